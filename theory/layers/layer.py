"""What every layer is: frozen data with rules for its shape, parameters and operations, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from theory.layers import arguments
from theory.layers.gradients import NOTHING, Kept, Wanted, products
from theory.layers.operations import Count
from theory.layers.shapes import Shape, Size

Window = tuple[tuple[Size, Size], ...]  # per spatial axis: how far a kernel spans, and its stride


class Pitfall(Enum):
    """The usual mistakes in a layer's numbers; `theory/network/pitfalls.py` has the wrong formula of each."""

    NO_BIAS = "the biases left out"
    ONE_BIAS = "one bias for the layer instead of one per output"
    BIAS_ADDED_ONCE = "the bias added once instead of once per output number"
    AS_MANY_ADDITIONS = "n additions for n products instead of n - 1"
    NO_ADDITIONS = "the additions left out"
    NO_PADDING = "the padding forgotten"
    PADDING_ON_ONE_SIDE = "the padding added on one side only"
    ONE_POSITION_TOO_FEW = "one position too few"


WEIGHTED = (Pitfall.NO_BIAS, Pitfall.ONE_BIAS, Pitfall.BIAS_ADDED_ONCE, Pitfall.AS_MANY_ADDITIONS, Pitfall.NO_ADDITIONS)
SLIDING = (Pitfall.NO_PADDING, Pitfall.PADDING_ON_ONE_SIDE, Pitfall.ONE_POSITION_TOO_FEW)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a layer's formulas are what they are: what `--explain` says beside them.

    untrained: what is said of a layer without parameters; nothing is said where it is empty.
    """

    size: str = "the size of the output"
    parameters: str = "the numbers that are trained"
    operations: str = "its operations, one by one"
    untrained: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """How the operations are counted by hand: so many output numbers, each made of n numbers.

    one: the operations of one output number, from n. says: what n is, where it has to be computed. channels: the axis
    of the output that holds its maps or features; the others are places.
    """

    n: Size
    one: Callable[[Size], Count]
    says: str = ""
    channels: int = 0


class Layer:
    """A layer of one input `x`, a sample's shape without the batch axis, and one output `y`.

    Sizes are integers or symbols, and rules compute with `+ - * //` alone, so that they give a number or a formula.
    What a layer does not say is nothing: no parameters, no buffers, no operations, and every output number depends on
    the input number at its own place. A concrete layer is final: layers vary by their fields and by composition.

    kind: what tables, conventions and the torch witness call it; what a spec calls it stands in `LAYERS` of its file.
    view: whether its output is its input's memory, so that it takes none of its own. forgets: whether its backward
    pass needs nothing of its forward pass, as that of a sum. pitfalls: its usual mistakes. dims: the spatial axes that
    its arguments per axis are for.
    """

    __slots__ = ()
    kind: ClassVar[str]
    view: ClassVar[bool] = False
    forgets: ClassVar[bool] = False
    why: ClassVar[Why] = Why()
    pitfalls: ClassVar[tuple[Pitfall, ...]] = ()
    dims: int = 2

    def __post_init__(self) -> None:
        arguments.check(self, self.dims)
        self.settle()

    def settle(self) -> None:
        """Computes what the fields imply. Raises InputError for fields that contradict each other."""
        return

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

    def idle(self, x: Shape) -> Size:
        """How many of its parameters one token does not meet: those of the experts that it is not sent to."""
        return 0

    def read(self, x: Shape, batch: Size) -> Size:
        """How many of its parameters a pass over a batch reads: of a table the rows that are looked up, of experts
        those that tokens are sent to, as if no two asked for the same, at most all."""
        return self.parameters(x)

    def cache(self, x: Shape) -> Size:
        """How many numbers of the tokens of x the next token needs. Raises InputError where all see all others."""
        return 0

    def backward(self, x: Shape, y: Shape, wanted: Wanted) -> Count:
        """The products of one sample's backward pass."""
        return products(self.operations(x, y), wanted)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        """What the backward pass needs of one sample's forward pass, asked where some gradient is wanted; None where no
        rule says it."""
        return NOTHING if self.view or self.forgets else None

    def by_hand(self, x: Shape) -> ByHand | None:
        """How they are counted by hand; None where that is no shorter."""
        return None

    def window(self, x: Shape) -> Window | None:
        """The receptive field of one step: per spatial axis span and stride, `None` when every place sees all."""
        return ((1, 1),) * max(len(x) - 1, 0)


class Merge:
    """A layer of several inputs, the outputs of branches, and one output. What it does not say is nothing."""

    __slots__ = ()
    kind: ClassVar[str]
    forgets: ClassVar[bool] = False
    why: ClassVar[Why] = Why()
    pitfalls: ClassVar[tuple[Pitfall, ...]] = ()
    dims: ClassVar[int] = 2

    def __post_init__(self) -> None:
        arguments.check(self, self.dims)

    def shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """The output's shape. Raises InputError for branches that do not fit together."""
        raise NotImplementedError

    def parameters(self, inputs: tuple[Shape, ...]) -> Size:
        """How many numbers are trained."""
        return 0

    def buffers(self, inputs: tuple[Shape, ...]) -> Size:
        """How many numbers are stored but not trained."""
        return 0

    def idle(self, inputs: tuple[Shape, ...]) -> Size:
        """How many of its parameters one token does not meet."""
        return 0

    def read(self, inputs: tuple[Shape, ...], batch: Size) -> Size:
        """How many of its parameters a pass over a batch reads."""
        return self.parameters(inputs)

    def operations(self, inputs: tuple[Shape, ...], y: Shape) -> Count:
        """The elementary operations of one sample's forward pass in evaluation mode."""
        return ()

    def backward(self, inputs: tuple[Shape, ...], y: Shape, wanted: Wanted) -> Count:
        """The products of one sample's backward pass; `wanted.x` 1 where the gradient of some branch is wanted."""
        return products(self.operations(inputs, y), wanted)

    def kept(self, inputs: tuple[Shape, ...], y: Shape, wanted: tuple[int, ...]) -> Kept | None:
        """The same. wanted: which branches' gradients, 0 or 1 each."""
        return NOTHING if self.forgets else None


def by_axes(name: str, layer: type[Layer]) -> dict[str, tuple[type[Layer], dict[str, int]]]:
    """The names of a layer in one, two and three dimensions: `conv` and `conv2d`, `conv1d`, `conv3d`."""
    return {f"{name}{suffix}": (layer, {"dims": dims}) for suffix, dims in (("", 2), ("1d", 1), ("2d", 2), ("3d", 3))}
