"""The label of the layer beside another, z^{l+1}, names one; derivatives between layers follow from what is said."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check

SAID = (
    r"$a^l_j = \sigma(z^l_j)$ and $z^{l+1}_k = \sum_j w^{l+1}_{kj} a^l_j + b^{l+1}_k$ and "
    r"$z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j$."
)


@pytest.mark.parametrize(
    ("formula", "verdict", "why"),
    [
        (r"\frac{\partial z^{l+1}_k}{\partial z^l_j} = w^{l+1}_{kj} \sigma'(z^l_j)", "right", "through the activation"),
        (r"\frac{\partial z^{l+1}_k}{\partial b^{l+1}_k} = 1", "right", "of a bias of the same layer"),
        (r"\frac{\partial z^{l+1}_k}{\partial b^{l+1}_k} = 0", "wrong", "of a bias of the same layer"),
        (r"\frac{\partial z^l_j}{\partial w^l_{jk}} = a^{l-1}_k", "right", "what the layer before gives"),
        (r"\frac{\partial z^l_j}{\partial a^{l-1}_k} = w^l_{jk}", "right", "by what the layer before gives"),
        (r"z^{l+1}_k = \sum_j w^{l+1}_{kj} \sigma(z^l_j) + b^{l+1}_k - b^{l+1}_k", "defines", "it is said anew"),
        (r"\sum_j w^{l+1}_{kj} a^l_j = \sum_j w^{l+1}_{kj} \sigma(z^l_j)", "right", "put in"),
    ],
)
def test_derivatives_between_layers(formula: str, verdict: str, why: str) -> None:
    *_, last = check(read("a.md", f"{SAID}\n\n$${formula}$$")).links
    assert last.truth.value == verdict, why


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        (r"$\sum_{l=1}^{2} b^{l-1} = 2 b^{l-1}$", "undecided", "the sum runs over the layers"),
        (r"$l = 2$, $W^l = 3$, $W^{l-1} = 4$, $W^{l-1} + 1 = 5$", "undecided", "of which layer is said by l"),
        (r"$a = \sigma(z)$ and $\sum_j w_j a_j = \sum_j w_j \sigma(z_j)$", "right", "to every entry"),
        (r"$a = \sigma(z)$ and $\sum_j w_j a_j = \sum_j w_j \tanh(z_j)$", "undecided", "another function"),
        (r"$a = \text{softmax}(z)$ and $\sum_j w_j a_j = \sum_j w_j \sigma(z_j)$", "undecided", "of all entries"),
    ],
)
def test_labels_and_entries(text: str, verdict: str, why: str) -> None:
    *_, last = check(read("a.md", text)).links
    assert last.truth.value == verdict, why


@pytest.mark.parametrize(
    ("formula", "verdict", "why"),
    [
        (r"\frac{d}{dx} \frac{1}{2} (x - y)^2 = x - y", "right", "nobody differentiates the number alone"),
        (r"\frac{d}{dx} \frac{1}{2} |x - y|^2 = x - y", "right", "nor before bars"),
        (r"\frac{d}{dx} 3 \cdot x^2 = 6 x", "right", "nor before a sign"),
        (r"\frac{d}{dx} a x^2 = 2 a x", "unread", "a letter may be differentiated alone"),
        (r"\nabla_w \left( w x - y \right)^2 = 2 (w x - y) x", "right", "the gradient of what stands in brackets"),
        (r"\nabla_w ( w x - y )^2 = 2 (w x - y)", "wrong", "a factor is missing"),
        (r"\nabla_x [ x^T A x ] = 2 A x", "undecided", "for numbers alone"),
        (r"\nabla_w \frac{1}{2} w^2 = w", "unread", "without brackets it may end anywhere"),
    ],
)
def test_what_is_differentiated(formula: str, verdict: str, why: str) -> None:
    (link,) = check(read("a.md", f"${formula}$")).links
    assert link.truth.value == verdict, why
