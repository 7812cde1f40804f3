"""Sigma is the logistic function, unless another activation gives an array exactly."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check


@pytest.mark.parametrize(
    ("formula", "verdict", "why"),
    [
        (r"\sigma(\begin{bmatrix} -1 \\ 1 \end{bmatrix}) = \begin{bmatrix} 1 \\ 1 \end{bmatrix}", "undecided", "|x|"),
        (r"\sigma([2, -1]) = [2, 0]", "undecided", "a ReLU"),
        (r"\sigma([2, -1]) = [0.88, 0.27]", "right", "the logistic function"),
        (r"\sigma([2, -1]) = [0.98, 0.27]", "wrong", "no activation that is known"),
        (r"\sigma([2, -1]) = [2, 3]", "wrong", "no activation that is known"),
        (r"\sigma(0) = 0", "wrong", "one number may be right by chance"),
        (r"\text{sigmoid}([2, -1]) = [2, 0]", "wrong", "it has a name"),
    ],
)
def test_sigma(formula: str, verdict: str, why: str) -> None:
    (link,) = check(read("a.md", f"${formula}$")).links
    assert link.truth.value == verdict, why
