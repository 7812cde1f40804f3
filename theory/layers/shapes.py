"""Sizes that rules share: the length of a sliding window's output, products of sizes, and the checks on both.

A size is a positive integer or a symbol. Rules compute with `+ - * //` alone, so both work; where a decision needs a
number (is the kernel larger than the input?) a symbol passes.
"""

from __future__ import annotations

from math import gcd, prod
from typing import Any, TypeAlias

from theory.errors import InputError

Size: TypeAlias = Any  # int, or a symbol
Shape: TypeAlias = tuple[Size, ...]
LARGEST = 10**12  # a size beyond this is a slip of the keyboard, and its products would only look like answers


def numel(shape: Shape) -> Size:
    """How many numbers an array of this shape holds."""
    return prod(shape)


def text(shape: Shape) -> str:
    """`50x12x12`."""
    return "x".join(str(size) if isinstance(size, int) or str(size).isidentifier() else f"({size})" for size in shape)


def whole(value: Any, field: str, least: int = 1) -> Size:
    """The value, when it is an integer of at least `least` (or a symbol). Raises InputError otherwise."""
    if isinstance(value, bool | float | str) or value is None or not hasattr(value, "__floordiv__"):
        raise InputError(f"{field} must be a whole number of at least {least}, but is {value!r}; give an integer")
    if isinstance(value, int) and not least <= value <= LARGEST:
        shown = str(value) if abs(value) < 10**20 else f"a number of {len(str(abs(value)))} digits"
        raise InputError(f"{field} must be from {least} to 10^12, but is {shown}")
    return value


def sizes(value: Any, dims: int, field: str, least: int = 1) -> Shape:
    """One size per dimension, from one number or from `dims` of them. Raises InputError for another length."""
    values = tuple(value) if isinstance(value, tuple | list) else (value,) * dims
    if len(values) != dims:
        raise InputError(f"{field} must be one number or {dims}, one per dimension, but {len(values)} came")
    return tuple(whole(size, field, least) for size in values)


def rank(layer: str, x: Shape, expected: int, axes: str) -> None:
    """Raise InputError unless the shape has this many axes."""
    if len(x) != expected:
        raise InputError(
            f"{layer} expects an input of {expected} axes ({axes}), but {text(x) or 'a single number'} has {len(x)}; "
            f"{'add flatten or another reshaping layer before it' if len(x) > expected else 'check the layer before'}"
        )


def at_most(value: Size, largest: Size) -> Size:
    """The value, but no more than the largest where both are numbers."""
    return min(value, largest) if isinstance(value, int) and isinstance(largest, int) else value


def same(left: Size, right: Size) -> bool:
    """Whether two sizes are known to be equal; a symbol beside a number cannot be refuted and passes."""
    return left == right if isinstance(left, int) and isinstance(right, int) else True


def window(layer: str, n: Size, kernel: Size, stride: Size, padding: Size, dilation: Size = 1, *, axis: str) -> Size:
    """How many positions a window takes: floor((n + 2*padding - dilation*(kernel - 1) - 1) / stride) + 1."""
    span = dilation * (kernel - 1) + 1
    room = n + 2 * padding - span
    if isinstance(room, int) and room < 0:
        raise InputError(
            f"{layer} has a kernel that spans {span} over an input of {axis} {n} padded to {n + 2 * padding}; "
            "the kernel must fit: make it smaller, or pad more"
        )
    return room // stride + 1


def window_ceil(layer: str, n: Size, kernel: Size, stride: Size, padding: Size, dilation: Size, *, axis: str) -> Size:
    """The same, rounded up, without a last window that would start beyond the input and its leading padding."""
    span = dilation * (kernel - 1) + 1
    room = n + 2 * padding - span
    if isinstance(room, int):
        if room < 0:
            window(layer, n, kernel, stride, padding, dilation, axis=axis)
        count = -(-room // stride) + 1
        return count - 1 if (count - 1) * stride >= n + padding else count
    if padding + stride > span:
        raise InputError(
            f"{layer} rounds its {axis} up, and with a stride of {stride} over a kernel that spans {span} whether the "
            f"last window counts depends on {n}; give that size as a number"
        )
    return -(-room // stride) + 1


def distinct(n: Size, kernel: Size, stride: int, dilation: int) -> Size:
    """How many different values i*stride + j*dilation takes for 0 <= i < n, 0 <= j < kernel."""
    common = gcd(stride, dilation)
    rows, columns = n - dilation // common, kernel - stride // common
    if isinstance(rows, int) and rows <= 0:
        return n * kernel
    if isinstance(columns, int) and columns <= 0:
        return n * kernel
    return n * kernel - rows * columns


def halves(value: Size) -> Size:
    """Half of an even number, such as n*(n + 1)."""
    return value // 2 if isinstance(value, int) else value / 2


AXES = {1: "channels, length", 2: "channels, height, width", 3: "channels, depth, height, width"}
AXIS = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
