"""The activations and their slopes, line by line: what each topic on activations is put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.unevaluated import times, total
from checks.vocabulary import FUNCTIONS, SPELLINGS
from checks.vocabulary import heads as f
from checks.vocabulary.rows import Function as Row
from checks.vocabulary.written import minus, over, product, square
from theory.errors import InputError
from theory.gradients import complement

Line = tuple[Any, str]  # an expression, and the rule that leads to it
HALF = sp.Rational(1, 2)


@dataclass(frozen=True, slots=True)
class ActivationFunction:
    """One activation.

    lines: x -> the function as it is named, and as it is defined by simpler ones.
    slope: x -> the derivative, from the definition to a closed form in x.
    from_output: (x, a) -> the lines that go on to a form in the output a alone; None where there is no such form.
    """

    name: str
    lines: Callable[[Any], tuple[Line, ...]]
    slope: Callable[[Any], tuple[Line, ...]]
    from_output: Callable[[Any, Any], tuple[Line, ...]] | None = None

    def definition(self, x: Any) -> Any:
        return self.lines(x)[-1][0]

    def closed_slope(self, x: Any) -> Any:
        return self.slope(x)[-1][0]


def logistic(x: Any) -> Any:
    """1 / (1 + e^-x), written out."""
    return over(sp.S.One, total(sp.S.One, sp.exp(-x)))


def _sigmoid_lines(x: Any) -> tuple[Line, ...]:
    return (f.Logistic(x), "the logistic function"), (logistic(x), "definition of the logistic function")


def _sigmoid_slope(x: Any) -> tuple[Line, ...]:
    below = total(sp.S.One, sp.exp(-x))
    return (
        (sp.Derivative(logistic(x), x), "derivative of the output by the input"),
        (product(-1, over(1, square(below)), sp.Derivative(below, x)), "chain rule: 1/u has slope -1/u^2"),
        (over(sp.exp(-x), square(below)), "the derivative of 1 + e^-x is -e^-x"),
    )


def _sigmoid_from_output(x: Any, a: Any) -> tuple[Line, ...]:
    below = total(sp.S.One, sp.exp(-x))
    return (
        (over(minus(below, 1), square(below)), "e^-x = (1 + e^-x) - 1"),
        (minus(over(sp.S.One, below), over(sp.S.One, square(below))), "split the fraction in two"),
        (minus(a, square(a)), "definition of a"),
        (times(a, complement(a)), "a taken out"),
    )


def tanh(x: Any) -> Any:
    """(1 - e^-2x) / (1 + e^-2x), written out."""
    return over(complement(sp.exp(-2 * x)), total(sp.S.One, sp.exp(-2 * x)))


def _tanh_lines(x: Any) -> tuple[Line, ...]:
    return (sp.tanh(x, evaluate=False), "the hyperbolic tangent"), (tanh(x), "definition of the hyperbolic tangent")


def _tanh_slope(x: Any) -> tuple[Line, ...]:
    e = sp.exp(-2 * x)
    above, below = complement(e), total(sp.S.One, e)
    quotient = minus(product(2, e, below), product(above, product(-2, e)))
    return (
        (sp.Derivative(tanh(x), x), "derivative of the output by the input"),
        (over(quotient, square(below)), "quotient rule"),
        (over(product(4, e), square(below)), "collect the numerator"),
    )


def _tanh_from_output(x: Any, a: Any) -> tuple[Line, ...]:
    e = sp.exp(-2 * x)
    above, below = complement(e), total(sp.S.One, e)
    return (
        (over(minus(square(below), square(above)), square(below)), "4u = (1 + u)^2 - (1 - u)^2"),
        (complement(square(tanh(x))), "split the fraction in two"),
        (complement(square(a)), "definition of a"),
    )


def _softplus_slope(x: Any) -> tuple[Line, ...]:
    below = total(sp.S.One, sp.exp(x))
    return (
        (sp.Derivative(sp.log(below), x), "derivative of the output by the input"),
        (over(sp.exp(x), below), "chain rule: ln u has slope 1/u"),
        (logistic(x), "divide both by e^x: the logistic function"),
    )


def _softplus_from_output(x: Any, a: Any) -> tuple[Line, ...]:
    return (
        (complement(over(sp.S.One, total(sp.S.One, sp.exp(x)))), "e^x = (1 + e^x) - 1"),
        (complement(sp.exp(-a)), "definition of a: e^a = 1 + e^x"),
    )


def _relu_slope(x: Any) -> tuple[Line, ...]:
    return (
        (sp.Derivative(times(x, f.Step(x)), x), "derivative of the output by the input"),
        (f.Step(x), "1 for x > 0, where the output is x, and 0 for x < 0, where it is 0"),
    )


def _leaky(slope: Fraction) -> ActivationFunction:
    alpha = sp.Rational(slope.numerator, slope.denominator)

    def gate(inside: Any) -> Any:
        return total(alpha, times(1 - alpha, f.Step(inside)))

    def lines(x: Any) -> tuple[Line, ...]:
        return (f.LeakyReLU(x, alpha), "the leaky ReLU"), (times(x, gate(x)), f"x for x > 0, else {slope} x")

    def slopes(x: Any) -> tuple[Line, ...]:
        return (
            (sp.Derivative(times(x, gate(x)), x), "derivative of the output by the input"),
            (gate(x), f"1 for x > 0, where the output is x, and {slope} for x < 0"),
        )

    return ActivationFunction("leaky_relu", lines, slopes, lambda x, a: ((gate(a), "a > 0 exactly where x > 0"),))


def _silu_slope(x: Any) -> tuple[Line, ...]:
    s, grown = f.Logistic(x), total(sp.S.One, x, sp.exp(x))
    return (
        (sp.Derivative(times(x, logistic(x)), x), "derivative of the output by the input"),
        (total(s, times(x, s, complement(s))), "product rule, with the logistic's slope s(1 - s)"),
        (over(times(sp.exp(x), grown), square(total(sp.S.One, sp.exp(x)))), "common denominator"),
    )


def distribution(x: Any) -> Any:
    """1/2 (1 + erf(x / sqrt 2)): the distribution function of the standard normal."""
    return times(HALF, total(sp.S.One, sp.erf(over(x, sp.sqrt(2)))))


def density(x: Any) -> Any:
    """e^(-x^2 / 2) / sqrt(2 pi): the density of the standard normal."""
    return over(sp.exp(-(x**2) / 2), sp.sqrt(2 * sp.pi))


def _gelu_slope(x: Any) -> tuple[Line, ...]:
    return (
        (sp.Derivative(times(x, distribution(x)), x), "derivative of the output by the input"),
        (total(distribution(x), times(x, sp.Derivative(distribution(x), x))), "product rule"),
        (total(distribution(x), times(x, density(x))), "the slope of the normal distribution is its density"),
    )


SIGMOID = ActivationFunction("sigmoid", _sigmoid_lines, _sigmoid_slope, _sigmoid_from_output)
TANH = ActivationFunction("tanh", _tanh_lines, _tanh_slope, _tanh_from_output)
SOFTPLUS = ActivationFunction(
    "softplus",
    lambda x: (
        (f.Softplus(x), "the softplus function"),
        (sp.log(total(sp.S.One, sp.exp(x))), "definition of softplus"),
    ),
    _softplus_slope,
    _softplus_from_output,
)
RELU = ActivationFunction(
    "relu",
    lambda x: (
        (f.ReLU(x), "the rectified linear unit"),
        (sp.Max(0, x, evaluate=False), "the larger of 0 and x"),
        (times(x, f.Step(x)), "x where x > 0, else 0"),
    ),
    _relu_slope,
    lambda x, a: ((f.Step(a), "a > 0 exactly where x > 0"),),
)
SILU = ActivationFunction(
    "silu",
    lambda x: ((f.SiLU(x), "the sigmoid linear unit"), (times(x, logistic(x)), "x times the logistic function")),
    _silu_slope,
)
GELU = ActivationFunction(
    "gelu",
    lambda x: (
        (f.GELU(x), "the Gaussian error linear unit"),
        (times(x, distribution(x)), "x times the distribution function of the standard normal"),
    ),
    _gelu_slope,
)
RICHER = {function.name: function for function in (SIGMOID, TANH, RELU, SOFTPLUS, SILU, GELU)}
ACTIVATIONS = tuple(name for name, row in FUNCTIONS.items() if row.cost)  # what a network may have as a layer


def find(name: str, leak: Fraction) -> ActivationFunction:
    """The activation of this name: with the lines that a course shows, or by its row alone.

    leak: the leaky ReLU's slope for x < 0. Raises InputError for a name that no activation has.
    """
    known = SPELLINGS.get(name.lower(), "")
    if known not in ACTIVATIONS:
        raise InputError(f"expected an activation, but {name!r} is none; use one of {', '.join(ACTIVATIONS)}")
    if known == "leaky_relu":
        return _leaky(leak)
    return RICHER.get(known) or _by_row(FUNCTIONS[known])


def _by_row(row: Row) -> ActivationFunction:
    """Its law, and its slope by the rule that the row names."""
    law, slope = row.law, row.slope
    assert law is not None, "an activation has a law"
    assert slope is not None, "and a slope"
    title = row.written[0]

    def lines(x: Any) -> tuple[Line, ...]:
        whole = row(x)
        return (whole, f"the {title} function"), (law(*whole.args), f"definition of {title}")

    def slopes(x: Any) -> tuple[Line, ...]:
        whole = row(x)
        return (
            (sp.Derivative(law(*whole.args), x), "derivative of the output by the input"),
            (slope(whole, *whole.args), row.rule),
        )

    return ActivationFunction(row.name, lines, slopes)
