"""Hand-ins aimed at what `grade` believes: a spoilt answer earns nothing, whatever it says; a plain one earns all."""

from __future__ import annotations

import os
import random

import pytest

from tests.attack.hand_ins import ASSIGNMENTS, HARMLESS, SPOILT, Right, Wrap, document, grader, rights
from theory.grading.document import mark

SEED = int(os.environ.get("ATTACK_SEED", "11"))
FEW, MANY = 12, 12  # hand-ins of a kind; answers that each wrap of a kind is tried on
CREDIT = ("right", "right-rounded", "right-carried", "right-elsewhere")
RIGHTS = [row for assignment in ASSIGNMENTS for row in rights(assignment)]


def credited(row: Right, wrap: Wrap) -> bool:
    marked = mark(grader(row.assignment), "a.md", document(row, wrap(row)))
    part = next(part for part in marked.parts if (part.question, part.part) == (row.question, row.part))
    return part.verdict.value in CREDIT


def few(kind: str, wraps: dict[str, Wrap]) -> list[tuple[Right, str]]:
    rng = random.Random(f"{SEED} {kind}")
    return [(rng.choice(RIGHTS), rng.choice([*wraps])) for _ in range(FEW)]


def many(kind: str, wraps: dict[str, Wrap]) -> list[tuple[Right, str]]:
    rng = random.Random(f"{SEED} {kind}")
    return [(row, name) for name in wraps for row in rng.sample(RIGHTS, MANY)]


def judged(table: dict[str, dict[str, Wrap]], kind: str, rows: list[tuple[Right, str]], credit: bool) -> list[str]:
    """The hand-ins of these that have credit, or have none, where they should not."""
    wraps = table[kind]
    return [wraps[name](row) for row, name in rows if credited(row, wraps[name]) is not credit]


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_answer_earns_nothing(kind: str) -> None:
    assert judged(SPOILT, kind, few(kind, SPOILT[kind]), credit=False) == []


@pytest.mark.parametrize("kind", HARMLESS)
def test_a_plain_answer_earns_all(kind: str) -> None:
    assert judged(HARMLESS, kind, few(kind, HARMLESS[kind]), credit=True) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", SPOILT)
def test_no_spoilt_answer_of_many_earns_anything(kind: str) -> None:
    assert judged(SPOILT, kind, many(kind, SPOILT[kind]), credit=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", HARMLESS)
def test_every_plain_answer_of_many_earns_all(kind: str) -> None:
    assert judged(HARMLESS, kind, many(kind, HARMLESS[kind]), credit=True) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("q4", "No: FLOPs with bias: 1154560"),
        ("q4", "For x = 0 only,\nFLOPs with bias: 1154560"),
        ("q4", "Chapter 4 claims\nFLOPs without bias: 1153840"),
        ("q4", "FLOPs without bias: 1153840 each."),
        ("q4", "FLOPs without bias: 1153840 modulo 7."),
        ("q4", "| wrong answers | value |\n|---|---|\n| FLOPs without bias | $1153840$ |"),
        ("q4", "| quantity | value | verdict |\n|---|---|---|\n| FLOPs with bias | $1154560$ | wrong |"),
        ("q5", "$61706$ for x = 0 only"),
        ("q6", "$a(1-a)/2$ for x = 0 only"),
    ],
)
def test_what_once_was_believed(question: str, text: str) -> None:
    marked = mark(grader("csc420-a2"), "a.md", f"# {question}\n\n{text}\n")
    assert not [part for part in marked.parts if part.question == question and part.verdict.value in CREDIT]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("q4", "FLOPs, no bias: 1153840"),
        ("q4", "Without bias: 1153840, with bias: 1154560"),
        ("q4", "| quantity | value |\n|---|---|\n| FLOPs without bias | $1153840$ |"),
        ("q5", "We get 61706 parameters."),
    ],
)
def test_what_is_said_plainly_still_is(question: str, text: str) -> None:
    marked = mark(grader("csc420-a2"), "a.md", f"# {question}\n\n{text}\n")
    assert [part for part in marked.parts if part.question == question and part.verdict.value in CREDIT]
