"""What an answer was read as, laid out: brackets where the reading has them, and nothing for what is too large."""

from __future__ import annotations

import pytest

from tests.theory.grading.hostile import ANSWERS
from tests.theory.grading.tables import content
from theory.formula import latex, mathml
from theory.grading.content import Illegible, laid_out


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a(1-a)", r"a \, \left( 1 - a \right)"),
        ("a-(b-c)", r"a - \left( b - c \right)"),
        ("(a-b)-c", "a - b - c"),
        ("(a/b)^2", r"\left( \frac{a}{b} \right)^{2}"),
        ("-a^2", "- a^{2}"),
        ("(-a)^2", r"\left( - a \right)^{2}"),
        ("(a^b)^c", r"\left( a^{b} \right)^{c}"),
        ("2*3*x", r"2 \cdot 3 \, x"),
        ("sigma'(2x)", r"\sigma' \left( 2 \, x \right)"),
        ("x^T W", r"x^{\top} \, W"),
        ("[[1,2],[3,4]]", r"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}"),
        (r"\sum_{i=1}^n x_i", r"\sum_{i = 1}^{n} x_{i}"),
        ("W^{(n)} b^{(n-1)}", r"W^{\left( n \right)} \, b^{\left( n - 1 \right)}"),
        ("e^{-x}", "e^{- x}"),
        ("0.30", "0.30"),
        ("-.5e-3", "- 0.0005"),
        ("1{,}153{,}840", "1{,}153{,}840"),
        ("5%", "0.05"),
        ("-3/16", r"- \frac{3}{16}"),
        ("dL/dw3", r"\frac{\partial L}{\partial w_{3}}"),
    ],
)
def test_an_answer_is_laid_out_as_it_was_read(text: str, written: str) -> None:
    box = laid_out(content(text))
    assert box is not None
    assert latex.write(box) == written


def test_what_cannot_be_read_or_shown_is_left_out() -> None:
    assert laid_out(Illegible("why")) is None
    assert laid_out(content("+".join(["x"] * 1000))) is None


@pytest.mark.parametrize("text", ANSWERS, ids=range(len(ANSWERS)))
def test_hostile_answers_are_laid_out_or_left_out(text: str) -> None:
    box = laid_out(content(text))
    shown = "" if box is None else mathml.math(box)
    assert len(shown) < 100_000
    assert "<script" not in shown
