"""What a document has said so far: names with their numbers, and names with their formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.evaluation import EvaluationError
from checks.numbers import Printed
from checks.reading import Chain
from checks.reading.building import BuildError
from checks.spans import Span, between, compute
from checks.tree import Call, Name
from theory.links.arithmetic import BITS, expression, number

NEAR = 3  # chains within which `L = (-0.6398)(0.2176)` and `L = -0.1392` speak of one number


@dataclass
class Scope:
    """What a document has said so far under one question: names with their numbers, and names with their formulas."""

    values: dict[str, Span] = field(default_factory=dict)
    formulas: dict[str, Any] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)  # names given by a formula of numbers -> chains since then


def remember(chain: Chain, scope: Scope, log: int | None) -> None:
    """A chain that begins with a name gives it a number, or a formula; tuples give several."""
    scope.open = {name: since + 1 for name, since in scope.open.items() if since < NEAR}
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
        scope.open.pop(first.text, None)
    for side in chain.sides[1:]:
        if side.tree is not None and not number(side.tree):
            try:
                formula = expression(side.tree, log)
            except (BuildError, TypeError, ValueError):
                continue
            if isinstance(formula, sp.Expr) and formula.free_symbols:
                scope.formulas.setdefault(first.text, formula)
            elif isinstance(formula, sp.Expr) and first.text not in scope.values:
                with_value = _value_of(formula)
                if with_value is not None:
                    scope.values[first.text] = with_value
                    scope.open[first.text] = 0


def held(number: Printed, exact: bool) -> tuple[Fraction, Fraction]:
    """A number that is stated is exact, and so is a whole one; else it stands for what rounds to it."""
    whole = number.quantum is not None and number.quantum >= 1
    return (number.value, number.value) if exact or whole else number.rounded


def _value_of(formula: Any) -> Span | None:
    try:
        return compute(formula, {}, BITS)
    except EvaluationError:
        return None
