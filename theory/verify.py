"""A worked answer against the instruments: every link, every value, every theorem, every typical mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from random import Random
from types import MappingProxyType
from typing import Any

import numpy as np
from flint import arb

from checks import agreement
from checks.evaluation import EvaluationError
from checks.evidence import (
    Apart,
    AtSizes,
    Balls,
    Equal,
    Evidence,
    Finding,
    Obstacle,
    Refuted,
    Rounding,
    Torch,
    Unnoticed,
    Value,
    Verdict,
    undecided,
)
from checks.identity import decide
from checks.vocabulary.heads import Gradient, MatrixGradient, MatrixStationary, Stationary
from theory.accumulation import decide_chain_rule
from theory.derivation import Derivation, Quantity, free_names
from theory.formula import unicode
from theory.formula.layout import layout
from theory.mistakes import Mistake
from theory.sizes import decide_for_all_sizes, instance
from theory.topic import Worked

SEED = 2024
SAMPLES = 8
NOTHING: Mapping[str, Sequence[Evidence]] = MappingProxyType({})
BOUND = 64  # ulp: a dozen float64 operations, each off by half a unit, amplified by a slope below 10
LARGEST = 4000  # nodes of an unfolded side: above, exact algebra would take seconds, and the measured value decides


def verify(
    worked: Worked,
    *,
    places: int | None = None,
    seed: int = SEED,
    samples: int = SAMPLES,
    known: Mapping[str, Sequence[Evidence]] = NOTHING,
) -> Iterator[Evidence]:
    """The evidence for every claim of the worked answer, as it is found: the algebra first, since torch loads slowly.

    places: the decimals of the hand calculation, if there is one; its answers are then enclosed. known: what was found
    about the links of some quantities before.
    """
    derivation = worked.derivation
    for quantity in derivation:
        yield from known[quantity.name] if quantity.name in known else links(derivation, quantity)
    yield from theorems(derivation)
    if places is not None:
        yield from roundings(derivation, places)
    at = points(worked, seed=seed, samples=samples)
    for quantity in derivation:
        yield compare(derivation, quantity, at, seed)
    for mistake in worked.mistakes:
        yield refute(derivation, mistake, at, seed)
    if worked.more is not None:
        yield from worked.more()


# Links


def links(derivation: Derivation, quantity: Quantity) -> Iterator[Evidence]:
    """Whether each form of a quantity equals the one before."""
    for place, pair in enumerate(pairwise(form.expression for form in quantity.lines), start=1):
        sides = (unicode.write(layout(side)) for side in pair)
        yield decide_link(derivation, *pair).about(quantity.name, Equal(place, *sides))


def decide_link(derivation: Derivation, left: Any, right: Any) -> Finding:
    """Whether two forms are equal: as they stand, or else with earlier quantities replaced by what they are."""
    if derivation.has_open_sizes or isinstance(left, (Stationary, MatrixStationary)):
        found = decide_for_all_sizes(derivation, left, right)
        undone = found.verdict is Verdict.UNDECIDED and derivation.has_open_sizes
        return _at_sizes(derivation, left, right, found) if undone else found
    found = undecided(Obstacle.NOT_SHOWN)
    if (
        isinstance(left, (Gradient, MatrixGradient))
        and (shown := decide_chain_rule(derivation, left, right)).verdict.holds
    ):
        return shown
    for cut in _cuts(derivation, left, right):
        letters = derivation.unfolded(cut)
        try:
            sides = letters.read(left), letters.read(right)
        except EvaluationError as error:
            return undecided(Obstacle.OUTSIDE, str(error))
        if max(map(_size, sides)) > LARGEST:
            return undecided(Obstacle.TOO_LONG, str(LARGEST))
        found = decide(*map(derivation.assuming, sides), linear=derivation.linear)
        if found.verdict.holds:
            return found
    return found


def _at_sizes(derivation: Derivation, left: Any, right: Any, otherwise: Finding) -> Finding:
    """What holds entry by entry at some sizes is no proof for all: it is as strong as a measurement."""
    sizes = instance(derivation)
    found = decide_link(derivation.at_sizes(sizes), left.xreplace(sizes), right.xreplace(sizes))
    if found.verdict is Verdict.FAILED:
        return found
    at = tuple((str(letter), str(number)) for letter, number in sizes.items())
    return Finding(Verdict.MEASURED, AtSizes(at)) if found.verdict.holds else otherwise


def _cuts(derivation: Derivation, *sides: Any) -> Iterator[list[str]]:
    """Which names stay letters, from all of them to none: what holds with more letters holds with fewer.

    Only the last cut can refute. A total derivative needs its variable, and what it holds fixed, as letters throughout.
    """
    held = [str(letter) for side in sides for head in side.atoms(Gradient, MatrixGradient) for letter in head.args[1:]]
    if not held:
        every = [item.name for item in (*derivation.givens, *derivation.quantities)]
        used = set().union(*map(free_names, sides))
        yield every
        yield [name for name in every if name not in used]
    yield held


def _size(side: Any) -> int:
    return sum(1 + entry.count_ops() for entry in np.ravel(np.array(side, dtype=object)))


# Theorems and rounding


def theorems(derivation: Derivation) -> Iterator[Evidence]:
    """The claims for every n, by an SMT solver; undecided, with what to install, where there is none."""
    if derivation.theorems:
        from checks.induction import prove

        for theorem in derivation.theorems:
            yield from prove(theorem)


def roundings(derivation: Derivation, places: int) -> Iterator[Evidence]:
    """For each answer, whether the hand calculation's value, and the exact one, lie in what rounding can reach."""
    exact, hand, reach = derivation.values(), derivation.rounded(places), derivation.reachable(places)
    for name in derivation.answer:
        if name not in reach:
            continue
        pairs = [*zip(np.ravel(reach[name]), np.ravel(hand[name]), strict=True)]
        pairs += zip(np.ravel(reach[name]), np.ravel(exact[name]), strict=True)
        inside = all(ball.overlaps(arb(value)) for ball, value in pairs)
        widest = max(float(ball.rad()) for ball in np.ravel(reach[name]))
        yield Evidence(name, Rounding(places), Verdict.ENCLOSED if inside else Verdict.FAILED, Balls(widest))


# Values


@dataclass(frozen=True)
class Point:
    """One set of givens: the derivation's values there, and the witness's."""

    givens: Mapping[str, Any]
    expected: Mapping[str, Any]
    measured: Mapping[str, Any]


def points(worked: Worked, *, seed: int, samples: int) -> list[Point]:
    """The question's own numbers, and seeded others, with our values and the witness's. This imports torch."""
    compute = import_module(f"checks.witness.{worked.witness}").compute
    return list(_points(worked, compute, seed, samples))


def _points(worked: Worked, compute: Callable[..., Any], seed: int, samples: int) -> Iterator[Point]:
    stated = {given.name: given.value for given in worked.derivation.givens}
    rng = Random(seed)
    candidates = [] if None in stated.values() else [{name: _nearest(value) for name, value in stated.items()}]
    candidates += [{**stated, **worked.sample(rng)} for _ in range(samples)]
    for givens in candidates:
        try:
            expected = worked.derivation.values(givens)
        except EvaluationError:
            continue  # a sample outside the domain, such as the logarithm of a negative number
        measured = compute(worked.problem, {name: _floats(value) for name, value in givens.items()})
        yield Point(givens, expected, {name: value.tolist() for name, value in measured.items()})


def _nearest(value: Any) -> Any:
    """The nearest numbers that floating point has: both computations then start from the same."""
    return tuple(map(_nearest, value)) if isinstance(value, tuple) else Fraction(float(value))


def _floats(value: Any) -> Any:
    return [_floats(entry) for entry in value] if isinstance(value, tuple) else float(value)


def compare(derivation: Derivation, quantity: Quantity, points: list[Point], seed: int) -> Evidence:
    """MEASURED where the witness has the same value at every point, FAILED where not, UNDECIDED without a witness."""
    return _compare(derivation, quantity, points, seed).about(quantity.name, Value())


def _compare(derivation: Derivation, quantity: Quantity, points: list[Point], seed: int) -> Finding:
    worst, count = 0.0, 0
    for point in points:
        if quantity.name not in point.expected:
            continue
        if quantity.name not in point.measured:
            return undecided(Obstacle.NO_WITNESS)
        value, measured = point.expected[quantity.name], point.measured[quantity.name]
        apart = agreement.distances(value, measured, _scale(derivation, quantity, point))
        if apart > BOUND:
            return Finding(Verdict.FAILED, Apart(_stated(point), str(value), str(measured)))
        worst, count = max(worst, apart), count + 1
    return Finding(Verdict.MEASURED, Torch(count, worst, BOUND, seed)) if count else undecided(Obstacle.NO_POINT)


def _stated(point: Point) -> tuple[tuple[str, str], ...]:
    """The scalar givens, by name."""
    return tuple((name, str(value)) for name, value in point.givens.items() if not isinstance(value, tuple))


def _scale(derivation: Derivation, quantity: Quantity, point: Point) -> float:
    """The size at which the quantity's rounding errors live, in both computations.

    One unit in the last place of every operand moves the value by so much; and constants of the formula, such as the 1
    of 1 - a, leave errors of their own size where the operands are not smaller still.
    """
    used = free_names(quantity.last)
    operands = agreement.magnitude(point.expected, used)
    if derivation.operators:  # those are exact rational maps, without balls
        return operands
    widened = {name: agreement.widened(point.expected[name]) for name in used}
    try:
        moved = agreement.spread(derivation.evaluate(quantity.last, widened))
    except EvaluationError:  # a kink lies within a unit
        moved = operands
    return max(moved, min(operands, 1.0))


# Mistakes


def refute(derivation: Derivation, mistake: Mistake, points: list[Point], seed: int) -> Evidence:
    """Whether the evidence fails when the mistake is made; FAILED where the mistake would pass.

    UNDECIDED where nothing could notice it: the witness does not compute the quantity, or the mistaken value is the
    right one at every point.
    """
    spoilt = mistake.made_in(derivation)
    quantity = spoilt[mistake.quantity]
    failed = next(failures(spoilt, quantity, points, seed), None)
    if failed is not None:
        found = Finding(Verdict.MEASURED if isinstance(failed.method, Apart) else Verdict.DECIDED, failed.method)
    else:
        found = _unnoticed(spoilt, quantity, points)
    return found.about(mistake.quantity, Refuted(mistake.name))


def _unnoticed(spoilt: Derivation, quantity: Quantity, points: list[Point]) -> Finding:
    """Why nothing speaks against a mistake: it can't be seen here, or the evidence is too weak to see it."""
    pairs = list(_revalued(spoilt, quantity, points))
    if not pairs:
        return undecided(Obstacle.NO_POINT)
    if all(value == point.expected[quantity.name] for point, value in pairs):
        return undecided(Obstacle.COINCIDES)
    if all(quantity.name not in point.measured for point, _ in pairs):
        return undecided(Obstacle.NO_WITNESS)
    return Finding(Verdict.FAILED, Unnoticed())


def failures(spoilt: Derivation, quantity: Quantity, points: list[Point], seed: int) -> Iterator[Evidence]:
    """What fails of one quantity in a derivation that was changed there: its links first, then its value."""
    yield from (found for found in links(spoilt, quantity) if found.verdict is Verdict.FAILED)
    moved = [
        replace(point, expected={**point.expected, quantity.name: value})
        for point, value in _revalued(spoilt, quantity, points)
    ]
    if (found := compare(spoilt, quantity, moved, seed)).verdict is Verdict.FAILED:
        yield found


def _revalued(spoilt: Derivation, quantity: Quantity, points: list[Point]) -> Iterator[tuple[Point, Any]]:
    """The changed quantity's value at each point; everything before it is as it was."""
    for point in points:
        if quantity.name in point.expected:
            with suppress(EvaluationError):
                yield point, spoilt.evaluate(quantity.last, point.expected)
