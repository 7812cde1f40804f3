"""Packs run where they are unpacked: a folder laid out as the platform does, its scripts, and what they leave there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from theory.classroom.packing import FOR_MORE_FORMATS, NEEDED, PACKS
from theory.cli import run
from theory.commands import pack as command

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = "# Question 3b\n\n$dL/dw_3 = -0.0113$\n\n# Question 5\n\nTotal: 7 parameters\n"


def packed(platform: str, out: Path, *more: str) -> Path:
    assert run(["pack", platform, "--out", str(out), *more]) == 0
    return out


def borrowed(place: Path) -> dict[str, str]:
    """An environment for the scripts in which the tests' own Python stands where setup.sh would have put one."""
    python = place / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return {**os.environ, "THEORY_VENV": str(place / "venv")}


def gradescope(place: Path, environment: dict[str, str]) -> dict[str, object]:
    """The hand-in where Gradescope puts it, marked by the archive unpacked where it unpacks it; the results."""
    with ZipFile(place / "pack/autograder.zip") as archive:
        archive.extractall(place / "autograder/source")
    (place / "autograder/submission").mkdir()
    (place / "autograder/submission/answers.md").write_text(ANSWERS)
    script = place / "autograder/run_autograder"  # Gradescope copies it there
    script.write_bytes((place / "autograder/source/run_autograder").read_bytes())
    script.chmod(0o755)
    environment = environment | {"AUTOGRADER_ROOT": str(place / "autograder")}
    subprocess.run([script], env=environment, cwd=place, check=True, capture_output=True, text=True)
    return json.loads((place / "autograder/results/results.json").read_text())


def test_a_pack_for_gradescope_marks_what_lies_where_gradescope_puts_it(tmp_path: Path) -> None:
    packed("gradescope", tmp_path / "pack")
    found = gradescope(tmp_path, borrowed(tmp_path))
    tests = {test["name"]: test for test in found["tests"]}  # pyright: ignore
    assert tests["q3b dL/dw3"]["status"] == "passed"
    assert found["score"] == tests["q3b dL/dw3"]["score"] == 5
    assert "61706" not in json.dumps(found)  # the key is not shown
    assert all("status" not in test for name, test in tests.items() if "waits" in name)
    modes = {
        info.filename: info.external_attr >> 16 & 0o111 for info in ZipFile(tmp_path / "pack/autograder.zip").filelist
    }
    assert modes["run_autograder"]
    assert modes["setup.sh"]


@pytest.mark.slow
def test_a_pack_for_prairielearn_leaves_its_results(tmp_path: Path) -> None:
    packed("prairielearn", tmp_path / "grade")
    info = json.loads((tmp_path / "grade/info.json").read_text())
    assert info["externalGradingOptions"]["entrypoint"] == "/grade/tests/run.sh"
    (tmp_path / "grade/student").mkdir()
    (tmp_path / "grade/student/answers.md").write_text(ANSWERS)
    environment = borrowed(tmp_path) | {"GRADE_ROOT": str(tmp_path / "grade")}
    subprocess.run([tmp_path / "grade/tests/run.sh"], env=environment, check=True, capture_output=True)
    found = json.loads((tmp_path / "grade/results/results.json").read_text())
    assert found["gradable"]
    assert found["score"] == pytest.approx(5 / 80)


@pytest.mark.slow
def test_a_pack_for_otter_marks_a_folder_with_an_instructors_own_bank(tmp_path: Path) -> None:
    bank = tmp_path / "mine.toml"
    bank.write_text(
        '[e1]\ntitle = "a"\nasks = "b"\ntopic = "computation"\nmarks = 4\n[e1.settings]\ngivens = { w = 2 }\n'
        'wrt = ["w"]\n[e1.settings.graph]\nL = "w^2"\n'
    )
    packed("otter", tmp_path / "pack", "--bank", str(bank))
    (tmp_path / "hand-ins").mkdir()
    (tmp_path / "hand-ins/ann.md").write_text("# e1\n\n$dL/dw = 4$\n")
    script = tmp_path / "pack/run_autograder"
    subprocess.run(
        [script, tmp_path / "hand-ins"], env=borrowed(tmp_path), cwd=tmp_path, check=True, capture_output=True
    )
    assert (tmp_path / "final_grades.csv").read_text().splitlines() == [
        "file,e1,total_points_earned,percent_correct,grading_status", "points-per-question,4,4,1,--",
        "ann.md,4,4,1,Completed",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_pack_runs_in_a_fresh_environment_without_torch(tmp_path: Path) -> None:
    packed("gradescope", tmp_path / "pack")
    environment = {**os.environ, "THEORY_VENV": str(tmp_path / "venv")}
    subprocess.run([tmp_path / "pack/source/setup.sh"], env=environment, check=True, capture_output=True)
    python = tmp_path / "venv/bin/python"
    assert subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 1
    assert gradescope(tmp_path, environment)["score"] == 5


def test_a_pack_needs_what_the_project_needs_without_torch() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["grade"]]
    names = {re.split(r"[<>=\[;]", requirement)[0] for requirement in needed}
    assert set(NEEDED) == names - {"torch"}
    more = [*project["optional-dependencies"]["office"], *project["optional-dependencies"]["pdf"]]
    assert set(FOR_MORE_FORMATS) == {re.split(r"[<>=\[;]", requirement)[0] for requirement in more} - {"typst"}


def test_what_is_asked_for_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(PACKS) == command.PLATFORMS
    assert run(["pack", "moodle", "--out", str(tmp_path)]) == 2
    assert "there are gradescope, prairielearn, otter" in capsys.readouterr().err
    assert run(["pack", "otter", "--assignment", "none", "--out", str(tmp_path)]) == 2
    assert "there is no assignment 'none'" in capsys.readouterr().err
