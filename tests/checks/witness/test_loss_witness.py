"""The witnesses of losses, softmax, saturation, penalties, formats and shapes against numbers from elsewhere."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import pytest
import torch

ONE: dict[str, Any] = {"marks": [""], "input": "yhat", "reduction": "mean", "half": False}
TWO = {**ONE, "marks": ["1", "2"]}
PAIRS = {"y1": 1.0, "yhat1": 0.25, "y2": 0.0, "yhat2": 0.5}
FORMATS = {"formats": ["float64", "float32", "float16"], "logits": ["z1", "z2"]}


@pytest.mark.parametrize(
    ("topic", "problem", "givens", "quantity", "expected"),
    [
        ("loss", {**ONE, "loss": "bce"}, {"y": 1.0, "yhat": 0.25}, "BCE.nats", math.log(4)),
        ("loss", {**ONE, "loss": "bce"}, {"y": 1.0, "yhat": 0.25}, "BCE.bits", 2),
        ("loss", {**ONE, "loss": "bce"}, {"y": 1.0, "yhat": 0.01}, "BCE.base10", 2),
        ("loss", {**ONE, "loss": "bce"}, {"y": 0.0, "yhat": 0.25}, "likelihood", 3 / 4),
        ("loss", {**ONE, "loss": "bce"}, {"y": 1.0, "yhat": 0.25}, "dBCE.nats/dyhat", -4),
        ("loss", {**ONE, "loss": "bce", "input": "z"}, {"y": 0.5, "z": 0.0}, "BCE.nats", math.log(2)),
        ("loss", {**ONE, "loss": "bce", "input": "z"}, {"y": 1.0, "z": 0.0}, "dBCE.nats/dz", -1 / 2),
        ("loss", {**TWO, "loss": "bce"}, PAIRS, "BCE.bits", 3 / 2),
        ("loss", {**TWO, "loss": "bce", "reduction": "sum"}, PAIRS, "BCE.bits", 3),
        ("loss", {**TWO, "loss": "mse"}, PAIRS, "MSE", 13 / 32),
        ("loss", {**TWO, "loss": "mse", "half": True}, PAIRS, "MSE", 13 / 64),
        ("loss", {**TWO, "loss": "mse"}, PAIRS, "dMSE/dyhat1", -3 / 4),
        ("saturation", {"target": 1, "half": False}, {"z": 0.0}, "dMSE/dz", -1 / 4),
        ("saturation", {"target": 1, "half": False}, {"z": 0.0}, "dBCE/dz", -1 / 2),
        ("saturation", {"target": 1, "half": False}, {"z": 0.3}, "z.bend", -math.log(2)),
        ("saturation", {"target": 0, "half": False}, {"z": 0.3}, "a.bend", 2 / 3),
        ("saturation", {"target": 0, "half": True}, {"z": 0.3}, "limit.BCE", 1),
        ("penalty", {"half": False}, {"w": 2.0, "dL/dw": 1.0, "alpha": 0.5, "lambda": 0.25}, "w.new", 1),
        ("penalty", {"half": True}, {"w": 2.0, "dL/dw": 1.0, "alpha": 0.5, "lambda": 0.25}, "w.new", 1.25),
        ("softmax", {"classes": 2, "free": []}, {"z1": math.log(3), "z2": 0.0}, "dyhat1/dz1", 3 / 16),
        ("softmax", {"classes": 2, "free": []}, {"z1": math.log(3), "z2": 0.0}, "dyhat1/dz2", -3 / 16),
        ("softmax", {"classes": 2, "free": ["y1"]}, {"z1": math.log(3), "z2": 0.0, "y1": 1.0}, "dL/dz1", -1 / 4),
        ("softmax", {"classes": 2, "free": ["y1"]}, {"z1": math.log(3), "z2": 0.0, "y1": 1.0}, "y2", 0),
        (
            "softmax",
            {"classes": 2, "free": ["y1", "y2"]},
            {"z1": math.log(3), "z2": 0.0, "y1": 1.0, "y2": 1.0},
            "dL/dz1",
            1 / 2,
        ),
        ("precision", FORMATS, {"z1": 0.0, "z2": 0.0}, "max.float16", 65504),
        ("precision", FORMATS, {"z1": 0.0, "z2": 0.0}, "exponent.float32", -149),
        ("precision", FORMATS, {"z1": 800.0, "z2": 0.0}, "inf.float64", 1),
        ("precision", FORMATS, {"z1": 800.0, "z2": 0.0}, "nan.float64", 1),
        ("precision", FORMATS, {"z1": 800.0, "z2": 0.0}, "nan.shifted.float64", 0),
        ("precision", FORMATS, {"z1": 80.0, "z2": 0.0}, "nan.float32", 0),
        ("precision", FORMATS, {"z1": -110.0, "z2": -120.0}, "zero.float32", 1),
        ("precision", FORMATS, {"z1": 800.0, "z2": 800.0}, "lse", 800 + math.log(2)),
        ("layer_shapes", {}, {"K": 3.0, "D_a": 5.0, "m": 7.0}, "params", 18),
    ],
)
def test_known_values(topic: str, problem: Any, givens: Any, quantity: str, expected: float) -> None:
    found = import_module(f"checks.witness.{topic}").compute(problem, givens)
    assert found[quantity].item() == pytest.approx(expected, rel=1e-14, abs=1e-16)
    assert all(value.dtype == torch.float64 and not value.requires_grad for value in found.values())


def test_shapes_are_those_of_a_linear_layer() -> None:
    found = import_module("checks.witness.layer_shapes").compute({}, {"K": 3.0, "D_a": 5.0, "m": 7.0})
    shapes = {name: value.tolist() for name, value in found.items() if value.ndim}
    assert shapes == {
        "W2.shape": [[3.0, 5.0]],
        "b2.shape": [[3.0, 1.0]],
        "A1.shape": [[5.0, 7.0]],
        "Z2.shape": [[3.0, 7.0]],
    }


def test_the_jacobian_is_symmetric_and_its_rows_sum_to_zero() -> None:
    givens = {"z1": 0.3, "z2": -1.2, "z3": 2.0}
    jacobian = import_module("checks.witness.softmax").compute({"classes": 3, "free": []}, givens)["J"]
    assert torch.equal(jacobian, jacobian.T)
    assert jacobian.sum(1).abs().max() < 1e-16
