"""Derivatives in index notation: what follows from a definition with sums is right, what does not is wrong or open."""

from __future__ import annotations

import time

import pytest

from theory.documents import formats
from theory.links.document import check
from theory.links.subscripts import patterns

LAYER = r"$z_j = \sum_k w_{jk} a_k + b_j$. "
SOFTMAX = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$. "
ENTROPY = r"$L = -\sum_i y_i \log p_i$. "
EINSTEIN = "We use Einstein notation. "
COST = r"$C = \frac12 \sum_j (y_j - a_j)^2$, $a_j = \sigma(z_j)$ and $z_j = \sum_k w_{jk} x_k$. "


def last(text: str) -> str:
    return check(formats.read("a.md", text)).links[-1].truth.value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAYER + r"$\frac{\partial z_j}{\partial w_{jk}} = a_k$", "an index of the sum is one of the letter, too"),
        (LAYER + r"$\frac{\partial z_j}{\partial a_k} = w_{jk}$", "by a term"),
        (LAYER + r"$\frac{\partial z_j}{\partial b_j} = 1$", "by what stands beside the sum"),
        (r"$z_i = \sum_j W_{ij} x_j$. $\frac{\partial z_i}{\partial W_{kl}} = \delta_{ik} x_l$", "four indices"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$", "a softmax"),
        (SOFTMAX + ENTROPY + r"$\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i}$", "what is defined is held fixed"),
        (SOFTMAX + ENTROPY + r"$\sum_i y_i = 1$. $\frac{\partial L}{\partial z_j} = p_j - y_j$", "labels that add up"),
        (COST + r"$\frac{\partial C}{\partial w_{jk}} = (a_j - y_j) \sigma'(z_j) x_k$", "through two names"),
        (COST + r"$\frac{\partial C}{\partial a_j} \frac{\partial a_j}{\partial z_j} = (a_j - y_j) a_j (1 - a_j)$",
         "a product of derivatives"),
        (r"$\frac{\partial x_i}{\partial x_j} = \delta_{ij}$", "entries of one vector"),
        (r"$\frac{\partial}{\partial x_k} \sum_i x_i^2 = \sum_i 2 x_i \delta_{ik}$", "an operator"),
        (r"$s = \sum_i \sum_j A_{ij} x_i x_j$. $\frac{\partial s}{\partial x_k} = \sum_j (A_{kj} + A_{jk}) x_j$",
         "twice in one sum"),
        (r"$Z = \sum_i e^{z_i}$. $\frac{\partial \log Z}{\partial z_k} = \frac{e^{z_k}}{Z}$", "an operator on a name"),
        (r"$\sum_i \delta_{ij} W_{ik} = W_{jk}$", "a delta takes one term"),
        (SOFTMAX + r"$$\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_i) & i = j \\ -p_i p_j & i \ne j"
         r"\end{cases}$$", "cases of indices"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_j} = p_i (1_{i=j} - p_j)$", "a sign for a delta"),
        (r"$J = \log \sum_{w \in V} e^{z_w}$. "
         r"$\frac{\partial J}{\partial z_w} = \frac{e^{z_w}}{\sum_{k \in V} e^{z_k}}$",
         "over a set"),
        (EINSTEIN + r"$W_{ib} \delta_{ic} = W_{cb}$", "what is summed over by convention"),
        (r"$\sum_{i=1}^{n} p_i = 1$. $\sum_{j=1}^{n} p_j x = x$", "all of those that add up to 1"),
        (r"$K = 3$. $p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}$. $\sum_{i=1}^{3} p_i = 1$", "an end with a number"),
        (r"$\sum_i p_i = 1$. $p_1 = 0.25$, $p_2 = 0.75$. $\sum_i p_i x = x$", "numbers that add up to 1, too"),
        ("Instead of writing sums we use Einstein notation. " + r"$W_{ib} \delta_{ic} = W_{cb}$", "stated, not denied"),
        (r"$\delta_{ij} (1 - \delta_{ij}) = 0$", "a delta is 1 or 0"),
        (r"$1_{i = j}^2 + 0 = 1_{i = j}$", "its square is itself"),
        (EINSTEIN + r"$v_m = T_{mn} u_n$. $\frac{\partial v_m}{\partial u_k} = T_{mk}$", "a definition, too"),
        (EINSTEIN + r"$\frac{\partial}{\partial V_{ij}} (V_{lm} s_m) = \delta_{il} \delta_{jm} s_m$", "in an operator"),
    ],
)  # fmt: skip
def test_what_follows_is_right(text: str, why: str) -> None:
    assert last(text) == "right", why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAYER + r"$\frac{\partial z_j}{\partial w_{jk}} = a_j$", "another index"),
        (LAYER + r"$\frac{\partial z_j}{\partial a_k} = w_{kj}$", "the indices swapped, which are once the same"),
        (r"$z_i = \sum_j W_{ij} x_j$. $\frac{\partial z_i}{\partial W_{kl}} = \delta_{il} x_k$", "another delta"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} + p_j)$", "another sign"),
        (
            SOFTMAX
            + r"$$\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_i) & \text{if } i = j \\ p_i p_j &"
            r"\text{otherwise} \end{cases}$$",
            "one of two cases",
        ),
        (r"$C = \frac12 \sum_j (y_j - a_j)^2$. $\frac{\partial C}{\partial a_j} = y_j - a_j$", "another sign"),
        (
            r"$J = -u_o + \log \sum_w e^{u_w}$. $\frac{\partial J}{\partial u_o} = \frac{e^{u_o}}{\sum_w e^{u_w}}$",
            "the label's own",
        ),
        (r"$\delta_{ij}^2 + 1 = \delta_{ij}$", "a delta that is neither 1 nor 0"),
        (r"$\delta_{ij} = a_i b_j$. $\delta_{ij}^2 + 0 = \delta_{ij}$", "a delta of its own, which may be any number"),
        (r"$H = -\sum_i p_i \log p_i$. $\frac{\partial H}{\partial p_i} = -\log p_i$", "a term left out"),
    ],
)
def test_what_does_not_follow_is_wrong(text: str, why: str) -> None:
    assert last(text) == "wrong", why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SOFTMAX + r"If $i = j$: $$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_i)$$", "said of equal indices"),
        (SOFTMAX + r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j, \quad i \neq j$$", "said of unequal ones"),
        (SOFTMAX + ENTROPY + r"$\frac{\partial L}{\partial z_j} = p_j - y_j$", "labels that may add up to 1"),
        (
            r"$h_t = \sum_i w_i h_{t-1} x_i$. $\frac{\partial h_t}{\partial h_k} = \delta_{tk}$",
            "made of its own family",
        ),
        (r"$\delta_{ij} = \frac{\partial C}{\partial z_{ij}}$. $\sum_j \delta_{ij} x_j = x_i$", "a delta of its own"),
        (r"$x_1 = 1$. $\sum_j \delta_{ij} x_j = 1$", "right for one member alone"),
        (r"$W_{ib} \delta_{ic} = W_{cb}$", "an index that may be summed over, or not"),
        (r"$C = \frac{\lambda}{2} \sum_w w^2$. $\frac{\partial C}{\partial w} = \lambda w$", "what is summed over"),
        (EINSTEIN + r"$W_{ib} \delta_{ic} = W_{bc}$", "another order"),
        (r"We do not use Einstein's summation convention. $a_i \delta_{ij} = a_j + 0$", "not stated, but denied"),
        (r"Einstein notation is not used here. $a_i \delta_{ij} = a_j + 0$", "denied behind its name"),
        (r"$\sum_{i=1}^{3} p_i = 1$. $\sum_{i=1}^{2} p_i = 1$", "only some of the members that add up to 1"),
        (r"$\sum_{i=1}^{n-1} p_i = 1$. $\sum_{i=1}^{n} p_i x = x$", "all but the last one"),
        (r"$\sum_i p_i \approx 1$. $\sum_i p_i x = x$", "about 1"),
        (r"$\sum_{i \in A} p_i = 1$. $\sum_{i \in B} p_i x = x$", "members of another set"),
        (r"$\sum_{i=1}^{n} p_i = 1$. $\sum_{i=1}^{m} p_i x = x$", "as many as another letter says"),
        (r"$\sum_i p_i = 1$. $p_1 = 3$, $p_2 = 4$. $\sum_i p_i x = x$", "numbers that do not add up to 1"),
        (r"$p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}$. $\sum_{i=1}^{n} p_i = 1$", "a definition with another end"),
        (r"$p_i = \frac{e^{z_i}}{\sum_{j \in A} e^{z_j}}$. $\sum_{i \in B} p_i = 1$", "with another set"),
        (r"$x_1 = 1$, $x_2 = 2$, $x_3 = 3$. $\sum_{i \in A} x_i = 6$", "which members a set has was not said"),
        (r"$x_1 = 1$, $x_2 = 2$, $x_3 = 3$. $\sum_{i \in A} x_i = 3$", "nor that it has not these"),
        (r"$\sum_{i=1}^{n} x_i = x_1 + x_2 + x_3 + x_4$", "right for one length that nobody said"),
        (r"$\sum_{i \in A} x_i = \sum_{i=1}^{n} x_i$", "a set, and a number of them"),
        (EINSTEIN + r"$a_i b_i = a_j b_i$", "a term with one index alone"),
        (
            r"$J = -u_o + \log \sum_w e^{u_w}$. $\frac{\partial J}{\partial u_k} = \frac{e^{u_k}}{\sum_w e^{u_w}}$",
            "right for all but the index of a label",
        ),
        (r"$\sum_{w \in V} 2 u_w = 2 \sum_{w \in S} u_w$", "two sets"),
        (r"$\sum_{i \in S} 1 = 3$", "a set of which nobody said how large it is"),
        (r"$J = \log \sum_w e^{u_w^T v}$. $\frac{\partial J}{\partial v} = \sum_w u_w$", "vectors"),
    ],
)
def test_what_cannot_be_told_is_open(text: str, why: str) -> None:
    assert last(text) not in ("right", "wrong"), why


@pytest.mark.parametrize(
    ("count", "size", "expected"), [(0, 3, 1), (1, 4, 1), (2, 1, 1), (3, 2, 4), (3, 4, 5), (4, 4, 15)]
)
def test_each_way_in_which_indices_are_equal_comes_once(count: int, size: int, expected: int) -> None:
    found = list(patterns(count, size))
    assert len(found) == expected
    kinds = {tuple(one.index(value) for value in one) for one in found}
    assert len(kinds) == expected, "two that differ only in their numbers"


def test_a_long_way_of_definitions_is_no_long_way_for_a_derivative() -> None:
    layers = r"$s_k = \sum_j V_{kj} h_j + c_k$, $h_j = \tanh(a_j)$ with $a_j = \sum_i U_{ji} x_i + b_j$. "
    softmax = r"$q_k = \frac{e^{s_k}}{\sum_m e^{s_m}}$, $L = -\sum_k t_k \log q_k$, $\sum_k t_k = 1$. "
    begun = time.process_time()
    assert last(layers + softmax + r"$\frac{\partial q_k}{\partial s_m} = q_k (\delta_{km} - q_m)$") == "right"
    last(layers + softmax + r"$\frac{\partial \log q_k}{\partial s_m} = \delta_{km} - q_k$")
    last(layers + softmax + r"$\frac{\partial L}{\partial a_j} = \sum_k (q_k - t_k) V_{kj}$")
    assert time.process_time() - begun < 6
