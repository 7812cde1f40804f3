"""A float agrees with an exact value within units of its last place, and never by accident."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from checks.agreement import ULP, distance, distances, magnitude
from checks.enclosure import precision, rational


def test_the_nearest_float_is_within_half_a_unit() -> None:
    assert distance(fmpq(1, 3), 1 / 3, 0) <= 0.5
    with precision(128):
        assert distance(arb.const_e(), math.e, 0) <= 0.5
    assert distance(fmpq(1, 2), 0.5, 0) == 0


@given(st.fractions(1, 2), st.integers(-40, 40))
def test_units_are_counted(value: Fraction, units: int) -> None:
    exact = Fraction(float(value))
    found = distance(rational(exact), float(exact + units * Fraction(ULP)), 0)
    assert abs(units) / 2 - 1 <= found <= abs(units) + 1


def test_a_tenth_of_a_percent_is_far() -> None:
    assert distance(fmpq(1, 3), 1 / 3 * 1.001, 0) > 1e12
    assert distance(fmpq(0), 1e-300, 0) > 1e10
    assert distance(fmpq(1, 10**300), 0.0, 0) > 1e10


def test_cancellation_is_measured_at_the_size_of_the_operands() -> None:
    noise = (0.1 + 0.2) - 0.3
    assert distance(fmpq(0), noise, 0) > 1e10
    assert distance(fmpq(0), noise, 1) < 1
    assert distance(fmpq(0), 1e-9, 1) > 1e6


@pytest.mark.parametrize("measured", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_agrees_with_nothing(measured: float) -> None:
    assert distance(fmpq(0), measured, 1) == math.inf
    assert distances(fmpq(0), measured, 1) == math.inf


@pytest.mark.parametrize("scale", [math.inf, math.nan])
def test_a_scale_without_end_excuses_nothing(scale: float) -> None:
    assert distance(fmpq(1), 2.0, scale) == math.inf


def test_a_ball_without_a_value_agrees_with_nothing() -> None:
    assert distance(arb("nan"), 1.0, 1) == math.inf


def test_a_ball_counts_from_its_edge() -> None:
    assert distance(arb(1, 0.5), 1.25, 0) == 0
    assert distance(arb(1, 0.125), 1.25, 0) > 1e10


def test_the_worst_entry_decides() -> None:
    value = np.array([[fmpq(1), fmpq(2)]], dtype=object)
    assert distances(value, [[1.0, 2.0]], 0) == 0
    assert distances(value, [[1.0, 2.5]], 0) > 1e10
    assert distances(value, [[2.0, 1.0]], 0) > 1e10


@pytest.mark.parametrize("measured", [1.0, [1.0, 2.0], [[1.0], [2.0]], [[1.0, 2.0], [3.0]], [], [[1.0, 2.0, 3.0]]])
def test_other_shapes_do_not_agree(measured: object) -> None:
    assert distances(np.array([[fmpq(1), fmpq(2)]], dtype=object), measured, 1) == math.inf


def test_nothing_compared_is_no_agreement() -> None:
    assert distances(np.array([], dtype=object), [], 1) == math.inf


def test_magnitude() -> None:
    values = {"a": fmpq(-7, 2), "b": np.array([arb(1), fmpq(-9)], dtype=object)}
    assert magnitude(values, ["a"]) == 3.5
    assert magnitude(values, ["a", "b", "unknown"]) == 9
    assert magnitude(values, []) == 0
