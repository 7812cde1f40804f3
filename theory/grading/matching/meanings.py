"""What a hand-in says its own letters mean: `4s(1 - s) with s = sigma(x)` is no answer about sigma(2x)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from checks.reading import EQUAL
from checks.tree import Name, Tree, names, walk, with_names
from theory.documents.pieces import Statement
from theory.grading.content import Symbolic
from theory.grading.matching.sheet import Response
from theory.words import Stance

DEEPEST = 6  # definitions that lead from one to the next
MOST = 400  # nodes of a formula in which they are put in


def meanings(statements: Iterable[Statement]) -> dict[str, Tree]:
    """Letter -> the formula that it is said to be, of those that are said to be one thing only."""
    found: dict[str, set[Tree]] = {}
    for one in statements:
        first, *rest = one.chain.sides
        if not rest or one.stance in (Stance.DENIED, Stance.STRUCK, Stance.QUOTED) or not isinstance(first.tree, Name):
            continue
        meant = rest[-1].tree
        used = set() if meant is None else set(names(meant))
        if meant is not None and set(one.chain.relations) <= set(EQUAL) and used and first.tree.text not in used:
            found.setdefault(first.tree.text, set()).add(meant)
    return {letter: next(iter(trees)) for letter, trees in found.items() if len(trees) == 1}


def with_meanings(answer: Response, said: Mapping[str, Tree]) -> Response:
    """An answer that is a formula, with the same as it is where what its letters are said to be is put in."""
    if not isinstance(answer.content, Symbolic):
        return answer
    *before, last = answer.content.chain.sides
    tree = last.tree
    for _ in range(DEEPEST):
        if tree is None or not said.keys() & set(names(tree)):
            break
        tree = with_names(tree, said)
        if next(islice(walk(tree), MOST, None), None) is not None:
            return answer
    if tree is None or tree == last.tree:
        return answer
    sides = (*before, replace(last, tree=tree))
    return replace(answer, meant=Symbolic(replace(answer.content.chain, sides=sides)))
