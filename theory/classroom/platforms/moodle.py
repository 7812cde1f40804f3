"""Moodle: folders of its download, the grades that it imports, and feedback files that it hands back to students.

The download has a folder `FULL NAME_ID_assignsubmission_file_` for each student, or files that begin so; ID is the
number of the participant in the assignment. Feedback in a zip finds its way by the same names
and grades by the Identifier of the grading worksheet, or, in the gradebook's own import, by email or ID number
(https://docs.moodle.org/en/Assignment_settings, `mod/assign/feedback/file/importziplib.php` of
https://github.com/moodle/moodle).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange
from theory.classroom.platforms.naming import Trails, named
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity, Student
from theory.grading.policy import decimal

NAME = re.compile(r"(?P<name>[^_]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<own>.*))?")


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim]]:
    for source, found, _, below in named(trails, NAME):
        own = "/".join(filter(None, (found["own"], *below)))
        who = Identity(name=found["name"], platform=found["user"], system="moodle")
        yield source, Claim((who,), own, place=f"{found['name']}_{found['user']}_assignsubmission_file_")


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    yield "Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum Grade", "Feedback comments"
    for entry in entries:
        who = entry.student.who
        number = f"Participant {known}" if (known := who.known_to("moodle")) else ""
        waits = f"{entry.waits} answers wait for a person" if entry.waits else ""
        yield number, who.name, who.number, who.email, entry.grade, decimal(entry.out_of, PLACES), waits


def _feedback(student: Student) -> str | None:
    places = (filed.claim.place for filed in student.counting)
    return next((f"{place}/feedback.html" for place in places if NAME.fullmatch(place)), None)


EXCHANGE = Exchange(
    _table,
    lambda entry: bool(entry.student.who.known_to("moodle") or entry.student.who.email or entry.student.who.number),
    "a participant's number, an email address or an ID number",
    _feedback,
)
