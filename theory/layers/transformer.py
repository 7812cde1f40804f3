"""Feed-forward blocks, and the encoder and decoder layers of the transformer (Vaswani et al., 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from theory.layers import shapes
from theory.layers.activation import pointwise
from theory.layers.attention import Attention
from theory.layers.kinds import Count, merge
from theory.layers.layer import Layer, Window
from theory.layers.linear import Linear, matrix
from theory.layers.norm import LayerNorm, RMSNorm
from theory.layers.shapes import Shape, Size, numel

NORMS: dict[str, Layer] = {"layernorm": LayerNorm(), "rmsnorm": RMSNorm()}


@dataclass(frozen=True, slots=True)
class MLP(Layer):
    """Linear to `hidden`, an activation, linear back to the input's width (or to `out`)."""

    hidden: Size
    out: Size | None = None
    act: str = "gelu"
    bias: int = 1
    kind: ClassVar[str] = "mlp"

    def _parts(self, x: Shape) -> tuple[Linear, Linear]:
        return Linear(self.hidden, self.bias), Linear(x[-1] if self.out is None else self.out, self.bias)

    def shape(self, x: Shape) -> Shape:
        return (*x[:-1], x[-1] if self.out is None else self.out)

    def parameters(self, x: Shape) -> Size:
        first, second = self._parts(x)
        return first.parameters(x) + second.parameters((*x[:-1], self.hidden))

    def operations(self, x: Shape, y: Shape) -> Count:
        first, second = self._parts(x)
        middle = (*x[:-1], self.hidden)
        return merge((first.operations(x, middle), pointwise(self.act, numel(middle)), second.operations(middle, y)))

    def window(self, x: Shape) -> Window | None:
        return ((1, 1),) * (len(x) - 1)


@dataclass(frozen=True, slots=True)
class SwiGLU(Layer):
    """W2 (silu(W1 x) * W3 x): three matrices (Shazeer, 2020). `act`: another gate."""

    hidden: Size
    bias: int = 0
    act: str = "silu"
    kind: ClassVar[str] = "swiglu"

    def __post_init__(self) -> None:
        shapes.whole(self.hidden, "hidden")

    def parameters(self, x: Shape) -> Size:
        width = x[-1]
        return 2 * self.hidden * (width + self.bias) + width * (self.hidden + self.bias)

    def operations(self, x: Shape, y: Shape) -> Count:
        rows, width = numel(x[:-1]), x[-1]
        into = matrix(rows, width, self.hidden, self.bias)
        return merge(
            (
                into,
                into,
                pointwise(self.act, rows * self.hidden),
                (("elementwise.multiply", rows * self.hidden),),
                matrix(rows, self.hidden, width, self.bias),
            )
        )

    def window(self, x: Shape) -> Window | None:
        return ((1, 1),) * (len(x) - 1)


@dataclass(frozen=True, slots=True)
class EncoderLayer(Layer):
    """Attention and an MLP, each with a norm and a residual sum; the norm's place changes no count."""

    heads: Size
    hidden: Size
    act: str = "relu"
    bias: int = 1
    causal: int = 0
    norm: str = "layernorm"
    kind: ClassVar[str] = "encoder"

    def _parts(self) -> tuple[Layer, ...]:
        norm = LayerNorm(bias=self.bias) if self.norm == "layernorm" else NORMS[self.norm]
        return (
            Attention(self.heads, bias=self.bias, causal=self.causal),
            norm,
            MLP(self.hidden, act=self.act, bias=self.bias),
            norm,
        )

    def shape(self, x: Shape) -> Shape:
        return self._parts()[0].shape(x)

    def parameters(self, x: Shape) -> Size:
        return sum((part.parameters(x) for part in self._parts()), start=0)

    def operations(self, x: Shape, y: Shape) -> Count:
        residual: Count = (("elementwise.add", 2 * numel(x)),)
        return merge((*(part.operations(x, x) for part in self._parts()), residual))

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class DecoderLayer(Layer):
    """Masked self-attention, attention to the encoder's `memory` (tokens x width), and an MLP, each with a norm."""

    heads: Size
    hidden: Size
    memory: Any
    act: str = "relu"
    bias: int = 1
    causal: int = 1
    kind: ClassVar[str] = "decoder"

    def _parts(self) -> tuple[Layer, ...]:
        norm = LayerNorm(bias=self.bias)
        return (
            Attention(self.heads, bias=self.bias, causal=self.causal),
            norm,
            Attention(self.heads, bias=self.bias, memory=self.memory),
            norm,
            MLP(self.hidden, act=self.act, bias=self.bias),
            norm,
        )

    def shape(self, x: Shape) -> Shape:
        return self._parts()[0].shape(x)

    def parameters(self, x: Shape) -> Size:
        return sum((part.parameters(x) for part in self._parts()), start=0)

    def operations(self, x: Shape, y: Shape) -> Count:
        residual: Count = (("elementwise.add", 3 * numel(x)),)
        return merge((*(part.operations(x, x) for part in self._parts()), residual))

    def window(self, x: Shape) -> Window | None:
        return None
