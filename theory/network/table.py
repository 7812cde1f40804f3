"""The table of a counted network: a line for each layer or group of layers, under each counting convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers import nearest
from theory.layers.receptive_field import ReceptiveField
from theory.layers.shapes import Shape, Size, text
from theory.network.memory import Memory, memory
from theory.network.profile import Profile
from theory.network.rows import LayerRow, joined
from theory.network.totals import Totals


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One layer, or the layers that share their first names.

    output: of the last. params, trained: numbers. operations: convention -> what one batch counts for. field: the
    receptive field of one output place.
    """

    name: str
    kind: str
    output: Shape
    params: Size
    trained: Size
    operations: Mapping[str, Size]
    field: ReceptiveField | None


@dataclass(frozen=True, slots=True)
class LayerTable:
    """A network's lines under each convention, for a batch; dtype: the number type of its activations."""

    profile: Profile
    conventions: tuple[Convention, ...]
    lines: tuple[LayerLine, ...]
    batch: Size = 1
    dtype: str = "float32"

    def operations(self, convention: Convention) -> Size:
        """What the whole network counts for, one batch; None for a counter that cannot be reproduced."""
        one = self.profile.totals.operations(convention)
        return None if one is None else one * self.batch

    @property
    def memory(self) -> Memory | None:
        """Bytes of a batch's activations; None where no spec says what follows what."""
        network = self.profile.network
        return None if network is None else memory(network, self.profile.input, self.dtype, self.batch)


def table(
    profile: Profile,
    conventions: Sequence[Convention],
    batch: Size = 1,
    depth: int | None = None,
    sort: str = "order",
    dtype: str = "float32",
) -> LayerTable:
    """The table of a profile. depth: join the layers below so many names. sort: one of `SORTS`.

    Raises InputError for another word, or where formulas have no order.
    """
    if sort not in SORTS:
        raise InputError(f"rows are sorted by {', '.join(SORTS)}, but {sort!r} came{nearest(sort, list(SORTS))}")
    lines = [_line(name, kind, inside, conventions, batch) for name, kind, inside in joined(profile.rows, depth)]
    key = SORTS[sort]
    if key is not None:
        last = conventions[-1].name
        try:
            lines.sort(key=lambda line: key(line, last))
        except TypeError:
            raise InputError(
                f"--sort {sort} needs numbers, but some sizes are symbols; sort by name or order"
            ) from None
    return LayerTable(profile, tuple(conventions), tuple(lines), batch, dtype)


SORTS: Mapping[str, Callable[[LayerLine, str], Any] | None] = {
    "order": None,
    "name": lambda line, last: line.name,
    "params": lambda line, last: -line.params,
    "operations": lambda line, last: -(line.operations[last] or 0),
}


def _line(name: str, kind: str, inside: list[LayerRow], conventions: Sequence[Convention], batch: Size) -> LayerLine:
    made = [row.output for row in inside if row.output]
    return LayerLine(
        name,
        kind,
        made[-1] if made else (),
        sum((row.params * row.times for row in inside), start=0),
        sum((row.trained * row.times for row in inside), start=0),
        {c.name: _together(c, inside, batch) for c in conventions},
        inside[-1].field,
    )


def _together(convention: Convention, rows: list[LayerRow], batch: Size) -> Size:
    """What the rows count for, one batch; None where that is not known of one of them."""
    counts = [(row.operations(convention), row.times) for row in rows]
    return None if any(one is None for one, _ in counts) else sum((one * n for one, n in counts), start=0) * batch


def summary(table: LayerTable) -> list[str]:
    """Parameters apart, memory, receptive field, and what was not counted: a line each."""
    totals, rows = table.profile.totals, table.profile.rows
    said = [
        f"trained {number(totals.trainable)}, frozen {number(totals.params - totals.trainable)}, "
        f"buffers {number(totals.buffers)}"
    ]
    if totals.idle != 0:
        said.append(
            f"experts: {number(totals.params - totals.idle)} parameters are active for one token, "
            f"{number(totals.idle)} are not"
        )
    used = table.memory
    if used is not None:
        missing = f" (without {', '.join(used.unknown)})" if used.unknown else ""
        said.append(
            f"activations at {table.dtype}: {number(used.kept)} bytes kept for training{missing}, "
            f"{number(used.peak)} at the peak of evaluation"
        )
    if rows and rows[-1].field is not None:
        seen = rows[-1].field
        said.append(f"receptive field {text(seen.reach)}, stride {text(seen.stride)}")
    if totals.uncovered:
        said.append(f"covered {100 * totals.covered:.1f} % of the operators; no rule counts {uncovered(totals)}")
    else:
        said.append("covered 100 % of the operators")
    return said


def uncovered(totals: Totals) -> str:
    """The operators without a rule, with how often each occurs."""
    return ", ".join(f"{name} ({times})" for name, times in sorted(totals.uncovered.items()))


def number(value: Size) -> str:
    """1,151,280; a formula as it is; a question mark for what is not known."""
    if value is None:
        return "?"
    return f"{value:,}" if isinstance(value, int) else str(value)


def share(part: Size, whole: Size) -> str:
    """`12.3 %`; nothing where one of both is a formula or is not known, or the whole is nothing."""
    return f"{100 * part / whole:.1f} %" if isinstance(part, int) and isinstance(whole, int) and whole else ""


def shape_text(shape: Shape) -> str:
    """`20x6x6`; a single number is 1."""
    return text(shape) or "1"


def reconcile(totals: Totals, conventions: Sequence[Convention]) -> list[tuple[str, list[Size]]]:
    """Per kind of layer what each convention counts; kinds on which all agree on 0 are left out."""
    found = [(kind, [c.weigh(kind, numbers) for c in conventions]) for kind, numbers in totals.kinds.items()]
    return [(kind, values) for kind, values in found if any(value != 0 for value in values)]


def irreproducible(table: LayerTable) -> list[tuple[Convention, tuple[str, ...]]]:
    """The public counters whose number for this network is not known, and the kinds of layer of which it is not."""
    found = ((c, table.profile.totals.unknown(c)) for c in table.conventions)
    return [(convention, kinds) for convention, kinds in found if kinds]
