"""A class on disk: the same to the byte in any order and with any number of workers; a crash loses one submission."""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.theory.grading.test_marks import marker
from theory import cells, deadline
from theory.classroom.journal import JOURNAL, Journal
from theory.classroom.pool import Job, Quota
from theory.classroom.pool import run as run_pool
from theory.classroom.sources import HandIn, gather
from theory.cli import run
from theory.errors import InputError
from theory.grading import policy
from theory.grading.marks import Mark
from theory.grading.policy import Policy
from theory.report.wording.grading import say

RIGHT = '[q3b]\n"dL/dw3" = -0.0113\n[q4]\n"without bias" = 1153840\n"with bias" = 1154560\n'
WRONG = '[q3b]\n"dL/dw3" = 0.0113\n[q4]\n"without bias" = "=1+1"\n"with bias" = 1153840\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(6):
        (folder / f"student{number}.toml").write_text(RIGHT if number % 2 else WRONG)
    (folder / "broken.json").write_text("{")
    return folder


def grade(room: Path, out: Path, *more: str) -> dict[str, bytes]:
    assert run(["grade", str(room), "--out", str(out), *more]) == 0
    files = [path for path in out.rglob("*") if path.is_file() and path.name != JOURNAL]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_any_number_of_workers_gives_the_same_bytes(room: Path, tmp_path: Path) -> None:
    (room / "page.md").write_text("# Question 3b\n\n$z_1 = -0.1750$ and $\\frac{dL}{dw_3} = 0.0113$\n")
    alone = grade(room, tmp_path / "none", "--jobs", "0")
    assert alone == grade(room, tmp_path / "two", "--jobs", "2")
    backwards = sorted((path for path in room.iterdir()), reverse=True)
    assert run(["grade", *map(str, backwards), "--out", str(tmp_path / "back"), "--jobs", "0"]) == 0
    assert {name: (tmp_path / "back" / name).read_bytes() for name in alone} == alone
    pages = {name for name in alone if name.endswith(".html")}
    assert pages == {"class.html", *(f"feedback/{path.stem}.html" for path in room.iterdir())}
    assert "unread.toml" in alone


def test_the_gradebook_has_a_row_for_each_student_and_part(room: Path, tmp_path: Path) -> None:
    files = grade(room, tmp_path / "out", "--jobs", "0")
    rows = list(csv.DictReader(files["gradebook.csv"].decode().splitlines()))
    first = next(row for row in rows if row["file"] == "student0.toml" and row["question"] == "q3b")
    assert (first["verdict"], first["earned"], first["out_of"]) == ("wrong", "0", "5")
    assert "sign flipped" in first["mistake"]
    assert all(not row["given"].startswith("=") for row in rows)
    assert any(row["given"].startswith("'=") for row in rows)
    data = json.loads(files["gradebook.json"])
    assert data["schema"] == 2
    assert len(data["submissions"]) == 7
    broken = next(row for row in data["submissions"] if row["file"] == "broken.json")
    assert "not valid JSON" in broken["trouble"]
    assert {part["verdict"] for part in broken["parts"]} == {"unread"}
    scope = json.loads(files["results/student1.json"])
    assert scope["score"] == 20.0
    whole = float(Fraction(data["submissions"][0]["out_of"]))
    assert sum(test["max_score"] for test in scope["tests"]) == pytest.approx(whole)  # Gradescope wants floats
    assert "sign flipped" in files["summary.md"].decode()
    assert "student1" in files["grades.csv"].decode()


def test_what_is_marked_is_not_marked_again_unless_it_changed(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from theory.classroom import pool

    out, marked = tmp_path / "out", []
    original = pool.mark
    monkeypatch.setattr(
        pool, "mark", lambda grader, source, links: marked.append(source.file) or original(grader, source, links)
    )
    first = grade(room, out, "--jobs", "0")
    assert len(marked) == 7
    marked.clear()
    assert grade(room, out, "--jobs", "0") == first
    assert marked == ["broken.json"]  # what could not be marked is tried again
    marked.clear()
    (room / "student3.toml").write_text(WRONG)
    grade(room, out, "--jobs", "0")
    assert marked == ["broken.json", "student3.toml"]


def test_a_journal_that_was_cut_off_loses_only_its_last_line(room: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = grade(room, out, "--jobs", "0")
    path = out / JOURNAL
    path.write_bytes(path.read_bytes()[:-40])
    assert len(Journal(path).read()) == 5
    assert grade(room, out, "--jobs", "0") == first
    assert len(Journal(path).read()) == 6


def slow_and_right(folder: Path) -> list[HandIn]:
    """One submission in which everything is wrong, so that every number's mistake is searched for, and a right one."""
    slow = [f'"{name}" = {7 + place}.7777' for place, name in enumerate(marker("q3a").key.order)]
    (folder / "a.toml").write_text("\n".join(["[q3a]", *slow]))
    (folder / "b.toml").write_text(RIGHT)
    return gather([folder])[0]


def test_one_that_takes_too_long_is_unread_and_the_others_go_on(tmp_path: Path) -> None:
    first, second = run_pool(Job("csc420-a2"), slow_and_right(tmp_path), 1, limits=Quota(seconds=0.2))
    assert say(first.trouble) == "took longer than 0.2 s and was stopped"
    assert {part.verdict for part in first.parts} == {Mark.UNREAD}
    assert second.earned == 20


def test_time_is_looked_at_where_nobody_can_kill_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()  # a clock that goes on by a second whenever somebody looks
    monkeypatch.setattr(deadline, "time", SimpleNamespace(thread_time=lambda: next(seconds), monotonic=lambda: 0))
    first, second = run_pool(Job("csc420-a2"), slow_and_right(tmp_path), 0, limits=Quota(seconds=60))
    assert say(first.trouble) == "took longer than 60 s and was stopped"
    assert second.earned == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|x", "'+cmd|x"),
        ("-0.0113", "-0.0113"),
        ("-3/16", "-3/16"),
        ("-2+cmd", "'-2+cmd"),
        ("-", "-"),
        ("--", "--"),
        ("--1", "'--1"),
        ("a\x00b", "a\\u0000b"),
        ("\u202eabc", "\\u202eabc"),
    ],
)
def test_a_cell_is_never_a_formula(text: str, expected: str) -> None:
    assert cells.cell(text) == expected


@pytest.mark.parametrize("text", ["`", "``a`", "<b>", "a\nb", "", "[x](y)"])
def test_foreign_text_stays_inside_its_code_span(text: str) -> None:
    span = cells.code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    assert span.endswith(fence)
    assert "\n" not in span
    assert fence not in span[len(fence) : -len(fence)] or not text


def test_a_policy_gives_exact_fractions(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('[shares]\nright-carried = "1/3"\n[weights.q3b]\n"dL/dw3" = 3\nz1 = 1\n')
    found = policy.read(path)
    assert found.out_of("q3b", 5, ("dL/dw3",)) == {"dL/dw3": Fraction(15, 4), "z1": Fraction(5, 4)}
    assert found.earned(Mark.CARRIED, Fraction(5)) == Fraction(5, 3)
    assert Policy().out_of("q4", 15, ("a", "b")) == {"a": Fraction(15, 2), "b": Fraction(15, 2)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[shares]\nrihgt = 1\n", "expected one of"),
        ("[shares]\nright = 2\n", "from 0 to 1"),
        ("[marks]\nq = 1\n", "expected the tables"),
        ("shares = 1\n", "expected a table"),
        ("[weights.q3b]\na = -1\n", "0 or more"),
        ("[", "not valid TOML"),
    ],
)
def test_a_policy_that_does_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        policy.read(path)


def test_names_of_files_are_safe_and_different() -> None:
    files = [
        "../../etc/passwd",
        "a b.toml",
        "a-b.toml",
        "..",
        "é.toml",
        "A-b.toml",
        "x" * 300 + ".md",
        "x" * 299 + ".md",
    ]
    files += ["\u202egpj.toml", "<b>.toml", "a-b.toml/answers.toml", "\udc80.toml", ""]
    names = cells.file_names(files)
    assert len({name.lower() for name in names}) == len(files)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}", name) for name in names)
    taken = cells.file_names(["a b", "a-b"])[1]
    assert len(set(cells.file_names(["a b", taken, "a-b"]))) == 3  # a name that another one would be given
