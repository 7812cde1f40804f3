"""A first round tells a student nothing of the key: not in the page, not in the markdown, not in the results."""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from checks.evidence import Counterexample
from theory.classroom.hiding import INSTEAD, TELLABLE, without_key
from theory.cli import run
from theory.formula.boxes import Letter
from theory.grading import reasons as r
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.links.link import DifferAt, Result
from theory.mistakes import Made

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
    told = (out / kind.format(Path(file).stem)).read_text()
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
    assert "not shown" in (out / "feedback/wrong.html").read_text()


def test_the_verdict_and_their_own_first_wrong_line_stay(out: Path) -> None:
    results = json.loads((out / "results/wrong.json").read_text())
    wrong = next(test for test in results["tests"] if test["name"] == "q3b dL/dw3")
    assert wrong["score"] == 0
    assert "First wrong in line 3: dL/dw3 = 0.0221" in wrong["output"]
    assert "0.0221" in (out / "feedback/wrong.html").read_text()


OFF = r.Off(r.Gap("0.6908", Fraction("0.6908"), Fraction("0.2175"), Fraction(4733)))
SIGN = Made("sign flipped", ("z1",))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (OFF, None),
        (r.ByKey(OFF), None),
        (r.RoundingCarried(OFF), None),
        (r.HasValue(Result((Fraction(7),))), None),
        (DifferAt(Counterexample((("a", "1"),), (), "2", "0")), None),
        (r.OtherLetters(("x",), ("s",)), None),
        (r.DoesNotFollow(("z1",)), None),
        (r.UnknownIndex(("b4",)), None),
        (r.ValueOf("yhat"), None),
        (r.WrongStep(None, 0, result=True), None),
        (r.TooFewDigits(SIGN), r.TooFewDigits()),
        (r.RoundingOrOneMistake(SIGN), r.RoundingOrMistake()),
        (r.Elsewhere(("bits",)), r.Elsewhere(())),
        (r.NotRead("expected a number, but found the end at character 6"), "as it is"),
        (r.NotRead("expected 0.2176, but found the end at character 1"), None),  # it repeats what the key says
        (r.StandsOn(("z1",)), "as it is"),
        (r.Follows(("z1", "z2")), "as it is"),
        (r.OpenQuestion(), "as it is"),
    ],
)
def test_only_reasons_that_say_nothing_of_the_key_are_told(reason: r.AnyReason, told: r.AnyReason | str | None) -> None:
    part = Part(
        "q3b", "x", 1, "1", Mark.UNREAD, "0.2176",
        reasons=(reason,), explanation=r.Explanation((SIGN,), 9), formula=Letter("x"),
    )  # fmt: skip
    (found,) = without_key(Marked("a", (part,))).parts
    assert found.reasons == {None: (), "as it is": (reason,)}.get(told, (told,))
    assert (found.expected, found.formula, found.explanation) == (None, None, None)


def test_every_kind_of_reason_is_told_only_where_somebody_said_so() -> None:
    kinds = set(get_args(r.AnyReason))
    assert TELLABLE | set(INSTEAD) <= kinds
    assert not TELLABLE & set(INSTEAD)


def test_hiding_needs_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.toml"
    path.write_text(HANDED_IN["wrong.toml"])
    assert run(["grade", str(path), "--no-key"]) == 2
    assert "--out" in capsys.readouterr().err
