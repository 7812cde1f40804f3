"""Tables of answers as a student hands them in, for tests: every answer in a line of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable

from checks.reading import WRITTEN, Notation
from theory.documents.formats import read
from theory.documents.pieces import Statement, Unread
from theory.grading.content import Content
from theory.grading.content import content as content_of

NAME = "answers.json"  # the kind of file that `table` writes


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows of question, part, answer and perhaps a note."""
    names = ("question", "part", "answer", "note")
    return "[" + ",\n".join(json.dumps(dict(zip(names, row, strict=False))) for row in rows) + "]"


def answers(rows: Iterable[tuple[str, ...]], notation: Notation = WRITTEN) -> tuple[Statement | Unread, ...]:
    """The same as they are read in these letters."""
    return read(NAME, table(rows), lambda question: notation).answers


def content(text: str) -> Content:
    """What one answer gives."""
    (answer,) = answers([("q", "", text)])
    return content_of(answer)
