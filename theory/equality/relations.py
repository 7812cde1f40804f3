"""Answers with a relation in them: a name and its value, and inequalities."""

from __future__ import annotations

from typing import Any

from checks.tree import Call, Name, Tree
from theory.equality.outcome import Compare, Equality, Outcome, Unsure

TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "≠": "≠", "=": "=", "≈": "≈"}


def is_named(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "named"


def is_relation(tree: Tree) -> bool:
    return isinstance(tree, Call) and bool(tree.head) and {*tree.head} <= TURNED.keys()


def compare_named(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """By the values; of two other names, nothing is known."""
    if is_named(gold) and is_named(answer) and gold.args[0] != answer.args[0]:
        raise Unsure(f"the names differ: {gold.args[0].text} against {answer.args[0].text}")
    return compare(*(side.args[1] if is_named(side) else side for side in (gold, answer)))


def compare_relations(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """The same sides in the same order, from either end. Other bounds of the same letter are different."""
    for other in (answer, _turned(answer)):
        if gold.head == other.head and len(gold.args) == len(other.args):
            found = [compare(one, two).verdict for one, two in zip(gold.args, other.args, strict=True)]
            if all(verdict is Equality.EQUAL for verdict in found):
                return Outcome(Equality.EQUAL, "side by side")
    bounds = [_bound(side) for side in (gold, answer)]
    if bounds[0] is not None and bounds[1] is not None and bounds[0][0] == bounds[1][0]:
        found = compare(bounds[0][2], bounds[1][2])
        if bounds[0][1] != bounds[1][1] or found.verdict is Equality.DIFFERENT:
            return Outcome(Equality.DIFFERENT, "bounds", found.detail)
    raise Unsure("the inequalities are not the same side by side")


def _turned(side: Any) -> Call:
    return Call("".join(TURNED[sign] for sign in reversed(side.head)), tuple(reversed(side.args)))


def _bound(side: Any) -> tuple[str, str, Tree] | None:
    """The letter, the sign and the bound of `x < 5` or `5 > x`."""
    for way in (side, _turned(side)):
        letter, *others = way.args
        if len(others) == 1 and isinstance(letter, Name) and not isinstance(others[0], Name):
            return letter.text, way.head, others[0]
    return None
