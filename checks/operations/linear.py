"""Matrix products with their biases, one scalar operation at a time."""

from __future__ import annotations

import numpy as np

from checks.operations.scalar import Array, Tally, dot


def linear(tally: Tally, x: Array, weight: Array, bias: Array | None, role: str = "linear") -> Array:
    """x: *rows, into; weight: out, into."""
    out = np.empty([*x.shape[:-1], weight.shape[0]], dtype=object)
    for place in np.ndindex(out.shape):
        with tally.under(role):
            result = dot(x[place[:-1]], weight[place[-1]])
        if bias is not None:
            with tally.under("bias"):
                result = result + bias[place[-1]]
        out[place] = result
    return out


def bilinear(tally: Tally, left: Array, right: Array, weight: Array, bias: Array | None) -> Array:
    """left: rows, n; right: rows, m; weight: out, n, m."""
    out = np.empty([left.shape[0], weight.shape[0]], dtype=object)
    for row, o in np.ndindex(out.shape):
        with tally.under("linear"):
            result = dot(left[row], [dot(line, right[row]) for line in weight[o]])
        if bias is not None:
            with tally.under("bias"):
                result = result + bias[o]
        out[row, o] = result
    return out
