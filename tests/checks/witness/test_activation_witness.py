"""The witness of activations against numbers from elsewhere: closed values at special inputs, published minima."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from checks.witness import activation


def value(function: str, x: float, quantity: str, leak: float = 0.01) -> float:
    problem: dict[str, Any] = {"functions": {function: ""}, "leak": leak}
    return activation.compute(problem, {"x": x})[quantity].item()


@pytest.mark.parametrize(
    ("function", "x", "quantity", "expected"),
    [
        ("sigmoid", math.log(3), "a", 3 / 4),
        ("sigmoid", math.log(3), "da/dx", 3 / 16),
        ("sigmoid", math.log(3), "log.odds", math.log(3)),
        ("tanh", math.log(2), "a", 3 / 5),
        ("tanh", math.log(2), "da/dx", 16 / 25),
        ("tanh", math.log(2), "s", 4 / 5),
        ("tanh", 0.7, "mean.pair", 0),
        ("sigmoid", 0.7, "mean.pair", 1 / 2),
        ("sigmoid", 0.7, "slope.largest", 1 / 4),
        ("sigmoid", 0.7, "x.steepest", 0),
        ("tanh", 0.7, "lower", -1),
        ("tanh", 0.7, "upper", 1),
        ("relu", -2, "da/dx", 0),
        ("relu", 2, "da/dx", 1),
        ("leaky_relu", -2, "a", -0.02),
        ("leaky_relu", -2, "da/dx", 0.01),
        ("softplus", 0, "a", math.log(2)),
        ("softplus", 30, "a", 30 + math.log1p(math.exp(-30))),
        ("softplus", 0, "da/dx", 1 / 2),
        ("silu", 1, "x.lowest", -1.2784645427610738),
        ("silu", 1, "lower", -0.2784645427610738),
        ("gelu", 1, "x.lowest", -0.7517915246935645),
        ("gelu", 1, "lower", -0.16997120747990366),
        ("gelu", 1, "x.steepest", math.sqrt(2)),
        ("gelu", 0, "curvature", math.sqrt(2 / math.pi)),
        ("gelu", 1, "growth", 1),
    ],
)
def test_known_values(function: str, x: float, quantity: str, expected: float) -> None:
    assert value(function, x, quantity) == pytest.approx(expected, rel=4e-15, abs=1e-300)


@pytest.mark.parametrize("function", ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "silu", "gelu"])
@pytest.mark.parametrize("x", [-1.75, -0.3, 0.4, 2.2])
def test_the_slope_is_the_difference_quotient(function: str, x: float) -> None:
    step = 1e-6
    quotient = (value(function, x + step, "a") - value(function, x - step, "a")) / (2 * step)
    assert value(function, x, "da/dx") == pytest.approx(quotient, abs=1e-9)  # step^2, and 1e-16 / step


def test_labels_and_float64() -> None:
    found = activation.compute({"functions": {"tanh": ".tanh", "relu": ".relu"}, "leak": 0.01}, {"x": 0.5})
    assert {"a.tanh", "da.tanh/dx", "a.relu", "da.relu/dx", "lower.tanh"} <= set(found)
    assert all(tensor.dtype == torch.float64 and not tensor.requires_grad for tensor in found.values())


def test_the_search_finds_a_minimum_that_is_not_on_the_grid() -> None:
    x, least = activation.lowest(lambda x: (x - 1.0123456789).square() - 7)
    assert x.item() == pytest.approx(1.0123456789, rel=1e-15)
    assert least.item() == -7
