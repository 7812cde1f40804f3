"""Letters that an answer may use as it likes: whole numbers that run, constants, other names, unit vectors."""

from __future__ import annotations

import time

import pytest

from theory.equality import Equality, judge
from theory.equality.case import SECONDS
from theory.report.wording.equality import method_text

Z = r"\in \mathbb{Z}"


@pytest.mark.parametrize(
    ("gold", "answer", "verdict", "named"),
    [
        (r"x = \pi/4 + n\pi", r"x = \pi/4 + k\pi", "undecided", ""),
        (r"x = \pi/4 + n\pi", r"x = 5\pi/4 + k\pi", "undecided", ""),
        (r"x = \pi/4 + n\pi", r"x = \pi/4 + 2k\pi", "different", ""),
        (r"\pi/4 + n\pi", r"\pi/4 + k\pi", "undecided", ""),  # of what, and over what, nothing says
        (r"x = \pi/2 + n\pi", r"x = -\pi/2 + n\pi", "undecided", ""),  # n may be a given
        (r"x = n\pi", r"x = k\pi + 1", "different", ""),
        (r"n\pi", r"2n\pi", "different", ""),
        (rf"x = \frac{{\pi}}{{4}} + n\pi, n {Z}", rf"x = \frac{{5\pi}}{{4}} + k\pi, k {Z}", "equal", "numbers"),
        (rf"x = \frac{{\pi}}{{4}} + n\pi, n {Z}", rf"x = \frac{{\pi}}{{4}} + 2k\pi, k {Z}", "different", ""),
        (rf"x = 2n + 1, n {Z}", rf"x = 2k - 1, k {Z}", "equal", ""),
        (rf"x = 2n + 1, n {Z}", rf"x = 2k, k {Z}", "different", ""),
        (rf"x = 2n + 1, n {Z}", rf"2k + 1, k {Z}", "equal", ""),
        (rf"x = n\pi, n {Z}", "x = 0", "different", ""),
        (rf"x = n\pi, n {Z}", r"x = n\pi", "equal", "with n whole"),
        (rf"x = n^2, n {Z}", rf"x = k^2, k {Z}", "equal", ""),
        (rf"x = n^2, n {Z}", rf"x = k^2 + 2k + 1, k {Z}", "undecided", ""),
        (rf"x = a + n\pi, n {Z}", rf"x = a + k\pi, k {Z}", "equal", ""),
        (
            rf"x = \pm\frac{{\pi}}{{3}} + 2\pi k, k {Z}",
            rf"x = \frac{{\pi}}{{3}} + 2\pi k, x = \frac{{5\pi}}{{3}} + 2\pi k, k {Z}",
            "equal", "",
        ),
        (
            rf"x = (-1)^n \frac{{\pi}}{{6}} + n\pi, n {Z}",
            rf"x = \frac{{\pi}}{{6}} + 2k\pi, x = \frac{{5\pi}}{{6}} + 2k\pi, k {Z}",
            "equal", "",
        ),
        (rf"x = \frac{{n\pi}}{{2}}, n {Z}", rf"x = k\pi, x = 1 + k\pi, k {Z}", "different", ""),
        (rf"x = n\pi, n {Z}", rf"y = k\pi, k {Z}", "undecided", ""),
        (rf"x = n\pi, y = 2n\pi, n {Z}", rf"x = 2n\pi, y = n\pi, n {Z}", "undecided", ""),
        (r"x = n\pi, y = 2n\pi", r"x = 2k\pi, y = k\pi", "different", ""),
        (rf"x_1 = n\pi, x_2 = 1 + n\pi, n {Z}", rf"x = k\pi, x = 1 + k\pi, k {Z}", "equal", ""),
        (
            rf"x = n \cdot \frac{{\pi}}{{2}}, x = 1 + n \cdot \frac{{2\pi}}{{3}}, n {Z}",
            rf"x = 1 + \frac{{4k\pi}}{{3}}, x = 1 + \frac{{(4k - 2)\pi}}{{3}}, x = -\frac{{k\pi}}{{2}}, k {Z}",
            "equal", "",
        ),
        (rf"x_1 = n\pi, x_2 = 1 + n\pi, n {Z}", rf"x_1 = k\pi, x_2 = 1 + k\pi, k {Z}", "equal", ""),
        (rf"x_1 = n\pi, x_2 = 1 + n\pi, n {Z}", rf"x_1 = 1 + k\pi, x_2 = k\pi, k {Z}", "undecided", ""),
        (
            rf"x = \pm\frac{{\pi}}{{3}} \pm \frac{{\pi}}{{2}} + 2\pi k, k {Z}",  # two values, or four
            rf"x = \pm\frac{{5\pi}}{{6}} + 2\pi k, k {Z}",
            "undecided", "",
        ),
        (rf"n + n\pi, n {Z}", rf"n + k\pi, k {Z}", "undecided", ""),  # the other n is a given
        (rf"n + m\pi, n {Z}", rf"n + m\pi, n {Z}, m {Z}", "undecided", ""),
        (rf"n + m\pi, n {Z}", r"n + m\pi", "equal", "with n whole"),
        ("x^2 + C", rf"x^2 + C, C {Z}", "undecided", ""),
        (rf"x = 5, y {Z}", "x = 5", "undecided", ""),
        (rf"x > 5, x {Z}", "x > 5", "undecided", ""),
        (rf"x = n, x {Z}", "x = n", "undecided", ""),
        (rf"n {Z}", rf"k {Z}", "undecided", ""),
    ],
)  # fmt: skip
def test_solutions_over_the_whole_numbers_are_sets(gold: str, answer: str, verdict: str, named: str) -> None:
    found = judge(gold, answer)
    assert found.verdict == verdict
    assert named in method_text(found)


@pytest.mark.parametrize(
    ("gold", "answer", "verdict", "why"),
    [
        ("x^3/3 + C", "x^3/3 + c", "undecided", "a constant by another name"),
        ("x^3/3 + C", "x^3/3 + C + 7", "undecided", "it takes up what is added"),
        ("x^3/3 + C", "x^3 + C", "different", ""),
        ("x^3/3 + C", "x^3/3", "different", "no constant"),
        ("9C", "3C", "different", "channels"),
        (r"\ln(2x) + C", r"\ln x + C", "undecided", ""),
        (r"\arcsin x + C", r"-\arccos x + C", "undecided", ""),
        (r"y = C_1 e^x + C_2 e^{-x}", r"y = A\cosh x + B\sinh x", "undecided", "one space of functions"),
        (r"y = C_1 e^x + C_2 e^{-x}", r"y = A\cosh x + B\sin x", "different", "another one"),
        ("y = C_1 e^{x^2} + C_2", "y = A e^{x^2} + B x", "different", "beyond all floats at some points"),
        (r"y = C_1 \cos x + C_2 \sin x", r"y = C_1 \sin x + C_2 \cos x", "undecided", ""),
        ("(1 + t, 2 - t)", "(1 - 2t, 2 + 2t)", "undecided", "one line"),
        ("(1 + t, 2 - t)", "(1 - 2t, 2 + 3t)", "different", "another line"),
        ("(2x, 2y)", "(2y, 2x)", "different", "x and y are no parameters"),
        ("p - y", r"\hat{y} - y", "undecided", "another letter for one thing"),
        ("p_i - y_i", "p_j - y_j", "undecided", ""),
        ("2 x_1 + 1", "2 x_2 + 1", "different", "these are two"),
        (r"2x + 1", r"2\hat{x} + 1", "different", ""),
        ("A", "B", "different", "an option"),
        ("(A, C)", "(A, B)", "different", ""),
        ("5 m", "5 s", "different", "units"),
        ("2 pi + 1", "2 e + 1", "different", ""),
        ("a b + c", "x y z", "different", ""),
        (r"\sum_{i=1}^n (x_i - \bar{x})^2", r"\sum_{i=1}^n x_i^2 - n \bar{x}^2", "undecided", "a mean"),
        (r"\sum_{i=1}^n (x_i - \bar{x})", "n", "different", ""),
        ("3i + 4j", "(3, 4)", "undecided", "i may be a number"),
        (r"3\hat{i} + 4\hat{j}", "(3, 4)", "equal", ""),
        (r"3\hat{i} + 4\hat{j}", "(4, 3)", "different", ""),
        (r"3\mathbf{i} + 4\mathbf{j}", r"\begin{pmatrix} 3 \\ 4 \end{pmatrix}", "equal", ""),
        (r"3\mathbf{i} + 4\mathbf{j}", r"3\hat{i} + 4\hat{j}", "equal", ""),
        (r"3\mathbf{i} \mathbf{j}", "(3, 3)", "different", "no sum"),
        (r"3\mathbf{i} + 1", "(4, 1)", "different", ""),
        (r"e_1 - e_3", "(1, 0, -1)", "undecided", ""),
        ("0", "(0, 0)", "undecided", ""),
        ("1", "(0, 0)", "different", ""),
        (r"\{(1, 1)\}", "(1, 1)", "undecided", ""),
        (r"\{(1, 1)\}", "(1, 2)", "different", ""),
        ("(x, y) = (3, 4)", "y = 4, x = 3", "equal", ""),
        ("(x, y) = (3, 4)", "x = 4, y = 3", "different", ""),
        ("x = 1, y = 2, z = 3", "z = 3, (x, y) = (1, 2)", "equal", ""),
        (r"\lambda_1 = 1, \lambda_2 = 3", r"\lambda_1 = 3, \lambda_2 = 1", "undecided", "either may be the first"),
        ("28x28", r"28 \times 28", "equal", ""),
        ("28x28", r"28 \times 14", "different", ""),
        ("2x3", "2 x_3", "equal", ""),
        (r"26 \times 26 \times 32", "26x26x32", "equal", ""),
        (r"26 \times 26 \times 32", "26x26x16", "different", ""),
        (r"5 \pm 0.8", "(4.2, 5.8)", "undecided", "an interval around 5"),
        (r"5 \pm 0.8", "(4.2, 5.9)", "different", ""),
        (r"y = \frac{1}{x + C}", r"y = \frac{1}{x - C}", "undecided", ""),
        (r"y = C e^x", r"y = e^{x + C}", "undecided", ""),
        ("x = s - 2t, y = s, z = t", "s(1,1,0) + t(-2,0,1)", "undecided", ""),
        ("no solution", "5", "unread", ""),
        ("xe^x - e^x", "e^x (x - 1)", "equal", ""),
        (r"\sin^{-1} x", r"\arcsin x", "equal", ""),
        (r"\sin^{-1} x", r"\frac{1}{\sin x}", "undecided", ""),
        (r"\sin^{-1} x", r"\arccos x", "different", ""),
        ("sin^-1(1)", "pi/2", "equal", ""),
        ("O(2n)", "O(n)", "undecided", ""),
        ("O(n lg n)", "O(n log_2 n)", "equal", ""),
        (r"\begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}", "2I", "equal", ""),
        (r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", "I_2", "equal", ""),
        (r"\begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}", "I_2", "different", ""),
        ("|x| < 2", "(-2, 2)", "equal", ""),
        ("|x| < 2", "(-2, 2]", "different", ""),
        (r"|2x - 1| \ge 3", r"x \le -1 \text{ or } x \ge 2", "equal", ""),
        ("|x| < -2", "(-2, 2)", "undecided", ""),
        ("x < 1 or x > 3", r"(-\infty, 1) \cup (3, \infty)", "equal", ""),
        ("x < 1 or x > 3", "|x - 2| > 1", "equal", ""),
        ("x < 1 or x > 3", "|y - 2| > 1", "undecided", "another letter"),
        ("x < 1 or x > 3", r"y \in (-\infty, 1) \cup (3, \infty)", "undecided", "another letter"),
        (r"x = \pm 3", "x_1 = 3, x_2 = -3", "equal", ""),
        (r"x = \pm 3", "y = 3 or y = -3", "undecided", "another letter"),
        ("x < 1 or y > 3", r"(-\infty, 1) \cup (3, \infty)", "undecided", ""),
        (r"\sum_i y_i \log p_i", r"\sum_k y_k \log p_k", "equal", ""),
        (r"\sum_i y_i \log p_i", r"\sum_{k=1}^K y_k \log p_k", "equal", ""),
        (r"\sum_i \sum_j x_i y_j", r"\sum_i x_i \sum_i y_i", "unread", "over what j runs nobody says"),
        (r"\sum_{k \ne j} a_k", r"\sum_{k=1}^n a_k - a_j", "equal", ""),
        (r"\sum_{k \ne j} a_k", r"\sum_{k=1}^n a_k", "unread", ""),
        (r"\sum_{k \ne 2} a_k", r"\sum_{k=2}^n a_k - a_2", "equal", ""),
        (r"\sum_{k \ne 1} a_k", r"\sum_{k=2}^n a_k - a_1", "unread", "nothing is left out"),
        (r"\sum_{i \ne j} \sum_j x_i x_j", r"\sum_i \sum_j x_i x_j - \sum_j x_j^2", "unread", "j is two letters"),
    ],
)
def test_what_is_equal_for_somebody_is_not_different(gold: str, answer: str, verdict: str, why: str) -> None:
    assert judge(gold, answer).verdict == verdict
    back = judge(answer, gold).verdict
    assert (back is Equality.EQUAL) == (verdict == "equal")
    assert (back is Equality.DIFFERENT) == (verdict == "different")


@pytest.mark.parametrize("function", ["sum", "f"])
def test_functions_of_functions_end_in_time(function: str) -> None:
    """Neither the readings nor the values at points may double with each bracket."""
    gold, answer = (f"{function}(" * 40 + body + ")" * 40 for body in ("x_i*y_j", "z_i*y_j"))
    start = time.monotonic()
    assert judge(gold, answer).verdict is Equality.UNDECIDED
    assert time.monotonic() - start < 4 * SECONDS
