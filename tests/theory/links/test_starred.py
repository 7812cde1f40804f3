"""A star between matrices: their product, entry by entry, or a kernel that slides over an image, turned or not."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.report.wording.links import say

IMAGE = r"\begin{bmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \\ 2 & 1 & 1 \end{bmatrix}"
KERNEL = r"\begin{bmatrix} 1 & 0 \\ 2 & -1 \end{bmatrix}"


def matrix(text: str) -> str:
    rows = r" \\ ".join(" & ".join(row.split()) for row in text.split(","))
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


@pytest.mark.parametrize(
    ("left", "right", "expected", "says"),
    [
        (f"{IMAGE} * {KERNEL}", "0 -1, 3 2", "wrong", "row 1, entry 2: left is 1"),
        (f"{IMAGE} * {KERNEL}", "4 1, 3 5", "wrong", "row 2, entry 2: left is 6"),
        (f"{IMAGE} * {KERNEL}", "0 1, 3 2", "right", "not turned"),
        (f"{IMAGE} * {KERNEL}", "4 1, 3 6", "right", "turned by 180°"),
        (rf"{IMAGE} \ast {KERNEL}", "0 1, 3 2", "right", "not turned"),
        (rf"{IMAGE} \cdot {KERNEL}", "0 1, 3 2", "undecided", ""),
        (f"{IMAGE} * {KERNEL}", "1 2, 3 4, 5 6", "undecided", ""),
        (matrix("1 2, 3 4") + " * " + matrix("5 6, 7 8"), "5 12, 21 32", "right", "entry by entry"),
        (matrix("1 2, 3 4") + " * " + matrix("5 6, 7 8"), "19 22, 43 50", "right", ""),
        (matrix("1 2, 3 4") + " * " + matrix("5 6, 7 8"), "19 22, 43 51", "wrong", "row 2, entry 2"),
        (matrix("1 2, 3 4") + matrix("5 6, 7 8"), "5 12, 21 32", "wrong", ""),
        (
            matrix("1 2 3, 4 5 6, 7 8 9") + " * " + matrix("0 0 0, 0 0 1, 0 0 0"),
            "2 3 0, 5 6 0, 8 9 0",
            "right",
            "padding 1",
        ),
        (
            matrix("1 2 3 4, 4 5 6 4, 7 8 9 4, 1 1 1 1") + " * " + matrix("0 0 0, 1 0 0, 0 0 0"),
            "1 1 2 3, 4 4 5 6, 7 7 8 9, 1 1 1 1",
            "undecided",  # its edge repeated around it
            "",
        ),
        (
            matrix("1 2 3 4, 4 5 6 4, 7 8 9 4, 1 1 1 1") + " * " + matrix("0 0 0, 0 1 0, 0 0 0"),
            "1 3, 7 9",
            "undecided",  # with stride 2 and padding 1, as words beside it may say
            "",
        ),
        (
            matrix("1 2 3 4, 4 5 6 4, 7 8 9 4, 1 1 1 1") + " * " + matrix("0 0 0, 0 1 0, 0 0 0"),
            "5 6, 8 10",
            "wrong",
            "row 2, entry 2",
        ),
    ],
)
def test_what_a_star_means(left: str, right: str, expected: str, says: str) -> None:
    (link,) = check(read("a.md", f"$${left} = {matrix(right)}$$")).links
    assert link.truth.value == expected
    assert says in say(link.cause)


def test_names_of_matrices() -> None:
    text = f"$$X = {IMAGE}, \\quad K = {KERNEL}$$\n\n$$Y = X * K = "
    for right, expected in (("0 1, 3 2", "right"), ("0 1, 3 5", "wrong")):
        assert check(read("a.md", f"{text}{matrix(right)}$$\n")).links[-1].truth.value == expected


@pytest.mark.parametrize(
    ("right", "verdict"),
    [("[2, 6, 12]", "right"), ("20", "right"), ("[2, 6, 13]", "wrong"), ("21", "wrong"), ("[2, 6]", "wrong")],
)
def test_a_dot_between_vectors(right: str, verdict: str) -> None:
    """It is the dot product beside a number, and the product entry by entry beside a vector."""
    *_, last = check(read("a.md", rf"$x = [1, 2, 3]$, $e = [2, 3, 4]$ and $x \cdot e = {right}$")).links
    assert last.truth.value == verdict
