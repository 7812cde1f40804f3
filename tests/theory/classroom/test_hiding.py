"""A first round tells a student nothing of the key: not in the page, not in the markdown, not in the results."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from theory.classroom.hiding import without_key
from theory.cli import run

HANDED_IN = {
    "wrong.toml": '[q3b]\nz1 = -0.175\n"dL/dw3" = 0.0221\n[q4]\n"with bias" = 77\n[q5]\na = 3\n[q6]\nf = "2a"',
    "blunt.toml": '[q3b]\n"dL/dw3" = 0.05\n[q1]\nIhat0 = "L0 + I0"\n[q7b]\n"da/dx" = "1 - tanh(x)^2"\n',
    "page.md": "# Question 3b\n\n$z_1 = 0.33$, $\\frac{dL}{dw_3} = 0.5$\n\n# Question 6\n\n$y = 3$ and so on\n",
    "broken.json": "{",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("class")
    for name, text in HANDED_IN.items():
        (room / name).write_text(text)
    folder = tmp_path_factory.mktemp("out")
    assert run(["grade", str(room), "--out", str(folder), "--jobs", "0", "--no-key"]) == 0
    return folder


@pytest.mark.parametrize("file", HANDED_IN)
@pytest.mark.parametrize("kind", ["feedback/{}.html", "feedback/{}.md", "results/{}.json"])
def test_no_expected_value_is_told(out: Path, file: str, kind: str) -> None:
    told = (out / kind.format(file)).read_text()
    rows = [row for row in csv.DictReader((out / "gradebook.csv").read_text().splitlines()) if row["file"] == file]
    body = told.partition("<body")[2] or told
    words = re.sub(r"<[^>]*>", " ", body)
    for row in rows:
        for secret in filter(None, (row["expected"], row["mistake"])):
            assert not re.search(rf"(?<![0-9.,]){re.escape(secret)}(?![0-9])", words) or len(secret) < 2, row
    assert "xpected:" not in words
    assert "istake" not in words
    for digits in ("0.2175", "0.0113", "0113", "1,154,560", "1154560", "1153840", "61706", "61,706", "a*(1"):
        assert digits not in words


def test_the_grader_still_sees_everything(out: Path) -> None:
    rows = list(csv.DictReader((out / "gradebook.csv").read_text().splitlines()))
    assert any(row["expected"] == "-0.0113" for row in rows)
    assert any(row["mistake"] for row in rows)
    page = (out / "class.html").read_text()
    assert "Commonest mistakes" in page
    assert "not shown" in (out / "feedback/wrong.toml.html").read_text()


def test_the_verdict_and_their_own_first_wrong_line_stay(out: Path) -> None:
    results = json.loads((out / "results/wrong.toml.json").read_text())
    wrong = next(test for test in results["tests"] if test["name"] == "q3b dL/dw3")
    assert wrong["score"] == 0
    assert "First wrong in line 3: dL/dw3 = 0.0221" in wrong["output"]
    assert "0.0221" in (out / "feedback/wrong.toml.html").read_text()


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("0.6908 for ≈ 0.217556229874", ""),
        ("1.6 units of its last digit from ≈ -0.639756914706", ""),
        ("the rounding carried explains 2 units of its last digit from 0.5", ""),
        ("its value is 7", ""),
        ("counterexample at a = 1: left is 2, right is 0", ""),
        ("equal to the key, but written with x; the answer is wanted in s", ""),
        ("is the right value, but does not follow from z1 as written", ""),
        ("uses b4, an index that does not occur here", ""),
        ("something that nobody has thought of: 0.2175", ""),
        ("too few digits to tell it from a mistake: sign flipped (in z1)", "too few digits to tell right from wrong"),
        (
            "rounding that is not shown explains it, but so does a mistake: sign flipped",
            "rounding that is not shown may explain it, or not",
        ),
        ("right under another convention, bits: log base 2", "right under another convention"),
        ("expected a number, but found the end at character 6", "expected a number, but found the end at character 6"),
        ("stands on z1, which could not be read", "stands on z1, which could not be read"),
        ("follows from z1, z2 as written", "follows from z1, z2 as written"),
        ("follows from z1 = 4 as written", ""),
        ("an open question: for a person", "an open question: for a person"),
    ],
)
def test_only_notes_that_say_nothing_of_the_key_are_told(note: str, told: str) -> None:
    part = {"expected": "0.2176", "expected_latex": "x", "mistake": "m", "note": note, "given": "1"}
    (found,) = without_key({"parts": [part]})["parts"]
    assert found["note"] == told
    assert (found["expected"], found["expected_latex"], found["mistake"]) == (None, "", None)


def test_a_note_that_repeats_what_was_expected_is_left_out() -> None:
    note = "expected 0.2176, but found the end at character 1"
    part = {"expected": "0.2176", "expected_latex": "", "mistake": None, "note": note, "given": "1"}
    assert without_key({"parts": [part]})["parts"][0]["note"] == ""


def test_hiding_needs_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.toml"
    path.write_text(HANDED_IN["wrong.toml"])
    assert run(["grade", str(path), "--no-key"]) == 2
    assert "--out" in capsys.readouterr().err
