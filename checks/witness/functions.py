"""Torch's own functions, of numbers and of arrays: the tables of every witness that follows a formula, which share no
law with the vocabulary."""

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


def _array(function: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """The same of several numbers, which are the entries of a vector."""
    return lambda *given: function(given[0] if len(given) == 1 else torch.stack(given))


def _along(function: Callable[[Tensor, int], Tensor]) -> Callable[..., Tensor]:
    """Over a vector, or over each row of a matrix."""
    return _array(lambda z: function(z, 0 if z.ndim == 1 or z.shape[1] == 1 else 1))


def _diag(a: Tensor) -> Tensor:
    """A vector on the diagonal; of a square matrix, its diagonal as a column."""
    return torch.diag(a).reshape(-1, 1) if a.ndim == 2 and a.shape[0] == a.shape[1] else torch.diag(a.reshape(-1))


ARRAY_FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "sum": _array(torch.sum),
    "mean": _array(torch.mean),
    "var": lambda a: torch.var(a, correction=0),
    "std": lambda a: torch.std(a, correction=0),
    "norm": torch.linalg.norm,
    "prod": _array(torch.prod),
    "max": _array(torch.max),
    "min": _array(torch.min),
    "softmax": _along(torch.softmax),
    "log_softmax": _along(torch.log_softmax),
    "logsumexp": _array(lambda z: torch.logsumexp(z.reshape(-1), 0)),
    "dot": lambda a, b: torch.dot(a.reshape(-1), b.reshape(-1)),
    "diag": _diag,
    "trace": torch.trace,
    "det": torch.linalg.det,
}
