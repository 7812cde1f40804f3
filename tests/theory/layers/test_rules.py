"""Every operation rule against a counter that does the scalar operations one by one, over random configurations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks import operations as ops
from theory.conventions import COUNTING
from theory.layers import activation, make
from theory.layers.lenet import C3_TABLE, TableConv
from theory.layers.operations import FULL
from theory.layers.upsample import Upsample

EXAMPLES = 70  # times the 38 cases below: more than 2,600 configurations
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
Draw = Callable[..., Any]
Case = tuple[Any, Any, Callable[[ops.Tally], Any]]  # the layer, its input shape(s), and the layer done by hand
CASES: dict[str, Callable[[Draw], Case]] = {}


def case(build: Callable[[Draw], Case]) -> Callable[[Draw], Case]:
    CASES[build.__name__] = build
    return build


def few(draw: Draw, low: int = 1, high: int = 3) -> int:
    return draw(st.integers(low, high))


def numbers(tally: ops.Tally, *shape: int) -> Any:
    return tally.wrap(np.linspace(0.1, 0.9, int(np.prod(shape))).reshape(shape))


def maybe(tally: ops.Tally, wanted: int, *shape: int) -> Any:
    return numbers(tally, *shape) if wanted else None


def geometry(draw: Draw, dims: int) -> tuple[tuple[int, ...], ...]:
    """Kernel, stride, padding, dilation and an input that the kernel fits into."""
    kernel = tuple(few(draw) for _ in range(dims))
    stride = tuple(few(draw) for _ in range(dims))
    padding = tuple(few(draw, 0, k // 2) for k in kernel)
    dilation = tuple(few(draw, 1, 2) for _ in range(dims))
    sizes = tuple(
        max(1, d * (k - 1) + 1 - 2 * p) + few(draw, 0, 3) for k, p, d in zip(kernel, padding, dilation, strict=True)
    )
    return kernel, stride, padding, dilation, sizes


@case
def conv(draw: Draw) -> Case:
    dims = few(draw)
    kernel, stride, padding, dilation, sizes = geometry(draw, dims)
    groups, bias = few(draw, 1, 2), few(draw, 0, 1)
    into, out = groups * few(draw, 1, 2), groups * few(draw, 1, 2)
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

    def run(t: ops.Tally) -> Any:
        weight = numbers(t, out, into // groups, *kernel)
        return ops.conv(t, numbers(t, into, *sizes), weight, maybe(t, bias, out), stride, padding, dilation, groups)

    return layer, (into, *sizes), run


@case
def convtranspose(draw: Draw) -> Case:
    dims = few(draw, 1, 2)
    kernel, stride, padding, dilation, _ = geometry(draw, dims)
    sizes = tuple(few(draw, 2, 4) for _ in range(dims))
    extra = tuple(few(draw, 0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True))
    groups, bias = few(draw, 1, 2), few(draw, 0, 1)
    into, out = groups * few(draw, 1, 2), groups * few(draw, 1, 2)
    layer = make(
        "convtranspose", out=out, kernel=kernel, stride=stride, padding=padding, dilation=dilation, groups=groups,
        bias=bias, output_padding=extra, dims=dims,
    )  # fmt: skip

    def run(t: ops.Tally) -> Any:
        x, weight = numbers(t, into, *sizes), numbers(t, into, out // groups, *kernel)
        return ops.conv_transpose(t, x, weight, maybe(t, bias, out), stride, padding, dilation, groups, extra)

    return layer, (into, *sizes), run


@case
def same_padding(draw: Draw) -> Case:
    kernel, dilation, size, out = 2 * few(draw, 0, 1) + 1, few(draw), few(draw, 3, 5), few(draw)
    layer = make("conv", out=out, kernel=kernel, padding="same", dilation=dilation)

    def run(t: ops.Tally) -> Any:
        p = dilation * (kernel - 1) // 2
        weight = numbers(t, out, 2, kernel, kernel)
        x = numbers(t, 2, size, size)
        return ops.conv(t, x, weight, numbers(t, out), (1, 1), (p, p), (dilation, dilation), 1)

    return layer, (2, size, size), run


@case
def linear(draw: Draw) -> Case:
    lead = tuple(few(draw) for _ in range(few(draw, 0, 2)))
    into, out, bias = few(draw, 1, 6), few(draw, 1, 5), few(draw, 0, 1)
    return (
        make("linear", out=out, bias=bias),
        (*lead, into),
        lambda t: ops.linear(t, numbers(t, *lead, into), numbers(t, out, into), maybe(t, bias, out)),
    )


@case
def bilinear(draw: Draw) -> Case:
    rows, n, m, out, bias = few(draw), few(draw), few(draw), few(draw), few(draw, 0, 1)
    return (
        make("bilinear", out=out, bias=bias),
        ((rows, n), (rows, m)),
        lambda t: ops.bilinear(t, numbers(t, rows, n), numbers(t, rows, m), numbers(t, out, n, m), maybe(t, bias, out)),
    )


@case
def maxpool(draw: Draw) -> Case:
    dims, ceil = few(draw, 1, 3), few(draw, 0, 1)
    kernel, stride, padding, dilation, sizes = geometry(draw, dims)
    layer = make("maxpool", kernel=kernel, stride=stride, padding=padding, dilation=dilation, ceil=ceil, dims=dims)
    return (
        layer,
        (2, *sizes),
        lambda t: ops.max_pool(t, numbers(t, 2, *sizes), kernel, stride, padding, dilation, bool(ceil)),
    )


@case
def avgpool(draw: Draw) -> Case:
    dims, ceil = few(draw, 1, 3), few(draw, 0, 1)
    kernel, stride, padding, _, sizes = geometry(draw, dims)
    layer = make("avgpool", kernel=kernel, stride=stride, padding=padding, ceil=ceil, dims=dims)
    return layer, (2, *sizes), lambda t: ops.average_pool(t, numbers(t, 2, *sizes), kernel, stride, padding, bool(ceil))


def adaptive(name: str, by_hand: Callable[..., Any]) -> Callable[[Draw], Case]:
    def build(draw: Draw) -> Case:
        dims = few(draw, 1, 2)
        sizes, out = tuple(few(draw, 1, 7) for _ in range(dims)), tuple(few(draw, 1, 5) for _ in range(dims))
        return make(name, out=out, dims=dims), (2, *sizes), lambda t: by_hand(t, numbers(t, 2, *sizes), out)

    return build


CASES["adaptiveavgpool"] = adaptive("adaptiveavgpool", ops.adaptive_average_pool)
CASES["adaptivemaxpool"] = adaptive("adaptivemaxpool", ops.adaptive_max_pool)


@case
def globalavgpool(draw: Draw) -> Case:
    shape = (few(draw), few(draw), few(draw))
    return make("globalavgpool"), shape, lambda t: ops.adaptive_average_pool(t, numbers(t, *shape), (1, 1))[:, 0, 0]


@case
def globalmaxpool(draw: Draw) -> Case:
    shape = (few(draw), few(draw), few(draw))
    return make("globalmaxpool"), shape, lambda t: ops.adaptive_max_pool(t, numbers(t, *shape), (1, 1))[:, 0, 0]


@case
def batchnorm(draw: Draw) -> Case:
    c, affine, shape = few(draw), few(draw, 0, 1), (few(draw), few(draw))
    return (
        make("batchnorm", affine=affine),
        (c, *shape),
        lambda t: ops.batch_norm(
            t, numbers(t, c, *shape), numbers(t, c), numbers(t, c), maybe(t, affine, c), maybe(t, affine, c)
        ),
    )


@case
def layernorm(draw: Draw) -> Case:
    rows, n, affine = few(draw), few(draw, 1, 5), few(draw, 0, 1)
    bias = few(draw, 0, 1)
    return (
        make("layernorm", affine=affine, bias=bias),
        (rows, n),
        lambda t: ops.layer_norm(t, numbers(t, rows, n), maybe(t, affine, n), maybe(t, affine * bias, n)),
    )


@case
def groupnorm(draw: Draw) -> Case:
    groups, members, affine, shape = few(draw), few(draw), few(draw, 0, 1), (few(draw), few(draw))
    c = groups * members
    return (
        make("groupnorm", groups=groups, affine=affine),
        (c, *shape),
        lambda t: ops.group_norm(t, numbers(t, c, *shape), groups, maybe(t, affine, c), maybe(t, affine, c)),
    )


@case
def instancenorm(draw: Draw) -> Case:
    c, affine, shape = few(draw), few(draw, 0, 1), (few(draw), few(draw))
    return (
        make("instancenorm", affine=affine),
        (c, *shape),
        lambda t: ops.group_norm(t, numbers(t, c, *shape), c, maybe(t, affine, c), maybe(t, affine, c)),
    )


@case
def rmsnorm(draw: Draw) -> Case:
    rows, n, affine = few(draw), few(draw, 1, 5), few(draw, 0, 1)
    return (
        make("rmsnorm", affine=affine),
        (rows, n),
        lambda t: ops.rms_norm(t, numbers(t, rows, n), maybe(t, affine, n)),
    )


@case
def lrn(draw: Draw) -> Case:
    size, shape = few(draw, 1, 5), (few(draw, 1, 5), few(draw))
    return make("lrn", size=size), shape, lambda t: ops.local_response_norm(t, numbers(t, *shape), size)


@case
def activations(draw: Draw) -> Case:
    name, shape = draw(st.sampled_from(sorted(activation.COSTS))), (few(draw), few(draw))
    return make(name), shape, lambda t: ops.activation(t, numbers(t, *shape), name)


@case
def prelu(draw: Draw) -> Case:
    shape, channels = (few(draw), few(draw)), few(draw, 0, 1)
    return (
        make("prelu", channels=channels),
        shape,
        lambda t: ops.prelu(t, numbers(t, *shape), numbers(t, shape[0] if channels else 1)),
    )


@case
def glu(draw: Draw) -> Case:
    shape = (few(draw), 2 * few(draw))
    return make("glu"), shape, lambda t: ops.glu(t, numbers(t, *shape))


@case
def softmax(draw: Draw) -> Case:
    shape = (few(draw), few(draw, 1, 6))
    return make("softmax"), shape, lambda t: ops.softmax(t, numbers(t, *shape))


@case
def logsoftmax(draw: Draw) -> Case:
    shape = (few(draw), few(draw, 1, 6))
    return make("logsoftmax"), shape, lambda t: ops.log_softmax(t, numbers(t, *shape))


@case
def sdpa(draw: Draw) -> Case:
    heads, tokens, d, causal = few(draw), few(draw, 1, 5), few(draw), few(draw, 0, 1)
    span = few(draw, 0, 4)
    keys = tokens + (few(draw, 0, 3) if causal or not span else 0)
    layer = make("sdpa", causal=causal, span=span, keys=keys)

    def run(t: ops.Tally) -> Any:
        q, k, v = numbers(t, tokens, d), numbers(t, keys, d), numbers(t, keys, d)
        return np.stack([ops.attend(t, q, k, v, bool(causal), span) for _ in range(heads)])

    return layer, (heads, tokens, d), run


def heads_of(
    t: ops.Tally, heads: int, groups: int, head: int, width: int, source: int, bias: int, last: int
) -> ops.Heads:
    q, k = heads * head, groups * head
    return ops.Heads(
        heads,
        groups,
        (numbers(t, q, width), numbers(t, k, source), numbers(t, k, source), numbers(t, width, q)),
        (maybe(t, bias, q), maybe(t, bias, k), maybe(t, bias, k), maybe(t, last, width)),
    )


@case
def attention(draw: Draw) -> Case:
    groups, head = few(draw, 1, 2), 2 * few(draw, 1, 2)
    heads, width, tokens = groups * few(draw, 1, 2), few(draw, 2, 5), few(draw, 1, 4)
    bias, last, causal, rotary = few(draw, 0, 1), few(draw, 0, 1), few(draw, 0, 1), few(draw, 0, 1)
    span = few(draw, 0, 3) if causal else 0
    past = few(draw, 0, 3)
    layer = make(
        "attention", heads=heads, groups=groups, head=head, bias=bias, output_bias=last, causal=causal, span=span,
        past=past, rotary=rotary,
    )  # fmt: skip

    def run(t: ops.Tally) -> Any:
        part = heads_of(t, heads, groups, head, width, width, bias, last)
        cache = (numbers(t, past, groups * head), numbers(t, past, groups * head)) if past else None
        return ops.attention(t, numbers(t, tokens, width), None, cache, part, bool(causal), span, bool(rotary))

    return layer, (tokens, width), run


@case
def cross_attention(draw: Draw) -> Case:
    heads, head, tokens, others, source = few(draw, 1, 2), few(draw, 1, 2), few(draw), few(draw), few(draw, 1, 4)
    width = heads * head
    layer = make("attention", heads=heads, memory=(others, source))

    def run(t: ops.Tally) -> Any:
        part = heads_of(t, heads, heads, head, width, source, 1, 1)
        return ops.attention(t, numbers(t, tokens, width), numbers(t, others, source), None, part)

    return layer, (tokens, width), run


@case
def recurrent(draw: Draw) -> Case:
    cell = draw(st.sampled_from(["rnn", "rnn_relu", "lstm", "gru"]))
    steps, into, hidden, layers = few(draw), few(draw), few(draw), few(draw, 1, 2)
    both, bias = few(draw, 0, 1), few(draw, 0, 1)
    project = few(draw, 0, 2) if cell == "lstm" else 0
    gates = {"rnn": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}[cell] * hidden
    layer = make(cell, hidden=hidden, layers=layers, bidirectional=both, bias=bias, project=project)

    def run(t: ops.Tally) -> Any:
        x = numbers(t, steps, into)
        back = project or hidden
        for _ in range(layers):
            directions = [
                (numbers(t, gates, x.shape[1]), numbers(t, gates, back), maybe(t, bias, gates), maybe(t, bias, gates))
                for _ in range(1 + both)
            ]
            x = ops.recurrent(t, cell, x, hidden, directions, numbers(t, project, hidden) if project else None)
        return x

    return layer, (steps, into), run


def mlp_by_hand(t: ops.Tally, x: Any, hidden: int, out: int, act: str, bias: int) -> Any:
    middle = ops.linear(t, x, numbers(t, hidden, x.shape[-1]), maybe(t, bias, hidden))
    return ops.linear(t, ops.activation(t, middle, act), numbers(t, out, hidden), maybe(t, bias, out))


@case
def mlp(draw: Draw) -> Case:
    rows, width, hidden, out, bias = few(draw), few(draw), few(draw), few(draw), few(draw, 0, 1)
    act = draw(st.sampled_from(["relu", "gelu", "silu"]))
    layer = make("mlp", hidden=hidden, out=out, act=act, bias=bias)
    return layer, (rows, width), lambda t: mlp_by_hand(t, numbers(t, rows, width), hidden, out, act, bias)


@case
def experts(draw: Draw) -> Case:
    """Token by token: the router, then the blocks that it is sent to, mixed by what the softmax gives them."""
    count, width, hidden, tokens, gated = few(draw, 2, 4), few(draw), few(draw), few(draw), few(draw, 0, 1)
    active = few(draw, 1, count)
    act = draw(st.sampled_from(["silu", "relu", "gelu"]))

    def block(t: ops.Tally, x: Any) -> Any:
        made = ops.activation(t, ops.linear(t, x, numbers(t, hidden, width), None), act)
        if gated:
            with t.under("elementwise"):
                made = made * ops.linear(t, x, numbers(t, hidden, width), None)
        return ops.linear(t, made, numbers(t, width, hidden), None)

    def run(t: ops.Tally) -> Any:
        x = numbers(t, tokens, width)
        weights = ops.softmax(t, ops.linear(t, x, numbers(t, count, width), None))
        for token in range(tokens):
            parts = [block(t, x[token : token + 1])[0] for _ in range(active)]
            with t.under("elementwise"):
                among = ops.total(weights[token][:active])
                shares = [weight / among for weight in weights[token][:active]]
                for place in range(width):
                    ops.total(share * part[place] for share, part in zip(shares, parts, strict=True))
        return x  # whose shape it keeps

    return make("experts", experts=count, active=active, hidden=hidden, gated=gated, act=act), (tokens, width), run


@case
def latentattention(draw: Draw) -> Case:
    """Head by head, with keys and values made of the short vectors, or with their matrices moved elsewhere."""
    heads, rank, head, value, tokens, width = (few(draw) for _ in range(6))
    turned, queries, absorbed = 2 * few(draw, 1, 2), few(draw, 0, 3), few(draw, 0, 1)
    layer = make(
        "latentattention", heads=heads, rank=rank, head=head, turned=turned, value=value, queries=queries,
        absorbed=absorbed,
    )  # fmt: skip

    def rotated(t: ops.Tally, x: Any) -> None:
        with t.under("elementwise"):
            for number in x.flat:
                _ = number * 0.5 + number * 0.25

    def run(t: ops.Tally) -> Any:
        x, wide = numbers(t, tokens, width), heads * (head + turned)
        if queries:
            short = ops.rms_norm(t, ops.linear(t, x, numbers(t, queries, width), None), numbers(t, queries))
            q = ops.linear(t, short, numbers(t, wide, queries), None)
        else:
            q = ops.linear(t, x, numbers(t, wide, width), None)
        both = ops.linear(t, x, numbers(t, rank + turned, width), None)
        short, shared = ops.rms_norm(t, both[:, :rank], numbers(t, rank)), both[:, rank:]
        rotated(t, shared)
        outs = []
        for each in np.split(q, heads, axis=1):
            rotated(t, each[:, head:])
            if absorbed:
                query = np.concatenate([ops.linear(t, each[:, :head], numbers(t, rank, head), None), each[:, head:]], 1)
                mixed = ops.attend(t, query, np.concatenate([short, shared], 1), short, True)
                outs.append(ops.linear(t, mixed, numbers(t, value, rank), None))
            else:
                up = ops.linear(t, short, numbers(t, head + value, rank), None)
                keys = np.concatenate([up[:, :head], shared], 1)
                outs.append(ops.attend(t, each, keys, up[:, head:], True))
        return ops.linear(t, np.concatenate(outs, 1), numbers(t, width, heads * value), None)

    return layer, (tokens, width), run


@case
def swiglu(draw: Draw) -> Case:
    rows, width, hidden, bias = few(draw), few(draw), few(draw), few(draw, 0, 1)

    def run(t: ops.Tally) -> Any:
        x = numbers(t, rows, width)
        gate = ops.activation(t, ops.linear(t, x, numbers(t, hidden, width), maybe(t, bias, hidden)), "silu")
        value = ops.linear(t, x, numbers(t, hidden, width), maybe(t, bias, hidden))
        return ops.linear(t, ops.multiply(t, gate, value), numbers(t, width, hidden), maybe(t, bias, width))

    return make("swiglu", hidden=hidden, bias=bias), (rows, width), run


@case
def depthwise_separable(draw: Draw) -> Case:
    kernel, stride, padding, dilation, sizes = geometry(draw, 2)
    into, out, bias = few(draw, 1, 2), few(draw), few(draw, 0, 1)
    norm, act = draw(st.sampled_from(["none", "batchnorm"])), draw(st.sampled_from(["none", "relu", "relu6"]))
    layer = make("depthwise_separable", out=out, kernel=kernel, stride=stride, padding=padding, dilation=dilation,
                 bias=bias, norm=norm, act=act)  # fmt: skip

    def behind(t: ops.Tally, x: Any) -> Any:
        each = len(x)
        if norm != "none":
            x = ops.batch_norm(t, x, *(numbers(t, each) for _ in range(4)))
        return x if act == "none" else ops.activation(t, x, act)

    def run(t: ops.Tally) -> Any:
        weight, one = numbers(t, into, 1, *kernel), (1, 1)
        x = ops.conv(t, numbers(t, into, *sizes), weight, maybe(t, bias, into), stride, padding, dilation, into)
        weight = numbers(t, out, into, 1, 1)
        return behind(t, ops.conv(t, behind(t, x), weight, maybe(t, bias, out), one, (0, 0), one, 1))

    return layer, (into, *sizes), run


@case
def encoder(draw: Draw) -> Case:
    heads, head, tokens, hidden, causal = few(draw, 1, 2), few(draw, 1, 2), few(draw), few(draw), few(draw, 0, 1)
    width = heads * head

    def run(t: ops.Tally) -> Any:
        x, gain = numbers(t, tokens, width), numbers(t, width)
        part = heads_of(t, heads, heads, head, width, width, 1, 1)
        x = ops.layer_norm(t, ops.add(t, x, ops.attention(t, x, None, None, part, bool(causal))), gain, gain)
        return ops.layer_norm(t, ops.add(t, x, mlp_by_hand(t, x, hidden, width, "relu", 1)), gain, gain)

    return make("encoder", heads=heads, hidden=hidden, causal=causal), (tokens, width), run


@case
def decoder(draw: Draw) -> Case:
    heads, head, tokens, others, hidden = few(draw, 1, 2), few(draw, 1, 2), few(draw), few(draw), few(draw)
    width = heads * head

    def run(t: ops.Tally) -> Any:
        x, gain, memory = numbers(t, tokens, width), numbers(t, width), numbers(t, others, width)
        part = heads_of(t, heads, heads, head, width, width, 1, 1)
        x = ops.layer_norm(t, ops.add(t, x, ops.attention(t, x, None, None, part, causal=True)), gain, gain)
        x = ops.layer_norm(t, ops.add(t, x, ops.attention(t, x, memory, None, part)), gain, gain)
        return ops.layer_norm(t, ops.add(t, x, mlp_by_hand(t, x, hidden, width, "relu", 1)), gain, gain)

    return make("decoder", heads=heads, hidden=hidden, memory=(others, width)), (tokens, width), run


@case
def upsample(draw: Draw) -> Case:
    factor, mode = few(draw), draw(st.sampled_from(["nearest", "linear"]))
    shape = (few(draw), *(few(draw, 2, 3) for _ in range(few(draw, 1, 2))))
    return Upsample(factor, mode), shape, lambda t: ops.upsample(t, numbers(t, *shape), factor, mode)


def merged(name: str, by_hand: Callable[..., Any]) -> Callable[[Draw], Case]:
    def build(draw: Draw) -> Case:
        shape, branches = (few(draw), few(draw)), few(draw, 2, 4)
        return make(name), (shape,) * branches, lambda t: by_hand(t, *(numbers(t, *shape) for _ in range(branches)))

    return build


CASES["add"] = merged("add", ops.add)
CASES["mul"] = merged("mul", ops.multiply)


@case
def positions(draw: Draw) -> Case:
    shape = (few(draw), few(draw))
    return make("positions"), shape, lambda t: ops.add(t, numbers(t, *shape), numbers(t, *shape))


def lossy(name: str, by_hand: Callable[[ops.Tally, Any], Any]) -> Callable[[Draw], Case]:
    def build(draw: Draw) -> Case:
        shape = (few(draw, 1, 4), few(draw, 1, 5))
        return make(name), shape, lambda t: by_hand(t, numbers(t, *shape))

    return build


CASES["mse"] = lossy("mse", lambda t, x: ops.mean_squared_error(t, x, x))
CASES["l1"] = lossy("l1", lambda t, x: ops.mean_absolute_error(t, x, x))
CASES["crossentropy"] = lossy("crossentropy", lambda t, x: ops.cross_entropy(t, x, [0] * len(x)))
CASES["bce"] = lossy("bce", lambda t, x: ops.binary_cross_entropy(t, x, x))


@case
def tableconv(draw: Draw) -> Case:
    maps = few(draw, 1, 4)
    rows = tuple(
        tuple(draw(st.lists(st.integers(0, maps - 1), min_size=1, max_size=maps, unique=True)))
        for _ in range(few(draw, 1, 4))
    )
    rows = (*rows, (maps - 1,))
    kernel, bias = few(draw, 1, 3), few(draw, 0, 1)
    size = kernel + few(draw, 0, 2)
    layer = TableConv(kernel, rows, bias)

    def run(t: ops.Tally) -> Any:
        kernels = [numbers(t, len(row), kernel, kernel) for row in rows]
        return ops.table_conv(t, numbers(t, maps, size, size), kernels, rows, maybe(t, bias, len(rows)))

    return layer, (maps, size, size), run


@case
def subsample(draw: Draw) -> Case:
    k = (few(draw), few(draw))
    shape = (few(draw), *(n + few(draw, 0, 3) for n in k))
    gain = shape[0]
    return (
        make("subsample", kernel=k),
        shape,
        lambda t: ops.subsample(t, numbers(t, *shape), k, numbers(t, gain), numbers(t, gain)),
    )


@case
def rbf(draw: Draw) -> Case:
    n, out = few(draw, 1, 5), few(draw, 1, 5)
    return make("rbf", out=out), (n,), lambda t: ops.radial_basis(t, numbers(t, n), numbers(t, out, n))


def by_hand(run: Callable[[ops.Tally], Any]) -> tuple[dict[str, int], tuple[int, ...]]:
    tally = ops.Tally()
    result = run(tally)
    return {kind: n for kind, n in tally.counts.items() if n}, getattr(result, "shape", ())


def by_rule(layer: Any, x: Any) -> tuple[dict[str, int], tuple[int, ...]]:
    y = layer.shape(x)
    counts: dict[str, int] = {}
    for kind, amount in layer.operations(x, y):
        assert kind not in counts, "a rule says each kind once"
        counts[kind] = amount
    return {kind: n for kind, n in counts.items() if n and kind != FULL}, y


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=CHECKS)
@given(data=st.data())
def test_a_rule_counts_what_is_done(name: str, data: st.DataObject) -> None:
    layer, x, run = CASES[name](data.draw)
    done, shape = by_hand(run)
    ruled, y = by_rule(layer, x)
    assert y == shape
    assert ruled == done
    for convention in COUNTING:
        if not convention.layers:
            assert convention.weigh("any", ruled) == convention.weigh("any", done)


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_rule_is_caught(name: str) -> None:
    """One operation more or fewer, in any kind, is a difference: the comparison above can fail."""
    seen: list[Case] = []

    @settings(max_examples=1, database=None, derandomize=True, suppress_health_check=CHECKS, deadline=None)
    @given(data=st.data())
    def draw_one(data: st.DataObject) -> None:
        seen.append(CASES[name](data.draw))

    draw_one()
    layer, x, run = seen[-1]
    done, _ = by_hand(run)
    ruled, _ = by_rule(layer, x)
    for kind in (*ruled, "norm.multiply"):
        assert ruled | {kind: ruled.get(kind, 0) + 1} != done


def test_there_are_more_than_2000_configurations() -> None:
    assert len(CASES) * EXAMPLES > 2000


def test_lenet_table_connects_60_of_96_maps() -> None:
    assert len(C3_TABLE) == 16
    assert sum(map(len, C3_TABLE)) == 60
