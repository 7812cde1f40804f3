"""How all of a document writes its numbers and names decides what one formula leaves open, and only where it does so
throughout."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.documents.habits import habits
from theory.links.document import check

COMMAS = r"$0,5 + 0,25 = 0,75$ and $2 \cdot 1,5 = 3$ and "


@pytest.mark.parametrize(
    ("formulas", "comma", "why"),
    [
        (["0,5 + 0,25 = 0,75"], True, "two of them are calculated with"),
        ([r"2 \cdot 0,5 = 1", r"\frac{0,5}{2} - 0,25 = 0"], True, "in two formulas"),
        ([r"0,5 \cdot (-0,25) = -0,125", r"\sigma(0,1) - 0,5 = 0,025"], True, "as a factor, and as an argument"),
        (["0,5 + 1 = 1,5"], False, "one may be a slip"),
        (["0,5 + 0,25 = 0,75", "1.5 + 1 = 2.5"], False, "another formula has points"),
        (["k = 0,1", "j = 1,2"], False, "nothing is calculated with them: they may be two numbers"),
        (["1,024 + 2,048 = 3,072"], False, "commas that group thousands"),
        (["0,5 + 0,25 = 0,75", "i = 1,2,3"], False, "a list of three"),
        (["0,5 + 0,25 = 0,75", "x = (1,2)"], False, "a pair"),
        (["0,5 + 0,25 = 0,75", r"y \in \{0,1\}"], True, "a set has elements, whatever parts them"),
        ([r"w_{1,2} + w_{2,1} - w_{1,1} = 0,5"], False, "indices"),
    ],
)
def test_decimal_comma(formulas: list[str], comma: bool, why: str) -> None:
    assert habits((formula, False) for formula in formulas).comma is comma, why


@pytest.mark.parametrize(
    ("formula", "truth"),
    [
        (r"$1 - 1 + 0,1 = 0,1$", "right"),
        (r"$1 - 1 + 0,1 = 0,2$", "wrong"),
        (r"$\frac{1}{1 + e^{-0,1}} = 0,525$", "right"),
        (r"$(0,5 - 1)^2 = 0,25$", "right"),
        (r"$1,024 \cdot 2 = 2,048$", "right"),  # no thousands
        (r"$1,5e-3 \cdot 2 = 0,003$", "right"),
    ],
)
def test_numbers_with_a_comma(formula: str, truth: str) -> None:
    *_, last = check(read("a.md", COMMAS + formula)).links
    assert last.truth.value == truth


@pytest.mark.parametrize("text", ["$0,1 = 1 - 1 + 0,1$", "$w + b = 1 - 1 + 0,1 = 0,1$"])
def test_a_comma_between_digits_parts_no_statements(text: str) -> None:
    """`1 = 1 - 1 + 0` is nothing that such a line says."""
    assert {link.truth.value for link in check(read("a.md", text)).links} <= {"unread", "undecided"}


@pytest.mark.parametrize(
    ("text", "truth", "why"),
    [
        ("$z1 = 2$ and $z1 + 1 = 3$", "right", "z1 is a name: it is given a value"),
        ("$z1 = 2$ and $z1 + 1 = 4$", "wrong", "a name with a value"),
        (r"$\frac{\partial E}{\partial w5} = 3$ and $w5 + 1 = 1 + w5$", "right", "something is differentiated by it"),
        (r"$z1 = 2$ and $E_z1 = z1^2 = 4$", "right", "below a letter, too"),
        (r"$\theta1 = 2$ and $\hat{y1} = \theta1 + 1 = 3$", "right", "Greek letters, and under an accent"),
        ("$x2 + 1 = 1 + x2$", "unread", "nothing says that it is an index and no power"),
    ],
)
def test_digits_that_touch_a_letter(text: str, truth: str, why: str) -> None:
    document = read("a.md", text)
    links = check(document).links
    assert (links[-1].truth.value if links else "unread") == truth, why


@pytest.mark.parametrize(
    ("text", "verdicts", "why"),
    [
        (r"$P = \frac{TP}{TP + FP} = \frac{4}{4 + 1} = 0.8$", ["defines", "defines", "right"], "numbers are put in"),
        (r"$TP = 4$, $FP = 1$, $\frac{TP}{TP + FP} = 0.7$", ["defines", "defines", "wrong"], "they are given"),
        ("$TP = PT$", ["undecided"], "one alone may be a product of matrices"),
    ],
)
def test_right_and_wrong_answers_are_counted(text: str, verdicts: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == verdicts, why


def test_rows_may_be_broken_by_a_word() -> None:
    text = "$$\\begin{aligned} a &= 2 + 2 = 4 \\newline b &= 2 + 2 = 5 \\end{aligned}$$"
    assert [link.truth.value for link in check(read("a.md", text)).links] == ["defines", "right", "defines", "wrong"]
