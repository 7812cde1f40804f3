"""Two formulas: by their form, by exact algebra, by a point where they differ; what is assumed of letters is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from checks.complexes import parts
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.identity.closing import in_closed_form
from checks.literals import number
from checks.order import in_order
from checks.quantities import is_measured
from checks.reading.building import BuildError, build, fitting
from checks.reading.readings import Ambiguity, TwoReadings, however_meant, spelled
from checks.symbols import written_out
from checks.tree import Call, Tree, with_names
from checks.unevaluated import bound
from checks.vocabulary import CONSTANT_LETTERS
from theory.equality.algebra import MATRICES, decided, may_fail, same_domain, settled
from theory.equality.case import Case, Compare, Unsure, unsure
from theory.equality.letters import (
    opaque_heads,
    powers_of_powers,
    run_together,
    scope,
    surely_whole,
    whole_letters,
)
from theory.equality.lists import compare_in_order, other_length
from theory.equality.outcome import (
    Assumed,
    Assumption,
    Doubt,
    Equality,
    Match,
    Outcome,
    Same,
    Unreadable,
)
from theory.equality.quantities import compare_magnitudes, compare_quantities
from theory.equality.values import compare_constants, compare_numbers, is_real, other_shape

# The readings that may be sure, and what is assumed then.
SURE = {
    Ambiguity.IDENTITY: Assumed.IDENTITY,
    Ambiguity.RANGE: Assumed.RANGE,
    Ambiguity.BOUNDS: Assumed.RANGE,
    Ambiguity.UNITS: Assumed.UNITS,
    Ambiguity.SHAPE: Assumed.SHAPE,
}
VERDICT = attrgetter("verdict")


def compare_formulas(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """The verdict on two formulas, numbers or vectors. Raises Unsure."""
    if isinstance(gold, Call) and isinstance(answer, Call) and gold.head == answer.head == "list":
        return _compare_vectors(gold, answer, compare)
    if (one := number(gold)) is not None and (other := number(answer)) is not None:
        return compare_numbers(one, other, case.options)
    if (magnitude := compare_magnitudes(gold, answer, compare)) is not None:
        return magnitude
    if is_measured(gold, answer):
        return compare_quantities(gold, answer, compare)

    def judge(one: Tree, other: Tree) -> Outcome:
        try:
            return compare_quantities(one, other, compare) if is_measured(one, other) else _compared(one, other, case)
        except Unsure as reason:
            return Outcome(Equality.UNDECIDED, reason.ground)

    found = however_meant(gold, answer, judge, VERDICT, (Equality.EQUAL,), Equality.DIFFERENT)
    if isinstance(found, TwoReadings):
        raise Unsure(found)
    outcome, reading = found
    if outcome.verdict is Equality.UNDECIDED:
        raise Unsure(outcome.ground)
    return outcome.under(Assumption(SURE[reading.ambiguity], reading.names)) if reading else outcome


def _compared(gold: Tree, answer: Tree, case: Case) -> Outcome:
    """The verdict on two formulas, each of which has one reading. Raises Unsure."""
    if gold == answer:
        return Outcome(Equality.EQUAL, Same(Match.FORM))
    try:
        known = fitting(gold, answer, scope(case.options, gold, answer))
        sides = [build(side, known) for side in (gold, answer)]
    except BuildError as error:
        return Outcome(Equality.UNREAD, Unreadable(None, str(error)))
    if not any(getattr(side, "free_symbols", ()) for side in sides):
        return compare_constants((gold, answer), sides, case)
    found = _settled(sides)
    if found is None and (whole := whole_letters(*sides)):
        return _as_whole(gold, answer, sides, whole, case)
    found = found or _by_algebra(sides, case)
    if found.verdict is Equality.EQUAL and sides[0] != sides[1] and (bases := powers_of_powers(*sides)):
        raise unsure(Doubt.POSITIVE, ",".join(bases))
    if found.verdict is Equality.EQUAL:
        return _in_order(found, gold, answer, case)
    for reading in READINGS:
        if (other := reading(gold, answer, sides, found, case)) is not None:
            return other
    if found.verdict is Equality.DIFFERENT and (opaque := opaque_heads(*sides)):
        raise unsure(Doubt.ARRAY_FUNCTIONS, ", ".join(opaque))
    if found.verdict is Equality.UNDECIDED:
        raise Unsure(found.ground)
    return found


def _compare_vectors(gold: Call, answer: Call, compare: Compare) -> Outcome:
    flat = [_entries(side) for side in (gold, answer)]
    rows = [any(isinstance(arg, Call) and arg.head == "list" for arg in side.args) for side in (gold, answer)]
    if rows[0] != rows[1] and len(flat[0]) == len(flat[1]):
        found = compare_in_order(flat[0], flat[1], compare)
        matrix = gold if rows[0] else answer
        if len(matrix.args) in (1, len(flat[0])):  # a row or a column, which is a vector
            return found
        if found.verdict is not Equality.DIFFERENT:
            raise unsure(Doubt.RESHAPED)
    if len(gold.args) != len(answer.args):
        return other_length(gold.args, answer.args)
    return compare_in_order(gold.args, answer.args, compare)


def _entries(tree: Tree) -> tuple[Tree, ...]:
    """The entries of a vector, or of a matrix row by row."""
    if isinstance(tree, Call) and tree.head == "list":
        return tuple(entry for arg in tree.args for entry in _entries(arg))
    return (tree,)


def _decide(sides: Sequence[Any], case: Case) -> Outcome:
    """The verdict where every letter is a number."""
    return _settled(sides) or _by_algebra(sides, case)


def _settled(sides: Sequence[Any]) -> Outcome | None:
    """That the two are equal, where they have one form once their constants are evaluated."""
    return Outcome(Equality.EQUAL, Same(Match.EVALUATED), _domain(sides)) if settled(*sides) else None


def _by_algebra(sides: Sequence[Any], case: Case) -> Outcome:
    found = decided(sides, case)
    if found.verdict.holds:
        return Outcome(Equality.EQUAL, found.method, _domain(sides))
    return Outcome(Equality.DIFFERENT if found.verdict is Verdict.FAILED else Equality.UNDECIDED, found.method)


def _domain(sides: Sequence[Any]) -> tuple[Assumption, ...]:
    """What is assumed of two sides that are equal, but not defined at the same points."""
    alike = any(isinstance(side, MATRICES) for side in sides) or same_domain(*sides)
    return () if alike else (Assumption(Assumed.DEFINED),)


def _in_order(found: Outcome, gold: Tree, answer: Tree, case: Case) -> Outcome:
    """The same outcome, if the two are also equal as matrices and vectors. Raises Unsure where that is not shown."""
    try:
        order = in_order(gold, answer, scope(case.options, gold, answer))
    except BuildError as error:
        raise unsure(Doubt.NO_MEANING, str(error)) from None
    if order.kept:
        return found.under(Assumption(Assumed.IN_ORDER)) if order.letters else found
    raise unsure(Doubt.MATRICES, ",".join(sorted(order.letters)))


# --- other readings ---------------------------------------------------------------------------------------------


def _as_whole(gold: Tree, answer: Tree, sides: Sequence[Any], whole: Mapping[Any, Any], case: Case) -> Outcome:
    """(-2)^n has real values at whole n only, and so has a sum up to n, so that they are judged there.

    whole: those letters, and what is put in for them. Raises Unsure where one side has values elsewhere: (-1)^(2x) is 1
    at whole x.
    """
    other = _decide([side.xreplace(whole) for side in sides], case)
    if other.verdict is Equality.UNDECIDED:
        raise Unsure(other.ground)
    doubtful = {letter.name for letter in whole if not letter.is_integer} - surely_whole(*sides)
    if other.verdict is Equality.EQUAL and doubtful:
        raise unsure(Doubt.WHOLE, ",".join(sorted(doubtful)))
    other = other.under(Assumption(Assumed.WHOLE, tuple(sorted({letter.name for letter in whole.values()}))))
    return _in_order(other, gold, answer, case) if other.verdict is Equality.EQUAL else other


def _as_positive(gold: Tree, answer: Tree, sides: Sequence[Any], found: Outcome, case: Case) -> Outcome | None:
    """sqrt(m/B^2) and sqrt(m)/B, which differ where B is negative, but were meant as sizes; an integral of e^(-ax)."""
    doubtful = any(side.has(sp.Integral) for side in sides)
    if not doubtful and (found.verdict is not Equality.DIFFERENT or not any(map(may_fail, sides))):
        return None
    letters = sorted({letter for side in sides for letter in side.free_symbols if not letter.is_positive}, key=str)
    if not all(isinstance(letter, sp.Symbol) and letter.is_commutative for letter in letters):
        return None
    positive = {x: sp.Symbol(x.name, positive=True, **{"integer": True} if x.is_integer else {}) for x in letters}
    if _decide([side.xreplace(positive) for side in sides], case).verdict is Equality.EQUAL:
        raise unsure(Doubt.POSITIVE, ",".join(letter.name for letter in letters))
    return None


def _as_products(gold: Tree, answer: Tree, sides: Sequence[Any], found: Outcome, case: Case) -> Outcome | None:
    """`ab` beside a and b: equal by algebra as a product, it can hardly have been meant otherwise.

    `ab` and `ba`, where neither letter stands alone, are not sure.
    """
    certain, possible = run_together(gold, answer)
    for products, sure, tight in ((certain, True, True), (possible, False, True), (possible, False, False)):
        if not products:
            continue
        pair = spelled((gold, answer), products, behind=False) if tight else None
        one, two = pair or (with_names(side, products) for side in (gold, answer))
        known = scope(case.options, one, two)
        try:
            other = _decide([build(side, known) for side in (one, two)], case)
        except BuildError:  # a letter of it is a function elsewhere, and no factor
            continue
        if other.verdict is Equality.EQUAL and sure:
            return _in_order(other.under(Assumption(Assumed.PRODUCT, tuple(products))), one, two, case)
        if other.verdict is not Equality.DIFFERENT:
            raise unsure(Doubt.PRODUCTS, " and ".join(products))
    return None


def _as_constants(gold: Tree, answer: Tree, sides: Sequence[Any], found: Outcome, case: Case) -> Outcome | None:
    """e, i or j as a constant, where it cannot be a letter of the other side; different only in both readings.

    `i^2` is read so where the right answer is -1. Where it is the right answer, `-1` is not sure: i may be an index.
    """
    letters = [{letter.name for letter in side.free_symbols} for side in sides]
    held = {letter.name for side in sides for letter in bound(side)}
    meant = sorted((set().union(*letters) & CONSTANT_LETTERS.keys()) - held)
    if not meant:
        return None
    values = {sp.Symbol(name, real=True): CONSTANT_LETTERS[name].value for name in meant}
    try:
        replaced = [in_closed_form(side.xreplace(values)) for side in sides]
    except ValueError:  # sympy compares no numbers that are not real, as in max(x, i)
        raise unsure(Doubt.CONSTANTS, " and ".join(meant)) from None
    other = _read_as_constants((gold, answer), replaced, case)
    other = other.under(Assumption(Assumed.CONSTANT, tuple(meant)))
    if other.verdict is Equality.DIFFERENT and (found.verdict is Equality.DIFFERENT or not all(letters)):
        return other
    alone = not letters[0] or not (letters[1] or is_real(sides[1]))
    sure = meant == ["e"] or (alone and not {"i", "j"} <= {*meant})
    if other.verdict is Equality.EQUAL and sure:
        return _in_order(other, gold, answer, case)
    raise unsure(Doubt.CONSTANTS, " and ".join(meant))


def _read_as_constants(trees: tuple[Tree, Tree], sides: Sequence[Any], case: Case) -> Outcome:
    if not any(side.free_symbols for side in sides):
        return compare_constants(trees, sides, case)
    if not any(side.has(sp.I) for side in sides):
        return _decide(sides, case)
    try:
        entries = [np.atleast_1d(written_out(side)) for side in sides]
        if entries[0].shape != entries[1].shape:
            return other_shape(*entries)
        pairs = zip(*(side.flat for side in entries), strict=True)
        both = [pair for one, other in pairs for pair in zip(parts(one), parts(other), strict=True)]
    except EvaluationError as error:
        raise unsure(Doubt.NO_VALUE, str(error)) from None
    found = [_decide(pair, case) for pair in both]
    return max(
        found, key=lambda outcome: (outcome.verdict is Equality.DIFFERENT, outcome.verdict is not Equality.EQUAL)
    )


Reading: TypeAlias = Callable[[Tree, Tree, Sequence[Any], Outcome, Case], Outcome | None]
READINGS: tuple[Reading, ...] = (_as_positive, _as_products, _as_constants)
