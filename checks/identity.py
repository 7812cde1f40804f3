"""Is this expression equal to that one? Decided, not guessed.

Cheapest first: the same form; ball arithmetic at seeded points, which can refute; exact algebra, which can prove.
Equal means: equal wherever both sides are defined over the reals, isolated points apart.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import arb
from sympy.core.function import AppliedUndef

from checks import worker
from checks.enclosure import enclose, rational
from checks.evaluation import EvaluationError, array
from checks.evidence import Evidence, Verdict
from checks.normal import vanishes
from checks.ring import NotAlgebraic, TooLarge
from checks.words import words_vanish

POINTS = 8
ATTEMPTS = 60  # points outside a domain are passed over
BITS = 192
DIGITS = 30  # at 192 bits a true identity of moderate size agrees to about 50 digits
HEAVY = 10**9  # terms: what does not fit the ring's own cap is tried in a process that can be killed
SEED = 20


def decide(
    left: Any, right: Any, *, claim: str = "", linear: frozenset[str] = frozenset(), seconds: float = 5.0, seed: int = SEED
) -> Evidence:
    """Whether left = right, for all real values of their letters.

    left, right: sympy scalars, matrix expressions (which do not commute), or object arrays of scalars.
    linear: uninterpreted functions that are additive and homogeneous; all others are arbitrary.
    DECIDED when exact algebra proves it and no point speaks against it; FAILED with a point where the sides differ;
    UNDECIDED, with why, otherwise.
    """
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return _decide_arrays(left, right, claim=claim, linear=linear, seconds=seconds, seed=seed)
    claim = claim or f"{left} = {right}"
    if left == right:
        return Evidence(claim, Verdict.DECIDED, "same form")
    if isinstance(left, sp.MatrixExpr) and isinstance(right, sp.MatrixExpr) and left.shape != right.shape:
        return Evidence(claim, Verdict.FAILED, "shape", f"left is {left.shape}, right is {right.shape}")
    points = _points(left, right, linear, seed)
    for point, at_left, at_right in points:
        if (difference := _difference(at_left, at_right)) is not None:
            return Evidence(claim, Verdict.FAILED, "counterexample", f"at {point}: {difference}")
    try:
        equal = _algebra(left, right, linear, seconds)
    except (NotAlgebraic, worker.Stopped) as reason:
        return Evidence(claim, Verdict.UNDECIDED, "exact algebra", str(reason))
    if not equal:
        return Evidence(claim, Verdict.UNDECIDED, "exact algebra", "neither shown equal nor refuted at a point")
    if not points:
        return Evidence(claim, Verdict.UNDECIDED, "exact algebra", "equal in form, but defined at no point that was tried")
    return Evidence(claim, Verdict.DECIDED, "exact algebra", f"and {len(points)} points to {DIGITS} digits, seed {seed}")


def _decide_arrays(left: Any, right: Any, *, claim: str, **options: Any) -> Evidence:
    claim = claim or "arrays"
    if np.shape(left) != np.shape(right):
        detail = f"left has shape {np.shape(left)}, right {np.shape(right)}"
        return Evidence(claim, Verdict.FAILED, "shape", detail)
    worst: Evidence | None = None
    for index, (one, other) in enumerate(zip(left.flat, right.flat, strict=True)):
        evidence = decide(one, other, claim=claim, **options)
        if worst is None or evidence.verdict < worst.verdict:
            where = f"entry {index}: {evidence.detail}" if not evidence.verdict.holds else evidence.detail
            worst = Evidence(claim, evidence.verdict, evidence.method, where)
    if worst is None:
        return Evidence(claim, Verdict.DECIDED, "same form", "no entries")
    return Evidence(claim, worst.verdict, worst.method, worst.detail or f"{left.size} entries")


def _algebra(left: Any, right: Any, linear: frozenset[str], seconds: float) -> bool:
    if _commutes(left) and _commutes(right):
        difference = sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)
        try:
            return vanishes(difference, linear)
        except TooLarge:
            return worker.run(vanishes, difference, linear, HEAVY, seconds=seconds)
    return words_vanish(left, right)


def _commutes(expression: Any) -> bool:
    return not isinstance(expression, sp.MatrixExpr) and expression.is_commutative is not False


# --- points -----------------------------------------------------------------------------------------------------


def _points(left: Any, right: Any, linear: frozenset[str], seed: int) -> list[tuple[str, Any, Any]]:
    """Seeded points at which both sides have a value: what the point is, and the two values."""
    rng = random.Random(seed)
    letters = sorted(left.free_symbols | right.free_symbols, key=str)
    operators = sorted({node.func.__name__ for side in (left, right) for node in side.atoms(AppliedUndef)})
    found: list[tuple[str, Any, Any]] = []
    for _ in range(ATTEMPTS):
        environment = _environment(rng, letters, operators, linear)
        try:
            values = enclose(left, environment, BITS), enclose(right, environment, BITS)
        except EvaluationError:
            continue
        if not all(map(_sharp, values)):
            continue
        found.append((_describe(environment), *values))
        if len(found) == POINTS or not (letters or operators):
            break
    return found


def _environment(rng: random.Random, letters: list[Any], operators: list[str], linear: frozenset[str]) -> dict[Any, Any]:
    environment: dict[Any, Any] = {}
    sizes: dict[Any, int] = {}
    for letter in letters:
        if isinstance(letter, sp.MatrixSymbol):
            shape = [sizes.setdefault(n, rng.randint(2, 4)) if n.free_symbols else int(n) for n in letter.shape]
            environment[letter] = _matrix(rng, shape[0], shape[1])
        elif letter.is_commutative is False:
            environment[letter] = _matrix(rng, 3, 3)
        else:
            environment[letter] = _number(rng, letter)
    for name in operators:
        coefficients = [rational(Fraction(rng.randint(1, 9), 3)) for _ in range(4)]
        environment[name] = _operator(coefficients, name in linear)
    return environment


def _number(rng: random.Random, letter: Any) -> Any:
    size = Fraction(rng.randint(1, 40), rng.choice((7, 11, 13)))
    if letter.is_integer:
        size = Fraction(rng.randint(1, 9))
    return rational(size if letter.is_positive or rng.random() < 0.5 else -size)


def _matrix(rng: random.Random, rows: int, columns: int) -> Any:
    entries = [rational(Fraction(rng.randint(-9, 9), rng.randint(1, 3))) for _ in range(rows * columns)]
    return array(entries, (rows, columns))


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


def _describe(environment: Mapping[Any, Any]) -> str:
    parts = [f"{k} = {v}" for k, v in environment.items() if not callable(v) and not isinstance(v, np.ndarray)]
    others = [str(k) for k, v in environment.items() if callable(v) or isinstance(v, np.ndarray)]
    if others:
        parts.append(f"seeded {', '.join(others)}")
    return ", ".join(parts) or "no letters"


def _difference(left: Any, right: Any) -> str | None:
    """How two values differ for certain, or None where they may be equal."""
    if np.shape(left) != np.shape(right):
        return f"left has shape {np.shape(left)}, right {np.shape(right)}"
    for one, other in zip(np.ravel(left), np.ravel(right), strict=True):
        gap = one - other
        if (not gap.contains(0)) if isinstance(gap, arb) else gap != 0:
            return f"left is {_show(one)}, right is {_show(other)}"
    return None


def _show(value: Any) -> str:
    return value.str(10, radius=False) if isinstance(value, arb) else str(value)


