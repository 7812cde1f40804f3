"""Torch's softmax and cross-entropy: outputs, the Jacobian and the gradient by autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """problem: `classes`, `free` (the targets that are given; a last one that is not is what they lack to 1)."""
    classes = range(1, problem["classes"] + 1)
    z = torch.tensor([givens[f"z{i}"] for i in classes], dtype=torch.float64, requires_grad=True)
    outputs = torch.softmax(z, 0).detach()
    jacobian = torch.func.jacrev(lambda logits: torch.softmax(logits, 0))(z.detach())
    found = {"J": jacobian}
    for i in classes:
        found[f"yhat{i}"] = outputs[i - 1]
        found |= {f"dyhat{i}/dz{k}": jacobian[i - 1, k - 1] for k in classes}
    if not problem["free"]:
        return found
    targets = [givens[name] for name in problem["free"]]
    if len(targets) < len(classes):
        targets.append(1 - sum(targets))
        found[f"y{len(classes)}"] = torch.tensor(targets[-1], dtype=torch.float64)
    loss = F.cross_entropy(z.unsqueeze(0), torch.tensor([targets], dtype=torch.float64))
    (slopes,) = torch.autograd.grad(loss, z)
    found |= {"L": loss.detach(), "dL/dz": slopes.unsqueeze(1)}
    return found | {f"dL/dz{i}": slopes[i - 1] for i in classes}
