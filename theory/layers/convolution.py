"""Convolutions in one, two and three dimensions, and transposed ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.layer import Layer, Window
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.kinds import Count


def _channels(layer: str, x: Shape, into: Size | None, out: Size, groups: Size, dims: int) -> Size:
    """The input channels, checked against what the layer says. Raises InputError."""
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


@dataclass(frozen=True, slots=True)
class Conv(Layer):
    """A convolution: every output number is a sum of `into/groups * kernel` products, and a bias.

    out, into: channels (into: `None` takes what comes). kernel, stride, padding, dilation: one number, or one per
    dimension; padding may be `"same"` (stride 1). bias: 1 or 0. A padded zero is multiplied like any other number.
    """

    out: Size
    kernel: Any = 3
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Size = 1
    bias: int = 1
    into: Size | None = None
    dims: int = 2
    area: Size = field(init=False, repr=False, compare=False)  # of the kernel
    steps: Any = field(init=False, repr=False, compare=False)  # per axis: what is added to the input's size, the stride
    kind: ClassVar[str] = "conv"

    def __post_init__(self) -> None:
        put = object.__setattr__
        shapes.whole(self.out, "the number of output channels")
        shapes.whole(self.groups, "groups")
        shapes.whole(self.bias, "bias", 0)
        for name in ("kernel", "stride", "dilation"):
            put(self, name, shapes.sizes(getattr(self, name), self.dims, name))
        if self.padding == "same":
            if any(step != 1 for step in self.stride):
                raise InputError(f'padding "same" needs a stride of 1, but the stride is {shapes.text(self.stride)}')
        elif isinstance(self.padding, str):
            raise InputError(f'padding must be a number or "same", but is "{self.padding}"')
        else:
            put(self, "padding", shapes.sizes(self.padding, self.dims, "padding", 0))
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

    def window(self, x: Shape) -> Window:
        return tuple((d * (k - 1) + 1, s) for k, s, d in zip(self.kernel, self.stride, self.dilation, strict=True))


@dataclass(frozen=True, slots=True)
class ConvTranspose(Layer):
    """A transposed convolution: every input number is multiplied by `out/groups * kernel` weights and scattered.

    The products that fall on the cropped border are done too. Additions: products that meet in one cell, less one.
    """

    out: Size
    kernel: Any = 3
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Size = 1
    bias: int = 1
    output_padding: Any = 0
    into: Size | None = None
    dims: int = 2
    kind: ClassVar[str] = "convtranspose"

    def __post_init__(self) -> None:
        put = object.__setattr__
        shapes.whole(self.out, "the number of output channels")
        shapes.whole(self.groups, "groups")
        shapes.whole(self.bias, "bias", 0)
        for name, least in (("kernel", 1), ("stride", 1), ("dilation", 1), ("padding", 0), ("output_padding", 0)):
            put(self, name, shapes.sizes(getattr(self, name), self.dims, name, least))
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


@dataclass(frozen=True, slots=True)
class Unfold(Layer):
    """Sliding blocks laid out as columns: channels*kernel rows, one column per place; nothing is computed."""

    kernel: Any
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    kind: ClassVar[str] = "unfold"

    def __post_init__(self) -> None:
        for name, least in (("kernel", 1), ("stride", 1), ("dilation", 1), ("padding", 0)):
            object.__setattr__(self, name, shapes.sizes(getattr(self, name), 2, name, least))

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
