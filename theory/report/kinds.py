"""Kinds of block beside the worked answer: the links of a document, a table with bars, and images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int

# How a verdict is coloured: it holds, it holds nearly, a person should look, it is refuted, nothing is claimed.
STANDINGS = ("sure", "near", "doubt", "wrong", "plain")


@dataclass(frozen=True, slots=True)
class Linked:
    """One link of a document: where it stands, both sides as they were written, and what is said of it.

    left, right: foreign text in LaTeX. verdict: its word; standing: one of STANDINGS. read: whether both sides could be
    read, so that they can be shown as mathematics.
    """

    line: int
    question: str
    left: str
    relation: str
    right: str
    verdict: str
    standing: str
    detail: str = ""
    read: bool = True

    @property
    def place(self) -> str:
        return f"line {self.line}, question {self.question}" if self.question else f"line {self.line}"

    @property
    def written(self) -> str:
        """The link as it stands in the document."""
        return f"{self.left} {self.relation} {self.right}".strip()


@dataclass(frozen=True, slots=True)
class Links:
    """Links of a document, in the order in which they are read."""

    rows: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A table whose cells have bars.

    head: a title for each column. rows: a cell for each column, whole numbers as such. total: the last row, or nothing.
    bars: column -> what each of its cells is of the longest bar, from 0 to 1. of: what the bars are parts of.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    bars: Mapping[int, tuple[float, ...]] | None = None
    of: str = ""

    def numeric(self, column: int) -> bool:
        """Whether its cells are numbers, which stand flush right."""
        return any(isinstance(row[column], int) for row in self.rows)

    def bar(self, row: int, column: int) -> float | None:
        """How long the bar in this cell is; None where the column has none."""
        return self.bars[column][row] if self.bars and column in self.bars else None


@dataclass(frozen=True, slots=True)
class Raster:
    """A grey image: rows of pixels from 0, black, to 255, and what it shows."""

    name: str
    says: str
    pixels: tuple[bytes, ...]

    @property
    def size(self) -> str:
        return f"{len(self.pixels)} × {len(self.pixels[0])}"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Images under one caption, in rows."""

    caption: str
    rows: tuple[tuple[Raster, ...], ...]


def cell(value: Cell) -> str:
    """`1,151,280`; text as it is."""
    return f"{value:,}" if isinstance(value, int) else value


def parts(values: tuple[Cell, ...]) -> tuple[float, ...] | None:
    """Each as a part of the largest; None where some are formulas, or all are nothing."""
    numbers = [value for value in values if isinstance(value, int)]
    largest = max(numbers, default=0)
    if len(numbers) < len(values) or largest <= 0 or min(numbers) < 0:
        return None
    return tuple(number / largest for number in numbers)
