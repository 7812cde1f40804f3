"""A study of speed: what a forward pass does and moves, and how fast a device can be at most (the roofline).

Williams, Waterman and Patterson, 2009. Every layer is taken as one kernel, which reads its inputs and its parameters
once and writes its output once; what is only a view moves nothing. So the times are lower bounds, where no two tokens
look up the same row of a table or are sent to the same expert.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers.layer import Merge
from theory.layers.shapes import Shape, numel
from theory.layers.tree import Path
from theory.network.network import Network
from theory.network.number_types import size_of
from theory.network.rows import LayerRow, joined, rows
from theory.network.studies.devices import Device
from theory.network.studies.study import Fact, Known, LayerLines, Roof, Study


@dataclass(frozen=True, slots=True)
class Work:
    """What one layer does and moves for a batch: FLOPs and bytes, all its repetitions together."""

    path: Path
    kind: str
    output: Shape
    flops: int
    moved: int

    def seconds(self, peak: float, bandwidth: float) -> float:
        """The least that it takes: it neither computes nor moves faster than the device can."""
        return max(self.flops / peak, self.moved / bandwidth)

    def waits(self, peak: float, bandwidth: float) -> bool:
        """Whether moving takes longer than computing."""
        return self.moved / bandwidth > self.flops / peak


COUNTED = ("flop", "torch", "textbook", "all")  # conventions whose unit is one operation


def work(network: Network, x: Shape | None, batch: int, dtype: str, convention: Convention) -> tuple[Work, ...]:
    """Layer by layer. Raises InputError where sizes are symbols."""
    size = size_of(dtype)
    found = []
    for row in rows(network, x, fold=True):
        flops = row.operations(convention) * row.times * batch
        moved = _moved(row, batch) * size * row.times
        if not isinstance(flops, int) or not isinstance(moved, int):
            raise InputError("--device needs every size as a number")
        found.append(Work(row.path, row.kind, row.output, flops, moved))
    return tuple(found)


def _moved(row: LayerRow, batch: int) -> int:
    """Numbers that go in and out, and parameters that are read."""
    if getattr(row.layer, "view", False):
        return 0
    x = row.inputs if isinstance(row.layer, Merge) else row.inputs[0]
    return (sum(map(numel, row.inputs)) + numel(row.output)) * batch + row.layer.read(x, batch)


def study(
    network: Network, x: Shape | None, batch: int, dtype: str, convention: Convention, on: Device,
    seconds: float | None = None, depth: int | None = None,
) -> Study:  # fmt: skip
    """A forward pass on a batch, on a device. seconds: how long one was measured to take."""
    if convention.name not in COUNTED:
        raise InputError(f"a roofline counts under {', '.join(COUNTED)}, but {convention.name} came")
    peak, layers = on.peak(dtype), work(network, x, batch, dtype, convention)
    flops, moved = sum(each.flops for each in layers), sum(each.moved for each in layers)
    least = sum(each.seconds(peak, on.bandwidth) for each in layers)
    waiting = sum(each.seconds(peak, on.bandwidth) for each in layers if each.waits(peak, on.bandwidth))
    facts = [
        *stated(on, dtype),
        Fact("forward pass", flops, "FLOPs", Known.RULE, convention.says),
        Fact("moved", moved, "bytes", Known.RULE, "inputs, parameters and outputs of every layer, each once"),
        Fact("intensity", flops / moved if moved else 0.0, "FLOPs a byte", Known.RULE, "of the pass as a whole"),
        Fact("time at least", least, "seconds", Known.RULE, "of every layer the longer of computing and moving"),
        Fact("of this, waiting for memory", waiting, "seconds", Known.RULE, "layers below the ridge of the roofline"),
    ]
    if seconds is not None:
        facts += utilisation(flops, peak, seconds, "the forward pass")
    title = f"A forward pass on {on.name}, batch {batch}, {dtype}"
    roof = Roof(f"{on.name} at {dtype}", peak, on.bandwidth)
    lines = _lines(layers, peak, on.bandwidth, depth)
    return Study("roofline", title, tuple(facts), lines, notes=on.cited, roof=roof)


def stated(on: Device, dtype: str) -> list[Fact]:
    """What is known of the device."""
    peak = on.peak(dtype)
    return [
        Fact("peak", round(peak), "FLOPs a second", Known.STATED, on.source),
        Fact("bandwidth", round(on.bandwidth), "bytes a second", Known.STATED, on.source),
        Fact(
            "ridge", peak / on.bandwidth, "FLOPs a byte", Known.STATED, "peak by bandwidth: below, it waits for memory"
        ),
    ]


def utilisation(flops: int, peak: float, seconds: float, what: str) -> Iterable[Fact]:
    """How much of its peak a device used in a measured time, for the FLOPs of the model alone (Chowdhery et al., 2022).

    Raises InputError for a time that is shorter than the device needs.
    """
    share = flops / (seconds * peak)
    if share > 1:
        raise InputError(
            f"{seconds:g} s are shorter than the {flops / peak:.4g} s that {flops:,} FLOPs take at the peak; "
            "check the time, the batch, the number type and the device"
        )
    yield Fact("measured time", seconds, "seconds", Known.STATED)
    why = f"the FLOPs of {what} alone, by the peak times the measured time (Chowdhery et al., 2022)"
    yield Fact("utilisation", 100 * share, "%", Known.RULE, why)


def _lines(layers: Iterable[Work], peak: float, bandwidth: float, depth: int | None) -> LayerLines:
    lines = []
    for name, kind, inside in joined(layers, depth):
        flops, moved = sum(each.flops for each in inside), sum(each.moved for each in inside)
        least = sum(each.seconds(peak, bandwidth) for each in inside)
        columns = (flops, moved, flops / moved if moved else 0.0, least * 1e6)
        lines.append((name, kind, inside[-1].output, columns))
    totals = tuple(sum(amounts[place] for *_, amounts in lines) for place in (0, 1))
    whole = (*totals, totals[0] / totals[1] if totals[1] else 0.0, sum(amounts[3] for *_, amounts in lines))
    return LayerLines(("FLOPs", "bytes\nmoved", "FLOPs\na byte", "at least\nμs"), tuple(lines), whole)
