"""What torch does in each floating-point format: its range, and softmax as written against softmax with a shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

DTYPES = {
    "float64": torch.float64,
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
}


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """problem: `formats`, `logits` (their names, in order). Thresholds are logarithms of the formats' own limits."""
    z = torch.tensor([givens[name] for name in problem["logits"]], dtype=torch.float64)
    outputs = torch.softmax(z, 0)
    found = {"c": z.max(), "lse": torch.logsumexp(z, 0)}
    for i in range(len(z)):
        found[f"yhat{i + 1}"] = outputs[i]
        found[f"L{i + 1}"] = F.cross_entropy(z, torch.tensor(i))
    for name in problem["formats"]:
        found |= _limits(name) | _behaviour(name, z)
    return found


def _limits(name: str) -> dict[str, Tensor]:
    limits = torch.finfo(DTYPES[name])
    largest = torch.tensor(limits.max, dtype=torch.float64)
    tiny = torch.nextafter(torch.zeros((), dtype=DTYPES[name]), torch.ones((), dtype=DTYPES[name])).double()
    exponent = tiny.frexp().exponent.double() - 1  # tiny is a power of 2; its half may be 0 even in float64
    return {
        f"max.{name}": largest,
        f"overflow.{name}": largest.log(),
        f"exponent.{name}": exponent,
        f"underflow.{name}": (exponent - 1) / torch.tensor(1.0, dtype=torch.float64).exp().log2(),
    }


def _behaviour(name: str, z: Tensor) -> dict[str, Tensor]:
    logits = z.to(DTYPES[name])
    powers, shifted = logits.exp(), (logits - logits.max()).exp()
    return {
        f"inf.{name}": powers.isinf().any().double(),
        f"zero.{name}": (powers == 0).all().double(),
        f"nan.{name}": (powers / powers.sum()).isnan().any().double(),
        f"nan.shifted.{name}": (shifted / shifted.sum()).isnan().any().double(),
    }
