"""Which single mistake explains a wrong number: an edit counts only where it reproduces what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np

from checks.literals import Numbers
from checks.reading.building import BuildError
from theory.grading.content import Symbolic
from theory.grading.judging.catalogue import Catalogue
from theory.grading.judging.comparing import compare
from theory.grading.judging.replay import Replay
from theory.grading.reasons import Explanation
from theory.mistakes import Mistake

RANKS = (0, 1, 2)  # of a mistake: what explains an answer is looked for among those that most people make first
FEW = 2  # points at which two mistakes that print the same are told apart


def explain(catalogue: Catalogue, replay: Replay, name: str) -> Explanation:
    """The mistakes on which a verdict may rest that turn the student's own earlier numbers into what they printed."""
    found: dict[str, Mistake] = {}
    trials = catalogue.trials(replay, name, decides=True)
    for trial in trials:
        if (value := trial.printed_as(replay.shown[name])) is not None:
            found.setdefault(value, trial.mistake)
    return Explanation(tuple(mistake.made for mistake in found.values()), len(trials))


def name_mistakes(catalogue: Catalogue, replay: Replay, name: str) -> Explanation:
    """Every mistake that turns the student's own earlier numbers into the wrong number that they printed for `name`.

    Several that come to the same at other numbers, too, are one. What hardly anybody does explains nothing that another
    mistake explains as well.
    """
    numbers = replay.shown[name]
    every = [trial for decides in (True, False) for trial in catalogue.trials(replay, name, decides=decides)]
    for rank in RANKS:
        tried = (trial for trial in every if trial.mistake.rank == rank)
        found = [trial.mistake for trial in tried if trial.printed_as(numbers) is not None]
        if found:
            return Explanation(tuple(one.made for one in _distinct(catalogue, name, found)), len(every))
    return Explanation((), len(every))


def _distinct(catalogue: Catalogue, name: str, found: Sequence[Mistake]) -> list[Mistake]:
    """Of the mistakes that come to the same whatever the numbers the first."""
    if len(found) < 2:
        return [*found]
    points, distinct = catalogue.effects.points[:FEW], dict[Any, Mistake]()
    for place, mistake in enumerate(found):
        distinct.setdefault(catalogue.effects.mark(mistake, name, points) or place, mistake)
    return [*distinct.values()]


def explain_formula(catalogue: Catalogue, name: str, given: Symbolic) -> Explanation:
    """The mistakes that lead to the student's formula: the same values at seeded points, or, of operators that may be
    any, the same by algebra."""
    from theory.grading.judging.formulas import built, same_formula
    from theory.grading.judging.letters import ways

    key, effects = catalogue.key, catalogue.effects
    trees = [way.tree for way in ways(key, name, given)]
    if key.derivation.operators:
        every = [*catalogue.of(name)]
        same = (one.made for one in every if any(same_formula(key, name, tree, one.expression) for tree in trees))
        return Explanation(tuple(islice(same, 1)), len(every))
    every = catalogue.every(name)
    found: list[Mistake] = []
    for tree in trees:
        with suppress(BuildError):
            formula = built(key, tree)
            free = bool(formula.free_symbols)
            said = effects.mark_formula(formula, effects.at(free=free))
            if said is not None:
                marks = catalogue.marks(name, free=free)
                found += (one for one, mark in zip(every, marks, strict=True) if mark == said)
    first = min((one.rank for one in found), default=0)
    likeliest = [one for one in found if one.rank == first]
    return Explanation(tuple(one.made for one in _distinct(catalogue, name, likeliest)), len(every))


def collides(catalogue: Catalogue, numbers: Numbers, name: str) -> Mistake | None:
    """A mistake whose value would print exactly like this, so that the text does not tell right from wrong."""
    for mistake, value in catalogue.values(name):
        if all(compare(p, v).agrees for p, v in zip(numbers.entries, np.ravel(value), strict=True)):
            return mistake
    return None
