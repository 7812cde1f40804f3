"""Binds what a spec writes behind a layer's name to the fields of the layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theory.errors import InputError
from theory.layers import arguments, class_of, nearest
from theory.layers.arguments import Argument
from theory.network.definitions import Definitions

PLACE, BARE = "", "?"  # the fields of a value by its place and of a bare word, as the grammar hands them over
Written = tuple[str, Any]  # a field and its value, as a spec writes them


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal as it was written: only a probability may be one."""

    text: str


BUILT: dict[tuple[str, tuple[Written, ...]], Any] = {}  # layers are frozen, so equal ones are one object
MOST_BUILT = 10_000


def build(name: str, written: Sequence[Written], definitions: Definitions) -> Any:
    """The layer from its arguments. Raises InputError for a field it does not have or a value that does not fit."""
    key = (name, tuple(written))
    known = BUILT.get(key)
    if known is None:
        known = _built(name, written, definitions)
        if len(BUILT) < MOST_BUILT:
            BUILT[key] = known
    return known


def _built(name: str, written: Sequence[Written], definitions: Definitions) -> Any:
    cls, settled = class_of(name)
    known = {field: argument for field, argument in arguments.of(cls).items() if field not in settled}
    bound: dict[str, Any] = {}
    for field, value in written:
        if field == BARE:
            field, value = _word(name, value, known, definitions)
        elif field == PLACE:
            left = [each for each, argument in known.items() if argument.place and each not in bound]
            if not left:
                raise definitions.error(f"{name} takes at most {len(known)} values ({', '.join(known)})")
            field = left[0]
        if field not in known:
            raise definitions.error(f"{name} has no {field}{nearest(field, list(known))}")
        if field in bound:
            raise definitions.error(f"{name} is given {field} twice")
        _fits(name, known[field], value, definitions)
        bound[field] = value
    missing = [field for field, argument in known.items() if argument.required and field not in bound]
    if missing:
        raise definitions.error(f"{name} needs {', '.join(missing)}; write for example {name}({missing[0]}=...)")
    try:
        return cls(**{**settled, **bound})
    except InputError as error:
        raise definitions.error(f"{name}: {error}") from None


def _fits(name: str, argument: Argument, value: Any, definitions: Definitions) -> None:
    """Raises InputError for a value of another kind than the argument's."""
    field = argument.name
    if isinstance(value, Decimal) and not argument.decimal:
        raise definitions.error(f"{field} of {name} must be a whole number, but {value.text} came")
    if isinstance(value, tuple) and not (argument.per_axis or argument.several):
        raise definitions.error(f"{field} of {name} is one number, but {'x'.join(map(str, value))} came")
    if isinstance(value, str) and value not in argument.words:
        known = ", ".join(argument.words) or "numbers"
        raise definitions.error(f"{field} of {name} cannot be {value!r}; known are {known}")


def _word(name: str, word: str, known: Mapping[str, Argument], definitions: Definitions) -> Written:
    """The field and value that a bare word stands for."""
    for field, argument in known.items():
        if word in argument.words:
            return field, word
    flags = [field for field, argument in known.items() if argument.flag]
    if word in flags:
        return word, 1
    if word.startswith("no") and word[2:] in flags:
        return word[2:], 0
    words = [each for argument in known.values() for each in argument.words]
    near = nearest(word, [*known, *(f"no{flag}" for flag in flags), *words])
    raise definitions.error(f"{name} does not know {word!r}{near}")
