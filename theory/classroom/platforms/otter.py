"""otter-grader: archives that its `export` makes, and the table of grades that `otter grade` makes.

An export is a zip with the notebook, its log `.OTTER_LOG` and `__zip_filename__`
(https://otter-grader.readthedocs.io/en/stable/student_usage.html); whose it is, is said by what the archive is called
or by the platform on which it was handed in. The table is `final_grades.csv`
(https://otter-grader.readthedocs.io/en/stable/workflow/executing_submissions/otter_grade.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange
from theory.classroom.platforms.naming import Trails
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim
from theory.grading.policy import decimal

OWN = frozenset({"__zip_filename__"})


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    for source, trail in trails.items():
        if trail[-1] in OWN:
            yield source, None


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    questions = list(dict.fromkeys(name for entry in entries for name in entry.questions))
    yield "file", *questions, "percent_correct"
    for entry in entries:
        file = entry.student.counting[0].source.file if entry.student.counting else entry.student.key
        parts = (decimal(entry.questions[name][0], PLACES) if name in entry.questions else "0" for name in questions)
        yield file, *parts, decimal(entry.earned / entry.out_of if entry.out_of else entry.earned, PLACES)


EXCHANGE = Exchange(_table, lambda entry: True, "a file")
