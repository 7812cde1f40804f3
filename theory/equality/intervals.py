"""Sets of real numbers, as intervals, unions and finite sets: by their points where the ends are numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cmp_to_key
from typing import Any, TypeAlias

import sympy as sp
from msgspec import Struct

from checks.enclosure import enclose
from checks.evaluation import EvaluationError
from checks.reading.building import BuildError, build
from checks.tree import Call, Name, Tree
from checks.unevaluated import is_matrix
from theory.equality.algebra import decided
from theory.equality.case import Case, Compare, unsure
from theory.equality.letters import scope
from theory.equality.lists import MOST, compare_in_order, settle
from theory.equality.outcome import Differ, Difference, Doubt, Equality, Match, Outcome, Same, Undecided, assumptions

BITS = 192
BRACKETS = {"tuple": "interval()", "list": "interval[]"}
INFINITE = Name("oo")
ALL = Call("interval()", (Call("neg", (INFINITE,)), INFINITE))  # the real numbers


def is_interval(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head.startswith("interval")


def is_union(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "union"


def is_range(tree: Tree) -> bool:
    """Whether the tree can only be a set of real numbers: a union, a half-open interval, or one without a bound."""
    return is_union(tree) or is_interval(tree) or (is_interval(part := as_interval(tree)) and _is_endless(part))


def of_numbers(tree: Tree) -> bool:
    """Whether the tree may be a set of real numbers: beside one, `(0, 1)` and `[0, 1]` are intervals."""
    return is_union(tree) or is_interval(as_interval(tree)) or (isinstance(tree, Call) and tree.head == "set")


def as_interval(part: Any) -> Any:
    if isinstance(part, Name) and part.text == "R" and part.style == "double":
        return ALL
    if isinstance(part, Call) and len(part.args) == 2 and part.head in BRACKETS:
        return Call(BRACKETS[part.head], part.args)
    return part


ENDLESS = (INFINITE, Call("neg", (INFINITE,)))


def _is_endless(part: Any) -> bool:
    return any(arg in ENDLESS for arg in part.args)


def compare_reals(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """By the points that belong to each, where all ends are numbers; else part by part. Raises Unsure."""
    parts = [[as_interval(part) for part in _flat(side)] for side in (gold, answer)]
    ranks = _ranks([*_ends(parts[0]), *_ends(parts[1])], case)
    known = ranks is not None
    if ranks is not None and _merged(parts[0], ranks) == _merged(parts[1], ranks):
        return Outcome(Equality.EQUAL, Same(Match.REALS))
    if len(parts[0]) == len(parts[1]) == 1 and all(map(is_interval, (*parts[0], *parts[1]))):
        found = _compare_intervals(parts[0][0], parts[1][0], compare)
        if not known or found.verdict in (Equality.EQUAL, Equality.DIFFERENT):
            return found
    if len(parts[0]) == len(parts[1]) <= MOST and (pairs := _paired(parts[0], parts[1], compare)) is not None:
        return Outcome(Equality.EQUAL, Same(Match.PARTS, len(pairs)), assumptions(pairs))
    if known:
        return Outcome(Equality.DIFFERENT, Differ(Difference.REALS))
    raise unsure(Doubt.UNIONS)


def _compare_intervals(gold: Any, answer: Any, compare: Compare) -> Outcome:
    if gold.head != answer.head:
        ends = (side.head.removeprefix("interval") for side in (gold, answer))
        return Outcome(Equality.DIFFERENT, Differ(Difference.ENDS, *ends))
    return compare_in_order(gold.args, answer.args, compare)


def _compare_parts(gold: Any, answer: Any, compare: Compare) -> Outcome:
    if is_interval(gold) and is_interval(answer):
        return _compare_intervals(gold, answer, compare)
    if is_interval(gold) or is_interval(answer):
        return Outcome(Equality.UNDECIDED, Undecided(Doubt.UNIONS))
    return settle(gold, answer, compare)


def _flat(side: Any) -> list[Any]:
    return [part for arg in side.args for part in _flat(arg)] if is_union(side) else [side]


def _paired(gold: list[Any], answer: list[Any], compare: Compare) -> list[Outcome] | None:
    """The outcomes of each part of one with its own equal part on the other side; None where one has none."""
    left, pairs = list(answer), []
    for part in gold:
        found = (_compare_parts(part, other, compare) for other in left)
        match = next(((place, one) for place, one in enumerate(found) if one.verdict is Equality.EQUAL), None)
        if match is None:
            return None
        del left[match[0]]
        pairs.append(match[1])
    return pairs


# --- their points -----------------------------------------------------------------------------------------------

Ranks: TypeAlias = dict[Tree, int]  # each end that is a number -> its place among them, alike for equal ones


def _ends(parts: Iterable[Any]) -> Iterator[Tree]:
    """The numbers at which the parts begin and end; an infinity bounds an interval only."""
    for part in parts:
        if is_interval(part):
            yield from (end for end in part.args if end not in ENDLESS)
        else:
            yield from part.args if isinstance(part, Call) and part.head == "set" else (part,)


def _ranks(ends: Sequence[Tree], case: Case) -> Ranks | None:
    """The numbers in their order; None where an end is no number, or two of them cannot be told apart."""
    values: dict[Tree, Any] = {}
    for end in dict.fromkeys(ends):
        try:
            number = build(end, scope(case.options, end))
            if not isinstance(number, sp.Expr) or number.free_symbols or is_matrix(number):
                return None
            values[end] = number, enclose(number, {}, BITS)
        except (BuildError, EvaluationError):
            return None
    undecided = False

    def order(one: Tree, other: Tree) -> int:
        nonlocal undecided
        gap = values[one][1] - values[other][1]
        if gap < 0 or gap > 0:
            return 1 if gap > 0 else -1
        undecided |= gap != 0 and not decided((values[one][0], values[other][0]), case).verdict.holds
        return 0

    ranks: Ranks = {}
    last: Tree | None = None
    for end in sorted(values, key=cmp_to_key(order)):
        ranks[end] = 0 if last is None else ranks[last] + (order(last, end) != 0)
        last = end
    return None if undecided else ranks


class End(Struct, frozen=True, order=True):
    """Where a piece begins or ends: the number (minus or plus infinity with side -1 or 1), just below it, at it, or
    just above it."""

    infinite: int
    rank: int
    side: int


def _merged(parts: list[Any], ranks: Ranks) -> list[tuple[End, End]]:
    """The set of numbers as pieces that do not touch, from left to right."""
    pieces = [piece for part in parts for piece in _pieces(part, ranks) if piece[0] < piece[1]]
    merged: list[tuple[End, End]] = []
    for first, last in sorted(pieces):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _pieces(part: Any, ranks: Ranks) -> list[tuple[End, End]]:
    """An interval, or the points of a set, each from just before its first number to just behind its last."""
    if is_interval(part):
        low, high = part.args
        return [(_end(low, -1 if "[" in part.head else 1, ranks), _end(high, 1 if "]" in part.head else -1, ranks))]
    return [(_end(point, -1, ranks), _end(point, 1, ranks)) for point in _ends([part])]


def _end(tree: Tree, side: int, ranks: Ranks) -> End:
    if tree in ranks:
        return End(0, ranks[tree], side)
    return End(1 if tree == INFINITE else -1, 0, 0)
