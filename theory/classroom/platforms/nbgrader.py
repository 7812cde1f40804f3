"""nbgrader: the tree that `collect` makes, the exchange that it collects from, the table that `export` makes, feedback.

A course has a folder for each step, `submitted/STUDENT/ASSIGNMENT/` for this one, with `timestamp.txt` in it
(https://nbgrader.readthedocs.io/en/stable/user_guide/philosophy.html, `nbgrader/coursedir.py`); what lies in the
folders of other steps nobody handed in. In the exchange each hand-in is a folder `STUDENT+ASSIGNMENT+TIME+CHANCE`
(`nbgrader/exchange/default/submit.py`). Feedback, a page for each notebook, lies in `feedback/STUDENT/ASSIGNMENT/` of
the course, beside the time and the secret that came with the hand-in; `nbgrader release_feedback` takes it from there
to the exchange (`nbgrader/exchange/default/release_feedback.py`). The columns, and 0 for somebody who handed in
nothing, are those of `nbgrader/plugins/export.py` of nbgrader 0.9 (https://github.com/jupyter/nbgrader).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange, Feedback
from theory.classroom.platforms.naming import Trails
from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity, Student
from theory.documents.limits import SubmissionError, text
from theory.grading.policy import decimal

SUBMITTED, TIMESTAMP, SECRET = "submitted", "timestamp.txt", "submission_secret.txt"
FEEDBACK, NOTEBOOK = "feedback", ".ipynb"
SHORT = 1000  # bytes of a time or a secret
# What lies beside `submitted`: the folders of other steps, and files of the course.
BESIDE = frozenset({
    "source", "source_with_tests", "release", "autograded", "feedback", "solution", "gradebook.db",
    "nbgrader_config.py",
})  # fmt: skip
RECORD = re.compile(r"(?P<user>.+?)\+(?P<work>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d [^+]+)(?:\+[\w=-]+)?")


@dataclass(frozen=True, slots=True)
class _Handed:
    """A folder with the files of one hand-in. place: the part of the names by which feedback finds its way."""

    folder: tuple[str, ...]
    user: str
    work: str
    place: str
    when: datetime | None = None


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    found = {source: handed for source, trail in trails.items() if (handed := _handed(trail))}
    times: dict[tuple[str, ...], datetime | None] = {}
    for source, handed in found.items():
        if trails[source] == (*handed.folder, TIMESTAMP):
            times[handed.folder] = _time(source)
            yield source, None
    for source, handed in found.items():
        below = trails[source][len(handed.folder) :]
        if below != (TIMESTAMP,):
            when = times.get(handed.folder) or handed.when
            yield source, Claim((Identity(login=handed.user),), "/".join(below), when, False, handed.place, handed.work)
    courses = {handed.folder[:-3] for handed in found.values() if handed.folder[-3:-2] == (SUBMITTED,)}
    for source, trail in trails.items():
        if any(trail[:place] in courses and trail[place] in BESIDE for place in range(len(trail))):
            yield source, None


def _handed(trail: tuple[str, ...]) -> _Handed | None:
    """The hand-in that a file belongs to; None where it is none of nbgrader's."""
    for place, name in enumerate(trail[:-1]):
        if name == SUBMITTED and len(trail) > place + 3:
            user, work = trail[place + 1 : place + 3]
            return _Handed(trail[: place + 3], user, work, user)
        if record := RECORD.fullmatch(name):
            return _Handed(trail[: place + 1], record["user"], record["work"], name, moment(record["when"]))
    return None


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


def _feedback(student: Student) -> Feedback:
    found: dict[str, bytes | None] = {}
    for filed in student.counting:
        name, (who, *_) = PurePosixPath(filed.claim.name), filed.claim.who
        if filed.claim.work and name.suffix == NOTEBOOK and len(name.parts) == 1:
            folder = f"{FEEDBACK}/{who.login}/{filed.claim.work}"
            found[f"{folder}/{name.stem}.html"] = None
            for own in (TIMESTAMP, SECRET):
                with suppress(SubmissionError):  # versions before 0.8 know no secret
                    found[f"{folder}/{own}"] = filed.source.beside(own).read(SHORT)
    return found


EXCHANGE = Exchange(_table, lambda entry: True, "a student's name", _feedback)
