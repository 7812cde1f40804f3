"""Google Forms: its table of responses, one row for each person who answered, with a column for each question.

The first column is the time, then come the address where the form collects it, and the questions by their titles; of
a grid of questions `Title [Row]` (https://support.google.com/docs/answer/2917686). Each row becomes a document: the
titles are its headings.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from theory.classroom.platforms.naming import Trails
from theory.classroom.platforms.times import moment
from theory.classroom.roster import identity, places
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim
from theory.documents.limits import SubmissionError, text
from theory.errors import InputError

LARGEST = 64 * 2**20  # bytes of the responses of a class
# How the column of the time is called, by the language of whoever made the form.
TIMES = frozenset(
    {"timestamp", "zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche", "tijdstempel"}
)
GRID = re.compile(r"(?P<title>.+?)\s*\[(?P<row>[^\[\]]+)\]")


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    for source, trail in trails.items():
        if trail[-1].lower().endswith(".csv") and _is_form(source):
            yield source, None
            yield from _responses(source)


def _is_form(source: HandIn) -> bool:
    try:
        first = text(source.read(LARGEST), LARGEST).split("\n", 1)[0]
    except SubmissionError:
        return False
    return first.split(",", 1)[0].strip().strip('"').lower() in TIMES


def _responses(source: HandIn) -> Iterator[tuple[HandIn, Claim]]:
    rows = csv.reader(io.StringIO(text(source.read(LARGEST), LARGEST), newline=""))
    try:
        header, *responses = rows
    except csv.Error as error:
        raise InputError(f"{source.file}: not valid CSV: {error}") from None
    known = places(header)
    questions = [place for place in range(1, len(header)) if place not in known.values()]
    for number, row in enumerate(responses, start=2):
        cells = [*row, *[""] * (len(header) - len(row))]
        if not any(map(str.strip, cells)):
            continue
        document = "\n".join(_answer(header[place], cells[place]) for place in questions if cells[place].strip())
        name = f"{source.file}/row {number}.md"
        who = identity(known, cells)
        who = who if who.key else replace(who, token=f"row {number}")
        yield (
            replace(source, file=name, data=document.encode()),
            Claim((who,), source.file, moment(cells[0]), place=name),
        )


def _answer(title: str, answer: str) -> str:
    """A question with its answer; a row of a grid names its part."""
    grid = GRID.fullmatch(" ".join(title.split()))
    heading = " ".join((grid["title"] if grid else title).split())
    return f"## {heading}\n\n{grid['row']}: {answer}\n" if grid else f"## {heading}\n\n{answer}\n"
