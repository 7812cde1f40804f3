"""A network's shapes, parameters and operations by torch: real layers, `numel`, a forward on the meta device, and terms
counted by summing ones.

How many products make an output number is measured: a layer whose weights are all one, fed with ones, adds up one per
product. No size is multiplied here. It holds while the sums stay below 2^53.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from checks import operations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Sizes `NAME.height` and the like, `params.NAME`, `flops.NAME...`, and the totals.

    problem: `networks`, each with `prefix` (before its names), `input` (names of the givens that hold its sizes) and
    `body` (nested plain data: layers with their fields, numbers or names of givens); `ask` (params, flops, shapes,
    connections).
    """
    found: dict[str, float] = {}
    for network in problem["networks"]:
        run = _Run(givens, set(problem["ask"]), found)
        sizes = tuple(int(givens[name]) for name in network["input"])
        try:
            run.node(network["body"], torch.ones(1, *sizes, dtype=torch.float64, device=run.device), network["prefix"])
        except UnknownLayer:
            continue  # what was found before it stands; the rest, and the totals, are left undecided
        run.totals(network["prefix"])
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in found.items()}


class UnknownLayer(KeyError):
    """No torch layer is known for this kind."""


class _Run:
    """One pass over the plain data, with ones flowing through."""

    def __init__(self, givens: Mapping[str, Any], ask: set[str], found: dict[str, float]) -> None:
        self.givens, self.ask, self.found = givens, ask, found
        self.device = torch.device("cpu" if ask & {"flops", "connections"} else "meta")
        self.terms: dict[str, list[tuple[float, float]]] = {}
        self.unknown: set[str] = set()  # groups with a layer that is not counted here, so without a total

    def totals(self, prefix: str) -> None:
        for group, pairs in self.terms.items():
            if group in self.unknown:
                continue
            bare, full = torch.tensor(pairs, dtype=torch.float64).sum(0).tolist()
            if bare == full:
                self.found[f"{group}.{prefix}total"] = full
            else:
                self.found[f"{group}.{prefix}total.without_bias"] = bare
                self.found[f"{group}.{prefix}total.with_bias"] = full

    def number(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(self.number(part) for part in value)
        return int(self.givens[value]) if isinstance(value, str) and value in self.givens else value

    def node(self, item: Mapping[str, Any], x: Tensor, prefix: str) -> Tensor:
        if "chain" in item:
            for i in range(item["times"]):
                label = item.get("name", "")
                inner = f"{prefix}{label}{f'_{i + 1}' if item['times'] > 1 else ''}_" if label else prefix
                for part in item["chain"]:
                    x = self.node(part, x, inner)
            return x
        if "merge" in item:
            outs = [self.node(branch, x, f"{prefix}{item['name']}_") for branch in item["branches"]]
            joined = MERGES[item["merge"]](outs)
            self.pointwise(f"{prefix}{item['name']}", item["merge"], joined, len(outs) - 1)
            return joined
        return self.layer(item, x)

    def pointwise(self, name: str, kind: str, out: Tensor, times: int) -> None:
        if kind != "concat" and "flops" in self.ask:
            self.note("flops", name, float(torch.ones_like(out).sum()) * times)

    def layer(self, item: Mapping[str, Any], x: Tensor) -> Tensor:
        name, kind = item["name"], item["layer"]
        fields = {key: self.number(value) for key, value in item["fields"].items()}
        if kind not in LAYERS:
            raise UnknownLayer(kind)
        module = LAYERS[kind](fields, x).to(torch.float64).to(self.device)
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.fill_(1.0)
            y = module(x)
            trained = [p for p in module.parameters() if p.requires_grad]
            if trained or kind in POOLS:
                self.note("params", name, float(sum(p.numel() for p in trained)))
            axes = {2: ("features",), 3: ("tokens", "features"), 4: ("channels", "height", "width")}.get(y.ndim, ())
            for axis, size in zip(axes, y.shape[1:], strict=False):
                self.found[f"{name}.{axis}"] = float(size)
            if "flops" in self.ask:
                self.count(name, kind, module, x, y)
            if "connections" in self.ask and (trained or kind == "rbf"):
                self.note("connections", name, float(_reads(module, x).sum()))
        return torch.ones_like(y)

    def count(self, name: str, kind: str, module: nn.Module, x: Tensor, y: Tensor) -> None:
        """Products and additions of a layer with weights; comparisons or additions of one without."""
        bias = getattr(module, "bias", None)
        if kind in ("conv", "linear"):
            if bias is not None:
                bias.fill_(0.0)
            terms = _padded_ones(module, x) if kind == "conv" else module(x)
            products, numbers = float(terms.sum()), float(torch.ones_like(y).sum())
            if kind == "conv":
                self.found[f"{name}.n"] = float(terms.max())
                self.found[f"{name}.places"] = float(torch.ones_like(y[0, 0]).sum())
            bare = products + (products - numbers)
            if bias is None:
                self.note("flops", name, bare)
            else:
                bias.fill_(1.0)
                extra = float((module(torch.zeros_like(x))).sum())
                self.note("flops", name, bare, bare + extra)
            return
        if kind in ("maxpool", "avgpool"):
            self.found[f"{name}.n"] = float(_held(module, x[:, :1]).sum(1).max())
            self.found[f"{name}.places"] = float(torch.ones_like(y[0, 0]).sum())
        if kind in FREE:
            return
        counter = COUNTERS_OF_POOLS.get(kind) or (_one_by_one(kind) if kind in SCALAR else None)
        if counter is None or (kind in SCALAR and x.numel() > MOST):
            self.unknown.add("flops")
            return
        bare = counter(module, x, y)
        self.note("flops", name, bare, bare + float(torch.ones_like(y).sum()) if kind == "subsample" else None)

    def note(self, group: str, name: str, bare: float, full: float | None = None) -> None:
        if full is None:
            self.found[f"{group}.{name}"] = bare
        else:
            self.found[f"{group}.{name}.without_bias"], self.found[f"{group}.{name}.with_bias"] = bare, full
        self.terms.setdefault(group, []).append((bare, bare if full is None else full))


def _reads(module: nn.Module, x: Tensor) -> Tensor:
    """With every weight, bias and input one, an output number is how many connections reach it."""
    for buffer in module.buffers():
        buffer.zero_()  # a code of zero: (1 - 0)^2 adds one per input
    return module(torch.ones_like(x))


def _padded_ones(module: Any, x: Tensor) -> Tensor:
    """The layer's output where padded places hold ones too, so that every product adds one."""
    sides = [(d * (k - 1)) // 2 for k, d in zip(module.kernel_size, module.dilation, strict=True)]
    extra = [d * (k - 1) - side for k, d, side in zip(module.kernel_size, module.dilation, sides, strict=True)]
    if module.padding != "same":
        sides = extra = list(module.padding)
    pads = [p for pair in zip(reversed(sides), reversed(extra), strict=True) for p in pair]
    convolve = {3: F.conv1d, 4: F.conv2d, 5: F.conv3d}[x.ndim]
    return convolve(F.pad(x, pads, value=1.0), module.weight, None, module.stride, 0, module.dilation, module.groups)


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


def _conv(f: Mapping[str, Any], x: Tensor) -> nn.Module:
    layer = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}[f["dims"]]
    return layer(
        x.shape[1], f["out"], f["kernel"], f["stride"], f["padding"], f["dilation"], f["groups"], bool(f["bias"])
    )


LAYERS: dict[str, Callable[[Mapping[str, Any], Tensor], nn.Module]] = {
    "conv": _conv,
    "linear": lambda f, x: nn.Linear(x.shape[-1], f["out"], bool(f["bias"])),
    "maxpool": lambda f, x: nn.MaxPool2d(
        f["kernel"], f["stride"], f["padding"], f["dilation"], ceil_mode=bool(f["ceil"])
    ),
    "avgpool": lambda f, x: nn.AvgPool2d(f["kernel"], f["stride"], f["padding"], ceil_mode=bool(f["ceil"])),
    "adaptiveavgpool": lambda f, x: nn.AdaptiveAvgPool2d(f["out"]),
    "adaptivemaxpool": lambda f, x: nn.AdaptiveMaxPool2d(f["out"]),
    "globalavgpool": lambda f, x: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "batchnorm": lambda f, x: nn.BatchNorm2d(x.shape[1], affine=bool(f["affine"])).eval(),
    "layernorm": lambda f, x: nn.LayerNorm(x.shape[-1], elementwise_affine=bool(f["affine"]), bias=bool(f["bias"])),
    "flatten": lambda f, x: nn.Flatten(f["start"] + 1),
    "dropout": lambda f, x: nn.Identity(),
    "identity": lambda f, x: nn.Identity(),
    "softmax": lambda f, x: nn.Softmax(-1),
    **{name: lambda f, x: nn.Identity() for name in operations.ACTIVATIONS},  # they keep every shape
    "groupnorm": lambda f, x: nn.GroupNorm(f["groups"], x.shape[1], affine=bool(f["affine"])),
    "instancenorm": lambda f, x: nn.InstanceNorm2d(x.shape[1], affine=bool(f["affine"])),
    "rmsnorm": lambda f, x: nn.RMSNorm(x.shape[-1], elementwise_affine=bool(f["affine"])),
    "swiglu": lambda f, x: SwiGLU(x.shape[-1], f["hidden"], bool(f["bias"])),
    "mlp": lambda f, x: nn.Sequential(
        nn.Linear(x.shape[-1], f["hidden"], bool(f["bias"])),
        nn.Linear(f["hidden"], f["out"] or x.shape[-1], bool(f["bias"])),
    ),
    "encoder": lambda f, x: nn.TransformerEncoderLayer(
        x.shape[-1], f["heads"], f["hidden"], batch_first=True, bias=bool(f["bias"])
    ).eval(),
    "subsample": lambda f, x: Subsample(x.shape[1], f["kernel"]),
    "tableconv": lambda f, x: TableConv(f["kernel"], f["table"], f["bias"]),
    "rbf": lambda f, x: RadialBasis(x.shape[1], f["out"]),
}
MERGES: dict[str, Callable[[list[Tensor]], Tensor]] = {
    "add": lambda outs: torch.stack(outs).sum(0),
    "mul": lambda outs: torch.stack(outs).prod(0),
    "concat": lambda outs: torch.cat(outs, 1),
}


def _held(module: Any, x: Tensor) -> Tensor:
    """A one for every number under every window of a pool: x's shape, windows along the last axis."""

    def pair(value: Any) -> tuple[Any, ...]:
        return value if isinstance(value, tuple) else (value, value)

    pads = [p for size in reversed(pair(module.padding)) for p in (size, size)]
    widened = F.pad(torch.ones_like(x), pads, value=1.0)
    return F.unfold(widened, module.kernel_size, getattr(module, "dilation", 1), 0, module.stride)


def _in_windows(module: Any, x: Tensor, y: Tensor) -> float:
    """How many numbers all windows hold together, less one per window: the steps of a maximum or a sum."""
    return float(_held(module, x).sum()) - float(torch.ones_like(y).sum())


def _regions(module: Any, x: Tensor, y: Tensor) -> float:
    """The places that adaptive windows cover, found by spreading each output's mean back: d(sum)/dx counts in 1/n."""
    steps = 0.0
    for place in torch.ones_like(y[0, 0]).nonzero().tolist():
        with torch.enable_grad():
            probe = torch.ones_like(x[:1, :1], requires_grad=True)
            (gradient,) = torch.autograd.grad(module(probe)[(0, 0, *place)], probe)
        steps += float((gradient != 0).sum()) - 1
    return steps * float(torch.ones_like(y[:, :, 0, 0]).sum())


def _pointwise(name: str) -> Callable[[operations.Tally, Any, Tensor], Any]:
    return lambda t, module, x: operations.activation(t, t.wrap(x[0]), name)


def _affine(tally: operations.Tally, module: Any) -> list[Any]:
    return [None if part is None else tally.wrap(part.detach()) for part in (module.weight, module.bias)]


def _one_by_one(kind: str) -> Callable[[Any, Tensor, Tensor], float]:
    """The layer done scalar by scalar: its multiplications, additions and comparisons."""

    def count(module: Any, x: Tensor, y: Tensor) -> float:
        tally = operations.Tally()
        SCALAR[kind](tally, module, x)
        return float(sum(n for what, n in tally.counts.items() if what.partition(".")[2] in COUNTED))

    return count


def _sums(module: Any, x: Tensor, y: Tensor) -> float:
    """Windows summed, and every sum multiplied by a coefficient."""
    held = F.avg_pool2d(torch.ones_like(x), module.kernel, module.kernel, divisor_override=1)
    return float(held.sum()) - float(torch.ones_like(y).sum()) + float(torch.ones_like(y).sum())


def _whole(module: Any, x: Tensor, y: Tensor) -> float:
    """Every place of a channel in one step after another."""
    return float(torch.ones_like(x).sum()) - float(torch.ones_like(y).sum())


COUNTERS_OF_POOLS: dict[str, Callable[[Any, Tensor, Tensor], float]] = {
    "maxpool": _in_windows,
    "avgpool": _in_windows,
    "adaptiveavgpool": _regions,
    "globalavgpool": _whole,
    "globalmaxpool": _whole,
    "subsample": _sums,
}
POOLS = frozenset((*COUNTERS_OF_POOLS, "adaptivemaxpool"))
FREE = frozenset(("flatten", "dropout", "identity"))
MOST = 20_000  # numbers of a layer that is done one by one
SCALAR: dict[str, Callable[[operations.Tally, Any, Tensor], Any]] = {
    **{name: _pointwise(name) for name in operations.ACTIVATIONS},
    "batchnorm": lambda t, module, x: operations.batch_norm(
        t, t.wrap(x[0]), *(t.wrap(part) for part in (module.running_mean, module.running_var)), *_affine(t, module)
    ),
    "layernorm": lambda t, module, x: operations.layer_norm(t, t.wrap(x[0]), *_affine(t, module)),
    "softmax": lambda t, module, x: operations.softmax(t, t.wrap(x[0])),
}
COUNTED = ("multiply", "add", "compare")  # what the documents count; the rest is free
