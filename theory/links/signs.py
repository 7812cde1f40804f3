"""Two sides with a ± each: what holds with the upper signs, and with the lower ones."""

from __future__ import annotations

from collections.abc import Callable

from checks.tree import Call, Tree, has, mapped
from theory.links.arithmetic import Judged
from theory.links.link import NotCompared, Truth
from theory.links.measuring import HOLDS

EITHER_SIGN = "±"


def by_signs(one: Tree, other: Tree, judge: Callable[[Tree, Tree], Judged]) -> Judged | None:
    """The verdict on two sides which say two things each; None where not both have a ±.

    The same two values in another order are no mistake: 4 ± x = 4 ± (-x).
    """
    if not (has(one, EITHER_SIGN) and has(other, EITHER_SIGN)):
        return None
    straight, crossed = (
        [judge(_signed(one, upper), _signed(other, upper is same)) for upper in (True, False)] for same in (True, False)
    )
    for found in (straight, crossed):
        if all(truth in HOLDS for truth, _ in found):
            return next((judged for judged in found if judged[0] is not Truth.RIGHT), found[0])
    wrong = [next((judged for judged in found if judged[0] is Truth.WRONG), None) for found in (straight, crossed)]
    return wrong[0] if wrong[0] and wrong[1] else (Truth.UNDECIDED, NotCompared())


def _signed(tree: Tree, upper: bool) -> Tree:
    """The formula with its upper signs, or with its lower ones."""

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == EITHER_SIGN):
            return None
        args = tuple(_signed(arg, upper) for arg in node.args)
        if len(args) == 2:
            return Call("+" if upper else "-", args)
        return args[0] if upper else Call("neg", args)

    return mapped(tree, change)
