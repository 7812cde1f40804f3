"""Operations that slide over an image, as torch has them for one channel: correlation, its transpose, pooling."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from checks.vocabulary.blocks import ArrayOperation, Form, array_of, integer
from checks.vocabulary.ordering import largest_of
from checks.vocabulary.rows import Law
from checks.vocabulary.written import added, over, times


def _side(size: int, kernel: int, stride: int, padding: int) -> int:
    return (size + 2 * padding - kernel) // stride + 1


def _slid(x: Form, k: Form, stride: int, padding: int) -> Form | None:
    sides = tuple(_side(size, kernel, stride, padding) for size, kernel in zip(x, k, strict=True))
    return sides if min(stride, *sides) > 0 and padding >= 0 else None


def _padded(x: Any, padding: int) -> Any:
    import numpy as np

    return np.pad(x, padding, constant_values=integer(0)) if padding else x


def _correlated(x: Any, k: Any, stride: int, padding: int) -> Any:
    """torch's conv2d of one channel: the kernel is not turned."""
    sides = _slid(x.shape, k.shape, stride, padding) or (0, 0)
    x, (p, q) = _padded(x, padding), k.shape
    entries = [
        added(*(times(x[i * stride + a, j * stride + b], k[a, b]) for a, b in product(range(p), range(q))))
        for i, j in product(*map(range, sides))
    ]
    return array_of(entries, sides)


def _spread_over(x: Any, k: Any, stride: int, padding: int) -> Any:
    """torch's conv_transpose2d: each entry lays down the kernel times itself."""
    (m, n), (p, q) = x.shape, k.shape
    whole: list[list[list[Any]]] = [[[] for _ in range((n - 1) * stride + q)] for _ in range((m - 1) * stride + p)]
    for i, j, a, b in product(range(m), range(n), range(p), range(q)):
        whole[i * stride + a][j * stride + b].append(times(x[i, j], k[a, b]))
    kept = [row[padding : len(row) - padding] for row in whole[padding : len(whole) - padding]]
    entries = [added(*terms) if terms else integer(0) for row in kept for terms in row]
    return array_of(entries, (len(kept), len(kept[0])))


def _windows(law: Callable[..., Any]) -> Law:
    def pooled(x: Any, size: int, stride: int) -> Any:
        stride = stride or size
        sides = _slid(x.shape, (size, size), stride, 0) or (0, 0)
        places = product(*map(range, sides))
        entries = [law(*x[i * stride : i * stride + size, j * stride : j * stride + size].flat) for i, j in places]
        return array_of(entries, sides)

    return pooled


def _pooled_shape(x: Form, size: int, stride: int) -> Form | None:
    return _slid(x, (size, size), stride or size, 0) if size > 0 and stride >= 0 else None


SLIDING = {"stride": 1, "padding": 0}
conv2d = ArrayOperation(
    name="conv2d",
    also=("correlate", "correlate2d"),
    cls="Correlated",
    operands=(2, 2),
    options=SLIDING,
    takes="an image and a kernel that fits into it",
    shape=_slid,
    law=_correlated,
)


def _spread_shape(x: Form, kernel: Form, stride: int, padding: int) -> Form | None:
    rows, columns = ((n - 1) * stride + k - 2 * padding for n, k in zip(x, kernel, strict=True))
    return (rows, columns) if min(stride, rows, columns) > 0 and padding >= 0 else None


conv_transpose2d = ArrayOperation(
    name="conv_transpose2d",
    also=("transposed_conv",),
    cls="TransposedConvolution",
    operands=(2, 2),
    options=SLIDING,
    takes="an image and a kernel",
    shape=_spread_shape,
    law=_spread_over,
)
flip = ArrayOperation(
    name="flip",
    also=("rot180",),
    cls="Flipped",
    takes="a vector or a matrix",
    shape=lambda shape: shape,
    law=lambda x: x[::-1, ::-1],
)
pad = ArrayOperation(
    name="pad",
    cls="PaddedWithZeros",
    options={"width": None},
    takes="a matrix, and a width of at least 0",
    shape=lambda shape, width: (shape[0] + 2 * width, shape[1] + 2 * width) if width >= 0 else None,
    law=_padded,
)


def _pooling(name: str, cls: str, law: Callable[..., Any]) -> ArrayOperation:
    return ArrayOperation(
        name=f"{name}pool",
        also=(f"{name}_pool2d", f"{name}pool2d"),
        cls=cls,
        options={"size": None, "stride": 0},
        takes="a matrix that a window fits into",
        shape=_pooled_shape,
        law=_windows(law),
    )


maxpool = _pooling("max", "MaxPooled", largest_of)
avgpool = _pooling("avg", "MeanPooled", lambda *x: over(added(*x), len(x)))
