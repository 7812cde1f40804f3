"""The first link of a chain: it gives a name its meaning, or it claims something of a name that has one."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq

from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.order import may_be_arrays
from checks.reading.building import BuildError, Kind, Scope
from checks.spans import compute
from checks.tree import Call, Name, Tree, mapped, names
from checks.unevaluated import is_matrix
from checks.vocabulary import FUNCTIONS
from theory.formula.names import derivative
from theory.links.arithmetic import BITS, Judged, Manner, expression, number, value, within
from theory.links.comparing import at_lengths, decided, equal, stated
from theory.links.indexed import summed
from theory.links.link import Truth, cause
from theory.links.scope import foretold, own_function
from theory.links.unfolding import direct, known, slope, unfolded

DEFINES: Judged = (Truth.DEFINES, None)
CLAIMED = (Truth.RIGHT, Truth.WRONG, Truth.ROUNDED, Truth.CUT_OFF)


def named(tree: Tree, introduced: bool) -> bool:
    """A name, an indexed name, or a function of names: what a definition begins with."""
    if isinstance(tree, Name):
        return True
    if isinstance(tree, Call) and tree.head in ("sub", "label", "index", "tuple"):
        return True
    return (
        isinstance(tree, Call)
        and own_function(tree, introduced) != ""
        and all(isinstance(arg, Name) for arg in tree.args)
    )


def first_link(one: Tree, other: Tree, scope: Scope, line: int, manner: Manner) -> Judged:
    """What the link is that begins with a name. A claim is judged by what was said of the name; all else defines it."""
    if isinstance(one, Name):
        printed = number(other)
        expected = foretold(one.text, scope, line)
        if expected is not None and printed is not None:
            return stated(printed, expected, expected, manner)
        return _derived(one.text, other, scope, manner) or _summed(one.text, other, scope) or DEFINES
    name = own_function(one, manner.introduces)
    if not name or not (scope.function(name) or name in FUNCTIONS):
        return DEFINES
    found = equal(one, other, scope, manner)
    primed = isinstance(one, Call) and one.head != name
    return found if found[0] is Truth.RIGHT or (primed and found[0] in CLAIMED) else DEFINES


def _derived(name: str, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative of what is defined, beside what is said of it; None where it cannot be told."""
    found = [one for one in (slope(name, scope), direct(name, scope)) if one is not None]
    if not found or may_be_arrays((other,), within(scope, other)):
        return None
    try:
        right = expression(other, scope)
        if not isinstance(right, sp.Expr) or is_matrix(right):
            return None
        judged = [_beside(one, right, other, scope, manner) for one in found]
    except (BuildError, EvaluationError):
        return None
    right_ones = [one for one in judged if one is not None and one[0] is not Truth.WRONG]
    if right_ones:
        return right_ones[0]
    return None if None in judged else judged[0]


def _summed(name: str, other: Tree, scope: Scope) -> Judged | None:
    """The derivative of a formula with sums, such as softmax, at several lengths; None where it cannot be told.

    Wrong only where nothing is known of the letters in which both sides are then written.
    """
    pair = derivative(name)
    body = scope.names[pair[0]].tree if pair and pair[0] in scope.names else None
    if pair is None or body is None or not summed(body) or pair[1] not in names(body):
        return None
    trees = {key: meaning.tree for key, meaning in scope.names.items() if meaning.tree is not None}
    right = mapped(other, lambda node: trees.get(node.text) if isinstance(node, Name) else None)
    if any(letter in scope.names for tree in (body, right) for letter in names(tree)):
        return None
    if not {*names(right)} <= {*names(body)} or may_be_arrays((body, right), within(scope, body, right)):
        return None
    found = at_lengths(Call("derivative", (body, Name(pair[1]))), right, scope)
    return found if found and found[0] in CLAIMED else None


def _beside(left: Any, right: Any, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative beside the formula or number that is said to be it."""
    letters = {str(letter) for letter in left.free_symbols}
    if all(known(name, scope) for name in letters) and not right.free_symbols:
        with precision(BITS):
            return stated(number(other), compute(left, scope.values, BITS), value(other, scope), manner)
    said = unfolded(left, scope), unfolded(right, scope)
    if (found := decided(left, right)).verdict.holds or (found := decided(*said)).verdict.holds:
        return Truth.RIGHT, cause(found, unfolded=True)
    said = _exact(said[0], said[1], scope)
    found = decided(*said)
    if found.verdict.holds:
        return Truth.RIGHT, cause(found, unfolded=True)
    letters_left, letters_right = (side.free_symbols for side in said)
    numbers = all(scope.kind(str(letter)) in (None, Kind.NUMBER) for letter in letters_left | letters_right)
    refuted = found.verdict is Verdict.FAILED and letters_right <= letters_left and letters_right
    return (Truth.WRONG, cause(found)) if refuted and numbers and not manner.approximate else None


def _exact(left: Any, right: Any, scope: Scope) -> tuple[Any, Any]:
    """Both formulas with the number of each letter that stands in one of them alone, where it was given exactly; not of
    one that a derivative is taken by."""
    known_values = scope.values
    by = {letter for side in (left, right) for made in side.atoms(sp.Derivative) for letter in made.variables}
    values = {
        letter: sp.Rational(int(value.p), int(value.q))
        for letter in (left.free_symbols ^ right.free_symbols) - by
        if isinstance(value := known_values.get(letter), fmpq)
    }
    return left.xreplace(values), right.xreplace(values)
