"""Layers that move numbers without computing, merges of branches, and resizing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.layer import Layer, Window
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.kinds import Count


@dataclass(frozen=True, slots=True)
class Identity(Layer):
    """The input, unchanged."""

    kind: ClassVar[str] = "identity"


@dataclass(frozen=True, slots=True)
class Dropout(Layer):
    """The input, unchanged in evaluation mode; in training each number is dropped with probability p."""

    p: Any = 0
    kind: ClassVar[str] = "dropout"


@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """All axes from `start` on as one."""

    start: int = 0
    kind: ClassVar[str] = "flatten"

    def shape(self, x: Shape) -> Shape:
        if self.start > len(x):
            raise InputError(
                f"flatten({self.start}) needs at least {self.start} axes, but {shapes.text(x)} has {len(x)}"
            )
        return (*x[: self.start], numel(x[self.start :]))

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class Reshape(Layer):
    """The same numbers under another shape."""

    to: Any
    kind: ClassVar[str] = "reshape"

    def __post_init__(self) -> None:
        to = self.to if isinstance(self.to, tuple) else (self.to,)
        object.__setattr__(self, "to", tuple(shapes.whole(size, "a size of reshape") for size in to))

    def shape(self, x: Shape) -> Shape:
        if not shapes.same(numel(x), numel(self.to)):
            raise InputError(
                f"reshape to {shapes.text(self.to)} needs {numel(self.to)} numbers, but {shapes.text(x)} has {numel(x)}"
            )
        return self.to

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class Permute(Layer):
    """The axes in another order, counted from 1: `permute(2x3x1)` puts the second first."""

    order: Any
    kind: ClassVar[str] = "permute"

    def shape(self, x: Shape) -> Shape:
        order = self.order if isinstance(self.order, tuple) else (self.order,)
        if sorted(order) != list(range(1, len(x) + 1)):
            raise InputError(
                f"permute must name each of the {len(x)} axes of {shapes.text(x)} once, from 1, but says "
                f"{shapes.text(order)}"
            )
        return tuple(x[axis - 1] for axis in order)

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class Tokens(Layer):
    """Places as rows: C x H x W becomes (H*W) x C."""

    kind: ClassVar[str] = "tokens"

    def shape(self, x: Shape) -> Shape:
        if len(x) < 2:
            raise InputError(f"tokens expects channels and places, but {shapes.text(x)} has {len(x)} axis")
        return (numel(x[1:]), x[0])

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class ClassToken(Layer):
    """`count` trained rows put before the sequence (Dosovitskiy et al., 2020)."""

    count: Size = 1
    kind: ClassVar[str] = "classtoken"

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        return (x[0] + self.count, x[1])

    def parameters(self, x: Shape) -> Size:
        return self.count * x[1]


@dataclass(frozen=True, slots=True)
class Positions(Layer):
    """A trained number added to every number of the sequence; `count` rows are stored when more than come."""

    count: Size | None = None
    kind: ClassVar[str] = "positions"

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        if isinstance(self.count, int) and isinstance(x[0], int) and x[0] > self.count:
            raise InputError(f"positions stores {self.count} rows, but {x[0]} tokens came")
        return x

    def parameters(self, x: Shape) -> Size:
        return (x[0] if self.count is None else self.count) * x[1]

    def operations(self, x: Shape, y: Shape) -> Count:
        return (("elementwise.add", numel(x)),)


@dataclass(frozen=True, slots=True)
class Select(Layer):
    """The first `count` rows: the class token alone for `select`."""

    count: Size = 1
    kind: ClassVar[str] = "select"

    def shape(self, x: Shape) -> Shape:
        if isinstance(self.count, int) and isinstance(x[0], int) and x[0] < self.count:
            raise InputError(f"select takes {self.count} rows, but {shapes.text(x)} has {x[0]}")
        return x[1:] if self.count == 1 else (self.count, *x[1:])

    def window(self, x: Shape) -> Window | None:
        return None


@dataclass(frozen=True, slots=True)
class Pad(Layer):
    """`by` zeros on both sides of every spatial axis."""

    by: Any
    dims: int = 2
    kind: ClassVar[str] = "pad"

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", shapes.sizes(self.by, self.dims, "by", 0))

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, self.dims + 1, shapes.AXES[self.dims])
        return (x[0], *(n + 2 * by for n, by in zip(x[1:], self.by, strict=True)))


@dataclass(frozen=True, slots=True)
class PixelShuffle(Layer):
    """C*r^2 x H x W becomes C x r*H x r*W (Shi et al., 2016)."""

    factor: Size
    kind: ClassVar[str] = "pixelshuffle"

    def __post_init__(self) -> None:
        shapes.whole(self.factor, "factor")

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 3, shapes.AXES[2])
        square = self.factor * self.factor
        if isinstance(x[0], int) and isinstance(square, int) and x[0] % square:
            raise InputError(f"pixelshuffle({self.factor}) needs a multiple of {square} channels, but {x[0]} came")
        return (x[0] // square, x[1] * self.factor, x[2] * self.factor)


CORNERS = {"nearest": 1, "linear": 2, "cubic": 4}  # per axis, how many neighbours an output number is mixed from


@dataclass(frozen=True, slots=True)
class Upsample(Layer):
    """Every spatial axis times `factor`; per output number a weighted sum of its neighbours.

    The weights depend on the place alone and are taken as given. `mode`: nearest, linear (bilinear in two
    dimensions), cubic.
    """

    factor: Size = 2
    mode: str = "nearest"
    kind: ClassVar[str] = "upsample"

    def __post_init__(self) -> None:
        shapes.whole(self.factor, "factor")
        if self.mode not in CORNERS:
            raise InputError(f"upsample's mode must be one of {', '.join(CORNERS)}, but is {self.mode}")

    def shape(self, x: Shape) -> Shape:
        return (x[0], *(n * self.factor for n in x[1:]))

    def operations(self, x: Shape, y: Shape) -> Count:
        return mixing(self.mode, numel(y), len(x) - 1)

    def window(self, x: Shape) -> Window:
        return ((CORNERS[self.mode], (1, self.factor)),) * (len(x) - 1)


def mixing(mode: str, places: Size, dims: int) -> Count:
    """A weighted sum of the neighbours of every place; a copy costs nothing."""
    corners = CORNERS[mode] ** dims
    if corners == 1:
        return ()
    return (("resize.multiply", places * corners), ("resize.add", places * (corners - 1)))


@dataclass(frozen=True, slots=True)
class Add:
    """Branches added number by number. An axis of 1 is repeated to fit."""

    kind: ClassVar[str] = "add"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        return _fitted("add", inputs)

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        return 0

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        return (("elementwise.add", numel(y) * (len(inputs) - 1)),)


@dataclass(frozen=True, slots=True)
class Multiply:
    """Branches multiplied number by number (a gate). An axis of 1 is repeated to fit."""

    kind: ClassVar[str] = "mul"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        return _fitted("mul", inputs)

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        return 0

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        return (("elementwise.multiply", numel(y) * (len(inputs) - 1)),)


@dataclass(frozen=True, slots=True)
class Concat:
    """Branches side by side along the first axis (channels)."""

    kind: ClassVar[str] = "concat"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        first = inputs[0]
        total = first[0]
        for other in inputs[1:]:
            if len(other) != len(first) or not all(map(shapes.same, first[1:], other[1:])):
                raise InputError(
                    f"concat joins channels, so the other axes must agree, but {shapes.text(first)} and "
                    f"{shapes.text(other)} differ"
                )
            total = total + other[0]
        return (total, *first[1:])

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        return 0

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        return ()


def _fitted(kind: str, inputs: tuple[Shape, ...]) -> Shape:
    out = inputs[0]
    for other in inputs[1:]:
        if other == out:
            continue
        fits = len(other) == len(out) and all(
            a == 1 or b == 1 or shapes.same(a, b) for a, b in zip(out, other, strict=True)
        )
        if not fits:
            raise InputError(
                f"{kind} expects branches of one shape, but {shapes.text(out)} and {shapes.text(other)} came; "
                "change the channels or strides of one branch"
            )
        out = tuple(b if a == 1 else a for a, b in zip(out, other, strict=True))
    return out
