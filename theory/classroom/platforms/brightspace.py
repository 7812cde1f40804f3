"""Brightspace: folders and files of its download, the grades that it imports, and feedback that it hands back.

The download has a folder `USER-SUBMISSION - First Last - Nov 29, 2026 5:34 PM` for each hand-in, or files that begin
so, and `index.html` beside them; somebody who handed in twice has two. The table
is that of https://community.d2l.com/brightspace/kb/articles/3538-importing-grades: OrgDefinedId or Username or both,
the item with ` Points Grade` behind it, and a sign at the end of the line
(https://community.d2l.com/brightspace/kb/articles/3529-evaluate-assignments-using-the-assignments-tool).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from theory.classroom.gradebook import Entry, Exchange, Feedback, one_page
from theory.classroom.platforms.naming import Trails, named
from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity, Student

NAME = re.compile(
    r"(?P<user>\d+)-(?P<submission>\d+) - (?P<name>.+?) - "
    r"(?P<when>[^-]*?\d{4},? \d{1,2}[:_. ]?\d\d ?[AaPp][Mm])(?: - (?P<own>.+))?"
)
PAGE = "index.html"


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    folders: set[tuple[str, ...]] = set()
    for source, found, above, below in named(trails, NAME):
        own = "/".join(filter(None, (found["own"], *below)))
        who = Identity(name=found["name"], platform=found["user"], system="brightspace")
        yield source, Claim((who,), own, moment(found["when"]), place=found[0])
        folders.add(above)
    for source, trail in trails.items():
        if trail[-1] == PAGE and trail[:-1] in folders:
            yield source, None


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    yield "OrgDefinedId", "Username", f"{item} Points Grade", "End-of-Line Indicator"
    for entry in entries:
        yield entry.student.who.number, entry.student.who.login, entry.grade, "#"


def _feedback(student: Student) -> Feedback:
    places = (filed.claim.place for filed in student.counting)
    folders = (found for place in places if (found := NAME.fullmatch(place)))
    first = next((found[0].removesuffix(f" - {found['own'] or ''}") for found in folders), None)
    return one_page(first and f"{first}/feedback.html")


EXCHANGE = Exchange(
    _table,
    lambda entry: bool(entry.student.who.number or entry.student.who.login),
    "an OrgDefinedId or a Username, which only a roster says",
    _feedback,
)
