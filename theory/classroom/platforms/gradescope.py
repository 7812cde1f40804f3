"""Gradescope: the export of an assignment, and a table of scores with the columns of its own.

The export has a folder `submission_ID` for each hand-in, or a file of its own, and `submission_metadata.yml`, which
says whose each is (name, sid, email; several for a group) and when it came
(https://help.gradescope.com/article/ccbpppziu9-instructor-assignment-submissions). It takes scores from an autograder
alone; the table has the columns of `Export scores`, for whatever reads that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange
from theory.classroom.platforms.naming import Trails
from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity
from theory.documents.limits import SubmissionError, text
from theory.errors import InputError
from theory.grading.policy import decimal

METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_\d+")
LARGEST = 64 * 2**20  # bytes of the metadata, which have the results of every hand-in


@dataclass(frozen=True, slots=True)
class Told:
    """What the metadata say of one hand-in."""

    who: tuple[Identity, ...]
    when: datetime | None


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    known: dict[tuple[str, ...], dict[str, Told]] = {}
    for source, trail in trails.items():
        if trail[-1] == METADATA:
            known[trail[:-1]] = dict(_metadata(source))
            yield source, None
    for source, trail in trails.items():
        for place, part in enumerate(trail):
            told = known.get(trail[:place], {}).get(part)
            if told is not None or FOLDER.fullmatch(part):
                who = told.who if told else ()
                below = "/".join(trail[place + 1 :]) or part
                yield source, Claim(who or (Identity(token=part),), below, told and told.when, place=part)
                break


def _metadata(source: HandIn) -> Iterator[tuple[str, Told]]:
    """Folder or file -> whose it is. Raises InputError where the metadata cannot be read."""
    try:
        import yaml
    except ImportError:
        raise InputError(f"{METADATA} needs PyYAML; install theory[grade]") from None
    try:
        written = text(source.read(LARGEST), LARGEST)
        whole = yaml.compose(written, Loader=yaml.BaseLoader)  # every value stays the text that it is
    except (SubmissionError, yaml.YAMLError) as error:
        why = " ".join(str(error).split())[:120]
        raise InputError(f"{source.file}: cannot be read: {why}; export the submissions again") from None
    for key, entry in _pairs(whole):
        fields = dict(_pairs(entry))
        submitters = fields.get(":submitters")
        people = [dict(_pairs(person)) for person in getattr(submitters, "value", ())]
        yield key, Told(tuple(map(_person, people)), moment(_text(fields.get(":created_at"))))


def _pairs(node: object) -> Iterator[tuple[str, object]]:
    """The keys and values of a table; nothing of what is none."""
    for pair in getattr(node, "value", ()):
        if isinstance(pair, tuple):
            yield _text(pair[0]), pair[1]


def _text(node: object) -> str:
    value = getattr(node, "value", "")
    return value if isinstance(value, str) else ""


def _person(fields: Mapping[str, object]) -> Identity:
    return Identity(
        name=_text(fields.get(":name")), number=_text(fields.get(":sid")), email=_text(fields.get(":email"))
    )


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    questions = list(dict.fromkeys(name for entry in entries for name in entry.questions))
    full = {name: entry.questions[name][1] for entry in entries for name in entry.questions}
    yield (
        "First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status", "Submission ID",
        "Submission Time", *(f"{name} ({float(full[name]):.1f} pts)" for name in questions),
    )  # fmt: skip
    for entry in entries:
        who, files = entry.student.who, entry.student.counting
        status = "Missing" if not files else "Ungraded" if entry.waits else "Graded"
        ident = files[0].claim.place.removeprefix("submission_") if files else ""
        when = entry.student.when.isoformat(sep=" ") if entry.student.when else ""
        parts = (decimal(entry.questions[name][0], PLACES) if name in entry.questions else "" for name in questions)
        yield (
            *entry.names, who.number, who.email, who.section, entry.grade, decimal(entry.out_of, PLACES), status, ident,
            when, *parts,
        )  # fmt: skip


EXCHANGE = Exchange(
    _table, lambda entry: bool(entry.student.who.email or entry.student.who.number), "an email address or a SID"
)
