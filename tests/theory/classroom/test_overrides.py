"""What a person decided: it is applied, recorded and checked; nothing is marked again, and nothing is decided twice."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theory.classroom import overrides, tally
from theory.classroom.overrides import Decisions
from theory.classroom.pool import Job
from theory.cli import run
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.grading.reasons import AnyReason, StandsOn, TooFewDigits
from theory.report import marks_queue as unread

ODD = '[q6]\n"da/dx" = "1/2a"\n[q3b]\n"dL/dw3" = 0.0113\n[q4]\n"with bias" = 1154560\n'
GRADER = Job("csc420-a2").grader()
FILES = ("a.toml", "b.toml", "c.toml")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(ODD)
    (folder / "c.toml").write_text('[q6]\n"da/dx" = "a(1 - a)"\n')
    return folder


def grade(room: Path, out: Path, rows: str | None = None) -> tuple[int, dict[tuple[str, str, str], Any]]:
    file = out.parent / "overrides.toml"
    more = []
    if rows is not None:
        file.write_text(rows)
        more = ["--overrides", str(file)]
    code = run(["grade", str(room), "--out", str(out), "--jobs", "0", *more])
    found = json.loads((out / "gradebook.json").read_text())["submissions"] if code == 0 else []
    return code, {(row["file"], p["question"], p["part"]): p for row in found for p in row["parts"]}


def row(**fields: str) -> str:
    return "[[override]]\n" + "".join(f"{name} = {unread.string(value)}\n" for name, value in fields.items())


def test_one_row_decides_every_answer_with_the_same_text(room: Path, tmp_path: Path) -> None:
    decided = row(question="q6", part="da/dx", given="1/2a", verdict="right", by="a tutor", note="meant as (1/2)a")
    _, parts = grade(room, tmp_path / "out", decided)
    for name in ("a.toml", "b.toml"):
        part = parts[name, "q6", "da/dx"]
        assert (part["verdict"], part["earned"], part["out_of"]) == ("right", 10, 10)
        assert part["overridden"]["verdict"] == "unread"
        assert "after a quotient" in part["overridden"]["said"]
    assert "overridden" not in parts["c.toml", "q6", "da/dx"]
    page = (tmp_path / "out/feedback/a.html").read_text()
    assert "Decided by a tutor" in page
    assert "meant as (1/2)a" in page
    assert "a tutor" in (tmp_path / "out/gradebook.csv").read_text()
    assert "q6" not in (tmp_path / "out/unread.toml").read_text()


@pytest.mark.parametrize(
    ("fields", "verdict", "earned"),
    [
        ({"part": "da/dx", "verdict": "right"}, "right", 10),
        ({"part": "da/dx", "verdict": "right-carried"}, "right-carried", "15/2"),
        ({"part": "da/dx", "earned": "7/2"}, "unread", "7/2"),
        ({"part": "da/dx", "earned": "10"}, "right", 10),
        ({"part": "da/dx", "earned": "0"}, "wrong", 0),
        ({"earned": "2.5", "verdict": "wrong"}, "wrong", "5/2"),
        ({"part": "da/dx", "verdict": "missing", "given": "1/2a"}, "missing", 0),
    ],
)
def test_a_row_sets_the_verdict_or_the_marks(
    room: Path, tmp_path: Path, fields: dict[str, str], verdict: str, earned: int | str
) -> None:
    _, parts = grade(room, tmp_path / "out", row(file="a.toml", question="q6", **fields))
    part = parts["a.toml", "q6", "da/dx"]
    assert (part["verdict"], part["earned"]) == (verdict, earned)
    assert parts["b.toml", "q6", "da/dx"]["verdict"] == "unread"


@pytest.mark.parametrize(
    ("given", "written", "same"),
    [
        ("-0.01", "$-0.01$", True), ("−0.01", "-0.01", True), ("-.01", "-0.01", True), ("-1e-2", "-0.01", True),
        ("-0.01", "-0.010", False), ("-0.01", "0.01", False), ("0.5 bits", "0.5 nats", False), ("0.5 m", "0.5", False),
        ("x(1-x)", "x * (1 - x)", True), (r"\frac{x}{2}", "x/2", True), ("x(1-x)", "(1-x)x", False),
        ("see  my\nscan", "see my scan", True), ("see my scan", "see my scans", False),
        ("W = 0.5", "b = 0.5", False), ("0.5 = 1/2", "0.25 = 1/2", False), ("", "0", False), ("x_1", "x_2", False),
        ("X", "x", False), ("I_0", "I0", True), ("W^T", "W^t", False), ("1,000", "1000", True),
    ],
)  # fmt: skip
def test_a_row_follows_what_an_answer_says_and_not_how_it_is_spelled(given: str, written: str, same: bool) -> None:
    found = GRADER.meaning("q6", given) == GRADER.meaning("q6", written)
    assert found is same


def test_a_decision_holds_for_every_spelling_and_is_listed(room: Path, tmp_path: Path) -> None:
    for name, text in (("a.toml", "−0.01"), ("b.toml", "$-0.01$"), ("c.toml", "-.02")):
        (room / name).write_text(f"[q3b]\n\"dL/dw3\" = '{text}'\n", encoding="utf-8")
    rows = row(given="-0.01", question="q3b", part="dL/dw3", verdict="right", by="Emmy", note="as told")
    _, parts = grade(room, tmp_path / "out", rows)
    assert [parts[name, "q3b", "dL/dw3"].get("overridden", {}).get("by") for name in FILES] == ["Emmy", "Emmy", None]
    listed = (tmp_path / "out/decisions.csv").read_text(encoding="utf-8").splitlines()
    assert listed == [
        "student,question,part,given,was,earned_before,verdict,earned,by,when,note",
        "a,q3b,dL/dw3,−0.01,unread,0,right,5,Emmy,,as told",
        "b,q3b,dL/dw3,$-0.01$,unread,0,right,5,Emmy,,as told",
    ]


def test_marks_of_a_whole_question_are_spread_exactly(room: Path, tmp_path: Path) -> None:
    _, parts = grade(room, tmp_path / "out", row(file="a.toml", question="q7c", earned="4", by="me"))
    own = [part for (file, question, _), part in parts.items() if (file, question) == ("a.toml", "q7c")]
    assert {part["earned"] for part in own} == {"1/3"}
    assert sum(Fraction(part["earned"]) for part in own) == 4
    page = (tmp_path / "out/feedback/a.html").read_text()
    assert ">12 by hand<" in page
    assert "Decided by me" in page
    assert "q7c" not in (tmp_path / "out/unread.toml").read_text(), "the others wrote nothing, which is missing"


def test_changed_rows_apply_without_marking_again(room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from theory.classroom import pool

    out = tmp_path / "out"
    _, first = grade(room, out)
    monkeypatch.setattr(pool, "mark", lambda *_: pytest.fail("marked again"))
    _, decided = grade(room, out, row(file="a.toml", question="q6", part="da/dx", verdict="right"))
    assert decided["a.toml", "q6", "da/dx"]["verdict"] == "right"
    _, other = grade(room, out, row(file="a.toml", question="q6", part="da/dx", verdict="wrong"))
    assert other["a.toml", "q6", "da/dx"]["verdict"] == "wrong"
    assert grade(room, out)[1] == first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (row(file="d.toml", question="q6", part="da/dx", verdict="right"), "there are a.toml, b.toml, c.toml"),
        (row(file="a.toml", question="q9", part="x", verdict="right"), "there are q1, q2, q3a"),
        (row(given="1", question="q6", part="dy/dx", verdict="right"), "there are da/dx"),
        (row(file="a.toml", question="q6", part="nothing", verdict="right"), "there are da/dx"),
        (row(file="a.toml", question="q6", part="da/dx", verdict="rihgt"), "one of right, right-rounded"),
        (row(file="a.toml", question="q6", part="da/dx", verdict=""), "expected a verdict"),
        (row(file="a.toml", question="q6", part="da/dx", earned="10.5"), "from 0 to 10"),
        (row(file="a.toml", question="q6", part="da/dx", earned="-1"), "from 0 to 10"),
        (row(file="a.toml", question="q7c", earned="6"), "from 0 to 5 for q7c"),
        (row(file="a.toml", question="q6", part="da/dx", earned="ten"), "expected a number"),
        (row(file="a.toml", question="q6", part="da/dx"), "a verdict or what is earned"),
        (row(question="q6", part="da/dx", verdict="right"), "a student or the given text"),
        (row(question="q6", given="1", verdict="right"), "expected a part beside the given text; there are da/dx"),
        (row(file="a.toml", question="q6", part="da/dx", verdict="right", who="me"), "but found who"),
        ("[override]\nfile = 1\n", "begin with [[override]]"),
        ("[[override]]\nfile = 1\nquestion = 'q6'\nverdict = 'right'\n", "a text in quotation marks"),
        ("[[overide]]\n", "but found overide"),
        ("[", "not valid TOML"),
        (
            row(file="a.toml", question="q6", part="da/dx", verdict="right")
            + row(file="a.toml", question="q6", part="da/dx", verdict="wrong"),
            "override 2 contradicts override 1",
        ),
        (
            row(given="1/2a", question="q6", part="da/dx", verdict="right")
            + row(file="a.toml", question="Q6", part="da/dx", verdict="wrong"),
            "contradicts override",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    code, _ = grade(room, tmp_path / "out", text)
    assert code == 2
    assert message in capsys.readouterr().err


def test_a_row_that_matches_nothing_is_said(room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = grade(room, tmp_path / "out", row(question="q6", part="da/dx", given="a^7", verdict="right"))
    assert code == 0
    assert "override 1 matches no answer" in capsys.readouterr().err


def test_the_queue_filled_in_decides_what_waited(room: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    grade(room, out)
    text = (out / "unread.toml").read_text()
    assert tomllib.loads(text) == {}
    filled = "\n".join(line.removeprefix("#") for line in text.splitlines() if not line.startswith("# "))
    filled = filled.replace('verdict = ""', 'verdict = "right"')
    assert [one["given"] for one in tomllib.loads(filled)["override"]] == ["1/2a"]
    _, parts = grade(room, out, filled)
    assert not [part for part in parts.values() if part["verdict"] == "unread"]


def test_what_could_not_be_read_at_all_waits_at_the_end_student_by_student(room: Path, tmp_path: Path) -> None:
    for name in ("b1", "b2"):
        (room / f"{name}.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    grade(room, tmp_path / "out")
    text = (tmp_path / "out/unread.toml").read_text()
    before, marker, after = text.partition(unread.UNREADABLE)
    assert marker
    assert f"2 of {len(FILES) + 2} hand-ins, which could not be read at all" in before
    whose = [line for line in after.splitlines() if line.startswith("#student")]
    assert whose == sorted(whose)
    assert {line.split('"')[1] for line in whose} == {"b1", "b2"}
    assert '"b1"' not in before


def test_a_queue_that_is_handed_back_untouched_decides_nothing_and_that_is_said(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    grade(room, out)
    code, _ = grade(room, out, (out / "unread.toml").read_text())
    assert code == 0
    assert "decides nothing: take the # away" in capsys.readouterr().err


def test_a_queue_in_which_something_is_decided_is_not_written_over(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    grade(room, out)
    path = out / "unread.toml"
    path.write_text(row(file="a.toml", question="q6", part="da/dx", verdict="right"))
    before = path.read_bytes()
    assert run(["grade", str(room), "--out", str(out), "--jobs", "0", "--overrides", str(path)]) == 0
    assert path.read_bytes() == before
    assert "holds decisions and is left as it is" in capsys.readouterr().err


def test_decisions_in_the_folder_that_are_left_out_are_said(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    grade(room, out)
    assert "holds decisions" not in capsys.readouterr().err
    (out / "overrides.toml").write_text(row(file="a.toml", question="q6", part="da/dx", verdict="right"))
    _, parts = grade(room, out)
    assert parts["a.toml", "q6", "da/dx"]["verdict"] == "unread"
    assert "holds decisions that do not count here; give --overrides" in capsys.readouterr().err


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\u202e", "\x7f", "\x00", "é", "\U000e0001", "'''", "a = 1 # b"])
def test_any_text_can_be_named_in_a_row(text: str) -> None:
    assert tomllib.loads(f"given = {unread.string(text)}")["given"] == text


DOUBT = TooFewDigits()


def part(given: str = "x", verdict: Mark = Mark.UNREAD, why: AnyReason = DOUBT, out_of: int = 10) -> Part:
    return Part("q6", "da/dx", 1, given, verdict, "y", Fraction(0), Fraction(out_of), reasons=(why,))


@pytest.mark.parametrize(
    ("second", "alone"),
    [({}, False), ({"verdict": Mark.WRONG}, True), ({"why": StandsOn(("z1",))}, True)],
)
def test_a_text_is_decided_for_all_only_where_it_says_the_same_of_all(second: dict[str, Any], alone: bool) -> None:
    rows = [Marked("a", (part(),)), Marked("b", (part(**second),))]
    assert {entry.alone for entry in tally.waiting(rows)} == {alone}


def test_what_depends_on_other_answers_is_decided_one_by_one() -> None:
    rows = [Marked(name, (part(why=StandsOn(("z1",))),)) for name in "ab"]
    (entry,) = tally.waiting(rows)
    assert entry.alone
    assert len(list(unread.rows(entry))) == 2


def test_a_second_answer_is_not_what_earns() -> None:
    twice = Marked("a.toml", (part(), part(given="z", out_of=0)))
    decisions = Decisions((_override(file="a.toml", verdict="right"),), GRADER)
    assert [p.earned for p in decisions.apply(twice).parts] == [10, 0]


def _override(**fields: str) -> overrides.Override:
    return overrides._row(
        "o: override 1", {"question": "q6", "part": "da/dx", **fields}, GRADER, {name: name for name in FILES}
    )
