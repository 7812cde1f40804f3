"""Which numbers were asked of whom, where everybody has others: the seed of a student is the key on the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from theory.classroom.students import Student

UNKNOWN = "not on the roster, so that nothing says which numbers were asked; put them on it, as the sheets were made"


def by_roster(students: Iterable[Student]) -> Iterator[Student]:
    """Everybody with the seed of the sheet that `sheet --variants ROSTER` made for them; what comes from people who
    are not on that roster is for a person."""
    for student in students:
        if student.listed:
            yield asked(student, student.listed)
        else:
            files = (replace(one, source=replace(one.source, trouble=UNKNOWN)) for one in student.files)
            yield replace(student, files=tuple(files))


def asked(student: Student, seed: str) -> Student:
    """The student as one of whom the numbers of this seed were asked."""
    files = (replace(filed, source=replace(filed.source, seed=seed)) for filed in student.files)
    return replace(student, files=tuple(files), seed=seed)
