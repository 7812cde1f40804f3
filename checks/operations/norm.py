"""Normalisations, one scalar operation at a time."""

from __future__ import annotations

import numpy as np

from checks.operations.scalar import Array, Scalar, Tally, total

EPS = 1e-5  # torch's own, so that values can be compared


def batch_norm(tally: Tally, x: Array, mean: Array, variance: Array, gain: Array | None, shift: Array | None) -> Array:
    """x: channels, *places; mean, variance, gain and shift: one number a channel, as in evaluation."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for c in range(x.shape[0]):
            spread = (variance[c] + EPS).root()
            for place in np.ndindex(x.shape[1:]):
                number = (x[(c, *place)] - mean[c]) / spread
                if gain is not None and shift is not None:
                    number = number * gain[c] + shift[c]
                out[(c, *place)] = number
    return out


def _standardised(numbers: list[Scalar]) -> list[Scalar]:
    centre = total(numbers) / float(len(numbers))
    apart = [number - centre for number in numbers]
    variance = total(number * number for number in apart) / float(len(numbers))
    spread = (variance + EPS).root()
    return [number / spread for number in apart]


def layer_norm(tally: Tally, x: Array, gain: Array | None, shift: Array | None) -> Array:
    """x: *rows, n; each row standardised; gain and shift: n numbers."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for row in np.ndindex(x.shape[:-1]):
            for i, number in enumerate(_standardised(list(x[row]))):
                if gain is not None:
                    number = number * gain[i]
                    if shift is not None:
                        number = number + shift[i]
                out[(*row, i)] = number
    return out


def group_norm(tally: Tally, x: Array, groups: int, gain: Array | None, shift: Array | None) -> Array:
    """x: channels, *places; standardised within groups of channels; gain and shift: one number a channel."""
    out = np.empty(x.shape, dtype=object)
    members = x.shape[0] // groups
    with tally.under("norm"):
        for g in range(groups):
            places = [(c, *place) for c in range(g * members, (g + 1) * members) for place in np.ndindex(x.shape[1:])]
            for place, number in zip(places, _standardised([x[place] for place in places]), strict=True):
                if gain is not None and shift is not None:
                    number = number * gain[place[0]] + shift[place[0]]
                out[place] = number
    return out


def rms_norm(tally: Tally, x: Array, gain: Array | None) -> Array:
    """x: *rows, n; each row over the root of its mean square (Zhang and Sennrich, 2019); gain: n numbers."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for row in np.ndindex(x.shape[:-1]):
            square = total(number * number for number in x[row]) / float(x.shape[-1])
            spread = (square + EPS).root()
            for i, number in enumerate(x[row]):
                scaled = number / spread
                out[(*row, i)] = scaled if gain is None else scaled * gain[i]
    return out


def local_response_norm(tally: Tally, x: Array, size: int, alpha: float = 1e-4, beta: float = 0.75) -> Array:
    """x: channels, *places; each number over a power of the squares near it across `size` channels (AlexNet)."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("norm"):
        for place in np.ndindex(x.shape[1:]):
            squares = [x[(c, *place)] * x[(c, *place)] for c in range(x.shape[0])]
            zero = Scalar(0.0, tally)
            for c in range(x.shape[0]):
                near = range(c - size // 2, c - size // 2 + size)
                nearby = total(squares[i] if 0 <= i < len(squares) else zero for i in near)
                out[(c, *place)] = x[(c, *place)] / (1.0 + (alpha / size) * nearby).power(beta)
    return out
