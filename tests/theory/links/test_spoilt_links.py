"""Links that hold, spoilt in one sign, digit or letter: none is right any more, but for what rounding may explain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import Truth

GOOD = (Truth.RIGHT, Truth.ROUNDED, Truth.ELSEWHERE)
SPOILT = {"+": "-", "-": "+", "1": "2", "2": "3", "3": "1", "5": "7", "8": "6", "x": "y", "z": "w", "p": "q"}
LINKS = (
    (r"(-0.65)(1.2) + (-0.55)(-1.1)", r"-0.1750"),
    (r"20 \times 6 \times 6 \times (2 \times 50 \times 4 \times 4 - 1)", r"1,151,280"),
    (r"-(1 - 0)\log(1 - 0.9)", r"-\log(0.1)"),
    (r"-(\log(0.1) + \log(1 - 0.2)) / 2", r"-(\log(0.1) + \log(0.8)) / 2"),
    (r"\sigma(x)(1 - \sigma(x))", r"\sigma(x) - \sigma(x)^2"),
    (r"\frac{d}{dx}\tanh(x)", r"1 - \tanh^2(x)"),
    (r"(z - y)^2", r"z^2 - 2zy + y^2"),
    (r"\frac{1}{1 + e^{-x}}", r"\frac{e^x}{e^x + 1}"),
    (r"2 \begin{bmatrix} 1 & 2 \\ 3 & 5 \end{bmatrix}", r"\begin{bmatrix} 2 & 4 \\ 6 & 10 \end{bmatrix}"),
    (r"\sum_k p_k \cdot (1 - p_k)", r"\sum_k p_k - \sum_k p_k^2"),
    (r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}", r"\frac{x + |x|}{2}"),
)


def last(left: str, right: str) -> Truth:
    return check(read("a.md", f"$${left} = {right}$$")).links[-1].truth


def spoilt(right: str) -> Iterator[str]:
    """Each sign, digit and letter changed alone; those of macros stay."""
    for place, sign in enumerate(right):
        inside = right[:place].rpartition("\\")[2]
        macro = "\\" in right[:place] and inside.isalpha()
        if sign in SPOILT and not macro:
            yield right[:place] + SPOILT[sign] + right[place + 1 :]


@pytest.mark.parametrize(("left", "right"), LINKS)
def test_a_link_that_holds_is_right_and_none_of_its_neighbours_is(left: str, right: str) -> None:
    assert last(left, right) in GOOD
    others = list(spoilt(right))
    assert len(others) >= 2
    assert [other for other in others if last(left, other) in GOOD] == []
