"""The shapes that torch gives: a linear layer is built and applied, and its tensors are measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """givens: `K`, `D_a`, `m`. torch keeps samples in rows; the question keeps them in columns."""
    classes, hidden, samples = (int(givens[name]) for name in ("K", "D_a", "m"))
    layer = nn.Linear(hidden, classes)
    activations = torch.zeros(samples, hidden)
    logits = layer(activations)
    columns = layer.bias.unsqueeze(1)
    written_out = layer.weight @ activations.T + columns
    if written_out.shape != logits.T.shape:
        raise AssertionError(f"W A + b is {tuple(written_out.shape)}, the layer gives {tuple(logits.T.shape)}")
    shapes = {"W2": layer.weight, "b2": columns, "A1": activations.T, "Z2": logits.T}
    found = {f"{name}.shape": torch.tensor([list(value.shape)], dtype=torch.float64) for name, value in shapes.items()}
    count = sum(parameter.numel() for parameter in layer.parameters())
    return {**found, "params": torch.tensor(float(count), dtype=torch.float64)}
