"""Marks on their way out: one entry for each student, which every platform's table of grades is made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from theory.cells import cell
from theory.classroom.merging import Row
from theory.classroom.students import Student
from theory.grading.policy import decimal

PLACES = 4  # decimals of marks; exact ones stand in the JSON files


@dataclass(frozen=True, slots=True)
class Entry:
    """A student's marks. questions: name -> earned, out of. waits: how many answers wait for a person. unread: whether
    that is all of what was handed in."""

    student: Student
    earned: Fraction
    out_of: Fraction
    questions: Mapping[str, tuple[Fraction, Fraction]]
    waits: int
    unread: bool = False

    @property
    def grade(self) -> str:
        """The marks; nothing where nothing was handed in, or nothing could be read, since that is no grade."""
        known = self.student.files and not (self.unread and self.waits)
        return decimal(self.earned, PLACES) if known else ""

    @property
    def names(self) -> tuple[str, str]:
        """First and last name."""
        last, comma, first = self.student.who.name.partition(",")
        if comma:
            return first.strip(), last.strip()
        first, _, last = self.student.who.name.rpartition(" ")
        return first, last


def entry(row: Row) -> Entry:
    questions: dict[str, tuple[Fraction, Fraction]] = {}
    for part in row.marked.parts:
        if part.out_of:
            earned, out_of = questions.get(part.question, (Fraction(0), Fraction(0)))
            questions[part.question] = earned + part.earned, out_of + part.out_of
    marked = row.marked
    return Entry(row.student, marked.earned, marked.out_of, questions, marked.waiting, marked.trouble is not None)


Feedback: TypeAlias = Mapping[str, bytes | None]


def one_page(place: str | None) -> Feedback:
    """The page alone, under this name; nothing where the platform cannot tell whose it is."""
    return {} if place is None else {place: None}


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a platform takes marks and gives feedback back.

    table: what the marks are for, and the entries -> the rows of the table that it imports, the header first. tells:
    whether the platform can tell whose an entry is. wants: what it tells people by. feedback: the files by which it
    takes a page for a student, name -> bytes, or None for the page; none where it has no way, or cannot tell whose.
    """

    table: Callable[[str, Sequence[Entry]], Iterable[Sequence[Any]]]
    tells: Callable[[Entry], bool]
    wants: str
    feedback: Callable[[Student], Feedback] = lambda student: {}


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A table as lines of CSV in which no cell is taken for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def written(rows: Iterable[Sequence[Any]]) -> str:
    """The same as one text."""
    return "".join(lines(rows))
