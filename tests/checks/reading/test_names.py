"""A name has one canonical spelling, however it is set or typed; Greek letters and pi are no products of letters."""

from __future__ import annotations

import pytest

from checks.reading import WRITTEN, ReadError, read, read_latex
from checks.reading.spelling import canonical, subscripted
from checks.tree import Call, Name

# canonical name, its spellings in LaTeX, its spellings as typed text
NAMES = [
    ("w1", [r"w_1", r"w_{1}", r"\mathbf{w}_1", "w₁"], ["w_1", "w1", "w₁", "w_{1}"]),
    ("omega1", [r"\omega_1", "omega_1"], ["omega_1", "omega1", "ω_1", "ω₁", "ω1"]),
    ("yhat", [r"\hat y", r"\hat{y}", r"\widehat{y}", "y_hat", r"y_{hat}"], ["y_hat", "yhat", "ŷ"]),
    ("yhat1", [r"\hat{y}_1", r"\hat y_{1}", "ŷ₁", "ŷ_1"], ["y_hat_1", "yhat1", "yhat_1", "ŷ_1", "ŷ₁"]),
    ("alpha1", [r"\alpha_1", "alpha_1", "α₁"], ["alpha_1", "alpha1", "α₁"]),
    ("epsilon0", [r"\epsilon_0", r"\varepsilon_0"], ["epsilon_0", "ε_0", "ε₀"]),
    ("mu0", [r"\mu_0", "mu_0"], ["mu_0", "μ_0"]),
    ("xi1", [r"\xi_1", "xi_1"], ["xi_1", "ξ₁"]),
    ("pi", [r"\pi", "pi"], ["pi", "π"]),
    ("W", [r"\mathbf{W}", r"\boldsymbol{W}", r"\bm W"], ["W", "𝐖"]),
    ("W__2", [r"W^{(2)}", r"W^{[2]}", r"\mathbf{W}^{(2)}"], ["W^[2]"]),
    ("E_total", [r"E_{total}", r"E_{\text{total}}", r"E_\text{total}"], ["E_total", "E_{total}"]),
    ("out_o1", [r"out_{o1}", r"\text{out}_{o1}"], ["out_o1", "out_{o1}"]),
    ("w1__new", [r"w_1^{new}", r"w_1^{\text{new}}", r"w_{1}^{\mathrm{new}}"], []),
    ("w1__plus", [r"w_1^{+}", "w_1^+"], ["w_1^+", "w₁^+"]),
    (
        "dL/dw",
        [r"\nabla_w L", r"\frac{\partial L}{\partial w}", r"\frac{dL}{dw}", "dL/dw"],
        ["dL/dw", "∂L/∂w", "∇_w L"],
    ),
    ("dL/dw1", [r"\frac{\partial L}{\partial w_1}", r"\partial L/\partial w_1", "dL/dw_1"], ["dL/dw_1", "dL/dw1"]),
    ("dyhat/dz3", [r"\frac{\partial\hat y}{\partial z_3}"], ["dy_hat/dz_3", "dyhat/dz3", "∂ŷ/∂z₃"]),
    ("dC/dw_jk__L", [r"\frac{\partial C}{\partial w_{jk}^L}", r"\partial C/\partial w_{jk}^L"], ["dC/dw_jk^L"]),
    ("dE_total/dout_o1", [r"\frac{\partial E_{total}}{\partial out_{o1}}"], ["∂E_total/∂out_o1"]),
]


@pytest.mark.parametrize(("name", "set_", "typed"), NAMES, ids=[name for name, *_ in NAMES])
def test_every_spelling_is_one_name(name: str, set_: list[str], typed: list[str]) -> None:
    assert {text: read_latex(text) for text in set_} == dict.fromkeys(set_, Name(name))
    assert {text: read(text, notation=WRITTEN) for text in typed} == dict.fromkeys(typed, Name(name))
    plain = [text for text in typed if not {*"^∇"} & {*text}]
    assert {text: canonical(text) for text in plain} == dict.fromkeys(plain, name)
    assert canonical(name) == name


PRODUCTS = [
    # what is no single name
    (r"pi x_1", Call("*", (Name("pi"), Name("x1")))),
    (r"ab_1", Call("*", (Name("a"), Name("b1")))),
    (r"w_{jk}^L", Call("^", (Name("w_jk"), Name("L")))),
    ("x_1 y_1", Call("*", (Name("x1"), Name("y1")))),
]


@pytest.mark.parametrize(("text", "tree"), PRODUCTS)
def test_products_and_powers_stay_what_they_are(text: str, tree: Call) -> None:
    assert read_latex(text) == tree


def test_names_that_touch_are_a_product() -> None:
    assert read("x_1y_1", notation=WRITTEN) == Call("*", (Name("x1"), Name("y1")))


def test_capitals_on_a_side_of_their_own_are_a_name_unless_they_stand_alone_elsewhere() -> None:
    assert read_latex("MSE") == Name("MSE")
    assert read_latex(r"\sqrt{MSE}") == Call("sqrt", (Name("MSE"),))
    with pytest.raises(ReadError, match="a name of one letter"):
        read_latex("(AB)C + ABC")
    with pytest.raises(ReadError, match="a name of one letter"):
        read_latex("2ABC")


@pytest.mark.parametrize(
    ("text", "style"),
    [
        (r"\mathbf{x}", "bold"), (r"\bm x", "bold"), (r"\vec{x}", "bold"), (r"\hat{\mathbf{x}}", "bold"), ("x", ""),
        (r"\mathcal{L}", "script"), (r"\mathbb{E}", "double"), (r"\varphi", "variant"), (r"\phi", ""),
        (r"x_{\mathbf{i}}", ""), (r"\mathrm{x}", ""),
    ],
)  # fmt: skip
def test_the_alphabet_of_a_letter_is_kept(text: str, style: str) -> None:
    tree = read_latex(text)
    assert isinstance(tree, Name)
    assert tree.style == style
    assert tree.bold is (style == "bold")


@pytest.mark.parametrize(
    ("sign", "style"), [("𝐱", "bold"), ("𝒗", "bold"), ("ℒ", "script"), ("ϕ", "variant"), ("φ", "")]
)
def test_the_alphabet_of_a_sign_is_kept(sign: str, style: str) -> None:
    tree = read(sign)
    assert isinstance(tree, Name)
    assert tree.style == style


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("x", ("x", (), "")),
        ("w3", ("w", ("3",), "")),
        ("w_ij", ("w", ("i", "j"), "")),
        ("w_i_j", ("w", ("i", "j"), "")),
        ("w_1j", ("w", ("1", "j"), "")),
        ("w1_2", ("w", ("1", "2"), "")),
        ("W_ij__2", ("W", ("i", "j"), "2")),
        ("W__l", ("W", (), "l")),
        ("dL/dz_i", ("dL/dz", ("i",), "")),
        ("x_max", ("x", ("max",), "")),
        ("log_likelihood", ("log", ("likelihood",), "")),
    ],
)
def test_a_name_is_taken_apart_into_its_letter_and_its_indices(
    name: str, parts: tuple[str, tuple[str, ...], str]
) -> None:
    assert subscripted(name) == parts
