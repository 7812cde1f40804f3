"""A queue that people decide: who decides what, what follows for the marks, and what is kept whatever happens."""

from __future__ import annotations

import os
import random
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from theory.classroom import merging, overrides, pool, tally
from theory.classroom.deciding import Case, Choice, Desk, Met
from theory.classroom.intake import Intake
from theory.classroom.ledger import Ledger, string
from theory.errors import InputError
from theory.grading.marks import Mark

FILES = {
    "a.toml": '[q3b]\n"dL/dw3" = "-0.01"\n', "b.toml": '[q3b]\n"dL/dw3" = "$-.01$"\n',
    "c.toml": '[q3b]\n"dL/dw3" = "-0.0113"\n', "d.toml": '[q3b]\n"dL/dw3" = "-1e-2"\n',
    "e.md": "# Q6\n\nI think it is small.\n",
    "f.toml": '[q7c]\n"nothing like it" = 4\n',
    "g.jpg": "\xff\xd8\xff", "h.toml": "[q99]\nx = 1\n",
}  # fmt: skip
RIGHT = Choice(Mark.RIGHT, None, "Emmy")
GRADER = pool.Job("csc420-a2").grader()
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Room(NamedTuple):
    """A class that is marked, and where decisions about it go."""

    machine: list[merging.Row]
    names: dict[str, str]
    ledger: Path


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[merging.Row], dict[str, str]]:
    folder = tmp_path_factory.mktemp("class")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="latin-1")
    intake = Intake((folder,), "csc420-a2")
    students = intake.people().students
    rows = merging.rows(GRADER, students, lambda files: zip(files, pool.run(intake.job(), files, 0), strict=True))
    return list(rows), overrides.names(students)


@pytest.fixture
def room(marked: tuple[list[merging.Row], dict[str, str]], tmp_path: Path) -> Room:
    return Room(*marked, tmp_path / "overrides.toml")


def desk(room: Room) -> Desk:
    """The class as one server knows it."""
    return Desk(GRADER, room.machine, Ledger(room.ledger), room.names, lambda: NOW)


def case(desk: Desk, question: str, student: str, part: str | None = None) -> Case:
    found = [c for c in desk.cases.values() if c.waiting.question == question and student in c.students]
    return next(c for c in found if part in (None, c.waiting.part))


def rows(desk: Desk) -> list[dict[str, str]]:
    return tomllib.loads(desk.ledger.text()).get("override", [])


def earned(desk: Desk, question: str) -> Mapping[str, Fraction]:
    return {
        file: sum((part.earned for part in marked.parts if part.question == question), Fraction(0))
        for file, marked in desk.rows.items()
    }


def test_the_same_answer_is_one_case_however_it_is_spelled(room: Room) -> None:
    one = desk(room)
    assert case(one, "q3b", "a").students == ("a", "b", "d")
    one.decide(case(one, "q3b", "a"), {"a", "b", "d"}, RIGHT, "")
    assert rows(one) == [
        {"question": "q3b", "part": "dL/dw3", "given": "-0.01", "verdict": "right", "by": "Emmy",
         "when": "2026-11-29T12:00:00.000+00:00"}
    ]  # fmt: skip
    assert [name for name, marks in earned(one, "q3b").items() if marks == 5] == ["a", "b", "c", "d"]


def test_one_that_is_taken_out_goes_on_waiting(room: Room) -> None:
    one = desk(room)
    alike = case(one, "q3b", "a")
    one.decide(alike, {"a", "d"}, RIGHT, "")
    assert [(row["student"], row["given"]) for row in rows(one)] == [("a", "-0.01"), ("d", "-1e-2")]
    assert one.open(alike) == ("b",)
    with pytest.raises(Met):
        one.decide(alike, {"b"}, RIGHT, "")
    one.undo(alike, one.version(alike))
    assert one.open(alike) == ("a", "b", "d")
    assert one.ledger.text() == ""


def test_a_row_for_all_is_written_only_where_it_is_about_nobody_else(room: Room) -> None:
    one = desk(room)
    alike = case(one, "q3b", "a")
    key = "b"
    changed = [
        merging.Row(row.student, merging.replace(row.marked, parts=tuple(
            merging.replace(part, verdict=Mark.WRONG) if part.question == "q3b" else part for part in row.marked.parts
        ))) if row.student.key == key else row
        for row in one.machine
    ]  # fmt: skip
    other = Desk(GRADER, changed, one.ledger, one.names, one.clock)
    found = case(other, "q3b", "a")
    assert set(found.students) == set(alike.students) - {key}
    other.decide(found, found.students, RIGHT, "")
    assert [row["student"] for row in rows(other)] == ["a", "d"]
    assert earned(other, "q3b")[key] == 0


@pytest.mark.parametrize(
    ("question", "student", "choice", "marks"),
    [
        ("q6", "e", RIGHT, 10),
        ("q6", "e", Choice(None, Fraction(7, 2), "E"), Fraction(7, 2)),
        ("q6", "e", Choice(Mark.WRONG, None, "E", "no"), 0),
        ("q7c", "g", Choice(None, Fraction(3), "E"), 3),
        ("q7c", "g", RIGHT, 5),
    ],
)
def test_marks_follow_as_grade_computes_them(
    room: Room, question: str, student: str, choice: Choice, marks: Fraction
) -> None:
    one = desk(room)
    found = case(one, question, student)
    one.decide(found, found.students, choice, "")
    assert not one.open(found)
    assert earned(one, question)[student] == marks
    again = overrides.Decisions(overrides.read(one.ledger.path, GRADER, one.names), GRADER)
    assert {row.student.key: again.apply(row.marked) for row in one.machine} == one.rows
    _, by = one.decided(found)[student]
    assert (by.by, by.note, by.when) == (choice.by, choice.note, NOW.isoformat(timespec="milliseconds"))


@pytest.mark.parametrize(("student", "question", "part"), [("f", "q7c", "nothing like it"), ("h", "q99", "x")])
def test_an_answer_that_names_no_part_is_taken_for_one(room: Room, student: str, question: str, part: str) -> None:
    one = desk(room)
    stray = case(one, question, student, part)
    meant = one.meant(stray)
    assert meant
    before = one.rows[student].earned
    one.decide(stray, stray.students, Choice(Mark.RIGHT, None, "E", meant=meant[0]), "")
    assert one.rows[student].earned > before
    assert not one.open(stray)
    one.undo(stray, one.version(stray))
    assert rows(one) == []


def test_all_that_waits_can_be_decided_and_taken_back_in_any_order(room: Room) -> None:
    """What waits in `grade` is what waits here, after every step."""
    one, chance = desk(room), random.Random(7)
    cases = list(one.cases.values())
    for _ in range(40):
        found = chance.choice(cases)
        seen = one.version(found)
        if seen and chance.random() < 0.5:
            one.undo(found, seen)
        else:
            meant = (one.meant(found) or [None])[0]
            verdict = chance.choice([Mark.RIGHT, Mark.WRONG])
            chosen = chance.sample(found.students, chance.randint(1, len(found.students)))
            one.decide(found, chosen, Choice(verdict, None, "E", meant=meant), seen)
            assert not set(one.open(found)) & set(chosen)
        fresh = Desk(GRADER, one.machine, one.ledger, one.names)
        assert fresh.rows == one.rows
        waits = [(entry.question, file) for entry in tally.waiting(list(one.rows.values())) for file in entry.files]
        assert {(c.waiting.question, file) for c in cases for file in one.open(c)} == set(waits)
    for found in cases:
        if seen := one.version(found):
            one.undo(found, seen)
    assert one.ledger.text() == ""


def test_two_who_decide_at_once_lose_nothing_and_the_second_is_told(room: Room) -> None:
    one, two = desk(room), desk(room)
    alike, other = case(one, "q3b", "a"), case(one, "q6", "e")
    one.decide(alike, alike.students, RIGHT, "")
    with pytest.raises(Met):
        two.decide(alike, alike.students, Choice(Mark.WRONG, None, "Alan"), "")
    assert {by.by for _, by in two.decided(alike).values()} == {"Emmy"}
    two.decide(other, other.students, Choice(Mark.WRONG, None, "Alan"), "")
    assert [row["by"] for row in rows(one)] == ["Emmy", "Alan"]
    assert one.rows == two.rows
    two.decide(alike, alike.students, Choice(Mark.WRONG, None, "Alan"), two.version(alike))  # knowing what it replaces
    assert {by.by for _, by in one.decided(alike).values()} == {"Alan"}
    with pytest.raises(Met):
        one.undo(alike, "0123456789abcdef")


HAND = """# Ours, since week 3.
[[override]]
student = "e"   # asked in person
question = "q6"
verdict = "wrong"
note = '''
[[override]]
is no row here'''
# the end
"""


def test_what_others_wrote_by_hand_stays_as_it_is(room: Room) -> None:
    one = desk(room)
    one.ledger.path.write_text(HAND)
    found = case(one, "q3b", "a")
    one.decide(found, found.students, RIGHT, "")
    assert one.ledger.text().startswith(HAND)
    before = one.ledger.text()
    for other in (found, case(one, "q6", "e")):  # where a row begins cannot be told for certain
        with pytest.raises(InputError, match="take these rows out by hand: "):
            one.undo(other, one.version(other))
    assert one.ledger.text() == before
    one.ledger.path.write_text(before.replace("[[override]]\nis", "is"))
    one.undo(found, one.version(found))
    assert one.ledger.text() == HAND.replace("[[override]]\nis", "is")
    own = case(one, "q6", "e")
    one.undo(own, one.version(own))
    assert one.open(own) == ("e",)
    assert one.ledger.text() == "# Ours, since week 3.\n# the end\n"


@pytest.mark.parametrize(
    ("choice", "students", "said"),
    [
        (Choice(None, Fraction(6), "E"), {"a"}, "from 0 to 5"),
        (Choice(None, Fraction(-1), "E"), {"a"}, "from 0 to 5"),
        (RIGHT, set(), "at least one student"),
        (RIGHT, {"nobody"}, "at least one student"),
        (Choice(Mark.RIGHT, None, "E", meant=("q3b", "dL/dw3")), {"a"}, "no answer yet"),
    ],
)
def test_what_does_not_fit_changes_nothing(room: Room, choice: Choice, students: set[str], said: str) -> None:
    one = desk(room)
    with pytest.raises(InputError, match=said):
        one.decide(case(one, "q3b", "a"), students, choice, "")
    assert one.ledger.text() == ""


@pytest.mark.parametrize(
    "text", ['"', "\\", "a\nb", "'''", "[[override]]", "\n[[override]]\n", "\u202e", "\x00", "𝔸", ""]
)
def test_any_note_is_kept_and_taken_back(room: Room, text: str) -> None:
    one = desk(room)
    found = case(one, "q6", "e")
    one.decide(found, found.students, Choice(Mark.WRONG, None, text or "E", text), "")
    assert {by.note for _, by in one.decided(found).values()} == {text}
    assert tomllib.loads(f"a = {string(text)}")["a"] == text
    one.undo(found, one.version(found))
    assert one.ledger.text() == ""


def test_a_folder_that_cannot_be_written_is_said_and_the_old_file_stays(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk(room)
    found, other = case(one, "q6", "e"), case(one, "q3b", "a")
    one.decide(found, found.students, RIGHT, "")
    before = one.ledger.text()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device; nothing was decided"):
        one.decide(other, other.students, RIGHT, "")
    assert one.ledger.text() == before
    assert one.open(other)
    assert [path.name for path in room.ledger.parent.glob(".*")] == [".overrides.toml.lock"]
