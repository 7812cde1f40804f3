"""Whether a floating-point number agrees with a value that is known by enclosure, in units of the last place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import arb, fmpq

from checks.arrays import lift
from checks.balls import precision

if TYPE_CHECKING:
    from collections.abc import Mapping

BITS = 256  # so that the rounding of an exact value to a ball counts for nothing beside a unit of 52 bits
ULP = 2.0**-52  # float64: the distance from 1 to the next number


def distance(value: fmpq | arb, measured: float, scale: float) -> float:
    """How far apart the two are at the least, in units of the last place at `scale`; inf where `measured` is no number.

    scale: the size of the numbers that the value was computed from, since cancellation leaves their rounding errors.
    """
    if not math.isfinite(measured) or not math.isfinite(scale):
        return math.inf
    size = max(abs(float(measured)), scale, 2.0**-1000)
    with precision(BITS):
        gap = abs(arb(value) - arb(measured)) / arb(size) / arb(ULP)
        lowest = float(gap.lower())
    return math.inf if math.isnan(lowest) else max(0.0, lowest)


def distances(value: Any, measured: Any, scale: float) -> float:
    """The largest distance over the entries; inf where the shapes differ.

    value: an exact scalar or an object array of them. measured: a float, or nested lists of floats of the same shape.
    """
    expected = np.asarray(value, dtype=object)
    try:
        got = np.asarray(measured, dtype=float)
    except ValueError:  # rows of different lengths have no shape
        return math.inf
    if expected.shape != got.shape:
        return math.inf
    return max((distance(v, float(m), scale) for v, m in zip(expected.flat, got.flat, strict=True)), default=math.inf)


def widened(value: Any) -> Any:
    """Every entry as a ball one unit in the last place wide to each side."""
    with precision(BITS):
        return lift(lambda entry: arb(entry) + arb(0, 1) * abs(arb(entry)) * arb(ULP))(value)


def spread(value: Any) -> float:
    """How wide the widest entry is, as the size of which its half-width is one unit in the last place."""
    radii = [float(entry.rad()) for entry in np.ravel(np.asarray(value, dtype=object)) if isinstance(entry, arb)]
    return max(radii, default=0.0) / ULP


def magnitude(values: Mapping[Any, Any], names: Any) -> float:
    """The largest absolute value among these, over all entries; 0 for none."""
    sizes = [abs(float(entry)) for name in names if name in values for entry in np.ravel(values[name])]
    return max(sizes, default=0.0)
