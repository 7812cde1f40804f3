"""The torch layer of every kind that a network may have, and how its operations are counted: one row each.

How many products make an output number is measured: a layer whose weights are all one, fed with ones, adds up one per
product. What has no products is done scalar by scalar (`checks/operations`). No size is multiplied here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from checks import operations

Fields = Mapping[str, Any]


class Steps(NamedTuple):
    """The multiplications, additions and comparisons of a layer, without its biases and (where it has some) with them.

    products: the multiplications in a convolution or a product of matrices, where they are known. n: how many numbers
    make one output number; places: where they are computed; both where a question asks for them.
    """

    bare: float
    full: float | None = None
    n: float | None = None
    places: float | None = None
    products: float | None = None


Counter = Callable[[Any, Tensor, Tensor], Steps | None]  # (module, what goes in, what comes out); None: too large


class TorchLayer(NamedTuple):
    """build: the torch layer from its fields and what goes in. steps: how it is counted; None where it is not.

    pool: whether that it trains nothing is worth saying.
    """

    build: Callable[[Fields, Tensor], nn.Module]
    steps: Counter | None = None
    pool: bool = False


# Sums of ones


def ones(x: Tensor) -> float:
    """How many numbers there are, counted by adding ones."""
    return float(torch.ones_like(x).sum())


def _products(module: Any, x: Tensor, terms: Callable[[], Tensor], **more: float) -> Steps:
    """A layer with weights: a product per term, an addition fewer per output number, and its bias."""
    bias = module.bias
    if bias is not None:
        bias.fill_(0.0)
    found = terms()
    products, numbers = float(found.sum()), ones(found)
    if bias is None:
        return Steps(products + (products - numbers), None, products=products, **more)
    bias.fill_(1.0)
    extra = float(module(torch.zeros_like(x)).sum())
    bare = products + (products - numbers)
    return Steps(bare, bare + extra, products=products, **more)


def _linear(module: Any, x: Tensor, y: Tensor) -> Steps:
    return _products(module, x, lambda: module(x))


def _convolution(module: Any, x: Tensor, y: Tensor) -> Steps:
    terms = _padded_ones(module, x)
    return _products(module, x, lambda: terms, n=float(terms.max()), places=ones(y[0, 0]))


def _padded_ones(module: Any, x: Tensor) -> Tensor:
    """The layer's output where padded places hold ones too, so that every product adds one."""
    sides = [(d * (k - 1)) // 2 for k, d in zip(module.kernel_size, module.dilation, strict=True)]
    extra = [d * (k - 1) - side for k, d, side in zip(module.kernel_size, module.dilation, sides, strict=True)]
    if module.padding != "same":
        sides = extra = list(module.padding)
    pads = [p for pair in zip(reversed(sides), reversed(extra), strict=True) for p in pair]
    convolve = {3: F.conv1d, 4: F.conv2d, 5: F.conv3d}[x.ndim]
    return convolve(F.pad(x, pads, value=1.0), module.weight, None, module.stride, 0, module.dilation, module.groups)


def _windows(module: Any, x: Tensor, y: Tensor) -> Steps:
    """How many numbers all windows hold together, less one per window: the steps of a maximum or a sum."""
    held = float(_held(module, x).sum())
    one = float(_held(module, x[:, :1]).sum(1).max())
    return Steps(held - ones(y), None, one, ones(y[0, 0]), 0.0)


def _held(module: Any, x: Tensor) -> Tensor:
    """A one for every number under every window of a pool: x's shape, windows along the last axis."""

    def pair(value: Any) -> tuple[Any, ...]:
        return value if isinstance(value, tuple) else (value, value)

    pads = [p for size in reversed(pair(module.padding)) for p in (size, size)]
    widened = F.pad(torch.ones_like(x), pads, value=1.0)
    return F.unfold(widened, module.kernel_size, getattr(module, "dilation", 1), 0, module.stride)


def _regions(module: Any, x: Tensor, y: Tensor) -> Steps:
    """The places that adaptive windows cover, found by spreading each output's mean back: d(sum)/dx counts in 1/n."""
    steps = 0.0
    for place in torch.ones_like(y[0, 0]).nonzero().tolist():
        with torch.enable_grad():
            probe = torch.ones_like(x[:1, :1], requires_grad=True)
            (gradient,) = torch.autograd.grad(module(probe)[(0, 0, *place)], probe)
        steps += float((gradient != 0).sum()) - 1
    return Steps(steps * ones(y[:, :, 0, 0]), products=0.0)


def _whole(module: Any, x: Tensor, y: Tensor) -> Steps:
    """Every place of a channel in one step after another."""
    return Steps(ones(x) - ones(y), products=0.0)


def _sums(module: Any, x: Tensor, y: Tensor) -> Steps:
    """Windows summed, every sum multiplied by a coefficient, and a bias added."""
    held = F.avg_pool2d(torch.ones_like(x), module.kernel, module.kernel, divisor_override=1)
    bare = float(held.sum()) - ones(y) + ones(y)
    return Steps(bare, bare + ones(y))


def _nothing(module: Any, x: Tensor, y: Tensor) -> Steps:
    return Steps(0.0, products=0.0)


# Scalar by scalar

COUNTED = ("multiply", "add", "compare")  # what the documents count; the rest is free
PRODUCTS = ("conv.multiply", "linear.multiply", "product.multiply")
MOST = 20_000  # numbers of a layer, or products of one, that are done one by one


def _done(
    run: Callable[[operations.Tally, Any, Any], Any], size: Callable[[Any, Tensor], int] | None = None
) -> Counter:
    """The layer done scalar by scalar. run: does it on one sample. size: how much there is to do."""

    def steps(module: Any, x: Tensor, y: Tensor) -> Steps | None:
        if (x.numel() if size is None else size(module, x)) > MOST:
            return None
        tally = operations.Tally()
        run(tally, module, tally.wrap(x[0]))
        counted = {kind: n for kind, n in tally.counts.items() if kind.partition(".")[2] in COUNTED}
        biases = counted.pop("bias.add", 0)
        bare = float(sum(counted.values()))
        products = float(sum(counted.get(kind, 0) for kind in PRODUCTS))
        return Steps(bare, bare + biases if biases else None, products=products)

    return steps


def _wrapped(tally: operations.Tally, *parts: Tensor | None) -> list[Any]:
    return [None if part is None else tally.wrap(part.detach()) for part in parts]


def _batch_norm(t: operations.Tally, module: Any, x: Any) -> Any:
    mean, variance, gain, shift = _wrapped(t, module.running_mean, module.running_var, module.weight, module.bias)
    return operations.batch_norm(t, x, mean, variance, gain, shift)


def _group_norm(t: operations.Tally, module: Any, x: Any) -> Any:
    groups = getattr(module, "num_groups", len(x))  # an instance norm has a group for every channel
    return operations.group_norm(t, x, groups, *_wrapped(t, module.weight, module.bias))


def _attention(t: operations.Tally, module: Attention, x: Any) -> Any:
    parts = (module.query, module.key, module.value, module.back)
    weights, biases = ([_wrapped(t, getattr(part, name))[0] for part in parts] for name in ("weight", "bias"))
    heads = operations.Heads(module.heads, module.groups, tuple(weights), tuple(biases))
    memory, *cache = _wrapped(t, module.memory, *module.cache)
    return operations.attention(
        t, x, memory, tuple(cache) if cache else None, heads, module.causal, module.span, module.rotary
    )


# The layers that torch has not, or has under another form


class Attention(nn.Module):
    """Queries, keys, values and the way back, four matrices; keys and values may be shared, cached or of a memory."""

    def __init__(self, f: Fields, width: int) -> None:
        super().__init__()
        bias, last = bool(f["bias"]), f["bias"] if f["output_bias"] is None else f["output_bias"]
        self.heads, self.groups = f["heads"], f["groups"] or f["heads"]
        head = f["head"] or width // self.heads
        self.causal, self.span, self.rotary = bool(f["causal"]), f["span"], bool(f["rotary"])
        source = width if f["memory"] is None else f["memory"][1]
        self.memory = None if f["memory"] is None else torch.ones(f["memory"], dtype=torch.float64)
        self.cache = [torch.ones(f["past"], self.groups * head, dtype=torch.float64)] * 2 if f["past"] else []
        self.query, self.back = (
            nn.Linear(width, self.heads * head, bias),
            nn.Linear(self.heads * head, width, bool(last)),
        )
        self.key, self.value = (nn.Linear(source, self.groups * head, bias) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        source = x if self.memory is None else self.memory.to(x).expand(len(x), -1, -1)
        q, k, v = (self._split(part) for part in (self.query(x), self.key(source), self.value(source)))
        mixed = F.scaled_dot_product_attention(q, k, v, enable_gqa=True)
        return self.back(mixed.transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        head = self.query.out_features // self.heads
        return x.unflatten(-1, (-1, head)).transpose(1, 2)


class Subsample(nn.Module):
    """The sum of each window times a trained coefficient per map, plus a trained bias (LeNet-5)."""

    def __init__(self, maps: int, kernel: Any) -> None:
        super().__init__()
        self.gain, self.shift, self.kernel = nn.Parameter(torch.ones(maps)), nn.Parameter(torch.ones(maps)), kernel

    def forward(self, x: Tensor) -> Tensor:
        pooled = F.avg_pool2d(x, self.kernel, self.kernel, divisor_override=1)
        return pooled * self.gain[:, None, None] + self.shift[:, None, None]


class SwiGLU(nn.Module):
    """Two matrices in, their gated product, one matrix back."""

    def __init__(self, width: int, hidden: int, bias: bool) -> None:
        super().__init__()
        self.gate, self.value = nn.Linear(width, hidden, bias), nn.Linear(width, hidden, bias)
        self.back = nn.Linear(hidden, width, bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.back(F.silu(self.gate(x)) * self.value(x))


class TableConv(nn.Module):
    """One small convolution per output map, over the maps that the table lists."""

    def __init__(self, kernel: Any, table: tuple[tuple[int, ...], ...], bias: int) -> None:
        super().__init__()
        self.table = table
        self.maps = nn.ModuleList(nn.Conv2d(len(row), 1, kernel, bias=bool(bias)) for row in table)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([part(x[:, list(row)]) for part, row in zip(self.maps, self.table, strict=True)], dim=1)


class RadialBasis(nn.Module):
    """Squared distances to fixed codes."""

    codes: Tensor

    def __init__(self, features: int, out: int) -> None:
        super().__init__()
        self.register_buffer("codes", torch.ones(out, features))

    def forward(self, x: Tensor) -> Tensor:
        return (x[:, None, :] - self.codes.to(x)).pow(2).sum(-1)


class Decoder(nn.Module):
    """torch's decoder layer with a memory of ones, which may have a width of its own."""

    def __init__(self, f: Fields, width: int) -> None:
        super().__init__()
        tokens, source = f["memory"]
        heads, bias = f["heads"], bool(f["bias"])
        self.memory = torch.ones(1, tokens, source, dtype=torch.float64)
        self.layer = nn.TransformerDecoderLayer(width, heads, f["hidden"], batch_first=True, bias=bias)
        self.layer.multihead_attn = nn.MultiheadAttention(
            width, heads, kdim=source, vdim=source, batch_first=True, bias=bias
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x, self.memory.to(x))


def _conv(f: Fields, x: Tensor) -> nn.Module:
    layer = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}[f["dims"]]
    return layer(
        x.shape[1], f["out"], f["kernel"], f["stride"], f["padding"], f["dilation"], f["groups"], bool(f["bias"])
    )


def _encoder(f: Fields, x: Tensor) -> nn.Module:
    width = x.shape[-1]
    layer: Any = nn.TransformerEncoderLayer(width, f["heads"], f["hidden"], batch_first=True, bias=bool(f["bias"]))
    if f["norm"] == "rmsnorm":
        layer.norm1, layer.norm2 = nn.RMSNorm(width), nn.RMSNorm(width)
    return layer.eval()


def _depthwise_separable(f: Fields, x: Tensor) -> nn.Module:
    channels, bias = x.shape[1], bool(f["bias"])

    def behind(width: int) -> list[nn.Module]:
        return [nn.BatchNorm2d(width)] if f["norm"] == "batchnorm" else []  # an activation changes no shape

    depthwise = nn.Conv2d(channels, channels, f["kernel"], f["stride"], f["padding"], f["dilation"], channels, bias)
    pointwise = nn.Conv2d(channels, f["out"], 1, bias=bias)
    return nn.Sequential(depthwise, *behind(channels), pointwise, *behind(f["out"])).eval()


def _activation(name: str) -> TorchLayer:
    """Every activation keeps its input's shape."""
    return TorchLayer(lambda f, x: nn.Identity(), _done(lambda t, module, x: operations.activation(t, x, name)))


LAYERS: dict[str, TorchLayer] = {
    "conv": TorchLayer(_conv, _convolution),
    "linear": TorchLayer(lambda f, x: nn.Linear(x.shape[-1], f["out"], bool(f["bias"])), _linear),
    "maxpool": TorchLayer(
        lambda f, x: nn.MaxPool2d(f["kernel"], f["stride"], f["padding"], f["dilation"], ceil_mode=bool(f["ceil"])),
        _windows,
        pool=True,
    ),
    "avgpool": TorchLayer(
        lambda f, x: nn.AvgPool2d(f["kernel"], f["stride"], f["padding"], ceil_mode=bool(f["ceil"])),
        _windows,
        pool=True,
    ),
    "adaptiveavgpool": TorchLayer(lambda f, x: nn.AdaptiveAvgPool2d(f["out"]), _regions, pool=True),
    "adaptivemaxpool": TorchLayer(lambda f, x: nn.AdaptiveMaxPool2d(f["out"]), pool=True),
    "globalavgpool": TorchLayer(lambda f, x: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), _whole, pool=True),
    "globalmaxpool": TorchLayer(lambda f, x: nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()), _whole, pool=True),
    "batchnorm": TorchLayer(
        lambda f, x: nn.BatchNorm2d(x.shape[1], affine=bool(f["affine"])).eval(), _done(_batch_norm)
    ),
    "layernorm": TorchLayer(
        lambda f, x: nn.LayerNorm(x.shape[-1], elementwise_affine=bool(f["affine"]), bias=bool(f["bias"])),
        _done(lambda t, module, x: operations.layer_norm(t, x, *_wrapped(t, module.weight, module.bias))),
    ),
    "groupnorm": TorchLayer(
        lambda f, x: nn.GroupNorm(f["groups"], x.shape[1], affine=bool(f["affine"])), _done(_group_norm)
    ),
    "instancenorm": TorchLayer(
        lambda f, x: nn.InstanceNorm2d(x.shape[1], affine=bool(f["affine"])), _done(_group_norm)
    ),
    "rmsnorm": TorchLayer(
        lambda f, x: nn.RMSNorm(x.shape[-1], elementwise_affine=bool(f["affine"])),
        _done(lambda t, module, x: operations.rms_norm(t, x, *_wrapped(t, module.weight))),
    ),
    "flatten": TorchLayer(lambda f, x: nn.Flatten(f["start"] + 1), _nothing),
    "dropout": TorchLayer(lambda f, x: nn.Identity(), _nothing),
    "identity": TorchLayer(lambda f, x: nn.Identity(), _nothing),
    "softmax": TorchLayer(lambda f, x: nn.Softmax(-1), _done(lambda t, module, x: operations.softmax(t, x))),
    **{name: _activation(name) for name in operations.ACTIVATIONS},
    "attention": TorchLayer(
        lambda f, x: Attention(f, x.shape[-1]),
        _done(_attention, lambda module, x: x.numel() * module.query.out_features),
    ),
    "subsample": TorchLayer(lambda f, x: Subsample(x.shape[1], f["kernel"]), _sums),
    "tableconv": TorchLayer(lambda f, x: TableConv(f["kernel"], f["table"], f["bias"])),
    "rbf": TorchLayer(lambda f, x: RadialBasis(x.shape[1], f["out"])),
    # composite layers as torch has them: their parts are counted one by one, their parameters here
    "mlp": TorchLayer(
        lambda f, x: nn.Sequential(
            nn.Linear(x.shape[-1], f["hidden"], bool(f["bias"])),
            nn.Linear(f["hidden"], f["out"] or x.shape[-1], bool(f["bias"])),
        )
    ),
    "swiglu": TorchLayer(lambda f, x: SwiGLU(x.shape[-1], f["hidden"], bool(f["bias"]))),
    "encoder": TorchLayer(_encoder),
    "decoder": TorchLayer(lambda f, x: Decoder(f, x.shape[-1]).eval()),
    "depthwise_separable": TorchLayer(_depthwise_separable),
}


class Join(NamedTuple):
    """outs: the outputs of branches made one. steps: how many operations per output number a further branch takes."""

    outs: Callable[[list[Tensor]], Tensor]
    steps: int


MERGES: dict[str, Join] = {
    "add": Join(lambda outs: torch.stack(torch.broadcast_tensors(*outs)).sum(0), 1),
    "mul": Join(lambda outs: torch.stack(torch.broadcast_tensors(*outs)).prod(0), 1),
    "concat": Join(lambda outs: torch.cat(outs, 1), 0),
}
