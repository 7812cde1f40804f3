"""Activations, number by number, and softmax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, final

from checks.vocabulary import FUNCTIONS
from theory.errors import InputError
from theory.layers import shapes
from theory.layers.arguments import flag, number
from theory.layers.gradients import INPUT, OUTPUT, Kept, Wanted
from theory.layers.layer import Layer, Why
from theory.layers.shapes import Shape, Size, numel

if TYPE_CHECKING:
    from theory.layers.operations import Count

# What one number costs, by the function's row; a change of sign is free.
COSTS: Mapping[str, Mapping[str, int]] = {name: row.cost for name, row in FUNCTIONS.items() if row.cost}

# Whose slope follows from the output, so that the output is kept; those of the others follow from the input.
FROM_OUTPUT = frozenset(("tanh", "relu", "sigmoid"))

NOUNS = {
    "multiply": "multiplication",
    "add": "addition",
    "compare": "comparison",
    "divide": "division",
    "root": "root",
    "exponential": "exponential",
}


def pointwise(function: str, places: Size, role: str = "activation") -> Count:
    """The count of a function of `COSTS` on this many numbers."""
    return tuple((f"{role}.{operation}", places * times) for operation, times in COSTS[function].items())


def _spoken(cost: Mapping[str, int]) -> str:
    """`one comparison`; `2 comparisons and one multiplication`."""
    parts = [f"{'one' if times == 1 else times} {NOUNS[what]}{'s' * (times > 1)}" for what, times in cost.items()]
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


@final
@dataclass(frozen=True, slots=True)
class Activation(Layer):
    """A function of one number, applied to every number: one of `COSTS`."""

    function: str

    @property
    def kind(self) -> str:  # type: ignore[override]  # the kind is the function, so a table lists it as it is known
        return self.function

    @property
    def why(self) -> Why:  # type: ignore[override]  # it follows from what the function costs
        return Why(operations=f"{_spoken(COSTS[self.function])} for every number")

    def operations(self, x: Shape, y: Shape) -> Count:
        return pointwise(self.function, numel(x))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return OUTPUT if self.function in FROM_OUTPUT else INPUT


@final
@dataclass(frozen=True, slots=True)
class PReLU(Layer):
    """max(0, x) + a*min(0, x) with a trained slope, one for all or one per channel (He et al., 2015)."""

    channels: int = flag(0)
    kind: ClassVar[str] = "prelu"

    def parameters(self, x: Shape) -> Size:
        return x[0] if self.channels else 1

    def operations(self, x: Shape, y: Shape) -> Count:
        n = numel(x)
        return (("activation.compare", 2 * n), ("activation.multiply", n), ("activation.add", n))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return INPUT


@final
@dataclass(frozen=True, slots=True)
class GLU(Layer):
    """The first half of an axis times the sigmoid of the second, so that the axis halves (Dauphin et al., 2017).

    axis: -1 is the last; a number from 0 counts from the left, without the batch axis.
    """

    axis: int = number(-1, least=-8)
    kind: ClassVar[str] = "glu"

    def shape(self, x: Shape) -> Shape:
        size = x[self.axis]
        if isinstance(size, int) and size % 2:
            raise InputError(f"glu halves an axis, but {shapes.text(x)} has {size} along it; it must be even")
        out = list(x)
        out[self.axis] = size // 2
        return tuple(out)

    def operations(self, x: Shape, y: Shape) -> Count:
        return (*pointwise("sigmoid", numel(y)), ("activation.multiply", numel(y)))

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return INPUT


def soft_maximum(rows: Size, entries: Size) -> Count:
    """exp(z - m) / sum over rows that hold `entries` numbers together, m the row's largest.

    Every row of n: n - 1 comparisons, n subtractions, n exponentials, n - 1 additions, n divisions.
    """
    return (
        ("softmax.compare", entries - rows),
        ("softmax.add", 2 * entries - rows),
        ("softmax.exponential", entries),
        ("softmax.divide", entries),
    )


@final
@dataclass(frozen=True, slots=True)
class Softmax(Layer):
    """exp(z - m) / sum along the last axis; `axis` counts from the left."""

    axis: int = number(-1, least=-8)
    kind: ClassVar[str] = "softmax"

    def shape(self, x: Shape) -> Shape:
        if not -len(x) <= self.axis < len(x):
            raise InputError(f"softmax along axis {self.axis} cannot take an input of {shapes.text(x)}")
        return x

    def operations(self, x: Shape, y: Shape) -> Count:
        n = numel(x)
        rows = numel(x[:-1]) if self.axis == -1 else numel(x[: self.axis] + x[self.axis + 1 :])
        return soft_maximum(rows, n)

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return OUTPUT


@final
@dataclass(frozen=True, slots=True)
class LogSoftmax(Layer):
    """(z - m) - log(sum of exp(z - m)) along the last axis."""

    kind: ClassVar[str] = "logsoftmax"

    def operations(self, x: Shape, y: Shape) -> Count:
        n, rows = numel(x), numel(x[:-1])
        return (
            ("softmax.compare", n - rows),
            ("softmax.add", 3 * n - rows),
            ("softmax.exponential", n + rows),
        )

    def kept(self, x: Shape, y: Shape, wanted: Wanted) -> Kept | None:
        return OUTPUT


LAYERS = {
    **{name: (Activation, {"function": name}) for name in COSTS},
    "prelu": (PReLU, {}),
    "glu": (GLU, {}),
    "softmax": (Softmax, {}),
    "logsoftmax": (LogSoftmax, {}),
}
