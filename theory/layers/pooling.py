"""Pooling: the largest or the mean of every window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import INPUT, NOTHING, Kept, Wanted
from theory.layers.layer import SLIDING, ByHand, Layer, Pitfall, Why, Window, by_axes
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count


UNTRAINED = "pooling trains nothing"


def largest(windows: Size, n: Size) -> Count:
    """The maximum of n numbers takes n - 1 comparisons."""
    return (("pool.compare", windows * (n - 1)),)


def mean(windows: Size, n: Size) -> Count:
    """The mean of n numbers takes n - 1 additions and a division."""
    return (("pool.add", windows * (n - 1)), ("pool.divide", windows))


@final
@dataclass(frozen=True, slots=True)
class MaxPool(Layer):
    """The largest number of every window; a padded place is compared like any other.

    `channels x places` keeps its channels. stride: the kernel where none is given. ceil 1: the number of windows is
    rounded up. Raises InputError for a padding of more than half the kernel.
    """

    kernel: Any = size(per_axis=True)
    stride: Any = size(None, per_axis=True, neutral=1, follows="kernel")
    padding: Any = size(0, per_axis=True, least=0, neutral=0)
    dilation: Any = size(1, per_axis=True, neutral=1)
    ceil: int = flag(0)
    dims: int = 2
    kind: ClassVar[str] = "maxpool"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = SLIDING
    why: ClassVar[Why] = Why(
        "how many positions the window takes along the axis",
        operations="the largest of n numbers takes n - 1 comparisons, for every output number",
        untrained=UNTRAINED,
    )

    def shape(self, x: Shape) -> Shape:
        return _pooled(self.kind, x, self.kernel, self.stride, self.padding, self.dilation, self.ceil, self.dims)

    def operations(self, x: Shape, y: Shape) -> Count:
        return largest(numel(y), numel(self.kernel))

    def by_hand(self, x: Shape) -> ByHand:
        return ByHand(numel(self.kernel), lambda n: largest(1, n), "how many numbers lie under the window")

    def window(self, x: Shape) -> Window:
        return tuple((d * (k - 1) + 1, s) for k, s, d in zip(self.kernel, self.stride, self.dilation, strict=True))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """Where the largest of every window stood."""
        return Kept((1,), places=numel(y))


@final
@dataclass(frozen=True, slots=True)
class AveragePool(Layer):
    """The mean of every window; a padded place is added like any other.

    `channels x places` keeps its channels. stride: the kernel where none is given. ceil 1: the number of windows is
    rounded up. Raises InputError for a padding of more than half the kernel.
    """

    kernel: Any = size(per_axis=True)
    stride: Any = size(None, per_axis=True, neutral=1, follows="kernel")
    padding: Any = size(0, per_axis=True, least=0, neutral=0)
    ceil: int = flag(0)
    dims: int = 2
    kind: ClassVar[str] = "avgpool"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = SLIDING
    why: ClassVar[Why] = Why(
        "how many positions the window takes along the axis",
        operations="the mean of n numbers takes n - 1 additions, for every output number",
        untrained=UNTRAINED,
    )

    def shape(self, x: Shape) -> Shape:
        return _pooled(self.kind, x, self.kernel, self.stride, self.padding, (1,) * self.dims, self.ceil, self.dims)

    def operations(self, x: Shape, y: Shape) -> Count:
        return mean(numel(y), numel(self.kernel))

    def window(self, x: Shape) -> Window:
        return tuple(zip(self.kernel, self.stride, strict=True))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return INPUT


@final
@dataclass(frozen=True, slots=True)
class AdaptiveAveragePool(Layer):
    """The mean over windows from floor(i*n/out) to ceil((i+1)*n/out), so that `out` places remain per axis."""

    out: Any = number(1, per_axis=True)  # how its windows fall depends on the very number
    dims: int = 2
    kind: ClassVar[str] = "adaptiveavgpool"
    why: ClassVar[Why] = Why(untrained=UNTRAINED)

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, self.dims + 1, shapes.AXES[self.dims])
        return (x[0], *self.out)

    def operations(self, x: Shape, y: Shape) -> Count:
        windows = numel(y)
        return (("pool.add", x[0] * places_in_windows(x[1:], self.out) - windows), ("pool.divide", windows))

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """One place per axis is a mean, which needs no numbers."""
        return INPUT if numel(self.out) != 1 else NOTHING


@final
@dataclass(frozen=True, slots=True)
class AdaptiveMaxPool(Layer):
    """The largest over windows from floor(i*n/out) to ceil((i+1)*n/out), so that `out` places remain per axis."""

    out: Any = number(1, per_axis=True)  # how its windows fall depends on the very number
    dims: int = 2
    kind: ClassVar[str] = "adaptivemaxpool"
    why: ClassVar[Why] = Why(untrained=UNTRAINED)

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, self.dims + 1, shapes.AXES[self.dims])
        return (x[0], *self.out)

    def operations(self, x: Shape, y: Shape) -> Count:
        return (("pool.compare", x[0] * places_in_windows(x[1:], self.out) - numel(y)),)

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """Where the largest of every window stood."""
        return Kept((1,), places=numel(y))


@final
@dataclass(frozen=True, slots=True)
class GlobalAveragePool(Layer):
    """The mean over every place of a channel: `channels x places` becomes `channels` (Lin, Chen, Yan, 2013)."""

    kind: ClassVar[str] = "globalavgpool"
    forgets: ClassVar[bool] = True
    why: ClassVar[Why] = Why(untrained=UNTRAINED)

    def shape(self, x: Shape) -> Shape:
        return _channel(self.kind, x)

    def operations(self, x: Shape, y: Shape) -> Count:
        return mean(x[0], numel(x[1:]))

    def window(self, x: Shape) -> Window | None:
        return None


@final
@dataclass(frozen=True, slots=True)
class GlobalMaxPool(Layer):
    """The largest over every place of a channel: `channels x places` becomes `channels`."""

    kind: ClassVar[str] = "globalmaxpool"
    why: ClassVar[Why] = Why(untrained=UNTRAINED)

    def shape(self, x: Shape) -> Shape:
        return _channel(self.kind, x)

    def operations(self, x: Shape, y: Shape) -> Count:
        return largest(x[0], numel(x[1:]))

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """Where the largest of every window stood."""
        return Kept((1,), places=numel(y))


def places_in_windows(before: Shape, after: Shape) -> Size:
    """How many places all adaptive windows cover together, overlaps counted again; a product over the axes."""
    total = 1
    for n, out in zip(before, after, strict=True):
        if not isinstance(out, int):
            raise InputError(f"an adaptive pool needs its output size as a number, but {out} came")
        total = total * sum(-(-(i + 1) * n // out) - i * n // out for i in range(out))
    return total


def _pooled(
    kind: str, x: Shape, kernel: Shape, stride: Shape, padding: Shape, dilation: Shape, ceil: int, dims: int
) -> Shape:
    shapes.rank(kind, x, dims + 1, shapes.AXES[dims])
    rule = shapes.window_ceil if ceil else shapes.window
    for k, p in zip(kernel, padding, strict=True):
        if isinstance(p, int) and isinstance(k, int) and 2 * p > k:
            raise InputError(
                f"{kind} may be padded by at most half its kernel, but is padded by {p} with a kernel of {k}"
            )
    out = [x[0]]
    for axis, n, k, s, p, d in zip(shapes.AXIS[dims], x[1:], kernel, stride, padding, dilation, strict=True):
        out.append(rule(kind, n, k, s, p, d, axis=axis))
    return tuple(out)


def _channel(kind: str, x: Shape) -> Shape:
    if len(x) < 2:
        raise InputError(f"{kind} expects channels and places, but {shapes.text(x)} has {len(x)} axis")
    return (x[0],)


LAYERS = {
    **by_axes("maxpool", MaxPool),
    **by_axes("avgpool", AveragePool),
    **by_axes("adaptiveavgpool", AdaptiveAveragePool),
    **by_axes("adaptivemaxpool", AdaptiveMaxPool),
    "globalavgpool": (GlobalAveragePool, {}),
    "globalmaxpool": (GlobalMaxPool, {}),
}
