"""The modules on which public counters are measured: one of every kind of layer, in each way that it is written."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Shape = tuple[int, ...]
Row = tuple[Callable[[], nn.Module], Shape]


class Does(nn.Module):
    """A module whose forward pass is a function of the module itself, which holds `parts`, and of its inputs."""

    def __init__(self, forward: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.does = forward
        for name, part in parts.items():
            if isinstance(part, nn.Module):
                self.add_module(name, part)
            else:
                self.register_parameter(name, nn.Parameter(torch.zeros(part)))

    def forward(self, x: Tensor, *more: Tensor) -> Any:
        return self.does(self, x, *more)


class OwnConv(nn.Conv2d):
    """A convolution under a name of one's own."""


class OwnLinear(nn.Linear):
    """A linear layer under a name of one's own."""


class ConvPool(nn.Module):
    """The layers of the question: 20 filters of 4x4, stride 2, padding 1, then a 3x3 maximum with stride 1."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(50, 20, 4, stride=2, padding=1)
        self.pool = nn.MaxPool2d(3, stride=1)

    def forward(self, x: Any) -> Any:
        return self.pool(self.conv(x))


def of(forward: Callable[..., Any], **parts: Any) -> Callable[[], nn.Module]:
    """A maker of `Does`; a part is a maker of a module, or the shape of a parameter."""
    return lambda: Does(forward, **{name: part() if callable(part) else part for name, part in parts.items()})


def lenet5() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )  # fmt: skip


def encoder() -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), 2)


def separable() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
        nn.Conv2d(8, 16, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU6(),
    )  # fmt: skip


def residual() -> Callable[[], nn.Module]:
    return of(
        lambda m, x: F.relu(m.b2(m.c2(F.relu(m.b1(m.c1(x))))) + x),
        c1=lambda: nn.Conv2d(8, 8, 3, padding=1, bias=False), b1=lambda: nn.BatchNorm2d(8),
        c2=lambda: nn.Conv2d(8, 8, 3, padding=1, bias=False), b2=lambda: nn.BatchNorm2d(8),
    )  # fmt: skip


def heads(m: Any, x: Tensor) -> Tensor:
    """Attention as it is written by hand: three products of rows, a softmax between two products of heads."""
    n, t, d = x.shape
    q, k, v = (part(x).view(n, t, 4, d // 4).transpose(1, 2) for part in (m.q, m.k, m.v))
    weights = torch.softmax(q @ k.transpose(-2, -1) / 4.0, -1)
    return m.o((weights @ v).transpose(1, 2).reshape(n, t, d))


def published(name: str) -> Callable[[], nn.Module]:
    def make() -> nn.Module:
        # the wheel beside the CPU build of torch imports only when this module is already there
        sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
        return import_module("torchvision").models.get_model(name, weights=None)

    return make


def square(width: int = 64) -> Callable[[], nn.Module]:
    return lambda: nn.Linear(width, width)


IMAGE, ROWS, LINE = (8, 12, 12), (10, 64), (16, 20)
MODULES: dict[str, Row] = {
    # convolutions
    "conv1d": (lambda: nn.Conv1d(16, 4, 3), LINE),
    "conv2d": (lambda: nn.Conv2d(8, 6, 3, stride=2), IMAGE),
    "conv2d without bias": (lambda: nn.Conv2d(8, 6, 3, padding="same", bias=False), IMAGE),
    "conv2d in groups": (lambda: nn.Conv2d(8, 16, 3, groups=4, dilation=2), IMAGE),
    "conv2d circular": (lambda: nn.Conv2d(8, 6, 3, padding=1, padding_mode="circular"), IMAGE),
    "conv2d of one's own": (lambda: OwnConv(8, 6, 3), IMAGE),
    "conv2d as a function": (of(lambda m, x: F.conv2d(x, m.w, m.b), w=(6, 8, 3, 3), b=(6,)), IMAGE),
    "conv3d": (lambda: nn.Conv3d(2, 4, 3), (2, 6, 6, 6)),
    "convtranspose2d": (lambda: nn.ConvTranspose2d(8, 4, 3, stride=2), IMAGE),
    "conv used twice": (of(lambda m, x: m.c(m.c(x)), c=lambda: nn.Conv2d(8, 8, 3)), IMAGE),
    "linear used twice": (of(lambda m, x: m.c(m.c(x)), c=square()), ROWS),
    # products
    "linear": (lambda: nn.Linear(64, 32), (64,)),
    "linear of rows": (lambda: nn.Linear(64, 32), ROWS),
    "linear without bias": (lambda: nn.Linear(64, 32, bias=False), ROWS),
    "linear of one's own": (lambda: OwnLinear(64, 32), ROWS),
    "linear as a function": (of(lambda m, x: F.linear(x, m.w, m.b), w=(32, 64), b=(32,)), ROWS),
    "product with a parameter": (of(lambda m, x: x @ m.w, w=(64, 32)), ROWS),
    "product by the method": (of(lambda m, x: x.matmul(m.w), w=(64, 32)), ROWS),
    "product with itself": (of(lambda m, x: torch.bmm(x, x.transpose(1, 2))), ROWS),
    "matmul with itself": (of(lambda m, x: torch.matmul(x, x.transpose(1, 2))), ROWS),
    "einsum": (of(lambda m, x: torch.einsum("btd,de->bte", x, m.w), w=(64, 32)), ROWS),
    "einsum of rows": (of(lambda m, x: torch.einsum("btd,bsd->bts", x, x)), ROWS),
    "addmm": (of(lambda m, x: torch.addmm(m.b, x, m.w), w=(64, 32), b=(32,)), (64,)),
    "baddbmm": (of(lambda m, x: torch.baddbmm(m.b, x, x.transpose(1, 2)), b=(1, 10, 10)), ROWS),
    "matrix by vector": (of(lambda m, x: torch.mv(m.w, x[0]), w=(32, 64)), (64,)),
    "matmul by vector": (of(lambda m, x: m.w @ x[0], w=(32, 64)), (64,)),
    "scalar product": (of(lambda m, x: torch.dot(m.w, x[0]), w=(64,)), (64,)),
    "bilinear": (of(lambda m, x: m.l(x, x), l=lambda: nn.Bilinear(64, 64, 8)), (64,)),
    "mlp": (lambda: nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(), nn.Linear(128, 10)), (64,)),
    "gated mlp": (of(lambda m, x: m.o(F.silu(m.a(x)) * m.b(x)), a=square(), b=square(), o=square()), ROWS),
    # norms
    "batchnorm1d": (lambda: nn.BatchNorm1d(16), LINE),
    "batchnorm2d": (lambda: nn.BatchNorm2d(8), IMAGE),
    "batchnorm without gain": (lambda: nn.BatchNorm2d(8, affine=False), IMAGE),
    "layernorm": (lambda: nn.LayerNorm(64), ROWS),
    "layernorm without gain": (lambda: nn.LayerNorm(64, elementwise_affine=False), ROWS),
    "layernorm as a function": (of(lambda m, x: F.layer_norm(x, (64,), m.w, m.b), w=(64,), b=(64,)), ROWS),
    "groupnorm": (lambda: nn.GroupNorm(4, 8), IMAGE),
    "instancenorm": (lambda: nn.InstanceNorm2d(8, affine=True), IMAGE),
    "rmsnorm": (lambda: nn.RMSNorm(64), ROWS),
    # activations
    "relu": (nn.ReLU, IMAGE),
    "relu as a function": (of(lambda m, x: F.relu(x)), IMAGE),
    "relu as a method": (of(lambda m, x: x.relu()), IMAGE),
    "relu by torch.relu": (of(lambda m, x: torch.relu(x)), IMAGE),
    "gelu as a function": (of(lambda m, x: F.gelu(x)), IMAGE),
    "silu as a function": (of(lambda m, x: F.silu(x)), IMAGE),
    "sigmoid as a function": (of(lambda m, x: torch.sigmoid(x)), IMAGE),
    "tanh as a method": (of(lambda m, x: x.tanh()), IMAGE),
    "leakyrelu": (lambda: nn.LeakyReLU(0.1), IMAGE),
    "prelu": (nn.PReLU, IMAGE),
    "elu": (nn.ELU, IMAGE),
    "gelu": (nn.GELU, IMAGE),
    "silu": (nn.SiLU, IMAGE),
    "mish": (nn.Mish, IMAGE),
    "hardswish": (nn.Hardswish, IMAGE),
    "sigmoid": (nn.Sigmoid, IMAGE),
    "tanh": (nn.Tanh, IMAGE),
    "softplus": (nn.Softplus, IMAGE),
    "softmax": (lambda: nn.Softmax(-1), ROWS),
    "softmax by torch.softmax": (of(lambda m, x: torch.softmax(x, -1)), ROWS),
    "softmax as a method": (of(lambda m, x: x.softmax(-1)), ROWS),
    "softmax as a function": (of(lambda m, x: F.softmax(x, -1)), ROWS),
    "logsoftmax": (lambda: nn.LogSoftmax(-1), ROWS),
    # pools and sizes
    "maxpool": (lambda: nn.MaxPool2d(2), IMAGE),
    "maxpool as a function": (of(lambda m, x: F.max_pool2d(x, 2)), IMAGE),
    "avgpool": (lambda: nn.AvgPool2d(3, 2), IMAGE),
    "avgpool as a function": (of(lambda m, x: F.avg_pool2d(x, 2)), IMAGE),
    "adaptiveavgpool": (lambda: nn.AdaptiveAvgPool2d(3), IMAGE),
    "adaptivemaxpool": (lambda: nn.AdaptiveMaxPool2d(3), IMAGE),
    "mean over places": (of(lambda m, x: x.mean((2, 3))), IMAGE),
    "upsample nearest": (lambda: nn.Upsample(scale_factor=2), IMAGE),
    "upsample bilinear": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), IMAGE),
    "interpolate": (of(lambda m, x: F.interpolate(x, scale_factor=2, mode="bilinear")), IMAGE),
    "pixelshuffle": (lambda: nn.PixelShuffle(2), IMAGE),
    # numbers one by one
    "sum with itself": (of(lambda m, x: x + x), IMAGE),
    "sum in place": (of(lambda m, x: (x * 2).add_(x)), IMAGE),
    "product by numbers": (of(lambda m, x: x * x), IMAGE),
    "sum by torch.add": (of(lambda m, x: torch.add(x, x)), IMAGE),
    "sum by the method": (of(lambda m, x: x.add(x)), IMAGE),
    "product by torch.mul": (of(lambda m, x: torch.mul(x, x)), IMAGE),
    "numbers by the method": (of(lambda m, x: x.mul(x)), IMAGE),
    "quotient": (of(lambda m, x: x / 3.0), IMAGE),
    "exponential": (of(lambda m, x: torch.exp(x)), IMAGE),
    # recurrence and attention
    "rnn": (lambda: nn.RNN(64, 32, batch_first=True), ROWS),
    "lstm": (lambda: nn.LSTM(64, 32, batch_first=True), ROWS),
    "gru of two layers": (lambda: nn.GRU(64, 32, num_layers=2, batch_first=True, bidirectional=True), ROWS),
    "lstmcell": (lambda: nn.LSTMCell(64, 32), (64,)),
    "attention by hand": (of(heads, q=square(), k=square(), v=square(), o=square()), ROWS),
    "attention as a function": (of(lambda m, x: F.scaled_dot_product_attention(x, x, x)), (4, 10, 16)),
    "causal attention": (of(lambda m, x: F.scaled_dot_product_attention(x, x, x, is_causal=True)), (4, 10, 16)),
    "multiheadattention": (of(lambda m, x: m.a(x, x, x)[0], a=lambda: nn.MultiheadAttention(64, 4, batch_first=True)),
                           ROWS),
    "multiheadattention, its weights left out": (
        of(lambda m, x: m.a(x, x, x, need_weights=False)[0],
           a=lambda: nn.MultiheadAttention(64, 4, batch_first=True)), ROWS),
    "decoder layer": (of(lambda m, x: m.d(x, x), d=lambda: nn.TransformerDecoderLayer(64, 4, 128, batch_first=True)),
                      ROWS),
    "encoder layer": (lambda: nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), ROWS),
    # blocks and networks
    "separable": (separable, IMAGE),
    "residual": (residual(), IMAGE),
    "squeeze and excite": (
        of(lambda m, x: x * torch.sigmoid(m.b(F.relu(m.a(x.mean((2, 3))))))[:, :, None, None],
           a=lambda: nn.Linear(8, 2), b=lambda: nn.Linear(2, 8)), IMAGE),
    "convpool": (ConvPool, (50, 12, 12)),
    "lenet5": (lenet5, (1, 32, 32)),
    "embedding": (lambda: nn.Embedding(100, 16), (10,)),
    "encoder": (encoder, ROWS),
    "resnet18": (published("resnet18"), (3, 224, 224)),
    "resnet50": (published("resnet50"), (3, 224, 224)),
    "mobilenet_v3_small": (published("mobilenet_v3_small"), (3, 224, 224)),
    "vit_b_16": (published("vit_b_16"), (3, 224, 224)),
    "swin_t": (published("swin_t"), (3, 224, 224)),
}  # fmt: skip
