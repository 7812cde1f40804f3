"""Formulas over all classes of a question: sums over a class index, a general entry, and vectors of letters."""

from __future__ import annotations

from functools import cache

import pytest

from theory.grading import document
from theory.grading.grader import Grader
from theory.question import assignments

KEPT = {"right", "right-rounded"}


@cache
def grader(assignment: str) -> Grader:
    return Grader(next(one for one in assignments() if one.name == assignment))


def verdicts(question: str, said: str, assignment: str = "cv-a1", file: str = "a.md") -> dict[str, str]:
    """The verdicts on a question under which this stands."""
    heading = f"## Question {question[1:]}\n\n" if file.endswith(".md") else f"{question[1:]}) "
    parts = document.mark(grader(assignment), file, f"{heading}{said}\n").parts
    return {part.part: part.verdict.value for part in parts if part.question == question}


QUOTIENT = r"\frac{e^{z_k}\sum_j e^{z_j}-e^{z_k}e^{z_k}}{(\sum_j e^{z_j})^2}"
OTHER = r"-\frac{e^{z_i}e^{z_k}}{(\sum_j e^{z_j})^2}"
CHAIN = r"-\sum_i \frac{y_i}{\hat y_i}\frac{\partial \hat y_i}{\partial z_k}"
CANCELLED = r"-y_k(1-\hat y_k)+\sum_{i\neq k}y_i\hat y_k"
EVERY = "dL/dz1 dL/dz2 dL/dz3 dL/dz"
OUT = r"\hat y_i"
OWN, ACROSS, LOSS = (
    rf"\frac{{\partial {of}}}{{\partial z_k}}" for of in (r"\hat y_k", r"\hat y_i", "L")
)  # what is asked in q2b, q2c and q2d


@pytest.mark.parametrize(
    ("question", "part", "said"),
    [
        ("q2b", "dyhat1/dz1", rf"{OWN} = {QUOTIENT} = \hat y_k-\hat y_k^2 = \hat y_k(1-\hat y_k)"),
        ("q2b", "dyhat1/dz1", rf"{OWN} = {QUOTIENT.replace('_j', '_{j=1}^{K}', 1)} = \hat y_k(1-\hat y_k)"),
        ("q2b", "dyhat1/dz1", rf"{OWN} = e^{{z_k}}/(\sum_{{j=1}}^3 e^{{z_j}}) - \hat y_k^2 = \hat y_k(1-\hat y_k)"),
        ("q2b", "dyhat1/dz1", rf"{OWN} = \hat y_k \sum_{{j\ne k}} \hat y_j = \hat y_k(1-\hat y_k)"),
        ("q2c", "dyhat2/dz1", rf"{ACROSS} = {OTHER} = -\hat y_i\hat y_k"),
        ("q2d", EVERY, rf"{LOSS} = {CHAIN} = {CANCELLED} = \hat y_k - y_k"),
        ("q2d", "dL/dz", rf"{LOSS} = \sum_i {LOSS.replace('z_k', OUT)}{ACROSS} = \hat y_k - y_k"),
        ("q2d", "dL/dz3", rf"{LOSS} = \hat y_k \sum_j y_j - y_k = \hat y_k - y_k"),
        ("q2d", "dL/dz", rf"{LOSS.replace('L', 'J')} = \hat y_k - y_k"),
        ("q2d", "L", r"L = -\sum_i y_i\log\hat y_i"),
        ("q2d", "L", r"L = -\sum_{c=1}^{C} y_c\log\hat y_c"),
        ("q2d", EVERY, r"\nabla_z L = \hat y - y"),
        ("q2d", "dL/dz3", r"\nabla_{\mathbf z} L = -(\mathbf y - \hat{\mathbf y})"),
        ("q2d", "dL/dz2", r"\frac{\partial L}{\partial z} = \hat y - y"),
    ],
)  # fmt: skip
def test_what_holds_for_all_classes_is_the_answer_for_each(question: str, part: str, said: str) -> None:
    found = verdicts(question, f"${said}$")
    assert {found[name] for name in part.split()} <= KEPT


@pytest.mark.parametrize(
    ("question", "said", "why"),
    [
        ("q2b", rf"{OWN} = {QUOTIENT.replace('}-e', '}+e')} = \hat y_k(1-\hat y_k)", "a step with another sign"),
        ("q2b", rf"{OWN} = \hat y_k \sum_j \hat y_j = \hat y_k(1-\hat y_k)", "all outputs add up to 1"),
        ("q2b", rf"{OWN} = \hat y_k \sum_{{j=2}}^3 \hat y_j = \hat y_k(1-\hat y_k)", "k need not be 1"),
        ("q2b", rf"{OWN} = \hat y_k \sum_{{j=1}}^k \hat y_j = \hat y_k(1-\hat y_k)", "up to k is not all"),
        ("q2b", rf"{OWN} = \hat y_k \sum_{{j=1}}^{{K-1}} \hat y_j = \hat y_k(1-\hat y_k)", "without the last"),
        ("q2b", rf"{OWN} = \hat y_j \sum_{{j\ne k}} \hat y_j = \hat y_k(1-\hat y_k)", "j outside of the sum"),
        ("q2c", rf"{ACROSS} = {OTHER.removeprefix('-')} = -\hat y_i\hat y_k", "the sign"),
        ("q2d", rf"{LOSS} = {CANCELLED.replace('+', '-')} = \hat y_k - y_k", "the sign of the other classes"),
        ("q2d", rf"{LOSS} = {CANCELLED.replace('neq k', 'neq 1')} = \hat y_k - y_k", "another class left out"),
        ("q2d", rf"{LOSS} = {CHAIN}", "nothing is carried out"),
        ("q2d", rf"{LOSS} = {CHAIN.removeprefix('-')} = \hat y_k - y_k", "the sign of the loss"),
        ("q2d", rf"{LOSS} = \hat y_k - y_k + \frac{{\partial \hat y_1}}{{\partial z_k}} = \hat y_k - y_k", "not 0"),
        ("q2d", rf"{LOSS} = \hat y_i - y_i", "another index"),
        ("q2d", rf"{LOSS} = \hat y_k - y_1", "one class for all"),
        ("q2d", rf"{LOSS} = y_k - \hat y_k", "the sign"),
        ("q2d", r"\frac{\partial L}{\partial \hat y_k} = \hat y_k - y_k", "by the output"),
        ("q2d", r"\frac{\partial \hat y_k}{\partial z_k} = \hat y_k - y_k", "of the output"),
        ("q2d", r"\nabla_z L = y - \hat y", "the sign"),
        ("q2d", r"\nabla_y L = \hat y - y", "by the targets"),
        ("q2d", r"\nabla_z L = \hat y - 1", "a number for a vector"),
        ("q2d", r"\nabla_z L = \hat y \cdot y", "a product of vectors"),
        ("q2d", r"\nabla_z L = \hat y - y_k", "one target for all"),
        ("q2d", r"\nabla_z L = \hat y - z", "another vector"),
        ("q2d", r"\|\nabla_z L\| = \hat y - y", "its length"),
    ],
)  # fmt: skip
def test_what_holds_for_some_classes_or_names_another_thing_is_no_answer(question: str, said: str, why: str) -> None:
    parts = verdicts(question, f"${said}$")
    asked = {"q2b": "dyhat1/dz1", "q2c": "dyhat2/dz1", "q2d": EVERY}[question]
    assert KEPT.isdisjoint(parts[part] for part in asked.split()), why
