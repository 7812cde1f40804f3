"""Recurrent cells, one scalar operation at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from checks.operations.activation import relu, sigmoid, tanh
from checks.operations.linear import linear
from checks.operations.scalar import Array, Tally, both, each


def _gates(tally: Tally, x: Array, h: Array, cell: Sequence[Any]) -> tuple[Array, Array]:
    wx, wh, bx, bh = cell
    return linear(tally, x[None], wx, bx)[0], linear(tally, h[None], wh, bh)[0]


def recurrent(
    tally: Tally, kind: str, x: Array, hidden: int, directions: Sequence[Sequence[Any]], project: Array | None = None
) -> Array:
    """One layer. x: steps, into; directions: for each, (W, U, b, c), the second running backwards. First state 0."""
    outs = []
    for backwards, cell in enumerate(directions):
        h = tally.wrap(np.zeros(hidden if project is None else project.shape[0]))
        c = tally.wrap(np.zeros(hidden))
        rows: list[Any] = [None] * len(x)
        order = range(len(x) - 1, -1, -1) if backwards else range(len(x))
        for t in order:
            a, b = _gates(tally, x[t], h, cell)
            with tally.under("gate"):
                h, c = CELLS[kind](a, b, h, c)
            if project is not None:
                h = linear(tally, h[None], project, None)[0]
            rows[t] = h
        outs.append(np.stack(rows))
    return np.concatenate(outs, axis=1)


def _rnn(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    return each(tanh, both(lambda p, q: p + q, a, b)), c


def _rnn_relu(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    return each(relu, both(lambda p, q: p + q, a, b)), c


def _lstm(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    i, f, g, o = np.split(both(lambda p, q: p + q, a, b), 4)
    kept = both(lambda p, q: p * q, each(sigmoid, f), c)
    new = both(lambda p, q: p * q, each(sigmoid, i), each(tanh, g))
    c = both(lambda p, q: p + q, kept, new)
    return both(lambda p, q: p * q, each(sigmoid, o), each(tanh, c)), c


def _gru(a: Array, b: Array, h: Array, c: Array) -> tuple[Array, Array]:
    ar, az, an = np.split(a, 3)
    br, bz, bn = np.split(b, 3)
    r = each(sigmoid, both(lambda p, q: p + q, ar, br))
    z = each(sigmoid, both(lambda p, q: p + q, az, bz))
    n = each(tanh, both(lambda p, q: p + q, an, both(lambda p, q: p * q, r, bn)))
    old = both(lambda p, q: p * q, z, h)
    return both(lambda p, q: p + q, both(lambda p, q: (1.0 - p) * q, z, n), old), c


CELLS: dict[str, Callable[[Array, Array, Array, Array], tuple[Array, Array]]] = {
    "rnn": _rnn,
    "rnn_relu": _rnn_relu,
    "lstm": _lstm,
    "gru": _gru,
}
