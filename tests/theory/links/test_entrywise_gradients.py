"""A derivative by a vector, beside a list: every entry is derived, and one that is wrong is told by its place."""

from __future__ import annotations

import random

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import AtEntries, Truth

SUMMED = r"$a = [1, 2]$, $t = [0, 1.5]$, $L = \frac12 \sum_i (a_i - t_i)^2$. "
NAMED = r"$L = (w_1 x_1 + w_2 x_2 - t)^2$, $w_1 = 1$, $w_2 = 2$, $x_1 = 3$, $x_2 = -1$, $t = 2$. "
CASES = [
    (SUMMED + r"$\frac{\partial L}{\partial a} = [1, 0.5]$", "right", "the entries of a vector"),
    (SUMMED + r"$\nabla_a L = [1, 0.5]$", "right", "as a gradient"),
    (SUMMED + r"$\nabla_a L = \begin{bmatrix} 1 \\ 0.5 \end{bmatrix}$", "right", "in a column"),
    (SUMMED + r"$\nabla_a L = [1, -0.5]$", "wrong", "a sign"),
    (SUMMED + r"$\nabla_a L = [0.5, 1]$", "wrong", "exchanged"),
    (SUMMED + r"$\nabla_a L = [1, 0.5, 0]$", "defines", "more entries than the vector has"),
    (NAMED + r"$\nabla_w L = [-6, 2]$", "right", "letters with numbers"),
    (NAMED + r"$\nabla_w L = [-6, -2]$", "wrong", "a sign"),
    (NAMED + r"$\nabla_w L = [2(w_1 x_1 + w_2 x_2 - t) x_1, 2]$", "right", "a formula and a number"),
    (r"$L = w_1^2 + 3 w_2$. $\nabla_w L = [2 w_1, 3]$", "right", "in letters"),
    (r"$L = w_1^2 + 3 w_2$. $\nabla_w L = [w_1, 3]$", "wrong", "in letters"),
    (r"$L = w_1^2 + 3 w_2$. $\nabla_w L = [2 w_1, 4]$", "wrong", "a number"),
    (r"$L = w_0 + w_1^2$. $\nabla_w L = [1, 2 w_1]$", "defines", "counted from 0"),
    (r"$L = w w_1 + w_2$. $\nabla_w L = [w, 1]$", "defines", "a letter of its own beside its entries"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES)
def test_a_gradient_is_judged_entry_by_entry(text: str, expected: str, why: str) -> None:
    assert check(read("a.md", text)).links[-1].truth.value == expected, why


def test_the_entry_that_is_wrong_is_told() -> None:
    link = check(read("a.md", SUMMED + r"$\nabla_a L = [1, 0.25]$")).links[-1]
    assert isinstance(link.cause, AtEntries)
    assert [place for place, _ in link.cause.entries] == [1]


def test_no_spoilt_gradient_is_right() -> None:
    dice = random.Random(5)
    for _ in range(12):
        size = dice.randint(2, 4)
        a, t = ([dice.randint(-9, 9) for _ in range(size)] for _ in "at")
        text = rf"$a = {a}$, $t = {t}$, $L = \frac12 \sum_i (a_i - t_i)^2$. "
        right = [x - y for x, y in zip(a, t, strict=True)]
        spoilt = list(right)
        spoilt[dice.randrange(size)] += dice.choice([-2, -1, 1, 2])
        found = [check(read("a.md", rf"{text}$\nabla_a L = {made}$")).links[-1].truth for made in (right, spoilt)]
        assert found == [Truth.RIGHT, Truth.WRONG], (a, t, spoilt)
