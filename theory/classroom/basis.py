"""What marks rest on besides the bytes that were handed in: what all questions share, and what each has of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from theory.classroom import pool
from theory.grading.grader import Grader
from theory.grading.own_words import same

PROGRAM = (Path(__file__).parents[1], Path(__file__).parents[2] / "checks")


@dataclass(frozen=True)
class Basis:
    """Digests. shared: of this program, of how answers are sorted by question, and of what each verdict earns; where
    that changes, everything is marked again. questions: name -> of all that only the marks of this question rest on.
    """

    shared: str
    questions: Mapping[str, str]


def basis(job: pool.Job) -> Basis:
    grader = job.grader()
    policy = grader.policy
    shared = (
        *_program(),
        grader.assignment.name,
        policy.shares.items(),
        policy.after_wrong_step,
        policy.accepted,
        *_sorting(grader),
    )
    return Basis(
        _digest(*shared),
        {
            question.name: _digest(question.table, policy.weights.get(question.name))
            for question in grader.assignment.questions
        },
    )


def _program() -> Iterator[str]:
    for root in PROGRAM:
        yield from (hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*.py")))


def _sorting(grader: Grader) -> Iterator[object]:
    """By what it is told which answer is to which question: names, titles, letters, and the words of keys. What a
    question asks is repeated in answers to that question, so that it is no other's."""
    asked: set[str] = set()
    for name, marker in grader.markers.items():
        table = marker.question.table
        yield name, table.title, sorted(marker.key.letters)
        asked.update(map(same, (table.asks, *table.asks.split("\n"))))
    yield sorted(grader.own.known - asked)


def _digest(*facts: object) -> str:
    return hashlib.sha256("\n".join(map(repr, facts)).encode()).hexdigest()
