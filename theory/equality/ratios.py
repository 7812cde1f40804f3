"""Two numbers with a colon between them: times of day, or ratios."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from checks.tree import Call, Number, Tree
from theory.equality.outcome import Compare, Equality, Outcome, Unsure

WRITTEN = re.compile(r"\s*(?P<first>[0-9]{1,6})\s*:\s*(?P<second>[0-9]{1,6})\s*")


def ratio(text: str) -> Tree | None:
    """`12:00` as a ratio of two whole numbers, else None."""
    if (found := WRITTEN.fullmatch(text)) is None:
        return None
    first, second = (Number(Fraction(part), part) for part in found.groups())
    return Call("ratio", (first, second))


def is_ratio(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "ratio"


def compare_ratios(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """Equal with the same numbers; proportional ones are not sure, since they are different times."""
    (a, b), (c, d) = ([part.value for part in side.args] for side in (gold, answer))
    if (a, b) == (c, d):
        return Outcome(Equality.EQUAL, "same numbers")
    if a * d == b * c and b and d:
        raise Unsure("equal as ratios, but not as times")
    return Outcome(Equality.DIFFERENT, "numbers", f"{a}:{b} against {c}:{d}")
