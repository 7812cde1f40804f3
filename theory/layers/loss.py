"""Losses: from logits or predictions, with the target given, to one number (the mean over all)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from theory.layers.gradients import Kept, Wanted
from theory.layers.layer import Layer, Window
from theory.layers.shapes import Shape, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count


@final
@dataclass(frozen=True, slots=True)
class MeanSquaredError(Layer):
    """mean of (x - t)^2."""

    kind: ClassVar[str] = "mse"

    def shape(self, x: Shape) -> Shape:
        return ()

    def operations(self, x: Shape, y: Shape) -> Count:
        n = numel(x)
        return (("loss.add", 2 * n - 1), ("loss.multiply", n), ("loss.divide", 1))

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """The targets, too."""
        return Kept((1,), numbers=numel(x))


@final
@dataclass(frozen=True, slots=True)
class MeanAbsoluteError(Layer):
    """mean of |x - t|; an absolute value is one comparison."""

    kind: ClassVar[str] = "l1"

    def shape(self, x: Shape) -> Shape:
        return ()

    def operations(self, x: Shape, y: Shape) -> Count:
        n = numel(x)
        return (("loss.add", 2 * n - 1), ("loss.compare", n), ("loss.divide", 1))

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """The differences."""
        return Kept(numbers=numel(x))


@final
@dataclass(frozen=True, slots=True)
class CrossEntropy(Layer):
    """mean over rows of log(sum of exp(z - m)) - (z_t - m), the right class t given."""

    kind: ClassVar[str] = "crossentropy"

    def shape(self, x: Shape) -> Shape:
        return ()

    def operations(self, x: Shape, y: Shape) -> Count:
        n, rows = numel(x), numel(x[:-1])
        return (
            ("loss.compare", n - rows),
            ("loss.add", 2 * n + rows - 1),
            ("loss.exponential", n + rows),
            ("loss.divide", 1),
        )

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """The logarithms of the probabilities, the right classes, and their number."""
        return Kept(numbers=numel(x), places=numel(x[:-1]), once=1)


@final
@dataclass(frozen=True, slots=True)
class BinaryCrossEntropy(Layer):
    """mean of max(z, 0) - z*t + log(1 + exp(-|z|)), from logits."""

    kind: ClassVar[str] = "bce"

    def shape(self, x: Shape) -> Shape:
        return ()

    def operations(self, x: Shape, y: Shape) -> Count:
        n = numel(x)
        return (
            ("loss.compare", 2 * n),
            ("loss.multiply", n),
            ("loss.add", 4 * n - 1),
            ("loss.exponential", 2 * n),
            ("loss.divide", 1),
        )

    def window(self, x: Shape) -> Window | None:
        return None

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """The targets, too."""
        return Kept((1,), numbers=numel(x))


LAYERS = {
    "mse": (MeanSquaredError, {}),
    "l1": (MeanAbsoluteError, {}),
    "crossentropy": (CrossEntropy, {}),
    "bce": (BinaryCrossEntropy, {}),
}
