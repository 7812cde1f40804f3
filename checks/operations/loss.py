"""Losses, one scalar operation at a time."""

from __future__ import annotations

from collections.abc import Sequence

from checks.operations.scalar import Array, Scalar, Tally, largest, total


def _mean(numbers: list[Scalar]) -> Scalar:
    return total(numbers) / float(len(numbers))


def mean_squared_error(tally: Tally, x: Array, target: Array) -> Scalar:
    """x and target of one shape; the mean over all entries."""
    with tally.under("loss"):
        apart = [a - b for a, b in zip(x.flat, target.flat, strict=True)]
        return _mean([number * number for number in apart])


def mean_absolute_error(tally: Tally, x: Array, target: Array) -> Scalar:
    """x and target of one shape; the mean over all entries."""
    with tally.under("loss"):
        return _mean([abs(a - b) for a, b in zip(x.flat, target.flat, strict=True)])


def cross_entropy(tally: Tally, z: Array, classes: Sequence[int]) -> Scalar:
    """z: rows, classes: logits; the mean over rows."""
    with tally.under("loss"):
        losses = []
        for row, right in zip(z, classes, strict=True):
            top = largest(row)
            apart = [number - top for number in row]
            losses.append(total(number.exp() for number in apart).log() - apart[right])
        return _mean(losses)


def binary_cross_entropy(tally: Tally, z: Array, target: Array) -> Scalar:
    """z: logits and their targets, of one shape; the mean over all entries, in the form that cannot overflow."""
    with tally.under("loss"):
        return _mean(
            [a.larger(0.0) - a * t + (1.0 + (-abs(a)).exp()).log() for a, t in zip(z.flat, target.flat, strict=True)]
        )
