"""Activations and softmax, one scalar operation at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from checks.operations.scalar import Array, Scalar, Tally, both, each, largest, total


def relu(x: Scalar) -> Scalar:
    return x.larger(0.0)


def sigmoid(x: Scalar) -> Scalar:
    return 1.0 / (1.0 + (-x).exp())


def tanh(x: Scalar) -> Scalar:
    t = (2.0 * x).exp()
    return (t - 1.0) / (t + 1.0)


def softplus(x: Scalar) -> Scalar:
    return (1.0 + x.exp()).log()


def hard_sigmoid(x: Scalar) -> Scalar:
    return (x + 3.0).larger(0.0).smaller(6.0) / 6.0


def elu(x: Scalar) -> Scalar:
    return x.larger(0.0) + (1.0 * (x.exp() - 1.0)).smaller(0.0)


def gelu_tanh(x: Scalar) -> Scalar:
    return 0.5 * x * (1.0 + tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x))))


ACTIVATIONS: dict[str, Callable[[Scalar], Scalar]] = {
    "relu": relu,
    "relu6": lambda x: x.larger(0.0).smaller(6.0),
    "leaky_relu": lambda x: x.larger(0.01 * x),
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softplus": softplus,
    "silu": lambda x: x * sigmoid(x),
    "gelu": lambda x: 0.5 * x * (1.0 + (x * (1 / math.sqrt(2))).erf()),
    "gelu_tanh": gelu_tanh,
    "quick_gelu": lambda x: x * sigmoid(1.702 * x),
    "elu": elu,
    "selu": lambda x: 1.0507009873554805 * (x.larger(0.0) + (1.6732632423543772 * (x.exp() - 1.0)).smaller(0.0)),
    "hardtanh": lambda x: x.larger(-1.0).smaller(1.0),
    "hardsigmoid": hard_sigmoid,
    "hardswish": lambda x: x * hard_sigmoid(x),
    "mish": lambda x: x * tanh(softplus(x)),
    "softsign": lambda x: x / (1.0 + abs(x)),
    "logsigmoid": lambda x: -softplus(-x),
}


def activation(tally: Tally, x: Array, name: str, role: str = "activation") -> Array:
    """x of any shape; `name`: a row of ACTIVATIONS."""
    with tally.under(role):
        return each(ACTIVATIONS[name], x)


def prelu(tally: Tally, x: Array, slope: Array) -> Array:
    """slope: one number, or one per channel."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("activation"):
        for place in np.ndindex(x.shape):
            a = slope[place[0] if len(slope) > 1 else 0]
            out[place] = x[place].larger(0.0) + a * x[place].smaller(0.0)
    return out


def glu(tally: Tally, x: Array) -> Array:
    """x: *rows, 2n -> *rows, n: the first half times the sigmoid of the second."""
    half = x.shape[-1] // 2
    with tally.under("activation"):
        return both(lambda a, b: a * sigmoid(b), x[..., :half], x[..., half:])


def soft_scores(numbers: Sequence[Scalar]) -> list[Scalar]:
    """The softmax of one row, shifted by its largest number."""
    top = largest(numbers)
    powers = [(number - top).exp() for number in numbers]
    whole = total(powers)
    return [power / whole for power in powers]


def softmax(tally: Tally, x: Array) -> Array:
    """x: *rows, n -> the same shape; over the last axis."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("softmax"):
        for row in np.ndindex(x.shape[:-1]):
            out[row] = soft_scores(x[row])
    return out


def log_softmax(tally: Tally, x: Array) -> Array:
    """x: *rows, n -> the same shape; over the last axis, without dividing."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("softmax"):
        for row in np.ndindex(x.shape[:-1]):
            top = largest(x[row])
            apart = [number - top for number in x[row]]
            whole = total(number.exp() for number in apart).log()
            out[row] = [number - whole for number in apart]
    return out
