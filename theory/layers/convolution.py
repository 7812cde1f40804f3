"""Convolutions in one, two and three dimensions, and transposed ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import INPUT, Kept, Wanted
from theory.layers.layer import SLIDING, WEIGHTED, ByHand, Layer, Pitfall, Why, Window, by_axes
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count


def _channels(layer: str, x: Shape, into: Size | None, out: Size, groups: Size, dims: int) -> Size:
    """The input channels, checked against what the layer says. Raises InputError."""
    if len(x) != dims + 1:
        shapes.rank(layer, x, dims + 1, shapes.AXES[dims])
    came = x[0]
    if into is not None and not shapes.same(into, came):
        raise InputError(
            f"{layer} expects an input of {into} channels, but {shapes.text(x)} has {came}; "
            "change into, or the layer before"
        )
    if isinstance(groups, int) and groups > 1:
        for name, size in (("input channels", came), ("output channels", out)):
            if isinstance(size, int) and size % groups:
                raise InputError(f"{layer} splits {size} {name} into {groups} groups; the number must be a multiple")
    return came


@final
@dataclass(frozen=True, slots=True)
class Conv(Layer):
    """A convolution: every output number is a sum of `into/groups * kernel` products, and a bias (LeCun et al., 1989).

    `channels x places` becomes `out x places`, n places to floor((n + 2p - d(k - 1) - 1) / s) + 1 per axis.
    out, into: channels (into: `None` takes what comes). kernel, stride, padding, dilation: one number, or one per
    dimension; padding may be `"same"` (stride 1). bias: 1 or 0. A padded zero is multiplied like any other number.
    """

    out: Size = size(noun="the number of output channels")
    kernel: Any = size(3, per_axis=True)
    stride: Any = size(1, per_axis=True, neutral=1)
    padding: Any = size(0, per_axis=True, least=0, neutral=0, words=("same",))
    dilation: Any = size(1, per_axis=True, neutral=1)
    groups: Size = size(1, neutral=1)
    bias: int = flag(1)
    into: Size | None = number(None, place=False)
    dims: int = 2
    area: Size = field(init=False, repr=False, compare=False)  # of the kernel
    steps: Any = field(init=False, repr=False, compare=False)  # per axis: what is added to the input's size, the stride
    kind: ClassVar[str] = "conv"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = (*WEIGHTED, *SLIDING)
    why: ClassVar[Why] = Why(
        "how many positions the kernel takes along the padded axis",
        "each filter has one weight for every number under it, and a bias",
        "every output number: n products and n - 1 additions, n numbers under the kernel",
    )

    def settle(self) -> None:
        put = object.__setattr__
        if self.padding == "same" and any(step != 1 for step in self.stride):
            raise InputError(f'padding "same" needs a stride of 1, but the stride is {shapes.text(self.stride)}')
        put(self, "area", numel(self.kernel))
        pads = (0,) * self.dims if self.padding == "same" else self.padding
        spans = zip(self.kernel, pads, self.dilation, self.stride, strict=True)
        put(self, "steps", tuple((2 * p - d * (k - 1) - 1, s) for k, p, d, s in spans))

    def shape(self, x: Shape) -> Shape:
        _channels("conv", x, self.into, self.out, self.groups, self.dims)
        if self.padding == "same":
            return (self.out, *x[1:])
        out = [self.out]
        for n, (change, stride) in zip(x[1:], self.steps, strict=True):
            room = n + change
            if type(room) is int and room < 0:
                self._misfit(x)
            out.append(room // stride + 1)
        return tuple(out)

    def _misfit(self, x: Shape) -> None:
        """Raise InputError for the axis that the kernel does not fit into."""
        for axis, n, k, s, p, d in zip(
            shapes.AXIS[self.dims], x[1:], self.kernel, self.stride, self.padding, self.dilation, strict=True
        ):
            shapes.window("conv", n, k, s, p, d, axis=axis)

    def fan(self, x: Shape) -> Size:
        """How many products make one output number."""
        return x[0] // self.groups * self.area

    def parameters(self, x: Shape) -> Size:
        return self.out * (self.fan(x) + self.bias)

    def operations(self, x: Shape, y: Shape) -> Count:
        places, fan = numel(y), self.fan(x)
        return (
            ("conv.multiply", places * fan),
            ("conv.add", places * (fan - 1)),
            ("bias.add", places * self.bias),
        )

    def by_hand(self, x: Shape) -> ByHand:
        return ByHand(
            self.fan(x), lambda n: (("conv.multiply", n), ("conv.add", n - 1)), "how many numbers lie under the kernel"
        )

    def window(self, x: Shape) -> Window:
        return tuple((d * (k - 1) + 1, s) for k, s, d in zip(self.kernel, self.stride, self.dilation, strict=True))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        """The input; where the weights are frozen it would not be needed, but torch keeps it."""
        return INPUT


@final
@dataclass(frozen=True, slots=True)
class ConvTranspose(Layer):
    """A transposed convolution: every input number is multiplied by `out/groups * kernel` weights and scattered.

    `channels x places` becomes `out x places`, n places to (n - 1)s - 2p + d(k - 1) + 1 and the output padding per
    axis (Dumoulin and Visin, 2016).
    The products that fall on the cropped border are done too. Additions: products that meet in one cell, less one.
    """

    out: Size = size(noun="the number of output channels")
    kernel: Any = size(3, per_axis=True)
    stride: Any = size(1, per_axis=True, neutral=1)
    padding: Any = size(0, per_axis=True, least=0, neutral=0)
    dilation: Any = size(1, per_axis=True, neutral=1)
    groups: Size = size(1, neutral=1)
    bias: int = flag(1)
    output_padding: Any = size(0, per_axis=True, least=0, neutral=0)
    into: Size | None = number(None, place=False)
    dims: int = 2
    kind: ClassVar[str] = "convtranspose"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = SLIDING
    why: ClassVar[Why] = Why(size="every input place moves the kernel by one stride")

    def settle(self) -> None:
        for extra, s, d in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if extra >= max(s, d):
                raise InputError(f"output_padding must be below the stride or the dilation, but {extra} >= {max(s, d)}")

    def shape(self, x: Shape) -> Shape:
        _channels("convtranspose", x, self.into, self.out, self.groups, self.dims)
        out: list[Size] = [self.out]
        for n, k, s, p, d, extra in zip(
            x[1:], self.kernel, self.stride, self.padding, self.dilation, self.output_padding, strict=True
        ):
            size = (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
            if isinstance(size, int) and size < 1:
                raise InputError(f"convtranspose crops everything: an input of {n} gives {size}; lower the padding")
            out.append(size)
        return tuple(out)

    def parameters(self, x: Shape) -> Size:
        return x[0] * (self.out // self.groups) * numel(self.kernel) + self.out * self.bias

    def operations(self, x: Shape, y: Shape) -> Count:
        products = numel(x) * (self.out // self.groups) * numel(self.kernel)
        cells = self.out
        for n, k, s, d in zip(x[1:], self.kernel, self.stride, self.dilation, strict=True):
            cells = cells * shapes.distinct(n, k, s, d)
        return (
            ("conv.multiply", products),
            ("conv.add", products - cells),
            ("bias.add", numel(y) * self.bias),
        )

    def window(self, x: Shape) -> Window:
        """The span in input places: the windows that meet in one output place, at a fractional stride of 1/s."""
        return tuple(
            (-(-(d * (k - 1) + 1) // s), (1, s))
            for k, s, d in zip(self.kernel, self.stride, self.dilation, strict=True)
        )

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        """The input; where the weights are frozen it would not be needed, but torch keeps it."""
        return INPUT


@final
@dataclass(frozen=True, slots=True)
class Unfold(Layer):
    """Sliding blocks laid out as columns; nothing is computed.

    `channels x height x width` becomes `channels*kernel x places`, one column for each place of the window.
    """

    kernel: Any = size(per_axis=True)
    stride: Any = size(1, per_axis=True, neutral=1)
    padding: Any = size(0, per_axis=True, least=0, neutral=0)
    dilation: Any = size(1, per_axis=True, neutral=1)
    kind: ClassVar[str] = "unfold"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        shapes.rank("unfold", x, 3, shapes.AXES[2])
        places = 1
        for n, k, s, p, d, axis in zip(
            x[1:], self.kernel, self.stride, self.padding, self.dilation, shapes.AXIS[2], strict=True
        ):
            places = places * shapes.window("unfold", n, k, s, p, d, axis=axis)
        return (x[0] * numel(self.kernel), places)

    def window(self, x: Shape) -> Window | None:
        return None


LAYERS = {**by_axes("conv", Conv), **by_axes("convtranspose", ConvTranspose), "unfold": (Unfold, {})}
