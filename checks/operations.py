"""Counts real scalar multiplications, additions and comparisons by doing them, one by one, on small layers.

Every layer is written out from its definition on scalars that carry a value and report each operation to a `Tally`.
The values are the layer's values, so a test can hold them against torch: what is counted is what is computed.
Nothing here multiplies sizes.
"""

from __future__ import annotations

import math
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Array: TypeAlias = Any  # a numpy array of Scalar, dtype object: numpy has no type for its entries


@dataclass(slots=True)
class Tally:
    """How often each operation was done, as `role.operation`."""

    counts: Counter[str] = field(default_factory=Counter)
    role: str = "other"

    def note(self, operation: str) -> None:
        self.counts[f"{self.role}.{operation}"] += 1

    @contextmanager
    def under(self, role: str) -> Iterator[None]:
        """Operations inside are reported under this role."""
        before, self.role = self.role, role
        try:
            yield
        finally:
            self.role = before

    def wrap(self, values: Any) -> Array:
        """An array of scalars with these values, reporting here."""
        values = np.asarray(values, dtype=float)
        out = np.empty(values.shape, dtype=object)
        for place in np.ndindex(values.shape):
            out[place] = Scalar(float(values[place]), self)
        return out


class Scalar:
    """A number that reports what is done with it. A change of sign is free; a constant is a scalar as well."""

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: Tally) -> None:
        self.value, self.tally = value, tally

    def _new(self, operation: str, value: float) -> Scalar:
        self.tally.note(operation)
        return Scalar(value, self.tally)

    def __add__(self, other: Scalar | float) -> Scalar:
        return self._new("add", self.value + _value(other))

    __radd__ = __add__

    def __sub__(self, other: Scalar | float) -> Scalar:
        return self._new("add", self.value - _value(other))

    def __rsub__(self, other: float) -> Scalar:
        return self._new("add", other - self.value)

    def __mul__(self, other: Scalar | float) -> Scalar:
        return self._new("multiply", self.value * _value(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar | float) -> Scalar:
        return self._new("divide", self.value / _value(other))

    def __rtruediv__(self, other: float) -> Scalar:
        return self._new("divide", other / self.value)

    def __neg__(self) -> Scalar:
        return Scalar(-self.value, self.tally)

    def __abs__(self) -> Scalar:
        return self._new("compare", abs(self.value))

    def larger(self, other: Scalar | float) -> Scalar:
        return self._new("compare", max(self.value, _value(other)))

    def smaller(self, other: Scalar | float) -> Scalar:
        return self._new("compare", min(self.value, _value(other)))

    def root(self) -> Scalar:
        return self._new("root", math.sqrt(self.value))

    def exp(self) -> Scalar:
        return self._new("exponential", math.exp(self.value))

    def log(self) -> Scalar:
        return self._new("exponential", math.log(self.value))

    def erf(self) -> Scalar:
        return self._new("exponential", math.erf(self.value))

    def power(self, exponent: float) -> Scalar:
        return self._new("exponential", self.value**exponent)


def values(array: Array) -> np.ndarray:
    """The plain numbers of an array of scalars."""
    out = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        out[place] = array[place].value
    return out


def _value(number: Scalar | float) -> float:
    return number.value if isinstance(number, Scalar) else number


def total(terms: Iterable[Scalar]) -> Scalar:
    """The sum, without a zero to start from."""
    iterator = iter(terms)
    result = next(iterator)
    for term in iterator:
        result = result + term
    return result


def largest(terms: Iterable[Scalar]) -> Scalar:
    iterator = iter(terms)
    result = next(iterator)
    for term in iterator:
        result = result.larger(term)
    return result


def dot(left: Sequence[Scalar], right: Sequence[Scalar]) -> Scalar:
    return total(a * b for a, b in zip(left, right, strict=True))


def each(function: Callable[[Scalar], Scalar], array: Array) -> Array:
    out = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        out[place] = function(array[place])
    return out


def both(function: Callable[[Scalar, Scalar], Scalar], left: Array, right: Array) -> Array:
    out = np.empty(left.shape, dtype=object)
    for place in np.ndindex(left.shape):
        out[place] = function(left[place], right[place])
    return out


# Convolution and pooling


def _padded(tally: Tally, x: Array, before: Sequence[int], after: Sequence[int], fill: float) -> Array:
    shape = [x.shape[0], *(n + a + b for n, a, b in zip(x.shape[1:], before, after, strict=True))]
    out = tally.wrap(np.full(shape, fill))
    for place in np.ndindex(x.shape):
        out[(place[0], *(i + a for i, a in zip(place[1:], before, strict=True)))] = x[place]
    return out


def _starts(length: int, reach: int, stride: int) -> list[int]:
    """Where windows that lie inside start."""
    return [start for start in range(0, length, stride) if start + reach < length]


def conv(
    tally: Tally,
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Array:
    """x: channels, *places; weight: out, channels of a group, *kernel."""
    x = _padded(tally, x, padding, padding, 0.0)
    taps = list(np.ndindex(weight.shape[2:]))
    reach = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    starts = [_starts(n, r, s) for n, r, s in zip(x.shape[1:], reach, stride, strict=True)]
    out = np.empty([weight.shape[0], *map(len, starts)], dtype=object)
    members = weight.shape[1]
    filters = weight.shape[0] // groups
    for o in range(weight.shape[0]):
        first = (o // filters) * members
        for place in np.ndindex(out.shape[1:]):
            corner = [axis[i] for axis, i in zip(starts, place, strict=True)]
            with tally.under("conv"):
                result = total(
                    x[(first + c, *(a + t * d for a, t, d in zip(corner, tap, dilation, strict=True)))]
                    * weight[(o, c, *tap)]
                    for c in range(members)
                    for tap in taps
                )
            if bias is not None:
                with tally.under("bias"):
                    result = result + bias[o]
            out[(o, *place)] = result
    return out


def conv_transpose(
    tally: Tally,
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
    extra: Sequence[int],
) -> Array:
    """Every number is multiplied by its filters and scattered; what meets in a cell is added; the border is cropped."""
    cells: dict[tuple[int, ...], Scalar] = {}
    per_input, filters = x.shape[0] // groups, weight.shape[1]
    with tally.under("conv"):
        for place in np.ndindex(x.shape):
            c, spot = place[0], place[1:]
            for f, *tap in np.ndindex(weight.shape[1:]):
                where = tuple(i * s + t * d for i, s, t, d in zip(spot, stride, tap, dilation, strict=True))
                cell = ((c // per_input) * filters + f, *where)
                term = x[place] * weight[(c, f, *tap)]
                cells[cell] = cells[cell] + term if cell in cells else term
    kernel = weight.shape[2:]
    lengths = [
        (n - 1) * s + d * (k - 1) + 1 + e - 2 * p
        for n, s, d, k, e, p in zip(x.shape[1:], stride, dilation, kernel, extra, padding, strict=True)
    ]
    out = tally.wrap(np.zeros([filters * groups, *lengths]))
    for place in np.ndindex(out.shape):
        cell = (place[0], *(i + p for i, p in zip(place[1:], padding, strict=True)))
        out[place] = cells.get(cell, out[place])
        if bias is not None:
            with tally.under("bias"):
                out[place] = out[place] + bias[place[0]]
    return out


def _windows(
    tally: Tally,
    x: Array,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    ceil: bool,
    fill: float,
) -> tuple[list[int], Iterator[tuple[tuple[int, ...], list[Scalar]]]]:
    """The output's shape and, for each place, the numbers under its window; windows past the edge see `fill`."""
    after = []
    starts = []
    for n, k, s, p, d in zip(x.shape[1:], kernel, stride, padding, dilation, strict=True):
        reach, length = d * (k - 1), n + 2 * p
        inside = _starts(length, reach, s)
        following = inside[-1] + s
        # one more window, if some numbers lie beyond the last one and it starts before the trailing padding does
        if ceil and inside[-1] + reach < length - 1 and following < n + p:
            inside.append(following)
        starts.append(inside)
        after.append(max(p, inside[-1] + reach + 1 - n - p))
    padded = _padded(tally, x, padding, after, fill)

    def windows() -> Iterator[tuple[tuple[int, ...], list[Scalar]]]:
        for c, *spots in product(range(x.shape[0]), *(range(len(axis)) for axis in starts)):
            corner = [axis[i] for axis, i in zip(starts, spots, strict=True)]
            yield (
                (c, *spots),
                [
                    padded[(c, *(a + t * d for a, t, d in zip(corner, tap, dilation, strict=True)))]
                    for tap in product(*map(range, kernel))
                ],
            )

    return [x.shape[0], *map(len, starts)], windows()


def max_pool(
    tally: Tally,
    x: Array,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    ceil: bool = False,
) -> Array:
    shape, windows = _windows(tally, x, kernel, stride, padding, dilation, ceil, -math.inf)
    out = np.empty(shape, dtype=object)
    with tally.under("pool"):
        for place, numbers in windows:
            out[place] = largest(numbers)
    return out


def average_pool(
    tally: Tally, x: Array, kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int], ceil: bool = False
) -> Array:
    shape, windows = _windows(tally, x, kernel, stride, padding, [1] * len(kernel), ceil, 0.0)
    out = np.empty(shape, dtype=object)
    with tally.under("pool"):
        for place, numbers in windows:
            out[place] = total(numbers) / float(len(numbers))
    return out


def _regions(x: Array, out: Sequence[int]) -> Iterator[tuple[tuple[int, ...], list[Scalar]]]:
    for c, *spots in product(range(x.shape[0]), *map(range, out)):
        spans = [
            range(math.floor(i * n / o), math.ceil((i + 1) * n / o))
            for i, n, o in zip(spots, x.shape[1:], out, strict=True)
        ]
        yield (c, *spots), [x[(c, *place)] for place in product(*spans)]


def adaptive_average_pool(tally: Tally, x: Array, out: Sequence[int]) -> Array:
    result = np.empty([x.shape[0], *out], dtype=object)
    with tally.under("pool"):
        for place, numbers in _regions(x, out):
            result[place] = total(numbers) / float(len(numbers))
    return result


def adaptive_max_pool(tally: Tally, x: Array, out: Sequence[int]) -> Array:
    result = np.empty([x.shape[0], *out], dtype=object)
    with tally.under("pool"):
        for place, numbers in _regions(x, out):
            result[place] = largest(numbers)
    return result


# Matrix products


def linear(tally: Tally, x: Array, weight: Array, bias: Array | None, role: str = "linear") -> Array:
    """x: *rows, into; weight: out, into."""
    out = np.empty([*x.shape[:-1], weight.shape[0]], dtype=object)
    for place in np.ndindex(out.shape):
        with tally.under(role):
            result = dot(x[place[:-1]], weight[place[-1]])
        if bias is not None:
            with tally.under("bias"):
                result = result + bias[place[-1]]
        out[place] = result
    return out


def bilinear(tally: Tally, left: Array, right: Array, weight: Array, bias: Array | None) -> Array:
    """left: rows, n; right: rows, m; weight: out, n, m."""
    out = np.empty([left.shape[0], weight.shape[0]], dtype=object)
    for row, o in np.ndindex(out.shape):
        with tally.under("linear"):
            result = dot(left[row], [dot(line, right[row]) for line in weight[o]])
        if bias is not None:
            with tally.under("bias"):
                result = result + bias[o]
        out[row, o] = result
    return out


# Normalisation

EPS = 1e-5  # torch's own, so that values can be compared


def batch_norm(tally: Tally, x: Array, mean: Array, variance: Array, gain: Array | None, shift: Array | None) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for c in range(x.shape[0]):
            spread = (variance[c] + EPS).root()
            for place in np.ndindex(x.shape[1:]):
                number = (x[(c, *place)] - mean[c]) / spread
                if gain is not None and shift is not None:
                    number = number * gain[c] + shift[c]
                out[(c, *place)] = number
    return out


def _standardised(numbers: list[Scalar]) -> list[Scalar]:
    centre = total(numbers) / float(len(numbers))
    apart = [number - centre for number in numbers]
    variance = total(number * number for number in apart) / float(len(numbers))
    spread = (variance + EPS).root()
    return [number / spread for number in apart]


def layer_norm(tally: Tally, x: Array, gain: Array | None, shift: Array | None) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for row in np.ndindex(x.shape[:-1]):
            for i, number in enumerate(_standardised(list(x[row]))):
                if gain is not None:
                    number = number * gain[i]
                    if shift is not None:
                        number = number + shift[i]
                out[(*row, i)] = number
    return out


def group_norm(tally: Tally, x: Array, groups: int, gain: Array | None, shift: Array | None) -> Array:
    out = np.empty(x.shape, dtype=object)
    members = x.shape[0] // groups
    with tally.under("norm"):
        for g in range(groups):
            places = [(c, *place) for c in range(g * members, (g + 1) * members) for place in np.ndindex(x.shape[1:])]
            for place, number in zip(places, _standardised([x[place] for place in places]), strict=True):
                if gain is not None and shift is not None:
                    number = number * gain[place[0]] + shift[place[0]]
                out[place] = number
    return out


def rms_norm(tally: Tally, x: Array, gain: Array | None) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for row in np.ndindex(x.shape[:-1]):
            square = total(number * number for number in x[row]) / float(x.shape[-1])
            spread = (square + EPS).root()
            for i, number in enumerate(x[row]):
                scaled = number / spread
                out[(*row, i)] = scaled if gain is None else scaled * gain[i]
    return out


def local_response_norm(tally: Tally, x: Array, size: int, alpha: float = 1e-4, beta: float = 0.75) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for place in np.ndindex(x.shape[1:]):
            squares = [x[(c, *place)] * x[(c, *place)] for c in range(x.shape[0])]
            zero = Scalar(0.0, tally)
            for c in range(x.shape[0]):
                near = range(c - size // 2, c - size // 2 + size)
                nearby = total(squares[i] if 0 <= i < len(squares) else zero for i in near)
                out[(c, *place)] = x[(c, *place)] / (1.0 + (alpha / size) * nearby).power(beta)
    return out


# Activations, each as its formula says


def relu(x: Scalar) -> Scalar:
    return x.larger(0.0)


def sigmoid(x: Scalar) -> Scalar:
    return 1.0 / (1.0 + (-x).exp())


def tanh(x: Scalar) -> Scalar:
    t = (2.0 * x).exp()
    return (t - 1.0) / (t + 1.0)


def softplus(x: Scalar) -> Scalar:
    return (1.0 + x.exp()).log()


def hard_sigmoid(x: Scalar) -> Scalar:
    return (x + 3.0).larger(0.0).smaller(6.0) / 6.0


def elu(x: Scalar) -> Scalar:
    return x.larger(0.0) + (1.0 * (x.exp() - 1.0)).smaller(0.0)


def gelu_tanh(x: Scalar) -> Scalar:
    return 0.5 * x * (1.0 + tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x))))


ACTIVATIONS: dict[str, Callable[[Scalar], Scalar]] = {
    "relu": relu,
    "relu6": lambda x: x.larger(0.0).smaller(6.0),
    "leaky_relu": lambda x: x.larger(0.01 * x),
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softplus": softplus,
    "silu": lambda x: x * sigmoid(x),
    "gelu": lambda x: 0.5 * x * (1.0 + (x * (1 / math.sqrt(2))).erf()),
    "gelu_tanh": gelu_tanh,
    "quick_gelu": lambda x: x * sigmoid(1.702 * x),
    "elu": elu,
    "selu": lambda x: 1.0507009873554805 * (x.larger(0.0) + (1.6732632423543772 * (x.exp() - 1.0)).smaller(0.0)),
    "hardtanh": lambda x: x.larger(-1.0).smaller(1.0),
    "hardsigmoid": hard_sigmoid,
    "hardswish": lambda x: x * hard_sigmoid(x),
    "mish": lambda x: x * tanh(softplus(x)),
    "softsign": lambda x: x / (1.0 + abs(x)),
    "logsigmoid": lambda x: -softplus(-x),
}


def activation(tally: Tally, x: Array, name: str, role: str = "activation") -> Array:
    with tally.under(role):
        return each(ACTIVATIONS[name], x)


def prelu(tally: Tally, x: Array, slope: Array) -> Array:
    """slope: one number, or one per channel."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("activation"):
        for place in np.ndindex(x.shape):
            a = slope[place[0] if len(slope) > 1 else 0]
            out[place] = x[place].larger(0.0) + a * x[place].smaller(0.0)
    return out


def glu(tally: Tally, x: Array) -> Array:
    half = x.shape[-1] // 2
    with tally.under("activation"):
        return both(lambda a, b: a * sigmoid(b), x[..., :half], x[..., half:])


def _soft(numbers: Sequence[Scalar]) -> list[Scalar]:
    top = largest(numbers)
    powers = [(number - top).exp() for number in numbers]
    whole = total(powers)
    return [power / whole for power in powers]


def softmax(tally: Tally, x: Array) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("softmax"):
        for row in np.ndindex(x.shape[:-1]):
            out[row] = _soft(x[row])
    return out


def log_softmax(tally: Tally, x: Array) -> Array:
    out = np.empty(x.shape, dtype=object)
    with tally.under("softmax"):
        for row in np.ndindex(x.shape[:-1]):
            top = largest(x[row])
            apart = [number - top for number in x[row]]
            whole = total(number.exp() for number in apart).log()
            out[row] = [number - whole for number in apart]
    return out


# Attention


def allowed(query: int, key: int, past: int, causal: bool, span: int) -> bool:
    """Whether a query may look at a key: not at later ones when causal, and at most `span - 1` away when span > 0."""
    distance = query + past - key
    if causal and distance < 0:
        return False
    return not span or abs(distance) < span


def attend(tally: Tally, q: Array, k: Array, v: Array, causal: bool = False, span: int = 0) -> Array:
    """One head. q: queries, d; k: keys, d; v: keys, e. Pairs that the mask hides are not computed."""
    past = len(k) - len(q)
    out = np.empty([len(q), v.shape[1]], dtype=object)
    for i, query in enumerate(q):
        seen = [j for j in range(len(k)) if allowed(i, j, past, causal, span)]
        with tally.under("product"):
            scores = [dot(query, k[j]) for j in seen]
        with tally.under("elementwise"):
            scores = [score * (1 / math.sqrt(q.shape[1])) for score in scores]
        with tally.under("softmax"):
            weights = _soft(scores)
        with tally.under("product"):
            for e in range(v.shape[1]):
                out[i, e] = total(w * v[j, e] for w, j in zip(weights, seen, strict=True))
    return out


def _rotated(tally: Tally, x: Array, head: int) -> Array:
    """Halves of every head rotated by an angle that depends on the position."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("elementwise"):
        for t, i in np.ndindex(x.shape):
            base, place = i - i % head, i % head
            half = head // 2
            partner = x[t, base + (place + half) % head]
            angle = t / 10000 ** (2 * (place % half) / head)
            sign = -1.0 if place < half else 1.0
            out[t, i] = x[t, i] * math.cos(angle) + partner * (sign * math.sin(angle))
    return out


@dataclass(frozen=True, slots=True)
class Heads:
    """The weights of a multi-head attention: q, k, v, out with rows as outputs, biases or None."""

    heads: int
    groups: int
    weights: tuple[Array, Array, Array, Array]
    biases: tuple[Array | None, Array | None, Array | None, Array | None]


def attention(
    tally: Tally,
    x: Array,
    memory: Array | None,
    past: tuple[Array, Array] | None,
    part: Heads,
    causal: bool = False,
    span: int = 0,
    rotary: bool = False,
) -> Array:
    """x: tokens, width. memory: what keys and values are made from, if not x. past: cached keys and values."""
    source = x if memory is None else memory
    wq, wk, wv, wo = part.weights
    bq, bk, bv, bo = part.biases
    q, k, v = linear(tally, x, wq, bq), linear(tally, source, wk, bk), linear(tally, source, wv, bv)
    head = q.shape[1] // part.heads
    if rotary:
        q, k = _rotated(tally, q, head), _rotated(tally, k, head)
    if past is not None:
        k, v = np.concatenate([past[0], k]), np.concatenate([past[1], v])
    outputs = []
    for h in range(part.heads):
        g = h * part.groups // part.heads
        mine, shared = slice(h * head, (h + 1) * head), slice(g * head, (g + 1) * head)
        outputs.append(attend(tally, q[:, mine], k[:, shared], v[:, shared], causal, span))
    return linear(tally, np.concatenate(outputs, axis=1), wo, bo)


# Recurrence


def _gates(tally: Tally, x: Array, h: Array, cell: Sequence[Any]) -> tuple[Array, Array]:
    wx, wh, bx, bh = cell
    return linear(tally, x[None], wx, bx)[0], linear(tally, h[None], wh, bh)[0]


def recurrent(
    tally: Tally, kind: str, x: Array, hidden: int, directions: Sequence[Sequence[Any]], project: Array | None = None
) -> Array:
    """One layer. x: steps, into; directions: for each, (W, U, b, c), the second running backwards. First state 0."""
    outs = []
    for backwards, cell in enumerate(directions):
        h = tally.wrap(np.zeros(hidden if project is None else project.shape[0]))
        c = tally.wrap(np.zeros(hidden))
        rows: list[Any] = [None] * len(x)
        order = range(len(x) - 1, -1, -1) if backwards else range(len(x))
        for t in order:
            a, b = _gates(tally, x[t], h, cell)
            with tally.under("gate"):
                h, c = CELLS[kind](a, b, h, c)
            if project is not None:
                h = linear(tally, h[None], project, None)[0]
            rows[t] = h
        outs.append(np.stack(rows))
    return np.concatenate(outs, axis=1)


def _rnn(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    return each(tanh, both(lambda p, q: p + q, a, b)), c


def _rnn_relu(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    return each(relu, both(lambda p, q: p + q, a, b)), c


def _lstm(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    i, f, g, o = np.split(both(lambda p, q: p + q, a, b), 4)
    kept = both(lambda p, q: p * q, each(sigmoid, f), c)
    new = both(lambda p, q: p * q, each(sigmoid, i), each(tanh, g))
    c = both(lambda p, q: p + q, kept, new)
    return both(lambda p, q: p * q, each(sigmoid, o), each(tanh, c)), c


def _gru(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    ar, az, an = np.split(a, 3)
    br, bz, bn = np.split(b, 3)
    r = each(sigmoid, both(lambda p, q: p + q, ar, br))
    z = each(sigmoid, both(lambda p, q: p + q, az, bz))
    n = each(tanh, both(lambda p, q: p + q, an, both(lambda p, q: p * q, r, bn)))
    old = both(lambda p, q: p * q, z, h)
    return both(lambda p, q: p + q, both(lambda p, q: (1.0 - p) * q, z, n), old), c


CELLS: dict[str, Callable[[Array, Array, Array, Array], tuple[Array, Array]]] = {
    "rnn": _rnn,
    "rnn_relu": _rnn_relu,
    "lstm": _lstm,
    "gru": _gru,
}


# Resizing, sums, losses


def upsample(tally: Tally, x: Array, factor: int, mode: str) -> Array:
    """Nearest: copies. Linear: a weighted sum of the neighbours of every place, 2 per axis; edges are repeated."""
    out = np.empty([x.shape[0], *(n * factor for n in x.shape[1:])], dtype=object)
    for place in np.ndindex(out.shape):
        spots = []
        for i, n in zip(place[1:], x.shape[1:], strict=True):
            if mode == "nearest":
                spots.append([(i // factor, 1.0)])
                continue
            at = max((i + 0.5) / factor - 0.5, 0.0)
            low = math.floor(at)
            spots.append([(low, 1 - (at - low)), (min(low + 1, n - 1), at - low)])
        corners = list(product(*spots))
        if mode == "nearest":
            out[place] = x[(place[0], *(spot for spot, _ in corners[0]))]
            continue
        with tally.under("resize"):
            out[place] = total(
                x[(place[0], *(spot for spot, _ in corner))] * math.prod(weight for _, weight in corner)
                for corner in corners
            )
    return out


def add(tally: Tally, *branches: Array) -> Array:
    with tally.under("elementwise"):
        result = branches[0]
        for branch in branches[1:]:
            result = both(lambda a, b: a + b, result, branch)
        return result


def multiply(tally: Tally, *branches: Array) -> Array:
    with tally.under("elementwise"):
        result = branches[0]
        for branch in branches[1:]:
            result = both(lambda a, b: a * b, result, branch)
        return result


def _mean(numbers: list[Scalar]) -> Scalar:
    return total(numbers) / float(len(numbers))


def mean_squared_error(tally: Tally, x: Array, target: Array) -> Scalar:
    with tally.under("loss"):
        apart = [a - b for a, b in zip(x.flat, target.flat, strict=True)]
        return _mean([number * number for number in apart])


def mean_absolute_error(tally: Tally, x: Array, target: Array) -> Scalar:
    with tally.under("loss"):
        return _mean([abs(a - b) for a, b in zip(x.flat, target.flat, strict=True)])


def cross_entropy(tally: Tally, z: Array, classes: Sequence[int]) -> Scalar:
    """z: rows, classes: logits; the mean over rows."""
    with tally.under("loss"):
        losses = []
        for row, right in zip(z, classes, strict=True):
            top = largest(row)
            apart = [number - top for number in row]
            losses.append(total(number.exp() for number in apart).log() - apart[right])
        return _mean(losses)


def binary_cross_entropy(tally: Tally, z: Array, target: Array) -> Scalar:
    with tally.under("loss"):
        return _mean(
            [a.larger(0.0) - a * t + (1.0 + (-abs(a)).exp()).log() for a, t in zip(z.flat, target.flat, strict=True)]
        )


# LeNet-5


def table_conv(
    tally: Tally, x: Array, kernels: Sequence[Array], table: Sequence[Sequence[int]], bias: Array | None
) -> Array:
    """kernels[o]: maps that output map o reads, *kernel."""
    rows = []
    for o, maps in enumerate(table):
        part = None if bias is None else bias[o : o + 1]
        rows.append(conv(tally, x[list(maps)], kernels[o][None], part, (1, 1), (0, 0), (1, 1), 1)[0])
    return np.stack(rows)


def subsample(tally: Tally, x: Array, kernel: Sequence[int], gain: Array, shift: Array) -> Array:
    shape, windows = _windows(tally, x, kernel, kernel, (0, 0), (1, 1), False, 0.0)
    out = np.empty(shape, dtype=object)
    for place, numbers in windows:
        with tally.under("pool"):
            result = total(numbers) * gain[place[0]]
        with tally.under("bias"):
            out[place] = result + shift[place[0]]
    return out


def radial_basis(tally: Tally, x: Array, codes: Array) -> Array:
    out = np.empty(len(codes), dtype=object)
    with tally.under("linear"):
        for i, code in enumerate(codes):
            apart = [a - b for a, b in zip(x, code, strict=True)]
            out[i] = total(number * number for number in apart)
    return out
