"""Draws a graph as SVG: what stands on its nodes and edges in colours that a page may change by class."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape

from rich.cells import cell_len

from theory.report.blocks import Drawing, Wiring
from theory.report.charts_svg import FONT, INK, PAPER, SOFT
from theory.report.graph_layout import GraphLayout
from theory.report.graph_sketch import Line, Sketch, sketch

# Colours as attributes, so that the picture stands alone; on a page, style sheets override them by class.
GREEN, RED, GREY = "#0b6e3b", "#b3261e", "#aab4c0"
FILLS = {"name": INK, "forward": GREEN, "backward": RED, "kind": SOFT, "shape": GREEN}
LINE, PAD, CHARACTER = 17, 9, 7.6  # height of a line of text, room around it, width of a character
LEAST, MOST = 62, 190  # width of a box
ACROSS, ALONG, EDGE = 24, 58, 4  # room between boxes side by side, between layers (the local derivative), and around
CLOSE = 26  # room between layers where nothing stands on the edges


def draw(block: Drawing | Wiring, prefix: str = "") -> str:
    """An `svg` element. prefix: what the ids of the steps on this page begin with; empty where there is no page."""
    drawn = sketch(block)
    place = Placement(drawn.layout, drawn.nodes, drawn.down, ALONG if drawn.edges else CLOSE)
    edges = "".join(_edge(drawn, place, edge, prefix) for edge in drawn.layout.routes)
    nodes = "".join(_node(drawn, place, name, prefix) for name in drawn.nodes)
    wide, high = place.size
    kinds = f"{drawn.kind} down" if place.down else drawn.kind
    return (
        f'<svg class="{kinds}" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{escape(drawn.says)}" '
        f'font-family="{FONT}" font-size="15">'
        f'<defs><marker id="{escape(prefix)}tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z" fill="{GREY}"/></marker></defs>{edges}{nodes}</svg>'
    )


class Placement:
    """Layers and places as points of the picture. along: the room between two layers."""

    def __init__(self, layout: GraphLayout, boxes: Mapping[str, Sequence[Line]], down: bool, along: float) -> None:
        self.layout, self.down = layout, down
        self.heights = {name: len(rows) * LINE + PAD for name, rows in boxes.items()}
        wanted = {name: _width(rows) for name, rows in boxes.items()}
        wide, high = max(wanted.values()), max(self.heights.values())
        thick = [high if self.down else 0.0] * layout.depth  # of each layer, along the graph
        for name, layer in layout.layers.items():
            thick[layer] = max(thick[layer], high if self.down else wanted[name])
        self.widths = {name: wide if self.down else thick[layer] for name, layer in layout.layers.items()}
        self.middles = [sum(thick[:k]) + thick[k] / 2 + k * along + EDGE for k in range(layout.depth)]
        self.halves = [along / 2 for along in thick]
        self.end = sum(thick) + (layout.depth - 1) * along + 2 * EDGE
        self.side, self.half = (wide + ACROSS, wide / 2) if self.down else (high + ACROSS / 2, high / 2)

    def point(self, place: float, layer: int) -> tuple[float, float]:
        """The middle of a box at this place of this layer."""
        across = place * self.side + self.half + EDGE
        return (across, self.middles[layer]) if self.down else (self.middles[layer], across)

    def at(self, name: str) -> tuple[float, float]:
        return self.point(self.layout.places[name], self.layout.layers[name])

    def passing(self, place: float, layer: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where an edge that passes a layer enters and leaves it, so that it bends between layers only."""
        (x, y), half = self.point(place, layer), self.halves[layer]
        return ((x, y - half), (x, y + half)) if self.down else ((x - half, y), (x + half, y))

    @property
    def size(self) -> tuple[float, float]:
        across = (self.layout.width - 1) * self.side + 2 * (self.half + EDGE)
        return (across, self.end) if self.down else (self.end, across)


def _width(rows: Sequence[Line]) -> float:
    return min(MOST, max(LEAST, *(PAD * 2 + CHARACTER * cell_len(row.text) for row in rows)))


def _node(drawn: Sketch, place: Placement, name: str, prefix: str) -> str:
    """A box with its lines of text; on a page, a link to the step that finds it."""
    rows, (middle, centre), width, height = drawn.nodes[name], place.at(name), place.widths[name], place.heights[name]
    x, y = middle - width / 2, centre - height / 2
    lines = []
    for index, row in enumerate(rows):
        base = y + PAD / 2 + LINE * (index + 0.78)
        fit = f' textLength="{width - PAD:.0f}" lengthAdjust="spacingAndGlyphs"'
        squeeze = fit if CHARACTER * cell_len(row.text) > width - PAD else ""
        about = f' data-q="{escape(row.quantity)}"' if row.quantity else ""
        lines.append(
            f'<text class="{row.kind}"{about} x="{middle:.1f}" y="{base:.1f}" '
            f'text-anchor="middle" fill="{FILLS[row.kind]}"{squeeze}>{escape(row.text)}</text>'
        )
    label = ", ".join(row.said + row.text for row in rows)
    box = (
        f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="7" '
        f'fill="{PAPER}" stroke="{GREY}"/>{"".join(lines)}'
    )
    if not prefix or not rows[0].quantity:
        return f'<g class="node"><title>{escape(label)}</title>{box}</g>'
    return (
        f'<a class="node" data-q="{escape(name)}" href="#{escape(prefix + name)}" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{box}</a>"
    )


def _edge(drawn: Sketch, place: Placement, edge: tuple[str, str], prefix: str) -> str:
    """A curve from box to box, and the text on it: of a computation what the gradient is multiplied by."""
    parent, child = edge
    first, *passed, last = place.layout.routes[edge]
    points = [place.point(*first), *(end for point in passed for end in place.passing(*point)), place.point(*last)]
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
    if edge not in drawn.edges:
        return line
    text = drawn.edges[edge]
    (x0, y0), (x1, y1) = points[0], points[1]
    level = abs(y1 - y0) < LINE  # the text stands above a level line, and on a steep one
    x, y = (x0 + x1) / 2, (y0 + y1) / 2 + (-6 if level else 4)
    about = f' data-q="{escape(text.quantity)}"' if text.quantity else ""
    title = f"<title>{escape(text.said)}</title>" if text.said else ""
    return (
        f'{line}<text class="{text.kind}"{about} x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" '
        f'font-size="12.5" fill="{SOFT}" stroke="{PAPER}" stroke-width="4" paint-order="stroke">'
        f"{title}{escape(text.text)}</text>"
    )
