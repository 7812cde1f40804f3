"""Torch's own activations: slopes by autograd, ends of the range and the steepest place by search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from checks.witness.functions import FUNCTIONS

ScalarFunction = Callable[[Tensor], Tensor]

FAR = 1e17  # an input at which every activation has reached its limit in float64
VERY_FAR = 1e6
STEPS = 100  # halvings of an interval, until its ends are neighbours


def activation(name: str, leak: float) -> ScalarFunction:
    """The activation of this name, entry by entry. leak: the leaky ReLU's slope for x < 0."""
    return partial(FUNCTIONS[name], slope=leak) if name == "leaky_relu" else FUNCTIONS[name]


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def slope_of(function: ScalarFunction) -> ScalarFunction:
    """The derivative by autograd, entry by entry, itself differentiable; 0 where autograd finds no dependence."""

    def slope(x: Tensor) -> Tensor:
        at = x if x.requires_grad else x.clone().requires_grad_()
        value = function(at)
        if not value.requires_grad:
            return torch.zeros_like(x)
        (found,) = torch.autograd.grad(value.sum(), at, create_graph=True, allow_unused=True)
        return torch.zeros_like(x) if found is None else found

    return slope


def lowest(function: ScalarFunction) -> tuple[Tensor, Tensor]:
    """Where the function is least, and its value there: the best of a grid, refined where the slope changes sign."""
    near = torch.linspace(-8, 8, 1601, dtype=torch.float64)
    grid = torch.cat([number(-FAR).reshape(1), near, number(FAR).reshape(1)])
    values = function(grid).detach()
    best = int(values.argmin())
    x = grid[best]
    slope = slope_of(function)
    if 0 < best < len(grid) - 1:
        low, high = grid[best - 1], grid[best + 1]
        if slope(low) < 0 < slope(high):
            x = _zero(slope, low, high)
    return x, function(x).detach()


def _zero(function: ScalarFunction, low: Tensor, high: Tensor) -> Tensor:
    """The zero between two inputs at which the function is negative and positive."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        value = function(middle)
        if value == 0:
            return middle
        low, high = (middle, high) if value < 0 else (low, middle)
    return (low + high) / 2


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Every quantity of every function asked for, each under its name and the function's label.

    problem: `functions` (name -> label), `leak` (of the leaky ReLU). givens: `x`. A slope is named `da/dx`.
    """
    found: dict[str, Tensor] = {}
    x = number(givens["x"])
    for name, label in problem["functions"].items():
        function = activation(name, problem["leak"])
        values = dict(_values(name, function, x))
        found[f"da{label}/dx"] = values.pop("slope").detach()
        found |= {f"{base}{label}": value.detach() for base, value in values.items()}
    return found


def _values(name: str, function: ScalarFunction, x: Tensor) -> Iterator[tuple[str, Tensor]]:
    a, slope = function(x), slope_of(function)
    curvature = slope_of(slope)
    yield from (("a", a), ("slope", slope(x)), ("curvature", curvature(x)), ("rising", _indicator(slope(x) > 0)))

    at_lower, lower = lowest(function)
    _, negative = lowest(lambda x: -function(x))
    upper = -negative
    yield from (("lower", lower), ("upper", upper), ("x.lowest", at_lower))
    yield from (("width", upper - lower), ("centre", (upper + lower) / 2), ("below", _indicator(a < lower)))
    yield from (("reached.lower", _indicator(a <= lower)), ("reached.upper", _indicator(a >= upper)))

    steepest, negative = lowest(lambda x: -slope(x))
    yield from (("x.steepest", steepest), ("slope.largest", -negative), ("room", -negative - slope(x)))
    yield "reached.slope", _indicator(slope(x) >= -negative)

    left, right = number(-FAR), number(FAR)
    yield from (("limit.left", function(left)), ("slope.left", slope(left)), ("slope.right", slope(right)))
    yield "growth", function(number(VERY_FAR)) / VERY_FAR
    yield from (("output.right", function(x.exp())), ("output.left", function(-x.exp())))

    pair = torch.stack([function(x), function(-x)])
    yield from (("mean.pair", pair.mean()), ("total.pair", pair.sum()), ("log.odds", torch.logit(a)))
    yield from (("s", torch.sigmoid(2 * x)), ("a.as_logistic", a))

    if name == "silu":
        yield from _sign_of_silu(slope, x)


def _sign_of_silu(slope: ScalarFunction, x: Tensor) -> Iterator[tuple[str, Tensor]]:
    """The slope without its positive part, the logistic's slope over e^-x times e^x; and how that changes."""

    def factor(x: Tensor) -> Tensor:
        positive = slope_of(torch.sigmoid)(x)
        return slope(x) / positive

    yield from (("factor", factor(x)), ("factor.slope", slope_of(factor)(x)))
    yield "factor.rising", _indicator(slope_of(factor)(x) > 0)


def _indicator(truth: Tensor) -> Tensor:
    return truth.double()
