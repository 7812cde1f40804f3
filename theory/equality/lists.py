"""Several values: tuples in order, sets in any order, bare sequences in order or not sure, and ratios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.reading.spelling import subscripted
from checks.tree import Call, Tree
from theory.equality.case import Case, Compare, Unsure, unsure
from theory.equality.outcome import (
    AtEntry,
    Differ,
    Difference,
    Doubt,
    Equality,
    Kind,
    Match,
    OtherKinds,
    Outcome,
    Same,
    assumptions,
)

LISTED = ("tuple", "sequence", "set")
MOST = 100  # entries of which each is compared with each


def is_listed(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head in LISTED


def is_ratio(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "ratio"


def compare_ratios(gold: Any, answer: Any, case: Case, compare: Compare) -> Outcome:
    """Equal with the same numbers; proportional ones are not sure, since they are different times."""
    (a, b), (c, d) = ([part.value for part in side.args] for side in (gold, answer))
    if (a, b) == (c, d):
        return Outcome(Equality.EQUAL, Same(Match.RATIO))
    if a * d == b * c and b and d:
        raise unsure(Doubt.TIMES)
    return Outcome(Equality.DIFFERENT, Differ(Difference.RATIO, f"{a}:{b}", f"{c}:{d}"))


def compare_lists(gold: Any, answer: Any, case: Case, compare: Compare) -> Outcome:
    """Tuples and bare sequences entry by entry, in order; sets, and sequences of tuples, in any order."""
    heads = {gold.head, answer.head}
    if heads == {"tuple", "set"}:
        members, other = (gold.args, answer) if gold.head == "set" else (answer.args, gold)
        if len(members) == 1 and settle(members[0], other, compare).verdict is not Equality.DIFFERENT:
            raise unsure(Doubt.MEMBER)
        return Outcome(Equality.DIFFERENT, OtherKinds(Kind(gold.head), Kind(answer.head)))
    points = all(isinstance(arg, Call) and arg.head == "tuple" for arg in (*gold.args, *answer.args))
    if (heads == {"sequence"} and points) or "set" in heads:
        return _sets(gold, answer, compare)
    if len(gold.args) != len(answer.args):
        return other_length(gold.args, answer.args)
    sides = by_name(gold.args, answer.args) if heads == {"sequence"} else None
    gold, answer = sides or (gold, answer)
    found = compare_in_order(gold.args, answer.args, compare)
    if sides and _of_several_letters(gold.args):
        return found
    unordered = heads == {"sequence"} and found.verdict is Equality.DIFFERENT and len(gold.args) <= MOST
    if unordered and _sets(gold, answer, compare).verdict is Equality.EQUAL:
        raise unsure(Doubt.ORDER)
    return found


def other_length(gold: Sequence[Tree], answer: Sequence[Tree]) -> Outcome:
    return Outcome(Equality.DIFFERENT, Differ(Difference.LENGTH, str(len(gold)), str(len(answer))))


def by_name(gold: Sequence[Any], answer: Sequence[Any]) -> tuple[Call, Call] | None:
    """Equations for the same names, x = 1, y = 2, each side in the order of the names; None for anything else."""
    sides = []
    for args in (gold, answer):
        if not all(isinstance(arg, Call) and arg.head == "named" for arg in args):
            return None
        sides.append({arg.args[0].text: arg for arg in args})
    if sides[0].keys() != sides[1].keys() or len(sides[0]) != len(gold):
        return None
    one, other = (Call("sequence", tuple(side[name] for name in sorted(side))) for side in sides)
    return one, other


def _of_several_letters(named: Sequence[Any]) -> bool:
    """Whether equations are for x and y, and not for x_1 and x_2, which may be called the other way round."""
    return len({subscripted(one.args[0].text).stem for one in named}) == len(named)


def compare_in_order(gold: Sequence[Tree], answer: Sequence[Tree], compare: Compare) -> Outcome:
    """The verdict on a whole from those on its entries: different where one is, else not sure where one is not."""
    found = []
    for one, other in zip(gold, answer, strict=True):
        found.append(settle(one, other, compare))
        if found[-1].verdict is Equality.DIFFERENT:
            return _by_entry(len(found), found[-1])
    doubtful = next((place for place, entry in enumerate(found) if entry.verdict is not Equality.EQUAL), None)
    if doubtful is not None:
        return _by_entry(doubtful + 1, found[doubtful])
    return Outcome(Equality.EQUAL, Same(Match.ENTRIES, len(found)), assumptions(found))


def _by_entry(place: int, found: Outcome) -> Outcome:
    return Outcome(found.verdict, AtEntry(place, found.ground), found.assumptions)


def _sets(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """Equal where each entry has its equal on the other side; different where one differs from all of them."""
    if max(len(gold.args), len(answer.args)) > MOST:
        raise unsure(Doubt.TOO_MANY, str(MOST))
    rows = [[settle(one, other, compare) for other in answer.args] for one in gold.args]
    lines = [*rows, *([row[place] for row in rows] for place in range(len(answer.args)))]
    equals = []
    for line in lines:
        if all(found.verdict is Equality.DIFFERENT for found in line):
            return Outcome(Equality.DIFFERENT, Differ(Difference.MEMBER))
        equals += [found for found in line if found.verdict is Equality.EQUAL][:1]
    if len(equals) < len(lines):
        raise unsure(Doubt.ENTRIES)
    if len(gold.args) != len(answer.args) and gold.head != answer.head:
        raise unsure(Doubt.REPEATED)
    return Outcome(Equality.EQUAL, Same(Match.MEMBERS, len(gold.args)), assumptions(equals))


def settle(one: Tree, other: Tree, compare: Compare) -> Outcome:
    """The verdict on a part of the two answers, which may be that neither is sure."""
    try:
        return compare(one, other)
    except Unsure as reason:
        return Outcome(Equality.UNDECIDED, reason.ground)
