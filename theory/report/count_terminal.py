"""A counted network on the terminal: the table, conventions side by side, two networks side by side, and formulas."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import fill

from rich.console import Console
from rich.table import Table as RichTable

from theory.conventions import Convention
from theory.layers.shapes import Size
from theory.network.formulas import latex
from theory.network.table import LayerLine, LayerTable, irreproducible, number, reconcile, shape_text, share, summary
from theory.report.blocks import Wiring, cell
from theory.report.count_difference import differing
from theory.report.terminal import Printer
from theory.report.wording.counting import irreproducible_text

WIDEST = 200  # columns of a graph in a pipe or file
TALL = 400  # lines of a table; of a longer one the first and the last are shown, and how many lie between


def print_table(table: LayerTable) -> None:
    """The lines, the totals under them, and what else is known. Notes go to standard error."""
    profile, conventions = table.profile, table.conventions
    totals = {c.name: table.operations(c) for c in conventions}
    last = conventions[-1].name
    grid = _grid("layer", "kind", "output", "parameters", *map(_heading, conventions), "share", left=3)
    for line in _shortened(table.lines):
        counts = [line.operations[c.name] for c in conventions]
        grid.add_row(
            line.name, line.kind, shape_text(line.output), number(line.params), *map(number, counts),
            share(line.operations[last], totals[last]),
        )  # fmt: skip
    grid.add_section()
    grid.add_row(
        "total", "", shape_text(profile.totals.output), number(profile.totals.params), *map(number, totals.values()), ""
    )
    said = summary(table)
    name = f"{profile.name}, " if profile.name else ""
    print(f"{name}input {shape_text(profile.input)}" + (f", batch {table.batch}" if table.batch != 1 else ""))
    _put(grid)
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
    first, *others = table.conventions
    apart_from_first = (f"{c.name}\n- {first.name}" for c in others)
    grid = _grid("kind of layer", *map(_heading, table.conventions), *apart_from_first)
    totals = [table.operations(c) for c in table.conventions]
    left = [_less(total, totals[0]) for total in totals[1:]]
    for kind, values in reconcile(table.profile.totals, table.conventions):
        counts = [_times(value, table.batch) for value in values]
        apart = [_less(count, counts[0]) for count in counts[1:]]
        grid.add_row(kind, *map(number, counts), *map(number, apart))
        left = [_less(rest, part) for rest, part in zip(left, apart, strict=True)]
    grid.add_section()
    grid.add_row("total", *map(number, totals), *(number(_less(total, totals[0])) for total in totals[1:]))
    grid.add_row("left unexplained", *("" for _ in totals), *map(number, left))
    if table.profile.name:
        print(table.profile.name)
    _put(grid)
    for c in table.conventions:
        _say(f"{c.name}: {c.says}" + (f" (measured: {c.measured.package})" if c.measured else ""))
    _print_irreproducible(table)


def _print_irreproducible(table: LayerTable) -> None:
    """Whose number is not known, and why."""
    for convention, kinds in irreproducible(table):
        print(irreproducible_text(convention, kinds), file=sys.stderr)


def _times(value: Size, batch: Size) -> Size:
    return None if value is None else value * batch


def _less(value: Size, other: Size) -> Size:
    """A difference; None where one of both is not known."""
    return None if value is None or other is None else value - other


def print_difference(first: LayerTable, second: LayerTable, names: Sequence[str]) -> None:
    """Two networks, layer by layer, matched by name; what is the same in both is left out."""
    a, b = names
    last = first.conventions[-1].name
    grid = _grid("layer", f"parameters\n{a}", b, "difference", f"{last}\n{a}", b, "difference")
    *rows, total = differing(first, second)
    for row in rows:
        grid.add_row(row.name, *map(cell, (*row.params.shown, *row.operations.shown)))
    grid.add_section()
    grid.add_row(total.name, *map(cell, (*total.params.shown, *total.operations.shown)))
    _put(grid)


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


def _grid(*titles: str, left: int = 1) -> RichTable:
    """A table whose first columns hold words, and whose others hold numbers, never cut."""
    grid = RichTable(box=None, header_style="bold", pad_edge=False)
    for place, title in enumerate(titles):
        grid.add_column(title, justify="left" if place < left else "right", overflow="fold")
    return grid


def _put(grid: RichTable) -> None:
    """Print a table with every digit: folded on a narrow terminal, at its full width into a pipe or file."""
    console = Console()
    if not console.is_terminal:
        widest = console.measure(grid, options=console.options.update(width=10_000)).maximum
        console = Console(width=max(console.width, widest))
    console.print(grid)
