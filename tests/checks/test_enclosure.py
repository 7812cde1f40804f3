"""A ball holds its value, a rounding is right or refused, and what rounding does reach lies in what it can reach."""

from __future__ import annotations

import random
import time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checks import enclosure
from checks.enclosure import PRECISION, fraction, precision, rational, round_scalar, settle
from checks.evaluation import EvaluationError
from checks.vocabulary import heads as f
from tests.checks.expressions import DIGITS, POINTS, expressions, oracle, x

SLOW_TO_MAKE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

# Here each value's kind is known: a scalar or an array, exact or a ball.
enclose: Any = enclosure.enclose
exact_steps: Any = enclosure.exact_steps
reachable_steps: Any = enclosure.reachable_steps
rounded_steps: Any = enclosure.rounded_steps


def power(*args: Any) -> Any:
    """A tower of powers that sympy must not work out."""
    *base, last = args
    for each in reversed(base):
        last = sp.Pow(each, last, evaluate=False)
    return last


def raw(head: Any, *args: Any) -> Any:
    return head(*args, evaluate=False)


def numbers(values: dict[Any, Any]) -> dict[Any, fmpq]:
    return {letter: fmpq(int(value.p), int(value.q)) for letter, value in values.items()}


def holds(value: Any, expected: Any) -> bool:
    """Whether the ball, a little wider than mpmath's own error, holds mpmath's value."""
    if not isinstance(value, arb):
        return abs(mpmath.mpf(int(value.p)) / int(value.q) - expected) <= abs(expected) * mpmath.mpf(10) ** -50
    with precision(4 * PRECISION):
        margin = arb(mpmath.nstr(abs(expected) * mpmath.mpf(10) ** -45 + mpmath.mpf(10) ** -45, 5))
        return (value + arb(0, margin)).contains(arb(mpmath.nstr(expected, DIGITS)).mid())


def balls_hold(expression: Any, at: int) -> None:
    try:
        value = enclose(expression, numbers(POINTS[at]))
    except EvaluationError:
        assume(False)
        return
    with mpmath.workdps(DIGITS):
        try:
            expected = oracle(expression, POINTS[at])
        except (ValueError, ZeroDivisionError, OverflowError):
            pytest.fail(f"{expression} has a ball, {value}, and no value")
        assume(abs(expected) < mpmath.mpf(10) ** 40)
        assert holds(value, expected), (expression, value, expected)


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW_TO_MAKE, derandomize=True)
@given(expressions(7), st.integers(0, len(POINTS) - 1))
def test_the_ball_holds_the_value(expression: Any, at: int) -> None:
    balls_hold(expression, at)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=SLOW_TO_MAKE)
@given(expressions(9), st.integers(0, len(POINTS) - 1))
def test_the_ball_holds_the_value_always(expression: Any, at: int) -> None:
    balls_hold(expression, at)


def test_this_comparison_can_fail() -> None:
    with mpmath.workdps(DIGITS):
        assert holds(enclose(sp.exp(sp.Integer(1)), {}), +mpmath.e)
        assert not holds(enclose(sp.exp(sp.Integer(1)), {}), mpmath.e + mpmath.mpf(10) ** -30)
        assert not holds(fmpq(1, 3), mpmath.mpf(1) / 3 + mpmath.mpf(10) ** -40)


EXACT = {
    "0^0": (power(0, 0), 1),
    "0^(1/3)": (power(0, sp.Rational(1, 3)), 0),
    "root of a square": (power(sp.Rational(9, 4), sp.Rational(1, 2)), Fraction(3, 2)),
    "cube root of a cube": (power(sp.Rational(8, 27), sp.Rational(-2, 3)), Fraction(9, 4)),
    "power of a root": (power(sp.Rational(1, 4), sp.Rational(3, 2)), Fraction(1, 8)),
    "huge power of -1": (power(-1, 3, 2, 18), -1),
    "logistic": (raw(f.Logistic, 0), Fraction(1, 2)),
    "exponential": (raw(sp.exp, 0), 1),
    "logarithm": (raw(sp.log, 1), 0),
    "gelu": (raw(f.GELU, 0), 0),
    "leaky relu": (raw(f.LeakyReLU, -3, sp.Rational(1, 10)), Fraction(-3, 10)),
    "step at zero": (raw(f.Step, 0), 0),
    "relu": (raw(f.ReLU, sp.Rational(-1, 3)), 0),
    "larger": (raw(sp.Max, 2, 3), 3),
    "floor": (raw(sp.floor, sp.Rational(-1, 2)), -1),
    "ceiling": (raw(sp.ceiling, sp.Rational(-1, 2)), 0),
    "sign": (raw(sp.sign, -7), -1),
    "step at one half": (raw(sp.Heaviside, 0), Fraction(1, 2)),
    "empty sum": (sp.Sum(x, (x, 3, 2)), 0),
}


@pytest.mark.parametrize("name", EXACT)
def test_what_is_rational_stays_exact(name: str) -> None:
    expression, expected = EXACT[name]
    value = enclose(expression, {})
    assert isinstance(value, fmpq)
    assert fraction(value) == expected


REFUSED = {
    "0^-1": power(0, -1),
    "root of a negative number": power(-8, sp.Rational(1, 3)),
    "negative base, exponent not whole": power(-2, raw(sp.exp, 1)),
    "log of zero": raw(sp.log, 0),
    "log of a negative number": raw(sp.log, -1),
    "9^9^9^9": power(9, 9, 9, 9),
    "2^2^2^19": power(2, 2, 2, 19),
    "power with an exponent of many bits": power(3, power(2, power(2, 14))),
    "exponential tower": raw(sp.exp, raw(sp.exp, raw(sp.exp, raw(sp.exp, 9)))),
    "logistic of a tower": raw(f.Logistic, -power(9, 9, 9, 9)),
    "a float": sp.Float(0.1),
    "infinity": sp.oo,
    "no number": sp.nan,
    "an imaginary number": sp.I,
    "a constant without a rule": sp.GoldenRatio,
    "a letter": x,
    "an operator": sp.Function("U")(sp.Integer(1)),
    "a sum without end": sp.Sum(x, (x, 1, 10**9)),
    "a sum between fractions": sp.Sum(x, (x, sp.Rational(1, 2), 3)),
    "step of a zero that is not seen": raw(f.Step, raw(sp.exp, raw(sp.log, 3)) - 3),
    "floor of a whole number that is not seen": raw(sp.floor, raw(sp.exp, raw(sp.log, 3))),
    "tangent of a right angle": 1 / raw(sp.cos, raw(sp.acos, 0)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_value_is_refused_at_once(name: str) -> None:
    started = time.process_time()
    with pytest.raises(EvaluationError):
        enclose(REFUSED[name], {})
    assert time.process_time() - started < 1


def test_a_huge_power_is_a_ball() -> None:
    assert enclose(power(10, 10**9), {}).overlaps(arb(10) ** (10**9))
    assert not enclose(power(10, 10**9), {}).overlaps(arb(10) ** (10**9 + 1))
    assert enclose(f.Logistic(sp.Integer(-(10**30))), {}) > 0


UNCERTAIN = raw(sp.exp, raw(sp.log, 3)) - 3  # zero, and a ball around it


@pytest.mark.parametrize("head", [f.Step, f.LeakyReLU, sp.sign, sp.Heaviside])
def test_a_sign_that_is_not_certain_is_refused(head: Any) -> None:
    with pytest.raises(EvaluationError, match="not certain"):
        enclose(head(UNCERTAIN, sp.Rational(1, 10)) if head is f.LeakyReLU else head(UNCERTAIN), {})


@pytest.mark.parametrize("head", [f.ReLU, sp.Abs, lambda u: sp.Max(u, 0, evaluate=False)])
def test_a_kink_without_a_jump_needs_no_sign(head: Any) -> None:
    assert enclose(head(UNCERTAIN), {}).contains(0)


Root = f.Root
ROOTS = {
    "root of two": (Root(x**2 - 2, x, 0, 2), sp.sqrt(2)),
    "exactly in the middle": (Root(x, x, -1, 1), 0),
    "three at once": (Root(x**3, x, -1, 2), 0),
    "cosine": (Root(sp.cos(x), x, 0, 3), sp.pi / 2),
    "kink": (Root(sp.Abs(x) - 1, x, 0, 3), 1),
    "relu": (Root(f.ReLU(x) - 1, x, -3, 3), 1),
}


@pytest.mark.parametrize("name", ROOTS)
def test_the_ball_holds_the_zero(name: str) -> None:
    root, expected = ROOTS[name]
    value = enclose(root, {})
    with precision(PRECISION):
        assert value.overlaps(arb(enclose(sp.sympify(expected), {})))
        assert not value.overlaps(arb(enclose(sp.sympify(expected), {})) + arb("1e-30"))


def test_the_zero_of_a_slope() -> None:
    root = enclose(Root(sp.diff(f.SiLU(x), x), x, -3, 0), {})
    with precision(PRECISION):
        assert abs(root - arb("-1.278464542761073795109358739022980155439")) < arb("1e-30")


NO_ROOTS = {
    "no change of sign": Root(x**2 + 1, x, -1, 2),
    "at an end": Root(x, x, 0, 2),
    "a pole": Root(1 / (x - sp.Rational(1, 3)), x, -1, 1),
    "a pole of the tangent": Root(sp.tan(x), x, 1, 2),
    "a jump": Root(x + 10 * f.Step(x) - 1, x, -4, 4),
}


@pytest.mark.parametrize("name", NO_ROOTS)
def test_no_zero_is_made_up(name: str) -> None:
    with pytest.raises(EvaluationError):
        enclose(NO_ROOTS[name], {})


ROUNDED = [
    (fmpq(5, 2), 0, 3),
    (fmpq(-5, 2), 0, -3),
    (fmpq(1, 8), 2, Fraction(13, 100)),
    (fmpq(-1, 1000), 2, 0),
    (fmpq(25), -1, 30),
    (fmpq(-24), -1, -20),
    (arb("0.12499"), 2, Fraction(12, 100)),
    (arb(0, "0.001"), 2, 0),
    (arb("-2.4", "0.01"), 0, -2),
    (arb("-2.6", "0.01"), 0, -3),
    (arb("2.5", "0.01"), 0, None),
    (arb("-2.5", "0.01"), 0, None),
    (arb(0, "0.6"), 0, None),
    (arb(0, "0.4"), 0, 0),
    (arb("nan"), 0, None),
]


@pytest.mark.parametrize(("value", "places", "expected"), ROUNDED)
def test_rounding(value: Any, places: int, expected: Any) -> None:
    assert round_scalar(value, places) == expected


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.fractions(-1000, 1000), st.integers(0, 6), st.fractions(0, 1))
def test_rounding_agrees_with_decimals(value: Fraction, places: int, width: Fraction) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        expected = Fraction(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
    assert round_scalar(rational(value), places) == expected
    claimed = round_scalar(arb(rational(value), rational(width)), places)
    assert claimed is None or claimed == expected


def rounded(expression: Any, places: int) -> Fraction:
    return settle(lambda bits: enclose(expression, {}, bits), lambda value: round_scalar(value, places))


def test_near_ties_are_settled() -> None:
    assert rounded(sp.Rational(5, 2) + raw(sp.exp, -500), 0) == 3
    assert rounded(sp.Rational(5, 2) - raw(sp.exp, -500), 0) == 2
    assert rounded(-raw(sp.exp, -20), 2) == 0


@pytest.mark.parametrize(
    "tie", [raw(sp.exp, raw(sp.log, sp.Rational(5, 2))), raw(sp.sin, sp.pi / 2) / 2, raw(sp.log, sp.sqrt(sp.E))]
)
def test_a_tie_that_is_not_seen_ends(tie: Any) -> None:
    started = time.process_time()
    with pytest.raises(EvaluationError, match="tie"):
        rounded(tie, 0)
    assert time.process_time() - started < 2


# --- hand calculations --------------------------------------------------------------------------------------------

z, h, p, e, g = sp.symbols("z h p e g", real=True)
w1, w2, u, t = sp.symbols("w1 w2 u t", real=True)
GRAPH = [
    (z, w1 * u + sp.Rational(1, 4)),
    (h, f.Logistic(z)),
    (p, f.Logistic(w2 * h)),
    (e, p - t),
    (g, e * p * (1 - p) * w2 * h * (1 - h) * u),
]


def by_hand(values: dict[str, float], places: int) -> float:
    """The last line of GRAPH in float64, every line rounded half away from zero to so many decimals."""

    def written(value: float) -> float:
        return float(np.sign(value) * np.floor(abs(value) * 10**places + 0.5) / 10**places)

    def logistic(value: float) -> float:
        return float(1 / (1 + np.exp(-value)))

    first = written(values["w1"] * values["u"] + 0.25)
    hidden = written(logistic(first))
    output = written(logistic(values["w2"] * hidden))
    error = written(output - values["t"])
    return written(error * output * (1 - output) * values["w2"] * hidden * (1 - hidden) * values["u"])


def check_hand_calculations(count: int, seed: int) -> None:
    rng = random.Random(seed)
    missed_by_equality = 0
    for _ in range(count):
        values = {name: Fraction(rng.randint(-3000, 3000), 1000) for name in ("w1", "w2", "u", "t")}
        start = {sp.Symbol(name, real=True): rational(value) for name, value in values.items()}
        reach = reachable_steps(GRAPH, start, 4)
        hand = by_hand({name: float(value) for name, value in values.items()}, 4)
        assert reach[g].overlaps(arb(hand, 1e-12)), (values, reach[g], hand)
        exact = exact_steps(GRAPH, start)
        assert reach[g].overlaps(exact[g])
        missed_by_equality += round_scalar(exact[g], 4) != Fraction(round(hand * 10**4), 10**4)
    assert missed_by_equality > count / 50, "equality at 4 decimals should reject some: else this shows nothing"


def test_hand_calculations_are_reached() -> None:
    check_hand_calculations(600, seed=1)


@pytest.mark.slow
def test_twenty_thousand_hand_calculations_are_reached() -> None:
    check_hand_calculations(20_000, seed=2)


def test_the_careful_hand_calculation_is_reached() -> None:
    start = {w1: rational(2), w2: rational(Fraction(3, 2)), u: rational(-1), t: rational(1)}
    reach, hand = reachable_steps(GRAPH, start, 3), rounded_steps(GRAPH, start, 3)
    assert all(reach[symbol].contains(hand[symbol]) for symbol, _ in GRAPH)
    assert float(fraction(hand[g])) == pytest.approx(by_hand({"w1": 2, "w2": 1.5, "u": -1, "t": 1}, 3))
    assert reach[g].rad() < arb("0.01")
    assert not reach[g].contains(hand[g] + fmpq(1, 10))


def test_both_sides_of_a_kink_are_reached() -> None:
    steps = [(z, sp.sqrt(2) * u), (h, f.Step(z)), (p, f.LeakyReLU(z, sp.Rational(1, 10))), (e, f.ReLU(z))]
    reach = reachable_steps(steps, {u: rational(Fraction(1, 100_000))}, 3)
    assert reach[h].contains(0)
    assert reach[h].contains(1)
    assert reach[p].contains(fmpq(-1, 20_000))
    assert reach[e].contains(0)


def test_matrices_are_rounded_entry_by_entry() -> None:
    matrix = sp.MatrixSymbol("M", 1, 2)
    values = rounded_steps([(z, f.Entrywise(sp.Lambda(x, x / 3), matrix))], {matrix: np.array([[fmpq(1), fmpq(2)]])}, 2)
    assert values[z].tolist() == [[fmpq(33, 100), fmpq(67, 100)]]
