"""Builds layers from the names and arguments of a spec, and names the parts of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from theory.errors import InputError
from theory.layers import layer_class, nearest
from theory.network.spec import Chain, Node

WORDS = {
    "same": "padding",
    **dict.fromkeys(("nearest", "linear", "cubic"), "mode"),
    **dict.fromkeys(("layernorm", "rmsnorm"), "norm"),
    **dict.fromkeys(
        ("relu", "gelu", "gelu_tanh", "quick_gelu", "silu", "tanh", "sigmoid", "relu6", "hardswish"), "act"
    ),
}
FLAGS = frozenset(("bias", "ceil", "causal", "affine", "stored", "bidirectional", "rotary", "output_bias", "channels"))


@dataclass(frozen=True, slots=True)
class Block:
    """A named piece of a file: its parameters and what it stands for, a one-line spec or a list of items."""

    parameters: tuple[str, ...]
    body: Any


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean where a spec is read."""

    source: str = ""
    symbols: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    open: tuple[str, ...] = ()  # the blocks being read, outermost first

    def error(self, message: str) -> InputError:
        place = " in ".join(part for part in (" > ".join(self.open), self.source) if part)
        return InputError(f"{place}: {message}" if place else message)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal as it was written: only a probability may be one."""

    text: str


BUILT: dict[tuple[str, tuple[tuple[str, Any], ...]], Any] = {}  # layers are frozen, so equal ones are one object
MOST_BUILT = 10_000


def build(name: str, arguments: list[tuple[str, Any]], scope: Scope) -> Any:
    """The layer from its arguments. Raises InputError for a field it does not have or a value that does not fit."""
    key = (name, tuple(arguments))
    known = BUILT.get(key)
    if known is None:
        known = _built(name, arguments, scope)
        if len(BUILT) < MOST_BUILT:
            BUILT[key] = known
    return known


def _built(name: str, arguments: list[tuple[str, Any]], scope: Scope) -> Any:
    cls, preset = layer_class(name)
    slots = [f.name for f in fields(cls) if f.init and f.name not in preset]
    settled: dict[str, Any] = {}
    free = [slot for slot in slots if slot != "into"]
    for slot, value in arguments:
        if slot == "?":
            slot, value = _word(name, value, slots, scope)
        elif slot == "":
            left = [name_ for name_ in free if name_ not in settled]
            if not left:
                raise scope.error(f"{name} takes at most {len(slots)} values ({', '.join(slots)})")
            slot = left[0]
        if slot not in slots:
            raise scope.error(f"{name} has no {slot}{nearest(slot, slots)}")
        if slot in settled:
            raise scope.error(f"{name} is given {slot} twice")
        if isinstance(value, Decimal) and slot != "p":
            raise scope.error(f"{slot} of {name} must be a whole number, but {value.text} came")
        if isinstance(value, tuple) and slot not in _PER_AXIS:
            raise scope.error(f"{slot} of {name} is one number, but {'x'.join(map(str, value))} came")
        if isinstance(value, str) and WORDS.get(value) != slot:
            words = [word for word, meant in WORDS.items() if meant == slot]
            raise scope.error(f"{slot} of {name} cannot be {value!r}; known are {', '.join(words) or 'numbers'}")
        if isinstance(value, int) and value < 0 and slot not in ("out", "kernel"):  # those say so themselves
            raise scope.error(f"{slot} of {name} must be at least 0, but is {value}")
        settled[slot] = value
    try:
        return cls(**(preset | settled))
    except InputError as error:
        raise scope.error(f"{name}: {error}") from None
    except TypeError:
        needed = [f.name for f in fields(cls) if f.init and f.name in slots and f.name not in settled and _required(f)]
        raise scope.error(f"{name} needs {', '.join(needed)}; write for example {name}({needed[0]}=...)") from None


_PER_AXIS = frozenset(
    ("kernel", "stride", "padding", "dilation", "output_padding", "out", "to", "order", "memory", "by")
)


def _required(field: Any) -> bool:
    from dataclasses import MISSING

    return field.default is MISSING and field.default_factory is MISSING


def _word(name: str, word: str, slots: list[str], scope: Scope) -> tuple[str, Any]:
    """The field and value that a bare word stands for."""
    if WORDS.get(word) in slots:
        return WORDS[word], word
    if word in FLAGS and word in slots:
        return word, 1
    if word.startswith("no") and word[2:] in FLAGS and word[2:] in slots:
        return word[2:], 0
    flags = [slot for slot in slots if slot in FLAGS]
    words = [known for known, field in WORDS.items() if field in slots]
    raise scope.error(
        f"{name} does not know {word!r}{nearest(word, [*slots, *(f'no{flag}' for flag in flags), *words])}"
    )


def repeated(node: Node, times: Any) -> Chain:
    once = isinstance(node, Chain) and node.times == 1
    parts = node.parts if isinstance(node, Chain) and once else (node,)
    name = "repeat" if node.name in ("", "group") else node.name
    return Chain(name, parts, times, node.frozen if isinstance(node, Chain) and once else 0)


def named(nodes: list[tuple[str, Node]]) -> tuple[Node, ...]:
    """Every part under a name of its own: the one given, else its kind, numbered where the kind occurs again."""
    kinds: dict[str, int] = {}
    for given, node in nodes:
        if not given and node.name:
            kinds[node.name] = kinds.get(node.name, 0) + 1
    met: dict[str, int] = {}
    taken = {given for given, _ in nodes if given}
    parts = []
    for given, node in nodes:
        name = given
        if not given and node.name:
            met[node.name] = met.get(node.name, 0) + 1
            name = f"{node.name}{met[node.name]}" if kinds[node.name] > 1 else node.name
            while name in taken:
                met[node.name] += 1
                name = f"{node.name}{met[node.name]}"
        parts.append(node if name == node.name else replace(node, name=name))
    return tuple(parts)
