"""Layers that are tables of parts: shape, parameters, operations, memory and explanation all follow from the parts."""

from __future__ import annotations

from functools import lru_cache
from typing import final

from theory.layers.layer import Layer, Window
from theory.layers.merges import Add, Multiply
from theory.layers.operations import Count, merge, scale
from theory.layers.receptive_field import ReceptiveField
from theory.layers.shapes import Shape, Size
from theory.layers.tree import Branches, Chain, LayerTree, Use, uses


class Composite(Layer):
    """A layer whose concrete class says its parts, and nothing else: every rule is worked out from them, here.

    It stands as one row in a table, as one name in a spec, and as one torch module in its witness.
    """

    __slots__ = ()

    def parts(self, x: Shape) -> tuple[LayerTree, ...]:
        """The parts in order, each under its name, for an input of shape x: what a concrete layer says."""
        raise NotImplementedError  # no ABC: whether a layer is composite is asked of every layer, and must be cheap

    @final
    def inside(self, x: Shape) -> tuple[Use, ...]:
        """Every part in place. Raises Misfit for an input that a part cannot take."""
        return _inside(self, tuple(x))

    @final
    def shape(self, x: Shape) -> Shape:
        return self.inside(x)[-1].y

    @final
    def parameters(self, x: Shape) -> Size:
        return sum((use.layer.parameters(use.x) * use.times for use in self.inside(x)), start=0)

    @final
    def buffers(self, x: Shape) -> Size:
        return sum((use.layer.buffers(use.x) * use.times for use in self.inside(x)), start=0)

    @final
    def idle(self, x: Shape) -> Size:
        return sum((use.layer.idle(use.x) * use.times for use in self.inside(x)), start=0)

    @final
    def read(self, x: Shape, batch: Size) -> Size:
        return sum((use.layer.read(use.x, batch) * use.times for use in self.inside(x)), start=0)

    @final
    def operations(self, x: Shape, y: Shape) -> Count:
        return merge(scale(use.layer.operations(use.x, use.y), use.times) for use in self.inside(x))

    @final
    def window(self, x: Shape) -> Window | None:
        seen: ReceptiveField | None = self.inside(x)[-1].field
        return None if seen is None else tuple(zip(*seen, strict=True))


@lru_cache(maxsize=4096)
def _inside(layer: Composite, x: Shape) -> tuple[Use, ...]:
    return tuple(uses(Chain("", layer.parts(x)), x))


def residual(name: str, *parts: LayerTree) -> Branches:
    """The parts' output added to their input."""
    return Branches(name, Add(), (Chain("", parts), Chain("", ())))


def gated(name: str, gate: LayerTree, value: LayerTree) -> Branches:
    """Two branches multiplied number by number."""
    return Branches(name, Multiply(), (gate, value))
