"""Numbers that a program sets are givens for the formulas behind it, as long as nothing else sets their names."""

from __future__ import annotations

import json

import pytest

from theory.documents.formats import read
from theory.documents.pieces import Statement
from theory.links.document import check

FORMULA = "$y = 2 x + b = 7$"


def links(program: str, text: str) -> list[str]:
    """The verdicts on the formulas behind a program, in a block of markdown and in the cell of a notebook."""
    cells = [
        {"cell_type": "code", "metadata": {}, "source": program, "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": text},
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    both = [
        [link.truth.value for link in check(read(name, written)).links if link.left not in ("x", "b", "w", "(x, b)")]
        for name, written in (("a.md", f"```python\n{program}\n```\n\n{text}"), ("a.ipynb", notebook))
    ]
    assert both[0] == both[1]
    return [verdict for verdict in both[0] if verdict not in ("unread", "defines")]


@pytest.mark.parametrize(
    ("program", "verdicts", "why"),
    [
        ("x = 3\nb = 1", ["right"], "two numbers"),
        ("x = 3.0  # the input\nb = 1e0;", ["right"], "with a remark, and in another notation"),
        ("x, b = 3, 1", ["right"], "two at once"),
        ("x = 3\nb = 2", ["wrong"], "other numbers"),
        ("import numpy as np\nx = 3\nb = 1\nprint(x)", ["right"], "in a program"),
        ("x = 3\nb = 0\nb = 1", ["right"], "the last one counts"),
        ("x = 3\nb = 1\nx = f(x)", ["undecided"], "computed behind"),
        ("x = 3\nb = 1\nx += 1", ["undecided"], "raised"),
        ("x = 3\nb = 1\nfor x in range(5):\n    print(x)", ["undecided"], "runs through others"),
        ("b = 1\nif b:\n    x = 3", ["undecided"], "only in one case"),
        ("b = 1\nx = 3 if b else 4", ["undecided"], "an expression"),
        ("b = 1\nx = 2 + 1", ["undecided"], "nothing is calculated"),
        ("b = 1\nf(\nx = 3\n)", ["undecided"], "an argument"),
        ('b = 1\n"""\nx = 3\n"""', ["undecided"], "a text"),
    ],
)  # fmt: skip
def test_givens(program: str, verdicts: list[str], why: str) -> None:
    assert links(program, FORMULA) == verdicts, why


@pytest.mark.parametrize(
    ("program", "text", "verdicts"),
    [
        (
            "w = np.array([[1, 2],\n              [3, 4]])",
            r"$w \begin{bmatrix} 1 \\ 1 \end{bmatrix} = [3, 7]^T$",
            ["right"],
        ),
        ("w = [1, 2]", "$w_1 + w_2 = 3$", ["right"]),
        ("w = [1, x]", "$w_1 + w_2 = 3$", ["undecided"]),
    ],
)
def test_arrays(program: str, text: str, verdicts: list[str]) -> None:
    assert links(program, text) == verdicts


def test_a_later_program_sets_it_anew() -> None:
    text = f"```py\nx = 3\nb = 1\n```\n\n{FORMULA}\n\n```py\nb = 2\n```\n\nNow $y = 2 x + b = 8$, not 7."
    assert [link.truth.value for link in check(read("a.md", text)).links if link.left == "2 x + b"] == ["right"] * 2


def test_a_given_is_no_answer() -> None:
    (one,) = read("a.md", "```python\nx = 3\n```\n").statements
    assert isinstance(one, Statement)
    assert not one.claimed
