"""The commands read one mathematics: what `check` says of a = b, `equal` says of a and b, and neither contradicts."""

from __future__ import annotations

import random

import pytest

from theory.documents.formats import read
from theory.equality import Equality, judge
from theory.links.document import check
from theory.links.link import Truth

TRUE = {Truth.RIGHT, Truth.ROUNDED}


def checked(left: str, right: str) -> Truth:
    """What `check` says of left = right, in a document in which nothing was said before."""
    return next(iter(check(read("a.md", f"$${left} = {right}$$")).links)).truth


def said(left: str, right: str) -> tuple[Truth, Equality]:
    return checked(left, right), judge(left, right).verdict


def contradict(truth: Truth, verdict: Equality) -> bool:
    return (truth in TRUE and verdict is Equality.DIFFERENT) or (truth is Truth.WRONG and verdict is Equality.EQUAL)


LAWS = [
    # left, right, whether it is accepted: by both or by none
    (r"(A B)^T", r"B^T A^T", True),
    (r"(A B)^T", r"A^T B^T", False),
    (r"A B", r"B A", False),
    (r"A \cdot (B + C)", r"A B + A C", True),
    (r"(A + B)^2", r"A^2 + 2 A B + B^2", False),
    (r"(A + B)^2", r"A^2 + A B + B A + B^2", True),
    (r"x^T y", r"y^T x", True),
    (r"x^T A y", r"y^T A^T x", True),
    (r"x^T A y", r"y^T A x", False),
    (r"x^T", r"x", False),
    (r"W x + W y", r"W \cdot (x + y)", True),
    (r"\mathbf{x}^T \mathbf{y}", r"\mathbf{y}^T \mathbf{x}", True),
    (r"\mathbf{W} \mathbf{x}", r"\mathbf{x} \mathbf{W}", False),
    (r"2^T + x", r"2 + x", False),
    (r"\frac{1 - \beta^T}{1 - \beta}", "1", False),
    (r"(x + y)^T", r"x^T + y^T", False),
    (r"(W x + W y)^T", r"x^T W^T + y^T W^T", True),
    (r"\frac{A B}{1 + \lVert A \rVert^2}", r"\frac{B A}{1 + \lVert A \rVert^2}", False),
    (r"\frac{A B}{\lVert A \rVert}", r"\frac{A}{\lVert A \rVert} B", True),
    (r"\frac{1}{H W} A B", r"\frac{A B}{H W}", True),
    (r"\frac{x x^T}{x^T x}", r"\frac{x^T x}{x^T x}", False),
    (r"A \odot B \odot A", r"B \odot A \odot A", True),
    (r"A \odot (1 - A)", r"A - A \odot A", True),
    (r"A \odot A", r"A^2", False),
    (r"2 \begin{pmatrix} A x \\ 0 \end{pmatrix}", r"2 \begin{pmatrix} x A \\ 0 \end{pmatrix}", False),
    (r"\max(0, A) B", r"B \max(0, A)", False),
    (r"a b", r"b a", True),
    (r"2 \pi r_0", r"r_0 \cdot 2 \pi", True),
    (r"2 \pi r_0", r"2 \cdot pi \cdot r_0", True),
    (r"\epsilon_0 + 1", r"1 + \varepsilon_0", True),
    (r"\max(a) + 1", r"a + 1", False),
    (r"\frac{\mathbf{z}}{\max(\mathbf{z})}", r"1", False),
    (r"\lVert x y \rVert", r"\lVert x \rVert \lVert y \rVert", False),
    (r"[1, 2] [3, 4]^T", r"11", True),
    (r"[1, 2] \cdot [3, 4]", r"11", True),
    (r"[1, 2] \cdot [3, 4]", r"12", False),
    (r"\begin{bmatrix} 1 & 2 \end{bmatrix} \begin{bmatrix} 3 \\ 4 \end{bmatrix}", r"11", True),
    (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix} \begin{bmatrix} 3 \\ 4 \end{bmatrix}", r"11", False),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} [1, 1]", r"[3, 7]", True),
    (r"[1, 1] \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", r"[4, 6]", True),
    (r"[1, 1] \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", r"[3, 7]", False),
]


@pytest.mark.parametrize(("left", "right", "accepted"), LAWS)
def test_both_accept_a_law_or_neither_does(left: str, right: str, accepted: bool) -> None:
    truth, verdict = said(left, right)
    assert (truth in TRUE, verdict is Equality.EQUAL) == (accepted, accepted), (truth, verdict)


LETTERS = ("A", "B", "W", "x", "y", r"\mathbf{v}", "a_1", r"\alpha")


def formula(rng: random.Random, depth: int) -> str:
    """A formula of numbers, matrices and vectors, whether or not their sizes would fit."""
    if depth == 0:
        return rng.choice((*LETTERS, str(rng.randint(2, 5))))
    one, other = formula(rng, depth - 1), formula(rng, rng.randrange(depth))
    forms = (
        rf"{one} \cdot {other}",
        f"({one} + {other})",
        f"({one} - {other})",
        f"({one})^T",
        f"({one})^2",
        f"2 {one}",
    )
    return rng.choice(forms)


def changed(rng: random.Random, text: str) -> str:
    """The formula with one letter replaced, two exchanged, or a transpose dropped."""
    parts = text.split(" ")
    one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    way = rng.randrange(4)
    if way == 0:
        parts[one], parts[other] = parts[other], parts[one]
    if way == 1:
        return text.replace("^T", "", 1)
    if way == 2:
        return text.replace(rng.choice(LETTERS), rng.choice(LETTERS))
    return " ".join(parts)


@pytest.mark.parametrize("seed", range(60))
def test_check_and_equal_never_contradict_each_other(seed: int) -> None:
    rng = random.Random(seed)
    left = formula(rng, 2)
    for right in (changed(rng, left), changed(rng, changed(rng, left))):
        truth, verdict = said(left, right)
        assert not contradict(truth, verdict), (left, right, truth, verdict)


DOCUMENTS = [
    # a document, and what is said of each of its links
    ("$z = [1.0, 1.4]$, then $a = \\sigma(z) = [0.7311, 0.9]$", "defines defines wrong"),
    ("$z = [1.0, 1.4]$, then $a = \\sigma(z) = [0.7311, 0.8022]$", "defines defines right"),
    ("[[1,2]] @ [[1,2],[3,4]] = [1×1+2×3, 1×2+2×4] = [7, 10]", "right right"),
    ("$$\\frac{\\partial C}{\\partial w_{jk}^L} = a_k^{L-1}\\delta_j^L$$", "defines"),
    ("$$\\frac{\\partial E_{total}}{\\partial out_{o1}} = -(0.01 - 0.7514) = 0.7414$$", "defines right"),
    ("$$\\nabla_w L = 2 \\cdot 3 = 6$$", "defines right"),
    ("$w_1^{new} = 0.4 - 0.5 \\cdot 0.1 = 0.35$", "defines right"),
    ("$w_1^{+} := 0.4 - 0.5 \\cdot 0.1 = 0.34$", "defines wrong"),
    ("$MSE = \\frac{1}{2}(0.5^2 + 0.1^2) = 0.13$", "defines right"),
    ("$H = W = 28$, $H \\cdot W = 784$", "defines defines right"),
    ("$H = W = 28$, $H \\cdot W = 785$", "defines defines wrong"),
    ("$A = [[1, 2], [3, 4]]$, $B = [[0, 1], [1, 0]]$, $A B = B A$", "defines defines wrong"),
]


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS)
def test_what_was_said_of_names_lists_and_matrices_is_put_in(text: str, expected: str) -> None:
    links = check(read("a.md", text)).links
    assert " ".join(link.truth.value for link in links) == expected
