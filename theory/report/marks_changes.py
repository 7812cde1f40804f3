"""Whose marks moved since the last run to the same folder: after a key, a policy, a decision or a hand-in changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from sys import intern
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


class _Head(msgspec.Struct, frozen=True):
    schema: int


Known: TypeAlias = dict[str, dict[tuple[str, str], tuple[str, int | str]]]


def before(gradebook: Path) -> Known:
    """Student -> question and part -> the verdict and the marks of the last run; nothing where there was none, or of
    another schema."""
    try:
        with gradebook.open("rb") as stream:
            head = msgspec.json.decode(stream.readline() + b"]}", type=_Head)
            if head.schema != SCHEMA:
                return {}
            lines = (line.rstrip(b",\n") for line in stream if line.startswith(b"{"))
            return dict(map(_known, lines))
    except (OSError, msgspec.MsgspecError):
        return {}


def _known(line: bytes) -> tuple[str, dict[tuple[str, str], tuple[str, int | str]]]:
    """A student, and of two answers to one part the first, since that is what earns."""
    one = msgspec.json.decode(line, type=_Submission)
    return one.student, {
        (intern(part.question), intern(part.part)): (intern(part.verdict), part.earned) for part in reversed(one.parts)
    }


def changes(known: Known, rows: Sequence[Row]) -> Iterator[Sequence[str]]:
    """A row for each part of which the verdict or the marks are others than before."""
    for row in rows:
        old = dict(known.get(row.student.key, {}))
        for part in row.marked.parts:
            was = old.pop((part.question, part.part), None)
            if was is None:
                continue
            verdict, earned = was[0], Fraction(was[1])
            if (verdict, earned) == (part.verdict.value, part.earned):
                continue
            who = (part.decided.by or PERSON) if part.decided else ""
            marks = decimal(earned, PLACES), part.verdict.value, decimal(part.earned, PLACES)
            yield row.student.key, part.question, part.part, verdict, *marks, who
