"""× between vectors: the cross product of lists of numbers; of names, if it has three entries, else nobody knows."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check

VECTORS = "Let $u = [1, 2, 3]$ and $v = [4, 5, 6]$. "


def last(text: str) -> str:
    return check(read("a.md", text)).links[-1].truth.value


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$[1,0,0] \times [0,1,0] = [0,0,1]$", "right", "the cross product"),
        (r"$[1,0,0] \times [0,1,0] = [0,0,-1]$", "wrong", "with another sign"),
        (r"$[1,2,3] \times [4,5,6] = 32$", "wrong", "the inner product is a number"),
        (r"$[1,2,3] \cdot [4,5,6] = 32$", "right", "the inner product"),
        (r"$[1,2] \times [3,4] = 11$", "undecided", "there is none of two entries"),
        ("[1,0,0] × [0,1,0] = [0,0,1]", "right", "in plain text"),
        (
            r"$\begin{pmatrix}1\\0\\0\end{pmatrix} \times \begin{pmatrix}0\\1\\0\end{pmatrix} ="
            r" \begin{pmatrix}0\\0\\1\end{pmatrix}$",
            "right",
            "columns",
        ),
        (
            r"$\begin{pmatrix}1&2\\3&4\end{pmatrix} \times \begin{pmatrix}5\\6\end{pmatrix} ="
            r" \begin{pmatrix}17\\39\end{pmatrix}$",
            "right",
            "a matrix and a column",
        ),
        (r"$2 \times [3,4] = [6,8]$", "right", "a number and a list"),
        (VECTORS + r"$u \times v = 32$", "undecided", "of names"),
        (VECTORS + r"$u \times v = [-3, 6, -3]$", "right", "of names, which have no inner product with three entries"),
        (VECTORS + r"$u \times v = [-3, 6, 3]$", "wrong", "of names"),
        (VECTORS + r"$u \cdot v = 32$", "right", "the inner product of names"),
        (VECTORS + r"$c = 2 (u \times v) = 64$", "undecided", "inside of a formula"),
        (VECTORS + r"$c = u \times v$. $c = 32$", "defines", "what is not known is not remembered"),
        (r"Let $a = 3$ and $b = 4$. $a \times b = 12$", "right", "of numbers"),
    ],
)
def test_crossed(text: str, expected: str, why: str) -> None:
    assert last(text) == expected, why


def test_a_list_after_a_formula_of_numbers_gives_the_name_another_meaning() -> None:
    assert last(r"Let $a = 3$ and $b = 4$. $c = a b$. $c = [1, 2]$") == "defines"
