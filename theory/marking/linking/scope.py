"""What a document has said so far: names with their numbers, and names with their formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.evaluation import EvaluationError
from checks.numbers import Printed
from checks.reading import Chain
from checks.symbolic import SymbolicError
from checks.tree import Call, Name
from theory.marking.linking.arithmetic import BITS, expression, number
from theory.marking.spans import Span, between, compute


@dataclass
class Scope:
    """What a document has said so far under one question: names with their numbers, and names with their formulas."""

    values: dict[str, Span] = field(default_factory=dict)
    formulas: dict[str, Any] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)  # names whose number was written as a formula of numbers only


def remember(chain: Chain, scope: Scope, log: int | None) -> None:
    """A chain that begins with a name gives it a number, or a formula; tuples give several."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    if first is None or last is None or len(chain.sides) < 2 or chain.relations[0] not in ("=", ":=", "≈"):
        return
    if (
        isinstance(first, Call)
        and first.head == "tuple"
        and isinstance(last, Call)
        and len(first.args) == len(last.args)
    ):
        for name, value in zip(first.args, last.args, strict=True):
            if isinstance(name, Name) and (stated := number(value)):
                scope.values[name.text] = between(*held(stated, exact=True))
        return
    if not isinstance(first, Name):
        return
    if printed := number(last):
        scope.values[first.text] = between(*held(printed, exact=len(chain.sides) == 2))
        scope.open.discard(first.text)
    for side in chain.sides[1:]:
        if side.tree is not None and not number(side.tree):
            try:
                formula = expression(side.tree, log)
            except (SymbolicError, TypeError, ValueError):
                continue
            if isinstance(formula, sp.Expr) and formula.free_symbols:
                scope.formulas.setdefault(first.text, formula)
            elif isinstance(formula, sp.Expr) and first.text not in scope.values:
                with_value = _value_of(formula)
                if with_value is not None:
                    scope.values[first.text] = with_value
                    scope.open.add(first.text)


def held(number: Printed, exact: bool) -> tuple[Fraction, Fraction]:
    """A number that is stated is exact, and so is a whole one; else it stands for what rounds to it."""
    whole = number.quantum is not None and number.quantum >= 1
    return (number.value, number.value) if exact or whole else number.rounded


def _value_of(formula: Any) -> Span | None:
    try:
        return compute(formula, {}, BITS)
    except EvaluationError:
        return None
