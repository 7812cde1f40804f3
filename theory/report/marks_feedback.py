"""What a student is told of each part: why it has its verdict, as facts, as markdown and for an autograder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from theory.cells import code, visible
from theory.classroom.merging import Row
from theory.classroom.tally import share
from theory.formula import foreign
from theory.formula.boxes import Box, Operator, row
from theory.formula.names import name_box
from theory.grading.parts import Marked, Part
from theory.grading.policy import decimal
from theory.links.link import BrokenLink
from theory.report.wording import grading as wording
from theory.report.wording.links import why_not
from theory.report.wording.people import notices


class Label(Enum):
    """What a fact about a part is."""

    EXPECTED = "Expected"
    FIRST_WRONG = "First wrong"
    MISTAKE = "Mistake"
    NOTE = "Note"
    DECIDED = "Decided"


@dataclass(frozen=True, slots=True)
class Fact:
    """Why a part has its verdict, in one respect. where: the line, or who says so."""

    label: Label
    text: str
    where: str = ""


def facts(part: Part, quote: Callable[[str], str] = str) -> Iterator[Fact]:
    """Why a part has its verdict, in the order in which it is read. quote: what the name of a file goes through."""
    if part.verdict.row.revealed and part.expected is not None:
        yield Fact(Label.EXPECTED, part.expected)
    wrong = part.first_wrong
    if wrong is not None:
        yield Fact(Label.FIRST_WRONG, f"{wrong.left} = {wrong.right}", where(replace(part, line=wrong.line), quote))
    if mistake := wording.explanation(part.explanation):
        yield Fact(Label.MISTAKE, mistake)
    if note := wording.note(part.reasons):
        yield Fact(Label.NOTE, note)
    if decided := part.decided:
        yield Fact(Label.DECIDED, decided.note or f"it was {decided.verdict.value}", decided.by or "a person")


JOINED = {Label.FIRST_WRONG: "in", Label.DECIDED: "by"}  # what stands between a label and where


NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}(/[A-Za-z][A-Za-z0-9_]{0,15})?")  # of a quantity, as a key has it


def laid_out(words: str) -> Box | None:
    """A student's formula, or `name = formula`; None where some part of it is not known."""
    left, sign, right = words.partition(" = ")
    if sign and NAME.fullmatch(left):
        found = foreign.formula(right)
        return None if found is None else row(name_box(left), Operator("="), found)
    return foreign.formula(words)


def heading(fact: Fact) -> str:
    """`First wrong in line 3`, `Decided by a tutor`."""
    return f"{fact.label.value} {JOINED[fact.label]} {fact.where}" if fact.where else fact.label.value


def sentences(part: Part, quote: Callable[[str], str] = str) -> list[str]:
    """What is known of a part, a sentence a fact; foreign text goes through `quote`."""
    return [f"{heading(fact)}: {quote(fact.text)}." for fact in facts(part, quote)]


def marks(earned: Fraction, out_of: Fraction) -> str:
    """`7.5 of 10`"""
    return f"{decimal(earned)} of {decimal(out_of)}"


def link_sentence(place: BrokenLink, quote: Callable[[str], str] = str) -> str:
    """`line 7: a = b: left is 2 times the right side`"""
    why = why_not(place)
    return f"line {place.line}: {quote(f'{place.left} = {place.right}')}{f': {quote(why)}' if why else ''}"


def where(part: Part, quote: Callable[[str], str] = str) -> str:
    """`line 3`, with the file where the student has several; nothing where it stands in no line."""
    file = f" of {quote(PurePosixPath(part.file).name)}" if part.file else ""
    return "" if part.line is None else f"line {part.line}{file}"


def markdown(assignment: str, student: Row) -> str:
    """The whole of it as markdown; the student's own words only inside code spans."""
    row = student.marked
    lines = [f"# {assignment}: {code(row.file)}", "", f"{marks(row.earned, row.out_of)} marks", ""]
    lines += [line for notice in notices(student, code) for line in (notice, "")]
    if row.trouble:
        why = wording.say(row.trouble)
        lines += [f"This submission could not be read: {code(why)}. A person will look at it.", ""]
    question = None
    for part in row.parts:
        if part.question != question:
            lines += [""] if question else []
            question = part.question
            lines += [f"## {code(question)}", ""]
        earned = f" ({marks(part.earned, part.out_of)})" if part.out_of else ""
        given = "" if part.given is None else f" {code(part.given)}"
        lines.append(f"- **{code(part.part) if part.part else 'answer'}**{given}: {part.verdict.value}{earned}")
        lines += [f"  {sentence}" for sentence in sentences(part, code)]
    broken = [link_sentence(place, code) for marked in student.files for place in marked.broken]
    if broken:
        lines += ["", "## Links that do not hold", "", *(f"- {sentence}" for sentence in broken)]
    return "\n".join([*lines, ""])


WAITING = "waits for a person"


def _tested(row: Marked) -> Iterator[Part]:
    """The parts that an autograder shows."""
    return (part for part in row.parts if part.out_of or part.verdict.row.flagged)


def _name(part: Part) -> str:
    """`q3b dL/dw3`, and whether it waits, so that a part without marks is not taken for a failed one."""
    waits = f" ({WAITING})" if part.waits else ""
    return visible(f"{part.question} {part.part}{waits}")


def _said(row: Marked) -> str:
    """What stands above all tests: why nothing could be read, or how many parts wait."""
    waiting = f"Answers that wait for a person: {row.waiting}." if row.waiting else ""
    return visible(wording.say(row.trouble)) or waiting


def gradescope(row: Marked) -> dict[str, Any]:
    """Gradescope's results.json: one test for each part that carries marks
    (https://gradescope-autograders.readthedocs.io/en/latest/specs/).

    A part that waits for a person has no status, since its marks would be shown as failed otherwise.
    """
    tests = []
    for part in _tested(row):
        status = {} if part.waits else {"status": "passed" if part.earned == part.out_of else "failed"}
        earned = {"score": float(part.earned), "max_score": float(part.out_of)}
        said = {"output": visible(" ".join(sentences(part))), "output_format": "text"}
        tests.append({"name": _name(part)} | earned | status | said)
    return {"score": float(row.earned), "output": _said(row), "output_format": "text", "tests": tests}


def prairielearn(row: Marked) -> dict[str, Any]:
    """PrairieLearn's results.json of an external grader: a share of the marks, and a test for each part
    (https://prairielearn.readthedocs.io/en/latest/externalGrading/).

    A hand-in of which nothing could be read is not gradable, which costs a student no attempt.
    """
    if row.trouble:
        return {"gradable": False, "format_errors": [_said(row)]}
    tests = [
        {
            "name": _name(part),
            "points": float(part.earned),
            "max_points": float(part.out_of),
            "message": WAITING if part.waits else part.verdict.value,
            "output": visible(" ".join(sentences(part))),
        }
        for part in _tested(row)
    ]
    return {"gradable": True, "score": float(share(row)), "message": _said(row), "tests": tests}


RESULTS: Mapping[str, Callable[[Marked], dict[str, Any]]] = {"gradescope": gradescope, "prairielearn": prairielearn}
