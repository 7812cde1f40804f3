"""A worked answer against the instruments: every link, every value, every theorem, every typical mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
from flint import arb

from checks import agreement
from checks.evaluation import EvaluationError
from checks.evidence import Evidence, Verdict
from checks.identity import decide
from checks.vocabulary.heads import Gradient, MatrixGradient
from theory.derivation import Derivation, Form, Quantity, free_names
from theory.formula.names import UNICODE
from theory.formula.writing import write
from theory.mistakes import Mistake
from theory.topic import Worked

SEED = 2024
SAMPLES = 8
BOUND = (
    64  # units of the last place: a dozen float64 operations, each off by half a unit, amplified by a slope below 10
)
LARGEST = 4000  # nodes of an unfolded side: above, exact algebra would take seconds, and the measured value decides


def verify(
    worked: Worked, *, places: int | None = None, seed: int = SEED, samples: int = SAMPLES
) -> Iterator[Evidence]:
    """The evidence for every claim of the worked answer, as it is found: the algebra first, since torch loads slowly.

    places: the decimals of the hand calculation, if there is one; its answers are then enclosed.
    """
    yield from verify_links(worked.derivation)
    yield from verify_theorems(worked.derivation)
    if places is not None:
        yield from verify_rounding(worked.derivation, places)
    yield from verify_values(worked, seed=seed, samples=samples)
    if worked.more is not None:
        yield from worked.more()


def verify_links(derivation: Derivation) -> Iterator[Evidence]:
    """For each quantity, whether its forms are equal, link by link."""
    for quantity in derivation:
        for left, right in pairwise(quantity.forms):
            yield decide_link(derivation, quantity, left, right)


def decide_link(derivation: Derivation, quantity: Quantity, left: Form, right: Form) -> Evidence:
    """Whether one form equals the next: as it stands, or else with earlier quantities replaced by what they are."""
    claim = f"{quantity.name}: {write(left.expression, UNICODE)} = {write(right.expression, UNICODE)}"
    evidence = Evidence(claim, Verdict.UNDECIDED, "exact algebra")
    for cut in _cuts(derivation, left.expression, right.expression):
        letters = derivation.unfolded(cut)
        try:
            sides = letters.read(left.expression), letters.read(right.expression)
        except EvaluationError as error:
            return Evidence(claim, Verdict.UNDECIDED, "exact algebra", str(error))
        if max(map(_size, sides)) > LARGEST:
            return Evidence(claim, Verdict.UNDECIDED, "exact algebra", f"over {LARGEST} operations when written out")
        evidence = decide(*sides, claim=claim, linear=derivation.linear)
        if evidence.verdict.holds:
            return evidence
    return evidence


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


def verify_theorems(derivation: Derivation) -> Iterator[Evidence]:
    """The claims for every n, by an SMT solver; undecided, with what to install, where there is none."""
    if derivation.theorems:
        from checks.induction import prove

        for theorem in derivation.theorems:
            yield from prove(theorem)


def verify_rounding(derivation: Derivation, places: int) -> Iterator[Evidence]:
    """For each answer, whether the hand calculation's value, and the exact one, lie in what rounding can reach."""
    exact, hand, reach = derivation.values(), derivation.rounded(places), derivation.reachable(places)
    for name in derivation.answer:
        if name not in reach:
            continue
        pairs = [*zip(np.ravel(reach[name]), np.ravel(hand[name]), strict=True)]
        pairs += zip(np.ravel(reach[name]), np.ravel(exact[name]), strict=True)
        inside = all(ball.overlaps(arb(value)) for ball, value in pairs)
        widest = max(float(ball.rad()) for ball in np.ravel(reach[name]))
        yield Evidence(
            f"{name}: the rounded value is within what rounding every line to {places} decimals can reach",
            Verdict.ENCLOSED if inside else Verdict.FAILED,
            "ball arithmetic",
            f"an interval of half-width {widest:.2g} around the exact value",
        )


@dataclass(frozen=True)
class Point:
    """One set of givens: the derivation's values there, and the witness's."""

    givens: Mapping[str, Any]
    expected: Mapping[str, Any]
    measured: Mapping[str, Any]


def verify_values(worked: Worked, *, seed: int, samples: int) -> Iterator[Evidence]:
    """Each quantity's value against torch, at the question's numbers and at seeded others; then the mistakes."""
    at = points(worked, seed=seed, samples=samples)
    for quantity in worked.derivation:
        yield compare(worked.derivation, quantity, at, seed)
    for mistake in worked.mistakes:
        yield refute(worked.derivation, mistake, at, seed)


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
    claim, worst, count = f"{quantity.name}", 0.0, 0
    for point in points:
        if quantity.name not in point.expected:
            continue
        if quantity.name not in point.measured:
            return Evidence(claim, Verdict.UNDECIDED, "torch", "the witness does not compute this quantity")
        value, measured = point.expected[quantity.name], point.measured[quantity.name]
        apart = agreement.distances(value, measured, _scale(derivation, quantity, point))
        if apart > BOUND:
            return Evidence(
                claim, Verdict.FAILED, "torch", f"at {_givens(point)}: ours {_short(value)}, torch {_short(measured)}"
            )
        worst, count = max(worst, apart), count + 1
    if not count:
        return Evidence(claim, Verdict.UNDECIDED, "torch", "has a value at none of the points that were tried")
    return Evidence(
        claim, Verdict.MEASURED, "torch float64", f"{worst:.1f} ulp at {count} points (bound {BOUND}), seed {seed}"
    )


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


def refute(derivation: Derivation, mistake: Mistake, points: list[Point], seed: int) -> Evidence:
    """Whether the evidence fails when the mistake is made; FAILED where the mistake would pass."""
    claim = f"mistake refuted: {mistake.name} ({mistake.quantity})"
    spoilt = mistake.made_in(derivation)
    for evidence in failures(spoilt, spoilt[mistake.quantity], points, seed):
        return Evidence(
            claim,
            Verdict.DECIDED if evidence.method == "counterexample" else Verdict.MEASURED,
            evidence.method,
            evidence.detail,
        )
    return Evidence(claim, Verdict.FAILED, "links and torch", "the mistake passes every check")


def failures(spoilt: Derivation, quantity: Quantity, points: list[Point], seed: int) -> Iterator[Evidence]:
    """What fails of one quantity in a derivation that was changed there."""
    for left, right in pairwise(quantity.forms):
        if (evidence := decide_link(spoilt, quantity, left, right)).verdict is Verdict.FAILED:
            yield evidence
    moved = [
        replace(point, expected={**point.expected, quantity.name: value})
        for point, value in _revalued(spoilt, quantity, points)
    ]
    if (evidence := compare(spoilt, quantity, moved, seed)).verdict is Verdict.FAILED:
        yield evidence


def _revalued(spoilt: Derivation, quantity: Quantity, points: list[Point]) -> Iterator[tuple[Point, Any]]:
    """The changed quantity's value at each point; everything before it is as it was."""
    for point in points:
        if quantity.name in point.expected:
            with suppress(EvaluationError):
                yield point, spoilt.evaluate(quantity.last, point.expected)


def _givens(point: Point) -> str:
    parts = [f"{name} = {value}" for name, value in point.givens.items() if not isinstance(value, tuple)]
    return ", ".join(parts[:4]) + (", ..." if len(parts) > 4 else "") if parts else "a seeded matrix"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) < 60 else text[:57] + "..."
