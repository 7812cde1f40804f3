"""Sums over an index, written out: what holds at every length is told from what does not."""

from __future__ import annotations

import pytest

from checks.identity import decide
from checks.reading import WRITTEN, read_latex
from checks.reading.building import build
from checks.tree import names
from theory.documents import formats
from theory.links.document import check
from theory.links.indexed import NotIndexed, instances, summed
from theory.report.wording.links import say


def holds(*sides: str) -> list[bool]:
    """Whether the two sides are equal, for each way to write them out."""
    trees = [read_latex(side, notation=WRITTEN) for side in sides]
    return [decide(*map(build, instance.trees)).verdict.holds for instance in instances(trees)]


@pytest.mark.parametrize(
    ("left", "right", "ways"),
    [
        (r"\log\sum_i e^{z_i}", r"m + \log\sum_i e^{z_i - m}", 3),
        (r"\sum_k y_k \cdot (\delta_{ik} - p_i)", r"y_i - p_i \sum_k y_k", 9),
        (r"\frac{e^{z_i}}{\sum_j e^{z_j}}", r"\frac{1}{\sum_j e^{z_j - z_i}}", 9),
        (r"\sum_i \sum_j W_{ij} x_j", r"\sum_j x_j \sum_i W_{i,j}", 3),
        (r"\sum_{i=1}^{n} i", r"\frac{n(n+1)}{2}", 3),
        (r"\log \prod_i p_i", r"\sum_i \log p_i", 3),
        (r"\sum_{i=1}^{n} x_i - x_n", r"\sum_{i=1}^{n-1} x_i", 3),
        (r"\sum_{i} (x_{i+1} - x_i)", r"\sum_i x_{i+1} - \sum_i x_i", 3),
        (r"\sum_k \frac{\partial L}{\partial z_k} z_k", r"\sum_j z_j \frac{\partial L}{\partial z_j}", 3),
        (r"\sum_i h_i^{(2)}", r"\sum_j h_j^{(2)}", 3),
    ],
)
def test_what_holds_at_every_length(left: str, right: str, ways: int) -> None:
    assert holds(left, right) == [True] * ways


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\log\sum_i e^{z_i}", r"m + \log\sum_i e^{z_i + m}"),
        (r"\sum_k y_k \cdot (\delta_{ik} - p_k)", r"y_i - p_i \sum_k y_k"),
        (r"\frac{1}{n}\sum_{i=1}^n (x_i-\mu)^2", r"\frac{1}{n}\sum_{i=1}^n x_i^2 - \mu^2"),
        (r"\sum_i \sum_j W_{ij} x_j", r"\sum_j x_j \sum_i W_{ji}"),
        (r"\sum_{i=1}^{n} x_i", r"\sum_{i=1}^{n} x_{i+1}"),
        (r"\left(\sum_i x_i\right)^2", r"\sum_i x_i^2"),
        (r"\sum_{i=1}^{n} x_i", r"\sum_{i=0}^{n} x_i"),
    ],
)
def test_what_does_not(left: str, right: str) -> None:
    assert not all(holds(left, right))


@pytest.mark.parametrize(
    ("side", "why"),
    [
        (r"\frac{1}{K} \sum_{i=1}^n x_i + \sum_{j=1}^K y_j", "one letter"),
        (r"\sum_{i=1}^{n/2} x_i", "whole number"),
        (r"\sum_i\sum_j\sum_k\sum_l\sum_m a_i b_j c_k d_l e_m", "parts"),
        (r"\sum_q x_q y_q z_q + x_a y_b z_c x_d", "free indices"),
    ],
)
def test_what_sums_do_not_say_is_refused(side: str, why: str) -> None:
    with pytest.raises(NotIndexed, match=why):
        list(instances([read_latex(side, notation=WRITTEN)]))


def test_letters_that_are_no_indices_stay() -> None:
    tree = read_latex(r"w_x \sum_i z_i + b_k", notation=WRITTEN)
    first = next(iter(instances([tree])))
    assert {"w_x", "b_k", "z1", "z2"} <= set(names(first.trees[0]))
    assert summed(tree)
    assert not summed(first.trees[0])
    assert (first.terms, first.indices) == (2, {})


SOFTMAX = r"$p_i = \frac{e^{z_i}}{\sum_{j=1}^{3} e^{z_j}}$, "


@pytest.mark.parametrize(
    ("text", "truth", "why"),
    [
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$", "right", "of so many terms"),
        (SOFTMAX + r"$\frac{\partial p_1}{\partial z_2} = -p_1 p_2$", "right", "of one member by another"),
        (SOFTMAX + r"$\frac{\partial p_1}{\partial z_2} = p_1 p_2$", "wrong", "of one member by another"),
        (SOFTMAX + r"$\frac{\partial p_1}{\partial z_2} = a p_2$", "defines", "in another letter"),
        (r"$\sum_{i=0}^{n} i = \frac{n(n-1)}{2}$", "wrong", "numbers at every length"),
    ],
)
def test_sums_in_a_document(text: str, truth: str, why: str) -> None:
    assert check(formats.read("a.md", text)).links[-1].truth.value == truth, why


def test_one_length_is_said_alone() -> None:
    (link,) = check(formats.read("a.md", r"$\sum_{i=1}^4 x_i = x_1 + x_2 + x_3 + x_4$")).links
    assert say(link.cause) == "exact algebra, with 4 terms"
