"""The kinds of box that a formula is made of: how it looks on a page, and where one line of text says it otherwise.

Boxes are records that msgspec takes to the disk and brings back: a formula is never read from what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TypeAlias

from msgspec import Struct


class Letter(Struct, frozen=True, tag=True):
    """One letter, in italics."""

    text: str


class Upright(Struct, frozen=True, tag=True):
    """A name of several letters; bold where it stands for a matrix of ones or zeros."""

    text: str
    bold: bool = False


class FunctionName(Struct, frozen=True, tag=True):
    """The name of a function, such as `ln`."""

    text: str


class Digits(Struct, frozen=True, tag=True):
    """A number without its sign."""

    text: str


class Sign(Struct, frozen=True, tag=True):
    """A mark that binds nothing, as its Unicode character."""

    text: str


class Words(Struct, frozen=True, tag=True):
    """Plain text inside of a formula."""

    text: str


class Space(Struct, frozen=True, tag=True):
    """A gap, in hundredths of the size of the letters."""

    width: int


class Operator(Struct, frozen=True, tag=True):
    """An operation on what stands beside it: a key of `theory.formula.operators.OPERATORS`."""

    key: str


class Row(Struct, frozen=True, tag=True):
    """Boxes side by side."""

    items: tuple[Box, ...]


class Over(Struct, frozen=True, tag=True):
    """A fraction."""

    above: Box
    below: Box


class Scripts(Struct, frozen=True, tag=True):
    """A base with what stands below and above; sums and limits have them under and over the sign."""

    base: Box
    below: Box | None = None
    above: Box | None = None


class Accented(Struct, frozen=True, tag=True):
    """A base under a mark: one of `^ ¯ ~`."""

    base: Box
    mark: str


class Radical(Struct, frozen=True, tag=True):
    """A square root."""

    inside: Box


class Fence(Struct, frozen=True, tag=True):
    """Brackets that grow with what stands between them."""

    opening: str
    inside: Box
    closing: str


class Grid(Struct, frozen=True, tag=True):
    """A matrix in square brackets."""

    rows: tuple[tuple[Box, ...], ...]


class Named(Struct, frozen=True, tag=True):
    """The name of a quantity. key: the name itself, as ASCII text has it."""

    key: str
    box: Box


class Either(Struct, frozen=True, tag=True):
    """What a page shows otherwise than a line of Unicode, and that otherwise than a line of ASCII."""

    page: Box
    unicode: Box
    ascii: Box


Box: TypeAlias = (
    Letter
    | Upright
    | FunctionName
    | Digits
    | Sign
    | Words
    | Space
    | Operator
    | Row
    | Over
    | Scripts
    | Accented
    | Radical
    | Fence
    | Grid
    | Named
    | Either
)

TALL = {"∑", "∏", "lim"}  # their scripts stand under and over


def row(*parts: Box) -> Box:
    """The parts side by side, without a row within a row."""
    items = tuple(item for part in parts for item in (part.items if isinstance(part, Row) else (part,)))
    return items[0] if len(items) == 1 else Row(items)


def bracket(box: Box) -> Box:
    """The box in round brackets."""
    return Fence("(", box, ")")


def changed(box: Box, change: Callable[[Box], Box]) -> Box:
    """The same box with each of its parts changed."""
    match box:
        case Row(items):
            return Row(tuple(map(change, items)))
        case Over(above, below):
            return Over(change(above), change(below))
        case Scripts(base, below, above):
            return Scripts(change(base), below and change(below), above and change(above))
        case Accented(base, mark):
            return Accented(change(base), mark)
        case Radical(inside):
            return Radical(change(inside))
        case Fence(opening, inside, closing):
            return Fence(opening, change(inside), closing)
        case Grid(rows):
            return Grid(tuple(tuple(map(change, entries)) for entries in rows))
        case Named(key, inside):
            return Named(key, change(inside))
        case Either(page, _, _):
            return change(page)
        case _:
            return box


def marking(box: Box, keys: Collection[str]) -> Box:
    """The same page, with those names alone marked as names; none within another."""
    if isinstance(box, Named):
        return Named(box.key, marking(box.box, ())) if box.key in keys else marking(box.box, keys)
    return changed(box, partial(marking, keys=keys))


def tall(box: Box) -> bool:
    """Whether brackets around it must grow: a fraction, matrix, root, or a sign with limits stands in it."""
    match box:
        case Over() | Grid() | Radical():
            return True
        case Scripts(Sign(text) | FunctionName(text), _, _) if text in TALL:
            return True
        case Scripts(base, _, above):
            return tall(base) or (above is not None and tall(above))
        case Row(items):
            return any(map(tall, items))
        case Fence(_, inside, _) | Named(_, inside) | Accented(inside, _) | Either(inside, _, _):
            return tall(inside)
        case _:
            return False
