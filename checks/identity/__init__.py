"""Is this expression equal to that one? Decided, not guessed.

Cheapest first: the same form; ball arithmetic at seeded points, which can refute; exact algebra, which can prove.
Equal means: equal wherever both sides are defined over the reals, sets of measure zero apart.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp
from flint import arb
from sympy.core.function import AppliedUndef

from checks import worker
from checks.arrays import spread
from checks.enclosure import enclose, rational
from checks.evaluation import EvaluationError, array, scalar
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
from checks.identity.normal import WHOLE, vanishes, written_out
from checks.identity.ring import NotAlgebraic, TooLarge
from checks.identity.words import words_vanish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

POINTS = 8
MORE_POINTS = 40  # where algebra does not show two sides equal: they may differ in a corner that eight points missed
ATTEMPTS = 60  # for eight points: those outside a domain are passed over
BITS = 192
DIGITS = 30  # at 192 bits a true identity of moderate size agrees to about 50 digits
MEMBERS = 12  # of a family of letters such as x_i, along each index
HEAVY = 10**9  # terms: what does not fit the ring's own cap is tried in a process that can be killed
SEED = 20
PRIMES = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)  # a denominator for each letter: no two meet at a kink
SPREAD = (5, 5, 5, 1, 5, 5, 40, 300)  # how far from zero the points reach: most where people look, some far out
PROPERTIES = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer", "even", "odd", "real")


def decide(
    left: Any, right: Any, *, linear: frozenset[str] = frozenset(), seconds: float = 5.0, seed: int = SEED
) -> Finding:
    """Whether left = right, for all real values of their letters.

    left, right: sympy scalars, matrix expressions (which do not commute), or object arrays of scalars.
    linear: uninterpreted functions that are additive and homogeneous; all others are arbitrary.
    DECIDED when exact algebra proves it and no point speaks against it; FAILED with a point where the sides differ;
    UNDECIDED, with why, otherwise.
    """
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
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
    met = 0
    for point in _points(left, right, linear, seed, POINTS, seconds):
        if refuted := _refute(*point):
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
    more = (_refute(*point) for point in _points(left, right, linear, seed + 1, MORE_POINTS, seconds))
    return next(filter(None, more), otherwise)


def _refute(environment: Mapping[Any, Any], left: Any, right: Any) -> Finding | None:
    """FAILED where two values differ for certain, None where they may be equal."""
    if np.shape(left) != np.shape(right):
        return _other_shape(np.shape(left), np.shape(right))
    for one, other in zip(np.ravel(left), np.ravel(right), strict=True):
        gap = one - other
        if (not gap.contains(0)) if isinstance(gap, arb) else gap != 0:
            letters = [(k, v) for k, v in environment.items() if not callable(v) and not isinstance(v, np.ndarray)]
            at = tuple((str(letter), str(value)) for letter, value in letters)
            seeded = tuple(str(k) for k, v in environment.items() if callable(v) or isinstance(v, np.ndarray))
            return Finding(Verdict.FAILED, Counterexample(at, seeded, _show(one), _show(other)))
    return None


def _other_shape(left: Any, right: Any) -> Finding:
    return Finding(Verdict.FAILED, Shapes(tuple(map(str, left)), tuple(map(str, right))))


def _misfit(left: Any, right: Any) -> bool:
    """Whether two shapes differ for certain: sizes that are letters may be equal."""
    return any((sp.Integer(0) + one - other).is_zero is False for one, other in zip(left, right, strict=True))


def _decide_arrays(left: Any, right: Any, **options: Any) -> Finding:
    """The weakest finding on any entry."""
    shapes = [() if isinstance(side, sp.Indexed) else np.shape(side) for side in (left, right)]
    if shapes[0] != shapes[1]:
        return _other_shape(*shapes)
    if not (isinstance(left, np.ndarray) and isinstance(right, np.ndarray)):
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
            pairs = [*zip(written_out(left), written_out(right), strict=True)]
        except (EvaluationError, ValueError) as error:
            raise reason or NotAlgebraic(f"not written out: {error}") from None
        return all(_scalars_equal(one, other, linear, seconds) for one, other in pairs)
    if reason is not None:
        raise reason
    return False


def _scalars_equal(left: Any, right: Any, linear: frozenset[str], seconds: float) -> bool:
    if not (isinstance(left, sp.Expr) and isinstance(right, sp.Expr)):
        raise NotAlgebraic("several values beside one another")
    difference = sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)
    try:
        return vanishes(difference, linear)
    except TooLarge:
        return worker.run(vanishes, difference, linear, HEAVY, seconds=seconds)


def _commutes(expression: Any) -> bool:
    return not isinstance(expression, sp.MatrixExpr) and expression.is_commutative is not False


# --- points -----------------------------------------------------------------------------------------------------


def _points(
    left: Any, right: Any, linear: frozenset[str], seed: int, count: int, seconds: float
) -> Iterator[tuple[Mapping[Any, Any], Any, Any]]:
    """Seeded points at which both sides have a value, and those values; one by one, since the first may refute."""
    rng = random.Random(seed)
    letters = sorted(_letters(left) | _letters(right), key=lambda letter: (str(letter), str(letter.assumptions0)))
    families = {str(i.base): (i.base, len(i.indices)) for side in (left, right) for i in side.atoms(sp.Indexed)}
    operators = sorted({node.func.__name__ for side in (left, right) for node in side.atoms(AppliedUndef)})
    found = 0
    until = time.monotonic() + seconds
    for attempt in range(ATTEMPTS * count // POINTS):
        environment = _environment(rng, letters, operators, linear, SPREAD[attempt % len(SPREAD)])
        try:
            if environment is None:
                continue
            environment |= {base: _family(rng, rank) for _, (base, rank) in sorted(families.items())}
            values = _alike(enclose(left, environment, BITS), enclose(right, environment, BITS))
        except EvaluationError:
            continue
        finally:
            late = time.monotonic() > until
        if all(map(_sharp, values)):
            found += 1
            yield environment, *values
        if late or found == count or not (letters or operators):
            return


def _letters(side: Any) -> set[Any]:
    """What needs a value: free symbols, and the letters in the sizes of matrices."""
    members = side.atoms(sp.Indexed)
    indices = set().union(*(index.free_symbols for member in members for index in member.indices))
    free = side.xreplace(dict.fromkeys(members, sp.S.One)).free_symbols if members else side.free_symbols
    letters = free | (indices & side.free_symbols)
    matrices = side.atoms(sp.MatrixSymbol, sp.Identity, sp.ZeroMatrix, sp.OneMatrix)
    return letters.union(*(size.free_symbols for matrix in matrices for size in matrix.shape))


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """A 1 x 1 matrix beside a scalar is that scalar; a scalar beside a square matrix is a multiple of the identity."""
    if np.ndim(left) == np.ndim(right):
        return left, right
    left, right = scalar(left), scalar(right)
    return spread(left, right, rational(0)), spread(right, left, rational(0))


def _environment(
    rng: random.Random, letters: list[Any], operators: list[str], linear: frozenset[str], spread: int
) -> dict[Any, Any] | None:
    """Values for the letters; None where an attempt to meet their assumptions did not succeed."""
    matrices = [letter for letter in letters if isinstance(letter, sp.MatrixSymbol)]
    named = sorted(set().union(*(n.free_symbols for matrix in matrices for n in matrix.shape)), key=str)
    sizes = {size: sp.Integer(rng.randint(2, 4)) for size in named}
    environment: dict[Any, Any] = {}
    for position, letter in enumerate(letters):
        if letter in sizes:
            environment[letter] = rational(int(sizes[letter]))
        elif isinstance(letter, sp.MatrixSymbol):
            environment[letter] = _matrix(rng, *(int(n.subs(sizes)) for n in letter.shape))
        elif letter.is_commutative is False:
            environment[letter] = _matrix(rng, 3, 3)
        else:
            value = _number(rng, letter, PRIMES[position % len(PRIMES)], spread)
            if value is None:
                return None
            environment[letter] = rational(value)
    for name in operators:
        coefficients = [rational(Fraction(rng.randint(1, 9), 3)) for _ in range(4)]
        environment[name] = _operator(coefficients, name in linear)
    return environment


def _number(rng: random.Random, letter: Any, prime: int, spread: int) -> Fraction | None:
    """A value that meets the letter's assumptions, or None where twenty did not."""
    for _ in range(20):
        numerator = rng.randrange(spread * prime)
        size = Fraction(numerator + (numerator % prime == 0), prime)
        if letter.is_integer:
            size = Fraction(rng.randint(1, 9))
        for value in (size, -size) if rng.random() < 0.5 else (-size, size):
            if _meets(sp.Rational(value.numerator, value.denominator), letter):
                return value
    return None


def _meets(value: Any, letter: Any) -> bool:
    return all(getattr(value, name) == asked for name, asked in _asked(letter))


@lru_cache(maxsize=4096)
def _asked(letter: Any) -> tuple[tuple[str, bool], ...]:
    """What the letter's assumptions say of its value."""
    pairs = ((f"is_{name}", getattr(letter, f"is_{name}")) for name in PROPERTIES)
    return tuple((name, asked) for name, asked in pairs if asked is not None)


def _matrix(rng: random.Random, rows: int, columns: int) -> Any:
    entries = [rational(Fraction(rng.randint(-9, 9), rng.randint(1, 3))) for _ in range(rows * columns)]
    return array(entries, (rows, columns))


def _family(rng: random.Random, rank: int) -> Any:
    """Members for each index from 0 on: enough for the whole numbers that letters take here."""
    if rank > 2:
        raise EvaluationError(f"a family with {rank} indices")
    return _matrix(rng, MEMBERS, MEMBERS if rank == 2 else 1).reshape((MEMBERS,) * rank)


def _operator(coefficients: list[Any], linear: bool) -> Any:
    """A stand-in for an arbitrary function: a fixed polynomial, of degree one without constant where it is linear."""

    def apply(*args: Any) -> Any:
        total = coefficients[0] * 0
        for position, arg in enumerate(args, start=1):
            total = total + coefficients[0] * arg * position
            if not linear:
                total = total + coefficients[1] * arg * arg + coefficients[2]
        return total

    return apply


def _sharp(value: Any) -> bool:
    """Known to DIGITS digits, so that agreement means something."""
    balls = [entry for entry in np.ravel(value) if isinstance(entry, arb)]
    return all(entry.rad() * arb(10) ** DIGITS < abs(entry).max(arb(1)) for entry in balls)


def _show(value: Any) -> str:
    return value.str(10, radius=False) if isinstance(value, arb) else str(value)
