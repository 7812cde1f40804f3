"""The examples in `theory/bank/examples`: every question is worked out and holds, and every topic has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence import Verdict
from theory.question import BANK, Question, read
from theory.solution import solve
from theory.topics import TOPICS
from theory.verify import verify

FILES = sorted((BANK / "examples").glob("*.toml"))
QUESTIONS = [question for path in FILES for question in read(path).questions]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_an_example_is_worked_out_and_every_claim_in_it_holds(question: Question) -> None:
    solution = solve(question)
    evidence = list(verify(solution.worked, places=solution.places, seed=1))
    assert evidence, "nothing was claimed"
    assert min(row.verdict for row in evidence) >= Verdict.MEASURED, [e for e in evidence if not e.verdict.holds]


def test_every_topic_has_an_example() -> None:
    assert {question.table.topic for question in QUESTIONS} == set(TOPICS)


def test_every_example_opens_with_how_it_is_run() -> None:
    assert FILES, "the examples are gone"
    for path in FILES:
        opening = Path(path).read_text(encoding="utf-8").split("\n\n")[0]
        assert opening.startswith("# "), path
        assert "python -m theory" in opening, path
