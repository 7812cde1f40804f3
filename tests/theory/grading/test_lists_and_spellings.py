"""A student's list lies as the key's vector does, a matrix of one entry is a number, any spelling finds a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from theory.cli import run

BANK = """
[q1]
title = "Softmax"
asks = "The probabilities and the loss."
topic = "computation"
marked = ["p", "L"]
[q1.settings]
givens = { z = [2, 1, 0.5], y = [1, 0, 0] }
graph = { p = "softmax(z)", L = "-y@log(p)" }
wrt = ["z"]

[q2]
title = "Attention"
asks = "The scores and the weights."
topic = "computation"
marked = ["s", "w"]
[q2.settings]
givens = { K = [[1, 0], [1, 1]], q = [1, 2], v = [1, 0] }
graph = { s = "K@q", w = "softmax(s)", L = "w@v" }
wrt = ["q"]

[q3]
title = "One product"
asks = "The product and its slope."
topic = "computation"
marked = ["z_1", "dL/dw_1"]
[q3.settings]
givens = { w_1 = 2, x_1 = 3 }
graph = { z_1 = "w_1*x_1", L = "z_1^2" }

[q4]
title = "A matrix of one entry"
asks = "b."
topic = "computation"
marked = ["b"]
[q4.settings]
givens = { a = [[2]], c = [[1], [2]] }
graph = { b = "a*a", L = "sum(b)*sum(c)" }
"""

ROWS = [
    # question, part, what was handed in, verdict
    ("q1", "p", "$p = [0.6285, 0.2312, 0.1402]$", "right"),
    ("q1", "p", r"$p = \begin{bmatrix} 0.6285 \\ 0.2312 \\ 0.1402 \end{bmatrix}$", "right"),
    ("q1", "p", "$p = [0.6285, 0.2312, 0.2402]$", "wrong"),
    ("q1", "L", "$p = [0.63, 0.23, 0.14]$\n\n$L = -\\ln(0.63) = 0.462$", "right-rounded"),
    ("q2", "w", "$s = [1, 3]$\n\n$w = [0.12, 0.88]$", "right"),
    ("q2", "w", "$s = [1, 3]$\n\n$w = [0.21, 0.79]$", "wrong"),
    ("q3", "z_1", r"$z_1 = 2 \cdot 3 = 6$", "right"),
    ("q3", "z_1", "$z₁ = 6$", "right"),
    ("q3", "dL/dw_1", r"$\frac{\partial L}{\partial w_1} = 36$", "right"),
    ("q3", "dL/dw_1", "$dL/dw_1 = 35$", "wrong"),
    ("q4", "b", "$b = 4$", "right"),
    ("q4", "b", "$b = 5$", "wrong"),
]


@pytest.mark.parametrize(("question", "part", "text", "verdict"), ROWS)
def test_a_hand_in(tmp_path: Path, question: str, part: str, text: str, verdict: str) -> None:
    bank, hand_in, out = tmp_path / "own.toml", tmp_path / "ann.md", tmp_path / "out"
    bank.write_text(BANK, encoding="utf-8")
    hand_in.write_text(f"## {question.upper()}\n\n{text}\n", encoding="utf-8")
    run(["grade", str(hand_in), "--bank", str(bank), "--assignment", "own", "--out", str(out)])
    book = json.loads((out / "gradebook.json").read_text(encoding="utf-8"))
    parts = {
        (row["question"], row["part"]): row["verdict"] for row in _rows(book) if "verdict" in row and "part" in row
    }
    assert parts[question, part] == verdict


def _rows(book: object) -> list[dict]:
    """Every record anywhere in the gradebook."""
    if isinstance(book, list):
        return [row for entry in book for row in _rows(entry)]
    if isinstance(book, dict):
        return [book, *(row for entry in book.values() for row in _rows(entry))]
    return []
