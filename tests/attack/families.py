"""Solutions with a letter that runs over the whole numbers: sets of remainders, in twelfths of pi, decide."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from tests.attack.pairs import Kind, Pair

Progression = tuple[int, int]  # start and step, in twelfths of pi


def solutions(rng: random.Random) -> Pair:
    """A set of solutions, written with another letter, another start, other steps; or another set."""
    steps = [2, 3, 4, 6, 8, 12, 24]
    gold = [(rng.randint(-12, 12), rng.choice(steps)) for _ in range(rng.randint(1, 2))]
    answer = [part for one in gold for part in _rewritten(rng, one)]
    if rng.random() < 0.4:
        at = rng.randrange(len(answer))
        start, step = answer[at]
        answer[at] = rng.choice([(start + 1, step), (start, 2 * step), (start, step + 1), (-start, step)])
    rng.shuffle(answer)
    names = rng.sample("xyt", 2)
    other = names[0] if rng.random() < 0.9 else names[1]
    one, two = _remainders(gold, answer)
    texts = _shown(rng, gold, names[0], "n"), _shown(rng, answer, other, rng.choice("nk"))
    return Pair(*texts, one == two and other == names[0])


def _rewritten(rng: random.Random, one: Progression) -> list[Progression]:
    start, step = one
    start += rng.randint(-2, 2) * step
    if rng.random() < 0.3:
        return [(start, 2 * step), (start + step, 2 * step)]
    return [(start, rng.choice([-1, 1]) * step)]


def _remainders(*sides: Sequence[Progression]) -> list[set[int]]:
    period = lcm(*(abs(step) for side in sides for _, step in side))
    return [{(a + k * s) % period for a, s in side for k in range(period // abs(s))} for side in sides]


def _shown(rng: random.Random, side: Sequence[Progression], name: str, letter: str) -> str:
    values = []
    for start, step in side:
        a, p = Fraction(start, 12), Fraction(step, 12)
        whole = rng.choice(
            [rf"{_of_pi(a)} + {_of_pi(p)} {letter}", rf"{letter} \cdot \left({_of_pi(p)}\right) + {_of_pi(a)}"]
        )
        values.append(f"{name} = {whole}")
    return ", ".join((*values, rf"{letter} \in \mathbb{{Z}}"))


def _of_pi(times: Fraction) -> str:
    sign = "-" if times < 0 else ""
    return rf"{sign}\frac{{{abs(times.numerator)}\pi}}{{{times.denominator}}}"


KINDS: dict[str, Kind] = {"solutions over the whole numbers": solutions}
