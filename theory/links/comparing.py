"""Two sides that are said to be equal: by value where both have one, else by algebra, else neither is known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from operator import itemgetter
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.arrays import dimensions, shape_of
from checks.calculation import calculated
from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.literals import numbers
from checks.numbers import Printed, claims
from checks.order import in_order, may_be_arrays
from checks.quantities import is_measured
from checks.reading.building import BuildError, Kind, Scope, fitting
from checks.reading.building.expectations import MEAN
from checks.reading.letters import alike
from checks.reading.readings import TwoReadings, however_meant
from checks.spans import Span, compute, ends
from checks.tree import Call, Number, Tree, has, mapped, names, walk
from checks.unevaluated import is_matrix
from checks.vocabulary import CONSTANTS
from theory.links import einstein
from theory.links.arithmetic import (
    AS_WRITTEN,
    BITS,
    Judged,
    Manner,
    around,
    by_entry,
    claimed,
    expression,
    laid_alike,
    number,
    numeric,
    unlike,
    value,
    within,
)
from theory.links.cases import are_numbers, cases, decided, rightly, with_own_deltas
from theory.links.coefficients import by_coefficients
from theory.links.entrywise import goes_by_entries
from theory.links.following import followed, with_slopes
from theory.links.indexed import NotIndexed, has_ends, instance, instances, is_indexed, length, summed
from theory.links.link import (
    Alike,
    Ambiguous,
    AtLengths,
    ByStated,
    CutAsAsked,
    CutOff,
    DifferAt,
    Dropped,
    Factor,
    HowClose,
    NotAtLength,
    NotComparable,
    NotCompared,
    OnlyForNumbers,
    Stated,
    Truth,
    UnknownLetters,
    cause,
)
from theory.links.measuring import measured
from theory.links.signs import EITHER_SIGN, by_signs
from theory.links.subscripts import kronecker
from theory.links.unfolding import known, unfolded

NO_VALUES = frozenset({"ellipsis", "shape", "interval", "set", EITHER_SIGN})


def equal(one: Tree, other: Tree, scope: Scope, manner: Manner = AS_WRITTEN) -> Judged:
    """Whether two sides are equal, or about equal, by what the scope knows of their names."""
    if found := by_signs(one, other, partial(equal, scope=scope, manner=manner)):
        return found
    if any(has(tree, *NO_VALUES) for tree in (one, other)):
        return Truth.UNDECIDED, NotCompared()
    if alike(one, other):
        return Truth.RIGHT, Alike()
    if (left := calculated(one)) is not None and (right := calculated(other)) is not None:  # which has one reading
        return (Truth.RIGHT, None) if left == right else numeric(one, other, scope, manner)
    one, other = as_vectors(*in_means(*(with_own_deltas(tree, scope) for tree in (one, other))))
    here = followed(scope, one, other)
    truth, why = _tried(one, other, here, manner)
    if truth is Truth.UNDECIDED:
        if summed(one) or summed(other):
            found = at_known_length(one, other, scope, manner) or _at_lengths(one, other, scope, manner)
            truth, why = found or (truth, why)
        return (truth, why) if truth is Truth.RIGHT else _by_cases(one, other, here) or (truth, why)
    if truth is Truth.WRONG and any(kronecker(name) for tree in (one, other) for name in names(tree)):  # 1 or 0
        return _by_cases(one, other, here) or (truth, why)
    return truth, why


def _by_cases(one: Tree, other: Tree, scope: Scope) -> Judged | None:
    """That two sides with indices are the same, with what was said of what is in them: the probabilities of a softmax
    add up to 1. None where that cannot be told."""
    left, right = (with_slopes(tree, scope) for tree in (one, other))
    if einstein.holds(scope):
        shared = {*einstein.letters(left)} & {*einstein.letters(right)}
        left, right = (einstein.implied(tree, shared) for tree in (left, right))
    if not any(map(is_indexed, (left, right))) or not are_numbers(scope, left, right):
        return None
    try:
        return rightly(list(cases(left, right, scope)), scope)
    except (NotIndexed, BuildError, EvaluationError):
        return None


def in_means(*trees: Tree) -> tuple[Tree, ...]:
    """The formulas with variances as means, where means stand beside them: of what is random, no list of numbers."""
    if not any(has(tree, "expectation") for tree in trees):
        return trees

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == "var" and len(node.args) == 1):
            return None
        square, mean = Call("^", (node.args[0], TWO)), Call("expectation", node.args)
        return Call("-", (Call("expectation", (square,)), Call("^", (mean, TWO))))

    return tuple(mapped(tree, change) for tree in trees)


def as_vectors(*trees: Tree) -> tuple[Tree, ...]:
    """The formulas with tuples as vectors, where one stands in a calculation: 0.5 (1, 2) + 0.5 (3, 4) = (2, 3)."""

    def computed(tree: Tree) -> bool:
        calls = (node for node in walk(tree) if isinstance(node, Call) and node.head in CALCULATING)
        return any(isinstance(arg, Call) and arg.head == "tuple" for call in calls for arg in call.args)

    if not any(map(computed, trees)):
        return trees
    return tuple(mapped(tree, lambda node: _as_list(node) if _as_list(node) is not node else None) for tree in trees)


CALCULATING = frozenset({"+", "-", "*", "/", "neg"})
TWO = Number(Fraction(2), "2")


def at_known_length(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """Sums over something of which the length is known, written out; None where it is not, or that settles nothing."""
    try:
        left, right = (instance(tree, {}, length(tree, scope)) for tree in (one, other))
    except NotIndexed:
        return None
    found = _tried(left, right, followed(scope, left, right), manner)
    return None if found[0] is Truth.UNDECIDED else found


def _tried(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    """The verdict on two sides, if it is the same however they are meant."""
    used = {*names(one), *names(other)}
    known = {name: bool(meaning.shape) for name in used if (meaning := scope.names.get(name))}
    judge = partial(_once, scope=scope, manner=manner)
    found = however_meant(one, other, judge, itemgetter(0), (Truth.RIGHT, Truth.CUT_OFF), Truth.WRONG, known)
    return (Truth.UNDECIDED, Ambiguous(found)) if isinstance(found, TwoReadings) else found[0]


def _once(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    """The verdict on two sides, each of which has one reading."""
    try:
        if is_measured(one, other):
            return measured(one, other, scope, partial(_compare, scope=scope, manner=manner))
        return _compare(one, other, scope, manner)
    except (BuildError, EvaluationError) as error:
        if isinstance(error, BuildError) and all(goes_by_entries(tree, scope) for tree in (one, other)):
            return _by_entries(one, other, scope, manner)
        return Truth.UNDECIDED, NotComparable(str(error))


def _by_entries(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    """Two sides in which a number that is added to a vector is added to every entry."""
    try:
        return _compare(one, other, replace(scope, arrays=True), manner)
    except (BuildError, EvaluationError) as error:
        return Truth.UNDECIDED, NotComparable(str(error))


def _at_lengths(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """Sums over an index at several lengths; None where they do not tell what they run over.

    Where the two sides differ nothing is wrong yet: what the indexed letters are may be known, such as that they sum
    to 1.
    """
    terms: dict[int, None] = {}
    try:
        for case in instances((one, other)):
            terms[case.terms] = None
            left, right = case.trees
            truth, why = _tried(left, right, scope, manner)
            if truth is not Truth.RIGHT:
                sure = truth is Truth.WRONG and not {*names(left), *names(right)} - CONSTANTS.keys()
                sure = sure and all(map(has_ends, (one, other)))  # else it is right for a length that nobody said
                worst = Truth.WRONG if sure else Truth.UNDECIDED
                return worst, NotAtLength(case.terms, tuple(case.indices.items()), why)
    except NotIndexed:
        return None
    return Truth.RIGHT, AtLengths(tuple(terms))


def _compare(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    sides = [_differentiated(expression(tree, scope)) for tree in (one, other)]
    if any(map(is_matrix, sides)) and any(isinstance(side, sp.Tuple) for side in sides):
        return _compare(_as_list(one), _as_list(other), scope, manner)
    letters = [_letters(side) for side in sides]
    if not any(letters):
        evaluated = any(
            node.head in EVALUATED for tree in (one, other) for node in walk(tree) if isinstance(node, Call)
        )
        return _of_numbers(sides, other, manner) if evaluated else numeric(one, other, scope, manner)
    used = letters[0] | letters[1]
    arrays = any(dimensions(meaning.value) for name in used if (meaning := scope.names.get(name)))
    if all(known(name, scope) for name in used) and (arrays or letters[0] != letters[1]):
        return _with_values(one, other, scope, manner)
    numbers = not may_be_arrays((one, other), within(scope, one, other))
    truth, why = _identity(sides, letters, scope, numbers, slopes=_of_slopes(one, other))
    if truth is Truth.WRONG and (found := by_coefficients(one, other, scope, manner)):
        return found
    if truth is Truth.WRONG and (manner.conditional and isinstance(why, DifferAt)):
        return Truth.UNDECIDED, why
    if truth is Truth.WRONG and manner.approximate:
        return Truth.UNDECIDED, HowClose()
    if truth is Truth.RIGHT and not (order := in_order(one, other, within(scope, one, other))).kept:
        return Truth.UNDECIDED, OnlyForNumbers(tuple(sorted(order.letters)))
    return truth, why


EVALUATED = frozenset({"derivative", "at"})  # what is worked out before there is a number


def _differentiated(side: Any) -> Any:
    return side.doit() if hasattr(side, "has") and side.has(sp.Derivative) else side


def _of_numbers(sides: list[Any], other: Tree, manner: Manner) -> Judged:
    """Two formulas without letters, of which one had some before it was worked out."""
    with precision(BITS):
        return stated(number(other), *(compute(side, {}, BITS) for side in sides), manner=manner)


def _as_list(tree: Tree) -> Tree:
    """A tuple as the vector that it is beside one."""
    return Call("list", tree.args) if isinstance(tree, Call) and tree.head in ("tuple", "sequence") else tree


def _letters(side: Any) -> set[str]:
    return {str(letter) for letter in getattr(side, "free_symbols", ())}


# Formulas


def _of_slopes(one: Tree, other: Tree) -> bool:
    """Whether one side is a slope in the letters of the other, which it may no longer have once it is worked out."""
    primed = any(
        isinstance(node, Call) and (node.head.endswith("'") or node.head == "derivative") for node in walk(one)
    )
    return primed and {*names(one)} - CONSTANTS.keys() == {*names(other)} - CONSTANTS.keys()


def _identity(sides: list[Any], letters: list[set[str]], scope: Scope, numbers: bool, slopes: bool) -> Judged:
    """Whether the two formulas are the same for all values of their letters. numbers: all of those are numbers. slopes:
    one is a slope in the letters of the other."""
    alike = _same_letters(sides, letters)
    found = decided(*alike)
    if found.verdict.holds:
        return Truth.RIGHT, cause(found)
    said = [unfolded(side, scope) for side in alike]
    again = decided(*said) if said != alike else found
    if again.verdict.holds:
        return Truth.RIGHT, cause(again, unfolded=True)
    leaves = [_letters(side) for side in said]
    if said != alike and numbers and leaves[0] == leaves[1] != set() and again.verdict is Verdict.FAILED:
        settled = all(scope.kind(name) in (None, Kind.NUMBER) for name in leaves[0])
        if settled and not any(side.has(AppliedUndef, sp.Sum, sp.Product) for side in said):
            return Truth.WRONG, cause(again, unfolded=True)
    left, right = (_letters(side) for side in alike)
    if found.verdict is not Verdict.FAILED:
        return Truth.UNDECIDED, cause(found)
    if any(side.has(AppliedUndef) for side in alike if hasattr(side, "has")):
        why = cause(found)
        return Truth.UNDECIDED, DifferAt(why.point, functions=True) if isinstance(why, DifferAt) else why
    if (left == right or slopes) and not any(
        name.startswith(MEAN) for name in left
    ):  # what is random may be of a special kind
        return Truth.WRONG, _ratio(*alike) or cause(found)
    if right and right < left and (dropped := _dropped(alike[0], alike[1], left - right, scope)):
        return Truth.WRONG, dropped
    return Truth.UNDECIDED, UnknownLetters()


def _dropped(left: Any, right: Any, missing: set[str], scope: Scope) -> Dropped | None:
    """The letters that the right side lost, where it is the left one with 0, or with 1, for them: 2(a + b) = 2a.

    None of letters of which something was said, nor where it is 1 for one with an index, as a label of a class may be.
    """
    if any(name in scope.names for name in missing) or not isinstance(left, sp.Expr):
        return None
    indexed = any("_" in name for name in missing)
    letters = [letter for letter in left.free_symbols if str(letter) in missing]
    for put in (0,) if indexed else (0, 1):
        without = left.xreplace(dict.fromkeys(letters, sp.Integer(put)))
        if not without.has(sp.nan, sp.zoo) and decided(without, right).verdict.holds:
            return Dropped(tuple(sorted(missing)), put)
    return None


def _same_letters(sides: list[Any], letters: list[set[str]]) -> list[Any]:
    """z on one side is z_ij on the other where no other z occurs: an index that was left out."""
    changed = list(sides)
    for here, there in ((0, 1), (1, 0)):
        for name in letters[here] - letters[there]:
            longer = [other for other in letters[there] - letters[here] if other.startswith(f"{name}_")]
            if len(name) == 1 and len(longer) == 1:
                changed[here] = changed[here].xreplace({sp.Symbol(name, real=True): sp.Symbol(longer[0], real=True)})
    return changed


def _ratio(left: Any, right: Any) -> Factor | None:
    """A constant factor between the two, where there is one; a list has none."""
    if isinstance(right, sp.Tuple):
        return None
    for factor in (2, 3, 4, -1, -2):
        for times in (Fraction(factor), Fraction(1, factor)):
            scaled = sp.Mul(sp.Rational(times.numerator, times.denominator), right, evaluate=False)
            if decided(left, scaled).verdict.holds:
                return Factor(times)
    return None


def _with_values(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    """Formulas whose letters all have numbers: by value, within what the printed numbers stand for."""
    with precision(BITS):
        names = fitting(one, other, within(scope, one, other))
        points = laid_alike([value(tree, names, scope.values) for tree in (one, other)], one, other)
        if shape_of(points[0]) != shape_of(points[1]):
            return unlike(points, one, other)
        judged = by_entry(partial(stated, manner=manner), other, *points)
        if judged[0] is not Truth.WRONG or numbers(other):
            return judged
        spans = laid_alike([points[0], around(other, names)], one, other)
        wide = by_entry(partial(stated, manner=manner), other, *spans)
        return wide if wide[0] is Truth.RIGHT else judged


def stated(result: Printed | None, left: Span, right: Span, manner: Manner = AS_WRITTEN) -> Judged:
    """One entry of both sides by the numbers said before, and the number that is printed for the right one."""
    low, high = ends(left)
    wrong = Truth.WRONG, ByStated((low + high) / 2)
    if result is None:
        other = ends(right)
        return (Truth.RIGHT, Stated()) if low <= other[1] and other[0] <= high else wrong
    if low == high:
        truth = claimed(result, (low, high), manner)
        reasons = {Truth.RIGHT: CutAsAsked() if manner.cut else Stated(), Truth.CUT_OFF: CutOff()}
        return (truth, reasons[truth]) if truth in reasons else wrong
    found = claims(result, approximate=manner.approximate)
    if any(low <= claim.rounded[1] and claim.rounded[0] <= high for claim in found):
        return Truth.RIGHT, Stated()
    if any(low < claim.truncated[1] and claim.truncated[0] < high for claim in found):  # 29 is cut off to 29, not to 28
        return (Truth.RIGHT, CutAsAsked()) if manner.cut else (Truth.CUT_OFF, CutOff())
    return wrong
