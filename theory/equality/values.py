"""Two numbers as printed, or two formulas without letters by their values, under a convention that is named."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, fmpq

from checks.complexes import parts, with_real_roots
from checks.enclosure import precision, rational
from checks.evaluation import EvaluationError
from checks.evidence import Algebra, Shapes
from checks.literals import number
from checks.numbers import Printed, agreement
from checks.spans import compute, ends
from checks.tree import Tree
from theory.equality.algebra import decided, equal_at_length, evaluated, is_long, settled
from theory.equality.case import Case, Options, unsure
from theory.equality.outcome import (
    Assumed,
    Assumption,
    Differ,
    Difference,
    Doubt,
    Equality,
    Match,
    Outcome,
    Rounding,
    Same,
    Tolerance,
)

DIGITS = 6  # a decimal stands for an exact value only if it has as many significant digits
EXACT_DIGITS = 9  # and a right answer that is one, only if it has as many: a calculator's
BITS = 192
MOST_BITS = 8000  # the largest number that is read has some 4300


def compare_numbers(gold: Printed, answer: Printed, options: Options) -> Outcome:
    """The verdict on two printed numbers. Raises Unsure where one may be read in two ways."""
    if gold.value == answer.value and gold.continued is answer.continued:
        return Outcome(Equality.EQUAL, Same(Match.NUMBER))
    gap = abs(gold.value - answer.value)
    if options.tolerance is not None:
        allowed = options.tolerance * (abs(gold.value) if options.relative else 1)
        return Outcome(Equality.EQUAL if gap <= allowed else Equality.DIFFERENT, Tolerance(_as_float(gap)))
    finer, coarser = sorted((gold, answer), key=lambda number: number.quantum or 0)
    if finer.quantum is None and rounds(coarser, finer.value, coarser is answer, options):
        return Outcome(Equality.EQUAL, Rounding(coarser))
    if options.precise and enough(coarser, options) and agreement(coarser, finer.value).agrees:
        return Outcome(Equality.EQUAL, Rounding(coarser))
    if any(one.periodic == other.value for one, other in ((gold, answer), (answer, gold))):
        return Outcome(Equality.EQUAL, Same(Match.NUMBER)).under(Assumption(Assumed.PERIODIC))
    if any(one.continued and agreement(one, other.value).agrees for one, other in ((gold, answer), (answer, gold))):
        raise unsure(Doubt.CONTINUED)
    if ("%" in gold.text) != ("%" in answer.text) and max(gold.value, answer.value) == 100 * min(
        gold.value, answer.value
    ):
        raise unsure(Doubt.PERCENTAGE)
    for one, other in ((gold, answer), (answer, gold)):
        if one.doubt and one.value == 1000 * other.value:
            raise unsure(Doubt.COMMA, one.text)
    return Outcome(Equality.DIFFERENT, Differ(Difference.NUMBER, gold.text, answer.text))


def rounds(number: Printed, value: Any, answered: bool, options: Options) -> bool:
    """Whether a printed decimal stands for an exact value, or each value of an enclosure, which it is the rounding of.

    answered: whether it is the answer. A right answer is exact as it stands, unless the options say how many of its
    digits suffice, or the value has no end as a decimal and the digits are those of a calculator. Raises Unsure where
    there are too few for that.
    """
    if not enough(number, options) or not agreement(number, value).agrees:
        return False
    if answered or options.precise:
        return True
    if isinstance(value, Fraction) and _ends_as_decimal(value):
        return False
    if (number.digits or 0) < EXACT_DIGITS:
        raise unsure(Doubt.ROUNDED, number.text, str(len(str((number.quantum or 1).denominator)) - 1))
    return True


def _ends_as_decimal(value: Fraction) -> bool:
    """Whether only twos and fives divide the denominator."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def enough(number: Printed, options: Options) -> bool:
    """Whether a printed decimal has the digits to stand for a value that it is the rounding of."""
    if number.quantum is None:
        return False
    if options.places is not None:
        return number.quantum * 10**options.places <= 1
    if options.digits is not None:
        return (number.digits or 0) >= options.digits
    return (number.digits or 0) >= DIGITS and number.quantum < 1


def compare_constants(trees: tuple[Tree, Tree], sides: Sequence[Any], case: Case) -> Outcome:
    """The verdict by the values over the reals; else by those under each convention that gives both sides a value.

    Equal under one convention is equal, and the method names it; different is what differs under all. Raises Unsure.
    """
    if settled(*sides):
        return Outcome(Equality.EQUAL, Same(Match.EVALUATED))
    if is_long(*sides) and equal_at_length(*sides):
        return Outcome(Equality.EQUAL, Algebra())
    if (found := _infinite(sides)) is not None:
        return found
    found_different = None
    failed = ""
    with precision(BITS):
        for convention, assumed, final in CONVENTIONS:
            try:
                components = [convention(side) for side in sides]
                values = [[compute(part, {}, BITS) for part in side] for side in components]
            except EvaluationError as error:
                failed = failed or str(error)
                continue
            found = _by_value(trees, components, values, case)
            if found.verdict is Equality.EQUAL or final:
                return found.under(*assumed)
            found_different = found
    if found_different is None:
        raise unsure(Doubt.NO_VALUE, failed)
    return found_different


def _real(side: Any) -> tuple[Any, ...]:
    return (side,)


def _real_roots(side: Any) -> tuple[Any, ...]:
    return (with_real_roots(side),)


# A side as its real components, what that assumes, and whether no other convention is tried after it.
CONVENTIONS: tuple[tuple[Callable[[Any], tuple[Any, ...]], tuple[Assumption, ...], bool], ...] = (
    (_real, (), True),
    (_real_roots, (Assumption(Assumed.REAL_ROOTS),), False),
    (parts, (Assumption(Assumed.PRINCIPAL),), True),
)


def is_real(side: Any) -> bool:
    """Whether a formula without letters has a real value."""
    try:
        compute(side, {}, BITS)
    except EvaluationError:
        return False
    return True


def _infinite(sides: Sequence[Any]) -> Outcome | None:
    """Infinity against a number, or against its opposite."""
    if not any(side.has(sp.oo, -sp.oo) for side in sides):
        return None
    values = [evaluated(side) for side in sides]
    known = [value in (sp.oo, -sp.oo) or is_real(value) for value in values]
    if not all(known) or not any(value in (sp.oo, -sp.oo) for value in values):
        raise unsure(Doubt.INFINITY)
    return Outcome(Equality.DIFFERENT, Differ(Difference.INFINITY, *map(str, sides)))


def _by_value(
    trees: tuple[Tree, Tree], components: Sequence[Sequence[Any]], values: Sequence[Sequence[Any]], case: Case
) -> Outcome:
    """By the values of the components: one where both sides are real, two where they are complex."""
    if any(isinstance(value, np.ndarray) for side in values for value in side):
        return _arrays(values[0][0], values[1][0])
    pairs = [*zip(*values, strict=True)]
    apart = any(_apart(*pair) for pair in pairs)
    if case.options.tolerance is not None:
        gap = _size([one - other for one, other in pairs])
        size = _size(values[0]) if case.options.relative else 1
        if gap <= rational(case.options.tolerance) * size:
            return Outcome(Equality.EQUAL, Tolerance(_as_float(gap)))
        if apart:
            return Outcome(Equality.DIFFERENT, Tolerance(_as_float(gap)))
    if not apart:
        for form in (components, [[evaluated(part) for part in side] for side in components]):
            evidence = [decided(pair, case) for pair in zip(*form, strict=True)]
            if all(found.verdict.holds for found in evidence):
                return Outcome(Equality.EQUAL, evidence[0].method)
        raise unsure(Doubt.NOT_SHOWN)
    if len(pairs) == 1:
        for tree, (value,), answered in ((trees[0], values[1], False), (trees[1], values[0], True)):
            printed = number(tree)
            if printed is None or not _moderate(value):
                continue
            low, high = ends(value)
            if printed.continued and agreement(printed, (low, high)).agrees:
                raise unsure(Doubt.CONTINUED)
            if rounds(printed, low if low == high else (low, high), answered, case.options):
                return Outcome(Equality.EQUAL, Rounding(printed))
    return Outcome(Equality.DIFFERENT, Differ(Difference.VALUE, *map(_show, values)))


def _arrays(gold: Any, answer: Any) -> Outcome:
    if np.shape(gold) != np.shape(answer):
        return other_shape(gold, answer)
    if any(_apart(one, other) for one, other in zip(np.ravel(gold), np.ravel(answer), strict=True)):
        return Outcome(Equality.DIFFERENT, Differ(Difference.ENTRY))
    if any(isinstance(entry, arb) for value in (gold, answer) for entry in np.ravel(value)):
        raise unsure(Doubt.NOT_SHOWN)
    return Outcome(Equality.EQUAL, Same(Match.ENTRIES, int(np.size(gold))))


def other_shape(gold: Any, answer: Any) -> Outcome:
    left, right = (tuple(map(str, np.shape(side))) for side in (gold, answer))
    return Outcome(Equality.DIFFERENT, Shapes(left, right))


def _apart(one: Any, other: Any) -> bool:
    gap = one - other
    return (not gap.contains(0)) if isinstance(gap, arb) else gap != 0


def _as_float(gap: Any) -> float:
    try:
        return float(gap)
    except OverflowError:
        return math.inf


def _size(components: Sequence[Any]) -> Any:
    """The absolute value of a number from its real and its imaginary part."""
    if len(components) == 1:
        return abs(components[0])
    return sum((arb(part) ** 2 for part in components), arb(0)).sqrt()


def _moderate(value: Any) -> bool:
    """Whether the size of a value is one that a printed number may have, and that can be written out exactly."""
    if isinstance(value, fmpq):
        return True
    return bool(abs(value) < arb(2) ** MOST_BITS) and bool(abs(value) > arb(2) ** -MOST_BITS)


def _show(components: Sequence[Any]) -> str:
    real, *imaginary = (arb(part).str(12, radius=False) for part in components)
    return real + "".join(f" + {part}i" for part in imaginary)
