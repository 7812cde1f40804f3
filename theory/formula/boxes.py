"""The kinds of box that a formula is made of, and what can be asked of them, whatever format they are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Box: TypeAlias = (
    "Letter | Upright | Digits | Sign | Words | Space | Row | Over | Scripts | Accent | Root | Fence | Grid | Named"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, in italics."""

    text: str


@dataclass(frozen=True, slots=True)
class Upright:
    """A name of several letters, or of a function; bold where it stands for a matrix of ones or zeros."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Digits:
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or a mark of punctuation, as its Unicode character."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text inside of a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A gap, in hundredths of the size of the letters."""

    width: int


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    above: Box
    below: Box


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands below and above; sums and limits have them under and over the sign."""

    base: Box
    below: Box | None = None
    above: Box | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    base: Box
    mark: str


@dataclass(frozen=True, slots=True)
class Root:
    inside: Box


@dataclass(frozen=True, slots=True)
class Fence:
    """Brackets that grow with what stands between them."""

    opening: str
    inside: Box
    closing: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix in square brackets."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A part that is the name of a quantity: `key` says which."""

    key: str
    box: Box


TALL = {"∑", "∏", "lim"}  # their scripts stand under and over


def marked(box: Box, names: Mapping[Box, str]) -> Box:
    """The same boxes with every part that is a quantity's name marked as one."""
    if (key := names.get(box)) is not None:
        return Named(key, box)
    match box:
        case Row(items):
            return Row(tuple(marked(item, names) for item in items))
        case Over(above, below):
            return Over(marked(above, names), marked(below, names))
        case Scripts(base, below, above):
            return Scripts(marked(base, names), below, above and marked(above, names))
        case Root(inside):
            return Root(marked(inside, names))
        case Fence(opening, inside, closing):
            return Fence(opening, marked(inside, names), closing)
        case Grid(rows):
            return Grid(tuple(tuple(marked(entry, names) for entry in row) for row in rows))
        case _:
            return box


def tall(box: Box) -> bool:
    """Whether brackets around it must grow: a fraction, matrix, root, or a sign with limits stands in it."""
    match box:
        case Over() | Grid() | Root():
            return True
        case Scripts(Sign(text) | Upright(text), _, _) if text in TALL:
            return True
        case Scripts(base, _, above):
            return tall(base) or (above is not None and tall(above))
        case Row(items):
            return any(map(tall, items))
        case Fence(_, inside, _) | Named(_, inside) | Accent(inside, _):
            return tall(inside)
        case _:
            return False


BREAKS = {"+", "−", "·", "="}


def pieces(box: Box) -> list[Box]:
    """The parts between which a long formula may go to a new line: before a sign of its outermost sum or product."""
    if not isinstance(box, Row):
        return [box]
    parts: list[list[Box]] = [[]]
    for position, item in enumerate(box.items):
        gap = isinstance(item, Space) and item.width < 50
        if position and parts[-1] and (gap or (isinstance(item, Sign) and item.text in BREAKS)):
            parts.append([])
        parts[-1].append(item)
    return [part[0] if len(part) == 1 else Row(tuple(part)) for part in parts]


def size(box: Box) -> int:
    """About how many characters wide a formula is."""
    match box:
        case Row(items):
            return sum(map(size, items))
        case Over(above, below):
            return max(size(above), size(below))
        case Scripts(base, below, above):
            return size(base) + max(size(below) if below else 0, size(above) if above else 0)
        case Fence(_, inside, _):
            return size(inside) + 2
        case Grid(rows):
            return max((sum(size(entry) + 2 for entry in row) for row in rows), default=0) + 2
        case Named(_, inside) | Root(inside) | Accent(inside, _):
            return size(inside)
        case Space():
            return 0
        case Letter(text) | Upright(text) | Digits(text) | Sign(text) | Words(text):
            return len(text)
