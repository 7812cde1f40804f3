"""Each slip by an example, the letters that may be taken for one another, and what a mistake does to a derivation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from checks.vocabulary import heads as f
from theory.derivation import Derivation, Form, Given, Quantity
from theory.mistakes import Made, Mistake, Origin
from theory.mistakes.slips import UNUSUAL, USUAL, changes, slips

x, y, z, w1, w2 = sp.symbols("x y z w1 w2", real=True)
A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
V = sp.MatrixSymbol("V", 2, 3)


def add(*terms: Any) -> Any:
    return sp.Add(*terms, evaluate=False)


def mul(*factors: Any) -> Any:
    return sp.Mul(*factors, evaluate=False)


def power(base: Any, exponent: Any) -> Any:
    return sp.Pow(base, exponent, evaluate=False)


third = sp.Rational(1, 3)
# Slip -> expression, what is said, and the expression after it.
EXAMPLES: dict[str, tuple[Any, str, Any]] = {
    "sign flipped": (x * y, "sign flipped", mul(-1, x * y)),
    "factor 2 too many": (x + y, "factor 2 too many", mul(2, x + y)),
    "half of it": (x + y, "half of it", mul(sp.S.Half, x + y)),
    "one too many": (add(x, 3), "one too many", add(x, 4)),
    "one too few": (add(x, 3), "one too few", add(x, 2)),
    "transposed": (A, "transposed", A.T),
    "the term {} left out": (add(x, y), "the term x left out", y),
    "the sign of {} flipped": (add(x, y), "the sign of y flipped", add(x, mul(-1, y))),
    "a product for a sum": (add(x, y), "a product for a sum", mul(x, y)),
    "the mean for the sum": (add(x, y, z), "the mean for the sum", mul(third, add(x, y, z))),
    "the sign lost": (mul(-1, x), "the sign lost", x),
    "the factor {} left out": (mul(x, y), "the factor x left out", y),
    "the factor {} repeated": (mul(x, y), "the factor x repeated", mul(x, x, y)),
    "multiplied by {} instead of divided": (
        mul(x, power(y, -1)), "multiplied by y instead of divided", mul(y, x)),
    "divided by {} instead of multiplied": (mul(x, y), "divided by y instead of multiplied", mul(x, power(y, -1))),
    "{} for {}": (mul(4, x), "5 for 4", mul(5, x)),
    "{} transposed": (sp.MatMul(A, B), "A transposed", sp.MatMul(A.T, B)),
    "matrix product in another order": (sp.MatMul(A, B), "matrix product in another order", sp.MatMul(B, A)),
    "a sum for a product": (mul(x, y), "a sum for a product", add(x, y)),
    "the square left out": (power(x, 2), "the square left out", x),
    "2 times for the square": (power(x, 2), "2 times for the square", mul(2, x)),
    "{0} - 1 for {0}": (power(sp.Integer(4), -1), "4 - 1 for 4", third),
    "{0} + 1 for {0}": (power(sp.Integer(2), -1), "2 + 1 for 2", third),
    "the root left out": (power(x, sp.S.Half), "the root left out", x),
    "divided by {} for {}": (mul(sp.Rational(1, 4), x), "divided by 3 for 4", mul(third, x)),
    "the sign in the exponent flipped": (sp.exp(x), "the sign in the exponent flipped", sp.exp(-x)),
    "the logarithm to base {}": (
        sp.log(x), "the logarithm to base 2", mul(sp.log(x), sp.Pow(sp.log(2), -1, evaluate=False))),
    "the logarithm of the complement": (sp.log(x), "the logarithm of the complement", sp.log(1 - x)),
    "{} left out": (f.ReLU(x), "relu left out", x),
    "the sign inside {} flipped": (f.Logistic(x), "the sign inside sigma flipped", f.Logistic(-x)),
    "tanh for sigma": (f.Logistic(x), "tanh for sigma", sp.tanh(x)),
    "sigma for tanh": (sp.tanh(x), "sigma for tanh", f.Logistic(x)),
    "rounded up, not down": (sp.floor(x), "rounded up, not down", add(sp.floor(x), 1)),
    "the sum for the mean": (f.Mean(A), "the sum for the mean", f.Total(A)),
    "divided by n - 1 for n": (f.Mean(A), "divided by n - 1 for n", mul(third, f.Total(A))),
    "divided by {} for {}, as if every side were one less": (
        f.Mean(V), "divided by 2 for 6, as if every side were one less", mul(sp.S.Half, f.Total(V))),
    "divided by {} for {}, as if every side were one more": (
        f.Mean(A), "divided by 9 for 4, as if every side were one more", mul(sp.Rational(1, 9), f.Total(A))),
    "the activation left out": (
        f.Entrywise(sp.Lambda(x, f.ReLU(x)), A), "the activation left out", A),
}  # fmt: skip


def test_every_slip_has_an_example() -> None:
    assert EXAMPLES.keys() == {slip.name for slip in (*USUAL, *UNUSUAL)}


# The same words for another kind of expression.
ALSO = [
    (x, "one too many", add(x, 1)),
    (sp.Integer(3), "one too few", add(3, -1)),
    (f.Total(A), "the mean for the sum", f.Mean(A)),
    (mul(x, sp.exp(y)), "the sign of x flipped", mul(mul(-1, x), sp.exp(y))),
    (sp.ImmutableDenseNDimArray([x, 2]), "sign flipped", sp.ImmutableDenseNDimArray([-x, -2])),
]


@pytest.mark.parametrize(("expression", "words", "after"), [*EXAMPLES.values(), *ALSO])
def test_a_slip_is_made_and_named(expression: Any, words: str, after: Any) -> None:
    found = [changed for said, changed in changes(expression, {}) if said == words]
    assert after in found, found
    assert expression not in found


def test_what_does_not_fit_in_shape_is_no_slip() -> None:
    said = {words for words, _ in changes(sp.MatMul(A, V), {})}
    assert "matrix product in another order" not in said
    assert "the factor V left out" not in said
    assert "the factor A left out" in said


def test_letters_of_one_stem_are_taken_for_one_another() -> None:
    said = dict(changes(mul(w1, x), {"w1": (), "w2": (), "x": (), "y": ()}))
    assert said["w2 for w1"] == mul(w2, x)
    assert "y for x" not in said
    both = dict(changes(add(mul(w1, x), w2), {"w1": (), "w2": (), "x": ()}))
    assert sp.expand(both["w1 and w2 exchanged"] - w2 * x - w1) == 0
    once = dict(changes(add(mul(w1, x), mul(w1, y)), {"w1": (), "w2": ()}))
    assert sp.expand(once["w2 for w1 in w1*x"] - w2 * x - w1 * y) == 0


def test_an_operator_is_left_out_everywhere() -> None:
    U = sp.Function("U")
    said = dict(changes(add(x, U(add(y, U(z)))), {}))
    assert sp.expand(said["every U left out"]) == x + y + z


DERIVATION = Derivation(
    (Given("x", Fraction(2)), Given("w1", Fraction(3))),
    (
        Quantity("a", (Form(mul(w1, x), "definition"),)),
        Quantity("b", (Form(add(sp.Symbol("a", real=True), x), "definition"),)),
    ),
    ("b",),
)


def test_slips_use_earlier_letters_only_and_give_a_derivation() -> None:
    for quantity in DERIVATION:
        found = list(slips(DERIVATION, quantity.name))
        assert len(found) > 5
        assert {mistake.origin for mistake in found} == {Origin.SLIP}
        assert all(mistake.made_in(DERIVATION)[quantity.name].last == mistake.expression for mistake in found)


def test_a_mistake_may_be_made_in_several_places() -> None:
    mistake = Mistake("x left out", "a", w1, again={"b": sp.Symbol("a", real=True)})
    assert mistake.made == Made("x left out", ("a", "b"))
    assert mistake.origin is Origin.TYPICAL
    assert DERIVATION.values()["b"] == 8
    assert mistake.made_in(DERIVATION).values()["b"] == 3
    assert Mistake("x left out", "a", w1).made_in(DERIVATION).values()["b"] == 5
