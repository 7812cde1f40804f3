"""Values of which all are right that do what is required: what each hand-in of them says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from checks.literals import numbers
from checks.reading import ReadError
from checks.reading.spelling import canonical
from theory.forms.said import LONGEST, Said, words


@dataclass(frozen=True, slots=True)
class Construction:
    """Values of which all are right that do what is required.

    example: name -> values that do. shapes: name -> (), (n,) or (m, n). require: what must hold, as it is said.
    holds: name -> values, and for each requirement whether it holds; None where that is not decided. Raises InputError.
    """

    name: str
    example: Mapping[str, Any]
    shapes: Mapping[str, tuple[Any, ...]]
    require: tuple[str, ...]
    holds: Callable[[Mapping[str, Any]], tuple[bool | None, ...]]

    @property
    def key(self) -> str:
        return "for example " + ", ".join(f"{name} = {_listed(value)}" for name, value in self.example.items())

    @property
    def listed(self) -> tuple[str, ...]:
        """It has no options."""
        return ()

    @property
    def shown(self) -> str:
        return f"{self.key}; every choice is right with {', '.join(self.require)}"

    @property
    def wanted(self) -> str:
        return f"a value for each of {', '.join(self.shapes)}, and nothing else"

    def said(self, text: str) -> Said:
        found = self._held(text)
        if found is None:
            return Said.UNREAD
        return Said.WRONG if False in found else Said.UNREAD if None in found else Said.RIGHT

    def fault(self, text: str) -> str:
        """What is required, and does not hold."""
        missed = [text for text, holds in zip(self.require, self._held(text) or (), strict=False) if holds is False]
        return f"{missed[0]} does not hold" if missed else ""

    def _held(self, text: str) -> tuple[bool | None, ...] | None:
        found = self.values(text)
        if found is None:
            return None
        try:
            return self.holds(found)
        except ValueError:  # InputError and EvaluationError: no value, such as a division by zero
            return None

    def values(self, text: str) -> dict[str, Any] | None:
        """What a text gives each name; None where it says anything else, or the sizes are others."""
        if len(text) > LONGEST:
            return None
        spelled = {canonical(name): name for name in self.shapes}
        starts = [match for match in NAMED.finditer(text) if canonical(match[1]) in spelled]
        found = {}
        for match, after in pairwise([*starts, None]):
            assert match is not None
            name = spelled[canonical(match[1])]
            value = _value(text[match.end() : after.start() if after else len(text)], self.shapes[name])
            if value is None or name in found:
                return None
            found[name] = value
        before = text[: starts[0].start()] if starts else text
        return found if found.keys() == self.shapes.keys() and not words(before) else None


NAMED = re.compile(r"([A-Za-z][A-Za-z0-9_{}]*)\s*&?=\s*")


def _listed(value: Any) -> str:
    return f"[{', '.join(map(_listed, value))}]" if isinstance(value, list | tuple) else str(value)


def _value(text: str, shape: tuple[Any, ...]) -> Any:
    """The exact numbers that a text is, nested as their shape is; None where it is anything else."""
    from theory.equality.extraction import understand  # here, because a question's own report needs no judge
    from theory.equality.reading import as_tree

    text = re.sub(r"(?:[\s,;.$]|\band\b|\\\\)*$", "", text.strip()).lstrip("$ ")
    try:
        said = understand(text)
    except ReadError:
        return None
    found = None if said.strange else numbers(as_tree(said.content))
    if found is None or any(entry.doubt for entry in found.entries):
        return None
    flat = [entry.value for entry in found.entries]
    if len(shape) == 2 or 1 not in found.shape:
        return _nested(flat, shape) if found.shape == shape else None
    return flat if shape == (len(flat),) else None  # a vector, written as a column or a row


def _nested(flat: list[Any], shape: tuple[Any, ...]) -> Any:
    if len(shape) < 2:
        return flat if shape else flat[0]
    return [flat[at : at + shape[1]] for at in range(0, len(flat), shape[1])]
