"""Convolutions and poolings, one scalar operation at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from checks.operations.scalar import Array, Scalar, Tally, largest, total


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


def windows_of(
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
    """x: channels, *places; the largest number of each window, the padding below all of them."""
    shape, windows = windows_of(tally, x, kernel, stride, padding, dilation, ceil, -math.inf)
    out = np.empty(shape, dtype=object)
    with tally.under("pool"):
        for place, numbers in windows:
            out[place] = largest(numbers)
    return out


def average_pool(
    tally: Tally, x: Array, kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int], ceil: bool = False
) -> Array:
    """x: channels, *places; the mean of each window over all its cells, padding included."""
    shape, windows = windows_of(tally, x, kernel, stride, padding, [1] * len(kernel), ceil, 0.0)
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
    """x: channels, *places -> channels, *out: means over regions that may overlap."""
    result = np.empty([x.shape[0], *out], dtype=object)
    with tally.under("pool"):
        for place, numbers in _regions(x, out):
            result[place] = total(numbers) / float(len(numbers))
    return result


def adaptive_max_pool(tally: Tally, x: Array, out: Sequence[int]) -> Array:
    """x: channels, *places -> channels, *out: maxima over regions that may overlap."""
    result = np.empty([x.shape[0], *out], dtype=object)
    with tally.under("pool"):
        for place, numbers in _regions(x, out):
            result[place] = largest(numbers)
    return result
