"""Two formulas without letters: by their values, exact or to many digits, under a convention that is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, fmpq

from checks.complexes import parts, with_real_roots
from checks.enclosure import precision, rational
from checks.evaluation import EvaluationError
from checks.numbers import Printed, agrees, printed
from checks.reading import ReadError
from checks.spans import compute, ends
from checks.tree import Number, Tree
from theory.equality.algebra import decided, equal_at_length, evaluated, is_long, settled
from theory.equality.decimals import enough
from theory.equality.outcome import Case, Equality, Outcome, Unsure
from theory.report.wording_evidence import detail_text, method_text

BITS = 192
MOST_BITS = 8000  # the largest number that is read has some 4300
ALIKE = "equal to 30 digits, but not shown equal"


def compare_constants(trees: tuple[Tree, Tree], sides: Sequence[Any], case: Case) -> Outcome:
    """The verdict by the values over the reals; else by those under each convention that gives both sides a value.

    Equal under one convention is equal, and the method names it; different is what differs under all. Raises Unsure.
    """
    if settled(*sides):
        return Outcome(Equality.EQUAL, "evaluated")
    if is_long(*sides) and equal_at_length(*sides):
        return Outcome(Equality.EQUAL, "exact algebra", "the terms are not written out")
    if (found := _infinite(sides)) is not None:
        return found
    found_different = None
    failed = ""
    with precision(BITS):
        for named, convention, final in CONVENTIONS:
            try:
                components = [convention(side) for side in sides]
                values = [[compute(part, {}, BITS) for part in side] for side in components]
            except EvaluationError as error:
                failed = failed or str(error)
                continue
            found = _by_value(trees, components, values, case)
            if found.verdict is Equality.EQUAL or final:
                return Outcome(found.verdict, found.method + named, found.detail)
            found_different = found
    if found_different is None:
        raise Unsure(failed)
    return found_different


def _real(side: Any) -> tuple[Any, ...]:
    return (side,)


def _real_roots(side: Any) -> tuple[Any, ...]:
    return (with_real_roots(side),)


# What the method says, a side as its real components, and whether no other convention is tried after it.
CONVENTIONS: tuple[tuple[str, Callable[[Any], tuple[Any, ...]], bool], ...] = (
    ("", _real, True),
    (", with odd roots of negative numbers real", _real_roots, False),
    (", with principal complex values", parts, True),
)


def is_real(side: Any) -> bool:
    """Whether a formula without letters has a real value."""
    try:
        compute(side, {}, BITS)
    except EvaluationError:
        return False
    return True


def _infinite(sides: Sequence[Any]) -> Outcome | None:
    """Infinity against a number, or against its opposite."""
    if not any(side.has(sp.oo, -sp.oo) for side in sides):
        return None
    values = [evaluated(side) for side in sides]
    known = [value in (sp.oo, -sp.oo) or is_real(value) for value in values]
    if not all(known) or not any(value in (sp.oo, -sp.oo) for value in values):
        raise Unsure("an infinity inside a formula")
    return Outcome(Equality.DIFFERENT, "values", " against ".join(map(str, sides)))


def _by_value(
    trees: tuple[Tree, Tree], components: Sequence[Sequence[Any]], values: Sequence[Sequence[Any]], case: Case
) -> Outcome:
    """By the values of the components: one where both sides are real, two where they are complex."""
    if any(isinstance(value, np.ndarray) for side in values for value in side):
        return _arrays(values[0][0], values[1][0])
    pairs = [*zip(*values, strict=True)]
    apart = any(_apart(*pair) for pair in pairs)
    shown = " against ".join(_show(side) for side in values)
    if case.options.tolerance is not None:
        gap = _size([one - other for one, other in pairs])
        size = _size(values[0]) if case.options.relative else 1
        if gap <= rational(case.options.tolerance) * size:
            return Outcome(Equality.EQUAL, "tolerance", shown)
        if apart:
            return Outcome(Equality.DIFFERENT, "tolerance", shown)
    if not apart:
        evidence = [decided(pair, case) for pair in zip(*components, strict=True)]
        if all(found.verdict.holds for found in evidence):
            return Outcome(Equality.EQUAL, method_text(evidence[0]), detail_text(evidence[0]))
        raise Unsure(ALIKE)
    if len(pairs) == 1:
        for tree, (value,) in ((trees[0], values[1]), (trees[1], values[0])):
            number = _printed(tree)
            if number is None or not enough(number, case.options) or not _moderate(value):
                continue
            low, high = ends(value)
            if agrees(number, low if low == high else (low, high)).agrees:
                return Outcome(Equality.EQUAL, "rounding", number.claim)
    return Outcome(Equality.DIFFERENT, "values", shown)


def _arrays(gold: Any, answer: Any) -> Outcome:
    if np.shape(gold) != np.shape(answer):
        return Outcome(Equality.DIFFERENT, "shape", f"{np.shape(gold)} against {np.shape(answer)}")
    if any(_apart(one, other) for one, other in zip(np.ravel(gold), np.ravel(answer), strict=True)):
        return Outcome(Equality.DIFFERENT, "exact", "entry by entry")
    if any(isinstance(entry, arb) for value in (gold, answer) for entry in np.ravel(value)):
        raise Unsure(ALIKE)
    return Outcome(Equality.EQUAL, "exact", "entry by entry")


def _apart(one: Any, other: Any) -> bool:
    gap = one - other
    return (not gap.contains(0)) if isinstance(gap, arb) else gap != 0


def _size(components: Sequence[Any]) -> Any:
    """The absolute value of a number from its real and its imaginary part."""
    if len(components) == 1:
        return abs(components[0])
    return sum((arb(part) ** 2 for part in components), arb(0)).sqrt()


def _moderate(value: Any) -> bool:
    """Whether the size of a value is one that a printed number may have, and that can be written out exactly."""
    if isinstance(value, fmpq):
        return True
    return bool(abs(value) < arb(2) ** MOST_BITS) and bool(abs(value) > arb(2) ** -MOST_BITS)


def _show(components: Sequence[Any]) -> str:
    real, *imaginary = (arb(part).str(12, radius=False) for part in components)
    return real + "".join(f" + {part}i" for part in imaginary)


def _printed(tree: Tree) -> Printed | None:
    try:
        return printed(tree.text) if isinstance(tree, Number) else None
    except ReadError:
        return None
