"""nbgrader: its tree `submitted/STUDENT/ASSIGNMENT/` with `timestamp.txt`, and the grades that it exchanges.

The layout and the form of the time are those of https://nbgrader.readthedocs.io/en/stable/user_guide/philosophy.html
and of `nbgrader collect`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity
from theory.documents.limits import SubmissionError, text

SUBMITTED, TIMESTAMP = "submitted", "timestamp.txt"
ABOVE = 2  # folders between a tree's root and a student's files: the student's, the assignment's


def claims(trails: Mapping[HandIn, tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim | None]]:
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
