"""What mistakes and formulas come to at other numbers than the question's: two that agree there say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any, TypeAlias

import numpy as np
from flint import arb

from checks.evaluation import EvaluationError
from checks.spans import Span
from theory.derivation import free_names
from theory.grading.key import Key
from theory.mistakes import Mistake

SEED = 2024
POINTS = 6  # at fewer a ReLU may be silent at all of them
DIGITS = 18


Points: TypeAlias = Sequence[Mapping[str, Span]]


class Effects:
    """The values of one question's quantities at seeded numbers, right and mistaken, each as digits to be compared."""

    def __init__(self, key: Key) -> None:
        self.key = key

    @cached_property
    def points(self) -> Points:
        """Every quantity at seeded numbers; fewer points where the sampler leaves what has a value."""
        rng, derivation, found = Random(SEED), self.key.derivation, []
        stated = {given.name: given.value for given in derivation.givens}
        for _ in range(3 * POINTS):
            try:
                found.append(derivation.values({**stated, **self.key.worked.sample(rng)}))
            except EvaluationError:
                continue
            if len(found) == POINTS:
                break
        return tuple(found)

    def at(self, *, free: bool) -> Points:
        """Those, or the question's own numbers, where a formula has no letter that could have others."""
        return self.points if free else (self.key.exact,)

    def mark(self, mistake: Mistake, name: str, points: Points) -> str | None:
        """The values of a quantity where a mistake is made, in digits; None where there is none at some point."""
        return _marked(points, lambda point: self._mistaken(mistake, name, point))

    def mark_formula(self, expression: Any, points: Points) -> str | None:
        """The values of a formula in the letters of the question, in digits; None where it has none."""
        return _marked(points, lambda point: self.key.derivation.evaluate(expression, point))

    def _mistaken(self, mistake: Mistake, name: str, point: Mapping[str, Span]) -> Span:
        """The value of a quantity where the mistake is made and everything after it is right."""
        wrong, values, moved = mistake.rules, dict(point), set()
        for quantity, ways in self.key.rules.items():
            rule = wrong.get(quantity)
            if rule is None and ways[0].names & moved:
                rule = ways[0]
            if rule is not None and free_names(rule.expression) <= values.keys():
                values[quantity] = self.key.derivation.evaluate(rule.expression, values)
                moved.add(quantity)
            if quantity == name:
                break
        return values[name]


def _marked(points: Points, value: Callable[[Mapping[str, Span]], Span]) -> str | None:
    try:
        return "; ".join(_digits(value(point)) for point in points) or None
    except (EvaluationError, KeyError, ValueError):  # outside of its domain, or of another shape
        return None


def _digits(value: Span) -> str:
    return f"{np.shape(value)} " + " ".join(arb(entry).mid().str(DIGITS, radius=False) for entry in np.ravel(value))
