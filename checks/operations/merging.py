"""Up-sampling and the merging of branches, one scalar operation at a time."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from checks.operations.scalar import Array, Tally, both, total


def upsample(tally: Tally, x: Array, factor: int, mode: str) -> Array:
    """Nearest: copies. Linear: a weighted sum of the neighbours of every place, 2 per axis; edges are repeated."""
    out = np.empty([x.shape[0], *(n * factor for n in x.shape[1:])], dtype=object)
    for place in np.ndindex(out.shape):
        spots = []
        for i, n in zip(place[1:], x.shape[1:], strict=True):
            if mode == "nearest":
                spots.append([(i // factor, 1.0)])
                continue
            at = max((i + 0.5) / factor - 0.5, 0.0)
            low = math.floor(at)
            spots.append([(low, 1 - (at - low)), (min(low + 1, n - 1), at - low)])
        corners = list(product(*spots))
        if mode == "nearest":
            out[place] = x[(place[0], *(spot for spot, _ in corners[0]))]
            continue
        with tally.under("resize"):
            out[place] = total(
                x[(place[0], *(spot for spot, _ in corner))] * math.prod(weight for _, weight in corner)
                for corner in corners
            )
    return out


def add(tally: Tally, *branches: Array) -> Array:
    """Branches of one shape, added entry by entry."""
    with tally.under("elementwise"):
        result = branches[0]
        for branch in branches[1:]:
            result = both(lambda a, b: a + b, result, branch)
        return result


def multiply(tally: Tally, *branches: Array) -> Array:
    """Branches of one shape, multiplied entry by entry."""
    with tally.under("elementwise"):
        result = branches[0]
        for branch in branches[1:]:
            result = both(lambda a, b: a * b, result, branch)
        return result
