"""Feedback as PDF: what the page says, formulas laid out, foreign text harmless, the key hidden where it should be."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from theory.cli import run

pytest.importorskip("typst", reason="the extra `pdf` is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed, so the PDF's text cannot be read")

BANK = """
[e1]
title = "One neuron"
asks = "Differentiate the loss by the weight."
topic = "computation"
marks = 5
round = 4
[e1.settings]
givens = { w = 2, x = -1, b = 0.5, y = 1 }
wrt = ["w"]
[e1.settings.graph]
z = "w*x + b"
yhat = "sigma(z)"
L = "(y - yhat)^2"
"""
WRONG = r"""# e1

$z = -1.5$ and $\hat y = \sigma(z) = 0.1824$.

$\frac{dL}{d\hat y} = 2(y - \hat y) = 1.6352$

$\frac{dL}{dw} = -0.2439$
"""
HOSTILE = '# e1\n\n$\\frac{dL}{dw} = \\foo{#panic("out")} + 3$ #eval("1") `]` "\n'


def text_of(folder: Path, answer: str, *options: str, name: str = "ann.md") -> str:
    """What stands in the PDF for this hand-in."""
    (folder / "bank.toml").write_text(BANK)
    (folder / name).write_text(answer)
    given = ["--bank", str(folder / "bank.toml"), "--out", str(folder / "marks"), "--pdf"]
    assert run(["grade", str(folder / name), *given, *options]) == 0
    (path,) = (folder / "marks" / "feedback").glob("*.pdf")
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(path.read_bytes())).pages)


def test_verdicts_marks_and_reasons_are_said_and_no_source_is(tmp_path: Path) -> None:
    shown = text_of(tmp_path, WRONG)
    for said in ("3.75 of 5", "right-carried", "wrong", "line 5", "Expected", "sign flipped", "0.2439"):
        assert said in shown
    assert "\\" not in shown


def test_a_key_is_hidden_in_a_first_round(tmp_path: Path) -> None:
    shown = text_of(tmp_path, WRONG, "--no-key")
    assert "In this round the expected answers" in shown
    assert "Expected" not in shown


def test_foreign_text_is_text(tmp_path: Path) -> None:
    shown = text_of(tmp_path, HOSTILE, name="a#[b].md")
    assert "a#[b]" in shown
    assert "unread" in shown


def test_the_same_marks_give_the_same_bytes(tmp_path: Path) -> None:
    text_of(tmp_path, WRONG)
    (path,) = (tmp_path / "marks" / "feedback").glob("*.pdf")
    before = path.read_bytes()
    text_of(tmp_path, WRONG)
    assert path.read_bytes() == before


def test_what_does_not_go_together_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(WRONG)
    assert run(["grade", str(tmp_path / "a.md"), "--pdf"]) == 2
    assert "give --out DIR too" in capsys.readouterr().err
    monkeypatch.setattr("theory.commands.grade.find_spec", lambda name: None)
    assert run(["grade", str(tmp_path / "a.md"), "--pdf", "--out", str(tmp_path / "m")]) == 2
    assert "pip install 'theory[pdf]'" in capsys.readouterr().err
