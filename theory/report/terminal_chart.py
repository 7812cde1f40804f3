"""Draws lines and named points over two axes with characters; points have numbers, whose names stand below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from theory.report.blocks import Chart
from theory.report.chart_scale import scales

TALL, MARGIN, NAMED = 14, 9, 9


def draw(chart: Chart, width: int) -> Iterator[str]:
    """Lines of at most this many columns."""
    across, up = scales(chart)
    wide = max(20, min(width, 100) - MARGIN - 2)
    grid = [[" "] * wide for _ in range(TALL)]

    def put(x: float, y: float, sign: str) -> None:
        grid[TALL - 1 - min(TALL - 1, int(y * TALL))][min(wide - 1, int(x * wide))] = sign

    for _, line in chart.lines:
        for (x, y), (right, top) in pairwise(line):
            ends = (across.at(x), up.at(y)), (across.at(right), up.at(top))
            for step in range(wide + 1):
                part = step / wide
                put(ends[0][0] + part * (ends[1][0] - ends[0][0]), ends[0][1] + part * (ends[1][1] - ends[0][1]), "·")
    for place, (_, x, y) in reversed([*enumerate(chart.points, start=1)]):
        put(across.at(x), up.at(y), str(place) if place <= NAMED else "•")
    left = {TALL - 1 - min(TALL - 1, int(part * TALL)): shown for part, shown in up.ticks(4)}
    yield chart.up.title
    for place, row in enumerate(grid):
        yield f"{left.get(place, ''):>{MARGIN}} ┤{''.join(row)}".rstrip()
    below = [" "] * (wide + 8)
    for part, shown in across.ticks(6):
        begin = max(0, int(part * wide) - len(shown) // 2)
        below[begin : begin + len(shown)] = shown
    yield " " * MARGIN + " └" + "─" * wide
    yield (" " * (MARGIN + 2) + "".join(below)).rstrip()
    yield f"{chart.across.title:>{MARGIN + 2 + wide}}"
    for place, (name, _, _) in enumerate(chart.points[:NAMED], start=1):
        yield f"{place}  {name}"
