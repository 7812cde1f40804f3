"""What the theory rules out, whatever the numbers: a slope of the logistic above 1/4, a negative loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.numbers import Printed
from checks.ranges import IMAGES, REAL, Range, reach
from checks.reading import Chain
from checks.reading.building import Scope
from checks.tree import Name
from theory.formula import ascii
from theory.formula.layout import layout
from theory.formula.names import derivative
from theory.gradients import differentiate
from theory.links.arithmetic import number
from theory.links.link import Between, Impossible, NegativeLoss
from theory.links.scope import formula_of

LOSSES = frozenset({"loss", "Loss", "BCE", "MSE", "CE"})  # not L, which may be a log-likelihood
DEEPEST = 4  # names that are looked up through one another


def outside(printed: Printed, found: Range) -> bool:
    """Whether no value of the range may be printed like this, rounded or cut off."""
    low, high = (min(printed.rounded[0], printed.truncated[0]), max(printed.rounded[1], printed.truncated[1]))
    return high < found.low or low > found.high


def impossible(expression: Any, found: Range, known: Mapping[Any, Range]) -> Impossible:
    """That a formula stays in its range, with the ranges of its letters: `a*(1 - a)` for every a in (0, 1)."""
    bare = expression.replace(lambda node: node.func in IMAGES, lambda node: sp.Dummy(real=True))
    letters = sorted((s for s in bare.free_symbols & expression.free_symbols if isinstance(s, sp.Symbol)), key=str)
    inside: dict[Between | None, list[str]] = {}
    for letter in letters:
        span = known.get(letter, REAL)
        if not span.point:
            inside.setdefault(_bounds(span) if span.bounded else None, []).append(str(letter))
    head = _entry_by_entry(expression)
    written = ascii.write(layout(expression if head is None else head))
    return Impossible(
        written, head is not None, _bounds(found), tuple((span, tuple(names)) for span, names in inside.items())
    )


def _bounds(found: Range) -> Between:
    low, high = (bound if isinstance(bound, Fraction) else None for bound in (found.low, found.high))
    return Between(low, high, found.holds)


def _entry_by_entry(expression: Any) -> Any | None:
    """The formula of the function that is applied to every entry, if it is that."""
    return getattr(getattr(expression, "args", (None,))[0] if expression.args else None, "expr", None)


def implausible(chain: Chain, scope: Scope) -> NegativeLoss | Impossible | None:
    """Why a number in a document cannot be what its name says there; None where it can."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    if not isinstance(first, Name) or last is None or len(chain.sides) < 2:
        return None
    if (printed := number(last)) is None:
        return None
    if first.text in LOSSES and printed.value < 0:
        return NegativeLoss()
    for formula in _formulas(first.text, scope):
        if not formula.has(*IMAGES):
            continue
        known = _known(formula, scope)
        if outside(printed, found := reach(formula, known)):
            return impossible(formula, found, known)
    return None


def _formulas(name: str, scope: Scope) -> Iterator[Any]:
    """What the document has said that a name is; of a derivative, what the function's formula gives."""
    if (formula := formula_of(name, scope)) is not None:
        yield formula
    pair = derivative(name)
    made: Any = formula_of(pair[0], scope) if pair else None
    if pair and isinstance(made, sp.Expr):
        letter = sp.Symbol(pair[1], real=True)
        if letter in made.free_symbols:
            yield differentiate(made, letter)  # as a hand calculation writes it, of which the bounds are known


def _known(formula: Any, scope: Scope, depth: int = DEEPEST) -> dict[Any, Range]:
    """The ranges of a formula's letters, by what was said of them."""
    found = {}
    for letter in formula.free_symbols:
        inner: Any = formula_of(str(letter), scope)
        if depth and isinstance(inner, sp.Expr) and letter not in inner.free_symbols:
            found[letter] = reach(inner, _known(inner, scope, depth - 1))
    return found
