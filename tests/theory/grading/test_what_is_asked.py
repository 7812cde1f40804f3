"""What the reader of a hand-in knows of the assignment: its name, how its questions are counted, and their letters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from theory.classroom.pool import Job
from theory.grading import document
from theory.grading.grader import Grader

BANK = """
[assignment]
title = "Exercise 2: logistic regression"

[e1]
title = "A similarity"
asks = "Give the dot product d."
topic = "computation"
[e1.settings]
givens = { a = [1, 2, 2], b = [2, 0, 1] }
graph = { d = "a@b" }
ask = ["d"]

[e2]
title = "The gradient"
asks = "With p = sigma(X w) derive dL/dw."
topic = "computation"
[e2.settings]
letters = { X = "n x d", w = "d", y = "n" }
graph = { p = "sigma(X@w)", L = "-sum(y*ln(p) + (1 - y)*ln(1 - p))" }
ask = ["dL/dw"]

[e3]
title = "Two sums"
asks = "Give the sum s and the product t of 2 and 3."
topic = "computation"
[e3.settings]
givens = { f = 2, g = 3 }
graph = { s = "f + g", t = "f*g" }
ask = ["s", "t"]
"""
GRADIENT = "dL/dw = X^T (sigmoid({}) - y)"


@cache
def grader(folder: Path) -> Grader:
    path = folder / "sheet.toml"
    path.write_text(BANK)
    return Job("sheet", path).grader()


@pytest.mark.parametrize(
    ("file", "text", "expected", "why"),
    [
        ("a.md", "# Exercise 2, Finn\n\n1. $d = 4$\n\n2. none\n\n3. $s = 5$ and $t = 6$", "right unread right right",
         "a title that is the sheet's own name, over a list"),
        ("a.md", "# Exercise 2\n\nWe use $X$.\n\n## 3\n\n1. $s = 5$\n2. $t = 6$", "missing unread right right",
         "a list that counts steps, under a heading"),
        ("a.md", "# My answers\n\n1. $d = 4$\n2. none\n3. $s = 5$, $t = 6$", "right unread right right",
         "another title"),
        ("a.md", "# Two sums\n\n1. $s = 5$\n2. $t = 6$", "missing missing right right", "the title of a question"),
        ("a.txt", "1\nd = 4\n\n2\nnone\n\n3\ns = 5\nt = 6", "right unread right right", "lone numbers"),
        ("a.txt", "Exercise 2, Finn\n\n1\nd = 4\n\n2\nnone\n\n3\ns = 5\nt = 6", "right unread right right",
         "below the sheet's own name"),
        ("a.txt", "Exercise 2\n1) d = 4\n2) none\n3) s = 5\n   t = 6", "right unread right right",
         "numbers with brackets below it"),
        ("a.md", "```\nExercise 2\n1) d = 4\n2) none\n3) s = 5\n   t = 6\n```", "right unread right right",
         "in a block of plain text"),
        ("a.txt", "Exercise 2\n" + GRADIENT.format("X w"), "missing right missing missing",
         "the number of a question, where none stands below it"),
        ("a.md", "```{note}\n# Exercise 2\n\n1. $d = 4$\n2. none\n3. $s = 5$, $t = 6$\n```", "right unread right right",
         "in a directive"),
        ("a.txt", "Q1\n\n4\n\nQ3\ns = 5\nt = 6", "right missing right right", "a number that is an answer"),
        ("a.txt", "e2\n" + GRADIENT.format("Xw"), "missing right missing missing", "two letters of it, side by side"),
        ("a.txt", "e2\ndL/dw = X^T (y - sigmoid(Xw))", "missing wrong missing missing", "the same, and wrong"),
        ("a.txt", "e2\n" + GRADIENT.format("Xv"), "missing unread missing missing", "a letter that it does not have"),
    ],
)  # fmt: skip
def test_what_is_known_of_the_assignment(
    tmp_path_factory: pytest.TempPathFactory, file: str, text: str, expected: str, why: str
) -> None:
    marked = document.mark(grader(tmp_path_factory.getbasetemp()), file, text)
    assert [part.verdict.value for part in marked.parts] == expected.split(), why
