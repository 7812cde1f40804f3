"""Torch's squared error and log-likelihood of one logit: slopes by autograd, limits far out, the bend by search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

ScalarFunction = Callable[[Tensor], Tensor]

FAR = 1000.0  # a logit at which the logistic has reached its limit in float64
STEPS = 100  # halvings of an interval, until its ends are neighbours


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """problem: `target` (0 or 1), `half` (a factor 1/2 on the squared error). givens: `z`."""
    y = torch.tensor(float(problem["target"]), dtype=torch.float64)
    z = torch.tensor(givens["z"], dtype=torch.float64)

    def squared(z: Tensor) -> Tensor:
        return F.mse_loss(torch.sigmoid(z), y) * (0.5 if problem["half"] else 1)

    def entropy(z: Tensor) -> Tensor:
        """-log of the label's share of e^0 + e^z, exact also where that share is almost 1."""
        return torch.logaddexp(torch.zeros_like(z), -z if y == 1 else z)

    slope, slope_entropy = torch.func.grad(squared), torch.func.grad(entropy)
    curvature, curvature_entropy = torch.func.grad(slope), torch.func.grad(slope_entropy)
    wrong = torch.tensor(-FAR if y == 1 else FAR, dtype=torch.float64)
    fifth = torch.tensor(0.2 if y == 1 else 0.8, dtype=torch.float64)
    bend = _zero(curvature, y)
    grid = torch.linspace(-8, 8, 1601, dtype=torch.float64)
    largest = (torch.func.vmap(slope)(grid) / torch.func.vmap(slope_entropy)(grid)).max()
    ratio = slope(z) / slope_entropy(z)
    found = {
        "a": torch.sigmoid(z),
        "da/dz": torch.func.grad(torch.sigmoid)(z),
        "MSE": squared(z),
        "dMSE/dz": slope(z),
        "BCE": entropy(z),
        "dBCE/dz": slope_entropy(z),
        "ratio": ratio,
        "ratio.room": largest - ratio,
        "limit.MSE": slope(wrong),
        "limit.BCE": slope_entropy(wrong),
        "curvature.MSE": curvature(z),
        "z.bend": bend,
        "a.bend": torch.sigmoid(bend),
        "curvature.wrong": curvature(torch.logit(fifth)),
        "curvature.middle": curvature(torch.zeros_like(z)),
        "curvature.BCE": curvature_entropy(z),
        "convex": (curvature_entropy(z) > 0).double(),
    }
    return {name: value.detach() for name, value in found.items()}


def _zero(curvature: ScalarFunction, y: Tensor) -> Tensor:
    """Where the curvature changes sign, between the middle and a prediction that is wrong."""
    positive = torch.zeros_like(y)
    negative = torch.full_like(y, -3.0 if y == 1 else 3.0)
    for _ in range(STEPS):
        middle = (positive + negative) / 2
        if curvature(middle) > 0:
            positive = middle
        else:
            negative = middle
    return (positive + negative) / 2
