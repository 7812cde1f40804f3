"""What was said before, put in for the names of a formula, and the derivatives that follow from it."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.reading.building import BuildError, Kind, Scope
from checks.unevaluated import bound
from theory.formula.names import derivative
from theory.gradients import differentiate
from theory.links.scope import formula_of

DEEPEST = 4  # names that are put in through one another
LARGEST = 2000  # nodes of a formula in which names are put in


def known(name: str, scope: Scope) -> bool:
    """Whether a name has a value."""
    return name in scope.names and scope.names[name].value is not None


def unfolded(formula: Any, scope: Scope, but: Any = None, deepest: int = DEEPEST) -> Any:
    """The formula with what the scope says of its names put in for them, and for those in there.

    but: a letter that stays. What a name's derivative is follows from the formula of the name.
    """
    for depth in range(deepest, 0, -1):
        letters = formula.free_symbols - bound(formula) - {but}
        found = {letter: _meant(str(letter), scope, depth - 1) for letter in letters}
        said = {letter: one for letter, one in found.items() if one is not None and letter not in one.free_symbols}
        if not said or _size(formula) * max(map(_size, said.values())) > LARGEST:
            break
        formula = formula.xreplace(said)
    return formula


def slope(name: str, scope: Scope, deepest: int = DEEPEST) -> Any | None:
    """The derivative that a name such as dL/dw stands for, through every name that is in between; `direct` holds those
    fixed. None where nothing says how the one depends on the other, or where what is differentiated may be no number.
    """
    if (found := _differentiated(name, scope)) is None:
        return None
    formula, letter = found
    return _slope(unfolded(formula, scope, letter, deepest), letter)


def direct(name: str, scope: Scope) -> Any | None:
    """The derivative of a name's own formula, with the names in it held fixed; None as for `slope`."""
    found = _differentiated(name, scope)
    return None if found is None else _slope(*found)


def _differentiated(name: str, scope: Scope) -> tuple[Any, Any] | None:
    """The formula and the letter of a derivative's name."""
    pair = derivative(name)
    meaning = scope.names.get(pair[0]) if pair else None
    if pair is None or meaning is None:
        return None
    letter = sp.Symbol(pair[1], real=True)
    if meaning.function is not None:
        try:
            return meaning.function(letter), letter
        except BuildError:
            return None
    return (meaning.formula, letter) if meaning.formula is not None and meaning.kind is Kind.NUMBER else None


def _slope(formula: Any, letter: Any) -> Any | None:
    if not isinstance(formula, sp.Expr) or letter not in formula.free_symbols or formula.has(sp.Sum, sp.Product):
        return None
    return differentiate(formula, letter)


def _meant(name: str, scope: Scope, depth: int) -> Any | None:
    """The formula of a name, or the derivative that it stands for."""
    formula = formula_of(name, scope)
    return formula if formula is not None or depth == 0 else slope(name, scope, depth)


def _size(formula: Any) -> int:
    return sum(1 for _ in sp.preorder_traversal(formula))
