"""Where the derivative of a number vanishes, found by autograd and search: no closed form is used."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

RANGES = {"number": (-1e6, 1e6), "positive": (1e-9, 1e9), "probability": (1e-12, 1 - 1e-12), "integer": (1e-9, 1e9)}
HALVINGS = 400
STEPS = 20


def optimum(function: Callable[[Tensor], Tensor], start: Tensor, domain: str) -> Tensor:
    """The zero of the derivative: by halving a range of the domain, or, of several numbers, by Newton's method."""
    return _halved(function, domain) if start.ndim == 0 else _stepped(function, start.detach())


def _halved(function: Callable[[Tensor], Tensor], domain: str) -> Tensor:
    """Between two places at which the derivative has opposite signs; the middle by size where the range is positive."""
    low, high = RANGES[domain]

    def rises(at: float) -> bool:
        point = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        return torch.autograd.grad(function(point), point)[0].item() > 0

    first = rises(low)
    if rises(high) == first:
        return torch.tensor(float("nan"), dtype=torch.float64)
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5 if domain in ("positive", "integer") else (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if rises(middle) == first else (low, middle)
    return torch.tensor((low + high) / 2, dtype=torch.float64)


def _stepped(function: Callable[[Tensor], Tensor], start: Tensor) -> Tensor:
    at = start.reshape(-1)
    for _ in range(STEPS):
        at = at.detach().requires_grad_()
        slope = torch.autograd.grad(function(at.reshape(start.shape)), at, create_graph=True)[0]
        rows = [torch.autograd.grad(part, at, retain_graph=True)[0] for part in slope]
        step = torch.linalg.solve(torch.stack(rows), slope.detach())
        at = at - step
        if step.abs().max() <= 1e-15 * at.detach().abs().max():
            break
    return at.detach().reshape(start.shape)
