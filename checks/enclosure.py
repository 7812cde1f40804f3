"""Digits with a proof: interval arithmetic, and the set of values that rounding after every step can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq, fmpz

from checks import functions as f
from checks.evaluation import Environment, EvaluationError, Field, evaluate, lift

Exact = fmpq  # rational arithmetic stays exact until a transcendental function needs a ball
Scalar: TypeAlias = "fmpq | arb"
Value: TypeAlias = Any  # a Scalar, or an object array of them

PRECISION = 128  # bits: 38 digits, so that 17 are certain after a few hundred operations
MAX_EXACT = 1_000_000  # bits of an exact power; a larger one becomes a ball
MAX_PRECISION = 8192  # bits: where a tie is still not settled there, it is an exact tie or hopeless


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Ball arithmetic at this many bits inside the block."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def rational(value: Fraction | int) -> fmpq:
    fraction = Fraction(value)
    return fmpq(fraction.numerator, fraction.denominator)


def ball(value: Any) -> arb:
    """A scalar as a ball: rationals are enclosed at the current precision."""
    return value if isinstance(value, arb) else arb(value)


def fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _finite(value: arb, what: str) -> arb:
    if not value.is_finite():
        raise EvaluationError(f"{what} has no finite value here")
    return value


def _through(name: str, method: Callable[[arb], arb], fixed: Mapping[int, int]) -> Callable[[Any], Any]:
    """A transcendental function on balls that stays exact at the few rationals where its value is rational."""

    def function(value: Any) -> Any:
        if isinstance(value, fmpq) and value.q == 1 and (exact := fixed.get(int(value.p))) is not None:
            return fmpq(exact)
        return _finite(method(ball(value)), f"{name}({value})")

    return function


def _logistic(value: Any) -> Any:
    if value == 0:
        return fmpq(1, 2)
    return 1 / (1 + (-ball(value)).exp())


def _sign(value: Any) -> int:
    """-1, 0 or 1; raises where a ball holds both signs."""
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value == 0:
        return 0
    raise EvaluationError(f"the sign of {value} is not certain; a kink lies inside the interval")


def _relu(value: Any) -> Any:
    if isinstance(value, arb):
        return value.max(arb(0))
    return max(value, fmpq(0))


def _leaky(value: Any, slope: Any) -> Any:
    return value if _sign(value) > 0 else slope * value


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(exponent, fmpq) and exponent.q == 1:
        if base == 0 and exponent < 0:
            raise EvaluationError("a division by zero")
        if isinstance(base, fmpq) and abs(exponent) * (base.p.bit_length() + base.q.bit_length()) < MAX_EXACT:
            return base ** int(exponent.p)
        return _finite(ball(base) ** fmpz(int(exponent.p)), f"{base}^{exponent}")
    if isinstance(exponent, fmpq) and exponent == fmpq(1, 2):
        return _square_root(base)
    return _finite(ball(base) ** ball(exponent), f"{base}^{exponent}")


def _square_root(value: Any) -> Any:
    if isinstance(value, fmpq) and value >= 0:
        p, q = fmpz(value.p).isqrt(), fmpz(value.q).isqrt()
        if p * p == value.p and q * q == value.q:
            return fmpq(p, q)
    return _finite(ball(value).sqrt(), f"sqrt({value})")


def _largest(*values: Any) -> Any:
    if all(isinstance(value, fmpq) for value in values):
        return max(values)
    result = ball(values[0])
    for value in values[1:]:
        result = result.max(ball(value))
    return result


def _least(*values: Any) -> Any:
    return -_largest(*(-value for value in values))


def _absolute(value: Any) -> Any:
    return abs(value)


def _floor(value: Any) -> fmpq:
    whole = value.floor() if isinstance(value, fmpq) else value.floor().unique_fmpz()
    if whole is None:
        raise EvaluationError(f"the floor of {value} is not certain; a whole number lies inside the interval")
    return fmpq(whole)


def _root(node: Any, environment: Environment) -> arb:
    """The zero by interval Newton steps and bisection: the intersection with each Newton step still holds it."""
    function, variable, *ends = node.args
    derivative = function.diff(variable)
    low, high = (evaluate(end, environment, BALLS) for end in ends)

    def at(point: Any, expression: Any = function) -> Any:
        return evaluate(expression, {**environment, variable: point}, BALLS)

    rising = _sign(at(high))
    if _sign(at(low)) * rising >= 0:
        raise EvaluationError(f"no change of sign between {low} and {high}, so no zero is certain there")
    enclosure = ball(low).union(ball(high))
    while True:
        width, middle = enclosure.rad(), _middle(enclosure)
        value, slope = ball(at(middle)), _slope(lambda: at(enclosure, derivative))
        if slope is not None:
            enclosure = enclosure.intersection(ball(middle) - value / slope)
        elif not value.contains(0):
            upper = (value > 0) == (rising > 0)
            enclosure = ball(middle).union(enclosure.lower() if upper else enclosure.upper())
        if enclosure.rad() > width * arb("0.9"):
            return enclosure


def _middle(enclosure: arb) -> fmpq:
    mantissa, exponent = enclosure.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _slope(compute: Callable[[], Any]) -> arb | None:
    """The derivative over the enclosure where it is certain not to vanish, else None."""
    try:
        slope = ball(compute())
    except EvaluationError:
        return None
    return None if slope.contains(0) else slope


BALLS = Field(
    number=rational,
    constants={type(sp.pi): arb.pi, type(sp.E): arb.const_e},
    functions={
        sp.exp: _through("exp", lambda x: x.exp(), {0: 1}),
        sp.log: _through("log", lambda x: x.log(), {1: 0}),
        sp.tanh: _through("tanh", lambda x: x.tanh(), {0: 0}),
        sp.sin: _through("sin", lambda x: x.sin(), {0: 0}),
        sp.cos: _through("cos", lambda x: x.cos(), {0: 1}),
        sp.tan: _through("tan", lambda x: x.tan(), {0: 0}),
        sp.erf: _through("erf", lambda x: x.erf(), {0: 0}),
        sp.Abs: _absolute,
        sp.floor: _floor,
        sp.Max: _largest,
        sp.Min: _least,
        f.Logistic: _logistic,
        f.Softplus: lambda x: (1 + ball(x).exp()).log(),
        f.SiLU: lambda x: x * _logistic(x),
        f.GELU: lambda x: x * (1 + (ball(x) / arb(2).sqrt()).erf()) / 2 if x != 0 else fmpq(0),
        f.Step: lambda x: fmpq(1 if _sign(x) > 0 else 0),
        f.ReLU: _relu,
        f.LeakyReLU: _leaky,
    },
    power=_power,
    root=_root,
)


def enclose(expression: Any, environment: Environment, bits: int = PRECISION) -> Value:
    """The expression's value: exact (fmpq) where it is rational, else a ball that is certain to hold it.

    Matrices come as 2-d object arrays. Raises EvaluationError where there is no finite value.
    """
    with precision(bits):
        try:
            return evaluate(expression, environment, BALLS)
        except ZeroDivisionError:
            raise EvaluationError(f"a division by zero in {expression}") from None


def settle(compute: Callable[[int], Any], accept: Callable[[Any], Any]) -> Any:
    """Repeat `compute(bits)` with doubled precision until `accept` gives something other than None."""
    bits = PRECISION
    while bits <= MAX_PRECISION:
        with precision(bits):
            if (accepted := accept(compute(bits))) is not None:
                return accepted
        bits *= 2
    raise EvaluationError(f"not settled at {MAX_PRECISION} bits: the value may lie exactly on a tie")


def round_scalar(value: Scalar, places: int) -> Fraction | None:
    """The value rounded to this many decimals, half away from zero; None where a ball leaves it open."""
    scaled = value * rational(10**places)
    if isinstance(scaled, fmpq):
        exact = fraction(scaled)
        magnitude = (abs(exact) + Fraction(1, 2)).__floor__()
        return Fraction(magnitude if exact >= 0 else -magnitude, 10**places)
    shifted = (abs(scaled) + arb(fmpq(1, 2))).floor().unique_fmpz()
    if shifted is None or (shifted != 0 and scaled.contains(0)):
        return None
    return Fraction(int(shifted) if shifted == 0 or scaled > 0 else -int(shifted), 10**places)


def _round_all(value: Value, places: int) -> Value | None:
    if not isinstance(value, np.ndarray):
        rounded = round_scalar(value, places)
        return None if rounded is None else rational(rounded)
    entries = [round_scalar(entry, places) for entry in value.flat]
    if any(entry is None for entry in entries):
        return None
    result = np.empty(len(entries), dtype=object)
    result[:] = [rational(entry) for entry in entries if entry is not None]
    return result.reshape(value.shape)


Steps: TypeAlias = Iterable[tuple[Any, Any]]  # (symbol, its last form), each using symbols before it only


def exact_steps(steps: Steps, environment: Environment, bits: int = PRECISION) -> dict[Any, Value]:
    """Every step's value without rounding."""
    values = dict(environment)
    for symbol, expression in steps:
        values[symbol] = enclose(expression, values, bits)
    return values


def rounded_steps(steps: Steps, environment: Environment, places: int) -> dict[Any, Value]:
    """Every step's value as a careful hand calculation has it: computed from rounded operands, rounded, written down."""
    values = dict(environment)
    for symbol, expression in steps:
        values[symbol] = settle(
            lambda bits, expression=expression: enclose(expression, values, bits),
            lambda value: _round_all(value, places),
        )
    return values


def reachable_steps(steps: Steps, environment: Environment, places: int) -> dict[Any, Value]:
    """For every step, an interval that holds whatever rounding each step to `places` decimals can lead to."""
    values = dict(environment)
    half = arb(0, rational(Fraction(1, 2 * 10**places)))
    for symbol, expression in steps:
        values[symbol] = lift(lambda value: ball(value) + half)(enclose(expression, values))
    return values
