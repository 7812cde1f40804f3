"""The forward pass of a 2-d convolution over whole arrays: exact, and fast enough for the layers of a real network."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from theory.errors import InputError
from theory.layers.shapes import sizes, text, window

if TYPE_CHECKING:
    from checks.evidence import Evidence

Pair = tuple[int, int]

WHERE = ("height", "width")


def pair(value: Any, field: str, least: int) -> Pair:
    """For height and width. A whole number may come as a Fraction, as the command line reads it. Raises InputError."""
    values = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    whole = tuple(int(v) if isinstance(v, Fraction) and v.denominator == 1 else v for v in values)
    height, width = sizes(whole if len(whole) > 1 else whole[0] if whole else (), 2, field, least)
    return height, width


def forward(
    x: Any, w: Any, b: Any = None, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> np.ndarray[Any, Any]:
    """y[n,o,i,j] = b[o] + sum over c, u, v of w[o,c,u,v] x[n, c, s i + d u - p, s j + d v - p], without rounding.

    x: (N, C, H, W); w: (O, C/groups, kh, kw); b: (O,) or None: integers, or exact numbers in arrays of objects. Returns
    (N, O, H', W'). One kernel place (u, v) at a time, over all output places at once.
    Raises InputError for floats and for sizes that do not fit.
    """
    x, w = np.asarray(x), np.asarray(w)
    for name, letter in (("x", x), ("w", w)):
        if letter.ndim != 4 or letter.dtype.kind not in "iuO":
            raise InputError(
                f"{name} must be 4 axes of integers or exact numbers, but is {letter.ndim} of {letter.dtype}"
            )
    b = np.zeros(len(w), dtype=int) if b is None else np.asarray(b)
    (n, channels, *size), (outputs, fan, *kernel) = x.shape, w.shape
    if channels != fan * groups or outputs % groups or b.shape != (outputs,):
        raise InputError(
            f"{channels} channels in {groups} groups need w of a multiple of {groups} outputs by {channels}/{groups} "
            f"channels and b of one number each; w has {outputs} by {fan}, b {text(b.shape)}"
        )
    steps, pads, gaps = pair(stride, "stride", 1), pair(padding, "padding", 0), pair(dilation, "dilation", 1)
    axes = zip(size, kernel, steps, pads, gaps, WHERE, strict=True)
    out = tuple(window("a convolution", *numbers, axis=axis) for *numbers, axis in axes)
    x, w, b = _exact_type(x, w, b)
    source = np.pad(x, ((0, 0), (0, 0), *((p, p) for p in pads)))
    y = np.zeros((n, groups, outputs // groups, out[0] * out[1]), dtype=x.dtype)
    for u, v in product(*map(range, kernel)):
        rows, columns = (slice(d * t, d * t + s * m, s) for t, d, s, m in zip((u, v), gaps, steps, out, strict=True))
        seen = source[:, :, rows, columns].reshape(n, groups, fan, -1)
        y += w[:, :, u, v].reshape(1, groups, outputs // groups, fan) @ seen
    return y.reshape(n, outputs, *out) + b[:, None, None]


def _exact_type(*arrays: np.ndarray[Any, Any]) -> list[Any]:
    """As 64-bit integers where no sum can overflow them, else as Python's own numbers."""
    if any(array.dtype == object for array in arrays):
        return [array.astype(object) for array in arrays]
    x, w, b = (max(map(abs, (int(array.min(initial=0)), int(array.max(initial=0))))) for array in arrays)
    fits = x * w * int(np.prod(arrays[1].shape[1:])) + b < 2**63
    return [array.astype(np.int64 if fits else object) for array in arrays]


def cases(size: int = 32) -> Iterator[Evidence]:
    """Evidence for every test that dnn-hw1 lists: `forward` against torch, which is loaded only now.

    size: height and width of the images.
    """
    yield from import_module("checks.witness.convolution").compare(forward, size=size)
