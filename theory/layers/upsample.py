"""Up-sampling: every spatial axis made longer by mixing neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from theory.layers.arguments import number, word
from theory.layers.layer import Layer, Window
from theory.layers.operations import Count
from theory.layers.shapes import Shape, Size, numel

CORNERS = {"nearest": 1, "linear": 2, "cubic": 4}  # per axis, how many neighbours an output number is mixed from


@final
@dataclass(frozen=True, slots=True)
class Upsample(Layer):
    """Every spatial axis times `factor`, channels kept; per output number a weighted sum of its neighbours.

    The weights depend on the place alone and are taken as given. `mode`: nearest, linear (bilinear in two
    dimensions), cubic.
    """

    factor: Size = number(2)
    mode: str = word("nearest", CORNERS)
    kind: ClassVar[str] = "upsample"
    forgets: ClassVar[bool] = True

    def shape(self, x: Shape) -> Shape:
        return (x[0], *(n * self.factor for n in x[1:]))

    def operations(self, x: Shape, y: Shape) -> Count:
        return mixing(self.mode, numel(y), len(x) - 1)

    def window(self, x: Shape) -> Window:
        return ((CORNERS[self.mode], (1, self.factor)),) * (len(x) - 1)


def mixing(mode: str, places: Size, dims: int) -> Count:
    """A weighted sum of the neighbours of every place; a copy costs nothing."""
    corners = CORNERS[mode] ** dims
    if corners == 1:
        return ()
    return (("resize.multiply", places * corners), ("resize.add", places * (corners - 1)))


LAYERS = {"upsample": (Upsample, {})}
