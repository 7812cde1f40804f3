"""Grad-CAM by torch: gradients captured where they pass, averaged, and the rectified weighted sum of the maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Weights and map of a class score.

    problem: `form`, "gradients" or "global-average-pooling", and `maps`, their number K. givens: A1.. (H x W), and with
    them either G1.. (H x W), or the linear layer's w1.. and b. Names: alpha1.., `map.before_relu`, `map`; with pooling
    alpha1.., mean1.., `score` and the gradients `dscore/dmean1`, `dmean1/dA1`, `dscore/dA1`.
    """
    return FORMS[problem["form"]](problem["maps"], givens)


def _stack(name: str, count: int, givens: Mapping[str, Any]) -> Tensor:
    """K x H x W."""
    return torch.tensor([givens[f"{name}{k}"] for k in range(1, count + 1)], dtype=torch.float64)


def _numbered(name: str, values: Tensor) -> dict[str, Tensor]:
    return {name.format(k): value for k, value in enumerate(values.detach(), start=1)}


def _gradients(count: int, givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """A score that is linear in the maps, with the given slopes; a hook takes the gradient as it flows back."""
    maps = _stack("A", count, givens).requires_grad_()
    slopes = _stack("G", count, givens)
    caught: list[Tensor] = []
    maps.register_hook(caught.append)
    (slopes * maps).sum().backward()
    (flowing,) = caught
    weights = nn.functional.adaptive_avg_pool2d(flowing, 1)  # K x 1 x 1
    before = (weights * maps.detach()).sum(dim=0)
    return {**_numbered("alpha{}", weights.flatten()), "map.before_relu": before, "map": nn.functional.relu(before)}


def _pooling(count: int, givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """The head of a network: AdaptiveAvgPool2d, then Linear, differentiated by autograd."""
    pool, linear = nn.AdaptiveAvgPool2d(1), nn.Linear(count, 1, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor([[givens[f"w{k}"] for k in range(1, count + 1)]], dtype=torch.float64))
        linear.bias.fill_(givens["b"])
    maps = _stack("A", count, givens).requires_grad_()
    pooled = pool(maps).flatten()
    score = linear(pooled).squeeze()
    by_pooled, by_maps = torch.autograd.grad(score, (pooled, maps), retain_graph=True)
    found = {"score": score.detach(), **_numbered("mean{}", pooled), **_numbered("dscore/dmean{}", by_pooled)}
    for k in range(count):
        (slope,) = torch.autograd.grad(pooled[k], maps, retain_graph=True)
        found[f"dmean{k + 1}/dA{k + 1}"] = slope[k]
    found |= _numbered("dscore/dA{}", by_maps)
    return found | _numbered("alpha{}", by_maps.mean(dim=(1, 2)))


FORMS: dict[str, Callable[[int, Mapping[str, Any]], dict[str, Tensor]]] = {
    "gradients": _gradients,
    "global-average-pooling": _pooling,
}
