"""What sigma may be besides the logistic function: another activation, which gives all entries of an array exactly."""

from __future__ import annotations

from collections.abc import Callable

from checks.literals import numbers
from checks.reading import Side
from checks.tree import Call, Tree, has, mapped
from theory.links.arithmetic import Judged
from theory.links.link import Truth

LETTERS = ("\\sigma", "σ")
LOGISTIC = "sigmoid"
OTHERS = ("relu", "step", "sign", "abs")  # of which the values of whole numbers are whole


def another(left: Side, right: Side, judge: Callable[[Tree, Tree], Judged]) -> bool:
    """Whether two sides that differ are the same by another activation; one number alone may be right by chance."""
    for side, other in ((left, right), (right, left)):
        stated = None if other.tree is None else numbers(other.tree)
        if side.tree is None or stated is None:
            continue
        if len(stated.entries) > 1 and has(side.tree, LOGISTIC) and any(letter in side.text for letter in LETTERS):
            return any(judge(_with(side.tree, head), other.tree)[0] is Truth.RIGHT for head in OTHERS if other.tree)
    return False


def _with(tree: Tree, head: str) -> Tree:
    """The formula with another function for the logistic one."""

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Call) and node.head == LOGISTIC:
            return Call(head, tuple(mapped(arg, change) for arg in node.args))
        return None

    return mapped(tree, change)
