"""Recurrences written once: `h_t = u*h_{t-1} + 2*x_t` for t = 1..3 is three lines, each over the ones before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checks.tree import Call, Name, Number, Tree, mapped
from theory.errors import InputError

MOST = 50  # steps that are worked one by one
_RANGE = re.compile(r"\s*([A-Za-z])\s*(?:=|in)\s*(-?\d{1,6})\s*\.\.\s*(-?\d{1,6})\s*")


@dataclass(frozen=True, slots=True)
class Loop:
    """The letter that counts, its first and its last number. A line whose name ends in `_t` is one line a number."""

    letter: str
    first: int
    last: int

    def carries(self, name: str) -> bool:
        """Whether a line of this name is repeated."""
        return name.endswith(f"_{self.letter}")

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


def loop(text: str) -> Loop | None:
    """The loop that `t = 1..3` says; None where nothing is said. Raises InputError."""
    if not text:
        return None
    found = _RANGE.fullmatch(text)
    if found is None:
        raise InputError(f"for: expected a letter and its range, such as t = 1..3; got {text[:40]!r}")
    made = Loop(found[1], int(found[2]), int(found[3]))
    if not 0 < len(made.numbers) <= MOST:
        raise InputError(f"for: {len(made.numbers)} steps; from 1 to {MOST} are worked")
    return made


def unrolled(texts: Mapping[str, str], over: Loop | None) -> Iterator[tuple[str, str, int | None]]:
    """Each line with its name, its text, and the number of its step: repeated lines that stand together take turns."""
    waiting: list[tuple[str, str]] = []

    def turns() -> Iterator[tuple[str, str, int | None]]:
        if over is not None and waiting:
            for number in over.numbers:
                yield from ((stepped(name, over.letter, number), text, number) for name, text in waiting)
        waiting.clear()

    for name, text in texts.items():
        if over is not None and over.carries(name):
            waiting.append((name, text))
        else:
            yield from turns()
            yield name, text, None
    yield from turns()


def stepped(name: str, letter: str, number: int) -> str:
    """The name at one step: `h_t` is `h_2`, and `dL_t/dw_t` is `dL_2/dw_2`."""
    return "/".join(re.sub(rf"_{letter}$", f"_{number}", part) for part in name.split("/"))


def at_step(tree: Tree, over: Loop | None, number: int | None, find: Callable[[str], Tree]) -> Tree:
    """The tree at one step: the letter as its number, and names with computed indices as what `find` finds.

    find: a name with its number -> what is meant by it. Raises InputError for an index that is no whole number.
    """

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Name) and over is not None and number is not None:
            if node.text == over.letter:
                return whole(number)
            name = stepped(node.text, over.letter, number)
            return None if name == node.text else find(name)
        if isinstance(node, Call) and node.head == "sub" and isinstance(node.args[0], Name):
            base, *indices = node.args
            assert isinstance(base, Name)
            computed = [_computed(at_step(index, over, number, find)) for index in indices]
            name = "_".join((base.text, *map(str, computed)))
            return find(stepped(name, over.letter, number) if over and number is not None else name)
        return None

    return mapped(tree, change)


def whole(value: int) -> Tree:
    number = Number(Fraction(abs(value)), str(abs(value)))
    return number if value >= 0 else Call("neg", (number,))


_OPERATIONS: Mapping[str, Callable[..., Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "neg": lambda a: -a,
}


def _computed(index: Tree) -> int:
    value = _value(index)
    if value.denominator != 1:
        raise InputError(f"an index is a whole number, not {value}")
    return int(value)


def _value(tree: Tree) -> Fraction:
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Call) and tree.head in _OPERATIONS:
        return _OPERATIONS[tree.head](*map(_value, tree.args))
    raise InputError("an index is computed from whole numbers and the letter that counts, such as h_{t-1}")
