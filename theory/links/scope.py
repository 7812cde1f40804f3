"""What a document has said so far: names with their numbers, and names with their formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import takewhile
from typing import Any, TypeGuard

import numpy as np
import sympy as sp

from checks.evaluation import EvaluationError, array
from checks.literals import Numbers, numbers
from checks.numbers import Printed
from checks.order import may_be_arrays
from checks.reading import EQUAL, Chain
from checks.reading.building import BuildError, Meaning, shaped
from checks.spans import Span, between, compute
from checks.tree import Call, Name, Tree
from checks.unevaluated import is_matrix
from theory.links.arithmetic import BITS, expression, known

NEAR = 3  # chains within which `L = (-0.6398)(0.2176)` and `L = -0.1392` speak of one number


@dataclass
class Scope:
    """What a document has said so far under one question: names with their numbers, and names with their formulas.

    values: of a number, or an array of them: one dimension for a list whose direction is open, two for a matrix.
    numbers: names of formulas in which nothing can be a matrix or a vector, so that they are numbers.
    """

    values: dict[str, Span] = field(default_factory=dict)
    formulas: dict[str, Any] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    open: dict[str, int] = field(default_factory=dict)  # names given by a formula of numbers -> chains since then

    @property
    def names(self) -> dict[str, Meaning]:
        """What each name is, by what was said of it."""
        return {**dict.fromkeys(self.numbers, Meaning()), **{n: shaped(np.shape(v)) for n, v in self.values.items()}}

    @property
    def known(self) -> dict[Any, Span]:
        """Letter -> its value; a vector's as a column."""
        letters = {name: meaning for name, meaning in self.names.items() if name in self.values}
        return {
            meaning.letter(name): np.reshape(self.values[name], meaning.shape) if meaning.shape else self.values[name]
            for name, meaning in letters.items()
        }


def remember(chain: Chain, scope: Scope, log: int | None) -> None:
    """A chain that begins with names gives them a number, an array or a formula; tuples give several."""
    scope.open = {name: since + 1 for name, since in scope.open.items() if since < NEAR}
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    if first is None or last is None or len(chain.sides) < 2 or chain.relations[0] not in EQUAL:
        return
    if (
        isinstance(first, Call)
        and first.head == "tuple"
        and isinstance(last, Call)
        and len(first.args) == len(last.args)
    ):
        for name, value in zip(first.args, last.args, strict=True):
            if isinstance(name, Name) and (stated := numbers(value)):
                scope.values[name.text] = _held(stated, exact=True)
        return
    if not isinstance(first, Name):
        return
    if stated := _stated(last):
        heads = [tree.text for tree in takewhile(_is_name, (side.tree for side in chain.sides)) if _is_name(tree)]
        value = _held(stated, exact=len(chain.sides) == len(heads) + 1)
        scope.values |= {head: value for head in heads if head == first.text or head not in scope.values}
        scope.open.pop(first.text, None)
    for side in chain.sides[1:]:
        if side.tree is not None and not numbers(side.tree):
            _remember_formula(first.text, side.tree, scope, log)


def _remember_formula(name: str, tree: Tree, scope: Scope, log: int | None) -> None:
    try:
        formula = expression(tree, log, scope.names)
    except BuildError:
        return
    if not isinstance(formula, sp.Expr) or is_matrix(formula):
        return
    if formula.free_symbols:
        scope.formulas.setdefault(name, formula)
        if not may_be_arrays((tree,), known(scope.names, log, tree)):
            scope.numbers.add(name)
    elif name not in scope.values and (value := _value_of(formula)) is not None:
        scope.values[name] = value
        scope.open[name] = 0


def _is_name(tree: Tree | None) -> TypeGuard[Name]:
    return isinstance(tree, Name)


def _stated(tree: Tree) -> Numbers | None:
    """A number, a list or a matrix of numbers; a tuple is none."""
    return None if isinstance(tree, Call) and tree.head in ("tuple", "sequence") else numbers(tree)


def _held(stated: Numbers, exact: bool) -> Span:
    spans = [between(*held(entry, exact)) for entry in stated.entries]
    return array(spans, stated.shape) if stated.shape else spans[0]


def held(number: Printed, exact: bool) -> tuple[Fraction, Fraction]:
    """A number that is stated is exact, and so is a whole one; else it stands for what rounds to it."""
    whole = number.quantum is not None and number.quantum >= 1
    return (number.value, number.value) if exact or whole else number.rounded


def _value_of(formula: Any) -> Span | None:
    try:
        return compute(formula, {}, BITS)
    except EvaluationError:
        return None
