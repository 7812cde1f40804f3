"""Torch's own functions, entry by entry: the table of every witness that follows a formula, which shares no law with
the vocabulary."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

LEAK = 0.01  # torch's own default for the leaky ReLU


def _log(x: Tensor, base: Tensor | None = None) -> Tensor:
    return torch.log(x) if base is None else torch.log(x) / torch.log(base)


def _leaky(x: Tensor, slope: Tensor | float = LEAK) -> Tensor:
    return torch.where(x > 0, x, slope * x)


def _elu(x: Tensor, alpha: Tensor | float = 1.0) -> Tensor:
    return torch.where(x > 0, x, alpha * torch.expm1(x))


def _root(x: Tensor, degree: Tensor | float) -> Tensor:
    return torch.pow(x, 1 / degree)


FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "exp": torch.exp,
    "ln": torch.log,
    "log": _log,
    "log2": torch.log2,
    "log10": torch.log10,
    "log1p": torch.log1p,
    "expm1": torch.expm1,
    "sqrt": torch.sqrt,
    "cbrt": lambda x: _root(x, 3),
    "root": _root,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "sec": lambda x: 1 / torch.cos(x),
    "csc": lambda x: 1 / torch.sin(x),
    "cot": lambda x: torch.tan(math.pi / 2 - x),
    "arcsin": torch.asin,
    "arccos": torch.acos,
    "arctan": torch.atan,
    "arcsec": lambda x: torch.acos(1 / x),
    "arccsc": lambda x: torch.asin(1 / x),
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "tanh": torch.tanh,
    "coth": lambda x: 1 / torch.tanh(x),
    "sech": lambda x: 1 / torch.cosh(x),
    "csch": lambda x: 1 / torch.sinh(x),
    "arsinh": torch.asinh,
    "arcosh": torch.acosh,
    "artanh": torch.atanh,
    "erf": torch.erf,
    "abs": torch.abs,
    "sign": torch.sign,
    "floor": torch.floor,
    "ceil": torch.ceil,
    "step": lambda x: torch.heaviside(x, torch.zeros_like(x)),
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": _leaky,
    "sigmoid": torch.sigmoid,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),  # torch's own turns linear above 20
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "elu": _elu,
    "selu": F.selu,
    "hardtanh": F.hardtanh,
    "hardsigmoid": lambda x: torch.clamp(x + 3, 0, 6) / 6,  # torch's own has no second derivative
    "hardswish": F.hardswish,
    "mish": F.mish,
    "softsign": F.softsign,
    "logsigmoid": F.logsigmoid,
}
