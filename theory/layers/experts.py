"""A mixture of experts: a router sends every token to a few of many feed-forward blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from theory.errors import InputError
from theory.layers.activation import COSTS, pointwise, soft_maximum
from theory.layers.arguments import flag, size, word
from theory.layers.layer import Layer
from theory.layers.linear import matrix
from theory.layers.operations import Count, merge, scale
from theory.layers.shapes import Shape, Size, at_most, numel

if TYPE_CHECKING:
    from theory.layers.layer import Window


@final
@dataclass(frozen=True, slots=True)
class Experts(Layer):
    """Each token goes to `active` of `experts` blocks of `hidden` features, whose outputs are mixed.

    `... x width` keeps its shape. The router is a matrix of width x experts without bias, a softmax over all experts,
    and the weights of the chosen ones divided by their sum (Jiang et al., 2024). gated: blocks of three matrices
    (Shazeer, 2020), else of two. The choice of the largest is free.
    """

    experts: Size = size(noun="the number of experts")
    active: Size = size(noun="the number of experts of a token")
    hidden: Size = size()
    gated: int = flag(1)
    act: str = word("silu", COSTS)
    kind: ClassVar[str] = "experts"

    def settle(self) -> None:
        if isinstance(self.experts, int) and isinstance(self.active, int) and self.active > self.experts:
            raise InputError(f"a token goes to at most all {self.experts} experts, but active is {self.active}")

    def _expert(self, width: Size) -> Size:
        """The parameters of one expert."""
        return (2 + self.gated) * width * self.hidden

    def parameters(self, x: Shape) -> Size:
        return self.experts * (x[-1] + self._expert(x[-1]))

    def idle(self, x: Shape) -> Size:
        return (self.experts - self.active) * self._expert(x[-1])

    def read(self, x: Shape, batch: Size) -> Size:
        chosen = at_most(self.active * numel(x[:-1]) * batch, self.experts)
        return self.experts * x[-1] + chosen * self._expert(x[-1])

    def operations(self, x: Shape, y: Shape) -> Count:
        tokens, width = numel(x[:-1]), x[-1]
        sent = tokens * self.active
        return merge(
            (
                matrix(tokens, width, self.experts, 0),
                soft_maximum(tokens, tokens * self.experts),
                (("elementwise.add", sent - tokens), ("elementwise.divide", sent)),
                scale(matrix(sent, width, self.hidden, 0), 1 + self.gated),
                pointwise(self.act, sent * self.hidden),
                (("elementwise.multiply", sent * self.hidden * self.gated),),
                matrix(sent, self.hidden, width, 0),
                (("elementwise.multiply", sent * width), ("elementwise.add", (sent - tokens) * width)),
            )
        )

    def window(self, x: Shape) -> Window | None:
        return None if len(x) == 1 else ((1, 1),) * (len(x) - 1)


LAYERS = {"experts": (Experts, {})}
