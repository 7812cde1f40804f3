"""What a hand-in says its own letters mean: `4s(1 - s) with s = sigma(x)` is no answer about sigma(2x)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from checks.literals import number
from checks.reading import EQUAL
from checks.tree import Name, Tree, names, walk, with_names
from theory.documents.pieces import Statement
from theory.grading.content import Symbolic
from theory.grading.matching.sheet import Meant, Response
from theory.words import Stance

DEEPEST = 6  # definitions that lead from one to the next
MOST = 400  # nodes of a formula in which they are put in


@dataclass(frozen=True, slots=True)
class Told:
    """What stands under a question. believed: it is claimed, and nothing beside it speaks against that."""

    statement: Statement
    believed: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    tree: Tree
    believed: bool


def meanings(told: Iterable[Told]) -> dict[str, Meaning]:
    """Letter -> the formula that it is said to be, of those that are said to be one thing only."""
    found: dict[str, set[Meaning]] = {}
    for one in told:
        first, *rest = one.statement.chain.sides
        takes_back = one.statement.stance in (Stance.DENIED, Stance.STRUCK, Stance.QUOTED)
        if not rest or takes_back or not isinstance(first.tree, Name):
            continue
        meant = rest[-1].tree
        used = set() if meant is None else set(names(meant))
        if meant is not None and set(one.statement.chain.relations) <= set(EQUAL) and used - {first.tree.text} == used:
            found.setdefault(first.tree.text, set()).update({Meaning(meant, one.believed)} if used else ())
    return {letter: next(iter(trees)) for letter, trees in found.items() if len(trees) == 1}


def values(told: Iterable[Told]) -> dict[str, Tree]:
    """Letter -> the number that it is said to be, of those of which one number is believed."""
    found: dict[str, set[Tree]] = {}
    for one in told:
        first, *rest = one.statement.chain.sides
        last = rest[-1].tree if rest else None
        if one.believed and isinstance(first.tree, Name) and last is not None and number(last) is not None:
            found.setdefault(first.tree.text, set()).add(last)
    return {letter: next(iter(trees)) for letter, trees in found.items() if len(trees) == 1}


def with_values(answer: Response, said: Mapping[str, Tree]) -> Response:
    """An answer with the sides before it as they are where what their letters are said to be is put in."""
    if not said or not answer.forms:
        return answer
    trees = [form.side.tree for form in answer.forms]
    put_in = [None if tree is None or isinstance(tree, Name) else with_names(tree, said) for tree in trees]
    pairs = zip(answer.forms, put_in, strict=True)
    return replace(answer, forms=tuple(form._replace(meant=tree) for form, tree in pairs))


def with_meanings(answer: Response, said: Mapping[str, Meaning]) -> Response:
    """An answer that is a formula, with the same as it is where what its letters are said to be is put in."""
    if not isinstance(answer.content, Symbolic):
        return answer
    *before, last = answer.content.chain.sides
    tree, put_in = last.tree, set[str]()
    for _ in range(DEEPEST):
        letters = set() if tree is None else said.keys() & set(names(tree))
        if tree is None or not letters:
            break
        put_in |= letters
        tree = with_names(tree, {letter: said[letter].tree for letter in letters})
        if next(islice(walk(tree), MOST, None), None) is not None:
            return answer
    if not put_in:
        return answer
    formula = Symbolic(replace(answer.content.chain, sides=(*before, replace(last, tree=tree))))
    believed = all(said[letter].believed for letter in put_in)
    return replace(answer, meant=Meant(formula, frozenset(put_in), believed))
