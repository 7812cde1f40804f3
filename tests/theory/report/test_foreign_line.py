"""A stranger's formula on one line says what the page says; what is not known is quoted as it was written."""

from __future__ import annotations

import pytest

from theory.formula import foreign, latex
from theory.report.foreign_line import equation, side


@pytest.mark.parametrize(
    ("written", "shown", "why"),
    [
        (r"\frac{\partial L}{\partial w}", "∂L/∂w", "a fraction alone"),
        (r"2\frac{1}{3}x", "2(1/3)x", "not twenty-one thirds"),
        (r"\frac{1}{2}(0.3)^2", "(1/2)(0.3)²", "the bracket is not in the denominator"),
        (r"\frac12 x", "“\\frac12 x”", "digits without braces are not read"),
        (r"\frac{a+b}{c} + 1", "(a + b)/c + 1", "the sum is above"),
        (r"3 \cdot \frac{1}{2}", "3·(1/2)", "held by its sign"),
        (r"x^{-\frac{a}{b}}", "x^(-a/b)", "a sign in an exponent"),
        (r"0.5 + (-0.2)", "0.5 + (-0.2)", "the sign of a number is no difference"),
        (r"|x| - 2", "|x| - 2", "behind a bar that closes it is one"),
        (r"\sum_{i=1}^{n} x_i", "Σ[i = 1..n] xᵢ", "its ends stand in the line"),
        (r"y_i \log p_i", "yᵢ log pᵢ", "a function is no product of letters"),
        (r"\log(x)", "log(x)", "and stands at its bracket"),
        (r"W^\top x_{i-1}", "Wᵀxᵢ₋₁", "scripts that have signs of their own"),
        ("½(ŷ - t)²", "(1/2)(ŷ - t)²", "typed in Unicode"),
        ("√2 + √(x+1)", "√2 + sqrt(x + 1)", "a root reaches as far as its bracket"),
        ("e^0.4184", "e^0.4184", "TeX would raise the 0 alone; as it was written"),
        (r"\foo{x}", "“\\foo{x}”", "a command that nobody defined"),
        ("a\u202eb", "a\\u202eb", "what turns the direction of writing is spelled out"),
    ],
)
def test_a_formula_on_one_line(written: str, shown: str, why: str) -> None:
    assert side(written) == shown, why


def test_what_was_not_understood_is_quoted_whole() -> None:
    assert equation("$x := $ 3", "", "", read=False) == "“$x := $ 3”"
    assert equation(r"\frac{1}{2}", "=", "0.5", read=True) == "1/2 = 0.5"


def test_the_page_keeps_a_fraction_as_it_is() -> None:
    """Brackets of a line are none of a page's."""
    box = foreign.formula(r"2\frac{1}{3}x")
    assert box is not None
    assert latex.write(box) == r"2 \frac{1}{3} x"
