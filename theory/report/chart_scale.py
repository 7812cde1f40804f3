"""One axis of a chart: where a number stands between its ends, and the numbers that are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from theory.report.blocks import Axis, Chart

SUPERSCRIPTS = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


@dataclass(frozen=True, slots=True)
class Scale:
    """low, high: the ends; of an axis of powers, the exponents of ten."""

    low: float
    high: float
    powers: bool

    def at(self, value: float) -> float:
        """From 0 at the low end to 1."""
        return ((math.log10(value) if self.powers else value) - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> Iterator[tuple[float, str]]:
        """Up to so many places from 0 to 1, with what is written there."""
        span = self.high - self.low
        step = _round(span / most, self.powers)
        for n in range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1):
            shown = f"10{n * round(step)}"[2:].translate(SUPERSCRIPTS) if self.powers else f"{n * step:g}"
            yield (n * step - self.low) / span, f"10{shown}" if self.powers else shown


def scales(chart: Chart) -> tuple[Scale, Scale]:
    """Those of both axes, wide enough for all lines and points."""
    drawn = [*(place for _, line in chart.lines for place in line), *((x, y) for _, x, y in chart.points)]
    return _scale(chart.across, (x for x, _ in drawn)), _scale(chart.up, (y for _, y in drawn))


def _scale(axis: Axis, values: Iterable[float]) -> Scale:
    placed = [math.log10(value) if axis.powers else value for value in values]
    low, high = min(placed), max(placed)
    room = 0.05 * ((high - low) or 1.0)
    return Scale(low - room, high + room, axis.powers)


def _round(step: float, powers: bool) -> float:
    """The next round step: of exponents a whole one, else 1, 2 or 5 times a power of ten."""
    if powers:
        return max(1, math.ceil(step))
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step - 1e-12)
