"""Moodle: folders of its download, the grades that it imports, and feedback files that it hands back to students.

The download has a folder `FULL NAME_ID_assignsubmission_file` for each student (with `_` behind it before Moodle
4.1), or files that begin so; ID is the number of the participant in the assignment
(`mod/assign/classes/downloader.php`). Feedback in a zip finds its way by the same names
(`mod/assign/feedback/file/importziplib.php`). Grades are imported as a grading worksheet, for which
`mod/assign/feedback/offline/importgradeslib.php` demands Identifier, Grade and Last modified (grade): where that is
no time, a grade that stands there already is kept, unless whoever imports says otherwise. A column of comments would
replace what teachers wrote, so there is none. The gradebook's own import takes the same table by email or ID number.
All files are those of https://github.com/moodle/moodle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange, Feedback, one_page
from theory.classroom.platforms.naming import Trails, named
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity, Student
from theory.grading.policy import decimal

NAME = re.compile(r"(?P<name>[^_]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<own>.*))?")

NEVER = "-"  # as the worksheet has it for what is not graded


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim]]:
    for source, found, _, below in named(trails, NAME):
        own = "/".join(filter(None, (found["own"], *below)))
        who = Identity(name=found["name"], platform=found["user"], system="moodle")
        yield source, Claim((who,), own, place=f"{found['name']}_{found['user']}_assignsubmission_file_")


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    yield (
        "Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum Grade", "Last modified (grade)",
    )  # fmt: skip
    for entry in entries:
        who = entry.student.who
        number = f"Participant {known}" if (known := who.known_to("moodle")) else ""
        yield number, who.name, who.number, who.email, entry.grade, decimal(entry.out_of, PLACES), NEVER


def _feedback(student: Student) -> Feedback:
    places = (filed.claim.place for filed in student.counting)
    return one_page(next((f"{place}/feedback.html" for place in places if NAME.fullmatch(place)), None))


EXCHANGE = Exchange(
    _table,
    lambda entry: bool(entry.student.who.known_to("moodle") or entry.student.who.email or entry.student.who.number),
    "a participant's number, an email address or an ID number",
    _feedback,
)
