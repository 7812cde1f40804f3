"""Writes blocks to a terminal, 80 columns or wider; plain when the output is a pipe or NO_COLOR is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat, zip_longest
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from checks.evidence import Equal, Evidence, Verdict
from theory.figure import Figure
from theory.formula import unicode
from theory.report import foreign_line, png, rails, terminal_chart, wrapping
from theory.report.blocks import (
    Bars,
    Block,
    Chart,
    Drawing,
    Equation,
    Figures,
    Gallery,
    Givens,
    GivenValue,
    Group,
    Heading,
    Links,
    Plot,
    Step,
    Text,
    Wiring,
    cell,
    inline,
    slices,
)  # fmt: skip
from theory.report.wording import answers
from theory.tables import columns

STANDINGS = {"sure": "green", "near": "cyan", "doubt": "yellow", "wrong": "bold red", "plain": "dim"}
RULE_WIDTH = 30
MARK_WIDTH = 2  # a space, and the sign of what was found about a link
WIDEST = 110  # columns beyond which the rules would stand too far from their forms
NARROW = 64  # columns below which a rule stands under its form
WIDEST_GIVEN = 4  # rows or columns of a given matrix that is written out
LONGEST_GIVEN = 12  # entries of a given vector that is written out


class Mark(NamedTuple):
    """The sign of a verdict, at the end of the line that it is about."""

    sign: str
    style: str


NO_MARK = Mark("", "")
MARKS = {
    Verdict.PROVED: Mark("✓", "bold green"),
    Verdict.DECIDED: Mark("✓", "green"),
    Verdict.ENCLOSED: Mark("✓", "green"),
    Verdict.MEASURED: Mark("≈", "cyan"),
    Verdict.UNDECIDED: Mark("?", "yellow"),
    Verdict.FAILED: Mark("✗", "bold red"),
}


class Line(NamedTuple):
    """A line of a chain: a form, its rule, and the mark of the link that leads to it."""

    form: Styled
    rule: str
    mark: Mark = NO_MARK


class Printer:
    """Prints blocks one by one; `brief` keeps of each step its name and value.

    evidence: what is found about the links of a quantity, asked for when its step is printed; each has its mark there.
    """

    def __init__(
        self, console: Console, *, brief: bool = False, evidence: Callable[[str], Iterable[Evidence]] | None = None
    ) -> None:
        self.console, self.brief, self.evidence = console, brief, evidence

    def print(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            WRITERS[type(block)](self, block)

    def line(self, text: Styled | str = "") -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def heading(self, block: Heading) -> None:
        if block.level > 1:
            self.line()
        for line in wrapping.words(block.text, self.console.width):
            self.line(Styled(line, "bold" if block.level > 1 else "bold underline"))

    def text(self, block: Text) -> None:
        for line in wrapping.words(block.text, self.console.width):
            self.line(line)

    def givens(self, block: Givens) -> None:
        """The numbers that are stated, then the letters that stay free, in one paragraph."""
        if self.brief:
            return
        parts = [_stated(row) for row in block.rows if row.value is not None]
        free = [_stated(row) for row in block.rows if row.value is None]
        for label, listed in ((f"{answers.GIVEN}: ", parts), (f"{answers.FREE} ", free)):
            for line in wrapping.listed(label, listed, self.console.width) if listed else ():
                self.line(line)

    def equation(self, block: Equation) -> None:
        form = "_" * 24 if block.form is None else unicode.write(block.form)
        self.line(" ".join(filter(None, (unicode.name(block.key), "=", form, block.unit))))

    def plot(self, block: Plot) -> None:
        """What a picture would show, in words: where each curve is highest, and what it tends to."""
        for curve in block.curves:
            if curve.top is not None:
                x, y = curve.top
                variable = unicode.name(block.variable)
                self.line(f"{unicode.name(curve.key)} is largest at {variable} = {x:.4g}: {y:.4g}")

    def chart(self, block: Chart) -> None:
        """With characters, and in one sentence."""
        if self.brief:
            return
        self.line()
        for line in terminal_chart.draw(block, self.console.width):
            self.line(line)
        self.text(Text(f"{block.says}."))

    def group(self, block: Group) -> None:
        self.line(Styled(block.title, "bold underline"))
        self.print(block.blocks)

    def step(self, block: Step) -> None:
        name = unicode.name(block.key)
        if self.brief:
            self.line(Styled.assemble(f"{name} ", (_related(block), "bold" if block.answers else "")))
            return
        found = {row.link: MARKS[row.verdict] for row in self.evidence(block.key)} if self.evidence else {}
        rows = [
            Line(Styled(f"= {line.unicode}"), line.rule, found.get(Equal(place), NO_MARK))
            for place, line in block.placed
        ]
        if isinstance(block.value, Figure) and rows[-1].form.plain != f"= {block.value}":
            rows.append(Line(Styled(_related(block), "bold"), _exactly(block)))
        self.line()
        indent = self._chain(name, rows)
        if isinstance(block.value, list):
            self._matrix(block.value, indent)

    def _chain(self, name: str, rows: list[Line]) -> int:
        """`name = form   rule  mark`: signs, rules and marks each under each other; rules below where it is narrow.

        Gives the column before the signs of equality.
        """
        width, longest = min(self.console.width, WIDEST), 12 if self.console.width >= NARROW else 6
        beside = RULE_WIDTH + MARK_WIDTH + 1 if width >= NARROW else 0
        first, indent = (name, cell_len(name)) if cell_len(name) <= longest else ("", 4)
        if not first:
            self.line(Styled(name))
        for form, rule, mark in rows:
            left = wrapping.formula(form.plain, width - indent - 1 - beside)
            right = wrapping.words(rule, RULE_WIDTH if beside else width - indent - 3) if rule else []
            for form_line, rule_line in zip_longest(left, right if beside else [], fillvalue=""):
                line = Styled.assemble(first + " " * (indent - cell_len(first) + 1), (form_line, form.style))
                if beside and (rule_line or mark.sign):
                    line.append(" " * (width - beside + 1 - line.cell_len) + rule_line, "dim")
                if mark.sign:
                    line.append(" " * (width - 1 - line.cell_len if beside else 1) + mark.sign, mark.style)
                self.line(line)
                first, mark = "", NO_MARK
            for rule_line in [] if beside else right:
                self.line(Styled(" " * (indent + 3) + rule_line, "dim"))
        return indent

    def _matrix(self, value: list[Figures], indent: int) -> None:
        """`= ⎡1 2⎤` over `⎣3 4⎦`, below the chain; of a tensor each matrix under its index."""
        for label, rows in slices(value):
            if label:
                self.line(Styled(f"{' ' * (indent + 3)}{label}", "dim"))
            lines = columns([list(map(str, row)) for row in rows])
            for place, (row, (left, right)) in enumerate(zip(lines, _brackets(len(lines)), strict=True)):
                self.line(Styled(f"{' ' * indent} {' ' if place else '='} {left}{row}{right}", "bold"))

    def drawing(self, block: Drawing) -> None:
        from theory.report import terminal_graph  # it lays out formulas, for which a table of counts need not wait

        self.line()
        for part in terminal_graph.draw(block, narrow=self.console.width < NARROW):
            self.console.print(part)

    def wiring(self, block: Wiring) -> None:
        """A line for each layer, with rails for what goes on to later ones."""
        for beside, name, kind, output, params in rails.columns(block, self.console.width):
            parts = ((beside, "cyan"), "  ", name, "  ", (kind, "dim"), "  ", (output, "green"), "  ", params)
            line = Styled.assemble(*parts)
            line.rstrip()
            self.line(line)
        self.text(Text(f"{block.says}."))

    def links(self, block: Links) -> None:
        """Each link as mathematics, under its place and verdict; why, below it."""
        for row in block.rows:
            self.line(Styled.assemble(f"{row.place}  ", (row.verdict, STANDINGS[row.standing])))
            shown = foreign_line.equation(row.left, row.relation, row.right, row.read)
            for line in wrapping.formula(shown, self.console.width - 4):
                self.line(f"    {line}")
            if row.detail:
                self.line(Styled(f"    {row.detail}", "dim"))

    def bars(self, block: Bars) -> None:
        """Numbers flush right; the longest bar is ten blocks."""
        if self.brief:
            return
        self.line()
        with_bars, without = self._bars(block, 10), self._bars(block, 0)
        fits = self.console.measure(with_bars, options=self.console.options.update(width=10_000)).maximum
        with self.console.capture() as drawn:
            self.console.print(with_bars if fits <= self.console.width else without)
        for line in map(Styled.from_ansi, drawn.get().splitlines()):
            line.rstrip()  # a table fills its lines with room
            self.line(line)

    def _bars(self, block: Bars, longest: int) -> Table:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for column, title in enumerate(block.head):
            number = block.numeric(column)
            table.add_column(Styled(title), justify="right" if number else "left", overflow="fold", no_wrap=number)
        for place, row in enumerate(block.rows):
            lengths = [block.bar(place, column) or 0 for column in range(len(row))]
            shown = (f"{'█' * round(longest * n)} {cell(value)}".strip() for n, value in zip(lengths, row, strict=True))
            table.add_row(*map(Styled, shown))
        if block.total:
            table.add_row(*map(Styled, map(cell, block.total)), style="bold")
        return table

    def gallery(self, block: Gallery) -> None:
        self.text(Text(png.describe(block)))


def _brackets(rows: int) -> Iterator[tuple[str, str]]:
    """The two brackets around each row of a matrix."""
    if rows == 1:
        yield "[", "]"
        return
    yield "⎡", "⎤"
    yield from repeat(("⎢", "⎥"), rows - 2)
    yield "⎣", "⎦"


def _related(block: Step) -> str:
    """The value behind its sign: digits that are not all of them are said to be near."""
    unit = f" {block.unit}" if block.unit else ""
    if block.value is None:
        return f"= {block.lines[-1].unicode}{unit}"
    if isinstance(block.value, Figure):
        return f"{'≈' if block.value.near else '='} {block.value.text}{unit}"
    return f"= {inline(block.value)}"


def _exactly(block: Step) -> str:
    if not isinstance(block.exact, Figure):
        return ""
    return str(block.exact) if block.exact.near else f"{answers.EXACTLY} {block.exact}"


def _stated(row: GivenValue) -> str:
    """`w₁ = -0.65`, `x` where it stays free, and of a large matrix its size."""
    name = unicode.name(row.key)
    most = LONGEST_GIVEN if 1 in row.shape else WIDEST_GIVEN
    if row.value is None or max(row.shape, default=0) > most:
        return f"{name} ({' x '.join(map(str, row.shape))})" if row.shape else name
    return f"{name} = {inline(row.value)}"


WRITERS: dict[type, Callable[[Printer, Any], None]] = {
    Heading: Printer.heading,
    Text: Printer.text,
    Givens: Printer.givens,
    Plot: Printer.plot,
    Chart: Printer.chart,
    Group: Printer.group,
    Equation: Printer.equation,
    Step: Printer.step,
    Drawing: Printer.drawing,
    Wiring: Printer.wiring,
    Links: Printer.links,
    Bars: Printer.bars,
    Gallery: Printer.gallery,
}
