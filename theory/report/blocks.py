"""The few kinds of block that every report is made of; no writer knows any question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct, field

from theory.figure import Figure
from theory.formula import ascii, latex, unicode
from theory.formula.boxes import Box

if TYPE_CHECKING:
    from checks.evidence import Evidence
    from theory.graph import Graph
    from theory.report.graph_layout import GraphLayout

POINTED = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?|-")

Cell: TypeAlias = str | int
Figures: TypeAlias = "Figure | Sequence[Figures]"  # a number as it is written down, or nested lists of them


class Heading(Struct, frozen=True):
    text: str
    level: int = 1


class Text(Struct, frozen=True):
    text: str


class GivenValue(Struct, frozen=True):
    """A given: its number as stated (nested lists for a matrix), or None where it stays free."""

    key: str
    value: Figures | None
    shape: tuple[int, ...] = ()


class Givens(Struct, frozen=True):
    """What a question states, in its order."""

    rows: tuple[GivenValue, ...]


@dataclass(frozen=True)
class ChainLine:
    """One form of a chain, and why it equals the line before."""

    form: Box
    rule: str

    @cached_property
    def written(self) -> dict[str, str]:
        """The form as text: notation -> text."""
        return {"latex": latex.write(self.form), "unicode": self.unicode, "ascii": ascii.write(self.form)}

    @cached_property
    def unicode(self) -> str:
        """The form on one line of Unicode."""
        return unicode.write(self.form)


class Step(Struct, frozen=True):
    """A quantity: its name, its forms, the numbers put in, and its value as written down and exact.

    exact: the value without rounding, where every line is rounded.
    number, digits: the exact value for machines, as numbers and as certain digits; None where there is none.
    """

    key: str
    forms: tuple[ChainLine, ...]
    substituted: ChainLine | None
    value: Figures | None
    exact: Figures | None
    unit: str
    answers: bool
    number: Any = None
    digits: Any = None

    @property
    def chain(self) -> tuple[ChainLine, ...]:
        """Every form, the numbers put in last: evidence about link n belongs to the line at place n."""
        return (*self.forms, self.substituted) if self.substituted else self.forms

    @property
    def placed(self) -> tuple[tuple[int, ChainLine], ...]:
        """What is read of the chain, each line with its place in it.

        `dL/dz = dL/dz` says nothing, so the operator alone is left out.
        """
        alone = len(self.forms) > 1 and self.forms[0].unicode == unicode.name(self.key)
        return tuple(enumerate(self.chain))[alone:]

    @property
    def lines(self) -> tuple[ChainLine, ...]:
        """What is read of the chain."""
        return tuple(line for _, line in self.placed)

    @property
    def result(self) -> Figure | None:
        """The value as a line of its own; None where the last line of the chain says it, or it is an array."""
        if not isinstance(self.value, Figure):
            return None
        said = str(self.value) == self.lines[-1].unicode and self.exact in (None, self.value)
        return None if said else self.value

    @property
    def more(self) -> Figure | None:
        """The exact value beside a rounded one that differs from it."""
        return self.exact if isinstance(self.exact, Figure) and self.exact != self.value else None

    @property
    def last_unit(self) -> str:
        """The unit that stands on the last line of the chain, where no line with the value follows."""
        return self.unit if isinstance(self.value, Figure) and self.result is None else ""


class Drawing(Struct, frozen=True):
    """A computation graph with what stands on it: each node's forward value and gradient, each edge's local derivative.

    slopes: (node, parent) -> the name of the quantity that is the local derivative, and its value.
    layout: where everything stands, if that was found already.
    """

    graph: Graph
    forward: Mapping[str, Figures]
    backward: Mapping[str, Figures]
    slopes: Mapping[tuple[str, str], tuple[str, Figures]] = field(default_factory=dict)
    layout: GraphLayout | None = None


class LayerBox(Struct, frozen=True):
    """A layer of a network, or several under one name.

    key: its name, which no other box has. kind: of the layer, or how many there are; nothing of an input. output: the
    shape that comes out. times: how often it stands in a row, where that is not once. params: of one of them. sources:
    the keys of the boxes that feed it -> the shape that goes over, where it is not what comes out of that box.
    """

    key: str
    kind: str
    output: str
    params: Cell
    times: str
    sources: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.key} × {self.times}" if self.times else self.key


class Wiring(Struct, frozen=True):
    """A network as a graph: its boxes in order of execution, the inputs first, and what it shows in one sentence."""

    says: str
    boxes: tuple[LayerBox, ...]


class Curve(Struct, frozen=True):
    """A function of one variable as points; `top` is its largest value, where it has one point of that height."""

    key: str
    points: tuple[tuple[float, float], ...]
    top: tuple[float, float] | None = None


class Plot(Struct, frozen=True):
    """A function and its derivative over one variable; levels: what it tends to, name -> height."""

    variable: str
    curves: tuple[Curve, ...]
    levels: Mapping[str, float] = field(default_factory=dict)


class Axis(Struct, frozen=True):
    """What a chart measures along one side; powers: whether equal steps are equal factors, else equal differences."""

    title: str
    powers: bool = False


class Chart(Struct, frozen=True):
    """Lines and named points over two axes, the most important points first, and what they show in one sentence.

    A line is its name and its points. Of a table beside it, every format has the numbers.
    """

    says: str
    across: Axis
    up: Axis
    lines: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    points: tuple[tuple[str, float, float], ...]


class Verdicts(Struct, frozen=True):
    """Evidence, claim by claim."""

    rows: tuple[Evidence, ...]


class Equation(Struct, frozen=True):
    """A name and the formula that the question gives it; without a formula, room for an answer."""

    key: str
    form: Box | None
    unit: str = ""


# How a verdict is coloured: it holds, it holds nearly, a person should look, it is refuted, nothing is claimed.
STANDINGS = ("sure", "near", "doubt", "wrong", "plain")


class Linked(Struct, frozen=True):
    """One link of a document: where it stands, both sides as they were written, and what is said of it.

    line: from 1; 0 where the page says it. left, right: foreign text in LaTeX. verdict: its word; standing: one of
    STANDINGS. read: whether both sides could be read, so that they can be shown as mathematics.
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
        line, question = f"line {self.line}" if self.line else "", f"question {self.question}" if self.question else ""
        return ", ".join(filter(None, (line, question)))

    @property
    def written(self) -> str:
        """The link as it stands in the document."""
        return f"{self.left} {self.relation} {self.right}".strip()


class Links(Struct, frozen=True):
    """Links of a document, in the order in which they are read.

    excerpt: they stand in their place elsewhere in the report, too, and count there.
    """

    rows: tuple[Linked, ...]
    excerpt: bool = False


class Bars(Struct, frozen=True):
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
        """Whether its cells are numbers, which stand flush right: whole ones, or texts of some with a point."""
        cells = [row[column] for row in self.rows]
        if any(isinstance(one, int) for one in cells):
            return True
        texts = [str(one).strip() for one in cells]
        return all(map(POINTED.fullmatch, texts)) and any("." in text for text in texts)

    def bar(self, row: int, column: int) -> float | None:
        """How long the bar in this cell is; None where the column has none."""
        return self.bars[column][row] if self.bars and column in self.bars else None


class Raster(Struct, frozen=True):
    """A grey image: rows of pixels from 0, black, to 255, and what it shows."""

    name: str
    says: str
    pixels: tuple[bytes, ...]

    @property
    def size(self) -> str:
        return f"{len(self.pixels)} × {len(self.pixels[0])}"


class Gallery(Struct, frozen=True):
    """Images under one caption, in rows."""

    caption: str
    rows: tuple[tuple[Raster, ...], ...]


class Group(Struct, frozen=True):
    """Blocks under one title, such as a question or an assignment; `key` is its name for machines."""

    key: str
    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading
    | Text
    | Givens
    | Equation
    | Step
    | Drawing
    | Wiring
    | Plot
    | Chart
    | Verdicts
    | Links
    | Bars
    | Gallery
    | Group
)


def slices(value: Sequence[Any], index: tuple[int, ...] = ()) -> Iterator[tuple[str, list[list[Figure]]]]:
    """The matrices of a tensor with what stands before them: `[0, 1]`."""
    if not value or not isinstance(value[0], list):
        yield "", [list(value)]
    elif not isinstance(value[0][0], list):
        yield (f"[{', '.join(map(str, index))}]" if index else ""), list(value)
    else:
        for position, part in enumerate(value):
            yield from slices(part, (*index, position))


def inline(value: Figures) -> str:
    """The value on one line: `0.5`, `[[1, 2], [3, 4]]`; a column as the list of its entries, `[1, 2]`."""
    if isinstance(value, list) and len(value) > 1 and all(isinstance(row, list) and len(row) == 1 for row in value):
        value = [entry for row in value if isinstance(row, list) for entry in row]
    return f"[{', '.join(map(inline, value))}]" if isinstance(value, list) else str(value)


def number_of(figure: Figure) -> float:
    """The number that a figure stands for: `-7/40`, `0.4563`, `1,151,280`."""
    above, _, below = figure.text.replace(",", "").partition("/")
    return float(above) / float(below) if below else float(above)


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
