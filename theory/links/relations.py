"""Relations other than equality: less, more, not the same, an element of; by value, or by the bounds of a formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.arrays import shape_of
from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.numbers import Interval
from checks.order import may_be_arrays
from checks.quantities import Kin, is_measured, pair
from checks.ranges import Range, reach
from checks.reading.building import BuildError, Scope
from checks.spans import ends
from checks.tree import Call, Name, Tree, names
from checks.unevaluated import is_matrix
from checks.vocabulary import CONSTANTS
from theory.links.arithmetic import BITS, Judged, expression, value, within
from theory.links.cases import decided
from theory.links.link import Between, Bounds, Measured, NotCompared, NotSame, Ordered, Truth, UnknownLetters
from theory.links.unfolding import known, unfolded

Sure = Callable[[Range], bool | None]  # of left less right: whether the relation holds; None where that is open


def _below(gap: Range) -> bool | None:
    if gap.high < 0 or (gap.high == 0 and not gap.holds[1]):
        return True
    return False if gap.low >= 0 else None


def _at_most(gap: Range) -> bool | None:
    if gap.high <= 0:
        return True
    return False if gap.low > 0 or (gap.low == 0 and not gap.holds[0]) else None


def _unlike(gap: Range) -> bool | None:
    if gap.low == gap.high == 0:
        return False
    strictly = _below(gap) or _below(-gap)
    return True if strictly else None


RELATIONS: Mapping[str, Sure] = {
    "<": _below,
    ">": lambda gap: _below(-gap),
    "≤": _at_most,
    "≥": lambda gap: _at_most(-gap),
    "≠": _unlike,
}
# What an element stands in -> which of its ends belong to it; other collections are taken one by one.
INTERVALS: Mapping[str, tuple[bool, bool]] = {
    "list": (True, True), "tuple": (False, False), "interval[)": (True, False), "interval(]": (False, True),
}  # fmt: skip


def related(one: Tree, relation: str, other: Tree, scope: Scope) -> Judged | None:
    """Whether a relation holds; None where it says what a name may be, such as x > 0, and claims nothing.

    What holds only with the numbers said before is never wrong without them: it may be a condition.
    """
    if relation not in RELATIONS and relation != "∈":
        return None
    bare = any(isinstance(tree, Name) and tree.text not in CONSTANTS for tree in (one, other))
    try:
        if is_measured(one, other):
            measures = pair(one, other, scope.names)
            if measures.kin is not Kin.SAME:
                return Truth.UNDECIDED, Measured(measures.kin, measures.dimensions)
            one, other = measures.bare
        found = _element(one, other, scope) if relation == "∈" else _ordered(one, RELATIONS[relation], other, scope)
    except (BuildError, EvaluationError):
        found = Truth.UNDECIDED, NotCompared()
    return None if found is None or (bare and found[0] is not Truth.RIGHT) else found


def _ordered(one: Tree, sure: Sure, other: Tree, scope: Scope) -> Judged | None:
    letters = {*names(one), *names(other)} - CONSTANTS.keys()
    if all(known(name, scope) for name in letters):
        left, right = _reached(one, scope), _reached(other, scope)
        if left is None or right is None:
            return Truth.UNDECIDED, NotCompared()
        gap = Range(left[0] - right[1], left[1] - right[0], (True, True))
        if not letters and gap.low != gap.high and gap.low <= 0 <= gap.high and _same(one, other, scope):
            gap = Range(Fraction(0), Fraction(0), (True, True))
        truth = _truth(sure(gap))
        return (Truth.UNDECIDED if letters and truth is Truth.WRONG else truth), Ordered(_span(left), _span(right))
    if may_be_arrays((one, other), within(scope, one, other)):
        return Truth.UNDECIDED, UnknownLetters()
    if _same(one, other, scope):
        return _truth(sure(Range(Fraction(0), Fraction(0), (True, True)))), NotSame()
    left, right = (unfolded(expression(tree, scope), scope) for tree in (one, other))
    if not all(isinstance(side, sp.Expr) and not is_matrix(side) for side in (left, right)):
        return Truth.UNDECIDED, NotCompared()
    gap = reach(left - right, {})
    return _truth(sure(gap)), (Bounds(_between(gap)) if gap.bounded else UnknownLetters())


def _element(one: Tree, other: Tree, scope: Scope) -> Judged | None:
    """An element of an interval or of a set of numbers; None for other sets, such as that of the real numbers."""
    if not isinstance(other, Call) or not {*names(one), *names(other)} <= CONSTANTS.keys():
        return None
    place = _reached(one, scope)
    ends_of = [_reached(arg, scope) for arg in other.args]
    if place is None or None in ends_of:
        return None
    if other.head in INTERVALS and len(ends_of) == 2:
        low, high = (_reached(arg, scope) for arg in other.args)
        assert low is not None
        assert high is not None
        closed = INTERVALS[other.head]
        above = RELATIONS["≥" if closed[0] else ">"](Range(place[0] - low[1], place[1] - low[0], (True, True)))
        below = RELATIONS["≤" if closed[1] else "<"](Range(place[0] - high[1], place[1] - high[0], (True, True)))
        inside = False if False in (above, below) else (True if above and below else None)
        return _truth(inside), Ordered(_span(place), Between(low[0], high[1], closed))
    if other.head in ("set", "list"):
        found = any(_same(one, arg, scope) for arg in other.args)
        return (Truth.RIGHT if found else Truth.WRONG), Ordered(_span(place), Between(None, None, (False, False)))
    return None


def _truth(holds: bool | None) -> Truth:
    return {True: Truth.RIGHT, False: Truth.WRONG, None: Truth.UNDECIDED}[holds]


def _reached(tree: Tree, scope: Scope) -> Interval | None:
    """The value of a side; None for an array."""
    with precision(BITS):
        found = value(tree, within(scope, tree), scope.values)
    return ends(found) if shape_of(found) == () else None


def _same(one: Tree, other: Tree, scope: Scope) -> bool:
    """Whether the two sides are equal by exact algebra."""
    sides: list[Any] = [unfolded(expression(tree, scope), scope) for tree in (one, other)]
    return decided(*sides).verdict.holds


def _span(value: Interval) -> Between:
    return Between(*value, (True, True))


def _between(found: Range) -> Between:
    low, high = (bound if isinstance(bound, Fraction) else None for bound in (found.low, found.high))
    return Between(low, high, found.holds)
