"""otter-grader: the archives that its `export` makes, and the table of grades that `otter grade` makes.

An export is a zip with the notebook, a PDF of it and files of otter's own, of which `__zip_filename__` and names that
begin with a dot are no hand-ins on any platform (`otter/check/notebook.py`); whose it is, is said by what the archive
is called or by where it was handed in. `final_grades.csv` has a row with the points of each question, then one for
each file: the questions by name, the total, its share of all points, and `Completed` or what else is to be known
(`merge_scores_to_df` in `otter/grade/utils.py` of otter-grader 7, https://github.com/ucbds-infra/otter-grader).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from theory.classroom.gradebook import PLACES, Entry, Exchange
from theory.classroom.platforms.naming import Trails
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim
from theory.grading.policy import decimal

OWN = ".otter"  # how the settings of an assignment end, which an export has in it
POINTS, COMPLETED = "points-per-question", "Completed"


def claims(trails: Trails) -> Iterable[tuple[HandIn, Claim | None]]:
    for source, trail in trails.items():
        if trail[-1].endswith(OWN):
            yield source, None


def _table(item: str, entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    points = {name: out_of for entry in entries for name, (_, out_of) in entry.questions.items()}
    questions = sorted(points)
    yield "file", *questions, "total_points_earned", "percent_correct", "grading_status"
    full = sum(points.values(), Fraction(0))
    yield POINTS, *(decimal(points[name], PLACES) for name in questions), decimal(full, PLACES), "1", "--"
    for entry in sorted(entries, key=_file):
        parts = (decimal(entry.questions[name][0], PLACES) if name in entry.questions else "0" for name in questions)
        share = decimal(entry.earned / entry.out_of if entry.out_of else entry.earned, PLACES)
        status = f"{entry.waits} answers wait for a person" if entry.waits else COMPLETED
        yield _file(entry), *parts, decimal(entry.earned, PLACES), share, status


def _file(entry: Entry) -> str:
    """What `otter grade` calls the hand-in: the notebook's or the archive's own name, without the folders around it."""
    first = entry.student.counting[0]
    return first.claim.place or first.source.file


EXCHANGE = Exchange(_table, lambda entry: bool(entry.student.counting), "a file")
