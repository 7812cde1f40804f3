"""Sums over an index of entries of vectors, matrices and gradients: numpy decides, for every value of free indices."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

import numpy as np

from tests.attack.pairs import Kind, Pair

SIZE = 3
# How an entry is written, by the letters of its indices -> which array it is of.
ENTRIES: Mapping[int, Sequence[str]] = {
    1: (r"x_{%s}", "y_%s", r"\delta_{%s}", r"\hat{y}_{%s}", r"\frac{\partial L}{\partial z_{%s}}", r"b^{(2)}_{%s}"),
    2: (r"w_{%s%s}", r"a_{%s,%s}", r"u_{%s%s}^{(2)}", r"\frac{\partial L}{\partial w_{%s%s}}"),
}
Factor: TypeAlias = tuple[str, tuple[str, ...]]  # an entry, and its indices: letters, or numbers from 1 on


class Term(NamedTuple):
    """Factors before a sum, the letter that it runs over (none: no sum), its last value, and the factors under it."""

    before: tuple[Factor, ...]
    over: str
    last: str
    under: tuple[Factor, ...]

    def shown(self) -> str:
        before, under = (" ".join(entry % indices for entry, indices in part) for part in (self.before, self.under))
        return rf"{before} \sum_{{{self.over}=1}}^{{{self.last}}} {under}" if self.over else before

    def value(self, arrays: Mapping[str, np.ndarray], at: Mapping[str, int]) -> float:
        def entry(factor: Factor, at: Mapping[str, int]) -> float:
            places = tuple(at[index] if index.isalpha() else int(index) - 1 for index in factor[1])
            return float(arrays[factor[0]][places])

        total = float(np.prod([entry(factor, at) for factor in self.before]))
        terms = [np.prod([entry(f, {**at, self.over: k}) for f in self.under]) for k in range(SIZE)]
        return total * (float(sum(terms)) if self.over else 1.0)


def over_an_index(rng: random.Random) -> Pair:
    """A factor pulled out of a sum, an index that gets another letter or changes places, or terms that are written."""
    indices = rng.sample("ijk", 2)
    index, free = indices
    under = tuple(_factor(rng, indices) for _ in range(rng.randint(1, 3)))
    last = rng.choice(["n", "3"])
    gold = Term((), index, last, under)
    kind = rng.choice(["out", "renamed", "swapped", "written", "left"])
    if kind == "written":
        terms = [Term(tuple(_put(f, {index: str(k)}) for f in under), "", "", ()) for k in range(1, SIZE + 1)]
        if rng.random() < 0.4:
            terms[0] = Term(tuple(_put(f, {index: "2"}) for f in under), "", "", ())
        return _pair(rng, [gold._replace(last="3")], terms)
    if kind == "out":
        at = rng.randrange(len(under))
        rest = under[:at] + under[at + 1 :]
        return _pair(rng, [gold], [Term((under[at],), index, last, rest)] if rest else [Term(under, "", "", ())])
    new = {"renamed": {index: "m"}, "left": {}}.get(kind, {index: free, free: index})
    other = tuple(_put(f, new) for f in under)
    return _pair(rng, [gold], [Term((), "m" if kind != "swapped" else index, last, other)])


def _factor(rng: random.Random, indices: Sequence[str]) -> Factor:
    rank = rng.choice([1, 2])
    return rng.choice(ENTRIES[rank]), tuple(rng.choice([*indices, "1"] if rank > 1 else indices) for _ in range(rank))


def _put(factor: Factor, new: Mapping[str, str]) -> Factor:
    return factor[0], tuple(new.get(index, index) for index in factor[1])


def _pair(rng: random.Random, gold: Sequence[Term], answer: Sequence[Term]) -> Pair:
    numbers = np.random.default_rng(rng.randrange(10**9))
    arrays = {e: numbers.normal(size=(SIZE,) * rank) for rank, entries in ENTRIES.items() for e in entries}
    places = [dict(zip("ijkm", at, strict=True)) for at in product(range(SIZE), repeat=4)]
    values = [[sum(term.value(arrays, at) for term in side) for at in places] for side in (gold, answer)]
    texts = [" + ".join(term.shown() for term in side) for side in (gold, answer)]
    return Pair(texts[0], texts[1], bool(np.allclose(values[0], values[1])))


KINDS: dict[str, Kind] = {"sum over an index": over_an_index}
