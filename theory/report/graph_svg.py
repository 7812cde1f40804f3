"""Draws a computation graph as SVG: forward values in green, gradients in red, local derivatives on the edges."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from html import escape
from typing import TypeAlias

from rich.cells import cell_len

from theory.formula import unicode
from theory.formula.layout import layout
from theory.report.blocks import Drawing, Figures, inline
from theory.report.charts_svg import FONT, INK, PAPER, SOFT, minus
from theory.report.graph_layout import GraphLayout, lay_out

NodeLine: TypeAlias = tuple[str, str, str]  # a line of text on a node: its class, the text, the quantity that it shows

# Colours as attributes, so that the picture stands alone; on a page, style sheets override them by class.
GREEN, RED, GREY = "#0b6e3b", "#b3261e", "#aab4c0"
LINE, PAD, CHARACTER = 17, 9, 7.6  # height of a line of text, room around it, width of a character
LEAST, MOST = 62, 190  # width of a box
ACROSS, ALONG, EDGE = 24, 58, 4  # room between boxes side by side, between layers (the local derivative), and around
SHORTEST_TALL = 9  # layers: a graph that is longer runs from top to bottom
LONGEST = 14  # characters of a value that stand on a node


def draw(block: Drawing, prefix: str = "") -> str:
    """An `svg` element. prefix: what the ids of the steps on this page begin with; empty where there is no page."""
    places = block.layout or lay_out(block.graph)
    operations = {node.name: minus(f"= {unicode.write(layout(node.expression))}") for node in block.graph.nodes}
    boxes = {name: _texts(block, name, operations.get(name, "")) for name in places.layers}
    place = Placement(places, boxes)
    edges = "".join(_edge(block, place, edge, prefix) for edge in places.routes)
    nodes = "".join(_node(place, name, rows, prefix) for name, rows in boxes.items())
    wide, high = place.size
    return (
        f'<svg class="graph{" down" if place.down else ""}" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{escape(_says(block))}" '
        f'font-family="{FONT}" font-size="15">'
        f'<defs><marker id="{escape(prefix)}tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z" fill="{GREY}"/></marker></defs>{edges}{nodes}</svg>'
    )


class Placement:
    """Layers and places as points of the picture: long graphs run downwards, short ones to the right."""

    def __init__(self, layout: GraphLayout, boxes: Mapping[str, list[NodeLine]]) -> None:
        self.layout = layout
        self.down = layout.depth >= SHORTEST_TALL
        self.heights = {name: len(rows) * LINE + PAD for name, rows in boxes.items()}
        wanted = {name: _width(rows) for name, rows in boxes.items()}
        wide, high = max(wanted.values()), max(self.heights.values())
        thick = [high if self.down else 0.0] * layout.depth  # of each layer, along the graph
        for name, layer in layout.layers.items():
            thick[layer] = max(thick[layer], high if self.down else wanted[name])
        self.widths = {name: wide if self.down else thick[layer] for name, layer in layout.layers.items()}
        self.middles = [sum(thick[:k]) + thick[k] / 2 + k * ALONG + EDGE for k in range(layout.depth)]
        self.end = sum(thick) + (layout.depth - 1) * ALONG + 2 * EDGE
        self.side, self.half = (wide + ACROSS, wide / 2) if self.down else (high + ACROSS / 2, high / 2)

    def point(self, place: float, layer: int) -> tuple[float, float]:
        """The middle of a box at this place of this layer."""
        across = place * self.side + self.half + EDGE
        return (across, self.middles[layer]) if self.down else (self.middles[layer], across)

    def at(self, name: str) -> tuple[float, float]:
        return self.point(self.layout.places[name], self.layout.layers[name])

    @property
    def size(self) -> tuple[float, float]:
        across = (self.layout.width - 1) * self.side + 2 * (self.half + EDGE)
        return (across, self.end) if self.down else (self.end, across)


def _width(rows: list[NodeLine]) -> float:
    return min(MOST, max(LEAST, *(PAD * 2 + CHARACTER * cell_len(text) for _, text, _ in rows)))


def _says(block: Drawing) -> str:
    count = len(block.graph.nodes)
    return (
        f"Computation graph of {unicode.name(block.graph.loss)}: {len(block.graph.leaves)} givens, {count} operations"
    )


def _texts(block: Drawing, name: str, operation: str) -> list[NodeLine]:
    """The lines on a node: what it is, its class, and the quantity that it shows."""
    rows = [("name", f"{unicode.name(name)} {operation}".strip(), name)]
    if name in block.forward:
        rows.append(("forward", _value(block.forward[name]), name))
    if name in block.backward:
        rows.append(("backward", _value(block.backward[name]), f"d{block.graph.loss}/d{name}"))
    return rows


def _value(value: Figures) -> str:
    """A value with a true minus sign; of a long matrix, that it is one."""
    text = inline(value)
    if len(text) > LONGEST and text.startswith("["):
        return "matrix"
    return minus(text)


FILLS = {"name": INK, "forward": GREEN, "backward": RED}


def _node(place: Placement, name: str, rows: list[NodeLine], prefix: str) -> str:
    """A box with its lines of text; on a page, a link to the step that finds it."""
    (middle, centre), width, height = place.at(name), place.widths[name], place.heights[name]
    x, y = middle - width / 2, centre - height / 2
    lines = []
    for index, (kind, text, key) in enumerate(rows):
        base = y + PAD / 2 + LINE * (index + 0.78)
        fit = f' textLength="{width - PAD:.0f}" lengthAdjust="spacingAndGlyphs"'
        squeeze = fit if CHARACTER * cell_len(text) > width - PAD else ""
        lines.append(
            f'<text class="{kind}" data-q="{escape(key)}" x="{middle:.1f}" y="{base:.1f}" '
            f'text-anchor="middle" fill="{FILLS[kind]}"{squeeze}>{escape(text)}</text>'
        )
    label = ", ".join(f"{LABELS[kind]}{text}" for kind, text, _ in rows)
    box = (
        f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="7" '
        f'fill="{PAPER}" stroke="{GREY}"/>{"".join(lines)}'
    )
    if not prefix:
        return f'<g class="node"><title>{escape(label)}</title>{box}</g>'
    return (
        f'<a class="node" data-q="{escape(name)}" href="#{escape(prefix + name)}" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{box}</a>"
    )


LABELS = {"name": "", "forward": "value ", "backward": "gradient "}


def _edge(block: Drawing, place: Placement, edge: tuple[str, str], prefix: str) -> str:
    """A curve from box to box, and the local derivative on it: what the gradient is multiplied by."""
    parent, child = edge
    points = [place.point(*point) for point in place.layout.routes[edge]]
    (x0, y0), (x1, y1) = points[0], points[-1]
    if place.down:
        points[0], points[-1] = (x0, y0 + place.heights[parent] / 2), (x1, y1 - place.heights[child] / 2 - 2)
    else:
        points[0], points[-1] = (x0 + place.widths[parent] / 2, y0), (x1 - place.widths[child] / 2 - 2, y1)
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        bend = (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) if place.down else ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        path += " C" + " ".join(f"{n:.1f}" for n in (*bend, x1, y1))
    tip = f"url(#{escape(prefix)}tip)"
    line = f'<path class="edge" d="{path}" fill="none" stroke="{GREY}" stroke-width="1.4" marker-end="{tip}"/>'
    if (child, parent) not in block.slopes:
        return line
    key, value = block.slopes[child, parent]
    (x0, y0), (x1, y1) = points[0], points[1]
    level = abs(y1 - y0) < LINE  # the text stands above a level line, and on a steep one
    x, y = (x0 + x1) / 2, (y0 + y1) / 2 + (-6 if level else 4)
    return (
        f'{line}<text class="slope" data-q="{escape(key)}" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" '
        f'font-size="12.5" fill="{SOFT}" stroke="{PAPER}" stroke-width="4" paint-order="stroke">'
        f"<title>{escape(unicode.name(key))}</title>×{escape(_value(value))}</text>"
    )
