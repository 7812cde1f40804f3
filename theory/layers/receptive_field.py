"""The receptive field of one output place, per axis: how many input places it sees, and how far two lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from theory.layers.layer import Window


class ReceptiveField(NamedTuple):
    """reach: input places that one output place sees, per axis. stride: input places between two output places."""

    reach: tuple[Any, ...]
    stride: tuple[Any, ...]


def single(axes: int) -> ReceptiveField:
    """The field of the input itself: one place."""
    return ReceptiveField((1,) * axes, (1,) * axes)


def widened(seen: ReceptiveField | None, window: Window | None) -> ReceptiveField | None:
    """One layer further: the span reaches (span - 1) strides more, and the stride multiplies. None: everything."""
    if seen is None or window is None or len(window) != len(seen.reach):
        return None
    reach = tuple(r + (span - 1) * s for r, s, (span, _) in zip(*seen, window, strict=True))
    return ReceptiveField(reach, tuple(_step(s, step) for s, (_, step) in zip(seen.stride, window, strict=True)))


def _step(stride: Any, step: Any) -> Any:
    """stride times step; a step below one, of an up-sampling, is a pair of numerator and denominator."""
    if not isinstance(step, tuple):
        return stride * step
    from fractions import Fraction

    finer = Fraction(stride) * Fraction(*step)
    return finer.numerator if finer.denominator == 1 else finer


def widest(views: Sequence[ReceptiveField | None]) -> ReceptiveField | None:
    """Of branches that meet: the largest reach per axis; the stride is the same in all."""
    known = [view for view in views if view is not None]
    if len(known) < len(views) or len({len(view.reach) for view in known}) != 1:
        return None
    reaches = [view.reach for view in known]
    if all(isinstance(size, int) for reach in reaches for size in reach):
        return ReceptiveField(tuple(max(axis) for axis in zip(*reaches, strict=True)), known[0].stride)
    return known[0]
