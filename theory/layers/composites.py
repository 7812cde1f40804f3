"""The layers that are made of others: a new one is one class here, its arguments and its table of parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, final

from theory.layers.activation import COSTS, Activation
from theory.layers.arguments import flag, number, size, word
from theory.layers.attention import Attention
from theory.layers.composite import Composite, gated, residual
from theory.layers.convolution import Conv
from theory.layers.layer import Layer
from theory.layers.linear import Linear
from theory.layers.norm import BatchNorm, LayerNorm, RMSNorm
from theory.layers.shapes import Shape, Size
from theory.layers.tree import Chain, LayerTree, Leaf

NONE = "none"
NORMS: dict[str, Callable[[int], Layer]] = {
    "layernorm": lambda bias: LayerNorm(bias=bias),
    "rmsnorm": lambda bias: RMSNorm(),
}


@final
@dataclass(frozen=True, slots=True)
class MLP(Composite):
    """Linear to `hidden` features, an activation, and linear back to the input's width, or to `out`.

    `... x width` becomes `... x out`: the feed-forward block of the transformer (Vaswani et al., 2017).
    """

    hidden: Size = size()
    out: Size | None = size(None)
    act: str = word("gelu", COSTS)
    bias: int = flag(1)
    kind: ClassVar[str] = "mlp"

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        return (
            Leaf("up", Linear(self.hidden, self.bias)),
            Leaf("act", Activation(self.act)),
            Leaf("down", Linear(x[-1] if self.out is None else self.out, self.bias)),
        )


@final
@dataclass(frozen=True, slots=True)
class SwiGLU(Composite):
    """W2 (act(W1 x) * W3 x): a gated feed-forward block of three matrices (Shazeer, 2020).

    `... x width` keeps its shape; `hidden` features lie between. act: another gate than silu.
    """

    hidden: Size = size()
    bias: int = flag(0)
    act: str = word("silu", COSTS)
    kind: ClassVar[str] = "swiglu"

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        up = Linear(self.hidden, self.bias)
        return (
            gated("gated", Chain("", (Leaf("gate", up), Leaf("act", Activation(self.act)))), Leaf("value", up)),
            Leaf("down", Linear(x[-1], self.bias)),
        )


@final
@dataclass(frozen=True, slots=True)
class EncoderLayer(Composite):
    """Attention and an MLP, each with a residual sum and a norm (Vaswani et al., 2017).

    `tokens x width` keeps its shape. The norm stands behind the sum; before it, it would cost the same.
    """

    heads: Size = size()
    hidden: Size = size()
    act: str = word("relu", COSTS)
    bias: int = flag(1)
    causal: int = flag(0)
    norm: str = word("layernorm", NORMS)
    kind: ClassVar[str] = "encoder"

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        norm = NORMS[self.norm](self.bias)
        return (
            residual("sum1", Leaf("attention", Attention(self.heads, bias=self.bias, causal=self.causal))),
            Leaf("norm1", norm),
            residual("sum2", Leaf("mlp", MLP(self.hidden, act=self.act, bias=self.bias))),
            Leaf("norm2", norm),
        )


@final
@dataclass(frozen=True, slots=True)
class DecoderLayer(Composite):
    """Masked attention, attention to the encoder's output, and an MLP, each with a residual sum and a norm.

    `tokens x width` keeps its shape (Vaswani et al., 2017). memory: (tokens, width) of the encoder's output.
    """

    heads: Size = size()
    hidden: Size = size()
    memory: Any = number(several=True)
    act: str = word("relu", COSTS)
    bias: int = flag(1)
    causal: int = flag(1)
    kind: ClassVar[str] = "decoder"

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        norm = LayerNorm(bias=self.bias)
        return (
            residual("sum1", Leaf("attention", Attention(self.heads, bias=self.bias, causal=self.causal))),
            Leaf("norm1", norm),
            residual("sum2", Leaf("cross", Attention(self.heads, bias=self.bias, memory=self.memory))),
            Leaf("norm2", norm),
            residual("sum3", Leaf("mlp", MLP(self.hidden, act=self.act, bias=self.bias))),
            Leaf("norm3", norm),
        )


@final
@dataclass(frozen=True, slots=True)
class DepthwiseSeparable(Composite):
    """A convolution of each channel by itself, then a 1x1 convolution that mixes the channels (Howard et al., 2017).

    `channels x height x width` becomes `out x ...`. With `batchnorm` and an activation each of the two is followed by
    both, as in MobileNet: `depthwise_separable(64, k3, s2, p1, nobias, batchnorm, relu)`.
    """

    out: Size = size(noun="the number of output channels")
    kernel: Any = size(3, per_axis=True)
    stride: Any = size(1, per_axis=True, neutral=1)
    padding: Any = size(0, per_axis=True, least=0, neutral=0, words=("same",))
    dilation: Any = size(1, per_axis=True, neutral=1)
    bias: int = flag(1)
    norm: str = word(NONE, (NONE, "batchnorm"))
    act: str = word(NONE, (NONE, *COSTS))
    kind: ClassVar[str] = "depthwise_separable"

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        return (
            Leaf("depthwise", Conv(x[0], self.kernel, self.stride, self.padding, self.dilation, x[0], self.bias)),
            *self._behind("1"),
            Leaf("pointwise", Conv(self.out, 1, bias=self.bias)),
            *self._behind("2"),
        )

    def _behind(self, which: str) -> tuple[LayerTree, ...]:
        """The norm and the activation that follow a convolution."""
        norm = () if self.norm == NONE else (Leaf(f"norm{which}", BatchNorm()),)
        return norm if self.act == NONE else (*norm, Leaf(f"act{which}", Activation(self.act)))


LAYERS = {
    "mlp": (MLP, {}),
    "swiglu": (SwiGLU, {}),
    "encoder": (EncoderLayer, {}),
    "decoder": (DecoderLayer, {}),
    "depthwise_separable": (DepthwiseSeparable, {}),
}
