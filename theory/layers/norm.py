"""Normalisations, as they run in evaluation mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import Kept, Wanted
from theory.layers.layer import Layer, Why
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count


def standardise(rows: Size, n: Size, gain: Size, shift: Size) -> Count:
    """Mean and variance of each of `rows` groups of n numbers, then (x - m) / sqrt(v + eps), times gain, plus shift.

    Per group: n - 1 additions and a division for the mean, n subtractions, n squares, n - 1 additions and a division
    for the variance, an addition and a root, n divisions. gain, shift: 1 where each number is multiplied by one, where
    one is added, else 0.
    """
    places = rows * n
    return (
        ("norm.multiply", places * (1 + gain)),
        ("norm.add", rows * (2 * (n - 1) + 1) + places * (1 + shift)),
        ("norm.divide", rows * 2 + places),
        ("norm.root", rows),
    )


@final
@dataclass(frozen=True, slots=True)
class BatchNorm(Layer):
    """(x - m) / sqrt(v + eps) * gain + shift with the stored m and v of every channel (Ioffe and Szegedy, 2015).

    Buffers: the mean and the variance of every channel, and the number of batches seen. `stored` 0: no stored
    statistics, so every channel of a sample is standardised over its places.
    """

    affine: int = flag(1)
    stored: int = flag(1)
    kind: ClassVar[str] = "batchnorm"
    why: ClassVar[Why] = Why(parameters="a gain and a shift for every channel")

    def parameters(self, x: Shape) -> Size:
        return 2 * x[0] * self.affine

    def buffers(self, x: Shape) -> Size:
        return (2 * x[0] + 1) * self.stored

    def operations(self, x: Shape, y: Shape) -> Count:
        places, affine = numel(x), self.affine
        if not self.stored:
            return standardise(x[0], numel(x[1:]), affine, affine)
        return (
            ("norm.multiply", places * affine),
            ("norm.add", places * (1 + affine) + x[0]),
            ("norm.divide", places),
            ("norm.root", x[0]),
        )

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """Training mode: the mean and the deviation of every channel, once for all samples."""
        return Kept((1,), once=2 * x[0])


@final
@dataclass(frozen=True, slots=True)
class LayerNorm(Layer):
    """Every vector along the last axis standardised by its own mean and variance (Ba, Kiros, Hinton, 2016).

    `bias` 0 drops the shift.
    `axes`: how many trailing axes make one group. `channels` 1: the first axis instead (channels of every place).
    """

    affine: int = flag(1)
    axes: int = number(1)
    bias: int = flag(1)
    channels: int = flag(0)
    kind: ClassVar[str] = "layernorm"
    why: ClassVar[Why] = Why(parameters="a gain and a shift for every feature")

    def shape(self, x: Shape) -> Shape:
        if len(x) < self.axes:
            raise InputError(
                f"layernorm over {self.axes} axes got {shapes.text(x)}, which has only {len(x)}; norm fewer axes"
            )
        return x

    def _group(self, x: Shape) -> Size:
        return x[0] if self.channels else numel(x[len(x) - self.axes :])

    def parameters(self, x: Shape) -> Size:
        return self._group(x) * self.affine * (1 + self.bias)

    def operations(self, x: Shape, y: Shape) -> Count:
        n = self._group(x)
        rows = numel(x[1:]) if self.channels else numel(x[: len(x) - self.axes])
        return standardise(rows, n, self.affine, self.affine * self.bias)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return Kept((1,), statistics=2 * (numel(x) // self._group(x)))


@final
@dataclass(frozen=True, slots=True)
class GroupNorm(Layer):
    """Channels in `groups` groups, each standardised over its channels and places (Wu and He, 2018)."""

    groups: Size = size(neutral=1)
    affine: int = flag(1)
    kind: ClassVar[str] = "groupnorm"

    def shape(self, x: Shape) -> Shape:
        if isinstance(x[0], int) and isinstance(self.groups, int) and x[0] % self.groups:
            raise InputError(
                f"groupnorm splits {x[0]} channels into {self.groups} groups; the number must be a multiple"
            )
        return x

    def parameters(self, x: Shape) -> Size:
        return 2 * x[0] * self.affine

    def operations(self, x: Shape, y: Shape) -> Count:
        return standardise(self.groups, x[0] // self.groups * numel(x[1:]), self.affine, self.affine)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return Kept((1,), statistics=2 * self.groups)


@final
@dataclass(frozen=True, slots=True)
class InstanceNorm(Layer):
    """Every channel standardised over its own places (Ulyanov, Vedaldi, Lempitsky, 2016)."""

    affine: int = flag(0)
    kind: ClassVar[str] = "instancenorm"

    def shape(self, x: Shape) -> Shape:
        if len(x) < 2:
            raise InputError(f"instancenorm expects channels and places, but {shapes.text(x)} has {len(x)} axis")
        return x

    def parameters(self, x: Shape) -> Size:
        return 2 * x[0] * self.affine

    def operations(self, x: Shape, y: Shape) -> Count:
        return standardise(x[0], numel(x[1:]), self.affine, self.affine)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """The gain is laid out for every sample."""
        return Kept((1,), statistics=2 * x[0], numbers=x[0] * self.affine)


@final
@dataclass(frozen=True, slots=True)
class RMSNorm(Layer):
    """x / sqrt(mean of x^2 + eps) * gain along the last axis (Zhang and Sennrich, 2019)."""

    affine: int = flag(1)
    kind: ClassVar[str] = "rmsnorm"

    def parameters(self, x: Shape) -> Size:
        return x[-1] * self.affine

    def operations(self, x: Shape, y: Shape) -> Count:
        places, rows = numel(x), numel(x[:-1])
        return (
            ("norm.multiply", places * (1 + self.affine)),
            ("norm.add", places - rows + rows),
            ("norm.divide", places + rows),
            ("norm.root", rows),
        )

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept:
        """In one kernel; written out, the standardised numbers are kept, too."""
        return Kept((1,), statistics=numel(x[:-1]))


@final
@dataclass(frozen=True, slots=True)
class LocalResponseNorm(Layer):
    """x / (k + alpha/size * sum of squares over `size` neighbouring channels)^beta (Krizhevsky et al., 2012).

    Channels beyond the edge are added as zeros.
    """

    size: Size = number(5)
    kind: ClassVar[str] = "lrn"

    def operations(self, x: Shape, y: Shape) -> Count:
        places = numel(x)
        return (
            ("norm.multiply", places * 2),
            ("norm.add", places * self.size),
            ("norm.exponential", places),
            ("norm.divide", places),
        )


LAYERS = {
    "batchnorm": (BatchNorm, {}),
    "bn": (BatchNorm, {}),
    "layernorm": (LayerNorm, {}),
    "ln": (LayerNorm, {}),
    "groupnorm": (GroupNorm, {}),
    "instancenorm": (InstanceNorm, {}),
    "rmsnorm": (RMSNorm, {}),
    "lrn": (LocalResponseNorm, {}),
}
