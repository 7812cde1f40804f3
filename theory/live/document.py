"""A document as an editor sees it: notes on its links, what was understood of each, and what could be put in there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from theory.documents import formats
from theory.documents.limits import SubmissionError
from theory.documents.pieces import Source, Why
from theory.errors import InputError
from theory.links.document import EXPLAINED, counted, placed
from theory.links.link import Link, Unreadable
from theory.links.passages import Judged, Step, judged
from theory.live.fixes import Edit, edits
from theory.live.notes import BEGINNING, Change, Looked, Note, Position, Stretch
from theory.live.understood import understood
from theory.report.diagnostics import LEVELS, message, rule
from theory.report.document_blocks import IN_QUESTION, STANDINGS, Checked
from theory.report.wording.links import summary

KEPT = 4  # texts that were looked at last: hover and changes are asked of what is on the screen


@dataclass(frozen=True)
class Draft:
    """A document as it stands now, and its passages, judged."""

    checked: Checked
    passages: tuple[Judged, ...]

    def at(self, position: Position) -> Iterator[tuple[Step, Link]]:
        """The links at a position, each with its statement; where two meet, both."""
        for step in placed(self.checked.document, self.passages):
            for link in step.links:
                if stretch(self.checked.document.source, link.at).holds(position):
                    yield step, link


def look(name: str, text: str) -> Looked:
    """The notes on a document. name: of its file, whose ending says how it is read."""
    try:
        checked = draft(name, text).checked
    except (SubmissionError, InputError) as error:
        if not text.strip():
            return Looked((), "")
        return Looked((Note(BEGINNING, "error", "unread", str(error)),), "")
    notes = tuple(
        Note(
            stretch(checked.document.source, link.at),
            _level(link),
            rule(link.truth),
            message(link),
        )
        for link in checked.equalities.links
        if link.truth in IN_QUESTION
    )
    return Looked(notes, summary(checked.equalities, checked.counts))


def _level(link: Link) -> str:
    """How loud a note is: nobody needs to hear with each keystroke that a program is none of a document's formulas."""
    passed = isinstance(link.cause, Unreadable) and link.cause.why in (Why.PROGRAM, Why.HIDDEN)
    return "hint" if passed else LEVELS[STANDINGS[link.truth]]


def hover(name: str, text: str, at: Position) -> str:
    """What was understood of the links there, in markdown; nothing where there is none."""
    return understood(_at(name, text, at))


def changes(name: str, text: str, at: Position) -> tuple[Change, ...]:
    """What could be put in the place of a link there, or into it."""
    return tuple(
        Change(edit.title, stretch(step.statement.source, edit.at), edit.text)
        for step, link in _at(name, text, at)
        for edit in _edits(name, step, link)
    )


def _edits(name: str, step: Step, link: Link) -> Iterator[Edit]:
    start = step.statement.span.start
    latex = name.lower().endswith(".tex") or step.statement.source.text[start : start + 1] in ("$", "\\")
    return edits(step, link, latex=latex)


def _at(name: str, text: str, at: Position) -> list[tuple[Step, Link]]:
    try:
        return list(draft(name, text).at(at))
    except (SubmissionError, InputError):
        return []


@lru_cache(maxsize=KEPT)
def draft(name: str, text: str) -> Draft:
    """A document, read and judged. Raises SubmissionError and InputError where it cannot be read as a whole."""
    document = formats.read(name, text)
    passages = tuple(judged(document, math.inf, EXPLAINED))
    return Draft(Checked(name, document, counted(document, passages)), passages)


def stretch(source: Source, at: tuple[int, int]) -> Stretch:
    """A stretch of a document's text as positions."""
    start, end = (position(source, one) for one in at)
    return Stretch(start, end)


def position(source: Source, at: int) -> Position:
    """A character of a document's text as a position; of a notebook, in its cell."""
    line, column = source.position(at)
    found = source.cell(source.line(at))
    cell, line = found or (1, line)
    return Position(cell - 1, line - 1, column - 1)
