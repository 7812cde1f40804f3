"""Whose marks moved since the last run to the same folder: after a key, a policy, a decision or a hand-in changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import msgspec

from theory.classroom.gradebook import PLACES
from theory.classroom.merging import Row
from theory.grading.policy import decimal
from theory.report.marks_tables import PERSON, SCHEMA

NAME = "changes.csv"
HEADER = ("student", "question", "part", "was", "earned_before", "verdict", "earned", "decided_by")


class _Part(msgspec.Struct, frozen=True):
    question: str
    part: str
    verdict: str
    earned: int | str


class _Submission(msgspec.Struct, frozen=True):
    student: str
    parts: tuple[_Part, ...]


class _Gradebook(msgspec.Struct, frozen=True):
    schema: int
    submissions: tuple[_Submission, ...]


Known: TypeAlias = dict[str, dict[tuple[str, str], _Part]]


def before(gradebook: Path) -> Known:
    """Student -> question and part -> what the last run said; nothing where there was none, or of another schema."""
    try:
        found = msgspec.json.decode(gradebook.read_bytes(), type=_Gradebook)
    except (OSError, msgspec.MsgspecError):
        return {}
    if found.schema != SCHEMA:
        return {}
    # of two answers to one part the first is what earns
    return {
        one.student: {(part.question, part.part): part for part in reversed(one.parts)} for one in found.submissions
    }


def changes(known: Known, rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """A row for each part of which the verdict or the marks are others than before."""
    for row in rows:
        old = dict(known.get(row.student.key, {}))
        for part in row.marked.parts:
            was = old.pop((part.question, part.part), None)
            if was is None or (was.verdict, Fraction(was.earned)) == (part.verdict.value, part.earned):
                continue
            who = (part.decided.by or PERSON) if part.decided else ""
            marks = decimal(Fraction(was.earned), PLACES), part.verdict.value, decimal(part.earned, PLACES)
            yield row.student.key, part.question, part.part, was.verdict, *marks, who
