"""Two polynomials coefficient by coefficient, each as the printed number that it is: 391 * 0.045 s = 17.6 s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.numbers import Printed, printed
from checks.reading import ReadError
from checks.reading.building import Meaning, Scope, build
from checks.spans import Span, between, compute
from checks.tree import Call, Name, Number, Tree
from theory.links.arithmetic import BITS, FEWEST, SHOWN, Judged, Manner, near, quantum, within
from theory.links.link import Truth

LETTERS = 4  # of a polynomial whose coefficients are compared
DEGREE = 4


@dataclass(slots=True)
class _Decimals:
    """The decimals of two formulas as letters: what each is as it stands, what may be rounded to it, and its text."""

    exact: dict[Any, Span] = field(default_factory=dict)
    wide: dict[Any, Span] = field(default_factory=dict)
    texts: dict[Any, Printed] = field(default_factory=dict)

    def taken_out(self, tree: Tree, decimals: int) -> Tree:
        """The formula with a letter for each decimal. decimals: from so many on one is taken for a rounded one."""
        if isinstance(tree, Call):
            return Call(tree.head, tuple(self.taken_out(arg, decimals) for arg in tree.args))
        text = _decimal(tree)
        if text is None or not isinstance(tree, Number):
            return tree
        name = f"decimal{len(self.exact)}"
        letter = sp.Symbol(name, real=True)
        digit = quantum(tree, decimals) or Fraction(0)
        self.exact[letter] = between(tree.value, tree.value)
        self.wide[letter] = between(tree.value - digit / 2, tree.value + digit / 2)
        self.texts[letter] = text
        return Name(name)


def _decimal(tree: Tree) -> Printed | None:
    """The number that is printed there, where it shows decimals."""
    try:
        found = printed(tree.text) if isinstance(tree, Number) else None
    except ReadError:
        return None
    return found if found and found.quantum is not None and found.quantum < 1 else None


def by_coefficients(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """Two polynomials in letters without values that are equal but for the rounding of their coefficients; None where
    they are not, or are no such polynomials."""
    decimals = _Decimals()
    varied = [decimals.taken_out(one, SHOWN), decimals.taken_out(other, FEWEST)]
    if not decimals.exact:
        return None
    here = within(scope, one, other)
    here = here.knowing({str(letter): Meaning() for letter in decimals.exact})
    sides: list[Any] = [build(tree, here) for tree in varied]
    letters = {letter for side in sides for letter in getattr(side, "free_symbols", ())} - decimals.exact.keys()
    if not 0 < len(letters) <= LETTERS or not all(0 <= _degree(side, letters) <= DEGREE for side in sides):
        return None
    left, right = (sp.Poly(side, *sorted(letters, key=str)).as_dict() for side in sides)
    judged = list(_judged(left, right, decimals, manner))
    if any(truth not in (Truth.RIGHT, Truth.ROUNDED) for truth, _ in judged):
        return None
    return next((found for found in judged if found[0] is Truth.ROUNDED), judged[0])


def _judged(left: dict[Any, Any], right: dict[Any, Any], decimals: _Decimals, manner: Manner) -> Iterator[Judged]:
    with precision(BITS):
        for place in left.keys() | right.keys():
            pair = [side.get(place, sp.S.Zero) for side in (left, right)]
            try:
                exact, wide = ([compute(one, env, BITS) for one in pair] for env in (decimals.exact, decimals.wide))
            except EvaluationError:
                yield Truth.UNDECIDED, None
                return
            yield near(decimals.texts.get(pair[1]), *exact, *wide, manner=manner)


def _degree(formula: Any, letters: set[Any]) -> int:
    """How high a polynomial in these letters may be; -1 for what is none."""
    if not getattr(formula, "free_symbols", set()) & letters:
        return 0 if isinstance(formula, sp.Expr) else -1
    if isinstance(formula, sp.Symbol):
        return 1
    inner = [_degree(arg, letters) for arg in formula.args]
    if min(inner) < 0 or not isinstance(formula, sp.Add | sp.Mul | sp.Pow):
        return -1
    if isinstance(formula, sp.Add):
        return max(inner)
    if isinstance(formula, sp.Mul):
        return sum(inner)
    power = formula.args[1]
    return inner[0] * int(power) if isinstance(power, sp.Integer) and 0 < power <= DEGREE else -1
