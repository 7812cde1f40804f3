"""All readings of two formulas: one look tells which can apply, and misses none that a closer one finds."""

from __future__ import annotations

import random
from dataclasses import replace

from checks.reading import WRITTEN, ReadError, read, read_chains
from checks.reading.readings import OTHERS, readings
from checks.tree import Tree

SEED = 5
NOTATION = replace(
    WRITTEN, either=True, functions={"lg": "lg", "round": "round"}
)  # in which what has two readings is read as such
PIECES = (
    "x^T", "X^T X", "T", "s(t)", "s", "n(n+1)", r"2\frac{1}{2}", r"\sin^{-1} x", r"\sum n + 1", r"\lg x",
    "I", "2 h", "120 min", "2 h", r"\sum_i x_i", r"\sum_{i=1}^{n} i", "sum(k^2, k, 1, n)", r"\mathbf{x} x", "(nm)^2",
    "3", "0.5 s", "[1, 2]", "round(x)",
)  # fmt: skip


def some_pairs(count: int) -> list[tuple[Tree, Tree]]:
    rng = random.Random(SEED)
    pairs = [(read("28x28", notation=NOTATION), read("28 * 28"))]
    while len(pairs) < count:
        text = " = ".join(rng.choice(["+", "-"]).join(rng.sample(PIECES, rng.choice([1, 1, 2, 3]))) for _ in range(2))
        try:
            sides = [side.tree for side in read_chains(text, notation=NOTATION)[0].sides]
        except ReadError:
            continue
        if len(sides) == 2 and sides[0] is not None and sides[1] is not None:
            pairs.append((sides[0], sides[1]))
    return pairs


def test_no_reading_is_missed() -> None:
    seen: set[object] = set()
    for one, other in some_pairs(500):
        found = readings(one, other)
        first = found.first[0]
        every = {find: [*find(first)] for find in OTHERS}
        assert [*found.others] == [reading for several in every.values() for reading in several], (one, other)
        seen |= {find for find, several in every.items() if several}
    assert seen == {*OTHERS}, "no pair has some of the readings"
