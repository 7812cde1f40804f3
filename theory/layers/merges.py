"""Layers of several inputs: the outputs of branches added, multiplied, joined, or multiplied through a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, size
from theory.layers.gradients import Kept
from theory.layers.layer import Merge
from theory.layers.operations import Count
from theory.layers.shapes import Shape, Size, numel


@final
@dataclass(frozen=True, slots=True)
class Add(Merge):
    """Branches of one shape added number by number, as in a residual block (He et al., 2016); an axis of 1 repeats."""

    kind: ClassVar[str] = "add"
    forgets: ClassVar[bool] = True

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        return _fitted("add", inputs)

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        return (("elementwise.add", numel(y) * (len(inputs) - 1)),)


@final
@dataclass(frozen=True, slots=True)
class Multiply(Merge):
    """Branches of one shape multiplied number by number: a gate; an axis of 1 repeats."""

    kind: ClassVar[str] = "mul"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        return _fitted("mul", inputs)

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        return (("elementwise.multiply", numel(y) * (len(inputs) - 1)),)

    def kept(self, inputs: tuple[Shape, ...], y: Shape, wanted: tuple[int, ...]) -> Kept | None:
        """Each of two factors, where the other's gradient is wanted."""
        return Kept(wanted[::-1]) if len(inputs) == 2 else None


@final
@dataclass(frozen=True, slots=True)
class Concat(Merge):
    """Branches side by side along the first axis (channels)."""

    kind: ClassVar[str] = "concat"
    forgets: ClassVar[bool] = True

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        first = inputs[0]
        total = first[0]
        for other in inputs[1:]:
            if len(other) != len(first) or not all(map(shapes.same, first[1:], other[1:])):
                raise InputError(
                    f"concat joins channels, so the other axes must agree, but {shapes.text(first)} and "
                    f"{shapes.text(other)} differ; change the kernel, stride or padding of one branch"
                )
            total = total + other[0]
        return (total, *first[1:])


@final
@dataclass(frozen=True, slots=True)
class Bilinear(Merge):
    """x1^T A x2 + b for two inputs with the same leading axes: first A x2 for every row, then the product with x1.

    A merge of two branches. Per output: into1*into2 products in A x2, into1 more with x1.
    """

    out: Size = size(noun="the number of output features")
    bias: int = flag(1)
    kind: ClassVar[str] = "bilinear"

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        if len(inputs) != 2:
            raise InputError(f"bilinear expects 2 branches, but {len(inputs)} came; join or add branches")
        left, right = inputs
        if left[:-1] != right[:-1]:
            raise InputError(
                f"bilinear expects equal leading axes, but {shapes.text(left)} and {shapes.text(right)} differ"
            )
        return (*left[:-1], self.out)

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        return self.out * (inputs[0][-1] * inputs[1][-1] + self.bias)

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        first, second, places = inputs[0][-1], inputs[1][-1], numel(y)
        return (
            ("linear.multiply", places * (first * second + first)),
            ("linear.add", places * (first * (second - 1) + first - 1)),
            ("bias.add", places * self.bias),
        )

    def kept(self, inputs: tuple[Shape, ...], y: Shape, wanted: tuple[int, ...]) -> Kept:
        return Kept((1, 1))


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


MERGES = {"add": (Add, {}), "mul": (Multiply, {}), "concat": (Concat, {}), "bilinear": (Bilinear, {})}
