"""Shapes of arrays as hand-ins state them: by a space, a label, a word or a table; never of another array."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.theory.grading.test_all_classes import KEPT, verdicts
from theory.grading import document
from theory.grading.grader import Grader
from theory.question import assignments

R = r"\in\mathbb{R}"


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (rf"$W_2{R}^{{K\times D_a}}$, $b_2{R}^{{K}}$, $A_1{R}^{{D_a\times m}}$.", "W2 b2 A1"),  # R^K is a column
        (r"$W^{[2]}$ has shape $(K, D_a)$, $b^{[2]}$ has shape $(K, 1)$, and $A^{[1]}$ is $D_a \times m$.", "W2 b2 A1"),
        (r"$W_2: K\times D_a$; $b_2: K\times 1$; $A_1: D_a \times m$", "W2 b2 A1"),
        (r"$W_2$: $K\times D_a$, $b_2$: $K\times 1$, $A_1$: $D_a \times m$", "W2 b2 A1"),
        ("W2: K x D_a, b2: K x 1, output of hidden layer: D_a x m", "W2 b2 A1"),
        ("- W2: (K, D_a)\n- b2: (K, 1)\n- A1: [D_a, m]", "W2 b2 A1"),
        ("W2 is K by D_a, b2 is K × 1.", "W2 b2"),
        (r"W2 should be $K \times D_a$. The bias is $K\times 1$.", "W2 b2"),
        (r"The weight matrix is $K \times D_a$, the hidden activations are $D_a\times m$.", "W2 A1"),
        ("| array | shape |\n|---|---|\n| W2 | K x D_a |\n| b2 | K x 1 |\n| $A_1$ | $D_a \\times m$ |", "W2 b2 A1"),
        (r"$\text{shape}(W_2) = (K, D_a)$", "W2"),
    ],
)
def test_a_shape_is_read_however_it_is_stated(said: str, right: str) -> None:
    found = verdicts("q2a", said)
    assert [part for part in found if found[part] in KEPT] == [f"{array}.shape" for array in right.split()]


@pytest.mark.parametrize(
    ("said", "part"),
    [
        (rf"$W_2{R}^{{D_a\times K}}$", "W2.shape"),
        (rf"$b_2{R}^{{D_a}}$", "b2.shape"),
        (rf"$b_2{R}^{{1\times K}}$", "b2.shape"),
        (r"$W_2: D_a\times K$", "W2.shape"),
        (r"$A^{[1]}$ has shape $(m, D_a)$", "A1.shape"),
        ("W2: D_a x K", "W2.shape"),
        ("The bias is D_a x 1", "b2.shape"),
    ],
)
def test_another_shape_is_wrong(said: str, part: str) -> None:
    assert verdicts("q2a", said)[part] == "wrong"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (rf"$W_2^T{R}^{{K\times D_a}}$", "the transpose"),
        (rf"$W_2{R}^{{K\times D_a\times m}}$", "three sizes"),
        (r"$W_2\in\mathbb{Z}^{K\times D_a}$", "whole numbers"),
        (rf"$W_1{R}^{{K\times D_a}}$", "another array"),
        (r"$W^{[1]}$ has shape $(K, D_a)$", "another array"),
        (r"$W^{[1]}: K\times D_a$", "another array"),
        (r"$W_2 A_1: K\times D_a$", "a product"),
        (r"$W_2, b_2: K\times D_a$", "two arrays"),
        (r"W2 is not $K \times D_a$.", "denied"),
        (r"the transpose of W2 is $K \times D_a$.", "the transpose"),
        (r"$W_2^T$ is $K \times D_a$.", "the transpose"),
        (r"W2 is half of $K\times D_a$", "half of it"),
        ("if W2: K x D_a", "a condition"),
        (r"The output is $D_a\times m$.", "of which layer?"),
        (r"The bias of the hidden layer is $K\times 1$.", "another bias"),
        ("The weights are K x D_a", "weights are counted, too"),
        ("K x D_a", "nothing is named"),
    ],
)
def test_a_shape_of_what_is_not_asked_is_no_answer(said: str, why: str) -> None:
    assert {"right", "right-rounded", "wrong"}.isdisjoint(verdicts("q2a", said).values()), why


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("W2: 10 x 32, b2: 10 x 1, A1: 32 x 64", ("right", "right", "right")),
        (r"$W_2\in\mathbb{R}^{10\times 32}$, $b_2\in\mathbb{R}^{10}$", ("right", "right", "unread")),
        ("W2 is 32 by 10, the hidden output is 32 x 64.", ("wrong", "unread", "right")),
        ("W2: 320", ("unread", "unread", "unread")),  # its entries are counted
        ("The output is 10 x 64, the transpose of W2 is 10 x 32.", ("unread", "unread", "unread")),
    ],
)
def test_a_shape_may_be_in_numbers(said: str, expected: tuple[str, ...]) -> None:
    parts = document.mark(examples(), "a.md", f"## shapes\n\n{said}\n").parts
    assert tuple(part.verdict.value for part in parts if part.question == "shapes") == expected


@cache
def examples() -> Grader:
    path = Path("theory/bank/examples/every_topic.toml")
    return Grader(next(one for one in assignments(path) if one.name == path.stem))
