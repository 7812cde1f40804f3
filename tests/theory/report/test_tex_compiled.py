"""LaTeX that comes out is set by a real engine, without an error and without a sign that it does not have."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.theory.report.reports import HOSTILE, hostile_link
from theory.cli import run
from theory.question import assignments
from theory.report import writers
from theory.report.blocks import Bars, Group, LayerBox, Wiring

ROOT = Path(__file__).resolve().parents[3]
ENGINE = shutil.which("pdflatex") or ""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE, reason="there is no pdflatex (Debian: texlive-latex-recommended)"),
]
OWN = [one.name for one in assignments(None)]
EXAMPLES = {path.stem: path for path in sorted((ROOT / "theory" / "bank" / "examples").glob("*.toml"))}
DOCUMENT = r"""
a ≃ b, a ≅ c, a ⩽ 2, a ≔ 3, a ~= 3, a ← 2,
x₂² ≤ 3·y, log₂ 0.375 = -1.415, σ(z₁) = ŷ = 1/2, √2 ≈ 1.414, ∂L/∂w = ∇L · 漢, (0.25)⁸ ≈ 0.0015

$2 + 2 = 5$ and \(\frac12 = 0.5\), $\undefinedmacro{x} = 3_4_5 = x'^2$; 50 % of {a_b} & ~c^d # e = 3 \ $x = 1$
"""


def compiled(folder: Path) -> list[str]:
    """What the engine complains of in `made.tex`: errors, and signs that its fonts lack."""
    command = [ENGINE, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "made.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "made.log").read_text(encoding="utf-8", errors="replace").splitlines()
    found = [line for line in log if line.startswith(("!", "Missing character"))]
    assert found or done.returncode == 0, "it stopped without a word"
    return found


def test_an_error_is_seen(tmp_path: Path) -> None:
    (tmp_path / "made.tex").write_text(r"\documentclass{article}\begin{document}$\nothing$\end{document}")
    assert compiled(tmp_path)[0] == "! Undefined control sequence."


@pytest.mark.parametrize("assignment", [*OWN, *EXAMPLES])
@pytest.mark.parametrize("command", [["report", "--no-verify"], ["sheet"]], ids=lambda command: command[0])
def test_every_question_is_set(tmp_path: Path, command: list[str], assignment: str) -> None:
    bank = EXAMPLES.get(assignment)
    found = next(one for one in assignments(bank) if one.name == assignment)
    given = [] if bank is None else ["--bank", str(bank)]
    names = [question.id for question in found.questions]
    assert run([*command, *names, *given, "--out", str(tmp_path / "made.tex")]) == 0
    assert compiled(tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "q3b", "eecs445-p2/q3a"],
        ["count", "lenet5", "--convention", "textbook"],
        ["count", "resnet18", "--convention", "mac", "--depth", "2"],
        ["count", "resnet18", "--convention", "mac", "--graph"],
    ],
    ids=["evidence", "a small network", "a network", "a network as a graph"],
)
def test_a_report_is_set(tmp_path: Path, arguments: list[str]) -> None:
    assert run([*arguments, "--out", str(tmp_path / "made.tex")]) == 0
    assert compiled(tmp_path) == []


@pytest.mark.parametrize("name", ["[a]", "*", "a_b%$#&{}~^\\end", "été×…漢"])
def test_names_of_layers_are_set(tmp_path: Path, name: str) -> None:
    graph = Wiring(
        "two boxes", (LayerBox("input", "", "4", 0, "", {}), LayerBox(name, name, "4", 20, "3", {"input": ""}))
    )
    table = Bars(("layer", "parameters"), (("a", 1), (name, 2)), (name, 3), {1: (0.5, 1.0)}, name)
    (tmp_path / "made.tex").write_bytes(writers.render(Group("count", name, (graph, table)), ".tex"))
    assert compiled(tmp_path) == []


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.tex"])
def test_what_a_stranger_wrote_is_set(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(DOCUMENT, encoding="utf-8")
    run(["check", str(tmp_path / name), "--out", str(tmp_path / "made.tex")])
    assert compiled(tmp_path) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links_are_set(tmp_path: Path, text: str) -> None:
    (tmp_path / "made.tex").write_bytes(writers.render(hostile_link(text), ".tex"))
    assert compiled(tmp_path) == []
