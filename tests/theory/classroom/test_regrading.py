"""A key that changes: what it touches is marked again, with the marks of a run from the start, and it is said."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.theory.classroom.downloads import write
from theory.classroom import journal, pool
from theory.classroom.journal import JOURNAL, Journal, mark_class
from theory.classroom.pool import Job
from theory.classroom.sources import gather
from theory.cli import run
from theory.grading.marker import Marker

BANK = """
[assignment]
title = "Two lines"

[q1]
title = "A line"
asks = "Find z for w = 3."
topic = "computation"
marks = 4
marked = ["z"]
settings = { givens = { w = 3 }, graph = { y = "w + 1", z = "2*y" } }

[q2]
title = "A square"
asks = "Find s for r = 5."
topic = "computation"
marks = 2
marked = ["s"]
settings = { givens = { r = 5 }, graph = { s = "r^2" } }
"""
CLASS = {
    "ada.md": "# Q1\n\n$z = 8$\n\n# Q2\n\n$s = 25$\n",
    "bob.md": "# Q1\n\n$y = 4$\n\n$z = 10$\n\n# Q2\n\n$s = 36$\n",
    "cy.csv": "question,part,answer\nq1,z,10\nq2,s,25\nq7,t,1\n",
    "dan.md": "# Q1\n\nFind z for w = 3.\n\n$z = 8$\n",
}
NUMBERS = {"w = 3": "w = 4"}
CHANGES = (
    ({}, (), "nothing changed"),
    (NUMBERS, ("q1",), "other numbers, in the question and in its key"),
    ({"2*y": "3*y"}, ("q1",), "another formula"),
    ({"2*y": "y^2 + y"}, None, "other rules, whose words any hand-in may repeat"),
    ({"marks = 2": "marks = 3"}, ("q2",), "another weight"),
    ({"r = 5": "r = 6", "w = 3": "w = 4"}, ("q1", "q2"), "two keys"),
    ({"{ s =": "{ k =", '"s"': '"k"'}, None, "another letter, by which answers are told apart"),
    ({"A square": "A power"}, None, "another title, by which answers are found"),
)


def bank(path: Path, change: dict[str, str]) -> Path:
    text = BANK
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def marked(folder: Path, room: Path, kept: Journal) -> list[journal.Marked]:
    return [row for _, row in mark_class(Job("lines", folder / "lines.toml"), gather([room])[0], 0, kept)]


@pytest.mark.parametrize(("change", "questions", "why"), CHANGES)
def test_only_what_a_change_touches_is_marked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], questions: Collection[str] | None, why: str
) -> None:
    room = write(tmp_path / "class", CLASS)
    bank(tmp_path / "lines.toml", {})
    marked(tmp_path, room, Journal(tmp_path / "marks.jsonl"))
    bank(tmp_path / "lines.toml", change)
    judged, original = set[str](), Marker.mark
    with monkeypatch.context() as patch:
        patch.setattr(Marker, "mark", lambda self, given: judged.add(self.question.name) or original(self, given))
        again = Journal(tmp_path / "marks.jsonl")
        found = marked(tmp_path, room, again)
    assert judged == ({"q1", "q2"} if questions is None else set(questions)), why
    assert again.renewed == dict.fromkeys(questions or (), len(CLASS)), why
    assert found == marked(tmp_path, room, Journal(tmp_path / "fresh.jsonl")), why
    third = Journal(tmp_path / "marks.jsonl")
    assert found == marked(tmp_path, room, third), why
    assert not third.renewed


def test_what_cannot_be_marked_again_waits_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = write(tmp_path / "class", {"ada.md": CLASS["ada.md"]})
    bank(tmp_path / "lines.toml", {})
    kept = Journal(tmp_path / "marks.jsonl")
    marked(tmp_path, room, kept)
    bank(tmp_path / "lines.toml", NUMBERS)
    with monkeypatch.context() as patch:
        patch.setattr(pool, "here", lambda *_: pool.TookTooLong(1.0))
        (row,) = marked(tmp_path, room, kept)
    assert [(part.question, part.verdict.value, part.earned) for part in row.parts] == [
        ("q1", "unread", 0), ("q2", "right", 2),
    ]  # fmt: skip
    (row,) = marked(tmp_path, room, kept)
    assert [part.verdict.value for part in row.parts] == ["wrong", "right"]


def test_a_run_says_what_it_marked_again_and_whose_marks_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room, out = write(tmp_path / "class", CLASS), tmp_path / "out"
    command = ["grade", str(room), "--out", str(out), "--jobs", "0", "--bank", str(tmp_path / "lines.toml")]
    bank(tmp_path / "lines.toml", {})
    assert run(command) == 0
    assert "again" not in capsys.readouterr().err
    bank(tmp_path / "lines.toml", NUMBERS)
    assert run(command) == 0
    assert "marked again, since the question has changed: q1 in 4 hand-ins" in capsys.readouterr().err
    moved = [line.split(",")[:3] for line in (out / "changes.csv").read_text().splitlines()[1:]]
    assert moved == [["ada", "q1", "z"], ["bob", "q1", "z"], ["bob", "q1", "y"], ["cy", "q1", "z"], ["dan", "q1", "z"]]
    (out / JOURNAL).unlink()
