"""Each slip by an example, the letters that may be taken for one another, and what a mistake does to a derivation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.vocabulary import heads as f
from checks.vocabulary.arrays import diag, var
from checks.vocabulary.ordering import sort
from checks.vocabulary.spectra import eigenvalues, singular_values
from checks.vocabulary.windows import conv2d, flip
from theory.derivation import Derivation, Form, Given, Quantity
from theory.mistakes import Made, Mistake, Origin
from theory.mistakes.forgetting import forgotten
from theory.mistakes.slips import MORE, UNUSUAL, USUAL, changes, slips, usual

x, y, z, w1, w2 = sp.symbols("x y z w1 w2", real=True)
A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
V, COLUMN = sp.MatrixSymbol("V", 2, 3), sp.MatrixSymbol("c", 3, 1)
WRITTEN = sp.ImmutableDenseMatrix([[x, y], [2, 3]])


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
    "the reciprocal": (add(x, y), "the reciprocal", power(add(x, y), -1)),
    "the complement": (add(x, y), "the complement", add(1, mul(-1, add(x, y)))),
    "the square of it": (add(x, y), "the square of it", power(add(x, y), 2)),
    "only what is subtracted, {}": (add(x, mul(-1, y)), "only what is subtracted, y", y),
    "the slope {0}*(1 - {0}) left out": (
        mul(z, x, add(1, mul(-1, x))), "the slope x*(1 - x) left out", z),
    "squared term by term": (power(add(1, x), 2), "squared term by term", add(power(sp.S.One, 2), power(x, 2))),
    "not divided by {}": (mul(x, power(y, -1)), "not divided by y", mul(x, sp.S.One)),
    "rounded down, not up": (sp.ceiling(x), "rounded down, not up", sp.floor(x)),
    "{0}^2 for {0}": (add(x, 1), "x^2 for x", add(power(x, 2), 1)),
    "1 - {0} for {0}": (mul(2, x), "1 - x for x", mul(2, add(1, mul(-1, x)))),
    "in the other order": (COLUMN, "in the other order", flip.head(COLUMN)),
    "only the diagonal": (WRITTEN, "only the diagonal", sp.ImmutableDenseMatrix([[x, 0], [0, 3]])),
    "the sign of the entry {} flipped": (
        WRITTEN, "the sign of the entry [0, 1] flipped", sp.ImmutableDenseMatrix([[x, -y], [2, 3]])),
    "the entry {} for {}, counted from 0": (
        mul(2, COLUMN[0, 0]), "the entry 1 for 0, counted from 0", mul(2, COLUMN[1, 0])),
    "divided by n - 1 for n, of a variance": (
        var.head(A), "divided by n - 1 for n", mul(sp.Rational(4, 3), var.head(A))),
    "the median for the mean": (f.Mean(COLUMN), "the median for the mean", MatrixElement(sort.head(COLUMN), 1, 0)),
    "the number of entries for the sum": (f.Total(V), "the number of entries for the sum", sp.Integer(6)),
    "the complement of every entry": (
        f.Total(V), "the complement of every entry", add(6, mul(-1, f.Total(V)))),
    "over columns, not rows": (f.Softmax(V), "over columns, not rows", f.Softmax(V.T).T),
    "the diagonal for the eigenvalues": (
        eigenvalues.head(A), "the diagonal for the eigenvalues", diag.head(A)),
    "eigenvalues for the singular values": (
        singular_values.head(A), "eigenvalues for the singular values", eigenvalues.head(A)),
    "the roots left out": (
        singular_values.head(A), "the roots left out", f.entrywise(lambda t: t**2, singular_values.head(A))),
    "every entry of {} squared": (V, "every entry of V squared", f.entrywise(lambda t: t**2, V)),
    "the kernel turned by 180 degrees": (
        conv2d.head(V, A, 1, 0), "the kernel turned by 180 degrees", conv2d.head(V, flip.head(A), 1, 0)),
}  # fmt: skip


def test_every_slip_has_an_example() -> None:
    assert {name.partition(", of a ")[0] for name in EXAMPLES} == {slip.name for slip in (*USUAL, *UNUSUAL, *MORE)}


# The same words for another kind of expression.
ALSO = [
    (x, "one too many", add(x, 1)),
    (sp.Integer(3), "one too few", add(3, -1)),
    (f.Total(A), "the mean for the sum", f.Mean(A)),
    (mul(x, sp.exp(y)), "the sign of x flipped", mul(mul(-1, x), sp.exp(y))),
    (mul(6, x), "3 for 6", mul(3, x)),
    (power(x, 2), "the square left out", sp.Abs(x)),
    (A, "A transposed", A.T),
    (sp.HadamardProduct(A, B, evaluate=False), "the factor A left out", B),
    (sp.MatMul(x, COLUMN), "the factor c left out", sp.MatMul(x, sp.OneMatrix(3, 1), evaluate=False)),
    (f.Entrywise(sp.Lambda(x, mul(2, x)), A), "the factor 2 left out", f.Entrywise(sp.Lambda(x, x), A)),
    (sp.ImmutableDenseMatrix([[mul(6, x), 1]]), "3 for 6", sp.ImmutableDenseMatrix([[mul(3, x), 1]])),
    (sp.ImmutableDenseNDimArray([x, 2]), "sign flipped", sp.ImmutableDenseNDimArray([-x, -2])),
]


@pytest.mark.parametrize(("expression", "words", "after"), [*EXAMPLES.values(), *ALSO])
def test_a_slip_is_made_and_named(expression: Any, words: str, after: Any) -> None:
    found = [change.expression for change in changes(expression, {}) if change.words == words]
    assert after in found, found
    assert expression not in found


def test_what_does_not_fit_in_shape_is_no_slip() -> None:
    said = {change.words for change in changes(sp.MatMul(A, V), {})}
    assert "matrix product in another order" not in said
    assert "the factor V left out" not in said
    assert "the factor A left out" in said


def said_of(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    return {change.words: change.expression for change in changes(expression, letters)}


def test_letters_of_one_stem_are_taken_for_one_another() -> None:
    said = said_of(mul(w1, x), {"w1": (), "w2": (), "x": (), "y": ()})
    assert said["w2 for w1"] == mul(w2, x)
    assert "y for x" not in said
    both = said_of(add(mul(w1, x), w2), {"w1": (), "w2": (), "x": ()})
    assert sp.expand(both["w1 and w2 exchanged"] - w2 * x - w1) == 0
    once = said_of(add(mul(w1, x), mul(w1, y)), {"w1": (), "w2": ()})
    assert sp.expand(once["w2 for w1 in w1*x"] - w2 * x - w1 * y) == 0


def test_an_operator_is_left_out_everywhere() -> None:
    U = sp.Function("U")
    said = said_of(add(x, U(add(y, U(z)))), {})
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


def test_a_slip_inside_of_an_array_decides_nothing() -> None:
    """Few digits of a right answer are not doubted for it; it only names what went wrong."""
    inside = [
        change
        for change in changes(f.Entrywise(sp.Lambda(x, mul(2, x)), A), {})
        if change.words == "the factor 2 left out"
    ]
    assert inside
    assert not any(change.decides for change in inside)


def test_a_given_is_forgotten_in_every_line() -> None:
    found = {mistake.name: mistake for mistake in forgotten(DERIVATION, ["a", "b"])}
    assert found["x taken as 0 everywhere"].made_in(DERIVATION).values()["b"] == 0
    assert found["x taken as 1 everywhere"].made_in(DERIVATION).values()["b"] == 4
    assert found["w1 taken as 1 everywhere"].made_in(DERIVATION).values()["b"] == 4
    assert found["x taken as 0 everywhere"].made == Made("x taken as 0 everywhere", ("a", "b"))


def test_arrays_of_three_axes_are_not_exchanged() -> None:
    shapes = {"A1": (2, 3, 3), "A2": (2, 3, 3), "w1": (), "w2": ()}
    made = [words for words, _ in usual(sp.Symbol("A1") * sp.Symbol("w1"), shapes)]
    assert "w2 for w1" in made
    assert "A2 for A1" not in made
