"""One test over the whole bank: every claim holds, every mistake is refuted, and every spoilt derivation is caught."""

from __future__ import annotations

from functools import cache

import pytest

from checks.evidence import Evidence, Verdict
from tests.theory.topics.spoiling import measured, passing
from theory.question import Question, assignments, find
from theory.solution import Solution, solve
from theory.verify import SEED, points, verify

QUESTIONS = [question.id for assignment in assignments() for question in assignment.questions]

EXPECTED = {
    "csc420-a2": "q1 q2 q3a q3b q4 q5 q6 q7a q7b q7c",
    "cv-a1": "q1a q1b q1c q1d q1e q2a q2b q2c q2d q2e",
    "eecs445-p2": "q2a q2f q3a",
    "dnn-hw1": "q1a q1b q2",
}


@cache
def solution(name: str) -> Solution:
    return solve(find(name))


def test_the_bank_holds_every_theory_question_of_the_documents() -> None:
    wanted = {f"{assignment}/{name}" for assignment, names in EXPECTED.items() for name in names.split()}
    assert wanted <= set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_claim_holds_and_every_mistake_is_refuted(name: str) -> None:
    pytest.importorskip("cvc5", reason="theorems need the extra [proof]")
    found = solution(name)
    rows = list(verify(found.worked, places=found.places))
    assert rows
    weak = [row for row in rows if not row.verdict.holds]
    assert not weak, "\n".join(map(str, weak))
    assert {quantity.name for quantity in found.derivation} <= measured(rows), "a quantity without a second witness"


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_spoilt_derivation_is_caught(name: str) -> None:
    worked = solution(name).worked
    missed, caught = passing(worked, samples=4)
    assert not missed, f"{len(missed)} of {len(missed) + caught} spoilt derivations pass: {missed}"
    assert caught >= len(worked.derivation.quantities), "hardly anything was spoilt"


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_slip_there_is_is_caught(name: str) -> None:
    missed, _ = passing(solution(name).worked, samples=4, most=10**6)
    assert not missed


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_broken_witness_is_noticed(name: str) -> None:
    """Each value of the witness moved by one part in a million: the comparison must fail."""
    from theory.verify import Point, compare

    found = solution(name)
    at = points(found.worked, seed=SEED, samples=2)
    for quantity in found.derivation:
        shifted = [
            Point(p.givens, p.expected, {**p.measured, quantity.name: _moved(p.measured.get(quantity.name))})
            for p in at
        ]
        assert compare(found.derivation, quantity, shifted, SEED).verdict is Verdict.FAILED, quantity.name


def _moved(value: object) -> object:
    if isinstance(value, list):
        return [_moved(entry) for entry in value]
    return value + 1e-6 * (1 + abs(value)) if isinstance(value, (int, float)) else value


def test_evidence_names_what_it_is_about() -> None:
    rows: list[Evidence] = list(verify(solution("csc420-a2/q3b").worked))
    assert {row.subject for row in rows} == {quantity.name for quantity in solution("csc420-a2/q3b").derivation}
    assert isinstance(find("q3b"), Question)
