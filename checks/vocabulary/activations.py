"""The activations of networks, each by its law in simpler functions, its slope, its range and its cost."""

from __future__ import annotations

from fractions import Fraction

from checks.vocabulary.constants import pi
from checks.vocabulary.elementary import erf, exp, ln, sqrt
from checks.vocabulary.rows import AT_LEAST_0, POSITIVE, Bounds, Function, between
from checks.vocabulary.written import added, complement, over, power, times

HALF = Fraction(1, 2)
OPEN = (False, False)

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
relu6 = Function(
    name="relu6",
    cls="ReLU6",
    unicode="ReLU6",
    law=lambda x: relu(x) - relu(x - 6),
    slope=lambda y, x: added(step(x), times(-1, step(added(x, -6)))),
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
    latex=r"\sigma",
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
    range=Bounds(Fraction("-0.27847")),
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
    range=Bounds(Fraction("-0.16998")),
    lowest=(Fraction(-1), Fraction(-1, 2)),
    cost={"multiply": 3, "exponential": 1, "add": 1},  # 1/2 * x * (1 + erf(x * 1/sqrt 2))
)
