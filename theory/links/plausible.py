"""What the theory rules out, whatever the numbers: a slope of the logistic above 1/4, a negative loss."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from checks.numbers import Printed
from checks.reading import Chain
from checks.spans import ends
from checks.tree import Name
from theory.documents.answers import Numbers
from theory.formula import ascii
from theory.formula.layout import layout
from theory.formula.names import derivative
from theory.gradients import differentiate
from theory.grading.key import Key
from theory.links.arithmetic import number
from theory.links.ranges import IMAGES, REAL, Range, reach
from theory.links.scope import Scope

LOSSES = frozenset({"loss", "Loss", "BCE", "MSE", "CE"})  # not L, which may be a log-likelihood
DEEPEST = 4  # names that are looked up through one another


def outside(printed: Printed, found: Range) -> bool:
    """Whether no value of the range may be printed like this, rounded or cut off."""
    low, high = (min(printed.rounded[0], printed.truncated[0]), max(printed.rounded[1], printed.truncated[1]))
    return high < found.low or low > found.high


@dataclass(frozen=True, eq=False)
class Plausible:
    """The bounds of every quantity of a key.

    Numbers that the question states are fixed, but for those under a logarithm, which may be whatever it can take: a
    predicted probability. Functions give whatever they can, since their arguments come from data.
    """

    key: Key

    @cached_property
    def ranges(self) -> dict[Any, Range]:
        """Letter -> its range: of the givens, then of every quantity by all its forms."""
        found: dict[Any, Range] = {}
        forms = [rule.expression for ways in self.key.rules.values() for rule in ways]
        for given in self.key.derivation.givens:
            letter = self.key.derivation.symbol(given.name)
            if isinstance(letter, sp.Symbol):
                value = self.key.exact.get(given.name)
                fixed = REAL if value is None else Range(*ends(value), (True, True))
                found[letter] = _domain(letter, forms) or fixed
        for name, ways in self.key.rules.items():
            spans = [reach(rule.expression, found) for rule in ways]
            whole = REAL
            for span in spans:
                whole = whole & span
            found[self.key.derivation.symbol(name)] = whole
        return found

    def impossible(self, name: str, numbers: Numbers) -> str:
        """Why no numbers could make the quantity what was printed; empty where some could."""
        for rule in self.key.rules[name]:
            found = reach(rule.expression, self.ranges)
            if found.point or not any(outside(entry, found) for entry in numbers.entries):
                continue
            return f"impossible: {_stated(rule.expression, found, self.ranges)}"
        return ""


def _domain(letter: Any, forms: list[Any]) -> Range | None:
    """Where every logarithm of a line in this letter alone has a value; None where there is no such logarithm."""
    found: Range | None = None
    for form in forms:
        for node in form.atoms(sp.log):
            inner = node.args[0]
            if inner.free_symbols != {letter} or not inner.is_polynomial(letter) or sp.degree(inner, letter) != 1:
                continue
            slope = inner.coeff(letter)
            zero = Fraction(str(-inner.subs(letter, 0) / slope)) if slope.is_rational else None
            if zero is not None:
                side = Range(zero, math.inf) if slope > 0 else Range(-math.inf, zero)
                found = side if found is None else found & side
    return found


def _stated(expression: Any, found: Range, known: Mapping[Any, Range]) -> str:
    """`a*(1 - a) lies between 0 and 1/4 for every a in (0, 1)`."""
    bare = expression.replace(lambda node: node.func in IMAGES, lambda node: sp.Dummy(real=True))
    letters = sorted((s for s in bare.free_symbols & expression.free_symbols if isinstance(s, sp.Symbol)), key=str)
    free = [(letter, known.get(letter, REAL)) for letter in letters]
    inside: dict[str, list[str]] = {}
    for letter, span in free:
        if not span.point:
            inside.setdefault(str(span) if span.bounded else "", []).append(str(letter))
    places = [f"{', '.join(names)} in {span}" if span else f"real {', '.join(names)}" for span, names in inside.items()]
    written = "what comes out of " + _head(expression) if _head(expression) else ascii.write(layout(expression))
    return f"{written} {found.words}" + (f" for every {' and '.join(places)}" if places else "")


def _head(expression: Any) -> str:
    """The function that is applied entry by entry, if it is that."""
    inner = getattr(getattr(expression, "args", (None,))[0] if expression.args else None, "expr", None)
    return "" if inner is None else ascii.write(layout(inner))


def implausible(chain: Chain, scope: Scope) -> str:
    """Why a number in a document cannot be what its name says there; empty where it can."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    printed = None if last is None or len(chain.sides) < 2 else number(last)
    if printed is None or not isinstance(first, Name):
        return ""
    if first.text in LOSSES and printed.value < 0:
        return "impossible: a loss of this kind is never negative"
    for formula in _formulas(first.text, scope):
        known = _known(formula, scope)
        if formula.has(*IMAGES) and outside(printed, found := reach(formula, known)):
            return f"impossible: {_stated(formula, found, known)}"
    return ""


def _formulas(name: str, scope: Scope) -> Iterator[Any]:
    """What the document has said that a name is; of a derivative, what the function's formula gives."""
    if name in scope.formulas:
        yield scope.formulas[name]
    pair = derivative(name)
    made: Any = scope.formulas.get(pair[0]) if pair else None
    if pair and isinstance(made, sp.Expr):
        letter = sp.Symbol(pair[1], real=True)
        if letter in made.free_symbols:
            yield differentiate(made, letter)  # as a hand calculation writes it, of which the bounds are known


def _known(formula: Any, scope: Scope, depth: int = DEEPEST) -> dict[Any, Range]:
    """The ranges of a formula's letters, by what was said of them."""
    found = {}
    for letter in formula.free_symbols:
        inner: Any = scope.formulas.get(str(letter))
        if depth and isinstance(inner, sp.Expr) and letter not in inner.free_symbols:
            found[letter] = reach(inner, _known(inner, scope, depth - 1))
    return found
