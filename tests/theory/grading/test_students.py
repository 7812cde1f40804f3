"""Answers made from the bank: right ones rounded by hand are never rejected, wrong ones never accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from tests.theory.grading.students import Student, mistaken, right
from tests.theory.grading.tables import answers
from tests.theory.grading.test_marks import marker
from tests.theory.grading.writers import document, right_formulas, wrong_formulas
from theory.classroom.pool import Job
from theory.grading.document import mark
from theory.grading.marker import Marker
from theory.grading.matching.sheet import response
from theory.grading.parts import Part

QUESTIONS = (
    "q3b", "q3a", "q4", "q5", "cv-a1/q1a", "cv-a1/q1c", "cv-a1/q1d", "eecs445-p2/q2a", "eecs445-p2/q2f", "dnn-hw1/q2",
)  # fmt: skip
SEED = 20240
FEW = 25
EDITS = 10  # of each formula: naming one tries every mistake of the catalogue by algebra
MANY = 1000  # of each kind and question: 20,000 answers and more
NAMED = 0.9
GOOD = ("right", "right-rounded")


def parts(of: Marker, student: Student) -> list[Part]:
    return marked(of, student.shown)


def marked(of: Marker, shown: Mapping[str, str]) -> list[Part]:
    """The parts that something was handed in for."""
    rows = [(of.question.name, name, text) for name, text in shown.items()]
    found = of.mark([response(answer) for answer in answers(rows, of.key.notation)])
    return [part for part in found if part.given is not None]


def explained(part: Part) -> bool:
    return bool(part.explanation and part.explanation.mistakes)


def places(of: Marker, rng: Random) -> int:
    return of.key.places or rng.choice((3, 4, 5, 6))


def careful(question: str, count: int) -> Counter[str]:
    of, rng, found = marker(question), Random(SEED), Counter()
    for _ in range(count):
        student = right(of.key, rng, places(of, rng))
        if student is not None:
            found.update(part.verdict.value for part in parts(of, student))
    return found


def careless(question: str, count: int) -> tuple[list[Student], int, int]:
    """The students whose mistake went unseen, how many wrong answers there were, and how many were explained."""
    of, rng = marker(question), Random(SEED)
    accepted, wrong, named = [], 0, 0
    for _ in range(count):
        student = mistaken(of.key, of.judge.catalogue, rng, places(of, rng))
        if student is None:
            continue
        found = parts(of, student)
        if all(part.verdict.value in GOOD for part in found):
            accepted.append(student)
        bad = [part for part in found if part.verdict.value == "wrong"]
        wrong += bool(bad)
        named += bool(bad) and all(map(explained, bad))
    return accepted, wrong, named


@pytest.mark.parametrize("question", QUESTIONS)
def test_right_answers_rounded_by_hand_are_never_rejected(question: str) -> None:
    found = careful(question, FEW)
    assert set(found) <= {*GOOD, "unread"}
    assert found["right"] > 0


@pytest.mark.parametrize("question", QUESTIONS)
def test_wrong_answers_are_never_accepted_and_their_mistake_is_named(question: str) -> None:
    accepted, wrong, named = careless(question, FEW)
    assert accepted == []
    assert wrong > 0
    assert named >= NAMED * wrong - 2


@pytest.mark.slow
def test_twenty_thousand_answers() -> None:
    total, wrong, named = 0, 0, 0
    for question in QUESTIONS:
        found = careful(question, MANY)
        assert set(found) <= {*GOOD, "unread"}, question
        accepted, bad, explained = careless(question, MANY)
        assert accepted == [], question
        total, wrong, named = total + sum(found.values()) + bad, wrong + bad, named + explained
    assert total >= 20_000
    assert named >= NAMED * wrong


FORMULAS = (
    ("q1", "Ihat0"), ("q2", "Wstar"), ("q2", "bstar"), ("q6", "da/dx"), ("q7b", "da/dx"), ("cv-a1/q1b", "BCE.nats"),
    ("cv-a1/q1e", "w.new"), ("cv-a1/q2b", "dyhat1/dz1"), ("cv-a1/q2c", "dyhat2/dz1"), ("cv-a1/q2d", "dL/dz1"),
)  # fmt: skip


def formula(of: Marker, name: str, text: str) -> Part:
    return marked(of, {name: text})[0]


@pytest.mark.parametrize(("question", "name"), FORMULAS)
def test_a_right_formula_is_never_rejected_however_it_is_written(question: str, name: str) -> None:
    of, rng = marker(question), Random(SEED)
    found = Counter(formula(of, name, text).verdict.value for text in right_formulas(of.key, name, rng))
    assert set(found) <= {*GOOD, "unread"}
    assert found["right"] >= found["unread"]


@pytest.mark.slow
@pytest.mark.parametrize(("question", "name"), FORMULAS)
def test_a_formula_with_one_edit_is_never_accepted(question: str, name: str) -> None:
    of, rng = marker(question), Random(SEED)
    found, named = Counter(), 0
    for text, mistake in wrong_formulas(of.judge.catalogue, name, rng, EDITS):
        part = formula(of, name, text)
        found[part.verdict.value] += 1
        named += part.verdict.value == "wrong" and explained(part)
        assert part.verdict.value not in GOOD, (text, str(mistake))
    assert named >= NAMED * found["wrong"]


@pytest.mark.parametrize("question", ["q3b"])
def test_documents_are_marked_like_tables(question: str) -> None:
    of, rng, grader = marker(question), Random(SEED), Job("csc420-a2").grader()
    for _ in range(FEW):
        for student, good in ((right(of.key, rng, 4), True), (mistaken(of.key, of.judge.catalogue, rng, 4), False)):
            if student is None:
                continue
            text = document(question, student.shown)
            found = [part for part in mark(grader, "a.md", text).parts if part.question == question and part.given]
            verdicts = {part.verdict.value for part in found}
            assert len(found) == len(student.shown), text
            assert verdicts <= {*GOOD, "unread"} if good else not verdicts <= set(GOOD), text
            assert all(part.step is None for part in found), text
