"""Integrals, limits and sums in closed form: what computer algebra proposes and numbers confirm, or nothing.

One witness is sympy, which finds a formula; the other knows nothing of it: quadrature, terms that are added up, or
values nearer and nearer to the limit, from ball arithmetic. Where the two don't agree nothing is known.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp
from flint import arb, fmpq
from sympy.core.function import AppliedUndef

from checks import worker
from checks.balls import ball, precision, rational
from checks.enclosure import enclose
from checks.evaluation import EvaluationError
from checks.identity.normal import read, size
from checks.identity.points import PRIMES, number
from checks.identity.ring import NotAlgebraic, Ring, as_fraction

SECONDS = 8.0  # for one integral, limit or sum, in a process of its own that has to import sympy first
POINTS = 3  # values for the letters, at which the two witnesses are compared
DIGITS = 25  # with which quadrature and summation work
AGREE = mpmath.mpf(10) ** -12  # they lose some of these digits; two different closed forms do not agree so well
STEPS = (20, 40, 80)  # how near to a limit: 2^-20 from it, or at 2^20 for one at infinity
NEAR, HIGH = 1e-6, 50  # how near the value must be at the last step, or how high
NEAR_ZERO = 0.01  # the 2^20-th term of a sum
BITS, SPARE = 128, 40
FINE = 512  # near a limit, where what is cancelled may be below 2^-160
LENGTHS = 12  # of a sum whose last index is a letter
TERMS = 2000  # of a polynomial that is integrated term by term
SEED = 20
CLOSE = 1e-12  # of sums that are worked out
# What computer algebra raises where it knows no answer.
NO_ANSWER = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError)
KNOWN = {sp.factorial: sp.gamma, sp.binomial: sp.gamma, sp.erfc: sp.erf}  # what balls know in place of others
OPEN = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Piecewise, sp.AccumBounds, sp.I, sp.nan, sp.zoo)


@lru_cache(maxsize=4096)
def closed(node: Any) -> Any:
    """The value of an Integral, a Limit, a Sum or a Product as a formula of its letters; None where it is not certain.

    An infinite value is one of a Limit only. Letters in the bounds of a sum that ends are whole numbers.
    """
    if node.has(sp.Indexed, AppliedUndef, sp.MatrixExpr) or node.is_commutative is False or not _runs(node):
        return None
    if isinstance(node, sp.Integral) and (value := _by_powers(node)) is not None:
        return value
    try:
        return worker.run(_agreed, node, seconds=SECONDS)
    except worker.Stopped:
        return None


def _runs(node: Any) -> bool:
    """Whether no letter in the bounds of a sum that ends may be another number than a whole one."""
    if not isinstance(node, sp.Sum | sp.Product):
        return True
    return all(letter.is_integer for limit in node.limits for bound in limit[1:] for letter in bound.free_symbols)


def in_closed_form(side: Any) -> Any:
    """The formula with the value of each sum, product and integral in its place, where that is certain."""
    found = {node: value for node in side.atoms(sp.Sum, sp.Product, sp.Integral) if (value := closed(node)) is not None}
    return side.xreplace(found) if found else side


def _by_powers(node: Any) -> Any:
    """The integral of a polynomial in its variable, by the power rule; None for anything else."""
    body, (variable, low, high) = node.args
    if sp.oo in (abs(low), abs(high)):
        return None
    ring = Ring(size(body), TERMS)
    try:
        value = read(ring, body)
    except NotAlgebraic:
        return None
    letters = {index: key[1] for key, index in ring.known.generators.items() if key[0] == "letter"}
    if not value.is_polynomial or not ring.used(value.num) <= letters.keys():
        return None
    terms = []
    for exponents, coefficient in value.num.terms():
        factors = [letters[i] ** int(e) for i, e in enumerate(exponents) if e and letters[i] != variable]
        degree = sum(int(e) for i, e in enumerate(exponents) if e and letters[i] == variable) + 1
        exact = as_fraction(coefficient) / degree
        terms.append(sp.Mul(sp.Rational(exact.numerator, exact.denominator), *factors, high**degree - low**degree))
    return sp.Add(*terms)


# --- in a process of its own ------------------------------------------------------------------------------------


def _agreed(node: Any) -> Any:
    """What both witnesses say, or None."""
    proposed = _proposed(node)
    if proposed is None:
        return None
    confirm = CONFIRMED[type(node)]
    try:
        return proposed if all(confirm(node, proposed, point) for point in _points(node.free_symbols)) else None
    except (EvaluationError, *NO_ANSWER):
        return None


def _proposed(node: Any) -> Any:
    """sympy's own answer, in functions that balls know."""
    try:
        value = _generic(node.replace(sp.gamma, _as_factorial).doit())
        for kind, other in KNOWN.items():
            value = value.rewrite(kind, other)
    except NO_ANSWER:
        return None
    if isinstance(node, sp.Limit) and value in (sp.oo, -sp.oo):
        return value
    return None if value.has(*OPEN, sp.oo, -sp.oo) else value


def _as_factorial(argument: Any) -> Any:
    """gamma(n + 1) as n!, which sympy sums better."""
    return sp.factorial(argument - 1)


def _generic(value: Any) -> Any:
    """The last case of those that hold only where two quantities happen to be equal."""
    if isinstance(value, sp.Piecewise) and all(isinstance(when, sp.Eq) for _, when in value.args[:-1]):
        last, when = value.args[-1]
        return last if when == sp.S.true else value
    return value


def _points(letters: Any) -> Iterator[Mapping[Any, Any]]:
    """Values for the letters that meet what is assumed of them."""
    rng = random.Random(SEED)
    for _ in range(POINTS if letters else 1):
        values = {
            letter: number(rng, letter, PRIMES[place % len(PRIMES)], 4)
            for place, letter in enumerate(sorted(letters, key=str))
        }
        yield {letter: rational(value) for letter, value in values.items() if value is not None}


def _function(body: Any, variable: Any, point: Mapping[Any, Any]) -> Callable[[Any], Any]:
    """The body as a function of one number of mpmath."""

    def value(at: Any) -> Any:
        at = mpmath.mpf(at)
        place = fmpq(int(at.man)) * fmpq(2) ** int(at.exp) * (-1 if at < 0 else 1)
        return _number(enclose(body, {**point, variable: place}, mpmath.mp.prec + SPARE))

    return value


def _number(value: Any) -> Any:
    with precision(mpmath.mp.prec + SPARE):
        return mpmath.mpf(ball(value).str(mpmath.mp.dps + 5, radius=False))


def _same(found: Any, value: Any) -> bool:
    return abs(found - value) <= AGREE * max(1, abs(value))


def _end(bound: Any, point: Mapping[Any, Any]) -> Any:
    """A bound as a number of mpmath."""
    if bound in (sp.oo, -sp.oo):
        return mpmath.inf if bound == sp.oo else -mpmath.inf
    return _number(enclose(bound, point, BITS))


def _by_quadrature(node: Any, proposed: Any, point: Mapping[Any, Any]) -> bool:
    """Tanh-sinh quadrature of the integrand, between its bounds and the places where it bends."""
    body, (variable, low, high) = node.args
    with mpmath.workdps(DIGITS):
        ends = [_end(low, point), _end(high, point)]
        bends = [place for place in _bends(body, variable, point) if min(ends) < place < max(ends)]
        places = [ends[0], *sorted(bends, reverse=ends[0] > ends[1]), ends[1]]
        found, error = mpmath.quad(_function(body, variable, point), places, error=True)
        return error < AGREE and _same(found, _end(proposed, point))


def _bends(body: Any, variable: Any, point: Mapping[Any, Any]) -> Iterator[Any]:
    """Where what stands between bars, or in a sign or a maximum, is zero, if it is linear in the variable."""
    for node in body.atoms(sp.Abs, sp.sign, sp.Max, sp.Min):
        line = (node.args[0] - sum(node.args[1:])).as_poly(variable)
        if line is not None and line.degree() == 1:
            slope, rise = line.all_coeffs()
            yield _end(-rise / slope, point)


def _by_adding(node: Any, proposed: Any, point: Mapping[Any, Any]) -> bool:
    """The terms added up, and what is left of them extrapolated."""
    body, (variable, low, high) = node.args
    if high != sp.oo:
        return _worked_out(node, proposed)
    late = [abs(ball(enclose(body, {**point, variable: rational(2**step)}, BITS))) for step in STEPS[:2]]
    if not (late[0] < NEAR_ZERO and late[1] < late[0]):  # what does not go to zero may still be extrapolated
        return False
    with mpmath.workdps(DIGITS):
        found = mpmath.nsum(_function(body, variable, point), [_end(low, point), _end(high, point)])
        return _same(found, _end(proposed, point))


@lru_cache(maxsize=8)  # the same for every point
def _worked_out(node: Any, proposed: Any) -> bool:
    """Term by term, for several whole numbers in the bounds."""
    rng = random.Random(SEED)
    limits = set().union(*(bound.free_symbols for limit in node.limits for bound in limit[1:]))
    free = sorted(node.free_symbols - limits, key=str)
    for length in range(1, LENGTHS + 1):
        others = {letter: rational(number(rng, letter, 7, 4) or 1) for letter in free}
        point = {**others, **dict.fromkeys(limits, rational(length))}
        with precision(BITS):
            gap = ball(enclose(node, point, BITS)) - ball(enclose(proposed, point, BITS))
            if not gap.contains(0) or gap.rad() > CLOSE:
                return False
    return True


def _by_approaching(node: Any, proposed: Any, point: Mapping[Any, Any]) -> bool:
    """Values nearer and nearer to the limit, from the sides that are asked for, which come nearer to it."""
    body, variable, target, side = node.args
    sides = {"+": (1,), "-": (-1,)}.get(str(side), (1, -1))
    if target in (sp.oo, -sp.oo):
        ways = [[rational(2**step if target == sp.oo else -(2**step)) for step in STEPS]]
    else:
        place = enclose(target, point, FINE)
        ways = [[place + rational(Fraction(sign, 2**step)) for step in STEPS] for sign in sides]
    limit = proposed if proposed in (sp.oo, -sp.oo) else ball(enclose(proposed, point, FINE))
    ways = ([ball(enclose(body, {**point, variable: at}, FINE)) for at in way] for way in ways)
    return all(_approaches(values, limit) for values in ways)


def _approaches(values: list[Any], limit: Any) -> bool:
    """Whether each value is nearer to the limit than the one before, and the last is near; to infinity, higher."""
    if limit in (sp.oo, -sp.oo):
        heights = [value if limit == sp.oo else -value for value in values]
        return bool(heights[-1] > HIGH) and all(bool(2 * b > 3 * a) for a, b in pairwise(heights))
    gaps = [abs(value - limit).abs_upper() for value in values]
    closer = all(bool(2 * b <= a) for a, b in pairwise(gaps))
    return closer and bool(gaps[-1] <= NEAR * max(abs(limit).abs_upper(), arb(1)))


CONFIRMED: Mapping[type, Callable[[Any, Any, Mapping[Any, Any]], bool]] = {
    sp.Integral: _by_quadrature,
    sp.Sum: _by_adding,
    sp.Product: lambda node, proposed, point: _worked_out(node, proposed),
    sp.Limit: _by_approaching,
}
