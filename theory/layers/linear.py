"""Layers that multiply by a matrix of weights, or look a row of one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.layer import Layer, Window
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.kinds import Count


def matrix(rows: Size, into: Size, out: Size, bias: Size = 1, role: str = "linear") -> Count:
    """`rows` vectors of `into` numbers times an into x out matrix: n products and n - 1 additions each, and a bias."""
    places = rows * out
    return ((f"{role}.multiply", places * into), (f"{role}.add", places * (into - 1)), ("bias.add", places * bias))


@dataclass(frozen=True, slots=True)
class Linear(Layer):
    """Every vector along the last axis times a matrix, and a bias; the axes before it are kept."""

    out: Size
    bias: int = 1
    into: Size | None = None
    kind: ClassVar[str] = "linear"

    def __post_init__(self) -> None:
        shapes.whole(self.out, "the number of output features")
        shapes.whole(self.bias, "bias", 0)

    def shape(self, x: Shape) -> Shape:
        if not x:
            raise InputError("linear expects at least one axis (features), but a single number came")
        if self.into is not None and not shapes.same(self.into, x[-1]):
            raise InputError(
                f"linear expects {self.into} features, but {shapes.text(x)} has {x[-1]} along its last axis; "
                "change into, or flatten first"
            )
        return (*x[:-1], self.out)

    def parameters(self, x: Shape) -> Size:
        return self.out * (x[-1] + self.bias)

    def operations(self, x: Shape, y: Shape) -> Count:
        places = numel(y)
        return (
            ("linear.multiply", places * x[-1]),
            ("linear.add", places * (x[-1] - 1)),
            ("bias.add", places * self.bias),
        )

    def window(self, x: Shape) -> Window | None:
        return None if len(x) == 1 else ((1, 1),) * (len(x) - 1)


@dataclass(frozen=True, slots=True)
class Bilinear:
    """x1^T A x2 + b for two inputs with the same leading axes: first A x2 for every row, then the product with x1.

    A merge of two branches. Per output: into1*into2 products in A x2, into1 more with x1.
    """

    out: Size
    bias: int = 1
    kind: ClassVar[str] = "bilinear"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        if len(inputs) != 2:
            raise InputError(f"bilinear expects 2 branches, but {len(inputs)} came")
        left, right = inputs
        if left[:-1] != right[:-1]:
            raise InputError(
                f"bilinear expects equal leading axes, but {shapes.text(left)} and {shapes.text(right)} differ"
            )
        return (*left[:-1], self.out)

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        return self.out * (inputs[0][-1] * inputs[1][-1] + self.bias)

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        first, second, places = inputs[0][-1], inputs[1][-1], numel(y)
        return (
            ("linear.multiply", places * (first * second + first)),
            ("linear.add", places * (first * (second - 1) + first - 1)),
            ("bias.add", places * self.bias),
        )


@dataclass(frozen=True, slots=True)
class Embedding(Layer):
    """A row of a table for every index: `T` becomes `T x width`; looked up, not computed."""

    count: Size
    width: Size
    kind: ClassVar[str] = "embedding"

    def __post_init__(self) -> None:
        shapes.whole(self.count, "the number of embeddings")
        shapes.whole(self.width, "the width")

    def shape(self, x: Shape) -> Shape:
        return (*x, self.width)

    def parameters(self, x: Shape) -> Size:
        return self.count * self.width
