"""Sets of real numbers: inequalities side by side; intervals and unions, by their points where the ends are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checks.literals import numbers
from checks.tree import Call, Name, Tree
from theory.equality.case import Compare, unsure
from theory.equality.lists import MOST, compare_in_order, settle
from theory.equality.outcome import (
    AtBound,
    Differ,
    Difference,
    Doubt,
    Equality,
    Match,
    Outcome,
    Same,
    assumptions,
)

# --- inequalities -----------------------------------------------------------------------------------------------

TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "≠": "≠", "=": "=", "≈": "≈"}


def is_relation(tree: Tree) -> bool:
    return isinstance(tree, Call) and bool(tree.head) and {*tree.head} <= TURNED.keys()


def compare_relations(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """The same sides in the same order, from either end. Other bounds of the same letter are different."""
    for other in (answer, _turned(answer)):
        if gold.head == other.head and len(gold.args) == len(other.args):
            found = [compare(one, two) for one, two in zip(gold.args, other.args, strict=True)]
            if all(side.verdict is Equality.EQUAL for side in found):
                return Outcome(Equality.EQUAL, Same(Match.SIDES), assumptions(found))
    bounds = [_bound(side) for side in (gold, answer)]
    if bounds[0] is not None and bounds[1] is not None and bounds[0][0] == bounds[1][0]:
        found = compare(bounds[0][2], bounds[1][2])
        if found.verdict is Equality.DIFFERENT:
            return Outcome(Equality.DIFFERENT, AtBound(found.ground), found.assumptions)
        if bounds[0][1] != bounds[1][1]:
            return Outcome(Equality.DIFFERENT, Differ(Difference.SIGN, bounds[0][1], bounds[1][1]))
    raise unsure(Doubt.SIDES)


def _turned(side: Any) -> Call:
    return Call("".join(TURNED[sign] for sign in reversed(side.head)), tuple(reversed(side.args)))


def _bound(side: Any) -> tuple[str, str, Tree] | None:
    """The letter, the sign and the bound of `x < 5` or `5 > x`."""
    for way in (side, _turned(side)):
        letter, *others = way.args
        if len(others) == 1 and isinstance(letter, Name) and not isinstance(others[0], Name):
            return letter.text, way.head, others[0]
    return None


# --- intervals and unions ---------------------------------------------------------------------------------------

BRACKETS = {"tuple": "interval()", "list": "interval[]"}


def is_interval(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head.startswith("interval")


def is_union(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "union"


def of_numbers(tree: Tree) -> bool:
    """Whether the tree is a set of real numbers: beside a union, `(0, 1)` and `[0, 1]` are intervals."""
    return is_union(tree) or is_interval(_as_interval(tree)) or (isinstance(tree, Call) and tree.head == "set")


def compare_intervals(gold: Any, answer: Any, compare: Compare) -> Outcome:
    if gold.head != answer.head:
        ends = (side.head.removeprefix("interval") for side in (gold, answer))
        return Outcome(Equality.DIFFERENT, Differ(Difference.ENDS, *ends))
    return compare_in_order(gold.args, answer.args, compare)


def compare_unions(gold: Tree, answer: Tree, compare: Compare) -> Outcome:
    """By the points that belong to each, where all ends are numbers; else part by part."""
    parts = [[_as_interval(part) for part in _flat(side)] for side in (gold, answer)]
    gold_set, answer_set = (_merged(side) for side in parts)
    known = gold_set is not None and answer_set is not None
    if known and gold_set == answer_set:
        return Outcome(Equality.EQUAL, Same(Match.REALS))
    if len(parts[0]) == len(parts[1]) <= MOST and (pairs := _paired(parts[0], parts[1], compare)) is not None:
        return Outcome(Equality.EQUAL, Same(Match.PARTS, len(pairs)), assumptions(pairs))
    if known:
        return Outcome(Equality.DIFFERENT, Differ(Difference.REALS))
    raise unsure(Doubt.UNIONS)


def _flat(side: Any) -> list[Any]:
    return [part for arg in side.args for part in _flat(arg)] if is_union(side) else [side]


def _as_interval(part: Any) -> Any:
    if isinstance(part, Call) and len(part.args) == 2 and part.head in BRACKETS:
        return Call(BRACKETS[part.head], part.args)
    return part


def _paired(gold: list[Any], answer: list[Any], compare: Compare) -> list[Outcome] | None:
    """The outcomes of each part of one with its own equal part on the other side; None where one has none."""
    left, pairs = list(answer), []
    for part in gold:
        found = (settle(part, other, compare) for other in left)
        match = next(((place, one) for place, one in enumerate(found) if one.verdict is Equality.EQUAL), None)
        if match is None:
            return None
        del left[match[0]]
        pairs.append(match[1])
    return pairs


# --- their points, exact ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class End:
    """Where a piece begins or ends: the number (minus or plus infinity with side -1 or 1), just below it, at it, or
    just above it."""

    infinite: int
    value: Fraction
    side: int


def _merged(parts: list[Any]) -> list[tuple[End, End]] | None:
    """The set of numbers as pieces that do not touch, from left to right; None where an end is no number."""
    pieces: list[tuple[End, End]] = []
    for part in parts:
        found = _pieces(part)
        if found is None:
            return None
        pieces += [piece for piece in found if piece[0] < piece[1]]
    merged: list[tuple[End, End]] = []
    for first, last in sorted(pieces):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _pieces(part: Any) -> list[tuple[End, End]] | None:
    """An interval, or the points of a set, each from just before its first number to just behind its last."""
    if isinstance(part, Call) and part.head == "set":
        points = [_end(arg, 0) for arg in part.args]
        if any(point is None or point.infinite for point in points):
            return None
        return [(End(0, p.value, -1), End(0, p.value, 1)) for p in points if p is not None]
    if not is_interval(part):
        return None
    low = _end(part.args[0], -1 if "[" in part.head else 1)
    high = _end(part.args[1], 1 if "]" in part.head else -1)
    return None if low is None or high is None else [(low, high)]


def _end(tree: Tree, side: int) -> End | None:
    if isinstance(tree, Call) and tree.head == "neg" and (end := _end(tree.args[0], side)) is not None:
        return End(-end.infinite, -end.value, end.side)
    if tree == Name("oo"):
        return End(1, Fraction(0), 0)
    found = numbers(tree)
    return End(0, found.entries[0].value, side) if found is not None and found.shape == () else None
