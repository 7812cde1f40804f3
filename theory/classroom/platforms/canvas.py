"""Canvas: names of its download, the gradebook that it imports, and files that it hands back to students.

The download is `NAME_USER_FILE_own-name`, with LATE before the numbers of what came late, `anon_ID` for NAME and USER
in an anonymous assignment, and `NAME_USER_text.html` for text that was typed in (`lib/content_zipper.rb` of
https://github.com/instructure/canvas-lms). A second file of the same name gets `-1` behind it. The
table is the one of https://community.canvaslms.com/docs/DOC-12605: Student, ID, SIS User ID, SIS Login ID, Section,
then the assignment as `Title (ID)`, and the points below the header (`lib/gradebook_importer.rb`). Files that are
uploaded again find their student by the two numbers in their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange, Feedback, one_page
from theory.classroom.platforms.naming import Trails, named
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity, Student
from theory.grading.policy import decimal

NAME = re.compile(
    r"(?:(?P<name>[^\W_]\w*?)_)??(?P<late>LATE_)?(?:anon_(?P<anonymous>\w{5})|(?P<user>\d{2,}))_"
    r"(?:(?P<upload>\d{3,})_(?P<own>.+)|(?P<typed>(?:text|link)\.html))"
)


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim]]:
    for source, found, _, below in named(trails, NAME):
        yield source, _claim(found, below)


def _claim(found: re.Match[str], below: tuple[str, ...]) -> Claim:
    own = found["own"] or found["typed"]
    who = Identity(name=found["name"] or "", platform=found["user"] or f"anon_{found['anonymous']}", system="canvas")
    return Claim((who,), "/".join((own, *below)), late=bool(found["late"]), place=found[0])


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    yield "Student", "ID", "SIS User ID", "SIS Login ID", "Section", item
    most = max((entry.out_of for entry in entries), default=Fraction(0))
    yield "    Points Possible", "", "", "", "", decimal(most, PLACES)
    for entry in entries:
        who = entry.student.who
        yield who.name, _user(entry), who.number, who.login, who.section, entry.grade


def _user(entry: Entry) -> str:
    number = entry.student.who.known_to("canvas")
    return number if number.isdigit() else ""


def _feedback(student: Student) -> Feedback:
    """Under the name of the student's own upload, as a page: the numbers in it say whose it is."""
    places = (filed.claim.place for filed in student.counting)
    uploads = (place for place in places if (found := NAME.fullmatch(place)) and found["upload"])
    return one_page(next((str(PurePosixPath(place).with_suffix(".html")) for place in uploads), None))


EXCHANGE = Exchange(
    _table,
    lambda entry: bool(_user(entry) or entry.student.who.number or entry.student.who.login),
    "an ID, a SIS User ID or a SIS Login ID",
    _feedback,
)
