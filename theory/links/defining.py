"""The first link of a chain: it gives a name its meaning, or it claims something of a name that has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any

import sympy as sp
from flint import fmpq

from checks.arrays import shape_of
from checks.enclosure import fraction, precision
from checks.evaluation import EvaluationError, scalar
from checks.evidence import Verdict
from checks.order import may_be_arrays
from checks.reading.building import BuildError, Kind, Scope
from checks.rounding import decimal
from checks.spans import Span, between, compute
from checks.tree import Call, Name, Number, Tree, names, walk
from checks.unevaluated import is_matrix
from checks.vocabulary import CONSTANTS, FUNCTIONS
from theory.formula.names import derivative
from theory.links.applied import own_function, value_name
from theory.links.arithmetic import BITS, Judged, Manner, around, by_hand, expression, number, spread, within
from theory.links.cases import decided
from theory.links.comparing import equal, stated
from theory.links.following import followed
from theory.links.gradients import by_entries
from theory.links.link import Truth, cause
from theory.links.partials import by_members
from theory.links.scope import foretold, named_mean
from theory.links.unfolding import by_steps, direct, known, slope, unfolded

DEFINES: Judged = (Truth.DEFINES, None)
CLAIMED = (Truth.RIGHT, Truth.WRONG, Truth.ROUNDED, Truth.CUT_OFF)


def named(tree: Tree, introduced: bool) -> bool:
    """A name, an indexed name, or a function of names: what a definition begins with."""
    if isinstance(tree, Name):
        return True
    if isinstance(tree, Call) and tree.head == "tuple":
        return any(isinstance(arg, Name) for arg in tree.args)
    if isinstance(tree, Call) and tree.head in ("sub", "label", "index", "expectation"):
        return True
    places = isinstance(tree, Call) and all(isinstance(arg, Name) for arg in tree.args)
    return (places and own_function(tree, introduced) != "") or value_name(tree) != ""


def first_link(one: Tree, other: Tree, scope: Scope, line: int, manner: Manner) -> Judged:
    """What the link is that begins with a name. A claim is judged by what was said of the name; all else defines it."""
    if isinstance(one, Name):
        here = followed(scope, one, other)
        try:
            found = _foretold(one.text, other, scope, here, line, manner)
        except (BuildError, EvaluationError):
            found = None
        entry = partial(_derived, manner=manner)
        return (
            found
            or _derived(one.text, other, here, manner)
            or by_entries(one.text, other, here, entry)
            or by_members(one.text, other, here, manner)
            or DEFINES
        )
    if isinstance(one, Call) and one.head == "expectation":
        found = equal(one, other, scope, manner)
        return DEFINES if found[0] is Truth.UNDECIDED and named_mean(one) else found
    name = own_function(one, manner.introduces)
    if not name or not (scope.names.get(name) or name in FUNCTIONS):
        return DEFINES
    found = equal(one, other, scope, manner)
    primed = isinstance(one, Call) and one.head != name
    letters = {*names(one)}
    valued = scope.function(name) is not None and all(known(letter, scope) for letter in letters)  # f(x_3) = -3.9
    claimed = primed or (valued and letters.isdisjoint(names(other)))
    if found[0] is Truth.RIGHT or (claimed and found[0] in CLAIMED) or not letters:  # w(2), where w is a number
        return found
    return DEFINES


def _foretold(name: str, other: Tree, scope: Scope, here: Scope, line: int, manner: Manner) -> Judged | None:
    """A number, or a calculation of one, beside what it must be by what was said shortly before, or by what follows for
    a name of which nothing was said; None where that is not known, or where it may be another one.
    """
    expected = foretold(name, scope, line)
    printed = number(other)
    if expected is not None and printed is not None:
        return stated(printed, expected, expected, manner)
    if expected is None and name not in scope.names and derivative(name) is None and known(name, here):
        expected = here.names[name].value
    if expected is None or shape_of(expected) or {*names(other)} - CONSTANTS.keys():
        return None
    with precision(BITS):
        value = around(other, within(here, other))
        return None if shape_of(value) else stated(printed, expected, value, manner)


def _derived(name: str, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative of what is defined, beside what is said of it; None where it cannot be told."""
    if derivative(name) is None or may_be_arrays((other,), within(scope, other)):
        return None
    judged: list[Judged | None] = []
    try:
        right = expression(other, scope)
        if not isinstance(right, sp.Expr) or is_matrix(right):
            return None
        for one in chain((slope(name, scope), direct(name, scope)), by_steps(name, scope)):
            found = None if one is None else _beside(one, right, other, scope, manner)
            if found is not None and found[0] is not Truth.WRONG:
                return found
            judged += [] if one is None else [found]
    except (BuildError, EvaluationError):
        return None
    return None if None in judged else next(iter(judged), None)


def _beside(left: Any, right: Any, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative beside the formula or number that is said to be it."""
    letters = {str(letter) for side in (left, right) for letter in side.free_symbols}
    valued = all(known(name, scope) for name in letters)
    if valued and not right.free_symbols:
        return _by_value(left, right, other, scope, manner)
    said = unfolded(left, scope), unfolded(right, scope)
    given = _exact(*said, scope)
    for pair in ((left, right), said, given):
        found = decided(*pair)
        if found.verdict.holds:
            return Truth.RIGHT, cause(found, unfolded=True)
    if valued:
        return _by_value(left, right, other, scope, manner)
    letters_left, letters_right = (side.free_symbols for side in given)
    numbers = all(scope.kind(str(letter)) in (None, Kind.NUMBER) for letter in letters_left | letters_right)
    refuted = found.verdict is Verdict.FAILED and letters_right <= letters_left and letters_right
    return (Truth.WRONG, cause(found)) if refuted and numbers and not manner.approximate else None


def _by_value(left: Any, right: Any, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative with the numbers that were said of its letters, beside what is said to be it.

    A number that the derivative does not hang on may be a rounded result: what rounds to it convicts nobody. Nor does
    what comes out where each step, of which none is shown, is rounded to the digits that are printed: it is not judged.
    """
    doubtful = {str(letter) for letter in right.free_symbols - left.free_symbols}
    changed = {name: replace(scope.names[name], value=_rounded(scope.names[name].value)) for name in doubtful}
    here = scope.knowing(changed)
    with precision(BITS):
        found = compute(left, scope.values, BITS)
        judged = stated(number(other), found, around(other, within(here, other)), manner)
        if judged[0] is Truth.WRONG and (unit := min(_units(other), default=None)):
            carried = by_hand(left, scope.values, unit / 2)
            beside = scalar(spread(other, within(here, other), unit, decimals=1))
            return None if stated(number(other), carried, beside, manner)[0] is not Truth.WRONG else judged
    return judged


def _units(tree: Tree) -> Iterator[Fraction]:
    """The weights of the last digits of the decimals in a calculation."""
    found = (number(node) for node in walk(tree) if isinstance(node, Number))
    return (one.quantum for one in found if one is not None and one.quantum is not None and one.quantum < 1)


def _rounded(value: Span) -> Span:
    """What rounds to a decimal number; any other one as it is."""
    if not isinstance(value, fmpq):
        return value
    exact = fraction(value)
    places = len(decimal(exact).partition(".")[2])
    half = Fraction(1, 2 * 10**places) if places else 0
    return between(exact - half, exact + half)


def _exact(left: Any, right: Any, scope: Scope) -> tuple[Any, Any]:
    """Both formulas, the left one with the number of each letter that the right one lacks, where it was given exactly;
    not of one that a derivative is taken by. What letters of the right one alone hang on may not have been said."""
    known_values = scope.values
    by = {letter for side in (left, right) for made in side.atoms(sp.Derivative) for letter in made.variables}
    values = {
        letter: sp.Rational(int(value.p), int(value.q))
        for letter in left.free_symbols - right.free_symbols - by
        if isinstance(value := known_values.get(letter), fmpq)
    }
    return left.xreplace(values), right
