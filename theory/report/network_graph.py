"""A counted network as a graph of its layers, with the shapes that come out of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from theory.network.folding import Box, boxes
from theory.network.profile import Profile
from theory.network.table import number, shape_text
from theory.report.blocks import LayerBox, Wiring


def wiring(profile: Profile, depth: int | None = None) -> Wiring:
    """The graph; depth: how many names a box has at most, without one as many as stay readable.

    Raises InputError where nothing says which layer feeds which, or where the graph is too large.
    """
    found = boxes(profile, depth)
    keys = _keys(found)
    made = tuple(_box(box, key, found, keys) for box, key in zip(found, keys, strict=True))
    return Wiring(_says(profile, found), made)


def _box(box: Box, key: str, every: Sequence[Box], keys: Sequence[str]) -> LayerBox:
    sources = {
        keys[place]: "" if shape == every[place].output else shape_text(shape) for place, shape in box.sources.items()
    }
    kind = box.kind or _several(box)
    params = box.params if isinstance(box.params, int) else number(box.params)
    times = "" if box.times == 1 else number(box.times)
    return LayerBox(key, kind, shape_text(box.output), params, times, sources)


def _several(box: Box) -> str:
    """How many layers are in a box, and in how many of them branches come together; nothing for an input."""
    if box.layers == 0:
        return ""
    joins = f", {number(box.joins)} join{'s' * (box.joins != 1)}" if box.joins != 0 else ""
    return f"{number(box.layers)} layers{joins}"


def _keys(found: Sequence[Box]) -> list[str]:
    """The name of each box, told apart where several have the same."""
    met: Counter[str] = Counter()
    keys: list[str] = []
    for box in found:
        met[box.name] += 1
        keys.append(box.name if met[box.name] == 1 else f"{box.name} ({met[box.name]})")
    return keys


def _says(profile: Profile, found: Sequence[Box]) -> str:
    """How much is drawn, and what the boxes do not show."""
    drawn = [box for box in found if box.layers != 0]
    layers = number(sum((box.layers * box.times for box in drawn), start=0))
    said = f"{layers} layer{'s' * (layers != '1')} in {len(drawn)} box{'es' * (len(drawn) != 1)}"
    if any(box.times != 1 for box in drawn):
        said += "; × n: n in a row that are the same, drawn once, each fed by the one before"
    left = profile.totals.params - sum((box.params * box.times for box in drawn), start=0)
    return said if left == 0 else f"{said}; {number(left)} parameters are used by no layer of their own"
