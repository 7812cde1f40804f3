"""Operations that slide over an image, as torch has them for one channel: correlation, its transpose, pooling."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from checks.vocabulary.activations import step
from checks.vocabulary.blocks import ArrayOperation, Form, Pull, array_of, integer
from checks.vocabulary.ordering import largest_of
from checks.vocabulary.rows import Law
from checks.vocabulary.selections import crop
from checks.vocabulary.written import added, complement, minus, over, times


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


def _spread_over(x: Any, k: Any, stride: int, padding: int, extra: int) -> Any:
    """torch's conv_transpose2d: each entry lays down the kernel times itself; extra: its output_padding."""
    (m, n), (p, q) = x.shape, k.shape
    wide, high = (n - 1) * stride + q + extra, (m - 1) * stride + p + extra
    whole: list[list[list[Any]]] = [[[] for _ in range(wide)] for _ in range(high)]
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


def _dilated_shape(shape: Form, stride: int) -> Form | None:
    return ((shape[0] - 1) * stride + 1, (shape[1] - 1) * stride + 1) if stride > 0 else None


def _dilated(x: Any, stride: int) -> Any:
    import numpy as np

    spread = np.full(_dilated_shape(x.shape, stride) or (), integer(0), dtype=object)
    spread[::stride, ::stride] = x
    return spread


dilate = ArrayOperation(
    name="dilate",
    cls="Dilated",
    options={"stride": None},
    takes="a matrix, and how far apart its entries are to stand, with zeros between them",
    shape=_dilated_shape,
    law=_dilated,
)


def _apart(x: Any, stride: int) -> Any:
    return x if stride == 1 else dilate.head(x, stride)


def _turned(node: Any, upstream: Any) -> Any | None:
    """Without a stride: the gradient correlated with the turned kernel, wherever the two meet."""
    stride, padding = node.numbers
    sides = {int(side) - 1 - padding for side in node.operands[1].shape}
    fits = stride == 1 and len(sides) == 1 and min(sides) >= 0
    return conv2d.head(upstream, flip.head(node.operands[1]), 1, sides.pop()) if fits else None


def _laid_down(node: Any, upstream: Any) -> Any | None:
    """The transposed convolution, with the rows and columns behind it that the kernel did not reach."""
    image, kernel = node.operands
    stride, padding = node.numbers
    reached = _spread_shape(upstream.shape, kernel.shape, stride, padding, 0) or (0, 0)
    left = {int(n) - rows for n, rows in zip(image.shape, reached, strict=True)}
    return conv_transpose2d.head(upstream, kernel, stride, padding, left.pop()) if len(left) == 1 else None


def _by_kernel(node: Any, upstream: Any) -> Any:
    """The correlation of the image with the gradient, whose entries stand as far apart as the kernel went."""
    image, kernel = node.operands
    stride, padding = node.numbers
    return _cut(conv2d.head(image, _apart(upstream, stride), 1, padding), kernel)


def _cut(matrix: Any, like: Any) -> Any:
    """The first rows and columns, as many as the other has."""
    rows, columns = map(int, like.shape)
    return matrix if matrix.shape == (rows, columns) else crop.head(matrix, 0, rows, 0, columns)


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
    pulls=(
        (
            Pull("full correlation with the kernel turned by 180 degrees", _turned),
            Pull("the kernel, times each gradient, laid down where it had stood", _laid_down),
        ),
        (Pull("the image correlated with the gradient", _by_kernel),),
    ),
)


def _spread_shape(x: Form, kernel: Form, stride: int, padding: int, extra: int) -> Form | None:
    rows, columns = ((n - 1) * stride + k - 2 * padding + extra for n, k in zip(x, kernel, strict=True))
    return (rows, columns) if min(stride, rows, columns) > 0 and padding >= 0 and 0 <= extra < max(stride, 2) else None


def _spread_by_image(node: Any, upstream: Any) -> Any | None:
    found = conv2d.head(upstream, node.operands[1], *node.numbers[:2])
    return found if found.shape == tuple(map(int, node.operands[0].shape)) else None


def _spread_by_kernel(node: Any, upstream: Any) -> Any:
    """The image's entries stand as far apart as they had laid down the kernel."""
    stride, padding, _ = node.numbers
    found = conv2d.head(upstream, _apart(node.operands[0], stride), 1, padding)
    return _cut(found, node.operands[1])


conv_transpose2d = ArrayOperation(
    name="conv_transpose2d",
    also=("transposed_conv",),
    cls="TransposedConvolution",
    operands=(2, 2),
    options={**SLIDING, "extra": 0},
    takes="an image and a kernel",
    shape=_spread_shape,
    law=_spread_over,
    pulls=(
        (Pull("the gradient correlated with the kernel", _spread_by_image),),
        (Pull("the gradient correlated with the image", _spread_by_kernel),),
    ),
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


def _first_largest(*x: Any) -> list[Any]:
    """1 for the first of the largest entries, else 0: where several tie, torch's pooling takes the first."""
    chosen = []
    for n, one in enumerate(x):
        before = [step(minus(one, largest_of(*x[:n])))] if n else []
        behind = [complement(step(minus(largest_of(*x[n + 1 :]), one)))] if n + 1 < len(x) else []
        chosen.append(times(*before, *behind))
    return chosen


def _even(*x: Any) -> list[Any]:
    return [over(1, len(x))] * len(x)


def _unpooling(shares: Callable[..., list[Any]]) -> Law:
    """What each window passes back to its entries: the gradient, times their shares."""

    def unpooled(upstream: Any, x: Any, size: int, stride: int) -> Any:
        stride = stride or size
        passed: dict[Any, list[Any]] = {place: [] for place in product(*map(range, x.shape))}
        for i, j in product(*map(range, upstream.shape)):
            inside = [(i * stride + a, j * stride + b) for a, b in product(range(size), repeat=2)]
            for place, share in zip(inside, shares(*(x[place] for place in inside)), strict=True):
                passed[place].append(times(upstream[i, j], share))
        return array_of([added(*terms) if terms else integer(0) for terms in passed.values()], x.shape)

    return unpooled


def _unpooled_shape(upstream: Form, x: Form, size: int, stride: int) -> Form | None:
    return x if _pooled_shape(x, size, stride) == upstream else None


def _backward(name: str, cls: str, shares: Callable[..., list[Any]]) -> ArrayOperation:
    """The gradient by the image: the gradient by what was pooled, the image, size and stride."""
    return ArrayOperation(
        name=f"{name}_unpool",
        typed=False,
        cls=cls,
        operands=(2, 2),
        options={"size": None, "stride": 0},
        takes="a gradient, and the matrix that was pooled",
        shape=_unpooled_shape,
        law=_unpooling(shares),
    )


max_unpool = _backward("max", "MaxUnpooled", _first_largest)
avg_unpool = _backward("avg", "MeanUnpooled", _even)


def _pooling(name: str, cls: str, law: Callable[..., Any], backward: ArrayOperation, rule: str) -> ArrayOperation:
    return ArrayOperation(
        name=f"{name}pool",
        also=(f"{name}_pool2d", f"{name}pool2d"),
        cls=cls,
        options={"size": None, "stride": 0},
        takes="a matrix that a window fits into",
        shape=_pooled_shape,
        law=_windows(law),
        pulls=((Pull(rule, lambda node, g: backward.head(g, *node.operands, *node.numbers)),),),
    )


maxpool = _pooling("max", "MaxPooled", largest_of, max_unpool, "to the largest entry of each window alone")
avgpool = _pooling(
    "avg", "MeanPooled", lambda *x: over(added(*x), len(x)), avg_unpool, "shared evenly by the entries of each window"
)
