"""Multi-head latent attention: keys and values are made of one short vector for each token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from theory.layers import shapes
from theory.layers.arguments import flag, number, size
from theory.layers.attention import core, pairs
from theory.layers.layer import Layer, Window
from theory.layers.linear import matrix
from theory.layers.norm import RMSNorm
from theory.layers.operations import FULL, Count, merge, scale

if TYPE_CHECKING:
    from theory.layers.shapes import Shape, Size


@final
@dataclass(frozen=True, slots=True)
class LatentAttention(Layer):
    """Causal attention over `T x width`, whose keys and values are projected up from `rank` numbers of each token.

    The shape is kept (DeepSeek-AI, 2024). Each of `heads` has `head` numbers without a position and `turned` rotated
    by it, which all heads' keys share; its values have `value` numbers. queries: the rank of the queries (0: projected
    at once). Both short vectors have an RMS norm; nothing has a bias. absorbed 1: the matrix of the keys is taken into
    the queries, and that of the values into the output, so that a cache holds the short vectors alone.
    """

    heads: Size = size()
    rank: Size = size()
    head: Size = number()
    turned: Size = number()
    value: Size = number()
    queries: Size = number(0, least=0)
    absorbed: int = flag(0)
    kind: ClassVar[str] = "latentattention"

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        return x

    def parameters(self, x: Shape) -> Size:
        width, wide = x[1], self.heads * (self.head + self.turned)
        queries = self.queries * (width + 1 + wide) if self.queries else width * wide
        keys = width * (self.rank + self.turned) + self.rank
        return queries + keys + self.heads * (self.rank * (self.head + self.value) + self.value * width)

    def operations(self, x: Shape, y: Shape) -> Count:
        tokens, width = x
        wide, turned = self.heads * (self.head + self.turned), tokens * (self.heads + 1) * self.turned
        met = pairs(tokens, tokens, 1)
        key, value = (self.rank + self.turned, self.rank) if self.absorbed else (self.head + self.turned, self.value)
        norm = RMSNorm()
        queries = (
            (
                matrix(tokens, width, self.queries, 0),
                norm.operations((tokens, self.queries), (tokens, self.queries)),
                matrix(tokens, self.queries, wide, 0),
            )
            if self.queries
            else (matrix(tokens, width, wide, 0),)
        )
        return merge(
            (
                *queries,
                matrix(tokens, width, self.rank + self.turned, 0),
                norm.operations((tokens, self.rank), (tokens, self.rank)),
                scale(self._up(tokens), self.heads),
                (("elementwise.multiply", 2 * turned), ("elementwise.add", turned)),
                scale(core(tokens, met, key, value), self.heads),
                ((FULL, tokens * tokens * self.heads * (key + value)),),
                matrix(tokens, self.heads * self.value, width, 0),
            )
        )

    def _up(self, tokens: Size) -> Count:
        """For one head, from short vectors to keys and values; absorbed, queries and what is mixed go the other way."""
        if self.absorbed:
            return merge((matrix(tokens, self.head, self.rank, 0), matrix(tokens, self.rank, self.value, 0)))
        return matrix(tokens, self.rank, self.head + self.value, 0)

    def cache(self, x: Shape) -> Size:
        return x[0] * (self.rank + self.turned)

    def window(self, x: Shape) -> Window | None:
        return None


LAYERS = {"latentattention": (LatentAttention, {})}
