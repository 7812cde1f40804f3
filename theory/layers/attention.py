"""Attention: which pairs of queries and keys meet, and what each pair costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.activation import soft_maximum
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import Kept, Wanted, products
from theory.layers.layer import Layer, Window
from theory.layers.linear import matrix
from theory.layers.operations import FULL, Count, merge, scale

if TYPE_CHECKING:
    from theory.layers.shapes import Shape, Size


def pairs(queries: Size, keys: Size, causal: int = 0, window: Size = 0) -> Size:
    """How many (query, key) pairs a mask lets through.

    Causal: query i, counted from 0, sees the keys up to `keys - queries + i`, so a cache of earlier keys lies before
    it. Window w: of those only the last w. Without causal: the keys at most w away on either side, itself included.
    """
    past = keys - queries
    if not causal and not window:
        return queries * keys
    if isinstance(past, int) and past < 0:
        raise InputError(f"a masked attention needs at least as many keys as queries, but has {keys} and {queries}")
    if not causal:
        return _band(queries, keys, window)
    everything = queries * past + shapes.halves(queries * (queries + 1))
    if not window:
        return everything
    if isinstance(window, int) and isinstance(past, int) and isinstance(queries, int):
        full = max(0, min(queries, window - past - 1))  # the queries that see fewer than w keys
        return full * past + full * (full + 1) // 2 + (queries - full) * window
    # with symbols the sequence is taken to be longer than the window
    if past == 0:
        return queries * window - shapes.halves(window * (window - 1))
    return queries * window


def _band(queries: Size, keys: Size, window: Size) -> Size:
    if queries is not keys and queries != keys:
        raise InputError(f"a window on both sides needs as many keys as queries, but has {keys} and {queries}")
    reach = window - 1
    if isinstance(queries, int) and isinstance(reach, int):
        reach = min(reach, queries - 1)
    return queries * (2 * reach + 1) - reach * (reach + 1)


def core(queries: Size, met: Size, key: Size, value: Size) -> Count:
    """One head: scores q.k / sqrt(d) for `met` pairs, softmax per query, the weighted sum of the values.

    key, value: their widths. Per pair `key` products, `key - 1` additions and one scaling; then `value` products, and
    `value` additions for all but one pair of a query.
    """
    return (
        ("product.multiply", met * (key + value)),
        ("product.add", met * (key - 1) + (met - queries) * value),
        ("elementwise.multiply", met),
        *soft_maximum(queries, met),
    )


@final
@dataclass(frozen=True, slots=True)
class ScaledDotProduct(Layer):
    """softmax(q k^T / sqrt d) v for `heads x T x d` queries, whose shape it keeps (Vaswani et al., 2017).

    keys: how many there are (a cache, another sequence); `None` as many as queries. masked pairs are not computed.
    """

    causal: int = flag(0)
    span: Size = number(0, least=0)
    keys: Size | None = number(None)
    kind: ClassVar[str] = "sdpa"

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 3, "heads, tokens, width of a head")
        return x

    def operations(self, x: Shape, y: Shape) -> Count:
        heads, tokens, width = x
        keys = tokens if self.keys is None else self.keys
        met = pairs(tokens, keys, self.causal, self.span)
        return scale((*core(tokens, met, width, width), (FULL, tokens * keys * 2 * width)), heads)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """In one kernel: queries, keys, values, the output, and a logarithm for every query."""
        heads, tokens, _ = x
        keys = tokens if self.keys is None else self.keys
        scores = heads * tokens * keys
        return Kept((1,), y=1, statistics=heads * tokens, scores=scores)


@final
@dataclass(frozen=True, slots=True)
class Attention(Layer):
    """Multi-head attention over `T x width`: four projections, and `heads` times softmax(q k^T / sqrt d) v.

    The shape is kept (Vaswani et al., 2017). groups: key-value heads that queries share (Ainslie et al., 2023; 0: as
    many as heads). head: the width of a head (0: width/heads).
    bias: on q, k, v and, unless `output_bias` says otherwise, on the output. causal, span (a sliding window): masks,
    whose pairs are counted exactly. past: keys and values cached from earlier tokens, not projected again. memory:
    (tokens, width) of the sequence that keys and values come from (cross-attention). rotary 1: queries and keys are
    rotated by position, two products and an addition per number.
    """

    heads: Size = size()
    groups: Size = size(0, least=0, neutral=1)
    head: Size = number(0, least=0)
    bias: int = flag(1)
    output_bias: int | None = flag(None)
    causal: int = flag(0)
    span: Size = number(0, least=0)
    past: Size = number(0, least=0)
    memory: Any = number(None, several=True)
    rotary: int = flag(0)
    kind: ClassVar[str] = "attention"

    def settle(self) -> None:
        if isinstance(self.heads, int) and isinstance(self.groups, int) and self.groups and self.heads % self.groups:
            raise InputError(
                f"{self.heads} heads cannot share {self.groups} key-value heads; the first must be a multiple"
            )
        if self.memory is not None and len(self.memory) != 2:
            raise InputError("memory must be tokens x width, such as 77x512")

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        if not self.head and isinstance(x[1], int) and isinstance(self.heads, int) and x[1] % self.heads:
            raise InputError(
                f"attention splits a width of {x[1]} over {self.heads} heads; the width must be a multiple, "
                "or give head, the width of one"
            )
        return x

    def _widths(self, x: Shape) -> tuple[Size, Size, Size, Size]:
        """All queries' width, all keys' width, the width keys come from, the output's bias."""
        head = self.head or x[1] // self.heads
        source = x[1] if self.memory is None else self.memory[1]
        last = self.bias if self.output_bias is None else self.output_bias
        return self.heads * head, (self.groups or self.heads) * head, source, last

    def parameters(self, x: Shape) -> Size:
        query, key, source, last = self._widths(x)
        return query * (x[1] + self.bias) + 2 * key * (source + self.bias) + x[1] * (query + last)

    def operations(self, x: Shape, y: Shape) -> Count:
        query, key, source, last = self._widths(x)
        tokens, width = x
        fresh = tokens if self.memory is None else self.memory[0]
        head = query // self.heads
        met = pairs(tokens, fresh + self.past, self.causal, self.span)
        turned = (tokens * query + fresh * key) * self.rotary
        return merge(
            (
                matrix(tokens, width, query, self.bias),
                scale(matrix(fresh, source, key, self.bias), 2),
                scale(core(tokens, met, head, head), self.heads),
                ((FULL, 2 * tokens * (fresh + self.past) * query),),
                matrix(tokens, query, width, last),
                (("elementwise.multiply", 2 * turned), ("elementwise.add", turned)),
            )
        )

    def cache(self, x: Shape) -> Size:
        """Keys and values: of a memory all, else of the tokens that the next one sees beside itself."""
        _, key, _, _ = self._widths(x)
        if self.memory is not None:
            return 2 * key * self.memory[0]
        if not self.causal:
            raise InputError("its tokens see those behind them, so none can be generated after the other; say causal")
        seen = x[0] + self.past
        if not self.span:
            return 2 * key * seen
        return 2 * key * shapes.at_most(self.span - 1, seen)

    def window(self, x: Shape) -> Window | None:
        return None

    def backward(self, x: Shape, y: Shape, wanted: Wanted) -> Count:
        """The input of the last projection wants its gradient also where x does not."""
        query, *_ = self._widths(x)
        last = ("linear.multiply", x[0] * query * x[1] * (wanted.any - wanted.x))
        return merge((products(self.operations(x, y), wanted), (last,)))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """In one kernel: queries, keys, values, what is mixed of them, and a logarithm for every query and head."""
        query, key, source, _ = self._widths(x)
        fresh = x[0] if self.memory is None else self.memory[0]
        made = 2 * x[0] * query + 2 * (fresh + self.past) * key
        given = 0 if self.memory is None else fresh * source * wanted.parameters
        scores = x[0] * (fresh + self.past) * self.heads
        return Kept((wanted.parameters,), numbers=made + given, statistics=x[0] * self.heads, scores=scores)


LAYERS = {"attention": (Attention, {}), "sdpa": (ScaledDotProduct, {})}
