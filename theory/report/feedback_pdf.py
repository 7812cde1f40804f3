"""The feedback of one student as PDF: what was read of each answer, its verdict and marks, and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

from theory.cells import visible
from theory.classroom.merging import Row
from theory.formula.names import name_box
from theory.formula.typst import breakable, math, string
from theory.grading.parts import Part
from theory.report import pdf
from theory.report.feedback_page import FIRST_ROUND, About, is_first
from theory.report.marks_feedback import NAME, Fact, Label, facts, heading, laid_out, marks, where
from theory.report.marks_html import DECIDED, shown
from theory.report.wording import grading as wording
from theory.report.wording.people import notices

LONGEST = 600  # characters of a text that is shown


def render(about: About, student: Row) -> bytes:
    """The PDF. Raises InputError where Typst is not installed."""
    return pdf.compiled("\n".join([pdf.template("page.typ"), pdf.template("feedback.typ"), *_lines(about, student)]))


def _lines(about: About, student: Row) -> Iterator[str]:
    row = student.marked
    yield f"#cover({string(about.assignment.heading.title)})"
    yield f"#total({_text(row.file)}, {string(f'{marks(row.earned, row.out_of)} marks')})"
    told = [*notices(student, visible), *([FIRST_ROUND] if about.secret else [])]
    if row.trouble:
        told.insert(0, f"This submission could not be read: {wording.say(row.trouble)}. A person will look at it.")
    yield from (f"#notice({_text(notice)})" for notice in told)
    for question, parts in itertools.groupby(row.parts, lambda part: part.question):
        found = list(parts)
        title = " ".join(filter(None, (question, about.titles.get(question, ""))))
        yield f"#question({_text(title)}, {string(_earned(found))})"
        yield from map(_part, found)


def _earned(parts: Iterable[Part]) -> str:
    """What the parts earned together; nothing where there are no marks to be had."""
    rows = list(parts)
    out_of = sum((part.out_of for part in rows), Fraction(0))
    return marks(sum((part.earned for part in rows), Fraction(0)), out_of) if out_of else ""


def _part(part: Part) -> str:
    verdict = shown(part)
    word, tone = (DECIDED, "sure") if verdict is None else (verdict.value, verdict.row.tone.value)
    name = math(name_box(part.part)) if NAME.fullmatch(part.part) else f"#{_text(part.part)}" if part.part else ""
    answer = "" if part.given is None else breakable(part.read) if part.read else _written(part.given)
    equation = f"{name} $=$ {answer}" if name and answer else name + answer
    told = (fact for fact in facts(part) if fact.label is not Label.FIRST_WRONG or not is_first(part))
    rows = "".join(f"({string(heading(fact))}, [{_fact(fact, part)}])," for fact in told)
    place, earned = _text(where(part)), string(_earned([part]))
    return f"#part({string(word)}, {string(tone)}, {place}, [{equation}], {earned}, ({rows}))"


def _fact(fact: Fact, part: Part) -> str:
    """What is said; formulas laid out."""
    if fact.label is Label.FIRST_WRONG:
        return _written(fact.text)
    if fact.label is Label.EXPECTED and part.formula is not None:
        return breakable(part.formula)
    return f"#{_text(fact.text)}"


def _written(words: str) -> str:
    """A student's formula laid out where all of it is known, else as it was written."""
    found = laid_out(words)
    return f"#code({_text(words)})" if found is None else breakable(found)


def _text(words: str) -> str:
    """Foreign text as a string of Typst, which is shown and does nothing."""
    flat = visible(" ".join(words.split()))
    return string(flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…")
