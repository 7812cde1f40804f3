"""Printed numbers beside values and spans: whether they agree, may agree, and by how much they are off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from checks.enclosure import rational
from checks.evaluation import array
from checks.literals import Numbers
from checks.numbers import Agreement, Interval, Printed, agrees, possible, round_half_up
from checks.spans import Span, between, common, ends, hull, midpoint
from theory.grading.reasons import Gap, Off


def alike(one: Numbers, other: Numbers) -> bool:
    """Whether two printed numbers may stand for one value: one of each pair is the other rounded or cut off."""
    if one.shape != other.shape:
        return False
    return all(_rounds(*pair) or _rounds(*reversed(pair)) for pair in zip(one.entries, other.entries, strict=True))


SLOP = 1e-9  # of a size: a million times what floating point loses in a look at two numbers
NEAR = Fraction(1, 100)  # how far, of its size, rounding on the way may carry a value: each link is judged apart


def close(printed: Printed, value: Fraction) -> bool:
    """Whether a value may be what was printed, give or take the rounding on the way."""
    return abs(value - printed.value) <= NEAR * abs(printed.value) + (printed.quantum or 0)


def near(rough: Numbers, fine: Numbers) -> bool:
    """Whether the second numbers may be the first without the rounding on the way."""
    if rough.shape != fine.shape:
        return False
    return all(close(one, other.value) for one, other in zip(rough.entries, fine.entries, strict=True))


def _rounds(coarse: Printed, fine: Printed) -> bool:
    if not coarse.quantum:
        return coarse.value == fine.value
    low, high = coarse.truncated  # up to the next number of as many digits, which is another one
    return low < fine.value < high or coarse.rounded[0] <= fine.value <= coarse.rounded[1]


def exactly(printed: Printed, value: Span | None) -> bool:
    return value is not None and compare(printed, value).agreement is Agreement.EXACT


ENOUGH = 3  # significant digits: with fewer, it is asked whether a typical mistake would print the same


def enough(printed: Printed, places: int | None) -> bool:
    """Whether a printed number has digits enough to say much. places: the decimals that are asked for, if any are."""
    if printed.quantum is None or (printed.digits or 0) >= ENOUGH:
        return True
    return places is not None and printed.quantum * 10**places <= 1


def compare(printed: Printed, value: Span) -> Any:
    """How a printed number agrees with a value that is known exactly or to many digits."""
    low, high = ends(value)
    return agrees(printed, low if low == high else (low, high))


def fits(numbers: Numbers, span: Span) -> bool:
    """Whether every entry may be what it is if its value lies somewhere in the span: rounded, or cut off there."""
    return all(_fits(printed, entry) for printed, entry in pairs(numbers, span))


def _fits(printed: Printed, entry: Span) -> bool:
    return not far(printed, entry) and (possible(printed, ends(entry)) or _cut(printed, entry))


def far(printed: Printed, entry: Span) -> bool:
    """Whether floating point shows that no value in the span is within a unit of the last digit of what is printed."""
    try:
        number, unit = float(printed.value), float(printed.quantum or 0)
        middle, radius = (float(entry), 0.0) if isinstance(entry, fmpq) else (float(entry.mid()), float(entry.rad()))
    except OverflowError:
        return False
    return abs(number - middle) > (radius + unit) * (1 + SLOP) + SLOP * (abs(number) + abs(middle))


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
    if span[0] == span[1]:
        inside = span if agrees(printed, span[0]).agrees else None
    else:
        inside = _shared(span, printed.rounded) or _shared(span, printed.truncated)
    return between(*hull(written, inside)) if inside else between(*written)


def _shared(one: Interval, other: Interval) -> Interval | None:
    """What two intervals have in common, where that is more than an end: 29 is not cut off to 28."""
    inside = common(one, other)
    return inside if inside and inside[0] < inside[1] else None


def to_quantum(value: Span, quantum: Fraction) -> Span:
    """The middle of a narrow span as a careful hand writes it down, to a multiple of the quantum."""
    if isinstance(value, np.ndarray):
        return array([to_quantum(entry, quantum) for entry in value.flat], value.shape)
    return rational(round_half_up(midpoint(value) / quantum, 0) * quantum)


def within_a_unit(printed: Printed) -> Interval:
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


def laid(numbers: Numbers, shape: tuple[int, ...]) -> Numbers:
    """The numbers in the key's shape, where they are the same: a list lies as the key's vector does, and so does a row
    for a column; a matrix of one entry is its number; a batch of one is what is in it."""
    one = len(numbers.entries) == 1 and shape in ((), (1, 1))
    vector = len(shape) == 2 and 1 in shape and numbers.shape in ((max(shape),), shape[::-1])
    batch = len(shape) > 2 and numbers.shape in ((1, *shape), shape[1:] if shape[0] == 1 else shape)
    return Numbers(numbers.entries, shape) if one or vector or batch else numbers


def _near_enough(printed: Printed, value: Span) -> bool:
    return compare(printed, value).agrees


def off(numbers: Numbers, exact: Span, agrees: Callable[[Printed, Span], bool] = _near_enough) -> Off:
    """By how much the numbers differ from the exact values, and where."""
    bad = [(place, *pair) for place, pair in enumerate(pairs(numbers, exact)) if not agrees(*pair)]
    gaps = [_gap(printed, midpoint(value)) for _, printed, value in bad]
    worst = max(gaps, key=lambda gap: abs(gap.number - gap.value), default=None)
    return Off(worst, numbers.shape, tuple(place for place, _, _ in bad) if numbers.shape else ())


def _gap(printed: Printed, value: Fraction) -> Gap:
    units = abs(printed.value - value) / printed.quantum if printed.quantum else None
    return Gap(printed.text, printed.value, value, units)


def cut_off(numbers: Numbers, exact: Span) -> bool:
    """Whether digits are cut off where they should be rounded."""
    return any(compare(p, value).agreement is Agreement.TRUNCATED for p, value in pairs(numbers, exact))
