"""Whether one answer is a constant multiple of the other: of formulas, conditions and vectors."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from checks.identity.points import points
from checks.tree import Call, Name, Number, Tree, mapped
from theory.equality.case import Case

SEED, POINTS = 20, 40


def factors(one: tuple[Tree, Any], other: tuple[Tree, Any], case: Case) -> tuple[Tree, Tree, bool] | None:
    """Two constants p and q with p * one = q * other if the one is a constant multiple of the other at all, and whether
    the multiple is positive; None where no point shows both to be other than 0.

    one, other: each as a tree and as its expression, a number.
    """
    for environment, values in points((one[1], other[1]), SEED, POINTS, case.seconds):
        if not all(value > 0 or value < 0 for value in values):
            continue
        at = {letter.name: value for letter, value in environment.items() if isinstance(letter, sp.Symbol)}
        if len(at) < len(environment):
            return None
        return _valued(other[0], at), _valued(one[0], at), bool(values[0] > 0) == bool(values[1] > 0)
    return None


def times(factor: Tree, tree: Tree) -> Tree:
    return Call("*", (factor, tree))


def _valued(tree: Tree, at: dict[str, Any]) -> Tree:
    """The tree with these rational numbers for its letters."""

    def number(node: Tree) -> Tree | None:
        value = at.get(node.text) if isinstance(node, Name) else None
        return None if value is None else Number(Fraction(int(value.p), int(value.q)), f"{value.p}/{value.q}")

    return mapped(tree, number)
