"""A class that is graded in pages, in the process that knows it: its queue, each case, decisions, and marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from theory.cells import visible
from theory.classroom import journal, overrides
from theory.classroom.deciding import Case, Choice, Desk, Met
from theory.classroom.intake import Intake
from theory.classroom.ledger import Ledger
from theory.classroom.pool import Job
from theory.classroom.sharing import Shared
from theory.errors import InputError
from theory.exact import number
from theory.grading import reasons as r
from theory.grading.marks import Mark
from theory.grading.parts import Part
from theory.grading.policy import decimal
from theory.question import Assignment
from theory.report import case_page, html
from theory.report.answer_blocks import solution_group
from theory.report.class_folder import folder, without_names
from theory.report.feedback_page import About
from theory.report.hand_in import Place
from theory.report.marks_terminal import progress
from theory.serve.hand_ins import Sheet, digest, packed
from theory.solution import solve
from theory.variants import Variation

KEYS = 40  # worked answers that are kept
LONGEST_BY, LONGEST_NOTE = 80, 2000
DECIDABLE = ("", Mark.RIGHT.value, Mark.WRONG.value)
WITH_LINE = (r.SaysNothing, r.Denied, r.Touched, r.WordsOnly, r.Unplaced)  # reasons that say where to look


@dataclass(frozen=True)
class Opened:
    """The class. digests: file -> of the bytes that were marked."""

    job: Job
    assignment: Assignment
    desk: Desk
    digests: Mapping[str, str]


_OPENED: list[Opened] = []  # of this process; filled once by `begin`


def begin(intake: Intake, decisions: Path, anonymous: bool) -> None:
    """Marks the class, or finds it marked in its folder. decisions: the file where they are kept. Raises InputError for
    what does not fit."""
    assert intake.out is not None
    job = intake.job()
    grader, assignment = job.grader(), job.asked()
    people = intake.people().students
    students = without_names(intake.out, people) if anonymous else people
    out = folder(intake.out, About(assignment), students)
    kept = journal.Journal(out.path / journal.JOURNAL)
    shared, rows, digests = Shared(), [], {}
    with progress(sum(len(student.counting) for student in students)) as advance, kept.locked():
        for student, fresh in intake.marked(job, grader, students, kept, advance):
            digests |= {filed.source.file: digest(filed.source) for filed in fresh.student.counting}
            rows.append(shared.row(replace(fresh, student=student)))  # without the bytes of the files
    desk = Desk(grader, rows, Ledger(decisions), overrides.names(students))
    _OPENED[:] = [Opened(job, assignment, desk, digests)]
    standing()  # whatever is wrong with the file of decisions is said now


def _class() -> Opened:
    return _OPENED[0]


# What there is


class Listed(TypedDict):
    """A case in the queue. open: for how many of its students it still waits."""

    id: str
    question: str
    part: str
    count: int
    open: int


class Standing(TypedDict):
    """How far the class is. open: case -> for how many students it waits, without those that are decided."""

    html: str
    decided: int
    cases: int
    open: dict[str, int]


class Queue(Standing):
    title: str
    queue: list[Listed]


def queue() -> Queue:
    """All that waited, in its order, and how far it is decided."""
    opened, now = _class(), standing()
    listed: list[Listed] = [
        {
            "id": case.id, "question": case.waiting.question, "part": visible(case.waiting.part or ""),
            "count": len(case.students), "open": now["open"].get(case.id, 0),
        }
        for case in opened.desk.cases.values()
    ]  # fmt: skip
    return {**now, "title": opened.assignment.heading.title, "queue": listed}


def standing() -> Standing:
    desk = _class().desk
    waits = desk.still_open()
    students = {file for open_ in waits.values() for file in open_}
    count = len(desk.cases)
    return {
        "html": case_page.standing(list(desk.rows.values()), len(students)), "decided": count - len(waits),
        "cases": count, "open": {name: len(open_) for name, open_ in waits.items()},
    }  # fmt: skip


class Student(TypedDict):
    """One of those whose answer it is. total: their marks as they are now, as HTML."""

    name: str
    open: bool
    total: str


class Shown(TypedDict):
    """A case as a page shows it. version: of what is decided of it. most: marks to be had. meant: what an answer that
    names no part may be for. seed: whose numbers its question has."""

    id: str
    question: str
    seed: str
    title: str
    html: str
    decided: str
    version: str
    most: str
    students: list[Student]
    meant: list[tuple[str, str]]


def case(name: str) -> Shown:
    """Raises InputError where there is none of this name, which may be that of another run."""
    opened, found = _class(), _case(name)
    desk, entry = opened.desk, found.waiting
    waits = frozenset(desk.open(found))
    titles = {question.name: question.table.title for question in opened.assignment.questions}
    parts = desk.by_key[found.students[0]].marked.parts
    own = [parts[place] for place in found.places[found.students[0]]]
    says = {part.part: part for part in own if part.expected is not None}
    if len(says) < len(own):
        known = _key(entry.question, entry.shown.seed)
        says = {part.part: known[part.part] for part in own if part.part in known} | says
    most = sum((part.out_of for part in own), Fraction(0))
    return {
        "id": found.id, "question": entry.question, "seed": entry.shown.seed, "title": case_page.title(found),
        "html": case_page.about(found, titles, list(says.values())), "decided": case_page.decided(desk.decided(found)),
        "version": desk.version(found), "most": decimal(most, 4), "meant": [*desk.meant(found)],
        "students": [
            {"name": visible(file), "open": file in waits, "total": case_page.total(desk.rows[file])}
            for file in found.students
        ],
    }  # fmt: skip


def _case(name: str) -> Case:
    found = _class().desk.cases.get(name)
    if found is None:
        raise InputError("these answers are not in the queue any more; load the page again")
    return found


@lru_cache(maxsize=KEYS)
def _key(question: str, seed: str) -> dict[str, Part]:
    """What the key says to each part of a question, as those are told who handed in nothing."""
    grader = _class().desk.grader.of(seed)
    if question not in grader.markers:
        return {}
    parts = grader.only(frozenset({question})).nothing("").parts
    return {part.part: part for part in parts if part.expected is not None}


@lru_cache(maxsize=KEYS)
def key(question: str, seed: str) -> str:
    """The worked answer of a question, as HTML; nothing for one that the assignment does not have."""
    found = next((one for one in _class().assignment.questions if one.name == question), None)
    if found is None:
        return ""
    asked = Variation(found).variant(seed) if seed and found.table.vary else found
    return html.chapter(solution_group(solve(asked), pictures=False), 3)


# What was handed in


def sheets(name: str, number: int) -> bytes:
    """The files of one of the students of a case, that with the answer first, packed."""
    opened, found = _class(), _case(name)
    if not 0 <= number < len(found.students):
        raise InputError("this student is not among those whose answer it is")
    student = found.students[number]
    row = opened.desk.by_key[student]
    part = row.marked.parts[found.places[student][0]]
    place = _place(part, row.marked.parts)
    alone = len(row.student.counting) == 1
    made = [
        Sheet(
            filed.source, opened.digests.get(filed.source.file, ""),
            place if filed.counts and (alone or filed.source.file == part.file) else None, filed.counts,
        )
        for filed in row.student.files
    ]  # fmt: skip
    return packed(sorted(made, key=lambda sheet: (sheet.place is None, not sheet.counts)))


def _place(part: Part, parts: Sequence[Part]) -> Place | None:
    """Where the answer stands; else what it waits for; else where the others to its question begin."""
    if part.line is not None:
        return Place(part.line, part.given)
    told = [why.line for why in part.reasons if isinstance(why, WITH_LINE) and why.line is not None]
    near = [other.line for other in parts if other.question == part.question and other.line is not None]
    lines = told or near
    return Place(min(lines), sure=bool(told)) if lines else None


# What people do


class Changed(TypedDict):
    """What became of a decision. met: why it was not taken, where somebody else came first. error: where it does not
    fit. shown: the case as it is now."""

    met: str
    error: str
    shown: Shown
    standing: Standing


def decide(
    name: str, seen: str, students: Sequence[int], verdict: str, earned: str, by: str, note: str,
    meant: tuple[str, str] | None,
) -> Changed:  # fmt: skip
    """Decides a case for some of its students, by number; what is not refused is on disk. verdict, earned: one of them
    is empty."""

    def change(desk: Desk, case: Case) -> None:
        if not by.strip() or len(by) > LONGEST_BY or len(note) > LONGEST_NOTE:
            raise InputError(f"expected your name, and a note of at most {LONGEST_NOTE} characters")
        if verdict not in DECIDABLE or bool(verdict) == bool(earned):
            raise InputError("expected right, wrong, or marks")
        marks = number(earned, "marks") if earned else None
        choice = Choice(Mark(verdict) if verdict else None, marks, " ".join(by.split()), note.strip(), meant)
        desk.decide(case, {file for at, file in enumerate(case.students) if at in students}, choice, seen)

    return _changed(name, change)


def undo(name: str, seen: str) -> Changed:
    """Takes back what is decided of a case."""
    return _changed(name, lambda desk, case: desk.undo(case, seen))


def _changed(name: str, change: Callable[[Desk, Case], None]) -> Changed:
    met = error = ""
    try:
        change(_class().desk, _case(name))
    except Met as first:
        met = visible(str(first))
    except InputError as refused:
        error = visible(str(refused))
    return {"met": met, "error": error, "shown": case(name), "standing": standing()}
