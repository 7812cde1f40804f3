"""The layers that are counted one scalar at a time compute what torch computes, so what is counted is the layer."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from checks import operations as ops
from checks.witness.functions import FUNCTIONS

CLOSE = 1e-9  # float64, a few hundred operations at sizes near one
Build = Callable[[ops.Tally, torch.Generator], tuple[Any, Any]]
CASES: dict[str, Build] = {}


def case(build: Build) -> Build:
    CASES[build.__name__] = build
    return build


def draw(g: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=g, dtype=torch.float64)


def down(t: ops.Tally, x: torch.Tensor) -> Any:
    return t.wrap(x.detach().numpy())


@case
def conv(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, w, b = draw(g, 4, 6, 7), draw(g, 6, 2, 3, 2), draw(g, 6)
    ours = ops.conv(t, down(t, x), down(t, w), down(t, b), (2, 1), (1, 0), (1, 2), 2)
    return ours, F.conv2d(x[None], w, b, (2, 1), (1, 0), (1, 2), 2)[0]


@case
def conv_transpose(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, w, b = draw(g, 4, 3, 4), draw(g, 4, 2, 3, 2), draw(g, 4)
    ours = ops.conv_transpose(t, down(t, x), down(t, w), down(t, b), (2, 3), (1, 0), (2, 1), 2, (1, 0))
    return ours, F.conv_transpose2d(x[None], w, b, (2, 3), (1, 0), (1, 0), 2, (2, 1))[0]


@case
def max_pool(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 7, 8)
    ours = ops.max_pool(t, down(t, x), (3, 2), (2, 3), (1, 1), (1, 2), True)
    return ours, F.max_pool2d(x[None], (3, 2), (2, 3), (1, 1), (1, 2), True)[0]


@case
def average_pool(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 7, 8)
    return ops.average_pool(t, down(t, x), (3, 2), (2, 2), (1, 0)), F.avg_pool2d(x[None], (3, 2), (2, 2), (1, 0))[0]


@case
def adaptive_average_pool(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 7, 5)
    return ops.adaptive_average_pool(t, down(t, x), (3, 4)), F.adaptive_avg_pool2d(x, (3, 4))


@case
def adaptive_max_pool(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 7, 5)
    return ops.adaptive_max_pool(t, down(t, x), (3, 4)), F.adaptive_max_pool2d(x, (3, 4))


@case
def linear(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, w, b = draw(g, 2, 3, 4), draw(g, 5, 4), draw(g, 5)
    return ops.linear(t, down(t, x), down(t, w), down(t, b)), F.linear(x, w, b)


@case
def bilinear(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, y, w, b = draw(g, 2, 3), draw(g, 2, 4), draw(g, 5, 3, 4), draw(g, 5)
    return ops.bilinear(t, down(t, x), down(t, y), down(t, w), down(t, b)), F.bilinear(x, y, w, b)


@case
def batch_norm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, m, v, a, b = draw(g, 3, 2, 2), draw(g, 3), draw(g, 3).abs(), draw(g, 3), draw(g, 3)
    ours = ops.batch_norm(t, *(down(t, part) for part in (x, m, v, a, b)))
    return ours, F.batch_norm(x[None], m, v, a, b)[0]


@case
def layer_norm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, a, b = draw(g, 3, 5), draw(g, 5), draw(g, 5)
    return ops.layer_norm(t, down(t, x), down(t, a), down(t, b)), F.layer_norm(x, (5,), a, b)


@case
def group_norm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, a, b = draw(g, 4, 2, 3), draw(g, 4), draw(g, 4)
    return ops.group_norm(t, down(t, x), 2, down(t, a), down(t, b)), F.group_norm(x[None], 2, a, b)[0]


@case
def rms_norm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, a = draw(g, 3, 5), draw(g, 5)
    return ops.rms_norm(t, down(t, x), down(t, a)), F.rms_norm(x, (5,), a, eps=ops.EPS)


@case
def local_response_norm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 6, 2, 3)
    return ops.local_response_norm(t, down(t, x), 5), F.local_response_norm(x[None], 5)[0]


@case
def prelu(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, a = draw(g, 3, 4), draw(g, 3)
    return ops.prelu(t, down(t, x), down(t, a)), F.prelu(x[None], a)[0]


@case
def glu(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 3, 6)
    return ops.glu(t, down(t, x)), F.glu(x)


@case
def softmax(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 3, 6)
    return ops.softmax(t, down(t, x)), F.softmax(x, -1)


@case
def log_softmax(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 3, 6)
    return ops.log_softmax(t, down(t, x)), F.log_softmax(x, -1)


@case
def causal_attention(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    q, k, v = draw(g, 4, 3), draw(g, 4, 3), draw(g, 4, 2)
    ours = ops.attend(t, down(t, q), down(t, k), down(t, v), causal=True)
    return ours, F.scaled_dot_product_attention(q[None], k[None], v[None], is_causal=True)[0]


@case
def windowed_attention(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    q, k, v = draw(g, 3, 3), draw(g, 5, 3), draw(g, 5, 2)
    ours = ops.attend(t, down(t, q), down(t, k), down(t, v), causal=True, span=2)
    mask = torch.tensor([[2 + i - 2 < j <= 2 + i for j in range(5)] for i in range(3)])
    return ours, F.scaled_dot_product_attention(q[None], k[None], v[None], attn_mask=mask)[0]


@case
def multi_head_attention(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    layer = nn.MultiheadAttention(6, 2, kdim=4, vdim=4, batch_first=True, dtype=torch.float64)
    x, memory = draw(g, 5, 6), draw(g, 3, 4)
    weights = (layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight, layer.out_proj.weight)
    assert layer.in_proj_bias is not None
    biases = (*layer.in_proj_bias.chunk(3), layer.out_proj.bias)
    part = ops.Heads(2, 2, tuple(down(t, w) for w in weights), tuple(down(t, b) for b in biases))  # type: ignore[arg-type]  # four of each
    ours = ops.attention(t, down(t, x), down(t, memory), None, part)
    return ours, layer(x[None], memory[None], memory[None])[0][0]


def cell(kind: str) -> Build:
    def build(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
        makers: dict[str, Any] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
        layer = makers[kind](3, 4, bidirectional=True, dtype=torch.float64)
        x = draw(g, 5, 3)
        sides = [
            [down(t, getattr(layer, f"{name}_l0{end}")) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
            for end in ("", "_reverse")
        ]
        return ops.recurrent(t, kind, down(t, x), 4, sides), layer(x[:, None])[0][:, 0]

    return build


for _kind in ("rnn", "lstm", "gru"):
    CASES[_kind] = cell(_kind)


@case
def projected_lstm(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    layer, x = nn.LSTM(3, 4, proj_size=2, dtype=torch.float64), draw(g, 5, 3)
    side = [down(t, getattr(layer, f"{name}_l0")) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that it takes its plain implementation
        return ops.recurrent(t, "lstm", down(t, x), 4, [side], down(t, layer.get_parameter("weight_hr_l0"))), layer(
            x[:, None]
        )[0][:, 0]


@case
def bilinear_upsampling(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 3, 4)
    return ops.upsample(t, down(t, x), 2, "linear"), F.interpolate(x[None], scale_factor=2, mode="bilinear")[0]


@case
def nearest_upsampling(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x = draw(g, 2, 3, 4)
    return ops.upsample(t, down(t, x), 3, "nearest"), F.interpolate(x[None], scale_factor=3)[0]


@case
def mean_squared_error(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, y = draw(g, 3, 4), draw(g, 3, 4)
    return np.array(ops.mean_squared_error(t, down(t, x), down(t, y)), dtype=object), F.mse_loss(x, y)


@case
def mean_absolute_error(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    x, y = draw(g, 3, 4), draw(g, 3, 4)
    return np.array(ops.mean_absolute_error(t, down(t, x), down(t, y)), dtype=object), F.l1_loss(x, y)


@case
def cross_entropy(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    z = draw(g, 3, 4)
    return np.array(ops.cross_entropy(t, down(t, z), [1, 0, 3]), dtype=object), F.cross_entropy(
        z, torch.tensor([1, 0, 3])
    )


@case
def binary_cross_entropy(t: ops.Tally, g: torch.Generator) -> tuple[Any, Any]:
    z, y = draw(g, 3, 4), torch.rand(3, 4, generator=g, dtype=torch.float64)
    ours = ops.binary_cross_entropy(t, down(t, z), down(t, y))
    return np.array(ours, dtype=object), F.binary_cross_entropy_with_logits(z, y)


@pytest.mark.parametrize("name", CASES)
def test_the_values_are_torchs(name: str) -> None:
    ours, theirs = CASES[name](ops.Tally(), torch.Generator().manual_seed(3))
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert np.abs(ops.values(ours) - theirs.detach().numpy()).max() < CLOSE


@pytest.mark.parametrize("name", ops.ACTIVATIONS)
def test_activations_are_torchs(name: str) -> None:
    x = torch.linspace(-7, 7, 57, dtype=torch.float64)
    tally = ops.Tally()
    ours = ops.values(ops.activation(tally, down(tally, x), name))
    assert np.abs(ours - FUNCTIONS[name](x).numpy()).max() < CLOSE


def test_each_operation_is_noted_once_under_its_role() -> None:
    tally = ops.Tally()
    a, b = tally.wrap([2.0, 3.0])
    with tally.under("x"):
        c = a * b + 1.0 - a
        with tally.under("y"):
            c = (c / b).larger(a).root()
        c = -c.exp()
    assert c.value < 0
    assert dict(tally.counts) == {
        "x.multiply": 1, "x.add": 2, "y.divide": 1, "y.compare": 1, "y.root": 1, "x.exponential": 1,
    }  # fmt: skip


def test_the_sum_of_n_numbers_takes_n_minus_1_additions() -> None:
    for n in range(1, 6):
        tally = ops.Tally()
        ops.total(tally.wrap([1.0] * n))
        assert tally.counts["other.add"] == n - 1
        ops.largest(tally.wrap([1.0] * n))
        assert tally.counts["other.compare"] == n - 1


def test_a_wrong_definition_is_caught() -> None:
    tally = ops.Tally()
    x = torch.linspace(-1, 1, 6, dtype=torch.float64).reshape(2, 3)
    wrong = ops.values(ops.softmax(tally, down(tally, x.T.contiguous()))).T
    assert np.abs(wrong - F.softmax(x, -1).numpy()).max() > CLOSE
