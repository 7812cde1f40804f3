"""Between which bounds a formula stays, whatever its letters: exact for a polynomial in one, else by intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any, TypeGuard

import sympy as sp
from msgspec import Struct

from checks.evaluation import EvaluationError
from checks.rounding import show_significant
from checks.spans import compute, ends
from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f
from checks.vocabulary.rows import REAL as ANYTHING
from checks.vocabulary.rows import Bound

MOST_DEGREE = 6
LARGE = 10**300  # what comes near to the largest float
NARROW = Fraction(1, 10**20)  # irrational constants are known more closely than this


class Range(Struct, frozen=True):
    """The values from low to high. holds: whether the ends belong to it."""

    low: Bound
    high: Bound
    holds: tuple[bool, bool] = (False, False)

    @property
    def point(self) -> bool:
        """Whether it is one number, as far as that is known."""
        return _finite(self.low) and _finite(self.high) and self.high - self.low < NARROW

    @property
    def bounded(self) -> bool:
        """Whether it says anything."""
        return _finite(self.low) or _finite(self.high)

    def __and__(self, other: Range) -> Range:
        (low, holds_low), (high, holds_high) = (
            max(self._low, other._low, key=lambda end: (end[0], not end[1])),
            min(self._high, other._high, key=lambda end: (end[0], end[1])),
        )
        return Range(low, high, (holds_low, holds_high)) if low <= high else self

    @property
    def _low(self) -> tuple[Bound, bool]:
        return self.low, self.holds[0]

    @property
    def _high(self) -> tuple[Bound, bool]:
        return self.high, self.holds[1]

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low, (self.holds[1], self.holds[0]))

    def __add__(self, other: Range) -> Range:
        holds = (self.holds[0] and other.holds[0], self.holds[1] and other.holds[1])
        return Range(_sum_of(self.low, other.low), _sum_of(self.high, other.high), holds)

    def __mul__(self, other: Range) -> Range:
        corners = [_corner(one, two) for one in (self._low, self._high) for two in (other._low, other._high)]
        low = min(corners, key=lambda end: (end[0], not end[1]))
        high = max(corners, key=lambda end: (end[0], end[1]))
        return Range(low[0], high[0], (low[1], high[1]))

    def __str__(self) -> str:
        return f"{'[' if self.holds[0] else '('}{shown(self.low)}, {shown(self.high)}{']' if self.holds[1] else ')'}"


def _corner(one: tuple[Bound, bool], other: tuple[Bound, bool]) -> tuple[Bound, bool]:
    """One corner of a product of ranges; 0 times what has no bound is 0."""
    if one[0] == 0 or other[0] == 0:
        return Fraction(0), (one[0] == 0 and one[1]) or (other[0] == 0 and other[1])
    if _finite(one[0]) and _finite(other[0]):
        return one[0] * other[0], one[1] and other[1]
    return (math.inf if (one[0] > 0) == (other[0] > 0) else -math.inf), one[1] and other[1]


def _sum_of(one: Bound, other: Bound) -> Bound:
    """The sum of two ends; one that is infinite is it, however large the other one is."""
    return one + other if _finite(one) and _finite(other) else one if not _finite(one) else other


def _finite(bound: Bound) -> TypeGuard[Fraction]:
    return isinstance(bound, Fraction)


def shown(bound: Bound) -> str:
    """A bound for people: whole, a short decimal, a small fraction, or four digits."""
    if not _finite(bound):
        return "-∞" if bound < 0 else "∞"
    if abs(bound) > LARGE:
        return show_significant(bound, 4)
    if (bound * 10**6).denominator == 1 and bound.denominator > 8:
        return f"{float(bound):.6f}".rstrip("0")
    return str(bound) if bound.denominator <= 1000 else f"{float(bound):.4g}"


REAL = Range(-math.inf, math.inf)
ZERO, ONE = Fraction(0), Fraction(1)
UNIT = Range(ZERO, ONE)
POSITIVE = Range(ZERO, math.inf)
AT_LEAST_0 = Range(ZERO, math.inf, (True, False))

# What a function can give, whatever is put into it.
IMAGES: Mapping[Any, Range] = {
    head: Range(row.range.low, row.range.high, row.range.closed)
    for head, row in f.FUNCTIONS.items()
    if row.range != ANYTHING
}


def reach(expression: Any, known: Mapping[Any, Range]) -> Range:
    """A range that holds every value of the expression. known: letter -> its range; other letters are any number."""
    if isinstance(expression, f.Entrywise):
        return reach(expression.args[0].expr, {})
    if not isinstance(expression, sp.Expr) or is_matrix(expression):
        return REAL
    natural = _natural(expression, known)
    exact = _polynomial(expression, known)
    return natural if exact is None else natural & exact


def _natural(node: Any, known: Mapping[Any, Range]) -> Range:
    if node.is_number:
        return _constant(node)
    if isinstance(node, sp.Symbol):
        return known.get(node, REAL)
    if node.func in IMAGES:
        return IMAGES[node.func]
    rule = RULES.get(node.func)
    return REAL if rule is None else rule(node, known)


def _constant(node: Any) -> Range:
    try:
        low, high = ends(compute(node))
    except EvaluationError:
        return REAL
    return Range(low, high, (True, True))


def _sum(node: Any, known: Mapping[Any, Range]) -> Range:
    return reduce(Range.__add__, (reach(arg, known) for arg in node.args))


def _product(node: Any, known: Mapping[Any, Range]) -> Range:
    found = reduce(Range.__mul__, (reach(arg, known) for arg in node.args))
    return found & UNIT if _share(node, known) else found


def _share(node: Any, known: Mapping[Any, Range]) -> bool:
    """Whether the product is one term of a sum of positive terms over that sum, as in a softmax."""
    for place, factor in enumerate(node.args):
        if isinstance(factor, sp.Pow) and factor.exp == -1 and isinstance(factor.base, sp.Add):
            rest = sp.Mul(*node.args[:place], *node.args[place + 1 :])
            return rest in factor.base.args and all(_positive(term, known) for term in factor.base.args)
    return False


def _positive(term: Any, known: Mapping[Any, Range]) -> bool:
    found = reach(term, known)
    return found.low > 0 or (found.low == 0 and not found.holds[0])


def _power(node: Any, known: Mapping[Any, Range]) -> Range:
    base, exponent = reach(node.base, known), reach(node.exp, known)
    if exponent.low != exponent.high or not _finite(exponent.low):
        return POSITIVE if _positive(node.base, known) else REAL
    power = exponent.low
    if power == 0:
        return Range(ONE, ONE, (True, True))
    if power < 0:
        return _inverse(_powered(base, -power))
    return _powered(base, power)


def _powered(base: Range, power: Fraction) -> Range:
    if power.denominator == 1 and power <= MOST_DEGREE:
        found = reduce(Range.__mul__, [base] * int(power))
        return found & AT_LEAST_0 if power % 2 == 0 else found
    return AT_LEAST_0 if power.denominator == 2 or power % 2 == 0 else REAL


def _inverse(found: Range) -> Range:
    if found.low < 0 < found.high or (found.low == found.high == 0):
        return REAL
    low = -math.inf if found.high == 0 else _over(found.high)
    high = math.inf if found.low == 0 else _over(found.low)
    return Range(low, high, (found.holds[1] and _finite(low), found.holds[0] and _finite(high)))


def _over(bound: Bound) -> Bound:
    return 1 / bound if _finite(bound) else ZERO


def _logarithm(node: Any, known: Mapping[Any, Range]) -> Range:
    inner = reach(node.args[0], known)
    low = _log(inner.low, ends_low=True) if inner.low > 0 else -math.inf
    high = _log(inner.high, ends_low=False) if inner.high > 0 else math.inf
    return Range(low, high, (inner.holds[0] and _finite(low), inner.holds[1] and _finite(high)))


def _log(bound: Bound, *, ends_low: bool) -> Bound:
    if not _finite(bound):
        return math.inf
    return ends(compute(sp.log(sp.Rational(bound.numerator, bound.denominator))))[0 if ends_low else 1]


def _largest(node: Any, known: Mapping[Any, Range]) -> Range:
    parts = [reach(arg, known) for arg in node.args]
    low = max((part.low, part.holds[0]) for part in parts)
    high = max((part.high, part.holds[1]) for part in parts)
    return Range(low[0], high[0], (low[1], high[1]))


RULES: Mapping[Any, Callable[[Any, Mapping[Any, Range]], Range]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.log: _logarithm,
    sp.Max: _largest,
}


def _polynomial(expression: Any, known: Mapping[Any, Range]) -> Range | None:
    """The exact range of a polynomial in one letter or function, by its values at the ends and where its slope is 0."""
    heads = [node for node in sp.preorder_traversal(expression) if isinstance(node, sp.Function)]
    atoms = {node: sp.Dummy() for node in heads if node.func in IMAGES}
    fixed = {
        letter: sp.Rational(span.low.numerator, span.low.denominator)
        for letter, span in known.items()
        if span.low == span.high and isinstance(span.low, Fraction)
    }
    if expression.has(sp.IndexedBase):
        return None
    plain = expression.xreplace(atoms).xreplace(fixed)
    letters = list(plain.free_symbols)
    if len(letters) != 1 or not isinstance(letters[0], sp.Symbol) or plain.has(sp.Function):
        return None
    letter = letters[0]
    inside = next((IMAGES[node.func] for node, dummy in atoms.items() if dummy == letter), known.get(letter, REAL))
    try:
        polynomial = sp.Poly(plain, letter, domain="QQ")
    except sp.PolynomialError:
        return None
    if not 1 <= polynomial.degree() <= MOST_DEGREE:
        return None
    slope = polynomial.diff()
    turns = sp.roots(slope, filter="Q") if slope.degree() > 0 else {}
    if sum(turns.values()) != max(slope.degree(), 0):
        return None
    places = [inside._low, inside._high]  # pyright: ignore[reportPrivateUsage]
    places += [(Fraction(int(turn.p), int(turn.q)), True) for turn in turns if inside.low < turn < inside.high]
    values = [(_value(polynomial, place), held) for place, held in places]
    low = min(values, key=lambda end: (end[0], not end[1]))
    high = max(values, key=lambda end: (end[0], end[1]))
    return Range(low[0], high[0], (low[1], high[1]))


def _value(polynomial: Any, place: Bound) -> Bound:
    if isinstance(place, Fraction):
        value = polynomial.eval(sp.Rational(place.numerator, place.denominator))
        return Fraction(int(value.p), int(value.q))
    sign = polynomial.LC() * (-1 if place < 0 and polynomial.degree() % 2 else 1)
    return math.inf if sign > 0 else -math.inf


__all__ = ["IMAGES", "REAL", "Range", "reach", "shown"]
