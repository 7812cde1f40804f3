"""Whether a number made of fractions by + - * / and roots is zero: if it is nearer to it than any such number can be.

The bound is that of Burnikel, Funke, Mehlhorn, Schirra and Schmitt, "A separation bound for real algebraic expressions"
(ESA 2001): E is zero, or |E| >= 1 / (l u^(D^2 - 1)), where D is the product of the degrees of the roots in E, and u and
l bound the sizes of its conjugates above and below the fraction bar.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq
from msgspec import Struct

from checks.enclosure import PRECISION, ball, enclose, fraction
from checks.evaluation import EvaluationError

MOST_BITS = 40_000  # that are computed to tell a number from zero
MOST_POWER = 1000


class Sizes(Struct, frozen=True):
    """Upper bounds of log2 u and log2 l."""

    above: Fraction
    below: Fraction


def is_zero(number: Any) -> bool | None:
    """Whether a number without letters is zero; None where it is not made by roots alone, or the bound is too small."""
    roots: dict[Any, int] = {}
    sizes = _sizes(number, roots)
    if sizes is None:
        return None
    degree = 1
    for root in roots.values():
        degree *= root
    bits = sizes.below + sizes.above * (degree**2 - 1)
    if bits > MOST_BITS:
        return None
    precise = int(bits) + 64
    while precise <= 4 * MOST_BITS:
        try:
            value = ball(enclose(number, {}, precise))
        except EvaluationError:
            return None
        if not value.contains(0):
            return False
        if abs(value) < ball(2) ** -(int(bits) + 1):
            return True
        precise *= 2
    return None


def _sizes(node: Any, roots: dict[Any, int]) -> Sizes | None:
    """The bounds for an expression, whose roots are put down with their degrees; None where something else is in it."""
    if node.is_Rational:
        return Sizes(_log2(abs(int(node.p))), _log2(int(node.q)))
    if node.is_Add or node.is_Mul:
        parts = [_sizes(arg, roots) for arg in node.args]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        total = known[0]
        for part in known[1:]:
            total = (_sum if node.is_Add else _product)(total, part)
        return total
    exponent = _fraction(node.exp) if node.is_Pow else None
    base = _sizes(node.base, roots) if exponent is not None else None
    if exponent is None or base is None:
        return None
    degree, times = exponent.denominator, exponent.numerator
    if degree > 1:
        roots[node.base, degree] = degree
        base = _root(base, degree)
    base = Sizes(base.below, base.above) if times < 0 else base
    return Sizes(base.above * abs(times), base.below * abs(times))


def _fraction(exponent: Any) -> Fraction | None:
    try:
        value = enclose(exponent, {}, PRECISION)
    except EvaluationError:
        return None
    found = fraction(value) if isinstance(value, fmpq) else None
    return found if found is not None and max(abs(found.numerator), found.denominator) <= MOST_POWER else None


def _sum(one: Sizes, other: Sizes) -> Sizes:
    above = max(one.above + other.below, one.below + other.above) + 1
    return Sizes(above, one.below + other.below)


def _product(one: Sizes, other: Sizes) -> Sizes:
    return Sizes(one.above + other.above, one.below + other.below)


def _root(base: Sizes, degree: int) -> Sizes:
    if base.above >= base.below:
        return Sizes((base.above + (degree - 1) * base.below) / degree, base.below)
    return Sizes(base.above, ((degree - 1) * base.above + base.below) / degree)


def _log2(value: int) -> Fraction:
    """An upper bound of log2 of a whole number, at least 0."""
    return Fraction(max(value - 1, 0).bit_length())
