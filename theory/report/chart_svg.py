"""Draws lines and named points over two axes, as SVG that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from theory.report.blocks import Chart
from theory.report.chart_scale import Scale, scales
from theory.report.charts_svg import CURVES, FONT, INK, LINE, PAPER, SOFT

LEFT, TOP, WIDE, TALL, BELOW = 66.0, 10.0, 560.0, 300.0, 48.0
NAMED = 10  # points whose names are written beside them; the names of the others show on hover
CHARACTER = 6.6


def draw(chart: Chart) -> str:
    """An `svg` element. Every name is escaped."""
    across, up = scales(chart)
    inside = "".join([*_frame(chart, across, up), *_lines(chart, across, up), *_points(chart, across, up)])
    size = f"{LEFT + WIDE + 12:.0f}", f"{TOP + TALL + BELOW:.0f}"
    return (
        f'<svg class="chart" viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}" '
        f'xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(chart.says)}" font-family="{FONT}" '
        f'font-size="13">{inside}</svg>'
    )


def _x(scale: Scale, value: float) -> float:
    return LEFT + WIDE * scale.at(value)


def _y(scale: Scale, value: float) -> float:
    return TOP + TALL * (1 - scale.at(value))


def _frame(chart: Chart, across: Scale, up: Scale) -> Iterator[str]:
    for part, shown in across.ticks(9):
        x = LEFT + WIDE * part
        yield f'<path class="grid" d="M{x:.1f} {TOP:.0f} v{TALL:.0f}" stroke="{LINE}" fill="none"/>'
        yield _text(x, TOP + TALL + 17, shown, "middle", SOFT, "tick")
    for part, shown in up.ticks(6):
        y = TOP + TALL * (1 - part)
        yield f'<path class="grid" d="M{LEFT:.0f} {y:.1f} h{WIDE:.0f}" stroke="{LINE}" fill="none"/>'
        yield _text(LEFT - 7, y + 4, shown, "end", SOFT, "tick")
    yield _text(LEFT + WIDE / 2, TOP + TALL + 38, chart.across.title, "middle", INK, "title")
    middle = TOP + TALL / 2
    yield (
        f'<text class="title" transform="translate(14 {middle:.0f}) rotate(-90)" text-anchor="middle" fill="{INK}">'
        f"{escape(chart.up.title)}</text>"
    )


def _lines(chart: Chart, across: Scale, up: Scale) -> Iterator[str]:
    for index, (name, line) in enumerate(chart.lines):
        places = " ".join(f"{_x(across, x):.1f},{_y(up, y):.1f}" for x, y in line)
        yield (
            f'<polyline class="curve c{index}" points="{places}" fill="none" stroke="{CURVES[index % len(CURVES)]}" '
            f'stroke-width="2"><title>{escape(name)}</title></polyline>'
        )


def _points(chart: Chart, across: Scale, up: Scale) -> Iterator[str]:
    """A mark for each; names where they do not lie on one another."""
    taken: list[tuple[float, float, float]] = []
    for index, (name, x, y) in enumerate(chart.points):
        left, top = _x(across, x), _y(up, y)
        yield (
            f'<circle class="point" cx="{left:.1f}" cy="{top:.1f}" r="3.4" fill="{CURVES[1]}" fill-opacity="0.75">'
            f"<title>{escape(name)}</title></circle>"
        )
        wide = CHARACTER * len(name)
        begin = left + 7 if left + 7 + wide < LEFT + WIDE else left - 7 - wide
        place = next((t for t in (top + 15, top + 29, top + 43) if _free(taken, begin, t, wide)), None)
        if index < NAMED and place is not None and place < TOP + TALL:
            taken.append((begin, place, wide))
            yield _text(begin, place, name, "start", INK, "name")


def _free(taken: list[tuple[float, float, float]], left: float, top: float, wide: float) -> bool:
    return all(abs(top - t) > 12 or left > other + w + 4 or other > left + wide + 4 for other, t, w in taken)


def _text(x: float, y: float, text: str, anchor: str, fill: str, kind: str) -> str:
    halo = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if kind == "name" else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{halo}>{escape(text)}</text>'
    )
