"""What every layer is: frozen data with a shape rule, a parameter rule and an operation rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from theory.layers.shapes import Shape, Size

if TYPE_CHECKING:
    from theory.layers.kinds import Count

Window = tuple[tuple[Size, Size], ...]  # per spatial axis: how far a kernel spans, and its stride


class Layer:
    """A layer of one input `x`, a sample's shape without the batch axis, and one output `y`.

    What a layer does not say is nothing: no parameters, no buffers, no operations, and every output number
    depends on the input number at its own place.
    """

    __slots__ = ()
    kind: ClassVar[str]

    def shape(self, x: Shape) -> Shape:
        """The output's shape. Raises InputError for an input that does not fit."""
        return x

    def parameters(self, x: Shape) -> Size:
        """How many numbers are trained."""
        return 0

    def buffers(self, x: Shape) -> Size:
        """How many numbers are stored but not trained: running means, fixed codes."""
        return 0

    def operations(self, x: Shape, y: Shape) -> Count:
        """The elementary operations of one sample's forward pass in evaluation mode."""
        return ()

    def window(self, x: Shape) -> Window | None:
        """The receptive field of one step: per spatial axis span and stride, `None` when every place sees all."""
        return ((1, 1),) * max(len(x) - 1, 0)
