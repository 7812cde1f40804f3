"""The layers of LeNet-5 that later networks dropped (LeCun, Bottou, Bengio, Haffner, 1998)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, size
from theory.layers.layer import Layer, Pitfall, Why, Window
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count

# Table I of the paper: which of the six maps of S2 (columns) each of the sixteen maps of C3 reads.
C3_TABLE = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5),
)  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class TableConv(Layer):
    """A convolution whose output maps each read only some input maps, as a table of tuples says.

    The default table is LeNet-5's C3: 60 of the 96 pairs of maps are connected.
    """

    kernel: Any = size(5, per_axis=True)
    table: tuple[tuple[int, ...], ...] = C3_TABLE
    bias: int = flag(1)
    kind: ClassVar[str] = "tableconv"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = (Pitfall.ONE_POSITION_TOO_FEW,)
    why: ClassVar[Why] = Why(
        "how many positions the kernel takes along the axis",
        "a kernel for every connected pair of maps, and a bias for every output map",
    )

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 3, shapes.AXES[2])
        need = 1 + max(max(row) for row in self.table)
        if not shapes.same(x[0], need):
            raise InputError(f"the connection table of tableconv reads {need} maps, but {shapes.text(x)} has {x[0]}")
        places = (
            shapes.window(self.kind, n, k, 1, 0, axis=axis)
            for n, k, axis in zip(x[1:], self.kernel, shapes.AXIS[2], strict=True)
        )
        return (len(self.table), *places)

    @property
    def connected(self) -> int:
        """How many pairs of maps are connected."""
        return sum(len(row) for row in self.table)

    def parameters(self, x: Shape) -> Size:
        return self.connected * numel(self.kernel) + len(self.table) * self.bias

    def operations(self, x: Shape, y: Shape) -> Count:
        places, products = numel(y[1:]), self.connected * numel(self.kernel)
        return (
            ("conv.multiply", places * products),
            ("conv.add", places * (products - len(self.table))),
            ("bias.add", places * len(self.table) * self.bias),
        )

    def window(self, x: Shape) -> Window:
        return tuple((k, 1) for k in self.kernel)


@final
@dataclass(frozen=True, slots=True)
class Subsample(Layer):
    """The sum of every window times one trained coefficient of its map, plus one trained bias."""

    kernel: Any = size(2, per_axis=True)
    kind: ClassVar[str] = "subsample"
    pitfalls: ClassVar[tuple[Pitfall, ...]] = (Pitfall.BIAS_ADDED_ONCE, Pitfall.ONE_POSITION_TOO_FEW)
    why: ClassVar[Why] = Why("how many windows lie side by side", "one coefficient and one bias for every map")

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 3, shapes.AXES[2])
        places = (
            shapes.window(self.kind, n, k, k, 0, axis=axis)
            for n, k, axis in zip(x[1:], self.kernel, shapes.AXIS[2], strict=True)
        )
        return (x[0], *places)

    def parameters(self, x: Shape) -> Size:
        return 2 * x[0]

    def operations(self, x: Shape, y: Shape) -> Count:
        places = numel(y)
        return (
            ("pool.add", places * (numel(self.kernel) - 1)),
            ("pool.multiply", places),
            ("bias.add", places),
        )

    def window(self, x: Shape) -> Window:
        return tuple((k, k) for k in self.kernel)


@final
@dataclass(frozen=True, slots=True)
class RadialBasis(Layer):
    """Squared distances to `out` fixed codes: sum over i of (x_i - w_i)^2. The codes are stored, not trained."""

    out: Size = size(noun="the number of codes")
    kind: ClassVar[str] = "rbf"

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.kind, x, 1, "features")
        return (self.out,)

    def buffers(self, x: Shape) -> Size:
        return self.out * x[0]

    def operations(self, x: Shape, y: Shape) -> Count:
        return (("linear.multiply", self.out * x[0]), ("linear.add", self.out * (2 * x[0] - 1)))

    def window(self, x: Shape) -> Window | None:
        return None


LAYERS = {"tableconv": (TableConv, {}), "subsample": (Subsample, {}), "rbf": (RadialBasis, {})}
