"""Digits with a proof: interval arithmetic, and the set of values that rounding after every step can reach."""

from __future__ import annotations

from collections.abc import Iterable  # the alias of a step needs it when the module runs
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp
from flint import arb, ctx, fmpq

from checks import evaluation
from checks.arrays import array, entries, is_array
from checks.balls import FUNCTIONS, ExactOrBall, ball, finite, fraction, leaky, power, precision, rational, sign
from checks.evaluation import NOTHING, Environment, EvaluationError, Field, evaluate, lift
from checks.vocabulary import heads as f

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "BALLS", "PRECISION", "ExactOrBall", "Value", "ball", "constants", "enclose", "exact_steps", "fraction",
    "precision", "rational", "reachable_steps", "round_scalar", "rounded_steps", "settle",
]  # fmt: skip

Value: TypeAlias = Any  # an ExactOrBall, or an object array of them

PRECISION = 128  # bits: 38 digits, so that 17 are certain after a few hundred operations
MAX_PRECISION = 8192  # bits: where a tie is still not settled there, it is an exact tie or hopeless
JUMPS = tuple(head for head, row in f.FUNCTIONS.items() if not row.continuous)


def _root(node: Any, environment: Environment) -> arb:
    """The zero by interval Newton steps and bisection: the intersection with each Newton step still holds it."""
    function, variable, *ends = node.args
    if function.has(*JUMPS):
        raise EvaluationError(f"{function} may jump over zero; a change of sign shows no zero")
    derivative = function.diff(variable)
    low, high = (evaluate(end, environment, BALLS) for end in ends)

    def at(point: Any, expression: Any = function) -> Any:
        return evaluate(expression, {**environment, variable: point}, BALLS)

    rising = sign(at(high))
    if sign(at(low)) * rising >= 0:
        raise EvaluationError(f"no change of sign between {low} and {high}, so no zero is certain there")
    enclosure = ball(low).union(ball(high))
    for _ in range(4 * ctx.prec):  # halving alone would go on for ever towards a zero at 0
        width, middle = enclosure.rad(), _middle(enclosure)
        value, slope = ball(at(middle)), _slope(at, enclosure, derivative)
        if slope is not None:
            enclosure = enclosure.intersection(ball(middle) - value / slope)
        elif not value.contains(0):
            upper = (value > 0) == (rising > 0)
            enclosure = ball(middle).union(enclosure.lower() if upper else enclosure.upper())
        if not enclosure.rad() < width * arb("0.9"):
            break
    if not finite(ball(at(enclosure)), f"{function} near {enclosure}").contains(0):
        raise EvaluationError(f"{function} has no zero between {low} and {high}, although its sign changes")
    return enclosure


def _middle(enclosure: arb) -> fmpq:
    mantissa, exponent = enclosure.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _slope(at: Callable[..., Any], enclosure: arb, derivative: Any) -> arb | None:
    """The derivative over the enclosure where it is certain not to vanish, else None."""
    try:
        slope = ball(at(enclosure, derivative))
    except EvaluationError:
        return None
    return None if slope.contains(0) or not slope.is_finite() else slope


BALLS = Field(
    number=rational,
    constants={type(sp.pi): arb.pi, type(sp.E): arb.const_e},
    functions=FUNCTIONS,
    power=power,
    root=_root,
)


def enclose(
    expression: Any, environment: Environment, bits: int = PRECISION, known: Mapping[Any, Value] = NOTHING
) -> Value:
    """The expression's value: exact (fmpq) where it is rational, else a ball that is certain to hold it.

    Matrices come as 2-d object arrays. known: the values of its parts without letters, from `constants`, for one that
    is evaluated often. Raises EvaluationError where there is no finite value.
    """
    with precision(bits):
        return _evaluate(expression, environment, BALLS, known)


def constants(expressions: Sequence[Any], bits: int = PRECISION) -> Mapping[Any, Value]:
    """The values of all their parts without letters. Raises EvaluationError where one has none."""
    with precision(bits):
        try:
            return evaluation.constants(expressions, BALLS)
        except ZeroDivisionError:
            raise EvaluationError("a division by zero") from None


def _evaluate(expression: Any, environment: Environment, field: Field, known: Mapping[Any, Value] = NOTHING) -> Value:
    try:
        value = evaluate(expression, environment, field, known)
    except ZeroDivisionError:
        raise EvaluationError("a division by zero") from None  # sympy may invert a matrix to print it
    for entry in entries(value):
        if isinstance(entry, arb):
            finite(entry, "the expression")
    return value


def settle(compute: Callable[[int], Any], accept: Callable[[Any], Any]) -> Any:
    """Repeat `compute(bits)` with doubled precision until `accept` gives something other than None."""
    bits = PRECISION
    while bits <= MAX_PRECISION:
        with precision(bits):
            if (accepted := accept(compute(bits))) is not None:
                return accepted
        bits *= 2
    raise EvaluationError(f"not settled at {MAX_PRECISION} bits: the value may lie exactly on a tie")


def round_scalar(value: ExactOrBall, places: int) -> Fraction | None:
    """The value rounded to this many decimals, half away from zero; None where a ball leaves it open."""
    scale = Fraction(10) ** places
    scaled = value * rational(scale)
    if isinstance(scaled, fmpq):
        exact = fraction(scaled)
        magnitude = (abs(exact) + Fraction(1, 2)).__floor__()
        return Fraction(magnitude if exact >= 0 else -magnitude) / scale
    shifted = (abs(scaled) + arb(fmpq(1, 2))).floor().unique_fmpz()
    if shifted is None or (shifted != 0 and scaled.contains(0)):
        return None
    return Fraction(int(shifted) if shifted == 0 or scaled > 0 else -int(shifted)) / scale


def _round_all(value: Value, places: int) -> Value | None:
    if not is_array(value):
        rounded = round_scalar(value, places)
        return None if rounded is None else rational(rounded)
    entries = [round_scalar(entry, places) for entry in value.flat]
    if any(entry is None for entry in entries):
        return None
    return array([rational(entry) for entry in entries if entry is not None], value.shape)


Assignments: TypeAlias = Iterable[tuple[Any, Any]]  # (symbol, its last form), each using symbols before it only


def exact_steps(steps: Assignments, environment: Environment, bits: int = PRECISION) -> dict[Any, Value]:
    """Every step's value without rounding."""
    values = dict(environment)
    for symbol, expression in steps:
        values[symbol] = enclose(expression, values, bits)
    return values


def rounded_steps(steps: Assignments, environment: Environment, places: int) -> dict[Any, Value]:
    """Every step's value as a careful hand calculation has it: from rounded operands, and rounded itself."""
    values = dict(environment)
    for symbol, expression in steps:
        values[symbol] = settle(
            lambda bits, expression=expression: enclose(expression, values, bits),
            lambda value: _round_all(value, places),
        )
    return values


def _uncertain_step(value: Any) -> Any:
    """A step is 0 or 1 where the sign is not certain."""
    try:
        return fmpq(1 if sign(value) > 0 else 0)
    except EvaluationError:
        return arb(0).union(arb(1))


def _uncertain_leaky(value: Any, slope: Any) -> Any:
    try:
        return leaky(value, slope)
    except EvaluationError:
        return ball(value).union(ball(slope * value))


# A rounded number may lie on the other side of a kink: both sides are reached then.
REACH = replace(BALLS, functions={**BALLS.functions, f.Step: _uncertain_step, f.LeakyReLU: _uncertain_leaky})


def reachable_steps(steps: Assignments, environment: Environment, places: int) -> dict[Any, Value]:
    """For every step, an interval that holds whatever rounding each step to `places` decimals can lead to."""
    values = dict(environment)
    with precision(PRECISION):
        half = arb(0, rational(Fraction(1, 2) / Fraction(10) ** places))
        for symbol, expression in steps:
            values[symbol] = lift(lambda value: ball(value) + half)(_evaluate(expression, values, REACH))
    return values
