"""Functions by cases: read, decided as formulas, and refused where a case is missing, double or undefined."""

from __future__ import annotations

import pytest

from checks.evidence import Verdict
from checks.identity import decide
from checks.reading import WRITTEN, ReadError, read_latex
from checks.reading.building import BuildError, build

RELU = r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"


def formula(text: str) -> object:
    return build(read_latex(text, notation=WRITTEN))


@pytest.mark.parametrize(
    ("cases", "same"),
    [
        (RELU, r"\max(0, x)"),
        (r"\begin{cases} x, & x \geq 0 \\ -x, & x < 0 \end{cases}", "|x|"),
        (r"\begin{cases} x & 0 \le x \\ -x & \text{for } x \le 0. \end{cases}", "|x|"),
        (r"\begin{dcases} x & \mathrm{if}~x > 0, \\ \frac{x}{10} & \text{else} \end{dcases}", r"\max(x, x/10)"),
        (r"\begin{cases} x \text{ if } x > 0 \\ 0 \text{ otherwise} \end{cases}", r"\frac{x + |x|}{2}"),
        (r"\begin{cases} 1 & \max(0, x) \ge 0 \\ 0 & \max(0, x) < 0 \end{cases}", "1"),
        (
            r"\begin{cases} 1 & 2x > 1 \\ 0 & 2x < 1 \end{cases}",
            r"\begin{cases} 0 & x \le 0.5 \\ 1 & x > 0.5 \end{cases}",
        ),
        (
            r"\begin{cases} 0 & x < -1 \\ 1 & -1 \le x \le 1 \\ 0 & 1 < x \end{cases}",
            r"\begin{cases} 1 & -1 < x < 1 \\ 0 & \text{otherwise} \end{cases}",
        ),
        (
            r"\begin{cases} \frac{1}{2} a^2 & |a| \le d \\ d \cdot |a| - d^2/2 & \text{otherwise} \end{cases}",
            r"\begin{cases} d \cdot (|a| - d/2) & |a| > d \\ a^2/2 & |a| \le d \end{cases}",
        ),
    ],
)  # fmt: skip
def test_cases_are_formulas(cases: str, same: str) -> None:
    assert decide(formula(cases), formula(same)).verdict.holds


@pytest.mark.parametrize(
    ("cases", "other"),
    [
        (RELU, "x"),
        (RELU, r"\begin{cases} 0 & \text{if } x > 0 \\ x & \text{otherwise} \end{cases}"),
        (r"\begin{cases} x & x > 0 \\ a \cdot (e^x - 1) & x \le 0 \end{cases}", r"\max(0, x)"),
        (
            r"\begin{cases} 0 & x < -1 \\ 1 & -1 \le x \le 1 \\ 0 & 1 < x \end{cases}",
            r"\begin{cases} 0 & x < -1 \\ 1 & -1 \le x \le 2 \\ 0 & 2 < x \end{cases}",
        ),
    ],
)
def test_other_cases_differ(cases: str, other: str) -> None:
    assert decide(formula(cases), formula(other)).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        (r"\begin{cases} 1 & x > 0 \\ 0 & x < -1 \end{cases}", "cover everything"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & x < 1 \end{cases}", "exclude"),
        (r"\begin{cases} 1 & 1 < x < 0 \\ 0 & x \ge 1 \end{cases}", "can occur"),
        (r"\begin{cases} 1 & x > 0 \\ 2 & y > 0 \\ 0 & \text{otherwise} \end{cases}", "one expression"),
        (r"\begin{cases} 1 & \max(0, x) > 0 \\ 2 & \max(0, x) < 0 \end{cases}", "border"),
        (r"\begin{cases} 1 & |x| - x \ge 0 \\ 2 & |x| - x \le 0 \end{cases}", "border"),
        (r"\begin{cases} 1 & |x| > 0 \\ 2 & -1 < |x| < 0 \\ 3 & |x| \le -1 \end{cases}", "border"),
        (r"\begin{cases} \log x & x > 0 \\ 0 & x \le 0 \end{cases}", "exists outside"),
        (r"\begin{cases} 1/x & x > 0 \\ 0 & x \le 0 \end{cases}", "exists outside"),
        (r"\begin{cases} \sqrt{x} & x > 0 \\ 0 & x \le 0 \end{cases}", "exists outside"),
    ],
)
def test_cases_that_say_too_little_or_too_much_have_no_formula(cases: str, why: str) -> None:
    with pytest.raises(BuildError, match=why):
        formula(cases)


@pytest.mark.parametrize(
    "cases",
    [
        r"\begin{cases} 1 & \text{if the pixel is lit} \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{cases} 1 & \text{otherwise} \\ 0 & x > 0 \end{cases}",
        r"\begin{cases} 1 & x > 0 \text{ unless } y > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{cases} & x > 0 \\ 0 & x \le 0 \end{cases}",
        r"\begin{cases} 1 & x > 0 = y \\ 0 & \text{else} \end{cases}",
    ],
)
def test_what_is_no_condition_is_unread(cases: str) -> None:
    with pytest.raises(ReadError):
        formula(cases)
