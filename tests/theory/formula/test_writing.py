"""How names and expressions are written in the three notations, and that what is written in ASCII reads back."""

from __future__ import annotations

import pytest
import sympy as sp

from checks.reading import read
from checks.reading.building import Scope, build, shaped
from checks.vocabulary import heads as f
from theory.derivation import symbol
from theory.formula import ascii
from theory.formula import latex as latex_math
from theory.formula import unicode as line
from theory.formula.layout import layout
from theory.formula.names import name_box
from theory.formula.numbers import number

SCALARS = ["w1", "x1", "w2", "x2", "y", "yhat", "z3", "a", "b", "c", "n"]
SHAPES = dict.fromkeys(SCALARS, ()) | {"W": (2, 3), "x": (3, 1), "v": (2, 1)}
SCOPE = Scope({name: shaped(shape) for name, shape in SHAPES.items()}, closed=True, arrays=True)


@pytest.mark.parametrize(
    ("name", "unicode", "latex"),
    [
        ("w3", "w₃", "w_{3}"),
        ("w12", "w₁₂", "w_{12}"),
        ("yhat", "ŷ", r"\hat{y}"),
        ("yhat_3", "ŷ₃", r"\hat{y}_{3}"),
        ("alpha1", "α₁", r"\alpha_{1}"),
        ("bstar", "b*", "b^{*}"),
        ("dL/dw3", "∂L/∂w₃", r"\frac{\partial L}{\partial w_{3}}"),
        ("dyhat/dz3", "∂ŷ/∂z₃", r"\frac{\partial \hat{y}}{\partial z_{3}}"),
        ("beta", "β", r"\beta"),
        ("beat", "beat", r"\mathrm{beat}"),
        ("params.total", "params.total", r"\mathrm{params}_{\text{total}}"),
        ("x", "x", "x"),
    ],
)
def test_names(name: str, unicode: str, latex: str) -> None:
    assert line.name(name) == unicode
    assert squeezed(latex_math.write(name_box(name))) == squeezed(latex)
    assert ascii.write(name_box(name)) == name


@pytest.mark.parametrize(
    ("text", "unicode", "latex"),
    [
        ("w1*x1 + w2*x2", "w₁·x₁ + w₂·x₂", r"w_{1} \, x_{1} + w_{2} \, x_{2}"),
        ("-2*(y - yhat)", "-2·(y - ŷ)", r"-2 \, \left(y - \hat{y}\right)"),
        ("(y - yhat)^2", "(y - ŷ)²", r"\left(y - \hat{y}\right)^{2}"),
        ("1/(1 + exp(-z3))", "1/(1 + e^(-z₃))", r"\frac{1}{1 + e^{-z_{3}}}"),
        ("a/b/c", "(a/b)/c", r"\frac{\frac{a}{b}}{c}"),
        ("a/(b*c)", "a/(b·c)", r"\frac{a}{b \, c}"),
        ("a - (b - c)", "a - (b - c)", r"a - \left(b - c\right)"),
        ("-(a + b)", "-(a + b)", r"-\left(a + b\right)"),
        ("a*(-b)", "a·(-b)", r"a \cdot \left(-b\right)"),
        ("(-a)^2", "(-a)²", r"\left(-a\right)^{2}"),
        ("-a^2", "-a²", "-a^{2}"),
        (
            "sigma(a)*(1 - sigma(a))",
            "σ(a)·(1 - σ(a))",
            r"\sigma\left(a\right) \, \left(1 - \sigma\left(a\right)\right)",
        ),
        ("W@x + v", "W x + v", r"W \, x + v"),
        ("W@x@v.T", "W x vᵀ", r"W \, x \, v^{\top}"),
    ],
)
def test_expressions(text: str, unicode: str, latex: str) -> None:
    expression = build(read(text), SCOPE)
    assert line.write(layout(expression)) == unicode
    assert squeezed(latex_math.write(layout(expression))) == squeezed(latex)


@pytest.mark.parametrize(
    "text",
    [
        "w1*x1 + w2*x2", "-2*(y - yhat)", "(y - yhat)^2", "1/(1 + exp(-z3))", "a - (b - c)", "a/b/c", "a/(b*c)",
        "1/a^2", "(-a)^2", "a*(-b)", "sigmoid(a)*(1 - sigmoid(a))", "exp(a)/(exp(a) + exp(b))", "a^(b + 1)", "2^a",
        "-a^2", "sqrt(a + b)/2", "softmax(W @ x)", "sum(v*v)", "tanh(a)^2 - 1", "ln(a)/ln(2)",
        "(a + b)*(a - b)", "-(a + b)", "a - b - c",
    ],
)  # fmt: skip
def test_what_is_written_in_ascii_reads_back_as_the_same(text: str) -> None:
    expression = build(read(text), SCOPE)
    again = build(read(ascii.write(layout(expression))), SCOPE)
    if isinstance(expression, sp.MatrixExpr):
        assert again == expression
    else:
        assert again == expression or (again - expression).doit().equals(0)


def squeezed(latex: str) -> str:
    """White space means nothing in LaTeX's formulas."""
    return latex.replace(" ", "")


def put_in(expression: sp.Basic, values: dict[sp.Basic, str]) -> str:
    return line.write(layout(expression, {letter: number(text) for letter, text in values.items()}))


def test_numbers_in_place_of_letters_are_bracketed_where_they_must_be() -> None:
    w1, x1, y, yhat = map(symbol, ("w1", "x1", "y", "yhat"))
    product = sp.Mul(w1, x1, evaluate=False)
    assert put_in(product, {w1: "-0.65", x1: "1.2"}) == "(-0.65)·1.2"
    assert put_in(sp.Add(y, product, evaluate=False), {y: "1", w1: "-0.65", x1: "-1.2"}) == "1 + (-0.65)·(-1.2)"
    assert put_in(sp.Pow(yhat, 2), {yhat: "-0.5"}) == "(-0.5)²"
    assert put_in(sp.Pow(yhat, 2), {yhat: "3/16"}) == "(3/16)²"
    assert put_in(f.Logistic(y), {y: "-0.175"}) == "σ(-0.175)"


def test_a_derivative_as_a_factor_keeps_its_power_apart() -> None:
    slope = symbol("dL/dw")
    assert line.write(layout(sp.Pow(slope, 2))) == "(∂L/∂w)²"
    assert line.write(layout(sp.Mul(slope, symbol("dw/dx"), evaluate=False))) == "∂L/∂w·∂w/∂x"


@pytest.mark.parametrize(
    ("words", "written"),
    [("[a] *", "{}[a] *"), ("*", "{}*"), ("a[0]", "a[0]"), ("50 %", r"50 \%")],
)
def test_text_in_latex_is_no_option_of_what_stands_before(words: str, written: str) -> None:
    assert latex_math.text(words) == written
