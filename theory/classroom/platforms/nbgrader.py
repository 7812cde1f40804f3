"""nbgrader: its tree `submitted/STUDENT/ASSIGNMENT/` with `timestamp.txt`, and the grades that it exchanges.

The layout and the form of the time are those of https://nbgrader.readthedocs.io/en/stable/user_guide/philosophy.html
and of `nbgrader collect`; the table is that of `nbgrader export`
(https://nbgrader.readthedocs.io/en/stable/command_line_tools/nbgrader-export.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange
from theory.classroom.platforms.naming import Trails
from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity
from theory.documents.limits import SubmissionError, text
from theory.grading.policy import decimal

SUBMITTED, TIMESTAMP = "submitted", "timestamp.txt"
ABOVE = 2  # folders between a tree's root and a student's files: the student's, the assignment's


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    roots: dict[HandIn, int] = {}  # where in its trail the student's folder stands
    for source, trail in trails.items():
        place = trail.index(SUBMITTED) + 1 if SUBMITTED in trail else None
        if place is not None and len(trail) > place + ABOVE:
            roots[source] = place
    times: dict[tuple[str, ...], datetime | None] = {}
    for source, place in roots.items():
        if trails[source][place + ABOVE :] == (TIMESTAMP,):
            times[trails[source][:-1]] = _time(source)
            yield source, None
    for source, place in roots.items():
        trail = trails[source]
        folder, below = trail[: place + ABOVE], trail[place + ABOVE :]
        if below != (TIMESTAMP,):
            yield source, Claim((Identity(login=trail[place]),), "/".join(below), times.get(folder), place=trail[place])


def _time(source: HandIn) -> datetime | None:
    try:
        return moment(text(source.read()))
    except SubmissionError:
        return None


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    yield (
        "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
        "late_submission_penalty", "score", "max_score",
    )  # fmt: skip
    for entry in entries:
        student, (first, last) = entry.student, entry.names
        when = student.when.strftime("%Y-%m-%d %H:%M:%S") if student.when else ""
        grade, most = entry.grade or "0", decimal(entry.out_of, PLACES)
        yield item, "", when, student.who.login or student.key, last, first, student.who.email, grade, "0", grade, most


EXCHANGE = Exchange(_table, lambda entry: True, "a student's name")
