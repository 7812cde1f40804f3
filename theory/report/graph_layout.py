"""Places a graph in layers: givens close to where they are used, few crossings, straight lines.

The steps are those of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures"
(1981): layers, an order within each layer by the mean place of the neighbours, then places that keep the order.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

Parents = Mapping[
    str, Sequence[str]
]  # each node, in an order of computation, and what goes into it: of a given nothing
ROUNDS = 24  # sweeps of ordering and of placing: graphs of a few dozen nodes settle in fewer than ten
THIN = 0.3  # of the room of a node: what an edge takes that passes by
FIRM = 300  # how much more a computed node holds its place than a given, or an edge that passes by


class GraphLayout(Struct, frozen=True):
    """layers: how far along each node stands, givens first. places: where it stands across, one unit a node.

    routes: (parent, child) -> the points between which the edge is drawn, as (place, layer).
    """

    layers: Mapping[str, int]
    places: Mapping[str, float]
    routes: Mapping[tuple[str, str], tuple[tuple[float, int], ...]]

    @property
    def depth(self) -> int:
        return 1 + max(self.layers.values(), default=0)

    @property
    def width(self) -> float:
        bends = (across for route in self.routes.values() for across, _ in route)
        return 1 + max((*self.places.values(), *bends), default=0.0)


def lay_out(parents: Parents, end: str, straight: bool = False) -> GraphLayout:
    """The layout of a graph; deterministic.

    end: the node that all is for, from which the order is looked for. straight: whether a node stands in line with the
    first of its parents, else between all of them.
    """
    layers = _layers(parents)
    edges = [(parent, child) for child, sources in parents.items() for parent in sources]
    chains: dict[tuple[str, str], list[str]] = {}
    every = dict(layers)
    for parent, child in edges:  # an edge over several layers passes one unnamed point in each
        chain = [parent, *(f"{parent}>{child}@{layer}" for layer in range(layers[parent] + 1, layers[child])), child]
        every.update({name: layers[parent] + offset for offset, name in enumerate(chain)})
        chains[parent, child] = chain
    short = [pair for chain in chains.values() for pair in itertools.pairwise(chain)]
    rows = _order(end, every, short)
    places = _place(rows, short, layers, straight)
    least = min(places.values(), default=0.0)
    places = {name: place - least for name, place in places.items()}
    routes = {edge: tuple((places[name], every[name]) for name in chain) for edge, chain in chains.items()}
    return GraphLayout(layers, {name: places[name] for name in layers}, routes)


def _layers(parents: Parents) -> dict[str, int]:
    """Every node as late as its uses allow: the loss last, a given just before it is first used."""
    depth: dict[str, int] = {}
    for name, sources in parents.items():
        depth[name] = 1 + max((depth[parent] for parent in sources), default=-1)
    last = max(depth.values(), default=0)
    late = dict.fromkeys(parents, last)
    for name, sources in reversed([*parents.items()]):
        for parent in sources:
            late[parent] = min(late[parent], late[name] - 1)
    least = min(late.values(), default=0)
    return {name: layer - least for name, layer in late.items()}


def _order(end: str, every: Mapping[str, int], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The names in each layer, in the order that crosses least of those met while sweeping back and forth."""
    rows: list[list[str]] = [[] for _ in range(1 + max(every.values(), default=0))]
    seen: set[str] = set()
    before = _neighbours(edges, forward=False)

    def visit(name: str) -> None:
        """Depth first from the loss: a tree comes out without crossings at once."""
        if name not in seen:
            seen.add(name)
            for parent in before.get(name, ()):
                visit(parent)
            rows[every[name]].append(name)

    for name in (end, *every):
        visit(name)
    best, fewest = [list(row) for row in rows], crossings(rows, edges)
    for turn in range(ROUNDS):
        if fewest == 0:
            break
        near = _neighbours(edges, forward=turn % 2 == 1)
        for row in rows if turn % 2 == 0 else reversed(rows):
            at = {name: index for other in rows for index, name in enumerate(other)}
            row.sort(key=lambda name: _mean([at[n] for n in near.get(name, ())], at[name]))
        if (count := crossings(rows, edges)) < fewest:
            best, fewest = [list(row) for row in rows], count
    return best


def crossings(rows: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> int:
    """How many pairs of edges between neighbouring layers cross."""
    at = {name: (layer, index) for layer, row in enumerate(rows) for index, name in enumerate(row)}
    between: dict[int, list[tuple[int, int]]] = {}
    for parent, child in edges:
        between.setdefault(at[parent][0], []).append((at[parent][1], at[child][1]))
    return sum(
        (a - c) * (b - d) < 0 for pairs in between.values() for (a, b), (c, d) in itertools.combinations(pairs, 2)
    )


def _place(
    rows: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]], nodes: Collection[str], straight: bool
) -> dict[str, float]:
    """Places near the mean of the neighbours, in the given order; a node takes one unit.

    Of a node's neighbours, edges that only pass by count where there is no other. The last sweeps run forwards, each
    node below its inputs, so that a chain is straight; givens and edges that pass by give way.
    """
    places = {name: float(index) for row in rows for index, name in enumerate(row)}
    back, forth = _neighbours(edges, forward=False), _neighbours(edges, forward=True)
    for turn in range(ROUNDS):
        forwards = turn % 2 == 0 or turn > ROUNDS - 4
        for row in rows if forwards else reversed(rows):
            first, second = (back, forth) if forwards else (forth, back)
            near = {x: first.get(x) or second.get(x, ()) for x in row}
            close = {x: [n for n in found if n in nodes] if x in nodes else () for x, found in near.items()}
            most = 1 if straight else None
            wanted = [_mean([places[n] for n in (close[x] or near[x])[:most]], places[x]) for x in row]
            weights = [FIRM if x in back and x in nodes else 1 for x in row]
            rooms = [1 if x in nodes else THIN for x in row]
            places.update(zip(row, spread(wanted, weights, rooms), strict=True))
    return places


def spread(
    wanted: Sequence[float], weights: Sequence[float] | None = None, rooms: Sequence[float] | None = None
) -> list[float]:
    """The increasing places that lie closest to those wanted (weighted least squares), each with its room around it.

    rooms: one unit where nothing else is said. With the room of all before taken off, that is isotonic regression,
    solved by pooling adjacent violators.
    """
    taken = [0.0, *itertools.accumulate((a + b) / 2 for a, b in itertools.pairwise(rooms or [1.0] * len(wanted)))]
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for index, place in enumerate(wanted):
        mean, weight, count = place - taken[index], weights[index] if weights else 1.0, 1
        while pools and pools[-1][0] > mean:
            other, heavy, others = pools.pop()
            mean, weight = (mean * weight + other * heavy) / (weight + heavy), weight + heavy
            count += others
        pools.append((mean, weight, count))
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [place + room for place, room in zip(flat, taken, strict=False)]


def _neighbours(edges: Sequence[tuple[str, str]], *, forward: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for parent, child in edges:
        found.setdefault(parent if forward else child, []).append(child if forward else parent)
    return found


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
