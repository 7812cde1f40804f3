"""Several values: tuples in order, sets in any order, bare sequences in order or not sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.tree import Call, Tree
from theory.equality.outcome import Compare, Equality, Outcome, Unsure

LISTED = ("tuple", "sequence", "set")
MOST = 100  # entries of which each is compared with each


def is_listed(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head in LISTED


def compare_lists(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """Tuples and bare sequences entry by entry, in order; sets, and sequences of tuples, in any order."""
    heads = {gold.head, answer.head}
    if heads == {"tuple", "set"}:
        return Outcome(Equality.DIFFERENT, "kind", "a tuple against a set")
    points = all(isinstance(arg, Call) and arg.head == "tuple" for arg in (*gold.args, *answer.args))
    if (heads == {"sequence"} and points) or "set" in heads:
        return _sets(gold, answer, compare)
    if len(gold.args) != len(answer.args):
        return Outcome(Equality.DIFFERENT, "length", f"{len(gold.args)} entries against {len(answer.args)}")
    if heads == {"sequence"} and (sides := _by_name(gold.args, answer.args)):
        gold, answer = sides
    found = compare_in_order(gold.args, answer.args, compare)
    unordered = heads == {"sequence"} and found.verdict is Equality.DIFFERENT and len(gold.args) <= MOST
    if unordered and _sets(gold, answer, compare).verdict is Equality.EQUAL:
        raise Unsure("the same entries in another order; braces, or `or` between them, would make it a set")
    return found


def _by_name(gold: Sequence[Any], answer: Sequence[Any]) -> tuple[Call, Call] | None:
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


def compare_in_order(gold: Sequence[Tree], answer: Sequence[Tree], compare: Compare) -> Outcome:
    """The verdict on a whole from those on its entries: different where one is, else not sure where one is not."""
    worst = Outcome(Equality.EQUAL, "entry by entry", f"{len(gold)} entries")
    methods: dict[str, None] = {}
    for place, (one, other) in enumerate(zip(gold, answer, strict=True), start=1):
        found = _settle(one, other, compare)
        methods[found.method] = None
        if found.verdict is Equality.DIFFERENT:
            return Outcome(found.verdict, found.method, f"entry {place}: {found.detail}")
        if found.verdict is not Equality.EQUAL and worst.verdict is Equality.EQUAL:
            worst = Outcome(found.verdict, found.method, f"entry {place}: {found.detail}")
    if worst.verdict is Equality.EQUAL:
        named = [method for method in methods if " with " in method]
        return Outcome(Equality.EQUAL, "; ".join(["entry by entry", *named]), worst.detail)
    return worst


def _sets(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """Equal where each entry has its equal on the other side; different where one differs from all of them."""
    if max(len(gold.args), len(answer.args)) > MOST:
        raise Unsure(f"over {MOST} entries in no order are not compared")
    found = [[_settle(one, other, compare).verdict for other in answer.args] for one in gold.args]
    lines = [*found, *([row[place] for row in found] for place in range(len(answer.args)))]
    for line in lines:
        if all(verdict is Equality.DIFFERENT for verdict in line):
            return Outcome(Equality.DIFFERENT, "as sets", "an entry of one side is not on the other")
    if not all(Equality.EQUAL in line for line in lines):
        raise Unsure("not every entry could be told from the others")
    if len(gold.args) != len(answer.args) and gold.head != answer.head:
        raise Unsure("the same entries, but one side repeats some")
    return Outcome(Equality.EQUAL, "as sets", f"{len(gold.args)} entries")


def _settle(one: Tree, other: Tree, compare: Compare) -> Outcome:
    try:
        return compare(one, other)
    except Unsure as reason:
        return Outcome(Equality.UNDECIDED, "comparison", str(reason))
