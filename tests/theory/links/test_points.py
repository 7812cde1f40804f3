"""Tuples that names were given: followed as vectors, and never held against sizes that are meant otherwise."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check

WEIGHTS = r"Let $w = (0.5, -1)$, $x = (2, 3)$, $b = 0.25$. "
COLUMN = r"Let $x = (1, 2, 3)^\top$. "
SIZES = r"The kernel is $k = (3, 3)$. "
SCORES = r"Let $z = (1, 3, 2)$. "
SOFTMAX = r"$p = (0.7, 0.2, 0.1)$, $y = (1, 0, 0)$ "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (WEIGHTS + r"$\frac{x + w}{2} = (1.25, 1)$", "right", "a sum, and a product with a number"),
        (WEIGHTS + r"$\frac{x + w}{2} = (1.25, 2)$", "wrong", "the same for sizes"),
        (WEIGHTS + r"$w \cdot x + b = -1.75$", "right", "an inner product"),
        (WEIGHTS + r"$w \cdot x = 2$", "wrong", "w can be no sizes"),
        (WEIGHTS + r"$w^T x = 2$", "wrong", "what is transposed is a vector"),
        (WEIGHTS + r"$w_1 x_1 + w_2 x_2 = -2$", "right", "their entries"),
        (WEIGHTS + r"$w_1 x_1 = 2$", "wrong", "their entries"),
        (WEIGHTS + r"$\|x - w\| = 4.272$", "right", "a distance"),
        (WEIGHTS + r"$\|x\| = 5$", "wrong", "a length"),
        (WEIGHTS + r"$w / x = 3$", "undecided", "no operation of vectors"),
        (COLUMN + r"$x^\top x = 14$", "right", "a row times a column"),
        (COLUMN + r"$x x^\top = 14$", "undecided", "a column times a row, which is a matrix"),
        (COLUMN + r"$w = (1, 1, 1)$, $w x^\top = 6$", "right", "of which the other one may be a row"),
        (COLUMN + r"$w = [1, 1, 1]^T$, $w x^T = 6$", "undecided", "two columns"),
        (COLUMN + r"$x = (1, 2, 3)$, $x x^\top = 14$", "right", "now it may be a row"),
        (WEIGHTS + r"$2 x = 4$", "undecided", "a number beside a tuple"),
        (WEIGHTS + r"$w \leftarrow w + 0.5 x = (1.5, 0.5)$ $$2 w = (3, 2)$$", "wrong", "what an update makes of it"),
        (WEIGHTS + r"$w = 3$ $$2 w = 6$$", "right", "a name that is given a number later"),
        (r"Let $z = (1, 2, 0)$. $\mathrm{softmax}(z) = (0.2447, 0.6252, 0.0900)$", "wrong", "a function of vectors"),
        (r"Let $z = (1, -2)$. $\mathrm{ReLU}(z) = (1, 2)$", "wrong", "entry by entry"),
        (SCORES + r"$\max_i z_i = 3$", "right", "the largest entry"),
        (SCORES + r"$\max_i z_i = 2$", "wrong", "the largest entry"),
        (SCORES + r"$\max_{i \ne 2} z_i = 3$", "undecided", "of some of them"),
        (SCORES + r"$\arg\max_i z_i = 1$", "undecided", "counted from 0, or from 1"),
        (SIZES + r"$k \cdot k = 9$", "undecided", "sizes are multiplied otherwise"),
        (SIZES + r"$k^2 = 9$", "undecided", "sizes are multiplied otherwise"),
        (SIZES + r"$k + k = (6, 6)$", "right", "the same for vectors"),
        (SIZES + r"$5 - k = (2, 3)$", "wrong", "the same for vectors"),
        (SOFTMAX + r"$-\sum_i y_i \log p_i = 0.3567$", "right", "a sum over the entries"),
        (SOFTMAX + r"$-\sum_i y_i \log p_i = 0.4567$", "wrong", "a sum over the entries"),
        (SOFTMAX + r"$\frac{\partial L}{\partial z} = p - y = (-0.3, 0.2, 0.2)$", "wrong", "a gradient"),
    ],
)
def test_tuples_that_names_were_given(text: str, expected: str, why: str) -> None:
    document = read("a.md", text.replace(" $$", "\n\n$$"))
    assert check(document).links[-1].truth.value == expected, why
