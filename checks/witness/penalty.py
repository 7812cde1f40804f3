"""Torch's own gradient descent on a loss of the stated slope plus a penalty on the squared weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """problem: `half` (the penalty is lambda/2 w^2). givens: `w`, `dL/dw`, `alpha`, `lambda`."""
    w = torch.tensor(givens["w"], dtype=torch.float64, requires_grad=True)
    penalty = givens["lambda"] * w.square() * (0.5 if problem["half"] else 1)
    (slope,) = torch.autograd.grad(penalty, w, retain_graph=True)
    objective = givens["dL/dw"] * w + penalty  # the simplest loss whose slope is the stated one
    objective.backward()
    found = {"penalty": penalty.detach(), "dpenalty/dw": slope}
    found["dJ/dw"] = w.grad.clone() if w.grad is not None else torch.zeros_like(w)
    torch.optim.SGD([w], lr=givens["alpha"]).step()
    return {**found, "w.new": w.detach().clone()}
