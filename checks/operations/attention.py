"""Attention, masks and caches included, one scalar operation at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from checks.operations.activation import soft_scores
from checks.operations.linear import linear
from checks.operations.scalar import Array, Tally, dot, total


def allowed(query: int, key: int, past: int, causal: bool, span: int) -> bool:
    """Whether a query may look at a key: not at later ones when causal, and at most `span - 1` away when span > 0."""
    distance = query + past - key
    if causal and distance < 0:
        return False
    return not span or abs(distance) < span


def attend(tally: Tally, q: Array, k: Array, v: Array, causal: bool = False, span: int = 0) -> Array:
    """One head. q: queries, d; k: keys, d; v: keys, e. Pairs that the mask hides are not computed."""
    past = len(k) - len(q)
    out = np.empty([len(q), v.shape[1]], dtype=object)
    for i, query in enumerate(q):
        seen = [j for j in range(len(k)) if allowed(i, j, past, causal, span)]
        with tally.under("product"):
            scores = [dot(query, k[j]) for j in seen]
        with tally.under("elementwise"):
            scores = [score * (1 / math.sqrt(q.shape[1])) for score in scores]
        with tally.under("softmax"):
            weights = soft_scores(scores)
        with tally.under("product"):
            for e in range(v.shape[1]):
                out[i, e] = total(w * v[j, e] for w, j in zip(weights, seen, strict=True))
    return out


def _rotated(tally: Tally, x: Array, head: int) -> Array:
    """Halves of every head rotated by an angle that depends on the position."""
    out = np.empty(x.shape, dtype=object)
    with tally.under("elementwise"):
        for t, i in np.ndindex(x.shape):
            base, place = i - i % head, i % head
            half = head // 2
            partner = x[t, base + (place + half) % head]
            angle = t / 10000 ** (2 * (place % half) / head)
            sign = -1.0 if place < half else 1.0
            out[t, i] = x[t, i] * math.cos(angle) + partner * (sign * math.sin(angle))
    return out


@dataclass(frozen=True, slots=True)
class Heads:
    """The weights of a multi-head attention: q, k, v, out with rows as outputs, biases or None."""

    heads: int
    groups: int
    weights: tuple[Array, Array, Array, Array]
    biases: tuple[Array | None, Array | None, Array | None, Array | None]


def attention(
    tally: Tally,
    x: Array,
    memory: Array | None,
    past: tuple[Array, Array] | None,
    part: Heads,
    causal: bool = False,
    span: int = 0,
    rotary: bool = False,
) -> Array:
    """x: tokens, width. memory: what keys and values are made from, if not x. past: cached keys and values."""
    source = x if memory is None else memory
    wq, wk, wv, wo = part.weights
    bq, bk, bv, bo = part.biases
    q, k, v = linear(tally, x, wq, bq), linear(tally, source, wk, bk), linear(tally, source, wv, bv)
    head = q.shape[1] // part.heads
    if rotary:
        q, k = _rotated(tally, q, head), _rotated(tally, k, head)
    if past is not None:
        k, v = np.concatenate([past[0], k]), np.concatenate([past[1], v])
    outputs = []
    for h in range(part.heads):
        g = h * part.groups // part.heads
        mine, shared = slice(h * head, (h + 1) * head), slice(g * head, (g + 1) * head)
        outputs.append(attend(tally, q[:, mine], k[:, shared], v[:, shared], causal, span))
    return linear(tally, np.concatenate(outputs, axis=1), wo, bo)
