"""What the pages show: a question worked, an answer tried, a bank looked at."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from html import escape
from json import dumps
from pathlib import Path
from typing import TypedDict

from checks.rounding import decimal
from theory.cells import visible
from theory.classroom.hiding import without_key
from theory.documents.limits import SubmissionError
from theory.errors import InputError
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.live import bank
from theory.live.sliders import ends
from theory.question import Assignment, AssignmentHead, Question, change, find
from theory.report import html
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Group
from theory.report.feedback_page import is_first
from theory.report.marks_feedback import Fact, Label, facts, heading
from theory.report.marks_html import math, stamped
from theory.report.wording.grading import UNSAID
from theory.serve.drafts import in_units
from theory.solution import Solution, solve
from theory.variants import Variation

KEPT = 60  # questions that have been worked, with these numbers
MOST_ANSWER = 2000  # characters of an answer that is tried
SHORT = 10  # characters of a decimal in a field


class Shown(TypedDict):
    """A part of a page as HTML, in which all foreign text is escaped; or, in `error`, why there is none."""

    html: str
    error: str


def shown(*groups: Group) -> Shown:
    return {"html": "".join(html.chapter(group, 2) for group in groups), "error": ""}


def refused(error: Exception) -> Shown:
    return {"html": "", "error": " ".join(str(error).split())}


# Questions


class Given(TypedDict):
    """A given that is one number, with its value as it is written, and the ends of a slider for it."""

    name: str
    value: str
    low: float
    high: float
    step: float


class Worked(Shown):
    """A question worked. parts: what can be answered. varies: whether it has variants."""

    title: str
    asks: str
    givens: list[Given]
    parts: list[str]
    varies: bool


def question(name: str, givens: Mapping[str, str], variant: str, own: str | None) -> Worked:
    """A question of the bank with its worked answer. givens: other numbers, as they are typed. variant: whose numbers
    it has, if any. own: an instructor's own bank."""
    nothing: Worked = {"html": "", "error": "", "title": name, "asks": "", "givens": [], "parts": [], "varies": False}
    try:
        solution = _solved(name, tuple(sorted(givens.items())), variant, own, _written(own))
    except InputError as error:
        return {**nothing, **refused(error)}
    table = solution.question.table
    return {
        **shown(solution_group(solution)), "title": table.title, "asks": table.asks, "givens": _givens(solution),
        "parts": [*(table.marked or solution.derivation.answer)], "varies": bool(table.vary),
    }  # fmt: skip


def _written(own: str | None) -> int:
    """When an own bank was written last, so that what was kept of it is not shown behind a newer one."""
    try:
        return 0 if own is None else Path(own).stat().st_mtime_ns
    except OSError:  # reading it says why
        return 0


@lru_cache(maxsize=KEPT)
def _solved(name: str, givens: tuple[tuple[str, str], ...], variant: str, own: str | None, written: int) -> Solution:
    return solve(_question(name, givens, variant, own))


def _question(name: str, givens: tuple[tuple[str, str], ...], variant: str, own: str | None) -> Question:
    found = find(name, Path(own) if own else None)
    if variant:
        found = Variation(found).variant(variant)
    return change(found, givens=dict(givens), wrt=(), places=found.table.round) if givens else found


def _givens(solution: Solution) -> list[Given]:
    found: list[Given] = []
    for given in solution.derivation.givens:
        if isinstance(given.value, Fraction):
            low, high, step = ends(given.value)
            found.append(
                {"name": given.name, "value": _typed(given.value), "low": low, "high": high, "step": step}
            )  # fmt: skip
    return found


def _typed(value: Fraction) -> str:
    """A number as somebody types it: a decimal where that is exact and short, else a fraction."""
    text = decimal(value)
    return text if 0 < len(text) <= SHORT else str(value)


def tried(
    name: str, givens: Mapping[str, str], variant: str, own: str | None, part: str, given: str, key: bool
) -> Shown:
    """The verdict that marking would give on an answer to one part. key: with what is right."""
    try:
        marked = _marked(name, givens, variant, own, part, given)
    except (InputError, SubmissionError) as error:
        return refused(error)
    told = marked if key else without_key(marked)
    found = next(one for one in told.parts if one.part == part)
    rows = "".join(_fact(fact) for fact in facts(found) if fact.label is not Label.FIRST_WRONG or not is_first(found))
    if found.verdict is Mark.UNREAD and not rows:
        rows = f"<p>{escape(UNSAID)}</p>"
    return {"html": f'<p class="verdict">{stamped(found.verdict)}</p>{_read(found)}{rows}', "error": ""}


def read(name: str, givens: Mapping[str, str], variant: str, own: str | None, part: str, given: str) -> Shown:
    """As what an answer to one part is read, or why it is not; nothing of whether it is right."""
    try:
        told = without_key(_marked(name, givens, variant, own, part, given))
    except (InputError, SubmissionError) as error:
        return refused(error)
    found = next(one for one in told.parts if one.part == part)
    if found.verdict is not Mark.UNREAD:
        return {"html": _read(found), "error": ""}
    why = "; ".join(visible(fact.text) for fact in facts(found)) or UNSAID
    return {"html": f"<p>Not read yet: {escape(why)}</p>", "error": ""}


def _read(part: Part) -> str:
    return f"<p>Read as {math(part.read)}</p>" if part.read else ""


def _marked(name: str, givens: Mapping[str, str], variant: str, own: str | None, part: str, given: str) -> Marked:
    """An answer to one part of a question, marked. Raises InputError and SubmissionError."""
    if len(given) > MOST_ANSWER:
        raise InputError(f"expected an answer of at most {MOST_ANSWER} characters")
    grader = _grader(name, tuple(sorted(givens.items())), variant, own, _written(own))
    marked = mark(grader, "answer.json", dumps({grader.assignment.questions[0].name: {part: given}}))
    if not any(one.part == part for one in marked.parts):
        raise InputError(f"the question has no part {part[:40]!r}")
    return marked


def _fact(fact: Fact) -> str:
    return f"<p>{escape(visible(heading(fact)))}: {escape(visible(fact.text))}</p>"


@lru_cache(maxsize=KEPT)
def _grader(name: str, givens: tuple[tuple[str, str], ...], variant: str, own: str | None, written: int) -> Grader:
    found = _question(name, givens, variant, own)
    return Grader(Assignment(found.assignment, AssignmentHead(found.assignment), (found,)))


# Author


class Looked(Shown):
    """A text looked at. summary: how much of it is right. places: of each note, where it stands in the text, in the
    units of a browser."""

    summary: str
    places: list[tuple[int, int]]


def looked(text: str) -> Looked:
    """A bank with its questions worked, and what does not fit in it."""
    found = bank.look("bank.toml", text)
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    places = [
        (
            starts[note.stretch.start.line] + note.stretch.start.column,
            starts[note.stretch.end.line] + note.stretch.end.column,
        )
        for note in found.notes
    ]
    notes = "".join(
        f'<li class="link wrong"><span class="place">line {note.stretch.start.line + 1}</span>'
        f'<div class="equation">{escape(note.message)}</div></li>'
        for note in found.notes
    )
    groups = [solution_group(one) for _, one in bank.worked("bank.toml", text) if isinstance(one, Solution)]
    return {
        "html": (f'<ol class="links">{notes}</ol>' if notes else "") + shown(*groups)["html"], "error": "",
        "summary": found.summary, "places": in_units(text, places),
    }  # fmt: skip


# Help


def help_file(name: str) -> str | None:
    """A file of the documentation; None where there is none of that name."""
    from theory.site import build  # what runs commands is loaded where somebody asks for it

    return build.file(name, home="/")
