"""What people read of a hand-in: which files counted, which did not and why, and how they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from theory.classroom.merging import Row
from theory.classroom.students import Filed

NOTHING = "Nothing was handed in."


def notices(row: Row, quote: Callable[[str], str] = str) -> Iterator[str]:
    """What a student and a grader should know of the files; nothing of one that came once, in time and in UTF-8."""
    files = row.student.files
    if not files:
        yield NOTHING
    if len(files) > 1:
        yield f"Counted: {_listed(row.student.counting, quote)}."
    if replaced := [filed for filed in files if not filed.counts]:
        yield f"Not counted, because a later hand-in replaces it: {_listed(replaced, quote)}."
    if row.student.late:
        yield "Handed in late."
    for marked in row.files:
        if marked.read_as:
            yield f"{quote(marked.file)} is not UTF-8; it was read as {marked.read_as}."


def _listed(files: list[Filed] | tuple[Filed, ...], quote: Callable[[str], str]) -> str:
    return ", ".join(quote(filed.source.file) for filed in files)
