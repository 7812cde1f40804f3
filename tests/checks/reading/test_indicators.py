"""What is 1 where two indices are the same is a delta in all of its notations, and an entry of a sum is a sum."""

from __future__ import annotations

import pytest

from checks.reading import WRITTEN, ReadError, read_latex


@pytest.mark.parametrize(
    ("latex", "same_as"),
    [
        (r"1_{i=j}", r"\delta_{ij}"),
        (r"\mathbb{1}_{i = j}", r"\delta_{ij}"),
        (r"\mathbf{1}_{\{i=j\}} x_j", r"\delta_{ij} x_j"),
        (r"\mathbb{1}[i = j]", r"\delta_{ij}"),
        (r"\mathbb{I}(i = j)", r"\delta_{ij}"),
        (r"\mathbf{1}\{i = j\}", r"\delta_{ij}"),
        (r"\mathbb{1}\left[i = j\right]", r"\delta_{ij}"),
        (r"[i = j] - p_j", r"\delta_{ij} - p_j"),
        (r"p_i (1_{i \ne j} - p_j)", r"p_i ((1 - \delta_{ij}) - p_j)"),
        (r"\begin{cases} a & i = j \\ b & i \ne j \end{cases}", r"a \cdot \delta_{ij} + b \cdot (1 - \delta_{ij})"),
        (r"\begin{cases} a, & \text{if } i \neq j \\ b, & \text{otherwise} \end{cases}",
         r"a \cdot (1 - \delta_{ij}) + b \cdot \delta_{ij}"),
        (r"(a - b)_i", r"a_i - b_i"),
        (r"(a - b)_{ij}", r"a_{ij} - b_{ij}"),
        (r"W_{cb} [a + b]_b", r"W_{cb} \cdot (a_b + b_b)"),
    ],
)  # fmt: skip
def test_what_is_the_same(latex: str, same_as: str) -> None:
    assert read_latex(latex, notation=WRITTEN) == read_latex(same_as, notation=WRITTEN)


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"[x = 2]", "no index"),
        (r"(a - b)_{max}", "the largest of a difference, and no difference"),
        (r"(a - b)_{\text{rms}}", "a root of a mean"),
        (r"(a + b)_F", "a norm"),
        (r"(a + b)_{\infty}", "another one"),
        (r"\begin{cases} 1 & x = 0 \\ 0 & x \ne 0 \end{cases}", "no index"),
        (r"\mathbb{1}[x > 0]", "another relation"),
        (r"11_{i=j}", "a digit of another number"),
        (r"1_{i=j=k}", "two relations"),
        (r"\begin{cases} a & i = j \\ b & i \ne k \end{cases}", "cases that are no opposites"),
        (r"\begin{cases} a & i = j \\ b & i = j \end{cases}", "the same case twice"),
        (r"\begin{cases} a & i = t \\ b & i \ne l \end{cases}", "other indices, of letters in the word delta"),
        (r"\begin{cases} a & \text{unless } i = j \\ b & \text{otherwise} \end{cases}", "the opposite"),
        (r"\begin{cases} a & \text{if not } i = j \\ b & \text{otherwise} \end{cases}", "the opposite"),
        (r"\log(a + b)_i", "a function, which may mix the entries"),
        (r"\text{softmax}(a + b)_i", "one that does"),
        (r"(a - 2)_i", "a number has no entries"),
    ],
)
def test_what_is_none(latex: str, why: str) -> None:
    with pytest.raises(ReadError):
        read_latex(latex, notation=WRITTEN)
    assert why
