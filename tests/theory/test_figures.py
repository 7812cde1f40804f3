"""How values are written: rounding is certain, exact values stay exact, digits that are shown are right."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from checks.enclosure import enclose, rational
from theory import figures

X = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("-7/40", 4, "-0.1750"),
        ("389/200", 4, "1.9450"),
        ("1/8", 2, "0.13"),  # a tie goes away from zero
        ("-1/8", 2, "-0.13"),
        ("-1/1000", 2, "0.00"),
        ("5", 0, "5"),
        ("9999/10000", 3, "1.000"),
        ("123456789/100", 1, "1234567.9"),
    ],
)
def test_rounded(value: str, places: int, text: str) -> None:
    assert figures.rounded(rational(Fraction(value)), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (fmpq(1151280), "1,151,280"),
        (fmpq(-3, 16), "-3/16"),
        (fmpq(0), "0"),
        (fmpq(1, 10**9), "≈ 1e-09"),
        (enclose(sp.log(10), {}), "≈ 2.30258509299"),
        (enclose(sp.exp(-30), {}), "≈ 9.35762296884e-14"),
        (enclose(sp.exp(40), {}), "≈ 2.35385266837e+17"),
        (enclose(sp.exp(-2000), {}), "≈ 2.57653587296e-869"),  # beyond floating point, both ways
        (enclose(sp.log(2) - sp.log(3) + sp.log(sp.Rational(3, 2)), {}), "≈ 0"),
        (enclose(sp.exp(2000), {}), "≈ 3.88118019428e+868"),
    ],
)
def test_exact(value: object, text: str) -> None:
    assert str(figures.exact(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("-13/20", "-0.65"), ("1/3", "1/3"), ("2", "2"), ("1/1024", "1/1024"), ("1/8", "0.125")],
)
def test_operands_are_written_as_they_would_be_by_hand(value: str, text: str) -> None:
    assert figures.operand(rational(Fraction(value))) == text


@given(st.fractions(-20, 20, max_denominator=400), st.integers(3, 25))
def test_every_digit_shown_of_an_irrational_value_is_right(at: Fraction, digits: int) -> None:
    shown = figures.significant(enclose(sp.exp(X), {X: rational(at)}), digits)
    with mpmath.workdps(60):
        true = mpmath.exp(mpmath.mpf(at.numerator) / at.denominator)
        off = abs(mpmath.mpf(shown) / true - 1)
        assert off <= mpmath.mpf(10) ** (1 - digits) / 2 * (1 + mpmath.mpf(10) ** -20)


def test_arrays_become_nested_lists() -> None:
    array = np.array([[fmpq(1), fmpq(1, 2)]], dtype=object)
    assert figures.each(figures.exact, array) == [[figures.Figure("1"), figures.Figure("1/2")]]
    assert figures.each(figures.exact, fmpq(3)) == figures.Figure("3")


def test_a_value_that_is_not_rounded_is_not_written_as_if_it_were() -> None:
    with pytest.raises(ValueError, match="round it first"):
        figures.decimal(Fraction(1, 3), 4)
    with pytest.raises(ValueError, match="not settled"):
        figures.rounded(arb(0, 1), 2)
