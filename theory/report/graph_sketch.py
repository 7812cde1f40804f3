"""What is drawn of a graph, whether of a computation or of a network: lines of text on nodes, and texts on edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from theory.formula import unicode
from theory.formula.layout import layout
from theory.report.blocks import Drawing, Figures, Wiring, cell, inline
from theory.report.charts_svg import minus
from theory.report.graph_layout import GraphLayout, lay_out

LONGEST = 14  # characters of a value that stand on a node
LONGEST_NAME = 22  # characters of the name of a layer
SHORTEST_TALL = 9  # layers: a computation that is longer runs from top to bottom


class Line(Struct, frozen=True):
    """A line of text: its class, the text, what is said before it to those who do not see it, and its quantity."""

    kind: str
    text: str
    said: str = ""
    quantity: str = ""


class Sketch(Struct, frozen=True):
    """A graph as it is drawn.

    kind: what its picture is called for styles. says: what it is, in one sentence. nodes: the lines on each. edges:
    (parent, child) -> the text on it. down: whether it runs from top to bottom.
    """

    kind: str
    says: str
    layout: GraphLayout
    nodes: Mapping[str, Sequence[Line]]
    edges: Mapping[tuple[str, str], Line]
    down: bool


def sketch(block: Drawing | Wiring) -> Sketch:
    return SKETCHES[type(block)](block)


def _computation(block: Drawing) -> Sketch:
    graph = block.graph
    places = block.layout or lay_out(graph.parents, graph.loss)
    operations = {node.name: minus(f"= {unicode.write(layout(node.expression))}") for node in graph.nodes}
    nodes = {name: _texts(block, name, operations.get(name, "")) for name in places.layers}
    edges = {
        (parent, child): Line("slope", f"×{_value(value)}", unicode.name(key), key)
        for (child, parent), (key, value) in block.slopes.items()
    }
    says = f"Computation graph of {unicode.name(graph.loss)}: {len(graph.leaves)} givens, {len(graph.nodes)} operations"
    return Sketch("graph", says, places, nodes, edges, places.depth >= SHORTEST_TALL)


def _texts(block: Drawing, name: str, operation: str) -> list[Line]:
    """The lines on a node: what it is, its value, and the gradient of the loss by it."""
    rows = [Line("name", f"{unicode.name(name)} {operation}".strip(), "", name)]
    if name in block.forward:
        rows.append(Line("forward", _value(block.forward[name]), "value ", name))
    if name in block.backward:
        rows.append(Line("backward", _value(block.backward[name]), "gradient ", f"d{block.graph.loss}/d{name}"))
    return rows


def _value(value: Figures) -> str:
    """A value with a true minus sign; of a long matrix, that it is one."""
    text = inline(value)
    if len(text) > LONGEST and text.startswith("["):
        return "matrix"
    return minus(text)


def _network(block: Wiring) -> Sketch:
    places = lay_out(_deepest_first(block), block.boxes[-1].key, straight=True)
    nodes = {box.key: [Line("name", _tail(box.name), f"{box.name}: ")] for box in block.boxes}
    for box in block.boxes:
        if box.kind:
            held = f" · {cell(box.params)}" if box.params != 0 else ""
            nodes[box.key].append(Line("kind", f"{box.kind}{held}", "parameters: " if box.params != 0 else ""))
        nodes[box.key].append(Line("shape", box.output, "output "))
    edges = {
        (source, box.key): Line("slope", shape) for box in block.boxes for source, shape in box.sources.items() if shape
    }
    return Sketch("graph network", f"Network: {block.says}", places, nodes, edges, True)


def _deepest_first(block: Wiring) -> dict[str, list[str]]:
    """What feeds each box, that with most layers before it first: the longest way is drawn straight, on the left."""
    depth: dict[str, int] = {}
    parents: dict[str, list[str]] = {}
    for box in block.boxes:
        depth[box.key] = 1 + max((depth[source] for source in box.sources), default=0)
        parents[box.key] = sorted(box.sources, key=lambda source: -depth[source])
    return parents


def _tail(name: str) -> str:
    """A long name without its first parts."""
    cut = 0
    while len(name) - cut > LONGEST_NAME and (dot := name.find(".", cut)) >= 0:
        cut = dot + 1
    return f"…{name[cut:]}" if cut else name


SKETCHES: Mapping[type, Callable[[Any], Sketch]] = {Drawing: _computation, Wiring: _network}
