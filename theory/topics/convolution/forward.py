"""One forward pass of a 2-d convolution in letters: sizes, the formula of one entry, and every entry written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
import sympy as sp
from sympy.tensor.array.array_comprehension import ArrayComprehension

from theory.errors import InputError
from theory.givens import LARGEST
from theory.layers.shapes import window
from theory.topics.convolution.arrays import WHERE, Pair

Place = Any  # an int, or an index in a formula
Position = Callable[[Place, Place, int, int, int], Place]  # of output and kernel; stride, dilation, padding; of input

MOST = 1000  # products that are written out one by one; deciding that they are the formula takes about a second


def channels(shape: tuple[int, ...]) -> int:
    return shape[-3] if len(shape) > 2 else 1


def outputs(shape: tuple[int, ...], w: Any) -> int:
    return int(w.shape[0]) if len(w.shape) == 4 else channels(shape)


def _at(i: Any, u: Any, stride: int, dilation: int, padding: int) -> Any:
    """The input place that output place i meets with kernel place u."""
    return stride * i + dilation * u - padding


@dataclass(frozen=True, slots=True)
class Pass:
    """One forward pass: the letters of input, kernel (2 axes: one for every channel) and bias, and how it steps.

    Letters of 2, 3 or 4 axes are read alike: the last axes are height and width, before them channels, then the batch.
    """

    x: Any
    w: Any
    b: Any
    stride: Pair
    padding: Pair
    dilation: Pair
    groups: int

    @property
    def size(self) -> Pair:
        height, width = map(int, self.x.shape[-2:])
        return height, width

    @property
    def kernel(self) -> Pair:
        height, width = map(int, self.w.shape[-2:])
        return height, width

    @property
    def outputs(self) -> int:
        return outputs(tuple(map(int, self.x.shape)), self.w)

    @property
    def fan(self) -> int:
        """Channels that one output channel reads."""
        return int(self.w.shape[1]) if len(self.w.shape) == 4 else 1

    @property
    def out(self) -> Pair:
        height, width = (window("a convolution", *self.numbers(axis), axis=WHERE[axis]) for axis in (0, 1))
        return height, width

    def numbers(self, axis: int) -> tuple[int, int, int, int, int]:
        """Along height (0) or width (1): the input's size, the kernel's, stride, padding, dilation."""
        return self.size[axis], self.kernel[axis], self.stride[axis], self.padding[axis], self.dilation[axis]

    @property
    def shape(self) -> tuple[int, ...]:
        """The output's: batch and channels where the input has them."""
        batch = tuple(map(int, self.x.shape[:-3]))
        return (*batch, self.outputs, *self.out) if len(self.x.shape) > 2 else self.out

    def check(self) -> None:
        """Raises InputError where channels, groups and kernel do not fit, or too much would be written out."""
        came = channels(tuple(map(int, self.x.shape)))
        if came != self.fan * self.groups or self.outputs % self.groups:
            raise InputError(
                f"{came} input channels in {self.groups} groups need outputs in a multiple of the groups, by "
                f"{came}/{self.groups} channels each, but w has {self.outputs} by {self.fan}; change w or groups"
            )
        products = prod(self.shape) * self.fan * prod(self.kernel)
        if products > MOST:
            raise InputError(f"{products} products would be written out, at most {MOST} are; give a smaller input")
        if (entries := prod(self.padded)) > LARGEST:
            raise InputError(f"the padded input has {entries} entries, at most {LARGEST} are written; pad less")

    @property
    def padded(self) -> tuple[int, ...]:
        """The input's shape with padding."""
        rows, columns = (n + 2 * p for n, p in zip(self.size, self.padding, strict=True))
        return (*map(int, self.x.shape[:-2]), rows, columns)

    def formula(self, source: Any) -> Any:
        """One entry by its indices, over a source that is padded already: the definition."""
        n, o, i, j, c, u, v = sp.symbols("n o i j c u v", integer=True, nonnegative=True)
        row, column = (_at(*at, 0) for at in zip((i, j), (u, v), self.stride, self.dilation, strict=True))
        channel = c if self.fan > 1 else sp.S.Zero
        term = sp.Mul(
            _entry(self.w, o, channel, u, v), _entry(source, n, self._first(o) + channel, row, column), evaluate=False
        )
        ranges = zip((c, u, v), (self.fan, *self.kernel), strict=True)
        body = sp.Sum(term, *((index, 0, size - 1) for index, size in ranges if size > 1 or index != c))
        if self.b is not None:
            body = sp.Add(_bias_entry(self.b, o), body, evaluate=False)
        places = zip((n, o, i, j)[-len(self.shape) :], self.shape, strict=True)
        return ArrayComprehension(body, *((index, 0, size - 1) for index, size in places))

    def _first(self, o: Any) -> Any:
        """The first channel of an output channel's group: all outputs of a group read the same channels."""
        return 0 if self.groups == 1 else self.fan * sp.floor(o * sp.Rational(self.groups, self.outputs))

    def written(self, position: Position = _at, tap: Callable[[int, int], int] = lambda u, size: u) -> Any:
        """Every entry as a sum of products of the input's own entries; what falls outside the input drops out."""
        entries = []
        for place in np.ndindex(*(1,) * (4 - len(self.shape)), *self.shape):
            terms = list(self._terms(place, position, tap))
            bias = [] if self.b is None else [_bias_entry(self.b, place[1])]
            entries.append(sp.Add(*bias, *terms, evaluate=False) if len(bias + terms) > 1 else sum(bias + terms))
        return dense(entries, self.shape)

    def _terms(self, place: tuple[int, ...], position: Position, tap: Callable[[int, int], int]) -> Iterator[Any]:
        n, o, i, j = place
        for c, u, v in product(range(self.fan), *map(range, self.kernel)):
            steps = zip((i, j), (u, v), self.stride, self.dilation, self.padding, strict=True)
            row, column = (position(*step) for step in steps)
            if 0 <= row < self.size[0] and 0 <= column < self.size[1]:
                weight = _entry(self.w, o, c, tap(u, self.kernel[0]), tap(v, self.kernel[1]))
                yield sp.Mul(weight, _entry(self.x, n, self._first(o) + c, row, column), evaluate=False)


def _entry(letter: Any, *index: Any) -> Any:
    """An entry by batch, channel, row and column, of a letter that has only the last of these axes."""
    return letter[index[-len(letter.shape) :]]


def _bias_entry(b: Any, o: Any) -> Any:
    return b[o] if isinstance(b, sp.IndexedBase) else b


def dense(entries: list[Any], shape: tuple[int, ...]) -> Any:
    return sp.ImmutableDenseMatrix(*shape, entries) if len(shape) == 2 else sp.ImmutableDenseNDimArray(entries, shape)
