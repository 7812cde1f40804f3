"""Scalar functions on rationals and balls: exact where the value is rational, else a ball that surely holds it."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp
from flint import arb, ctx, fmpq, fmpz

from checks.arrays import EvaluationError
from checks.vocabulary import heads as f

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checks.vocabulary.rows import Function

ExactOrBall: TypeAlias = "fmpq | arb"

MAX_EXACT = 1_000_000  # bits of an exact power; a larger one becomes a ball
MAX_FACTORIAL = 1000  # a larger argument of gamma gives a ball
MAX_EXPONENT = 10_000  # bits of a whole exponent beyond which a power is refused: each bit costs a multiplication


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
    return fmpq(value.numerator, value.denominator)


def ball(value: Any) -> arb:
    """A scalar as a ball: rationals are enclosed at the current precision."""
    return value if isinstance(value, arb) else arb(value)


def fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def finite(value: arb, what: str) -> arb:
    """The value itself; EvaluationError where it is infinite or unknown."""
    if not value.is_finite():
        raise EvaluationError(f"{what} has no finite value here")
    return value


def _through(row: Function) -> Callable[[Any], Any]:
    """A transcendental function on balls that stays exact at the few rationals where its value is rational."""
    method, exact = row.ball, {number: rational(value) for number, value in row.exact.items()}
    assert method is not None, "only what has a function of balls goes through it"

    def function(value: Any) -> Any:
        if isinstance(value, fmpq) and value.q == 1 and (known := exact.get(int(value.p))) is not None:
            return known
        return finite(method(ball(value)), f"{row.name}({value})")

    return function


def sign(value: Any) -> int:
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


def _gamma(value: Any) -> Any:
    """Exact at whole numbers of moderate size, where it is a factorial."""
    if isinstance(value, fmpq) and value.q == 1 and 0 < value.p <= MAX_FACTORIAL:
        return fmpq(fmpz(factorial(int(value.p) - 1)))
    return finite(ball(value).gamma(), f"gamma({value})")


def _relu(value: Any) -> Any:
    if isinstance(value, arb):
        return value.max(arb(0))
    return max(value, fmpq(0))


def leaky(value: Any, slope: Any) -> Any:
    return value if sign(value) > 0 else slope * value


def power(base: Any, exponent: Any) -> Any:
    """base^exponent; a negative base takes whole exponents only, as over the reals."""
    if not isinstance(exponent, fmpq):
        return finite(ball(base) ** exponent, f"{base}^{exponent}")
    if base == 0 and exponent < 0:
        raise EvaluationError("a division by zero")
    if isinstance(base, fmpq) and (exact := _exact_power(base, exponent)) is not None:
        return exact
    if exponent.p.bit_length() > MAX_EXPONENT:
        raise EvaluationError(f"an exponent of over {MAX_EXPONENT} bits")
    if exponent.q == 1:
        return finite(ball(base) ** fmpz(int(exponent.p)), f"{base}^{exponent}")
    if exponent.q == 2:
        return finite(ball(base).sqrt() ** fmpz(int(exponent.p)), f"{base}^{exponent}")
    return finite(ball(base) ** ball(exponent), f"{base}^{exponent}")


def _exact_power(base: fmpq, exponent: fmpq) -> fmpq | None:
    """The power where it is rational and of moderate size, else None."""
    degree = int(exponent.q)
    if base < 0 and degree > 1:
        raise EvaluationError(f"{base} to a power of {exponent} is not real")
    if abs(exponent.p) * (base.p.bit_length() + base.q.bit_length()) >= MAX_EXACT and abs(base) != 1 and base != 0:
        return None
    if base == 0 or base == 1:
        return base if exponent != 0 else fmpq(1)
    p, q = (base.p, base.q) if degree == 1 else (_whole_root(base.p, degree), _whole_root(base.q, degree))
    if p is None or q is None:
        return None
    return fmpq(p, q) ** int(exponent.p if p != -q else exponent.p % 2)


def _whole_root(value: fmpz, degree: int) -> fmpz | None:
    if degree >= value.bit_length():
        return value if value == 1 else None
    root = value.root(degree)
    return root if root**degree == value else None


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


def _heaviside(value: Any, middle: Any) -> Any:
    side = sign(value)
    return middle if side == 0 else fmpq(1 if side > 0 else 0)


# What ball arithmetic itself knows: kinks and jumps, which no law in smoother functions could give.
PRIMITIVES: Mapping[Any, Callable[..., Any]] = {
    sp.Abs: _absolute,
    sp.sign: lambda x: fmpq(sign(x)),
    sp.floor: _floor,
    sp.ceiling: lambda x: -_floor(-x),
    sp.Heaviside: _heaviside,
    sp.Max: _largest,
    sp.Min: _least,
    sp.gamma: _gamma,
    f.Step: lambda x: fmpq(1 if sign(x) > 0 else 0),
    f.ReLU: _relu,
    f.LeakyReLU: leaky,
}

# The others by their row; a function that is missing here is evaluated by its law.
FUNCTIONS: Mapping[Any, Callable[..., Any]] = {
    **{head: _through(row) for head, row in f.FUNCTIONS.items() if row.ball is not None},
    **PRIMITIVES,
}
