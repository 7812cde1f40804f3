"""How a traced module writes what it does, which public counters ask: as torch's own layer, a function, by a sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from theory.convention import ALONE, OWN
from theory.conventions import COUNTING

BLIND = frozenset(name for convention in COUNTING for name in convention.blind)
UNSEEN = "what-was-not-seen"  # of a module that meta tensors follow, the functions are not known
NEAR = 8  # operators between the softmax of an attention and its products


@dataclass(frozen=True, slots=True)
class Spelling:
    """Spells the kinds of a module's layers as `Convention.weigh` reads them.

    classes: module path -> class name, of torch's own with `nn.` before it. holding: the paths of the modules that
    hold parameters themselves.
    """

    classes: Mapping[str, str]
    holding: set[str]
    inner: set[str] = field(init=False)
    met: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inner", {path.rpartition(".")[0] for path in self.classes if path})

    def kind(self, kind: str, step: Any) -> str:
        """The kind alone as torch's own layer, else `relu by F.relu`, or `linear by nn.LSTMCell` as a part of another
        of torch's own; and behind ` in ` the modules around it that a public counter asks for.
        """
        around = list(self._around(step.module))
        own = self.classes.get(step.module, "")
        if own.startswith("onnx."):
            return f"{kind} by {own}"
        if not own.startswith("nn."):
            kind = f"{kind} by {step.called or UNSEEN}"
            around += [OWN] * self._alone(step.module)
        elif kind not in LAYERS.get(own, ()):
            kind = f"{kind} by {own}"
        elif not step.module:
            around.append(ALONE)
        return f"{kind} in {'/'.join(around)}" if around else kind

    def sizes(self, step: Any) -> str:
        """The kind of what only moves numbers, where a module of one's own may compute sizes for it; else nothing."""
        if step.called in SIZELESS or self.classes.get(step.module, "").startswith("nn."):
            return ""
        return f"sizes by {step.called or UNSEEN}"

    def left(self, path: str) -> str:
        """The kind of parameters that no operator of their module was seen to use."""
        own, around = self.classes.get(path, ""), self._around(path)
        if own.startswith("nn."):
            return f"parameters by {own}" + (f" in {'/'.join(around)}" if around else "")
        return "parameters" + f" in {OWN}" * self._alone(path)

    def _around(self, path: str) -> list[str]:
        """The modules around the path, outermost first, into which some public counter does not look."""
        found = self.met.get(path)
        if found is None:
            outer = path.rpartition(".")[0]
            name = self.classes.get(outer, "") if path else ""
            found = self.met[path] = [*(self._around(outer) if path else ()), *([name] if name in BLIND else ())]
        return found

    def _alone(self, path: str) -> bool:
        return path in self.holding and path not in self.inner


def fused_products(steps: Sequence[Any]) -> set[int]:
    """The places of the two products of each attention that is one function: they stand around a softmax of its own."""
    found: set[int] = set()
    for place, step in enumerate(steps):
        if step.operator == "_safe_softmax":
            for way in (range(place - 1, max(place - NEAR, -1), -1), range(place + 1, min(place + NEAR, len(steps)))):
                found.update([i for i in way if steps[i].operator == "bmm"][:1])
    return found


# Torch's own layers, and the kinds of layer that they are.
LAYERS: Mapping[str, tuple[str, ...]] = {
    **{f"nn.Conv{n}d": ("conv", "worded-conv") for n in (1, 2, 3)},
    **{f"nn.ConvTranspose{n}d": ("convtranspose",) for n in (1, 2, 3)},
    **{f"nn.BatchNorm{n}d": ("batchnorm",) for n in (1, 2, 3)},
    **{f"nn.InstanceNorm{n}d": ("instancenorm",) for n in (1, 2, 3)},
    **{f"nn.MaxPool{n}d": ("maxpool",) for n in (1, 2, 3)},
    **{f"nn.AvgPool{n}d": ("avgpool",) for n in (1, 2, 3)},
    "nn.AdaptiveAvgPool2d": ("adaptiveavgpool",), "nn.AdaptiveMaxPool2d": ("adaptivemaxpool",),
    "nn.Linear": ("linear",), "nn.Bilinear": ("bilinear", "add"), "nn.Embedding": ("embedding",),
    "nn.LayerNorm": ("layernorm",), "nn.GroupNorm": ("groupnorm",),
    "nn.ReLU": ("relu",), "nn.ReLU6": ("relu6",), "nn.LeakyReLU": ("leaky_relu",), "nn.PReLU": ("prelu",),
    "nn.ELU": ("elu",), "nn.GELU": ("gelu", "gelu_tanh"), "nn.SiLU": ("silu",), "nn.Mish": ("mish",),
    "nn.Hardswish": ("hardswish",), "nn.Hardsigmoid": ("hardsigmoid",), "nn.Sigmoid": ("sigmoid",),
    "nn.Tanh": ("tanh",), "nn.Softplus": ("softplus",), "nn.Softmax": ("softmax",), "nn.LogSoftmax": ("logsoftmax",),
    "nn.Upsample": ("upsample",), "nn.RNN": ("rnn",), "nn.LSTM": ("lstm",), "nn.GRU": ("gru",),
}  # fmt: skip
# What moves numbers without being given a size that the module's own code may have computed.
SIZELESS = frozenset(
    (
        "x.transpose", "x.permute", "torch.transpose", "torch.permute", "torch.flatten", "x.flatten", "torch.cat",
        "torch.stack", "x.chunk", "torch.chunk", "x.unsqueeze", "x.squeeze", "x.contiguous", "x.clone", "x.detach",
        "F.dropout", "x.t", "x.__getitem__", "x.to", "x.float", "x.type_as",
    )
)  # fmt: skip
