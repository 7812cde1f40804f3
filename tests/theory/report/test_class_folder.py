"""A class on disk and on a terminal: what cannot be written loses no mark, and the summary says what is to be done."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from theory.classroom import pool
from theory.classroom.journal import JOURNAL, Journal
from theory.classroom.merging import Row
from theory.classroom.pool import Outcome
from theory.classroom.sources import HandIn
from theory.classroom.students import Identity, Student
from theory.cli import run
from theory.grading.marks import Mark
from theory.grading.parts import Decision, Marked, Part
from theory.grading.reasons import TookTooLong
from theory.report import class_folder
from theory.report.marks_terminal import Printer

RIGHT = '[q3b]\n"dL/dw3" = -0.0113\n[q6]\nf = "1/2x"\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(6):
        (folder / f"s{number}.toml").write_text(RIGHT if number % 2 else RIGHT.replace("-", ""))
    return folder


def grade(*given: object) -> int:
    return run(["grade", *map(str, given), "--jobs", "0"])


def test_what_cannot_be_written_is_said_and_no_mark_is_lost(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (out / "class.html").mkdir(parents=True)
    assert grade(room, "--out", out) == 2
    assert "cannot write" in capsys.readouterr().err
    assert len(Journal(out / JOURNAL).read()) == 6
    (out / "class.html").rmdir()
    monkeypatch.setattr(pool, "mark", lambda *_: pytest.fail("marked again"))
    assert grade(room, "--out", out) == 0
    assert (out / "class.html").is_file()
    assert not list(out.rglob("*.part"))


def test_a_crash_between_two_students_keeps_what_is_written(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert grade(room, "--out", whole) == 0
    original, count = class_folder.replace, []

    def crash(path: Path, content: class_folder.Content) -> None:
        count.append(path)
        if len(count) == 8:
            raise RuntimeError("power cut")
        original(path, content)

    monkeypatch.setattr(class_folder, "replace", crash)
    with pytest.raises(RuntimeError):
        grade(room, "--out", out)
    assert len(Journal(out / JOURNAL).read()) == 3
    monkeypatch.setattr(class_folder, "replace", original)
    assert grade(room, "--out", out) == 0
    files = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
    assert all((out / file).read_bytes() == (whole / file).read_bytes() for file in files)


def test_what_an_earlier_run_wrote_is_no_submission(room: Path) -> None:
    for _ in range(2):
        assert grade(room, "--out", room / "marks") == 0
        data = json.loads((room / "marks/gradebook.json").read_text())
        assert [row["file"] for row in data["submissions"]] == [f"s{number}.toml" for number in range(6)]


def test_a_folder_with_nothing_but_marks_is_refused(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade(room, "--out", room) == 2
    assert "give --out another folder" in capsys.readouterr().err


def test_names_that_differ_only_by_case_have_pages_of_their_own(tmp_path: Path) -> None:
    room, out = tmp_path / "class", tmp_path / "out"
    names = ["Ann.toml", "ann.toml", "ann.toml.d/ann.toml", "l" * 200 + ".toml", "a\u202eb.toml", "'\"&.toml"]
    for name in names:
        (room / name).parent.mkdir(parents=True, exist_ok=True)
        (room / name).write_text(RIGHT)
    assert grade(room, "--out", out) == 0
    pages = [path.name.lower() for path in (out / "feedback").glob("*.html")]
    assert len(set(pages)) == len(names)
    assert "&#x27;&quot;&amp;" in (out / "class.html").read_text()
    assert "a\\u202eb" in (out / "class.html").read_text()


def test_a_class_ends_with_what_is_to_be_done(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (room / "broken.json").write_text("{")
    (room / "[bold]x[bold]\x1b[31m.toml").write_text(RIGHT)
    assert grade(room, "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert lines[0] == "csc420-a2, 8 submissions"
    assert "[bold]x[bol" in said
    assert "\x1b" not in said
    assert all(len(line) <= 80 for line in lines if str(tmp_path) not in line)
    assert "1 of 8 submissions could not be read at all" in said
    assert "3 x q3b: sign flipped" in said
    assert "7 unread answers (1 different ones) wait for a person" in said
    assert "unread.toml" in lines[-1]


def test_who_handed_in_nothing_is_told_from_who_answered_nothing(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roster.csv").write_text("login\ns0\nzed\n")
    (room / "s0.toml").write_text("[q3b]\n")
    assert grade(room, "--roster", tmp_path / "roster.csv") == 0
    said = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert said["zed"].endswith("Nothing was handed in.")
    assert "Nothing" not in said["s0"]


def test_without_a_folder_it_says_how_to_get_the_queue(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade(room) == 0
    assert "--out DIR" in capsys.readouterr().out.splitlines()[-1]


def test_what_a_person_decided_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    ten = Fraction(10)
    decided = Decision("me", "fine", Mark.UNREAD, Fraction(0))
    part = Part("q6", "da/dx", 1, "x", Mark.RIGHT, "y", ten, ten, decided=decided)
    Printer().show("a2", [Row(Student("f", Identity()), Marked("f", (part,)))])
    assert "decided by me; it was unread: fine" in capsys.readouterr().out


DOCUMENT = """# Question 3b

$$z_1 = 0.2 \\cdot 0.3 = 0.07 = -0.1750$$

# Question 6

$\\frac{da}{dx} = a(1 - a)$
"""


def test_a_link_that_does_not_hold_is_shown_in_its_line(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(DOCUMENT)
    assert grade(path, "--out", tmp_path / "out") == 0
    page = (tmp_path / "out/feedback/page.html").read_text()
    assert '>0.07</mark><span class="flag">first wrong</span>' in page
    assert '>-0.1750</mark><span class="flag">does not hold</span>' in page
    assert "0.06" in page
    assert "line 3: `0.2 \\cdot 0.3 = 0.07`" in (tmp_path / "out/feedback/page.md").read_text()
    data = json.loads((tmp_path / "out/gradebook.json").read_text())["submissions"][0]
    assert [link["right"] for link in data["links"]] == ["0.07", "-0.1750"]
    assert grade(path, "--out", tmp_path / "first", "--no-key") == 0
    first = (tmp_path / "first/feedback/page.html").read_text()
    assert "does not hold" in first
    assert "0.06" not in first


def test_a_document_whose_links_take_too_long_is_marked_without_them(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(DOCUMENT)
    grader, asked = pool.Job("csc420-a2").grader(), []

    def hand_out(source: HandIn, links: bool) -> Callable[[], Outcome]:
        asked.append(links)
        return lambda: TookTooLong(20) if links else pool.mark(grader, source, links)

    (marked,) = pool.ordered(hand_out, [HandIn("page.md", path)], 1, grader)
    assert asked == [True, False]
    assert marked.earned == 10
    assert marked.broken == ()


def test_a_second_run_says_whose_marks_moved_and_who_decided_it(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, decided = tmp_path / "out", tmp_path / "decided.toml"
    assert grade(room, "--out", out) == 0
    assert grade(room, "--out", out) == 0
    assert not (out / "changes.csv").exists()
    decided.write_text('[[override]]\nstudent = "s0"\nquestion = "q3b"\npart = "dL/dw3"\nearned = "7/2"\nby = "me"\n')
    (room / "s1.toml").write_text('[q3b]\n"dL/dw3" = 0.0113\n[q6]\nf = "1/2x"\n')
    assert grade(room, "--out", out, "--overrides", decided) == 0
    assert "changes.csv says whose" in capsys.readouterr().err
    assert (out / "changes.csv").read_text().splitlines()[1:] == [
        "s0,q3b,dL/dw3,wrong,0,wrong,3.5,me",
        "s1,q3b,dL/dw3,right,5,wrong,0,",
    ]


def test_the_name_of_a_file_is_no_markdown_in_the_feedback(tmp_path: Path) -> None:
    ann = tmp_path / "class/ann"
    ann.mkdir(parents=True)
    (ann / "<img src=x>*a*.md").write_text("# Q3b\n\n$dL/dw_3 = 0.1 + 0.3 = 0.5$\n")
    (ann / "b.md").write_text("# Q6\n\n$da/dx = a(1 - a)$\n")
    assert grade(tmp_path / "class", "--layout", "folders", "--out", tmp_path / "out") == 0
    (page,) = (tmp_path / "out/feedback").glob("*.md")
    assert page.read_text().count("<img") == page.read_text().count("`<img") + page.read_text().count("`ann/<img") == 2
