"""The layout of a computation graph by Graphviz, for those who ask for it: its layers, its order, its routes."""

from __future__ import annotations

import shutil
import subprocess
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from theory.errors import InputError
from theory.report.blocks import Drawing, Group
from theory.report.graph_layout import GraphLayout, Parents

SECONDS = 20
Point = tuple[float, float]


def placed(group: Group) -> Group:
    """The same report with every graph laid out by `dot`. Raises InputError where that is missing or fails."""
    blocks = (
        placed(block)
        if isinstance(block, Group)
        else replace(block, layout=lay_out(block.graph.parents))
        if isinstance(block, Drawing)
        else block
        for block in group.blocks
    )
    return replace(group, blocks=tuple(blocks))


def check() -> str:
    """The path of `dot`. Raises InputError where there is none."""
    found = shutil.which("dot")
    if found is None:
        raise InputError(
            "--layout dot: Graphviz's program `dot` is not on the path; install Graphviz, or leave --layout out"
        )
    return found


def lay_out(parents: Parents) -> GraphLayout:
    """Nodes are handed over by number, so that no name can be read as anything else."""
    number = {name: f"n{place}" for place, name in enumerate(parents)}
    edges = [(parent, child) for child, sources in parents.items() for parent in sources]
    arrows = "".join(f"{number[parent]} -> {number[child]}\n" for parent, child in edges)
    drawn = _run(
        f"digraph {{ rankdir=LR ranksep=1 nodesep=0.3 node [shape=box]\n{' '.join(number.values())}\n{arrows}}}"
    )
    spots, curves = _read(drawn)
    if set(spots) != set(number.values()):
        raise InputError("--layout dot: `dot` did not place every node; leave --layout out")
    columns = sorted({round(x, 3) for x, _ in spots.values()})
    layer = {name: columns.index(round(spots[key][0], 3)) for name, key in number.items()}
    unit = _closest(spots.values())
    top = max(y for _, y in spots.values())  # the origin is at the bottom
    place = {name: (top - spots[key][1]) / unit for name, key in number.items()}
    routes = {}
    for parent, child in edges:
        curve = curves.get((number[parent], number[child]), ())
        between = range(layer[parent] + 1, layer[child])
        bends = (((top - _height(curve, columns[k])) / unit, k) for k in between) if curve else ()
        routes[parent, child] = ((place[parent], layer[parent]), *bends, (place[child], layer[child]))
    least = min(across for route in routes.values() for across, _ in route) if routes else 0.0
    moved = {edge: tuple((across - least, k) for across, k in route) for edge, route in routes.items()}
    return GraphLayout(layer, {name: across - least for name, across in place.items()}, moved)


def _run(text: str) -> str:
    try:
        done = subprocess.run(
            [check(), "-Tplain"], input=text, capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise InputError(f"--layout dot: `dot` failed ({type(error).__name__}); leave --layout out") from None
    return done.stdout


def _read(text: str) -> tuple[dict[str, Point], dict[tuple[str, str], list[Point]]]:
    """Where the nodes are, and the control points of the edges: Graphviz's plain format."""
    spots: dict[str, Point] = {}
    curves: dict[tuple[str, str], list[Point]] = {}
    for line in text.splitlines():
        kind, *parts = line.split() or [""]
        if kind == "node":
            spots[parts[0]] = float(parts[1]), float(parts[2])
        elif kind == "edge":
            numbers = [float(part) for part in parts[3 : 3 + 2 * int(parts[2])]]
            curves[parts[0], parts[1]] = sorted(zip(numbers[::2], numbers[1::2], strict=True))
    return spots, curves


def _closest(spots: Iterable[Point]) -> float:
    """The least distance between two nodes of one layer, which becomes one unit."""
    columns: dict[float, list[float]] = {}
    for x, y in spots:
        columns.setdefault(round(x, 3), []).append(y)
    gaps = [b - a for heights in columns.values() for a, b in pairwise(sorted(heights))]
    return min((gap for gap in gaps if gap > 0), default=1.0)


def _height(curve: Sequence[Point], x: float) -> float:
    """The height of the control polygon over x."""
    after = min(max(bisect_left([point[0] for point in curve], x), 1), len(curve) - 1)
    (x0, y0), (x1, y1) = curve[after - 1], curve[after]
    return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
