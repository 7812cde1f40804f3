"""A class of marked submissions as data and tables: all of it as JSON, a row per part, a row per student, a summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from theory.cells import code
from theory.classroom import tally
from theory.classroom.gradebook import PLACES, lines
from theory.classroom.merging import Row
from theory.formula import latex
from theory.formula.boxes import Box
from theory.grading.marks import Mark
from theory.grading.parts import Decision, Marked, Part
from theory.grading.policy import decimal
from theory.links.link import BrokenLink
from theory.report.wording import grading as wording
from theory.report.wording.links import why_not

SCHEMA = 2  # counts up when a field changes its meaning
PERSON = "a person"  # who decided, where a decision does not say

# Marks as plain data


def row_data(row: Row) -> dict[str, Any]:
    """One student. Marks are exact: whole numbers, or texts such as `15/4`. `file` is the one that counts alone."""
    student, marked = row.student, row.marked
    data: dict[str, Any] = {"student": student.key, "name": student.who.name}
    data |= {"file": row.files[0].file} if len(row.files) == 1 else {}
    data["files"] = [{"file": filed.source.file, "counts": filed.counts} for filed in student.files]
    data |= {"when": student.when.isoformat()} if student.when else {}
    data |= {"late": True} if student.late else {}
    data |= {"earned": exact(marked.earned), "out_of": exact(marked.out_of)}
    if marked.trouble:
        data["trouble"] = wording.say(marked.trouble)
    if encodings := {one.file: one.read_as for one in row.files if one.read_as}:
        data["read_as"] = encodings
    if links := [
        {"file": one.file} | _place(place) | {"why": why_not(place)} for one in row.files for place in one.broken
    ]:
        data["links"] = links
    data["parts"] = [_part(row, part) for part in marked.parts]
    return data


def _file(row: Row, part: Part) -> str:
    """The file that a part stands in; nothing where it stands in none."""
    return part.file or (row.files[0].file if len(row.files) == 1 else "")


def _part(row: Row, part: Part) -> dict[str, Any]:
    data = {
        "question": part.question,
        "part": part.part,
        "file": _file(row, part) or None,
        "line": part.line,
        "given": part.given,
        "verdict": part.verdict.value,
        "expected": part.expected,
        "earned": exact(part.earned),
        "out_of": exact(part.out_of),
        "first_wrong": None if part.first_wrong is None else _place(part.first_wrong),
        "mistake": wording.explanation(part.explanation) or None,
        "note": wording.note(part.reasons),
        "read": _latex(part.read),
        "expected_latex": _latex(part.formula),
    }
    data |= {"seed": part.seed} if part.seed else {}
    return data if part.decided is None else data | {"overridden": _decision(part.decided)}


def _latex(box: Box | None) -> str:
    return "" if box is None else latex.write(box)


def _place(place: BrokenLink) -> dict[str, Any]:
    return {"line": place.line, "left": place.left, "right": place.right}


def _decision(decided: Decision) -> dict[str, Any]:
    return {
        "verdict": decided.verdict.value,
        "earned": exact(decided.earned),
        "mistake": wording.explanation(decided.explanation) or None,
        "said": wording.note(decided.reasons),
        "by": decided.by,
        "when": decided.when,
        "note": decided.note,
    }


def exact(marks: Fraction) -> int | str:
    """Marks as JSON has them: a whole number, or a fraction as a text such as "7/2"."""
    return int(marks) if marks.denominator == 1 else str(marks)


def json_text(data: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """indent: for people; without it a class is written in a tenth of the time."""
    return json.dumps(data, ensure_ascii=ascii_only, indent=indent)


# Tables


COLUMNS: Mapping[str, Callable[[Row, Part], Any]] = {
    "student": lambda row, part: row.student.key,
    "name": lambda row, part: row.student.who.name,
    "file": _file,
    "question": lambda row, part: part.question,
    "part": lambda row, part: part.part,
    "line": lambda row, part: part.line,
    "given": lambda row, part: part.given,
    "verdict": lambda row, part: part.verdict.value,
    "expected": lambda row, part: part.expected,
    "earned": lambda row, part: decimal(part.earned, PLACES),
    "out_of": lambda row, part: decimal(part.out_of, PLACES),
    "mistake": lambda row, part: wording.explanation(part.explanation),
    "note": lambda row, part: wording.note(part.reasons),
    "decided_by": lambda row, part: part.decided and (part.decided.by or PERSON),
}


def gradebook(assignment: str, rows: Sequence[Row]) -> Iterator[str]:
    """One row per student and part. decided_by: who decided it, where a person did."""
    parts = ([of(row, part) for of in COLUMNS.values()] for row in rows for part in row.marked.parts)
    return lines(chain([tuple(COLUMNS)], parts))


def gradebook_json(assignment: str, rows: Iterable[Row], *, ascii_only: bool = False) -> Iterator[str]:
    """All of it, one student a line, as `marks_changes` reads it again."""
    name = json_text(assignment, ascii_only=ascii_only)
    yield f'{{"schema": {SCHEMA}, "assignment": {name}, "submissions": ['
    for place, row in enumerate(rows):
        yield f"{',' if place else ''}\n{json_text(row_data(row), ascii_only=ascii_only)}"
    yield "\n]}\n"


def grades(assignment: str, rows: Sequence[Row]) -> Iterator[str]:
    """One row per student and one column per question."""
    questions = list(dict.fromkeys(part.question for row in rows for part in row.marked.parts if part.out_of))
    table: list[tuple[str, ...]] = [("student", "name", "late", *questions, "total", "percent_correct")]
    for row in rows:
        by = dict.fromkeys(questions, Fraction(0))
        for part in row.marked.parts:
            if part.question in by:
                by[part.question] += part.earned
        person, late = (row.student.key, row.student.who.name), "late" if row.student.late else ""
        total = (decimal(row.marked.earned, PLACES), decimal(tally.share(row.marked), PLACES))
        table.append((*person, late, *(decimal(earned, PLACES) for earned in by.values()), *total))
    return lines(table)


def summary_data(assignment: str, rows: Sequence[Marked]) -> dict[str, Any]:
    """Which question how hard, which mistake how often."""
    return {
        "schema": SCHEMA,
        "assignment": assignment,
        "submissions": len(rows),
        "unread": sum(row.trouble is not None for row in rows),
        "mean": decimal(tally.mean(rows), 3),
        "waiting": sum(len(entry.files) for entry in tally.waiting(rows)),
        "questions": {
            name: {"mean": decimal(found.mean, 3)} | {mark.value: count for mark, count in found.verdicts.items()}
            for name, found in tally.questions(rows).items()
        },
        "mistakes": [
            {"question": question, "mistake": wording.mistake(mistake), "count": len(files)}
            for question, mistake, files in tally.mistakes(rows)
        ],
    }


def summary(assignment: str, students: Sequence[Row]) -> Iterator[str]:
    """The same as a page of markdown."""
    rows = [row.marked for row in students]
    data = summary_data(assignment, rows)
    said = [f"# {assignment}", "", f"{data['submissions']} submissions, {data['unread']} of them unread.", ""]
    said += [f"The mean is {float(tally.mean(rows)):.1%}; {data['waiting']} answers wait for a person.", ""]
    said += [
        "| question | mean | " + " | ".join(mark.value for mark in Mark) + " |",
        "|---|---" + "|---" * len(Mark) + "|",
    ]
    for name, found in data["questions"].items():
        said.append(f"| {name} | {found['mean']} | " + " | ".join(str(found[mark.value]) for mark in Mark) + " |")
    if data["mistakes"]:
        said += ["", "| how often | question | mistake |", "|---|---|---|"]
        said += [f"| {row['count']} | {row['question']} | {code(row['mistake'])} |" for row in data["mistakes"][:40]]
    yield "\n".join([*said, ""])


DECIDED = ("student", "question", "part", "given", "was", "earned_before", "verdict", "earned", "by", "when",
    "note",
)  # fmt: skip


def decisions(assignment: str, rows: Sequence[Row]) -> Iterator[str]:
    """The audit: every answer that a person decided, with what the program had said; all others it decided itself."""
    decided = ((row, part, part.decided) for row in rows for part in row.marked.parts if part.decided)
    table = (
        (
            row.student.key, part.question, part.part, part.given, before.verdict.value,
            decimal(before.earned, PLACES), part.verdict.value, decimal(part.earned, PLACES), before.by or PERSON,
            before.when, before.note,
        )
        for row, part, before in decided
    )  # fmt: skip
    return lines(chain([DECIDED], table))


TABLES: Mapping[str, Callable[[str, Sequence[Row]], Iterable[str]]] = {  # the text of each file, piece by piece
    "gradebook.csv": gradebook,
    "gradebook.json": gradebook_json,
    "grades.csv": grades,
    "decisions.csv": decisions,
    "summary.json": lambda assignment, rows: (
        json_text(summary_data(assignment, [row.marked for row in rows]), indent=2), "\n",
    ),
    "summary.md": summary,
}  # fmt: skip
