"""E[...] by its linearity: constants stand before it, sums are taken apart, and what is left is a number of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sympy as sp

from checks.reading.building.scope import Build, BuildError, Kind, Scope
from checks.tree import Tree
from checks.unevaluated import is_matrix

CAPITAL = re.compile("[A-Z]")
MEAN = "E["  # what the name of a mean begins with; no letter does
LARGEST, HIGHEST = 80, 8  # nodes and powers of what is multiplied out


def expectation(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """The mean of one number. Capitals that have no value are random, or, where there is none, all letters are."""
    if len(args) != 1:
        raise BuildError("one operand of E", f"{len(args)}", "take them apart")
    body = build(args[0])
    if is_matrix(body) or not isinstance(body, sp.Expr) or not body.is_commutative:
        raise BuildError("a number in E[...]", "what may be none", "write its entries")
    letters = {letter for letter in body.free_symbols if not str(letter).startswith(MEAN)}
    capitals = {
        letter for letter in letters if CAPITAL.match(str(letter)) and scope.kind(str(letter)) is not Kind.NUMBER
    }
    random = capitals or letters
    if body.has(sp.Derivative, sp.Sum, sp.Product):
        raise BuildError("a formula without sums and derivatives in E[...]", "one with them", "write it out")
    powers = [node.exp for node in body.atoms(sp.Pow) if not node.exp.is_Integer or abs(node.exp) > HIGHEST]
    if sum(1 for _ in sp.preorder_traversal(body)) > LARGEST or powers:
        return _mean(body)
    terms = []
    for term in sp.Add.make_args(sp.expand(body)):
        constant, rest = term.as_independent(*random, as_Add=False)
        terms.append(constant if rest == 1 else constant * _mean(rest))
    return sp.Add(*terms)


def _mean(body: Any) -> Any:
    """The mean of a formula as a number of which nothing else is known."""
    return body if not body.free_symbols else sp.Symbol(f"{MEAN}{body}]", real=True)
