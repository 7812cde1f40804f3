"""What is known of functions whose argument is shifted by a whole number: floors, and the gamma function."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from checks.identity.ring import NotAlgebraic, as_fraction

if TYPE_CHECKING:
    from checks.identity.ring import Poly, Quotient, Ring

MAX_SHIFT = 100  # of an argument of gamma: as many factors are written out


def floor(ring: Ring, argument: Quotient) -> Quotient:
    """floor(u + 1) = floor(u) + 1: the whole part of the constant in the argument comes out."""
    whole, _ = divmod(argument.num, argument.den)
    shift = ring.constant(math.floor(_constant(whole)))
    rest = ring.add(argument, -shift)
    if rest.is_polynomial and rest.num.is_constant():
        return shift
    return ring.add(shift, ring.kernel("function", sp.floor, rest))


def gamma(ring: Ring, argument: Quotient) -> Quotient:
    """gamma(u + 1) = u gamma(u): the whole part of the constant in the argument becomes a product."""
    if not argument.is_polynomial:
        return ring.kernel("function", sp.gamma, argument)
    shift = math.ceil(_constant(argument.num)) - 1  # what is left of the constant is above 0, and at most 1
    if abs(shift) > MAX_SHIFT:
        raise NotAlgebraic(f"gamma shifted by {shift}")
    rest = ring.add(argument, ring.constant(-shift))
    if rest.num == 1 and shift < 0:
        raise NotAlgebraic("gamma at a pole")
    result = ring.constant(1) if rest.num == 1 else ring.kernel("function", sp.gamma, rest)
    for step in range(min(shift, 0), max(shift, 0)):
        factor = ring.add(rest, ring.constant(step))
        result = ring.multiply(result, factor if shift > 0 else ring.power(factor, -1))
    return result


def _constant(poly: Poly) -> Fraction:
    return next((as_fraction(c) for exponents, c in poly.terms() if not any(exponents)), Fraction(0))
