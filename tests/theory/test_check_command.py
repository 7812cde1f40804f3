"""`check` on several documents: exit codes, folders, what other programs read, and a second look at changed files."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from tests.theory.sarif_schema import SCHEMA
from theory.cli import run

RIGHT, WRONG, OPEN = (
    "We get $2 + 2 = 4$.\n",
    "Then $2 + 2 = 5$.\n",
    "So $\\alpha = \\beta \\gamma q_7 + u$ and $1 = ?$\n",
)
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n"]},
            {"cell_type": "markdown", "metadata": {}, "source": ["words\n", "\n", WRONG]},
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }
)  # fmt: skip
HALF = RIGHT + "Perhaps $x + 1 = y + 2$ holds.\nPerhaps $x + 3 = z$ does.\n"  # one of three


@pytest.mark.parametrize(
    ("texts", "options", "expected", "why"),
    [
        ([RIGHT], [], 0, "all judged, none wrong"),
        ([WRONG], [], 3, "one is wrong"),
        ([RIGHT, WRONG], [], 3, "one of the documents has a wrong one"),
        (["no formula\n"], [], 0, "nothing that could be judged"),
        (["Let $a = 3$.\n"], [], 0, "what only gives a name its meaning is not open"),
        ([HALF], [], 4, "less than half judged"),
        ([RIGHT, HALF], [], 4, "each document counts by itself"),
        ([HALF], ["--at-least", "0.3"], 0, "a third is enough here"),
        ([HALF], ["--at-least=34%"], 4, "a third is not 34 %"),
        ([HALF], ["--at-least", "0"], 0, "nobody asks how much"),
        ([HALF, WRONG], [], 3, "wrong counts more than open"),
    ],
)
def test_exit_codes(tmp_path: Path, texts: list[str], options: list[str], expected: int, why: str) -> None:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.md").write_text(text)
    assert run(["check", *options, *map(str, sorted(tmp_path.iterdir()))]) == expected, why


def test_how_much_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(HALF)
    run(["check", str(tmp_path / "a.md")])
    assert "a.md: less than 50% could be judged" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["2", "-1", "half", "1/0", "120%", ""])
def test_a_share_is_a_share(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", f"--at-least={share}", "a.md"]) == 2
    assert "expected a share from 0 to 1" in capsys.readouterr().err


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.md", "a/c.tex", "a/d.txt", ".hidden/e.md", "a/.f.md", "data.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RIGHT)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert run(["check", "--json", str(tmp_path), str(tmp_path / "b.md")]) == 0
    names = [Path(one["document"]) for one in json.loads(capsys.readouterr().out)["documents"]]
    assert [name.relative_to(tmp_path).as_posix() for name in names] == [
        "a/c.tex",
        "a/d.txt",
        "b.md",
    ]
    assert run(["check", str(tmp_path / ".hidden"), str(tmp_path / "a")]) == 0
    (tmp_path / "empty").mkdir()
    assert run(["check", str(tmp_path / "empty")]) == 2
    assert "has no document; expected names that end in .md" in capsys.readouterr().err


def test_a_reason_goes_on_under_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("The loss is L = 3 unless x = 2, about.")
    run(["check", "a.md"])
    head, place, formula, *reason = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    assert (head[:6], place, formula.strip()[:4]) == ("unread", "  a.md:1", "“The")
    assert len(reason) == 2
    assert all(line.startswith("      ") and len(line) <= 80 for line in reason)


def test_one_that_cannot_be_read_does_not_end_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(RIGHT)
    assert run(["check", str(tmp_path / "absent.md"), str(tmp_path / "a.md")]) == 2
    said = capsys.readouterr()
    assert "there is no file" in said.err
    assert "1 of 1 equalities judged" in said.out


def test_wrong_comes_first_and_all_keeps_the_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("Before.\n\nIf $u + 1 = v$ holds.\n\nAfter it.\n\n" + WRONG + RIGHT)
    run(["check", str(tmp_path / "a.md")])
    said = capsys.readouterr().out
    assert said.index("2 + 2 = 5") < said.index("u + 1 = v")
    assert "2 + 2 = 4" not in said
    run(["check", "--all", str(tmp_path / "a.md")])
    said = capsys.readouterr().out
    parts = ["Before.", "u + 1 = v", "After it.", "2 + 2 = 5", "2 + 2 = 4"]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents whose names and texts are hostile, as the folder in which the command runs."""
    (tmp_path / "a,b:c%.md").write_text(f"Words.\n\n{WRONG}")
    (tmp_path / "n.ipynb").write_text(NOTEBOOK)
    (tmp_path / "open.md").write_text("Is it so that\n$u + 1\n = v + w$, ::error::x % y?\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_gcc(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "gcc", "."]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert all(re.fullmatch(r".+?:\d+:\d+: (error|warning): .+ \[[a-z-]+\]", line) for line in lines)
    assert lines[0] == "a,b:c%.md:3:7: error: 2 + 2 = 5: left is 4, right is 5 [wrong]"
    assert "n.ipynb" in lines[1]
    assert "cell 2, line 3: 2 + 2 = 5" in lines[1]


def test_github(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "github", "."]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("::error file=a%2Cb%3Ac%25.md,line=3,col=7,title=wrong::2 + 2 = 5: left is 4, right is 5")
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)


def test_sarif(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "sarif", "."]) == 3
    data = json.loads(capsys.readouterr().out)
    validator = Draft4Validator(SCHEMA)
    validator.validate(data)
    (whole,) = data["runs"]
    for broken in ({**data, "version": "2.0"}, {**data, "runs": [{**whole, "results": [{"level": "wrong"}]}]}):
        assert not validator.is_valid(broken)
    rules = {rule["id"] for rule in whole["tool"]["driver"]["rules"]}
    first, notebook, *others = whole["results"]
    assert {result["ruleId"] for result in whole["results"]} <= rules
    place = first["locations"][0]["physicalLocation"]
    assert first["level"] == "error"
    assert place["artifactLocation"]["uri"] == "a%2Cb%3Ac%25.md"
    assert place["region"] == {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 16}
    assert "region" not in notebook["locations"][0]["physicalLocation"]
    assert notebook["locations"][0]["logicalLocations"][0]["name"] == "cell 2, line 3"
    for result in others:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])


@pytest.mark.parametrize("kind", ["gcc", "github", "sarif", "json", "text"])
def test_nothing_foreign_reaches_the_terminal(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b[31m.md"
    path.write_text("$\\text{\x1b[2J} 2 + \x1b]0;x\x07 = 5$ and $1 + 1 = 3\u202e$ \x1b[0m = 7\n")
    run(["check", "--format", kind, "--all", str(path)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\x07" not in said
    assert kind in ("json", "sarif") or "\u202e" not in said


def test_watch(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(RIGHT)
    command = [sys.executable, "-u", "-m", "theory", "check", "--watch", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        guard = threading.Timer(60, process.kill)
        guard.start()
        try:
            assert process.stdout is not None
            assert "1 right" in process.stdout.readline()
            path.with_suffix(".new").write_text(WRONG)
            path.with_suffix(".new").replace(path)
            assert process.stdout.readline().startswith("wrong")
        finally:
            guard.cancel()
            process.kill()


def test_standard_input_is_not_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--watch", "-"]) == 2
    assert "name a file or a folder" in capsys.readouterr().err
