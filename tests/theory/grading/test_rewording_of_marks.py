"""Nothing hangs on a sentence: with every one reworded, the same verdicts, marks, mistakes and queue come out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest

from tests.theory.grading.students import mistaken, right
from tests.theory.grading.tables import table
from tests.theory.grading.writers import document
from theory.classroom import tally
from theory.classroom.hiding import without_key
from theory.classroom.merging import Row
from theory.classroom.pool import Job
from theory.classroom.students import Identity, Student
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Marked
from theory.grading.reasons import AnyReason
from theory.links.link import AnyCause, Truth
from theory.report import marks_tables
from theory.report.wording import grading, links

SEED, EACH = 71, 6
DOCUMENTS = {
    "csc420-a2-first": "csc420-a2", "csc420-a2-second": "csc420-a2", "cv-a1": "cv-a1", "eecs445-p2": "eecs445-p2",
    "dnn-hw1": "dnn-hw1",
}  # fmt: skip


@cache
def grader(assignment: str) -> Grader:
    return Job(assignment).grader()


def made_up() -> list[Marked]:
    """A class of made-up students: right ones, and such as make one mistake; in tables and in documents."""
    rng, of, rows = Random(SEED), grader("csc420-a2"), []
    for question in ("q3b", "q4", "q5"):
        marker = of.markers[question]
        for number in range(EACH):
            make = (
                right
                if number % 2
                else lambda key, rng, places, of=marker: mistaken(key, of.judge.catalogue, rng, places)
            )
            student = make(marker.key, rng, marker.key.places or 4)
            if student is None:
                continue
            answers = table((question, name, text) for name, text in student.shown.items())
            rows.append(mark(of, f"{question}-{number}.json", answers))
            if question == "q3b":
                rows.append(mark(of, f"{number}.md", document(question, student.shown)))
    return rows


def forget(of: Grader) -> None:
    """Everything is marked anew."""
    for marker in of.markers.values():
        marker.kept.clear()


def named(rows: list[Marked]) -> list[Row]:
    """Each hand-in as that of one student."""
    return [Row(Student(row.file, Identity()), row, (row,)) for row in rows]


def outcome(rows: list[Marked]) -> Any:
    """All that a class is decided by."""
    parts = [part for row in rows for part in row.parts]
    verdicts = [(part.question, part.part, part.verdict, part.earned, part.out_of) for part in parts]
    waiting = [(entry.question, entry.part, entry.given, entry.alone, entry.files) for entry in tally.waiting(rows)]
    hidden = [[part.reasons for part in without_key(row).parts] for row in rows]
    marks = [(row.file, row.earned, row.out_of, row.broken) for row in rows]
    return verdicts, waiting, hidden, marks, tally.mistakes(rows)


@pytest.fixture
def reword(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Every sentence becomes the name of what it says, turned round."""

    def reworded() -> None:
        for module, name in ((links, "CAUSES"), (grading, "REASONS")):
            words = {kind: lambda why, word=kind.__name__[::-1]: word for kind in getattr(module, name)}
            monkeypatch.setattr(module, name, words)
        for module, name in ((links, "TRUTHS"), (links, "STANCES"), (links, "UNREAD"), (grading, "MEANINGS")):
            monkeypatch.setattr(module, name, {member: member.name[::-1] for member in getattr(module, name)})
        monkeypatch.setattr(
            grading, "EXPLANATIONS", (lambda found: "enon", lambda found: "eno", lambda found: "lareves")
        )

    return reworded


def test_a_class_of_made_up_students_is_marked_the_same(reword: Callable[[], None]) -> None:
    rows = made_up()
    before, said = outcome(rows), marks_tables.gradebook("csc420-a2", named(rows))
    reword()
    forget(grader("csc420-a2"))
    again = made_up()
    assert outcome(again) == before
    assert again == rows
    assert marks_tables.gradebook("csc420-a2", named(again)) != said  # the sentences are other ones


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_real_documents_are_marked_the_same(shared: Path, name: str, reword: Callable[[], None]) -> None:
    of, text = grader(DOCUMENTS[name]), (shared / "seeds" / f"{name}.md").read_text()
    before = mark(of, f"{name}.md", text)
    reword()
    forget(of)
    assert outcome([mark(of, f"{name}.md", text)]) == outcome([before])


def test_every_kind_of_reason_and_every_verdict_has_its_words() -> None:
    assert {*links.CAUSES, *grading.REASONS} == {*get_args(AnyCause), *get_args(AnyReason)}
    assert not {*links.CAUSES} & {*grading.REASONS}
    assert set(grading.MEANINGS) == set(Mark)
    assert set(links.TRUTHS) == set(Truth)
