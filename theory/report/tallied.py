"""A counted network as a report: every layer with what it holds and does, with bars, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from theory.report.blocks import Block, Group, Text
from theory.report.kinds import Bars, Cell, parts


def network_group(
    name: str,
    on: str,
    lines: Sequence[Mapping[str, Any]],
    totals: Mapping[str, Any],
    says: Mapping[str, str],
    told: Iterable[str],
) -> Group:
    """The report.

    on: the input that it is counted for. lines: of each layer name, kind, output, params, and operations by convention.
    totals: output, params, operations. says: convention -> what it counts. told: what else a reader must know.
    """
    head = ("layer", "kind", "output", "parameters", *says)
    rows = tuple(_row(line) for line in lines)
    columns = {place: tuple(row[place] for row in rows) for place in range(3, len(head))}
    bars = {place: lengths for place, cells in columns.items() if (lengths := parts(cells)) is not None}
    total = ("total", "", *_row({"name": "", "kind": "", **totals})[2:])
    of = "Parameters and operations by layer; the longest bar of a column is its largest layer."
    blocks: list[Block] = [Text(on), Bars(head, rows, total, bars, of)]
    blocks += (Text(f"{key}: {text}") for key, text in says.items())
    blocks += map(Text, told)
    return Group("report", f"Count of {name}", (Group("count", name, tuple(blocks)),))


def _row(line: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (line["name"], line["kind"], line["output"], *map(_cell, (line["params"], *line["operations"].values())))


def _cell(value: Any) -> Cell:
    return value if isinstance(value, int) else str(value)
