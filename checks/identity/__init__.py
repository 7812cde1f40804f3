"""Is this expression equal to that one? Decided, not guessed.

Cheapest first: the same form; ball arithmetic at seeded points, which can refute; exact algebra, which can prove.
Equal means: equal wherever both sides are defined over the reals, sets of measure zero apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import arb
from msgspec.structs import replace

from checks import worker
from checks.arrays import entries, is_array, shape_of
from checks.evaluation import EvaluationError
from checks.evidence import (
    Algebra,
    Counterexample,
    Finding,
    Obstacle,
    Open,
    SameForm,
    Shapes,
    Verdict,
    undecided,
)
from checks.identity.closing import in_closed_form
from checks.identity.normal import WHOLE, vanishes
from checks.identity.orders import vanishes_in_every_order
from checks.identity.points import DIGITS, POINTS, points
from checks.identity.radicals import is_zero
from checks.identity.ring import NotAlgebraic, TooLarge
from checks.identity.words import words_vanish
from checks.symbols import in_letters

if TYPE_CHECKING:
    from collections.abc import Mapping

MORE_POINTS = 40  # where algebra does not show two sides equal: they may differ in a corner that eight points missed
HEAVY = 10**9  # terms: what does not fit the ring's own cap is tried in a process that can be killed
SEED = 20


def decide(
    left: Any, right: Any, *, linear: frozenset[str] = frozenset(), seconds: float = 5.0, seed: int = SEED
) -> Finding:
    """Whether left = right, for all real values of their letters.

    left, right: sympy scalars, matrix expressions (which do not commute), or object arrays of scalars.
    linear: uninterpreted functions that are additive and homogeneous; all others are arbitrary.
    DECIDED when exact algebra proves it and no point speaks against it; FAILED with a point where the sides differ;
    UNDECIDED, with why, otherwise.
    """
    if is_array(left) or is_array(right):
        return _decide_arrays(left, right, linear=linear, seconds=seconds, seed=seed)
    try:
        return _decide(left, right, linear, seconds, seed)
    except RecursionError:
        return undecided(Obstacle.TOO_DEEP)


def _decide(left: Any, right: Any, linear: frozenset[str], seconds: float, seed: int) -> Finding:
    if left == right:
        if left.has(sp.nan, sp.zoo):
            return undecided(Obstacle.NO_VALUE)
        return Finding(Verdict.DECIDED, SameForm())
    if isinstance(left, sp.MatrixExpr) and isinstance(right, sp.MatrixExpr) and _misfit(left.shape, right.shape):
        return _other_shape(left.shape, right.shape)
    if _without_letters(left, right) and (zero := is_zero(_difference(left, right))) is not None and zero:
        return Finding(Verdict.DECIDED, Algebra())
    met = 0
    for environment, values in points((left, right), seed, POINTS, seconds, linear):
        if refuted := _refute(environment, *values):
            return refuted
        met += 1
    otherwise = undecided(Obstacle.NOT_SHOWN)
    try:
        equal = _algebra(left, right, linear, seconds)
    except (NotAlgebraic, EvaluationError, worker.Stopped) as reason:
        equal, otherwise = False, undecided(Obstacle.OUTSIDE, str(reason))
    if equal and met:
        return Finding(Verdict.DECIDED, Algebra(met, DIGITS, seed))
    if equal:
        otherwise = undecided(Obstacle.NOWHERE_DEFINED)
    elif (shorter := (in_closed_form(left), in_closed_form(right))) != (left, right):
        return _decide(shorter[0], shorter[1], linear, seconds, seed)
    more = points((left, right), seed + 1, MORE_POINTS, seconds, linear)
    return next(filter(None, (_refute(environment, *values) for environment, values in more)), otherwise)


def _refute(environment: Mapping[Any, Any], left: Any, right: Any) -> Finding | None:
    """FAILED where two values differ for certain, None where they may be equal."""
    if shape_of(left) != shape_of(right):
        return _other_shape(shape_of(left), shape_of(right))
    for one, other in zip(entries(left), entries(right), strict=True):
        gap = one - other
        if (not gap.contains(0)) if isinstance(gap, arb) else gap != 0:
            letters = [(k, v) for k, v in environment.items() if not callable(v) and not is_array(v)]
            at = tuple((str(letter), str(value)) for letter, value in letters)
            seeded = tuple(str(k) for k, v in environment.items() if callable(v) or is_array(v))
            return Finding(Verdict.FAILED, Counterexample(at, seeded, _show(one), _show(other)))
    return None


def _other_shape(left: Any, right: Any) -> Finding:
    return Finding(Verdict.FAILED, Shapes(tuple(map(str, left)), tuple(map(str, right))))


def _misfit(left: Any, right: Any) -> bool:
    """Whether two shapes differ for certain: sizes that are letters may be equal."""
    return any((sp.Integer(0) + one - other).is_zero is False for one, other in zip(left, right, strict=True))


def _decide_arrays(left: Any, right: Any, **options: Any) -> Finding:
    """The weakest finding on any entry."""
    shapes = [() if isinstance(side, sp.Indexed) else shape_of(side) for side in (left, right)]
    if shapes[0] != shapes[1]:
        return _other_shape(*shapes)
    if not (is_array(left) and is_array(right)):
        return undecided(Obstacle.OUTSIDE, "a matrix of letters beside one whose entries are written out")
    found = [decide(*pair, **options) for pair in zip(left.flat, right.flat, strict=True)]
    entry = min(range(len(found)), key=lambda n: (found[n].verdict, isinstance(found[n].method, SameForm)), default=0)
    method = found[entry].method if found else SameForm()
    if isinstance(method, SameForm):
        return Finding(Verdict.DECIDED, SameForm(left.size))
    if isinstance(method, (Counterexample, Open)):
        method = replace(method, entry=entry)
    return Finding(found[entry].verdict, method)


def _algebra(left: Any, right: Any, linear: frozenset[str], seconds: float) -> bool:
    """By letters first; then, where that does not decide, with matrices, sums and derivatives written out."""
    reason: NotAlgebraic | None = None
    try:
        commute = _commutes(left) and _commutes(right)
        if _scalars_equal(left, right, linear, seconds) if commute else words_vanish(left, right):
            return True
    except NotAlgebraic as error:
        reason = error
    if any(side.has(sp.MatrixExpr, *WHOLE) for side in (left, right)):
        try:
            pairs = [*zip(*(entries(in_letters(side)) for side in (left, right)), strict=True)]
        except (EvaluationError, ValueError) as error:
            raise reason or NotAlgebraic(f"not written out: {error}") from None
        return all(_scalars_equal(one, other, linear, seconds) for one, other in pairs)
    if reason is not None:
        raise reason
    return False


def _scalars_equal(left: Any, right: Any, linear: frozenset[str], seconds: float) -> bool:
    if not (isinstance(left, sp.Expr) and isinstance(right, sp.Expr)):
        raise NotAlgebraic("several values beside one another")
    difference = _difference(left, right)
    try:
        return vanishes(difference, linear) or vanishes_in_every_order(difference, lambda case: vanishes(case, linear))
    except TooLarge:
        return worker.run(vanishes, difference, linear, HEAVY, seconds=seconds)


def _difference(left: Any, right: Any) -> Any:
    return sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)


def _without_letters(left: Any, right: Any) -> bool:
    return all(isinstance(side, sp.Expr) and not side.free_symbols for side in (left, right))


def _commutes(expression: Any) -> bool:
    return not isinstance(expression, sp.MatrixExpr) and expression.is_commutative is not False


def _show(value: Any) -> str:
    return value.str(10, radius=False) if isinstance(value, arb) else str(value)
