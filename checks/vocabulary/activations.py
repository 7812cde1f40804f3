"""The activations of networks, each by its law in simpler functions, its slope, its range and its cost."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.vocabulary.constants import pi
from checks.vocabulary.elementary import absolute, erf, exp, ln, sqrt, tanh
from checks.vocabulary.rows import AT_LEAST_0, POSITIVE, Bounds, Function, between
from checks.vocabulary.written import added, complement, over, power, times

HALF = Fraction(1, 2)
OPEN = (False, False)
BEND = Fraction("0.044715")  # of Hendrycks and Gimpel's approximation to GELU
STEEP = Fraction("1.702")  # of theirs by the logistic
# Of Klambauer et al. (2017), as torch has them: a mean of 0 and a variance of 1 are then kept.
ALPHA, SCALE = Fraction("1.6732632423543772848170429916717"), Fraction("1.0507009873554804934193349852946")

step = Function(
    name="step",
    also=("heaviside",),
    cls="Step",
    slope=lambda y, x: times(0),
    rule="a step is flat",
    range=between(0, 1),
    continuous=False,
)
relu = Function(
    name="relu",
    cls="ReLU",
    unicode="ReLU",
    law=lambda x: x * step(x),
    slope=lambda y, x: step(x),
    rule="slope of ReLU",
    range=AT_LEAST_0,
    kinks=(0,),
    cost={"compare": 1},  # max(0, x)
)


def _inside(x: Any, low: int, high: int) -> Any:
    """1 between the two bounds, 0 outside of them and, as torch has it, on them."""
    return added(step(added(x, -low)), step(added(high, times(-1, x))), -1)


relu6 = Function(
    name="relu6",
    cls="ReLU6",
    unicode="ReLU6",
    law=lambda x: relu(x) - relu(x - 6),
    slope=lambda y, x: _inside(x, 0, 6),
    rule="slope of ReLU6",
    range=between(0, 6),
    kinks=(0, 6),
    cost={"compare": 2},  # min(max(0, x), 6)
)
leaky_relu = Function(
    name="leaky_relu",
    also=("leakyrelu",),
    cls="LeakyReLU",
    unicode="LeakyReLU",
    parameters=("slope",),
    defaults=(Fraction(1, 100),),  # as in torch
    law=lambda x, slope: x * (slope + (1 - slope) * step(x)),
    slope=lambda y, x, slope: added(slope, times(complement(slope), step(x))),
    rule="slope of the leaky ReLU",
    kinks=(0,),
    cost={"compare": 1, "multiply": 1},  # max(x, a*x)
)
sigmoid = Function(
    name="sigmoid",
    also=("sigma", "logistic", "expit"),
    cls="Logistic",
    unicode="σ",
    law=lambda x: 1 / (1 + exp(-x)),
    slope=lambda y, x: times(y, complement(y)),
    rule="derivative of the logistic",
    ball=lambda x: 1 / (1 + (-x).exp()),
    exact={0: HALF},
    range=between(0, 1, closed=OPEN),
    cost={"exponential": 1, "add": 1, "divide": 1},  # 1 / (1 + exp(-x))
)
softplus = Function(
    name="softplus",
    cls="Softplus",
    law=lambda x: ln(1 + exp(x)),
    slope=lambda y, x: sigmoid(x),
    rule="derivative of softplus",
    range=POSITIVE,
    cost={"exponential": 2, "add": 1},  # log(1 + exp(x))
)
silu = Function(
    name="silu",
    also=("swish",),
    cls="SiLU",
    unicode="SiLU",
    law=lambda x: x * sigmoid(x),
    slope=lambda y, x: added(sigmoid(x), times(x, sigmoid(x), complement(sigmoid(x)))),
    rule="product rule, with the logistic's slope",
    range=Bounds(Fraction("-0.2784646")),
    lowest=(Fraction(-2), Fraction(-1)),
    cost={**sigmoid.cost, "multiply": 1},  # x * sigmoid(x)
)
gelu = Function(
    name="gelu",
    cls="GELU",
    unicode="GELU",
    law=lambda x: x * (1 + erf(x / sqrt(2))) / 2,
    slope=lambda y, x: added(
        times(HALF, added(1, erf(over(x, sqrt(2))))),
        times(x, over(exp(times(-HALF, power(x, 2))), sqrt(times(2, pi.value)))),
    ),
    rule="product rule; the slope of the normal distribution is its density",
    range=Bounds(Fraction("-0.1699713")),
    lowest=(Fraction(-1), Fraction(-1, 2)),
    cost={"multiply": 3, "exponential": 1, "add": 1},  # 1/2 * x * (1 + erf(x * 1/sqrt 2))
)

# The same by tanh and by the logistic, as networks compute it faster.
gelu_tanh = Function(
    name="gelu_tanh",
    cls="GELUTanh",
    unicode="GELU_tanh",
    law=lambda x: x * (1 + tanh(_bent(x))) / 2,
    slope=lambda y, x: added(
        times(HALF, added(1, tanh(_bent(x)))),
        times(HALF, x, complement(power(tanh(_bent(x)), 2)), sqrt(over(2, pi.value)), added(1, 3 * BEND * x**2)),
    ),
    rule="product rule and chain rule",
    range=Bounds(Fraction("-0.1700411")),
    lowest=(Fraction(-1), Fraction(-1, 2)),
    cost={"multiply": 7, "exponential": 1, "add": 4, "divide": 1},  # 1/2*x*(1 + tanh(c*(x + d*x*x*x)))
)
quick_gelu = Function(
    name="quick_gelu",
    also=("quickgelu",),
    cls="QuickGELU",
    unicode="QuickGELU",
    law=lambda x: x * sigmoid(STEEP * x),
    slope=lambda y, x: added(sigmoid(STEEP * x), times(STEEP, x, sigmoid(STEEP * x), complement(sigmoid(STEEP * x)))),
    rule="product rule, with the logistic's slope",
    range=Bounds(Fraction("-0.1636102")),
    lowest=(Fraction(-1), Fraction(-1, 2)),
    cost={**sigmoid.cost, "multiply": 2},  # x * sigmoid(1.702 * x)
)
elu = Function(
    name="elu",
    cls="ELU",
    unicode="ELU",
    parameters=("alpha",),
    defaults=(Fraction(1),),
    law=lambda x, alpha: x * step(x) + alpha * (exp(x) - 1) * (1 - step(x)),
    slope=lambda y, x, alpha: added(step(x), times(alpha, exp(x), complement(step(x)))),
    rule="slope of ELU",
    kinks=(0,),
    cost={"compare": 2, "exponential": 1, "add": 2, "multiply": 1},  # max(0, x) + min(0, a*(exp(x) - 1))
)
selu = Function(
    name="selu",
    cls="SELU",
    unicode="SELU",
    law=lambda x: SCALE * elu(x, ALPHA),
    slope=lambda y, x: times(SCALE, added(step(x), times(ALPHA, exp(x), complement(step(x))))),
    rule="slope of SELU",
    range=Bounds(-SCALE * ALPHA),
    kinks=(0,),
    cost={**elu.cost, "multiply": 2},  # c * elu(x)
)
hardtanh = Function(
    name="hardtanh",
    cls="HardTanh",
    unicode="HardTanh",
    law=lambda x: relu(x + 1) - relu(x - 1) - 1,
    slope=lambda y, x: _inside(x, -1, 1),
    rule="slope of the hard tanh",
    range=between(-1, 1),
    kinks=(-1, 1),
    odd=True,
    cost={"compare": 2},  # min(max(-1, x), 1)
)
hardsigmoid = Function(
    name="hardsigmoid",
    cls="HardSigmoid",
    unicode="HardSigmoid",
    law=lambda x: relu6(x + 3) / 6,
    slope=lambda y, x: times(Fraction(1, 6), _inside(x, -3, 3)),
    rule="slope of the hard sigmoid",
    range=between(0, 1),
    kinks=(-3, 3),
    cost={"add": 1, "compare": 2, "divide": 1},  # min(max(x + 3, 0), 6) / 6
)
hardswish = Function(
    name="hardswish",
    cls="HardSwish",
    unicode="HardSwish",
    law=lambda x: x * hardsigmoid(x),
    slope=lambda y, x: added(hardsigmoid(x), times(Fraction(1, 6), x, _inside(x, -3, 3))),
    rule="product rule, with the hard sigmoid's slope",
    range=Bounds(Fraction(-3, 8), closed=(True, False)),
    kinks=(-3, 3),
    cost={**hardsigmoid.cost, "multiply": 1},  # x * hardsigmoid(x)
)
mish = Function(
    name="mish",
    cls="Mish",
    unicode="Mish",
    law=lambda x: x * tanh(softplus(x)),
    slope=lambda y, x: added(tanh(softplus(x)), times(x, complement(power(tanh(softplus(x)), 2)), sigmoid(x))),
    rule="product rule and chain rule, with softplus' slope",
    range=Bounds(Fraction("-0.3088435")),
    lowest=(Fraction(-2), Fraction(-1)),
    cost={"exponential": 3, "add": 3, "multiply": 2, "divide": 1},  # x * tanh(softplus(x))
)
softsign = Function(
    name="softsign",
    cls="Softsign",
    law=lambda x: x / (1 + absolute(x)),
    slope=lambda y, x: power(added(1, absolute(x)), -2),
    rule="derivative of softsign",
    range=between(-1, 1, closed=OPEN),
    odd=True,
    cost={"compare": 1, "add": 1, "divide": 1},  # x / (1 + |x|)
)
logsigmoid = Function(
    name="logsigmoid",
    cls="LogSigmoid",
    unicode="LogSigmoid",
    law=lambda x: -softplus(-x),
    slope=lambda y, x: sigmoid(times(-1, x)),
    rule="derivative of softplus",
    range=Bounds(high=Fraction(0)),
    cost=softplus.cost,  # -softplus(-x)
)


def _bent(x: Any) -> Any:
    """The argument of the tanh that comes close to the normal distribution's."""
    return sqrt(2 / pi.value) * (x + BEND * x**3)
