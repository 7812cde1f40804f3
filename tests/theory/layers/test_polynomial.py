"""Our polynomials compute what integers compute, floors included; and every layer's rule gives the same on symbols."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.errors import InputError
from theory.layers import make
from theory.layers.polynomial import Polynomial, symbol
from theory.network.formulas import latex, to_sympy

NAMES: tuple[str, ...] = ("a", "b", "c")
LETTERS = {name: symbol(name) for name in NAMES}


def leaves() -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(NAMES), st.integers(-9, 9))


def trees() -> st.SearchStrategy[Any]:
    """Expressions as (operator, left, right); floor divisions by small integers."""

    def grow(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.one_of(
            st.tuples(st.sampled_from("+-*"), children, children), st.tuples(st.just("//"), children, st.integers(1, 7))
        )

    return st.recursive(leaves(), grow, max_leaves=9)


def evaluate(tree: Any, values: dict[str, Any]) -> Any:
    if isinstance(tree, tuple):
        sign, left, right = tree
        rules: dict[str, Callable[[Any, Any], Any]] = {
            "+": lambda p, q: p + q, "-": lambda p, q: p - q, "*": lambda p, q: p * q, "//": lambda p, q: p // q,
        }  # fmt: skip
        return rules[sign](evaluate(left, values), evaluate(right, values))
    return values[tree] if isinstance(tree, str) else tree


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tree=trees(), numbers=st.tuples(*[st.integers(1, 40)] * 3))
def test_a_polynomial_is_worth_what_integers_give(tree: Any, numbers: tuple[int, ...]) -> None:
    values: dict[str, int] = dict(zip(NAMES, numbers, strict=True))
    formula = evaluate(tree, LETTERS)
    expected = evaluate(tree, values)
    assert (formula.at(values) if isinstance(formula, Polynomial) else formula) == expected
    letters = {sp.Symbol(name, integer=True, positive=True): value for name, value in values.items()}
    assert to_sympy(formula).subs(letters) == expected


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ((LETTERS["a"] + 1) * (LETTERS["a"] - 1), "a^2 - 1"),
        ((LETTERS["a"] + 6 - 7) // 2 + 1, "floor((a + 1)/2)"),
        (((LETTERS["a"] + 1) // 2 + 1) // 2, "floor((a + 3)/4)"),
        ((4 * LETTERS["a"] + 6) // 2, "2*a + 3"),
        (LETTERS["a"] * 6 // 4, "floor((3*a)/2)"),
        (LETTERS["a"] - LETTERS["a"], "0"),
        (LETTERS["a"] * LETTERS["b"] // LETTERS["b"], "a"),
        (LETTERS["a"] * (LETTERS["a"] + 1) / 2, "1/2*a^2 + 1/2*a"),
    ],
)
def test_formulas_are_short(formula: Polynomial, text: str) -> None:
    assert str(formula) == text


def test_equal_formulas_are_equal_and_hash_alike() -> None:
    a, b = LETTERS["a"], LETTERS["b"]
    assert (a + b) ** 2 == a * a + 2 * a * b + b * b
    assert hash((a + 1) // 2) == hash((1 + a) // 2)
    assert (a + 1 - a) == 1
    assert a != b
    assert 2 - a == -(a - 2)


def test_what_does_not_divide_is_refused() -> None:
    with pytest.raises(ValueError, match="not divisible"):
        operator.floordiv(LETTERS["a"] + 1, LETTERS["b"])
    with pytest.raises(ValueError, match="single term"):
        operator.floordiv(LETTERS["a"], LETTERS["b"] + 1)
    with pytest.raises(ZeroDivisionError):
        operator.floordiv(LETTERS["a"], 0)


def test_latex_takes_common_factors_out() -> None:
    assert latex(LETTERS["a"] * 4 + 4 * LETTERS["b"]) == r"4 \, \left( a + b \right)"


LAYERS: list[tuple[Any, tuple[int, ...], int]] = [
    (make("conv", out=6, kernel=3, stride=2, padding=1), (5, 11, 14), 3),
    (make("conv", out=6, kernel=(2, 3), dilation=2, bias=0), (5, 11, 14), 3),
    (make("convtranspose", out=4, kernel=3, stride=2, padding=1), (5, 11, 14), 3),
    (make("maxpool", kernel=3, stride=2, ceil=1), (5, 11, 14), 3),
    (make("avgpool", kernel=2), (5, 11, 14), 3),
    (make("adaptiveavgpool", out=(3, 4)), (5, 11, 14), 3),
    (make("globalavgpool"), (5, 11, 14), 3),
    (make("linear", out=7), (5, 11), 2),
    (make("batchnorm"), (5, 11, 14), 3),
    (make("layernorm"), (11, 6), 2),
    (make("rmsnorm"), (11, 6), 2),
    (make("softmax"), (11, 6), 2),
    (make("gelu"), (11, 6), 2),
    (make("lstm", hidden=4, layers=2, bidirectional=1), (11, 6), 2),
    (make("attention", heads=2, causal=1), (11, 6), 2),
    (make("attention", heads=2, groups=1, head=4, causal=1, span=3, rotary=1), (11, 6), 2),
    (make("attention", heads=2, causal=1, past=9), (11, 6), 2),
    (make("encoder", heads=2, hidden=12), (11, 6), 2),
    (make("swiglu", hidden=9), (11, 6), 2),
    (make("mlp", hidden=9), (11, 6), 2),
    (make("decoder", heads=2, hidden=12, memory=(7, 6)), (11, 6), 2),
    (make("depthwise_separable", out=6, stride=2, padding=1, norm="batchnorm", act="relu"), (5, 11, 14), 3),
    (make("upsample", factor=2, mode="linear"), (5, 11, 14), 3),
    (make("flatten"), (5, 11, 14), 3),
    (make("tokens"), (5, 11, 14), 3),
    (make("crossentropy"), (11, 6), 2),
]


def rules(layer: Any, x: Any) -> tuple[Any, Any, dict[str, Any]]:
    y = layer.shape(x)
    counts: dict[str, Any] = {}
    for kind, amount in layer.operations(x, y):
        counts[kind] = counts.get(kind, 0) + amount
    return y, layer.parameters(x), counts


@pytest.mark.parametrize(("layer", "x", "axes"), LAYERS, ids=lambda value: getattr(value, "kind", ""))
def test_one_rule_gives_numbers_and_formulas(layer: Any, x: tuple[int, ...], axes: int) -> None:
    names = [f"n{i}" for i in range(axes)]
    values = dict(zip(names, x, strict=True))
    y, params, counts = rules(layer, x)
    made = {"ours": (tuple(map(symbol, names)), lambda f: f.at(values) if isinstance(f, Polynomial) else f)}
    letters = sp.symbols(names, integer=True, positive=True)
    numbers = dict(zip(letters, x, strict=True))
    made["sympy"] = (letters, lambda f: f.subs(numbers) if isinstance(f, sp.Basic) else f)
    for shape, back in made.values():
        sizes, formula, formulas = rules(layer, shape)
        assert tuple(map(back, sizes)) == y
        assert back(formula) == params
        assert {kind: back(amount) for kind, amount in formulas.items()} == counts


def test_a_decision_that_needs_a_number_says_so() -> None:
    h = symbol("H")
    with pytest.raises(InputError, match="give that size as a number"):
        make("maxpool", kernel=2, stride=2, padding=1, ceil=1).shape((3, h, h))
    pool = make("adaptiveavgpool", out=symbol("N"))
    with pytest.raises(InputError, match="output size as a number"):
        pool.operations((3, h, h), (3, symbol("N"), symbol("N")))


def test_coefficients_stay_exact() -> None:
    assert (LETTERS["a"] / 3 * 3) == LETTERS["a"]
    assert (LETTERS["a"] / 2).at({"a": 3}) == Fraction(3, 2)
