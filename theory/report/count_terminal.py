"""A counted network on the terminal: the table, conventions side by side, two networks side by side, and formulas."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import fill

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from theory.conventions import Convention
from theory.layers.shapes import Size
from theory.network.formulas import latex
from theory.network.table import LayerLine, LayerTable, irreproducible, number, shape_text, share, summary
from theory.report.blocks import Wiring, cell
from theory.report.count_difference import differing
from theory.report.count_reconciled import heads, reconciled
from theory.report.terminal import Printer
from theory.report.wording.counting import irreproducible_text

WIDEST = 200  # columns of a graph in a pipe or file
FOLDED = 16  # columns that are left to a name on a narrow terminal
GAP = 2  # columns between two of a table
TALL = 400  # lines of a table; of a longer one the first and the last are shown, and how many lie between


def print_table(table: LayerTable) -> None:
    """The lines, the totals under them, and what else is known. Notes go to standard error."""
    profile, conventions = table.profile, table.conventions
    totals = {c.name: table.operations(c) for c in conventions}
    last = conventions[-1].name
    grid = Grid("layer", "kind", "output", "parameters", *map(_heading, conventions), "share", words=3)
    for line in _shortened(table.lines):
        counts = [line.operations[c.name] for c in conventions]
        grid.add(
            line.name, line.kind, shape_text(line.output), number(line.params), *map(number, counts),
            share(line.operations[last], totals[last]),
        )  # fmt: skip
    grid.section()
    grid.add(
        "total", "", shape_text(profile.totals.output), number(profile.totals.params), *map(number, totals.values()), ""
    )
    said = summary(table)
    name = f"{profile.name}, " if profile.name else ""
    print(f"{name}input {shape_text(profile.input)}" + (f", batch {table.batch}" if table.batch != 1 else ""))
    grid.print()
    for line in said:
        _say(line)
    _print_irreproducible(table)
    for note in profile.notes:
        print(note, file=sys.stderr)


def print_graph(graph: Wiring, table: LayerTable) -> None:
    """What goes into what. Notes go to standard error."""
    profile, console = table.profile, Console()
    if not console.is_terminal:
        console = Console(width=WIDEST)
    if profile.name:
        print(profile.name)
    Printer(console).print([graph])
    for note in profile.notes:
        print(note, file=sys.stderr)


def print_reconciled(table: LayerTable) -> None:
    """One line per kind of layer, and by how much each convention differs from the first, down to nothing."""
    rows, total, left = reconciled(table)
    grid = Grid("kind of layer", *map(_heading, table.conventions), *heads(table), second=1 + len(table.conventions))
    for row in rows:
        grid.add(row.kind, *map(number, (*row.counts, *row.more)))
    grid.section()
    grid.add(total.kind, *map(number, (*total.counts, *total.more)))
    grid.add("left unexplained", *("" for _ in total.counts), *map(number, left))
    if table.profile.name:
        print(table.profile.name)
    grid.print()
    for c in table.conventions:
        _say(f"{c.name}: {c.says}" + (f" (measured: {c.measured.package})" if c.measured else ""))
    _print_irreproducible(table)


def _print_irreproducible(table: LayerTable) -> None:
    """Whose number is not known, and why."""
    for convention, kinds in irreproducible(table):
        print(irreproducible_text(convention, kinds), file=sys.stderr)


def print_difference(first: LayerTable, second: LayerTable, names: Sequence[str]) -> None:
    """Two networks, layer by layer, matched by name; what is the same in both is left out."""
    a, b = names
    last = first.conventions[-1].name
    grid = Grid("layer", f"parameters\n{a}", b, "difference", f"{last}\n{a}", b, "difference", second=4)
    *rows, total = differing(first, second)
    for row in rows:
        grid.add(row.name, *map(cell, (*row.params.shown, *row.operations.shown)))
    grid.section()
    grid.add(total.name, *map(cell, (*total.params.shown, *total.operations.shown)))
    grid.print()


def print_formulas(table: LayerTable, in_latex: bool) -> None:
    """Every layer's parameters and operations as formulas."""
    shown = latex if in_latex else str

    def write(value: Size) -> str:
        return "?" if value is None else shown(value)

    print(f"input {shape_text(table.profile.input)}")
    for line in table.lines:
        print(f"{line.name} ({line.kind}): output {shape_text(line.output)}, parameters {write(line.params)}")
        for c in table.conventions:
            print(f"    {c.name} = {write(line.operations[c.name])}")
    print(f"total: parameters {write(table.profile.totals.params)}")
    for c in table.conventions:
        print(f"    {c.name} = {write(table.operations(c))}")
    _print_irreproducible(table)


def _heading(convention: Convention) -> str:
    """`textbook` over `without bias`: a narrow column."""
    return convention.name.replace("-without-", "\nwithout ")


def _say(text: str) -> None:
    """Prints it in lines of the terminal; those that go on are indented."""
    print(fill(text, get_terminal_size().columns, subsequent_indent="  "))


def _shortened(lines: Sequence[LayerLine]) -> list[LayerLine]:
    """The lines that a reader can scroll through, and a note of what was left out."""
    if len(lines) <= TALL:
        return list(lines)
    print(f"{len(lines) - TALL} of {len(lines)} layers are not shown; --csv lists all, --depth joins", file=sys.stderr)
    return [*lines[: TALL // 2], *lines[-TALL // 2 :]]


class Grid:
    """A table whose first columns hold words, and whose others hold numbers, which are never broken or cut."""

    def __init__(self, *titles: str, words: int = 1, second: int = 0) -> None:
        """second: the column at which the second part begins, where the table needs several."""
        self.titles, self.words, self.second = titles, words, second
        self.rows: list[tuple[str, ...]] = []
        self.sections: set[int] = set()

    def add(self, *cells: str) -> None:
        self.rows.append(cells)

    def section(self) -> None:
        """What follows stands apart."""
        self.sections.add(len(self.rows) - 1)

    def print(self) -> None:
        """Into a pipe at its full width; on a terminal in as many parts as it takes, each with the first column."""
        console = Console()
        needs = [self._width(column) for column in range(len(self.titles))]
        if not console.is_terminal:
            console = Console(width=max(console.width, sum(needs) + GAP * len(needs)))
        for place, columns in enumerate(_parts(needs, self.words, self.second, console.width)):
            if place:
                console.print()
            console.print(self._table(columns))

    def _width(self, column: int) -> int:
        parts = (part for row in (self.titles, *self.rows) for part in row[column].split("\n"))
        return max(map(cell_len, parts))

    def _table(self, columns: Sequence[int]) -> RichTable:
        table = RichTable(box=None, header_style="bold", pad_edge=False)
        for column in columns:
            words = column < self.words
            table.add_column(
                Text(self.titles[column]), justify="left" if words else "right", overflow="fold", no_wrap=not words
            )
        for place, row in enumerate(self.rows):
            if any(row[column] for column in columns[1:]):  # else it says nothing in this part
                table.add_row(*(Text(row[column]) for column in columns), end_section=place in self.sections)
        return table


def _parts(needs: Sequence[int], words: int, second: int, width: int) -> Iterator[list[int]]:
    """The columns of each part, of columns that need so much room; those of words may be folded to `FOLDED`.

    second: where another part begins in any case, if not all fit into one.
    """
    rooms = [min(need, FOLDED) if column < words else need for column, need in enumerate(needs)]

    def fits(columns: Sequence[int]) -> bool:
        return sum(rooms[each] + GAP for each in columns) - GAP <= width

    every = [*range(len(rooms))]
    if fits(every):
        yield every
        return
    part = every[:words]
    for column in every[words:]:
        if column == second or (len(part) > 1 and column > words and not fits([*part, column])):
            yield part
            part = [0]
        part.append(column)
    yield part
