"""The layers that only LeNet-5 of 1998 has, one scalar operation at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from checks.operations.convolution import conv, windows_of
from checks.operations.scalar import Array, Tally, total


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
    """x: maps, height, width; the sum of each window times a gain, plus a shift: one of each a map."""
    shape, windows = windows_of(tally, x, kernel, kernel, (0, 0), (1, 1), False, 0.0)
    out = np.empty(shape, dtype=object)
    for place, numbers in windows:
        with tally.under("pool"):
            result = total(numbers) * gain[place[0]]
        with tally.under("bias"):
            out[place] = result + shift[place[0]]
    return out


def radial_basis(tally: Tally, x: Array, codes: Array) -> Array:
    """x: n numbers; codes: classes, n -> the squared distance to each code."""
    out = np.empty(len(codes), dtype=object)
    with tally.under("linear"):
        for i, code in enumerate(codes):
            apart = [a - b for a, b in zip(x, code, strict=True)]
            out[i] = total(number * number for number in apart)
    return out
