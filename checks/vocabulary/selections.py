"""Parts of arrays: how large one is, some of its rows and columns, its lower triangle."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

from checks.vocabulary.blocks import ArrayOperation, Form, array_of, integer

WHOLE = -1  # in place of an axis: all entries


def _size(array: Any, axis: int) -> Any:
    count = math.prod(array.shape) if axis == WHOLE else array.shape[axis]
    return integer(count) if isinstance(count, int) else count


def _window(shape: Form, top: int, bottom: int, left: int, right: int) -> Form | None:
    inside = 0 <= top < bottom <= shape[0] and 0 <= left < right <= shape[1]
    return (bottom - top, right - left) if inside else None


def _sliced_shape(shape: Form, first: int, stop: int) -> Form | None:
    if 1 in shape:
        return (stop - first, 1) if 0 <= first < stop <= math.prod(shape) else None
    return _window(shape, first, stop, 0, shape[1])


def _sliced(array: Any, first: int, stop: int) -> Any:
    return array.reshape(-1, 1)[first:stop] if 1 in array.shape else array[first:stop]


def _lower(array: Any) -> Any:
    rows, columns = array.shape
    kept = [array[i, j] if j <= i else integer(0) for i, j in product(range(rows), range(columns))]
    return array_of(kept, array.shape)


size = ArrayOperation(
    name="size",
    options={"axis": WHOLE},
    takes="a vector or a matrix, and 0 for its rows, 1 for its columns",
    shape=lambda shape, axis: (1, 1) if axis in (WHOLE, 0, 1) else None,
    means=_size,
)
slice_ = ArrayOperation(
    name="slice",
    cls="Sliced",
    options={"first": None, "stop": None},
    takes="a vector, or a matrix for its rows: from the first, counted from 0, to before the second",
    shape=_sliced_shape,
    law=_sliced,
    vector=True,
)
crop = ArrayOperation(
    name="crop",
    cls="Cropped",
    options={"top": None, "bottom": None, "left": None, "right": None},
    takes="a matrix, its rows from top to before bottom, its columns from left to before right",
    shape=_window,
    law=lambda array, top, bottom, left, right: array[top:bottom, left:right],
)
tril = ArrayOperation(
    name="tril",
    cls="LowerTriangle",
    takes="a matrix; what stands above its diagonal is 0",
    shape=lambda shape: shape,
    law=_lower,
)
