"""The page for one student: what was read of each answer, its verdict and marks, and why; their lines with verdicts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from theory.classroom.merging import Row
from theory.grading.marks import Mark
from theory.grading.parts import Part
from theory.grading.policy import decimal
from theory.question import Assignment
from theory.report import listing
from theory.report.marks_feedback import Label, facts, heading, marks, where
from theory.report.marks_html import (
    Shown,
    counted,
    expected,
    math,
    meanings,
    name,
    quoted,
    render,
    seal,
    seals,
    shown,
    text,
    tone,
    written,
)
from theory.report.wording import grading as wording
from theory.report.wording.people import notices

FIRST_ROUND = "In this round the expected answers, and what would give them away, are not shown."


@dataclass(frozen=True, slots=True)
class About:
    """What every page of one run shares. secret: the expected answers are not shown."""

    assignment: Assignment
    secret: bool = False

    @property
    def titles(self) -> dict[str, str]:
        return {question.name: question.table.title for question in self.assignment.questions}


def page(about: About, student: Row, texts: Mapping[str, str]) -> bytes:
    """The page as UTF-8. texts: of the files that are documents."""
    row = student.marked
    counts = counted(row.parts)
    questions = list(_questions(row.parts))
    return render(
        "feedback.html",
        title=f"{text(row.file, 200)} – {text(about.assignment.name)}",
        heading=text(about.assignment.heading.title),
        file=text(row.file, 200),
        earned=decimal(row.earned),
        out_of=decimal(row.out_of),
        seals=seals(counts, f"{len(row.parts)} answers by verdict"),
        notices="".join(f'<p class="notice">{notice}</p>' for notice in _notices(about, student)),
        contents="".join(_entry(question, parts) for question, parts in questions),
        body="".join(_question(about, question, parts) for question, parts in questions),
        lines="".join(_listings(student, texts)),
        meanings=meanings(counts),
    )


def _listings(student: Row, texts: Mapping[str, str]) -> Iterator[str]:
    """The lines of each document that were read, under its name where there are several."""
    for marked in student.files:
        if lines := texts.get(marked.file):
            several = len(student.files) > 1
            own = [part for part in student.marked.parts if not several or part.file == marked.file]
            yield listing.section(lines, own, marked.broken, marked.file if several else "")


def _notices(about: About, student: Row) -> Iterator[str]:
    if why := student.marked.trouble:
        yield f"This submission could not be read: {quoted(wording.say(why))}. A person will look at it."
    yield from notices(student, quoted)
    if about.secret:
        yield FIRST_ROUND


def _questions(parts: Iterable[Part]) -> Iterator[tuple[str, list[Part]]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.question, []).append(part)
    yield from found.items()


def _marks(parts: Iterable[Part]) -> str:
    """What the parts earned together; nothing where there are no marks to be had."""
    rows = list(parts)
    out_of = sum((part.out_of for part in rows), Fraction(0))
    return marks(sum((part.earned for part in rows), Fraction(0)), out_of) if out_of else ""


def _marks_beside(parts: Iterable[Part]) -> str:
    total = _marks(parts)
    return f'<span class="marks">{total}</span>' if total else ""


def _ident(question: str) -> str:
    return "q-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in question)[:60]


def _entry(question: str, parts: list[Part]) -> str:
    total = _marks(parts)
    earned = f"<span>{total}</span>" if total else ""
    return f'<li><a href="#{_ident(question)}"><b>{text(question, 40)}</b> {earned}</a></li>'


def _question(about: About, question: str, parts: list[Part]) -> str:
    earned = _marks_beside(parts)
    title = text(about.titles.get(question, ""))
    groups = list(_grouped(parts))
    alone = sum(any(part.out_of for part in group) for group in groups) == 1  # the heading has its marks
    rows = "".join(
        _part(group[0], alone) if len(group) == 1 and _handed_in(group[0]) else _together(group, alone)
        for group in groups
    )
    return (
        f'<article id="{_ident(question)}" class="sheet"><h2><span class="key">{text(question, 60)}</span> '
        f'<span class="title">{title}</span> {earned}</h2><ol class="parts">{rows}</ol></article>'
    )


def _handed_in(part: Part) -> bool:
    return part.given is not None


def _note(part: Part) -> str:
    """What is said of parts that stand together."""
    decided = [f"{heading(fact)}: {fact.text}" for fact in facts(part) if fact.label is Label.DECIDED]
    return decided[0] if decided else wording.note(part.reasons)


def _grouped(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts one by one; together those that were not handed in, or are right steps, if the same is said of them."""

    def alike(part: Part) -> tuple[Shown, str] | None:
        step = part.verdict is Mark.RIGHT and part.read and not part.out_of
        together = not _handed_in(part) or (step and part.decided is None)
        return (shown(part), _note(part)) if together else None

    for mark, found in itertools.groupby(parts, alike):
        group = list(found)
        yield from [[part] for part in group] if mark is None else [group]


def _together(parts: Sequence[Part], alone: bool) -> str:
    """Parts in one row: right steps with what was read, others by name, with what was expected where it may be told."""
    items = []
    for part in parts:
        sign = '<span class="eq">=</span>' if part.part else ""
        value = expected(part) if _revealed(part) else math(part.read) if part.read else ""
        items.append(f"<li>{name(part.part)}{sign + value if value else ''}</li>")
    before = f'<span class="label">{Label.EXPECTED.value}</span>' if any(map(_revealed, parts)) else ""
    earned = "" if alone else _marks_beside(parts)
    note = f'<p class="note">{text(_note(parts[0]))}</p>' if _note(parts[0]) else ""
    verdict = shown(parts[0])
    return (
        f'<li class="part {tone(parts[0].verdict)}">{seal(verdict, len(parts) if len(parts) > 1 else None)}'
        f'<div class="answer">{before}<ul class="names">{"".join(items)}</ul></div>{earned}{note}</li>'
    )


def _revealed(part: Part) -> bool:
    """Whether the key's answer stands where nothing was handed in."""
    return part.verdict is Mark.MISSING and part.expected is not None


def _part(part: Part, alone: bool) -> str:
    """One answer: verdict, name and what was read on a line with its marks; below it, why."""
    earned = "" if alone else _marks_beside([part])
    read = math(part.read) if part.read else "" if part.given is None else quoted(part.given)
    sign = '<span class="eq">=</span>' if read and part.part else ""
    flag = '<span class="flag">first wrong</span>' if is_first(part) else ""
    place = f'<span class="place">{text(where(part))}</span>' if part.line is not None else ""
    rows = "".join(f"<div><dt>{label}</dt><dd>{words}</dd></div>" for label, words in _details(part))
    details = f'<dl class="facts">{rows}</dl>' if rows else ""
    return (
        f'<li class="part {tone(part.verdict)}">{seal(shown(part))}<div class="answer">{name(part.part)}{sign}'
        f"{read}{flag}{place}</div>{earned}{details}</li>"
    )


def is_first(part: Part) -> bool:
    """Whether the first wrong link is this answer itself."""
    wrong = part.first_wrong
    return wrong is not None and (wrong.line, wrong.right) == (part.line, part.given)


def _details(part: Part) -> Iterator[tuple[str, str]]:
    given = part.given
    if given is not None and part.read and re.search(r"[^0-9.,+\-−$ ]", given):
        yield "You wrote", written(given)
    for fact in facts(part):
        if fact.label is Label.EXPECTED:
            yield fact.label.value, expected(part)
        elif fact.label is not Label.FIRST_WRONG:
            yield text(heading(fact), 80), text(fact.text)
        elif not is_first(part):
            place = f'<span class="place">{text(fact.where)}</span>'
            yield f'<span class="first">{fact.label.value}</span>', written(fact.text) + place
