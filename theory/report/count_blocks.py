"""A counted network as blocks of a report: every layer with what it holds and does, with bars, and the totals."""

from __future__ import annotations

from theory.layers.shapes import Shape, Size
from theory.network.table import LayerTable, shape_text, summary
from theory.report.blocks import Bars, Block, Cell, Group, Text, parts


def count_group(table: LayerTable, name: str) -> Group:
    """The report of a counted network called `name`."""
    profile = table.profile
    head = ("layer", "kind", "output", "parameters", *(c.name for c in table.conventions))
    rows = tuple(
        (line.name, line.kind, *_cells(line.output, line.params, *line.operations.values())) for line in table.lines
    )
    totals = (table.operations(c) for c in table.conventions)
    total = ("total", "", *_cells(profile.totals.output, profile.totals.params, *totals))
    columns = {place: tuple(row[place] for row in rows) for place in range(3, len(head))}
    bars = {place: lengths for place, cells in columns.items() if (lengths := parts(cells)) is not None}
    of = "Parameters and operations by layer; the longest bar of a column is its largest layer."
    on = f"Input {shape_text(profile.input)}" + (f", batch {table.batch}." if table.batch != 1 else ".")
    blocks: list[Block] = [Text(on), Bars(head, rows, total, bars, of)]
    blocks += (Text(f"{c.name}: {c.says}") for c in table.conventions)
    blocks += (Text(f"{line[:1].upper()}{line[1:]}.") for line in summary(table))
    blocks += map(Text, profile.notes)
    return Group("report", f"Count of {name}", (Group("count", name, tuple(blocks)),))


def _cells(output: Shape, *numbers: Size) -> tuple[Cell, ...]:
    return (shape_text(output), *(value if isinstance(value, int) else str(value) for value in numbers))
