"""Shapes, parameters and buffers of every layer against the torch layer, over random configurations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from theory.layers import make

EXAMPLES = 60
Draw = Callable[..., Any]
Case = tuple[Any, tuple[int, ...], nn.Module]
CASES: dict[str, Callable[[Draw], Case]] = {}


def case(build: Callable[[Draw], Case]) -> Callable[[Draw], Case]:
    CASES[build.__name__] = build
    return build


def few(draw: Draw, low: int = 1, high: int = 4) -> int:
    return draw(st.integers(low, high))


def several(draw: Draw, dims: int, low: int = 1, high: int = 4) -> tuple[int, ...]:
    return tuple(few(draw, low, high) for _ in range(dims))


@case
def conv(draw: Draw) -> Case:
    dims, groups, bias = few(draw, 1, 3), few(draw, 1, 2), few(draw, 0, 1)
    into, out = groups * few(draw), groups * few(draw)
    kernel, stride, dilation = several(draw, dims, 1, 3), several(draw, dims), several(draw, dims, 1, 2)
    same = few(draw, 0, 1)
    stride = (1,) * dims if same else stride
    padding: Any = "same" if same else several(draw, dims, 0, 3)
    sizes = tuple(d * (k - 1) + 1 + few(draw, 0, 6) for k, d in zip(kernel, dilation, strict=True))
    module = [nn.Conv1d, nn.Conv2d, nn.Conv3d][dims - 1](
        into, out, kernel, stride, padding, dilation, groups, bool(bias), device="meta"
    )
    layer = make(
        "conv",
        out=out,
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=bias,
        dims=dims,
    )
    return layer, (into, *sizes), module


@case
def convtranspose(draw: Draw) -> Case:
    dims, groups, bias = few(draw, 1, 3), few(draw, 1, 2), few(draw, 0, 1)
    into, out = groups * few(draw), groups * few(draw)
    kernel, stride, dilation = several(draw, dims, 1, 3), several(draw, dims), several(draw, dims, 1, 2)
    padding = tuple(few(draw, 0, d * (k - 1) // 2) for k, d in zip(kernel, dilation, strict=True))
    extra = tuple(few(draw, 0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True))
    module = [nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d][dims - 1](
        into, out, kernel, stride, padding, extra, groups, bool(bias), dilation, device="meta"
    )
    layer = make(
        "convtranspose", out=out, kernel=kernel, stride=stride, padding=padding, dilation=dilation, groups=groups,
        bias=bias, output_padding=extra, dims=dims,
    )  # fmt: skip
    return layer, (into, *several(draw, dims, 2, 6)), module


@case
def pools(draw: Draw) -> Case:
    dims, ceil = few(draw, 1, 3), few(draw, 0, 1)
    kernel, stride = several(draw, dims, 1, 4), several(draw, dims, 1, 4)
    padding = tuple(few(draw, 0, k // 2) for k in kernel)
    sizes = tuple(k + few(draw, 0, 8) for k in kernel)
    if few(draw, 0, 1):
        makers = [nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d]
        module: nn.Module = makers[dims - 1](kernel, stride, padding, bool(ceil))  # type: ignore[operator]  # one of three
        return make("avgpool", kernel=kernel, stride=stride, padding=padding, ceil=ceil, dims=dims), (2, *sizes), module
    dilation = several(draw, dims, 1, 2)
    sizes = tuple(d * (k - 1) + 1 + few(draw, 0, 8) for k, d in zip(kernel, dilation, strict=True))
    module = [nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d][dims - 1](
        kernel, stride, padding, dilation, ceil_mode=bool(ceil)
    )
    layer = make("maxpool", kernel=kernel, stride=stride, padding=padding, dilation=dilation, ceil=ceil, dims=dims)
    return layer, (2, *sizes), module


@case
def adaptive(draw: Draw) -> Case:
    out = several(draw, 2, 1, 5)
    name, module = draw(
        st.sampled_from(
            [("adaptiveavgpool", nn.AdaptiveAvgPool2d(out)), ("adaptivemaxpool", nn.AdaptiveMaxPool2d(out))]
        )
    )
    return make(name, out=out), (3, *several(draw, 2, 1, 9)), module


@case
def linear(draw: Draw) -> Case:
    into, out, bias = few(draw, 1, 9), few(draw, 1, 9), few(draw, 0, 1)
    return make("linear", out=out, bias=bias), (*several(draw, few(draw, 0, 2)), into), nn.Linear(into, out, bool(bias))


@case
def norms(draw: Draw) -> Case:
    groups, affine, places = few(draw), few(draw, 0, 1), several(draw, 2, 2, 4)
    c = groups * few(draw)
    return draw(
        st.sampled_from(
            [
                (make("batchnorm", affine=affine), (c, *places), nn.BatchNorm2d(c, affine=bool(affine))),
                (make("batchnorm", affine=affine, stored=0), (c, *places),
                 nn.BatchNorm2d(c, affine=bool(affine), track_running_stats=False)),
                (make("groupnorm", groups=groups, affine=affine), (c, *places),
                 nn.GroupNorm(groups, c, affine=bool(affine))),
                (make("instancenorm", affine=affine), (c, *places), nn.InstanceNorm2d(c, affine=bool(affine))),
                (make("layernorm", affine=affine), (*places, c), nn.LayerNorm(c, elementwise_affine=bool(affine))),
                (make("layernorm", axes=2), (c, *places), nn.LayerNorm(list(places))),
                (make("layernorm", bias=0), (*places, c), nn.LayerNorm(c, bias=False)),
                (make("rmsnorm", affine=affine), (*places, c), nn.RMSNorm(c, elementwise_affine=bool(affine))),
                (make("lrn"), (c, *places), nn.LocalResponseNorm(5)),
            ]
        )
    )  # fmt: skip


class First(nn.Module):
    """The first output of a module that gives several."""

    def __init__(self, inner: nn.Module, *more: Any) -> None:
        super().__init__()
        self.inner, self.more = inner, more

    def forward(self, x: Any) -> Any:
        more = [x if part is None else part for part in self.more]
        return self.inner(x, *more)[0]


@case
def recurrent(draw: Draw) -> Case:
    cell = draw(st.sampled_from(["rnn", "lstm", "gru"]))
    into, hidden, layers, both, bias = few(draw), few(draw, 2, 4), few(draw, 1, 3), few(draw, 0, 1), few(draw, 0, 1)
    project = few(draw, 0, 1) if cell == "lstm" else 0
    makers: dict[str, Any] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
    more = {"proj_size": project} if project else {}
    module = makers[cell](into, hidden, layers, bias=bool(bias), batch_first=True, bidirectional=bool(both), **more)
    layer = make(cell, hidden=hidden, layers=layers, bidirectional=both, bias=bias, project=project)
    return layer, (few(draw), into), First(module)


@case
def attention(draw: Draw) -> Case:
    heads, tokens, bias = few(draw), few(draw), few(draw, 0, 1)
    width = heads * few(draw)
    module = nn.MultiheadAttention(width, heads, bias=bool(bias), batch_first=True)
    return make("attention", heads=heads, bias=bias), (tokens, width), First(module, None, None)


@case
def encoder(draw: Draw) -> Case:
    heads, hidden = few(draw), few(draw, 1, 6)
    width = heads * few(draw)
    module = nn.TransformerEncoderLayer(width, heads, hidden, batch_first=True)
    return make("encoder", heads=heads, hidden=hidden), (few(draw), width), module


@case
def depthwise_separable(draw: Draw) -> Case:
    into, out, bias, normed = few(draw), few(draw), few(draw, 0, 1), few(draw, 0, 1)
    kernel, stride, padding = few(draw, 1, 3), few(draw), few(draw, 0, 2)

    def behind(width: int) -> list[nn.Module]:
        return [nn.BatchNorm2d(width), nn.ReLU()] if normed else []

    depthwise = nn.Conv2d(into, into, kernel, stride, padding, groups=into, bias=bool(bias))
    pointwise = nn.Conv2d(into, out, 1, bias=bool(bias))
    layer = make("depthwise_separable", out=out, kernel=kernel, stride=stride, padding=padding, bias=bias,
                 **({"norm": "batchnorm", "act": "relu"} if normed else {}))  # fmt: skip
    return layer, (into, *several(draw, 2, 3, 9)), nn.Sequential(depthwise, *behind(into), pointwise, *behind(out))


class WithMemory(nn.Module):
    def __init__(self, inner: nn.Module, memory: Any) -> None:
        super().__init__()
        self.inner, self.memory = inner, memory

    def forward(self, x: Any) -> Any:
        return self.inner(x, self.memory)


@case
def decoder(draw: Draw) -> Case:
    heads, hidden, others = few(draw), few(draw, 1, 6), few(draw)
    width = heads * few(draw)
    module = nn.TransformerDecoderLayer(width, heads, hidden, batch_first=True)
    layer = make("decoder", heads=heads, hidden=hidden, memory=(others, width))
    return layer, (few(draw), width), WithMemory(module, torch.zeros(1, others, width))


@case
def others(draw: Draw) -> Case:
    c, places, n = 4 * few(draw), several(draw, 2, 2, 4), few(draw, 1, 6)
    return draw(
        st.sampled_from(
            [
                (make("flatten"), (c, *places), nn.Flatten()),
                (make("pixelshuffle", factor=2), (c, *places), nn.PixelShuffle(2)),
                (make("upsample", factor=n), (c, *places), nn.Upsample(scale_factor=n)),
                (make("upsample", factor=n, mode="linear"), (c, *places), nn.Upsample(scale_factor=n, mode="bilinear")),
                (make("pad", by=n), (c, *places), nn.ZeroPad2d(n)),
                (make("unfold", kernel=2, padding=1), (c, *places), nn.Unfold(2, padding=1)),
                (make("prelu"), (c, *places), nn.PReLU()),
                (make("prelu", channels=1), (c, *places), nn.PReLU(c)),
                (make("glu"), (n, c), nn.GLU()),
                (make("softmax"), (n, c), nn.Softmax(-1)),
                (make("dropout"), (n, c), nn.Dropout()),
            ]
        )
    )


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # torch says that it copies the input for even kernels
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_shape_parameters_and_buffers_are_torchs(name: str, data: st.DataObject) -> None:
    layer, x, module = CASES[name](data.draw)
    module = module.to("meta").eval()
    if isinstance(module, WithMemory):
        module.memory = module.memory.to("meta")
    with torch.no_grad():
        y = module(torch.empty(1, *x, device="meta"))
    assert layer.shape(x) == tuple(y.shape[1:])
    assert layer.parameters(x) == sum(p.numel() for p in module.parameters())
    assert layer.buffers(x) == sum(b.numel() for b in module.buffers())


def test_a_wrong_shape_or_count_is_caught() -> None:
    layer, module = make("conv", out=3, kernel=3, padding=1), nn.Conv2d(2, 3, 3, device="meta")
    x = (2, 7, 7)
    y = module(torch.empty(1, *x, device="meta"))
    assert layer.shape(x) != tuple(y.shape[1:])
    assert make("conv", out=3, kernel=3, bias=0).parameters(x) != sum(p.numel() for p in module.parameters())


def test_embedding_and_positions() -> None:
    assert make("embedding", count=11, width=6).parameters((4,)) == nn.Embedding(11, 6).weight.numel()
    assert make("embedding", count=11, width=6).shape((4,)) == (4, 6)
    assert make("classtoken").shape((5, 6)) == (6, 6)
    assert make("positions", count=9).parameters((5, 6)) == 54
    assert make("bilinear", out=5).parameters(((2, 3), (2, 4))) == sum(
        p.numel() for p in nn.Bilinear(3, 4, 5).parameters()
    )
