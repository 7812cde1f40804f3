"""What the tests of several topics ask of a worked answer: that it holds, and that no mistake in it passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import numpy as np
import sympy as sp

from checks.evaluation import EvaluationError
from checks.evidence import Evidence, Value, Verdict
from checks.unevaluated import is_matrix
from theory.derivation import Derivation
from theory.mistakes import Mistake, Origin
from theory.mistakes.slips import slips
from theory.topic import Worked
from theory.verify import SEED, failures, points, verify


def weak(worked: Worked, samples: int = 4) -> list[str]:
    """The claims that do not hold, and the quantities without a second witness; there should be none."""
    rows = list(verify(worked, samples=samples))
    seen = measured(rows)
    lonely = [f"{quantity.name}: not measured" for quantity in worked.derivation if quantity.name not in seen]
    return [str(row) for row in rows if not row.verdict.holds] + lonely


def measured(rows: Iterable[Evidence]) -> set[str]:
    """The quantities whose value torch confirms."""
    return {row.subject for row in rows if row.link == Value() and row.verdict is Verdict.MEASURED}


def mistakes(derivation: Derivation, most: int) -> Iterator[Mistake]:
    """For every quantity: one added, and so many of its slips, drawn with a seed."""
    for quantity in derivation:
        yield Mistake("one added", quantity.name, one_more(quantity.last), Origin.SLIP)
        every = list(slips(derivation, quantity.name))
        yield from every if len(every) <= most else Random(SEED).sample(every, most)


def one_more(expression: Any) -> Any:
    """One added in every entry."""
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        return expression.applyfunc(lambda entry: entry + 1)
    if is_matrix(expression):
        return sp.MatAdd(expression, sp.OneMatrix(*expression.shape), evaluate=False)
    return sp.Add(expression, 1, evaluate=False)


def passing(worked: Worked, samples: int = 3, most: int = 2) -> tuple[list[str], int]:
    """The mistakes that change a value and pass all the same (there should be none), and how many are caught.

    most: slips of each quantity that are tried.
    """
    at = points(worked, seed=SEED, samples=samples)
    missed, caught = [], 0
    for mistake in mistakes(worked.derivation, most):
        spoilt = mistake.made_in(worked.derivation)
        if not any(_moves(spoilt, mistake, point.expected) for point in at):
            continue  # the sign of a zero, or a value at none of the points: no mistake that shows
        if next(failures(spoilt, spoilt[mistake.quantity], at, SEED), None) is None:
            missed.append(f"{mistake.quantity}: {mistake.name}")
        else:
            caught += 1
    return missed, caught


def _moves(spoilt: Derivation, mistake: Mistake, values: Any) -> bool:
    """Whether the quantity has another value when the mistake is made."""
    if mistake.quantity not in values:
        return False
    try:
        after = spoilt.evaluate(mistake.expression, values)
    except EvaluationError:
        return False
    before = values[mistake.quantity]
    return np.shape(before) == np.shape(after) and _differ(before, after)


def _differ(before: Any, after: Any) -> bool:
    gaps = np.ravel(np.asarray(before, dtype=object) - np.asarray(after, dtype=object))
    return any(not gap.contains(0) if hasattr(gap, "contains") else gap != 0 for gap in gaps)
