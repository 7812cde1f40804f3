"""Why conventions differ: what each counts for every kind of layer, and by how much it differs from the first."""

from __future__ import annotations

from typing import NamedTuple

from theory.layers.shapes import Size
from theory.network.table import LayerTable, number, reconcile
from theory.report.blocks import Bars
from theory.report.count_blocks import amount, bars


class Apart(NamedTuple):
    """A kind of layer: what each convention counts, and how much more each but the first counts than the first."""

    kind: str
    counts: tuple[Size, ...]
    more: tuple[Size, ...]


def reconciled(table: LayerTable) -> tuple[list[Apart], Apart, tuple[Size, ...]]:
    """The kinds of layer, the totals, and what of the differences of totals the kinds leave unexplained."""
    rows = [
        _apart(kind, tuple(None if value is None else value * table.batch for value in values))
        for kind, values in reconcile(table.profile.totals, table.conventions)
    ]
    total = _apart("total", tuple(map(table.operations, table.conventions)))
    left = total.more
    for row in rows:
        left = tuple(_less(rest, part) for rest, part in zip(left, row.more, strict=True))
    return rows, total, left


def heads(table: LayerTable) -> tuple[str, ...]:
    """What each difference is called."""
    first, *others = table.conventions
    return tuple(f"{c.name}\n- {first.name}" for c in others)


def reconciled_bars(table: LayerTable) -> Bars:
    """As a table with bars."""
    rows, total, left = reconciled(table)
    cells = tuple((row.kind, *map(amount, (*row.counts, *row.more))) for row in rows)
    head = ("kind of layer", *(c.name for c in table.conventions), *(name.replace("\n", " ") for name in heads(table)))
    whole = ("total", *map(amount, (*total.counts, *total.more)))
    rest = "nothing" if all(one == 0 for one in left) else ", ".join(map(number, left))
    of = f"What each convention counts, by kind of layer, and how it differs from the first; left unexplained: {rest}."
    return Bars(head, cells, whole, bars(tuple(row[: 1 + len(total.counts)] for row in cells), 1), of)


def _apart(kind: str, counts: tuple[Size, ...]) -> Apart:
    return Apart(kind, counts, tuple(_less(count, counts[0]) for count in counts[1:]))


def _less(value: Size, other: Size) -> Size:
    """A difference; None where one of both is not known."""
    return None if value is None or other is None else value - other
