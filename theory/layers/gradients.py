"""What a layer's backward pass does and needs: its products, and the arrays that are kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from theory.layers.operations import FULL, Count

if TYPE_CHECKING:
    from theory.layers.shapes import Size

# A product y = a*b gives da = dy*b and db = dy*a: the backward pass does it again for every factor whose gradient is
# wanted. Of these roles the second factor is a weight; of `product` both factors are activations.
WEIGHTED = ("conv.multiply", "linear.multiply")
ACTIVATED = ("product.multiply", FULL)
PRODUCTS = (*WEIGHTED, *ACTIVATED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which gradients are asked of a layer, each 0 or 1: that of its input, those of its parameters."""

    x: int
    parameters: int

    @property
    def any(self) -> int:
        """Whether the gradient of its output is asked for, which both follow from."""
        return max(self.x, self.parameters)


@dataclass(frozen=True, slots=True)
class Kept:
    """The arrays that the backward pass of one sample needs beside the parameters, where some gradient is wanted.

    x: which inputs; a layer has one, a merge one for each branch. y: 1 for the output. numbers: further numbers of the
    network's own type. statistics: of float32; once: those of all samples together. places: indices of 8 bytes. marks:
    one byte each. scores: what an attention that is written out keeps beside, and a fused one computes again.
    """

    x: tuple[int, ...] = ()
    y: int = 0
    numbers: Size = 0
    statistics: Size = 0
    once: Size = 0
    places: Size = 0
    marks: Size = 0
    scores: Size = 0


NOTHING = Kept()
INPUT = Kept((1,))
OUTPUT = Kept(y=1)


def products(count: Count, wanted: Wanted) -> Count:
    """The products of a backward pass, from those of the forward pass: one more for each factor's gradient."""
    times = {
        **dict.fromkeys(WEIGHTED, wanted.x + wanted.parameters),
        **dict.fromkeys(ACTIVATED, 2 * wanted.any),
    }
    return tuple((kind, amount * times[kind]) for kind, amount in count if kind in times)
