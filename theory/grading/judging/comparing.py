"""Printed numbers beside values and spans: whether they agree, may agree, and by how much they are off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from checks.enclosure import rational
from checks.evaluation import array
from checks.numbers import Agreement, Interval, Printed, agrees, possible, round_half_up
from checks.spans import Span, between, common, ends, hull, midpoint
from theory import figures
from theory.documents.answers import Numbers

HALF = Fraction(1, 2)


def exactly(printed: Printed, value: Span | None) -> bool:
    return value is not None and compare(printed, value).agreement is Agreement.EXACT


def compare(printed: Printed, value: Span) -> Any:
    """How a printed number agrees with a value that is known exactly or to many digits."""
    low, high = ends(value)
    return agrees(printed, low if low == high else (low, high))


def fits(numbers: Numbers, span: Span) -> bool:
    """Whether every entry may be what it is if its value lies somewhere in the span: rounded, or cut off there."""
    return all(possible(printed, ends(entry)) or _cut(printed, entry) for printed, entry in pairs(numbers, span))


def _cut(printed: Printed, span: Span) -> bool:
    """Whether the text is the middle of a narrow span with digits cut off."""
    low, high = ends(span)
    if not printed.quantum or high - low > printed.quantum / 50:
        return False
    return agrees(printed, (low + high) / 2).agreement is Agreement.TRUNCATED


def in_hand(printed: Printed, reached: Span | None) -> Span:
    """What a student may go on with: the number as printed, and, where it follows, what it was before rounding."""
    if reached is None:
        return between(*printed.rounded)
    written = (printed.value, printed.value)
    span = ends(reached)
    inside = common(span, printed.rounded) or common(span, printed.truncated)
    return between(*hull(written, inside)) if inside else between(*written)


def to_quantum(value: Span, quantum: Fraction) -> Span:
    """The middle of a narrow span as a careful hand writes it down, to a multiple of the quantum."""
    if isinstance(value, np.ndarray):
        return array([to_quantum(entry, quantum) for entry in value.flat], value.shape)
    return rational(round_half_up(midpoint(value) / quantum, 0) * quantum)


def near(printed: Printed) -> Interval:
    quantum = printed.quantum or Fraction(0)
    return printed.value - quantum, printed.value + quantum


def each(make: Callable[[Printed, Any], Span], numbers: Numbers, spans: Span | None) -> Span:
    if not numbers.shape:
        return make(numbers.entries[0], spans)
    beside: Iterable[Any] = [None] * len(numbers.entries) if spans is None else np.ravel(spans)
    return array([make(entry, span) for entry, span in zip(numbers.entries, beside, strict=True)], numbers.shape)


def pairs(numbers: Numbers, value: Span) -> Iterator[tuple[Printed, Any]]:
    entries = [value] if not isinstance(value, np.ndarray) else list(value.flat)
    return zip(numbers.entries, entries, strict=True)


def reshaped(numbers: Numbers, shape: tuple[int, ...]) -> Numbers | None:
    """The same entries as a column where a vector was written, None where they do not fit."""
    if len(shape) == 2 and 1 in shape and numbers.shape in ((max(shape),), shape[::-1]):
        return Numbers(numbers.entries, shape)
    return None


def _near_enough(printed: Printed, value: Span) -> bool:
    return compare(printed, value).agrees


def off(numbers: Numbers, exact: Span, agrees: Callable[[Printed, Span], bool] = _near_enough) -> str:
    """By how much the numbers differ from the exact values, in units of the last printed digit, where that is small."""
    worst, where = Fraction(0), ""
    bad = []
    for place, (printed, value) in enumerate(pairs(numbers, exact)):
        if agrees(printed, value):
            continue
        bad.append(place)
        middle = midpoint(value)
        gap = abs(printed.value - middle)
        if gap >= worst:
            worst, where = gap, _units(printed, middle)
    if numbers.shape and bad:
        columns = numbers.shape[-1]
        places = [f"({place // columns + 1}, {place % columns + 1})" for place in bad[:6]]
        listed_ = ", ".join(places) + (" and more" if len(bad) > len(places) else "")
        return f"{'entry' if len(bad) == 1 else 'entries'} {listed_}: {where}"
    return where


def _units(printed: Printed, middle: Fraction) -> str:
    value = figures.exact(fmpq(middle.numerator, middle.denominator))
    if not printed.quantum:
        return f"{printed.text} for {value}"
    units = abs(printed.value - middle) / printed.quantum
    if not HALF <= units <= 20:
        return f"{printed.text} for {value}"
    return f"{float(units):.2g} units of its last digit from {value}"


def cut_off(numbers: Numbers, exact: Span) -> str:
    if any(compare(p, value).agreement is Agreement.TRUNCATED for p, value in pairs(numbers, exact)):
        return "digits are cut off, not rounded"
    return ""


def listed(names: list[str] | Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")


def size(shape: tuple[int, ...]) -> str:
    return f"a {' x '.join(map(str, shape))} array" if shape else "one number"
