"""Layers that multiply by a matrix of weights, or look a row of one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import INPUT, NOTHING, Kept, Wanted
from theory.layers.layer import WEIGHTED, ByHand, Layer, Pitfall, Why, Window
from theory.layers.shapes import Shape, Size, at_most, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count


def matrix(rows: Size, into: Size, out: Size, bias: Size = 1, role: str = "linear") -> Count:
    """`rows` vectors of `into` numbers times an into x out matrix: n products and n - 1 additions each, and a bias."""
    places = rows * out
    return ((f"{role}.multiply", places * into), (f"{role}.add", places * (into - 1)), ("bias.add", places * bias))


@final
@dataclass(frozen=True, slots=True)
class Linear(Layer):
    """Every vector along the last axis times a matrix, and a bias: `... x into` becomes `... x out`."""

    out: Size = size(noun="the number of output features")
    bias: int = flag(1)
    into: Size | None = number(None, place=False)
    kind: ClassVar[str] = "linear"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = WEIGHTED
    why: ClassVar[Why] = Why(
        parameters="each output has one weight for every input, and a bias",
        operations="every output number: n products and n - 1 additions, n inputs",
    )

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

    def by_hand(self, x: Shape) -> ByHand:
        return ByHand(x[-1], lambda n: (("linear.multiply", n), ("linear.add", n - 1)), channels=-1)

    def window(self, x: Shape) -> Window | None:
        return None if len(x) == 1 else ((1, 1),) * (len(x) - 1)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return INPUT if wanted.parameters else NOTHING


@final
@dataclass(frozen=True, slots=True)
class Embedding(Layer):
    """A row of a table of `count` rows for every index: `T` becomes `T x width`; looked up, not computed."""

    count: Size = size(noun="the number of embeddings")
    width: Size = size(noun="the width")
    kind: ClassVar[str] = "embedding"

    def shape(self, x: Shape) -> Shape:
        return (*x, self.width)

    def parameters(self, x: Shape) -> Size:
        return self.count * self.width

    def read(self, x: Shape, batch: Size) -> Size:
        return at_most(numel(x) * batch, self.count) * self.width

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return Kept(places=numel(x))


LAYERS = {"linear": (Linear, {}), "embedding": (Embedding, {})}
