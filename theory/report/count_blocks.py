"""A counted network as blocks of a report: every layer with what it holds and does, with bars, and the totals."""

from __future__ import annotations

from theory.layers.shapes import Shape, Size
from theory.network.table import LayerTable, irreproducible, number, shape_text, summary
from theory.report.blocks import Bars, Block, Cell, Group, Text, Wiring, parts
from theory.report.wording.counting import irreproducible_text


def count_group(table: LayerTable, name: str, graph: Wiring | None = None) -> Group:
    """The report of a counted network called `name`, with its graph where there is one."""
    profile = table.profile
    head = ("layer", "kind", "output", "parameters", *(c.name for c in table.conventions))
    rows = tuple(
        (line.name, line.kind, *_cells(line.output, line.params, *line.operations.values())) for line in table.lines
    )
    totals = (table.operations(c) for c in table.conventions)
    total = ("total", "", *_cells(profile.totals.output, profile.totals.params, *totals))
    of = "Parameters and operations by layer; the longest bar of a column is its largest layer."
    on = f"Input {shape_text(profile.input)}" + (f", batch {table.batch}." if table.batch != 1 else ".")
    blocks: list[Block] = [Text(on), *([graph] if graph else []), Bars(head, rows, total, bars(rows, 3), of)]
    blocks += (Text(f"{c.name}: {c.says}") for c in table.conventions)
    blocks += (Text(f"{line[:1].upper()}{line[1:]}.") for line in summary(table))
    blocks += (Text(irreproducible_text(c, kinds) + ".") for c, kinds in irreproducible(table))
    blocks += map(Text, profile.notes)
    return Group("report", f"Count of {name}", (Group("count", name, tuple(blocks)),))


def bars(rows: tuple[tuple[Cell, ...], ...], first: int) -> dict[int, tuple[float, ...]]:
    """The lengths of the bars of every column of numbers from the one at place `first`; a dash has none."""
    columns = list(zip(*(tuple(0 if value == "-" else value for value in row) for row in rows), strict=True))
    return {place: found for place in range(first, len(columns)) if (found := parts(columns[place])) is not None}


def _cells(output: Shape, *numbers: Size) -> tuple[Cell, ...]:
    return (shape_text(output), *map(amount, numbers))


def amount(value: Size) -> Cell:
    """A whole number as such, a formula as text, and a question mark for what is not known."""
    return value if isinstance(value, int) else number(value)
