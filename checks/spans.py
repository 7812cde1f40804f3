"""Which values a form can take where its operands are only known within intervals, as tightly as first order allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

import sympy as sp
from flint import arb, fmpq

from checks.arrays import is_array
from checks.enclosure import enclose, fraction, rational
from checks.evaluation import EvaluationError, array
from checks.numbers import Interval
from checks.vocabulary import heads as f
from checks.vocabulary.heads import Gradient, MatrixGradient, MatrixStationary, Stationary

Span: TypeAlias = Any  # fmpq where the value is exact, else a ball (arb) that holds it; or an object array of them
BITS = 128
MOST_BITS = 2**21  # of a number that is written out exactly: more than 600,000 digits
OPERATORS = (sp.Derivative, sp.Limit, sp.Integral, Gradient, MatrixGradient, Stationary, MatrixStationary)


@dataclass(frozen=True)
class Evaluable:
    """A form that can be evaluated, with its slopes by each scalar operand."""

    expression: Any

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(str(letter) for letter in self.expression.free_symbols if not isinstance(letter, sp.Indexed))

    @cached_property
    def slopes(self) -> Mapping[Any, Any]:
        """Operand -> derivative; empty where the form is no smooth scalar formula."""
        letters = self.expression.free_symbols
        if not isinstance(self.expression, sp.Expr) or not all(isinstance(letter, sp.Symbol) for letter in letters):
            return {}
        if self.expression.has(sp.Max, sp.Min, sp.Abs, sp.floor, sp.sign, sp.Piecewise):
            return {}
        return {letter: sp.diff(self.expression, letter) for letter in letters}

    @cached_property
    def quick(self) -> Callable[[Mapping[str, float]], float] | None:
        """The form in floating point, for a first look; None where it is no scalar formula of scalars."""
        return _quick(self.expression)

    def reach(self, known: Mapping[Any, Span], tight: bool = True) -> Span:
        """Every value that the form takes as its operands run through their spans.

        The whole range by interval arithmetic, cut with the mean value form: the value in the middle plus each slope
        over the whole box times the half-width, so that an operand that occurs twice is not counted twice.
        tight: off, the range is not cut: wider, and faster. Raises EvaluationError where the form has no finite value
        somewhere in the box.
        """
        natural = compute(self.expression, known)
        if not tight or not isinstance(natural, arb) or float(natural.rad()) < 1e-25 or not self.slopes:
            return natural
        balls = {letter: known[letter] for letter in self.slopes if isinstance(known[letter], arb)}
        middles = {letter: arb(ball.mid()) for letter, ball in balls.items()}
        try:
            centred = arb(compute(self.expression, {**known, **middles}))
            for letter, ball in balls.items():
                centred += compute(self.slopes[letter], known) * (ball - middles[letter])
            return natural.intersection(centred)
        except (EvaluationError, ValueError):
            return natural


def _quick(node: Any) -> Callable[[Mapping[str, float]], float] | None:
    if isinstance(node, sp.Rational):
        number = int(node.p) / int(node.q)
        return lambda known: number
    if isinstance(node, sp.NumberSymbol):
        constant = float(node)
        return lambda known: constant
    if isinstance(node, sp.Symbol):
        name = str(node)
        return lambda known: known[name]
    if node.func in f.LAWS and node.func not in QUICK:
        return _quick(f.LAWS[node.func](*node.args))
    operation = QUICK.get(node.func)
    parts = [_quick(arg) for arg in node.args if operation is not None]
    inner = [part for part in parts if part is not None]
    if operation is None or len(inner) != len(node.args):
        return None
    if len(inner) == 1:
        only = inner[0]
        return lambda known: operation(only(known))
    return lambda known: operation(*[part(known) for part in inner])


def _sum(*values: float) -> float:
    return sum(values)


def _product(*values: float) -> float:
    return math.prod(values)


QUICK: Mapping[Any, Callable[..., Any]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: lambda base, exponent: math.pow(base, exponent),
    sp.exp: math.exp,
    sp.log: math.log,
    sp.tanh: math.tanh,
    sp.floor: math.floor,
    sp.Abs: lambda x: abs(x),
    sp.Max: lambda *values: max(values),
    sp.Min: lambda *values: min(values),
    sp.erf: math.erf,
    f.Step: lambda x: float(x > 0),
}


def compute(expression: Any, known: Mapping[Any, Span] = MappingProxyType({}), bits: int = BITS) -> Span:
    """The expression's value: exact where it is rational, else a ball. Raises EvaluationError where there is none."""
    return enclose(expression, known, bits)


def evaluable(forms: Iterable[Any]) -> tuple[Evaluable, ...]:
    """The forms that can be evaluated as they stand, last first: that is what is usually computed."""
    return tuple(Evaluable(form) for form in reversed(tuple(forms)) if not form.has(*OPERATORS))


def ends(value: Any) -> Interval:
    """The two ends of a scalar span, exact. Raises EvaluationError where they would not fit into memory."""
    if isinstance(value, fmpq):
        exact = fraction(value)
        return exact, exact
    return _exact(value.lower()), _exact(value.upper())


def midpoint(value: Any) -> Fraction:
    low, high = ends(value)
    return (low + high) / 2


def _exact(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    if abs(int(exponent)) > MOST_BITS:
        raise EvaluationError(f"a number of more than {MOST_BITS} bits, which is not written out")
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def between(low: Fraction, high: Fraction) -> Span:
    """The span from low to high."""
    if low == high:
        return rational(low)
    return arb(rational((low + high) / 2), rational((high - low) / 2))


def hull(*intervals: Interval) -> Interval:
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def common(one: Interval, other: Interval) -> Interval | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def widened(value: Span, half: Fraction) -> Span:
    """The span with `half` added on both sides; exact values that need no rounding at that precision stay exact."""
    if is_array(value):
        return array([widened(entry, half) for entry in value.flat], value.shape)
    if isinstance(value, fmpq) and (fraction(value) / (2 * half)).denominator == 1:
        return value
    return arb(value) + arb(0, rational(half))
