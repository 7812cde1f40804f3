"""The hand-out: every question asked in full, nothing of its answer, in every format; the table that `grade` reads."""

import tomllib
from pathlib import Path

import nbformat
import pytest

from theory.cli import run
from theory.documents.formats import read
from theory.grading.grader import Grader
from theory.grading.key import key
from theory.grading.marks import Mark
from theory.question import assignments
from theory.report import template
from theory.report.blocks import Equation, Givens, Step
from theory.report.formats import FORMATS
from theory.report.sheet_blocks import sheet_group

KEYS = {question.id: key(question) for assignment in assignments() for question in assignment.questions}


@pytest.mark.parametrize("name", KEYS)
def test_it_asks_for_every_part_and_answers_none(name: str) -> None:
    made = sheet_group(KEYS[name])
    assert not any(isinstance(block, Step) for block in made.blocks)
    blanks = [block.key for block in made.blocks if isinstance(block, Equation) and block.form is None]
    assert blanks == [asked.name for asked in KEYS[name].asked]
    stated = {row.key for block in made.blocks if isinstance(block, Givens) for row in block.rows}
    assert stated == {given.name for given in KEYS[name].derivation.givens}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"sheet{ending}"
    assert run(["sheet", "q3b", "q4", "--variant", "5", "--out", str(out)]) == 0
    content = out.read_bytes()
    if ending in (".html", ".md", ".tex", ".rst", ".ipynb", ".json"):
        text = content.decode()
        assert "variant 5" in text
        assert "by back-propagation" in text
        assert "0.0066" not in text, "the answer"
    assert len(content) > 500


def test_a_notebook_has_a_cell_for_each_question(tmp_path: Path) -> None:
    out = tmp_path / "sheet.ipynb"
    run(["sheet", "q3b", "q4", "--out", str(out)])
    made = nbformat.read(out, as_version=4)
    assert [cell.source.split()[0] for cell in made.cells] == ["#", "##", "##"]


def test_the_table_is_empty_and_read_back() -> None:
    """Nothing filled in is missing, not unread; filled in with the key's own answers it earns all marks."""
    assignment = next(one for one in assignments() if one.name == "csc420-a2")
    keys = [KEYS[question.id] for question in assignment.questions]
    text = template.render(keys).decode()
    assert {name: list(parts) for name, parts in tomllib.loads(text).items()} == {
        one.question.name: [asked.name for asked in one.asked] for one in keys
    }
    grader = Grader(assignment)
    asked = {(one.question.name, part.name) for one in keys if not one.question.table.open for part in one.asked}
    parts = {(p.question, p.part): p for p in grader.mark(read("a.toml", text, grader.letters)).parts}
    assert all(parts[name].verdict is Mark.MISSING for name in asked)


def test_what_it_says_of_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, says in (
        (["q3z", "--out", "a.md"], "did you mean"),
        (["q3b", "eecs445-p2/q3a", "--out", "a.md"], "expected questions of one assignment"),
        (["--assignment", "nothing", "--out", "a.md"], "there is no assignment 'nothing'; there are"),
        (["q3b", "--out", "a.docx"], "expected a name that ends in"),
        (["q3b", "--out", str(tmp_path / "absent" / "a.md")], "there is no folder"),
        (["q3b", "--out", str(tmp_path / "absent" / "a.toml")], "cannot write"),
    ):
        assert run(["sheet", *arguments]) == 2
        assert says in capsys.readouterr().err
    bank = tmp_path / "own.toml"
    bank.write_text(Path("theory/bank/examples/every_topic.toml").read_text())
    assert run(["sheet", "--bank", str(bank), "--out", str(bank)]) == 2
    assert "is the file that is read" in capsys.readouterr().err
    assert "[neuron]" in bank.read_text()


def test_every_student_of_a_roster_has_numbers_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("Login,Name\nann1,Ann Ash\n../bob,Bob Birch\n")
    assert run(["sheet", "q3b", "--variants", str(roster), "--out", str(tmp_path / "sheet.md")]) == 0
    sheets = {path.name: path.read_text() for path in tmp_path.glob("*.md")}
    assert sorted(sheets) == ["sheet-ann1.md", "sheet-bob.md"]
    assert len(set(sheets.values())) == 2
    assert "variant ann1" in sheets["sheet-ann1.md"]
    capsys.readouterr()
    assert run(["q3b", "--variant", "ann1", "--no-verify"]) == 0
    given = sheets["sheet-ann1.md"].partition("w_{1} = ")[2].partition("$")[0].replace(" ", "")
    assert f"w₁ = {given}," in capsys.readouterr().out
