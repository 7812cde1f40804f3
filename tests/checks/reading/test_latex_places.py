"""Derivatives of higher order, values put in behind a bar, means, probabilities, sums over all but one, labels."""

from __future__ import annotations

import pytest

from checks.reading import read_chains
from checks.tree import Call, Name, Number, Tree


def shown(tree: Tree | None) -> str:
    if isinstance(tree, Call):
        return f"{tree.head}({', '.join(map(shown, tree.args))})"
    return tree.text if isinstance(tree, Name | Number) else "unread"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{\partial^2 L}{\partial w^2}", "derivative(dL/dw, w)"),
        (r"\frac{d^2 y}{dx^2}", "derivative(dy/dx, x)"),
        (r"\frac{\partial^2 q}{\partial m \partial n}", "derivative(dq/dn, m)"),
        (r"\frac{\partial^3 q}{\partial m^2 \partial n}", "derivative(derivative(dq/dn, m), m)"),
        (r"\frac{d^2}{dx^2} x^3", "derivative(derivative(^(x, 3), x), x)"),
        (r"\frac{\partial^2 L}{\partial w^3}", "unread"),
        (r"\frac{\partial^2 L}{\partial w}", "unread"),
        (r"\frac{d^n y}{dx^n}", "unread"),
        (r"\left.\frac{dL}{dw}\right|_{w=1}", "at(dL/dw, w, 1)"),
        (r"\frac{dL}{dw}\Big|_{w=1, b=2}", "at(dL/dw, w, 1, b, 2)"),
        (r"(x + 1) y \vert_{x = 2}", "at(*(+(x, 1), y), x, 2)"),
        (r"x + y |_{x = 2}", "unread"),
        (r"x |_{x > 2}", "unread"),
        (r"\left. x^2 \right|_0^1", "unread"),
        (r"\mathbb{E}[X^2]", "expectation(^(X, 2))"),
        (r"\mathbb E\left[(X - \mu)^2\right]", "expectation(^(-(X, mu), 2))"),
        (r"\mathbb{E}_{x}[x]", "index(E_x, x)"),
        (r"P(c \mid x)", "P_c_given_x"),
        (r"P(X = 1)", "P_X_is_1"),
        (r"P(X = -1)", "P_X_is_minus_1"),
        (r"P(+ \mid \bar D)", "P_plus_given_bar_D"),
        (r"P(+)", "P_plus"),
        (r"\Pr(A \cap B)", "P_A_and_B"),
        (r"P(rain)", "P_rain"),
        (r"P(\text{rain} \mid \text{wet})", "P_rain_given_wet"),
        (r"P(\neg A)", "P_neg_A"),
        (r"P(xy)", "P(*(x, y))"),
        (r"H(Y \mid X) + H(X)", "unread"),
        (r"2 H(Y|X)", "*(2, H_Y_given_X)"),
        (r"I(X; Y)", "I_X_with_Y"),
        (r"D_{KL}(q \| p)", "KL_q_from_p"),
        (r"\mathrm{KL}\left(q\|p\right) + 1", "+(KL_q_from_p, 1)"),
        (r"KL(\mathcal{N}(\mu, 1) \,||\, \mathcal{N}(0, 1))", "KL_mathcal_N_mu_1_from_mathcal_N_0_1"),
        (r"D_{\text{KL}}[P \parallel Q]", "KL_P_from_Q"),
        (r"KL(p - 1 \| q)", "KL_p_u2d_1_from_q"),
        (r"P(A^c \mid B)", "P_A_u5e_c_given_B"),
        (r"D(x \| y \| z)", "unread"),
        (r"\sum_{k \ne j} y_k", "sum_over(y_k, k, ≠(k, j))"),
        (r"\max_i z_i", "max_over(z_i, i)"),
        (r"r + \gamma \max_{a'} q_{a'}", "+(r, *(gamma, max_over(sub(q, aprime), aprime)))"),
        (r"\max_i z_i + 1", "+(max_over(z_i, i), 1)"),
        (r"\max_i z_i - y_{ik}", "unread"),
        (r"\arg\min_\theta L + R", "argmin_over(+(L, R), theta)"),
        (r"\operatorname*{arg\,max}_{k} p_k", "argmax_over(p_k, k)"),
        (r"\underset{w}{\arg\min}\, w^2", "argmin_over(^(w, 2), w)"),
        (r"\max_{1 \le i \le n} z_i", "max_over(z_i, i, where_1_le_i_le_n)"),
        (r"\max_{x > 2} x", "max_over(x, x, where_x_u3e_2)"),
        (r"\max_{x < 2} x", "max_over(x, x, where_x_u3c_2)"),
        (r"\max\limits_i z_i", "max_over(z_i, i)"),
        (r"\max_2 z_2", "unread"),
        (r"\max(x, y)", "max(x, y)"),
        (r"w^{new}", "w__new"),
        (r"w^{abc}", "unread"),
        (r"\hat{y1}", "yhat1"),
        (r"(1, -2)^\top", "list(1, neg(2))"),
        (r"(1, -2)^T", "list(1, neg(2))"),
    ],
)
def test_what_is_read(text: str, expected: str) -> None:
    (chain,) = read_chains(f"{text} = r", partial=True)
    assert shown(chain.sides[0].tree) == expected


def test_what_is_evaluated_stands_on_one_line() -> None:
    sides = [side for chain in read_chains(r"\left. \\ x \right|_{x = 2} = r", partial=True) for side in chain.sides]
    assert [side.text for side in sides if side.tree] == ["r"]


def test_an_update_is_a_definition() -> None:
    (chain,) = read_chains(r"w \leftarrow w - 2 = 3", partial=True)
    assert chain.relations == (":=", "=")
