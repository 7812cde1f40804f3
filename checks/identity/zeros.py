"""Where an expression is zero for certain: seeded points, and narrow boxes where a continuous one changes its sign."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq

from checks.enclosure import JUMPS, ball, enclose, rational
from checks.evaluation import EvaluationError
from checks.identity.points import BITS, PRIMES, meets, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REACH = (5, 1, 40, 300)  # how far from zero it is looked for
STEPS = 24  # along one letter
HALVINGS = 60
ATTEMPTS = 12


def zeros(expression: Any, seed: int, seconds: float) -> Iterator[Mapping[Any, Any]]:
    """Values of the letters, of which one may be a narrow ball; the expression is zero at a point in it."""
    letters = sorted(expression.free_symbols, key=str)
    if expression.has(*JUMPS) or not all(isinstance(letter, sp.Symbol) and letter.is_commutative for letter in letters):
        return
    free = [letter for letter in letters if not letter.is_integer]
    rng = random.Random(seed)
    until = time.thread_time() + seconds
    for attempt in range(ATTEMPTS if free else 0):
        unknown, reach = free[attempt % len(free)], REACH[attempt % len(REACH)]
        values = [number(rng, letter, PRIMES[n % len(PRIMES)], reach) for n, letter in enumerate(letters)]
        if None not in values:
            known = {
                letter: rational(value) for letter, value in zip(letters, values, strict=True) if value is not None
            }
            yield from _along(expression, known, unknown, reach, until)
        if time.thread_time() > until:
            return


def _along(
    expression: Any, known: Mapping[Any, Any], unknown: Any, reach: int, until: float
) -> Iterator[Mapping[Any, Any]]:
    """The zeros between neighbours of a grid along one letter."""

    def value(place: Any) -> Any:
        try:
            return enclose(expression, {**known, unknown: place}, BITS)
        except EvaluationError:
            return None

    grid = [Fraction(reach * (2 * step - STEPS), STEPS) + Fraction(1, 97) for step in range(STEPS + 1)]
    places = [rational(place) for place in grid if meets(place, unknown)]
    last: tuple[Any, Any] | None = None
    for place in places:
        found = value(place)
        if found is None or not (found < 0 or found > 0):
            last = None
            if found == 0:
                yield {**known, unknown: place}
            continue
        if (
            last is not None
            and (last[1] > 0) != (found > 0)
            and (zero := _between(value, *last, place, found)) is not None
        ):
            yield {**known, unknown: zero}
        last = place, found
        if time.thread_time() > until:
            return


def _between(value: Any, low: Any, below: Any, high: Any, above: Any) -> Any:
    """The zero between two places of opposite sign: exact where the way is straight, else a narrow ball."""
    if isinstance(below, fmpq) and isinstance(above, fmpq):
        straight = low - below * (high - low) / (above - below)
        if value(straight) == 0:
            return straight
    if value(ball(low).union(ball(high))) is None:  # no pole between them
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = value(middle)
        if found is None or not (found < 0 or found > 0):
            return middle if found == 0 else None
        low, high = (middle, high) if (found > 0) == (below > 0) else (low, middle)
    return ball(low).union(ball(high))
