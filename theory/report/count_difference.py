"""Two counted networks side by side: the layers that differ, matched by name, as a table with bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from theory.layers.shapes import Size
from theory.network.table import LayerTable, shape_text
from theory.report.blocks import Bars, Cell, Group, Text
from theory.report.count_blocks import amount, bars


class Absent(Enum):
    """Of a layer that only the other network has."""

    ABSENT = "-"


class Pair(NamedTuple):
    """A number of both networks, None for what is not known; nothing of one that has no such layer."""

    first: Size | Absent
    second: Size | Absent

    @property
    def shown(self) -> tuple[Cell, Cell, Cell]:
        """Both, and how much more the second has; what is not there counts as nothing."""
        first, second = (0 if isinstance(one, Absent) else one for one in self)
        more = None if first is None or second is None else second - first
        return _cell(self.first), _cell(self.second), amount(more)


class Differing(NamedTuple):
    """A layer that is not the same in both: its outputs, parameters and operations."""

    name: str
    outputs: tuple[str, str]
    params: Pair
    operations: Pair


def differing(first: LayerTable, second: LayerTable) -> Iterator[Differing]:
    """The layers that do not hold or do the same under the last convention, in order; then the totals."""
    last = first.conventions[-1]
    left, right = ({line.name: line for line in table.lines} for table in (first, second))
    for name in dict.fromkeys((*left, *right)):
        pair = left.get(name), right.get(name)
        params = Pair(*(Absent.ABSENT if line is None else line.params for line in pair))
        counts = Pair(*(Absent.ABSENT if line is None else line.operations[last.name] for line in pair))
        if params.first != params.second or counts.first != counts.second:
            one, other = (Absent.ABSENT.value if line is None else shape_text(line.output) for line in pair)
            yield Differing(name, (one, other), params, counts)
    tables = first, second
    yield Differing(
        "total",
        (shape_text(first.profile.totals.output), shape_text(second.profile.totals.output)),
        Pair(*(table.profile.totals.params for table in tables)),
        Pair(*(table.operations(last) for table in tables)),
    )


def difference(first: LayerTable, second: LayerTable) -> Bars:
    """The table of A and B; its longest bars are the largest layers of a column."""
    last = first.conventions[-1].name
    numbers = (head for what in ("parameters", last) for head in (f"{what} of A", f"{what} of B", "more in B"))
    head = ("layer", "output of A", "output of B", *numbers)
    *rows, total = (
        (row.name, *row.outputs, *row.params.shown, *row.operations.shown) for row in differing(first, second)
    )
    return Bars(head, tuple(rows), total, bars(tuple(rows), 3), "What is the same in both is left out.")


def difference_group(first: LayerTable, second: LayerTable, names: Sequence[str]) -> Group:
    """The report of two networks."""
    said = (
        Text(f"{letter} is {name}, on {shape_text(table.profile.input)}.")
        for letter, name, table in zip("AB", names, (first, second), strict=True)
    )
    counted = Text(f"{first.conventions[-1].name}: {first.conventions[-1].says}")
    title = f"{names[0]} beside {names[1]}"
    return Group("report", title, (Group("difference", title, (*said, difference(first, second), counted)),))


def _cell(value: Size | Absent) -> Cell:
    return value.value if isinstance(value, Absent) else amount(value)
