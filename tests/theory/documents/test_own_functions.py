"""What stands before brackets is a function or a factor, as all of a document has it."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        (r"$\hat{y}(x) = w x + b$ and $\hat{y}(2) = 2 w + b$", "right", "a function with an accent"),
        (r"$\hat{y}(x) = w x + b$ and $\hat y(2) = 3 w + b$", "wrong", "however its accent is written"),
        (r"$\hat{y}(x) = w x + b$ and $\frac{\partial \hat{y}(x)}{\partial w} = x$", "right", "its derivative"),
        (r"$f_{w,b}(x) = w x + b$ and $f_{w,b}(2) = 2 w + b$", "right", "with its parameters below"),
        (r"$h_\theta(x) = \theta_0 + \theta_1 x$ and $h_\theta(2) = \theta_0 + 2 \theta_1$", "right", "a Greek one"),
        (r"$h_\theta(x) = \theta_0 + \theta_1 x$ and $h_\theta(2) = \theta_0 + \theta_1$", "wrong", "a Greek one"),
        (r"$z = w x$ and $2 x(y - z) = 2 x y - 2 x z$", "right", "x is a factor elsewhere"),
        (r"$z = w x$ and $2 x(y - z) = 2 x y - x z$", "wrong", "x is a factor elsewhere"),
        (r"$x(t) = 3$, $z = w x$ and $2 x (t + 1) = 2 t + 2$", "undecided", "x is a function elsewhere"),
        (r"$u = w a$, $x(y - u) = x y - x u$ and $a(z_1) = \sigma(z_1)$", "defines", "a is a function, too"),
        (r"$u = w a$, $2 x(y - u) = 1$ and $a(z^{l-1}) = \sigma(z^{l-1})$", "defines", "of what is in braces"),
    ],
)
def test_brackets(text: str, verdict: str, why: str) -> None:
    *_, last = check(read("a.md", text)).links
    assert last.truth.value == verdict, why


@pytest.mark.parametrize(
    ("text", "verdicts", "why"),
    [
        ("$a = 2 + 2$ \\\n$= 4$", ["defines", "right"], "a line that markdown breaks"),
        ("$a = 2 + 2$<br>\n$= 5$", ["defines", "wrong"], "a line that a tag breaks"),
        ("$a = 2 + 2$ and\n$= 4$", ["defines", "unread"], "a word between"),
    ],
)
def test_a_formula_that_goes_on(text: str, verdicts: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == verdicts, why


@pytest.mark.parametrize(
    ("formula", "claimed"),
    [
        (r"3 = 1 + 2 \cdot \text{error}", True),
        (r"d = \frac{1}{3} \sum \text{error}", True),
        (r"a = 2 \\ \text{error} = 3", True),
        (r"2 + 2 = 5 \text{ (wrong)}", False),
        (r"2 + 2 = 5 - \text{wrong}", False),
        (r"2 + 2 = 5 \quad \text{wrong}", False),
        (r"\text{Wrong: } 2 + 2 = 5", False),
    ],
)
def test_words_that_are_operands(formula: str, claimed: bool) -> None:
    assert all(one.claimed is claimed for one in read("a.md", f"$${formula}$$").statements)
