"""Draws matrices as heat maps and functions as curves, as SVG that stands alone; a page may recolour it by class."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from theory.figure import Figure
from theory.formula import unicode
from theory.report.blocks import Plot, number_of

INK, SOFT, PAPER, LINE = "#1c2430", "#5b6675", "#ffffff", "#d5dbe3"
ABOVE, BELOW = "#1f6fb2", "#c2571a"  # blue above zero, orange below: told apart by colour-blind readers too
STRONGEST = 0.62  # opacity of the largest entry: dark ink stays readable on it
FONT = "theory-math, STIX Two Math, Cambria Math, Libertinus Serif, serif"
CURVES = ("#1f6fb2", "#b3261e", "#0b6e3b")


def minus(text: str) -> str:
    """A number with a true minus sign."""
    return text.replace("-", "−")


def heat(rows: Sequence[Sequence[Figure]], label: str) -> str:
    """A matrix of numbers: each entry's text on a cell whose colour says its sign and size.

    label: what the picture is, for those who do not see it.
    """
    numbers = [[number_of(entry) for entry in row] for row in rows]
    largest = max((abs(number) for row in numbers for number in row), default=0) or 1.0
    wide = max(44.0, 7.6 * max(len(str(entry)) for row in rows for entry in row) + 12)
    tall, cells = 32.0, []
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            number, x, y = numbers[i][j], j * wide + 1, i * tall + 1
            kind, fill = ("above", ABOVE) if number > 0 else ("below", BELOW)
            cells.append(
                f'<rect class="cell" x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{tall:.0f}" fill="{PAPER}" '
                f'stroke="{LINE}"/><rect class="{kind}" x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" '
                f'height="{tall:.0f}" fill="{fill}" fill-opacity="{STRONGEST * abs(number) / largest:.3f}"/>'
                f'<text x="{x + wide / 2:.0f}" y="{y + tall / 2 + 5:.0f}" text-anchor="middle" fill="{INK}">'
                f"{escape(minus(str(entry)))}</text>"
            )
    size = len(rows[0]) * wide + 2, len(rows) * tall + 2
    return _svg("heat", size, f"{label}, {len(rows)} by {len(rows[0])}", "".join(cells))


def _svg(kind: str, size: tuple[float, float], label: str, inside: str, role: str = "img") -> str:
    wide, high = size
    return (
        f'<svg class="{kind}" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg" role="{role}" aria-label="{escape(label)}" '
        f'font-family="{FONT}" font-size="15">{inside}</svg>'
    )


class Frame:
    """The plane of a plot: numbers to points of the picture."""

    def __init__(self, block: Plot) -> None:
        points = [point for curve in block.curves for point in curve.points]
        self.left, self.right = min(x for x, _ in points), max(x for x, _ in points)
        heights = [0.0, *(y for _, y in points), *block.levels.values()]
        room = 0.06 * ((max(heights) - min(heights)) or 1)
        self.low, self.high = min(heights) - room, max(heights) + room
        self.wide, self.tall, self.x0, self.y0 = 400.0, 220.0, 44.0, 8.0

    def x(self, value: float) -> float:
        return self.x0 + self.wide * (value - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        return self.y0 + self.tall * (self.high - value) / (self.high - self.low)

    @property
    def size(self) -> tuple[float, float]:
        return self.x0 + self.wide + 12, self.y0 + self.tall + 40


def plot(block: Plot) -> str:
    """The curves over their variable, the values they tend to as dashed lines, and where the highest is."""
    frame = Frame(block)
    return _svg("plot", frame.size, describe(block), "".join([*_grid(block, frame), *_curves(block, frame)]))


def describe(block: Plot) -> str:
    """The plot in one sentence: which curves, over what, where each is highest, what they tend to."""
    variable = unicode.name(block.variable)
    names = " and ".join(unicode.name(curve.key) for curve in block.curves)
    left, right = block.curves[0].points[0][0], block.curves[0].points[-1][0]
    said = f"{names} for {variable} from {minus(f'{left:g}')} to {right:g}"
    for curve in block.curves:
        if curve.top:
            said += (
                f"; {unicode.name(curve.key)} is largest at {variable} = {_short(curve.top[0])}: {_short(curve.top[1])}"
            )
    for name, level in block.levels.items():
        said += f"; {name} = {_short(level)}"
    return said


def _short(value: float) -> str:
    return minus(f"{round(value, 4):g}")


def _grid(block: Plot, frame: Frame) -> Iterator[str]:
    bottom = frame.y0 + frame.tall
    for value in _ticks(frame.low, frame.high, 5):
        y = frame.y(value)
        strong = "axis" if abs(value) < 1e-9 else "grid"
        yield f'<path class="{strong}" d="M{frame.x0:.1f} {y:.1f} h{frame.wide:.0f}" stroke="{LINE}" fill="none"/>'
        yield (
            f'<text class="tick" x="{frame.x0 - 7:.1f}" y="{y + 4:.1f}" text-anchor="end" font-size="12.5" '
            f'fill="{SOFT}">{_short(value)}</text>'
        )
    for value in _ticks(frame.left, frame.right, 8):
        x = frame.x(value)
        yield f'<path class="grid" d="M{x:.1f} {frame.y0:.1f} v{frame.tall:.0f}" stroke="{LINE}" fill="none"/>'
        yield (
            f'<text class="tick" x="{x:.1f}" y="{bottom + 17:.1f}" text-anchor="middle" font-size="12.5" '
            f'fill="{SOFT}">{_short(value)}</text>'
        )
    yield (
        f'<text x="{frame.x0 + frame.wide / 2:.1f}" y="{bottom + 35:.1f}" text-anchor="middle" '
        f'fill="{INK}">{escape(unicode.name(block.variable))}</text>'
    )
    for level in dict.fromkeys(block.levels.values()):
        yield (
            f'<path class="level" d="M{frame.x0:.1f} {frame.y(level):.1f} h{frame.wide:.0f}" stroke="{SOFT}" '
            'stroke-dasharray="5 4" fill="none"/>'
        )


def _curves(block: Plot, frame: Frame) -> Iterator[str]:
    for index, curve in enumerate(block.curves):
        colour = CURVES[index % len(CURVES)]
        path = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in curve.points)
        yield f'<polyline class="curve c{index}" points="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>'
        if curve.top:
            x, y = frame.x(curve.top[0]), frame.y(curve.top[1])
            words = f"largest: {_short(curve.top[1])} at {_short(curve.top[0])}"
            across, down = _free_place(block, frame, (x, y), 6.4 * len(words))
            yield f'<circle class="top c{index}" cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
            yield (
                f'<text class="peak c{index}" x="{across:.1f}" y="{down:.1f}" font-size="13" '
                f'fill="{colour}" stroke="{PAPER}" stroke-width="4" paint-order="stroke">{words}</text>'
            )


def _free_place(block: Plot, frame: Frame, top: tuple[float, float], wide: float) -> tuple[float, float]:
    """Where words beside a point begin: above or below it, right or left, or further off, where fewest curves pass."""
    drawn = [(frame.x(x), frame.y(y)) for curve in block.curves for x, y in curve.points]
    drawn += [(frame.x0 + 4 * step, frame.y(level)) for level in block.levels.values() for step in range(100)]
    x, y = top
    places = [
        (left, low)
        for low in (y - 7, y + 16, y + 32, y + 48)
        for left in (x + 8, x - 8 - wide, x + 40, x - 40 - wide)
        if frame.y0 + 10 < low < frame.y0 + frame.tall and frame.x0 < left < frame.x0 + frame.wide - wide
    ]

    def hidden(place: tuple[float, float]) -> int:
        left, low = place
        return sum(left - 3 < a < left + wide + 3 and low - 13 < b < low + 5 for a, b in drawn)

    return min(places, key=hidden, default=(x + 8, y + 16))


def _ticks(low: float, high: float, count: int) -> list[float]:
    """About this many round numbers within the range."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]
