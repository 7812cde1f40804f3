"""What was said before, put in for the names of a formula, and the derivatives that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sympy as sp

from checks.reading.building import Kind, Meaning, Scope
from checks.tree import Call, Name
from checks.unevaluated import bound, letters_in, times, total
from theory.formula.names import derivative
from theory.gradients import differentiate
from theory.links.arithmetic import expression
from theory.links.scope import Applied, formula_of

DEEPEST = 8  # names that are put in through one another
LARGEST = 2000  # nodes of a formula in which names are put in


def known(name: str, scope: Scope) -> bool:
    """Whether a name has a value."""
    return name in scope.names and scope.names[name].value is not None


def unfolded(formula: Any, scope: Scope) -> Any:
    """The formula with what the scope says of its names put in for them, and for those in there.

    What a name's derivative is follows from the formula of the name.
    """
    for depth in range(DEEPEST, 0, -1):
        letters = (one for one in letters_in(formula).items() if one[0] not in bound(formula))
        found = {letter: _meant(name, scope, depth - 1) for letter, name in letters}
        said = {letter: one for letter, one in found.items() if one is not None and letter not in one.free_symbols}
        if not said or size(formula) * max(map(size, said.values())) > LARGEST:
            break
        formula = formula.xreplace(said)
    return formula


def slope(name: str, scope: Scope) -> Any | None:
    """The derivative that a name such as dL/dw stands for, through every name in between, which stays a letter of it;
    `direct` holds those fixed. None where nothing says how the one depends on the other, or where what is
    differentiated may be no number.
    """
    if (found := _differentiated(name, scope)) is None:
        return None
    formula, letter = found
    if not _plain(formula):
        return None
    shares: dict[Any, Any] = {letter: sp.S.One}
    return _through(formula, scope, shares, DEEPEST) or None


def direct(name: str, scope: Scope) -> Any | None:
    """The derivative of a name's own formula, with the names in it held fixed; None as for `slope`."""
    if (found := _differentiated(name, scope)) is None:
        return None
    formula, letter = found
    return differentiate(formula, letter) if _plain(formula) and letter in formula.free_symbols else None


def by_steps(name: str, scope: Scope) -> Iterator[Any]:
    """The derivative through each name by which a derivative was printed before, where all goes through that: for dL/dw
    the printed dL/dz times dz/dw. So a hand calculation goes on from what it rounded."""
    if (found := _differentiated(name, scope)) is None or not _plain(found[0]):
        return
    formula, letter = found
    top, last = derivative(name) or ("", "")
    for printed in scope.marked(_printed, top):
        pair, meaning = derivative(printed), scope.names[printed]
        if pair is None or pair[1] == last:
            continue
        rest = slope(f"d{pair[1]}/d{last}", scope)
        around = {letter: sp.S.One, sp.Symbol(pair[1], real=True): sp.S.Zero}
        if rest is not None and _through(formula, scope, around, DEEPEST) == 0:
            yield times(meaning.letter(printed), rest)


def _printed(name: str, meaning: Meaning) -> tuple[str, ...]:
    """Of a derivative whose value was said: what is differentiated."""
    pair = derivative(name) if "/" in name and meaning.value is not None else None
    return () if pair is None else (pair[0],)


def _through(formula: Any, scope: Scope, shares: dict[Any, Any], deepest: int) -> Any:
    """The chain rule along every path. shares: letter -> its derivative by the letter in question, as far as known."""
    terms = []
    for letter in sorted(letters_in(formula), key=lambda letter: letter.name):
        if letter not in shares:
            shares[letter] = sp.S.Zero  # while it is looked into, and where nothing is known of it
            inner = formula_of(letters_in(formula)[letter], scope)
            if deepest and inner is not None and _plain(inner) and size(inner) <= LARGEST:
                shares[letter] = _through(inner, scope, shares, deepest - 1)
        if shares[letter] != 0 and size(shares[letter]) <= LARGEST:
            terms.append(times(differentiate(formula, letter), shares[letter]))
    return total(*terms) if terms else sp.S.Zero


def _differentiated(name: str, scope: Scope) -> tuple[Any, Any] | None:
    """The formula and the letter of a derivative's name."""
    pair = derivative(name)
    meaning = scope.names.get(pair[0]) if pair else None
    if pair is None:
        return None
    letter = sp.Symbol(pair[1], real=True)
    if meaning is None:  # d sigma/dz, of the activation that is called so where nothing else is
        return (expression(Call("sigmoid", (Name(pair[1]),)), scope), letter) if pair[0] == "sigma" else None
    if isinstance(meaning.function, Applied):
        return _of_letter(meaning.function, letter)
    return (meaning.formula, letter) if meaning.formula is not None and meaning.kind is Kind.NUMBER else None


def _of_letter(function: Applied, letter: Any) -> tuple[Any, Any] | None:
    """The formula of a function at its own letters, or one of one letter at this one; None where it has no such."""
    if letter in function.letters:
        return function.formula, letter
    return (function(letter), letter) if len(function.letters) == 1 else None


def _plain(formula: Any) -> bool:
    """Whether a formula can be differentiated as one of numbers."""
    return isinstance(formula, sp.Expr) and not formula.has(sp.Sum, sp.Product)


def _meant(name: str, scope: Scope, depth: int) -> Any | None:
    """The formula of a name, or the derivative that it stands for."""
    formula = formula_of(name, scope)
    return formula if formula is not None or depth == 0 else slope(name, scope)


@lru_cache(maxsize=LARGEST)
def size(formula: Any) -> int:
    """How many nodes a formula has."""
    return 1 + sum(map(size, formula.args))
