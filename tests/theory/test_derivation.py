"""The one data type: what it accepts, what its values are, and how symbols unfold."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from checks.evidence import Verdict
from checks.identity import decide
from checks.vocabulary.heads import Logistic, gradient
from theory.derivation import Derivation, Form, Given, Quantity, symbol

x, w, z, a = map(symbol, ("x", "w", "z", "a"))


def chain() -> Derivation:
    return Derivation(
        (Given("x", Fraction(6, 5)), Given("w", Fraction(-13, 20))),
        (
            Quantity("z", (Form(sp.Mul(w, x, evaluate=False), "forward pass"),)),
            Quantity("a", (Form(Logistic(z), "forward pass"),)),
            Quantity("da/dz", (Form(sp.Derivative(Logistic(z), z), "local"), Form(a * (1 - a), "by its output"))),
        ),
        ("da/dz",),
    )


def test_values_are_exact_where_they_are_rational_and_enclosed_where_not() -> None:
    values = chain().values()
    assert values["z"] == fmpq(-39, 50)
    assert isinstance(values["a"], arb)
    assert values["a"].rad() < arb(10) ** -30


def test_a_hand_calculation_carries_its_rounded_numbers() -> None:
    rounded = chain().rounded(2)
    assert rounded["z"] == fmpq(-78, 100)
    assert rounded["a"] == fmpq(31, 100)
    assert rounded["da/dz"] == fmpq(21, 100)  # 0.31 (1 - 0.31) = 0.2139


@given(st.integers(1, 6), st.fractions(-3, 3, max_denominator=50), st.fractions(-3, 3, max_denominator=50))
def test_what_rounding_gives_is_within_what_rounding_can_reach(places: int, one: Fraction, other: Fraction) -> None:
    derivation = chain().with_givens({"x": one, "w": other})
    reach, rounded, exact = derivation.reachable(places), derivation.rounded(places), derivation.values()
    for name in ("z", "a", "da/dz"):
        assert reach[name].contains(arb(rounded[name]))
        assert reach[name].overlaps(arb(exact[name]))


@pytest.mark.parametrize(
    ("quantities", "answer", "says"),
    [
        ([("z", w * symbol("later")), ("later", x)], "z", "later, which no earlier line defines"),
        ([("x", w)], "x", "x is defined twice"),
        ([("z", w)], "y", "the answer y is not among"),
    ],
)
def test_a_derivation_that_is_no_graph_is_refused(quantities: list, answer: str, says: str) -> None:
    givens = (Given("x", Fraction(1)), Given("w", Fraction(2)))
    made = tuple(Quantity(name, (Form(expression, ""),)) for name, expression in quantities)
    with pytest.raises(ValueError, match=says):
        Derivation(givens, made, (answer,))


def test_a_total_derivative_holds_its_variable_as_a_letter() -> None:
    derivation = chain()
    by_w = derivation.unfolded().read(gradient(a, w))
    assert decide(by_w, x * Logistic(w * x) * (1 - Logistic(w * x))).verdict is Verdict.DECIDED
    by_z = derivation.unfolded(["z"]).read(gradient(a, z))
    assert by_z.free_symbols == {z}
    with pytest.raises(ValueError, match="cut"):
        derivation.unfolded().read(gradient(a, z))


def test_a_free_variable_leaves_its_quantities_without_a_number() -> None:
    derivation = Derivation((Given("x"),), (Quantity("y", (Form(x**2, ""),)),), ("y",))
    assert "y" not in derivation.values()
    assert derivation.values({"x": Fraction(3)})["y"] == 9


def test_an_edit_changes_one_form_and_leaves_the_original_alone() -> None:
    derivation = chain()
    spoilt = derivation.with_last("da/dz", a)
    assert spoilt["da/dz"].last == a
    assert derivation["da/dz"].last != a
    assert spoilt["da/dz"].forms[0] == derivation["da/dz"].forms[0]


def test_a_long_chain_unfolds() -> None:
    """As long as the padded sizes of a deep network: each quantity is one more than the one before."""
    names = ["x", *(f"x{i}" for i in range(1, 1001))]
    lines = [
        Quantity(name, (Form(sp.Add(symbol(before), 1, evaluate=False), "one more"),))
        for before, name in pairwise(names)
    ]
    derivation = Derivation((Given("x", Fraction(2)),), tuple(lines), (names[-1],))
    assert derivation.unfolded()[symbol(names[-1])] == x + 1000
