"""Layers that move, pick or add rows of numbers and compute next to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import fraction, number, size
from theory.layers.gradients import NOTHING, Kept, Wanted
from theory.layers.layer import Layer, Why, Window, by_axes
from theory.layers.operations import Count
from theory.layers.shapes import Shape, Size, numel


@final
@dataclass(frozen=True, slots=True)
class Identity(Layer):
    """The input, unchanged."""

    kind: ClassVar[str] = "identity"
    view: ClassVar[bool] = True


@final
@dataclass(frozen=True, slots=True)
class Dropout(Layer):
    """The input, unchanged in evaluation mode; in training each number is dropped with probability p."""

    p: Any = fraction(0)
    kind: ClassVar[str] = "dropout"
    view: ClassVar[bool] = True

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """Which numbers are dropped, where some are."""
        return Kept(marks=numel(x)) if self.p else NOTHING


@final
@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """All axes from `start` on as one."""

    start: int = number(0, least=0)
    kind: ClassVar[str] = "flatten"
    view: ClassVar[bool] = True
    why: ClassVar[Why] = Why(size="all numbers of all maps in one row")

    def shape(self, x: Shape) -> Shape:
        if self.start > len(x):
            raise InputError(
                f"flatten({self.start}) needs at least {self.start} axes, but {shapes.text(x)} has {len(x)}"
            )
        return (*x[: self.start], numel(x[self.start :]))

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class Reshape(Layer):
    """The same numbers under another shape."""

    to: Any = number(several=True)
    kind: ClassVar[str] = "reshape"
    view: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        if not shapes.same(numel(x), numel(self.to)):
            raise InputError(
                f"reshape to {shapes.text(self.to)} needs {numel(self.to)} numbers, but {shapes.text(x)} has {numel(x)}"
            )
        return self.to

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class Permute(Layer):
    """The axes in another order, counted from 1: `permute(2x3x1)` puts the second first."""

    order: Any = number(several=True)
    kind: ClassVar[str] = "permute"
    view: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        if sorted(self.order) != list(range(1, len(x) + 1)):
            raise InputError(
                f"permute must name each of the {len(x)} axes of {shapes.text(x)} once, from 1, but says "
                f"{shapes.text(self.order)}"
            )
        return tuple(x[axis - 1] for axis in self.order)

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class Tokens(Layer):
    """Places as rows: C x H x W becomes (H*W) x C."""

    kind: ClassVar[str] = "tokens"
    view: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        if len(x) < 2:
            raise InputError(f"tokens expects channels and places, but {shapes.text(x)} has {len(x)} axis")
        return (numel(x[1:]), x[0])

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class ClassToken(Layer):
    """`count` trained rows put before the sequence (Dosovitskiy et al., 2020)."""

    count: Size = size(1)
    kind: ClassVar[str] = "classtoken"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        return (x[0] + self.count, x[1])

    def parameters(self, x: Shape) -> Size:
        return self.count * x[1]


@final
@dataclass(frozen=True, slots=True)
class Positions(Layer):
    """A trained number added to every number of the sequence; `count` rows are stored when more than come."""

    count: Size | None = size(None)
    kind: ClassVar[str] = "positions"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 2, "tokens, width")
        if isinstance(self.count, int) and isinstance(x[0], int) and x[0] > self.count:
            raise InputError(
                f"positions stores {self.count} rows, but {x[0]} tokens came; store more, or shorten the input"
            )
        return x

    def parameters(self, x: Shape) -> Size:
        return (x[0] if self.count is None else self.count) * x[1]

    def operations(self, x: Shape, y: Shape) -> Count:
        return (("elementwise.add", numel(x)),)


@final
@dataclass(frozen=True, slots=True)
class Select(Layer):
    """The first `count` rows: the class token alone for `select`."""

    count: Size = size(1)
    kind: ClassVar[str] = "select"
    view: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        if isinstance(self.count, int) and isinstance(x[0], int) and x[0] < self.count:
            raise InputError(f"select takes {self.count} rows, but {shapes.text(x)} has {x[0]}; take fewer")
        return x[1:] if self.count == 1 else (self.count, *x[1:])

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class Pad(Layer):
    """`by` zeros on both sides of every spatial axis."""

    by: Any = number(least=0, per_axis=True)
    dims: int = 2
    kind: ClassVar[str] = "pad"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, self.dims + 1, shapes.AXES[self.dims])
        return (x[0], *(n + 2 * by for n, by in zip(x[1:], self.by, strict=True)))


@final
@dataclass(frozen=True, slots=True)
class PixelShuffle(Layer):
    """C*r^2 x H x W becomes C x r*H x r*W (Shi et al., 2016)."""

    factor: Size = number()
    kind: ClassVar[str] = "pixelshuffle"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 3, shapes.AXES[2])
        square = self.factor * self.factor
        if isinstance(x[0], int) and isinstance(square, int) and x[0] % square:
            raise InputError(f"pixelshuffle({self.factor}) needs a multiple of {square} channels, but {x[0]} came")
        return (x[0] // square, x[1] * self.factor, x[2] * self.factor)


LAYERS = {
    "identity": (Identity, {}),
    "dropout": (Dropout, {}),
    "flatten": (Flatten, {}),
    "reshape": (Reshape, {}),
    "permute": (Permute, {}),
    "tokens": (Tokens, {}),
    "classtoken": (ClassToken, {}),
    "positions": (Positions, {}),
    "select": (Select, {}),
    "pixelshuffle": (PixelShuffle, {}),
    **by_axes("pad", Pad),
}
