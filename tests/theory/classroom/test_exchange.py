"""What goes back to a learning platform, read as that platform's documentation says that it reads it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.theory.classroom.downloads import DOWNLOADS, write
from tests.theory.classroom.test_people import ROSTER
from theory.classroom.gradebook import Entry, written
from theory.classroom.platforms import EXCHANGES, brightspace
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Filed, Identity, Student
from theory.cli import run
from theory.commands import grade
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.grading.reasons import TookTooLong
from theory.report import marks_feedback

Marks = dict[str, str]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def canvas(text: str) -> Marks:
    """As `lib/gradebook_importer.rb` does: Student first, an ID behind it, points below, a title with its number."""
    header, points, *students = rows(text)
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert re.fullmatch(r".* \(\d+\)", header[5])
    assert points[0].strip() == "Points Possible"
    assert float(points[5]) > 0
    return {row[1] or row[2] or row[3]: row[5] for row in students}


def moodle(text: str) -> Marks:
    """As `importgradeslib.php` and `importgradesform.php` do: three columns by name, 12 letters before the number, no
    grade that is empty or above the maximum, and comments, where such a column is there, put over what stands there."""
    header, *students = rows(text)
    columns = {name: header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)")}
    assert "Feedback comments" not in header
    found = {}
    for row in students:
        number, grade = row[columns["Identifier"]].removeprefix("Participant "), row[columns["Grade"]]
        if number.isdigit() and grade and 0 <= float(grade) <= float(row[header.index("Maximum Grade")]):
            found[number] = grade
    return found


def of_brightspace(text: str) -> Marks:
    """As its import does: one of the two columns that tell people, an item, and the sign at the end of the line."""
    header, *students = rows(text)
    assert {"OrgDefinedId", "Username"} & set(header)
    assert header[-1] == "End-of-Line Indicator"
    assert all(row[-1] == "#" for row in students)
    (item,) = (place for place, name in enumerate(header) if name.endswith(" Points Grade"))
    return {row[header.index("OrgDefinedId")]: row[item] for row in students}


def gradescope(text: str) -> Marks:
    return {row["SID"]: row["Total Score"] for row in csv.DictReader(io.StringIO(text))}


def nbgrader(text: str) -> Marks:
    """By the columns that `plugins/export.py` writes: everybody has a row, and what is not there is empty or 0."""
    header, *students = rows(text)
    assert header == [
        "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
        "late_submission_penalty", "score", "max_score",
    ]  # fmt: skip
    found = [dict(zip(header, row, strict=True)) for row in students]
    assert all(
        float(row["score"]) == max(0.0, float(row["raw_score"]) - float(row["late_submission_penalty"]))
        and float(row["score"]) <= float(row["max_score"])
        for row in found
    )
    return {row["student_id"]: row["score"] for row in found}


def otter(text: str) -> Marks:
    """By the columns and rows that `merge_scores_to_df` makes: points first, questions by name, files by name."""
    header, points, *files = rows(text)
    assert header[0] == "file"
    assert header[-3:] == ["total_points_earned", "percent_correct", "grading_status"]
    questions = header[1:-3]
    assert questions == sorted(questions)
    assert (points[0], points[-2:]) == ("points-per-question", ["1", "--"])
    assert float(points[-3]) == pytest.approx(sum(map(float, points[1:-3])))
    assert [row[0] for row in files] == sorted(row[0] for row in files)
    for row in files:
        assert float(row[-3]) == pytest.approx(sum(map(float, row[1:-3])))
        assert float(row[-2]) == pytest.approx(float(row[-3]) / float(points[-3]), abs=1e-4)
    return {row[0]: row[-2] for row in files}


READERS: Mapping[str, tuple[Callable[[str], Marks], Marks]] = {
    "canvas": (canvas, {"11": "5", "12": "", "13": "", "14": ""}),
    "moodle": (moodle, {"11": "5", "13": "0"}),
    "brightspace": (of_brightspace, {"1815": "5", "1882": "", "1912": "", "1906": ""}),
    "gradescope": (gradescope, {"1815": "5", "1882": "", "1912": "", "1906": ""}),
    "nbgrader": (nbgrader, {"ada": "5", "emmy@example.edu": "0", "alan": "0", "grace": "0"}),
    "otter": (otter, {"ada.zip": "0.0625", "emmy.ipynb": "0"}),
}
RIGHT = "# Question 3b\n\n$dL/dw_3 = -0.0113$\n"


@pytest.fixture
def room(tmp_path: Path) -> Callable[[str], Path]:
    """A download in which Ada has one right answer and nobody else has any; and the roster beside it."""

    def made(platform: str) -> Path:
        (tmp_path / "roster.csv").write_text(ROSTER)
        files = {name: RIGHT if text == "a" else text for name, text in DOWNLOADS[platform].items()}
        files = {name.replace("ps2.ipynb", "ps2.md").replace("problem1.ipynb", "p.md"): t for name, t in files.items()}
        own = {"brightspace": "9005 - Ada Lovelace - Nov 29"}.get(platform)
        return write(tmp_path / "class", {n: RIGHT if own and own in n else t for n, t in files.items()})

    return made


def graded(folder: Path, platform: str, *more: str) -> Path:
    out = folder.parent / "out"
    command = ["grade", str(folder), "--out", str(out), "--jobs", "0", "--gradebook", platform, "--item", "PS 2 (77)"]
    assert run([*command, *more]) == 0
    return out


@pytest.mark.parametrize("platform", READERS)
def test_a_platform_reads_its_table_and_finds_everybody(room: Callable[[str], Path], platform: str) -> None:
    folder = room(platform)
    out = graded(folder, platform, "--roster", str(folder.parent / "roster.csv"))
    reader, expected = READERS[platform]
    found = reader((out / f"{platform}.csv").read_text())
    assert found == expected


def test_every_platform_is_read_here_and_offered_by_the_command() -> None:
    assert READERS.keys() == EXCHANGES.keys()
    assert tuple(EXCHANGES) == grade.PLATFORMS


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("canvas", ["lovelaceada_11_5001_ps2.html", "noetheremmy_LATE_12_5003_hw_2.html"]),
        (
            "moodle",
            [
                "Ada Lovelace_11_assignsubmission_file_/feedback.html",
                "Alan Turing_13_assignsubmission_file_/feedback.html",
                "Emmy Noether_12_assignsubmission_file_/feedback.html",
            ],
        ),
        (
            "brightspace",
            [
                "123-9005 - Ada Lovelace - Nov 29, 2026 9:02 AM/feedback.html",
                "124-9002 - Emmy Noether-Klein - Nov 28, 2026 534 PM/feedback.html",
            ],
        ),
    ],
)  # fmt: skip
def test_pages_find_their_way_back_by_the_names_of_the_download(
    room: Callable[[str], Path], platform: str, expected: list[str]
) -> None:
    folder = room(platform)
    out = graded(folder, platform, "--roster", str(folder.parent / "roster.csv"))
    with ZipFile(out / f"{platform}-feedback.zip") as archive:
        assert sorted(archive.namelist()) == expected
        assert b"-0.0113" in archive.read(expected[0])
        assert all(
            b"ada" not in archive.read(name).lower() for name in expected if "Ada" not in name and "ada" not in name
        )


def test_nbgrader_releases_pages_from_the_folder_of_their_step(tmp_path: Path) -> None:
    page = json.dumps({"cells": [{"cell_type": "markdown", "source": RIGHT}], "nbformat": 4})
    files = {"problem1.ipynb": page, "extra.md": RIGHT, "timestamp.txt": "2026-10-02 19:00:00 UTC"}
    room = write(tmp_path / "class", {
        **{f"submitted/ada/ps2/{name}": text for name, text in files.items()},
        "submitted/ada/ps2/submission_secret.txt": "f00", "submitted/emmy/ps2/problem1.ipynb": page,
    })  # fmt: skip
    (tmp_path / "outside.txt").write_text("of somebody else")
    (room / "submitted/emmy/ps2/submission_secret.txt").symlink_to(tmp_path / "outside.txt")
    with ZipFile(graded(room, "nbgrader", "--item", "ps2") / "nbgrader-feedback.zip") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(found) == [
        "feedback/ada/ps2/problem1.html", "feedback/ada/ps2/submission_secret.txt", "feedback/ada/ps2/timestamp.txt",
        "feedback/emmy/ps2/problem1.html",
    ]  # fmt: skip
    assert found["feedback/ada/ps2/submission_secret.txt"] == b"f00"
    assert found["feedback/ada/ps2/timestamp.txt"] == b"2026-10-02 19:00:00 UTC"
    assert b"-0.0113" in found["feedback/ada/ps2/problem1.html"]


def test_who_cannot_be_told_is_left_out_and_said(
    room: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = room("moodle")
    write(folder, {"zoe.md": RIGHT})
    graded(folder, "moodle")
    assert "not in moodle.csv, since nothing tells moodle who they are: zoe" in capsys.readouterr().err
    assert (
        run(["grade", str(folder), "--out", str(folder.parent / "o"), "--jobs", "0", "--gradebook", "brightspace"]) == 2
    )
    assert "brightspace tells students by an OrgDefinedId" in capsys.readouterr().err


def test_the_number_of_one_platform_is_nobody_on_another() -> None:
    who = Identity(name="Ada", platform="11", system="moodle")
    entry = Entry(Student("ada", who), Fraction(1), Fraction(2), {}, 0)
    assert not EXCHANGES["canvas"].tells(entry)
    assert EXCHANGES["moodle"].tells(entry)
    assert Identity(platform="7").with_more(who).known_to("canvas") == "7"


def test_what_could_not_be_read_has_no_grade_before_a_person_gave_one() -> None:
    who = Identity(name="Ada", number="1", platform="11")
    filed = Filed(HandIn("scan.jpg", Path("scan.jpg")), Claim((who,), "scan.jpg"))
    waits = Entry(Student("ada", who, (filed,)), Fraction(0), Fraction(80), {}, 31, unread=True)
    for platform in ("canvas", "moodle", "brightspace", "gradescope"):
        row = list(EXCHANGES[platform].table("PS 2", [waits]))[-1]
        assert "0" not in row, platform
    assert (waits.grade, replace(waits, waits=0).grade, replace(waits, unread=False).grade) == ("", "0", "0")


def test_no_cell_is_a_formula_and_marks_are_decimals() -> None:
    who = Identity(name="=1+1", number="@x", login="+1|cmd")
    filed = Filed(HandIn("=x.md", Path("x.md")), Claim((who,), "x.md", place="=x.md"))
    entry = Entry(Student("x", who, (filed,)), Fraction(1, 3), Fraction(2), {"q1": (Fraction(1, 3), Fraction(2))}, 1)
    for platform, way in EXCHANGES.items():
        cells = [cell for row in rows(written(way.table("=item", [entry])))[1:] for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))], platform
        assert not [cell for cell in cells if "/" in cell], platform


def test_names_are_hidden_from_everything_but_the_table_that_takes_them_back(room: Callable[[str], Path]) -> None:
    folder = room("canvas")
    out = graded(folder, "canvas", "--anonymous")
    assert "lovelaceada" in (out / "people.csv").read_text()
    first = {path.name for path in (out / "feedback").iterdir()}
    told = [path for path in out.rglob("*") if path.is_file() and path.name not in ("people.csv", "canvas.csv")]
    assert not [path for path in told if b"lovelace" in path.read_bytes().lower() and path.suffix != ".zip"]
    assert canvas((out / "canvas.csv").read_text())["11"] == "5"
    graded(folder, "canvas", "--anonymous")
    assert {path.name for path in (out / "feedback").iterdir()} == first


TEN = Fraction(10)
PARTS = (
    Part("q1", "a", 1, "1", Mark.RIGHT, "1", TEN, TEN), Part("q1", "b", 1, "2", Mark.WRONG, "3", Fraction(0), TEN),
    Part("q2", "c", 1, "?", Mark.UNREAD, "3", Fraction(0), TEN),
)  # fmt: skip


def test_what_waits_is_shown_as_waiting_and_never_as_failed() -> None:
    found = marks_feedback.gradescope(Marked("a", PARTS))
    assert [test.get("status") for test in found["tests"]] == ["passed", "failed", None]
    assert [test["name"] for test in found["tests"]] == ["q1 a", "q1 b", "q2 c (waits for a person)"]
    assert found["output"] == "Answers that wait for a person: 1."
    other = marks_feedback.prairielearn(Marked("a", PARTS))
    assert [test["message"] for test in other["tests"]] == ["right", "wrong", "waits for a person"]
    assert json.loads(json.dumps(other))["score"] == pytest.approx(1 / 3)
    assert 0 <= other["score"] <= 1


def test_what_could_not_be_read_costs_no_attempt() -> None:
    found = marks_feedback.prairielearn(Marked("a", PARTS, TookTooLong(3.0)))
    assert found == {"gradable": False, "format_errors": ["took longer than 3 s and was stopped"]}


def test_a_folder_of_brightspace_is_told_from_a_file() -> None:
    name = "124-9002 - Emmy Noether-Klein - Nov 28, 2026 5:34 PM"
    assert brightspace.NAME.fullmatch(name)
    assert not brightspace.NAME.fullmatch("my notes - 2026.md")


def test_a_queue_that_was_just_written_is_not_said_to_hold_decisions(
    room: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = room("canvas")
    out = graded(folder, "canvas", "--roster", str(folder.parent / "roster.csv"))
    assert (out / "unread.toml").is_file()
    assert "holds decisions" not in capsys.readouterr().err
