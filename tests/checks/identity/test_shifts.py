"""Floors and the gamma function under whole shifts, and the exact values of factorials."""

from __future__ import annotations

from math import factorial
from typing import Any

import pytest
import sympy as sp
from flint import arb, fmpq

from checks.balls import FUNCTIONS
from checks.evaluation import EvaluationError
from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic

x, y = sp.symbols("x y", real=True)


def raw(head: Any, arg: Any) -> Any:
    return head(arg, evaluate=False)


EQUAL = [
    raw(sp.floor, x + 1) - raw(sp.floor, x) - 1,
    raw(sp.floor, (x + y) / y) - raw(sp.floor, x / y) - 1,
    raw(sp.floor, x - sp.Rational(1, 2)) - raw(sp.floor, x + sp.Rational(1, 2)) + 1,
    raw(sp.ceiling, x + 2) - raw(sp.ceiling, x) - 2,
    raw(sp.ceiling, x) + raw(sp.floor, -x),
    raw(sp.floor, sp.Rational(-5, 2)) + 3,
    raw(sp.gamma, x + 1) - x * raw(sp.gamma, x),
    raw(sp.gamma, x + 3) - (x + 2) * (x + 1) * x * raw(sp.gamma, x),
    raw(sp.gamma, x - 1) * (x - 1) - raw(sp.gamma, x),
    raw(sp.gamma, sp.Integer(6)) - 120,
    raw(sp.gamma, sp.Rational(7, 3)) - sp.Rational(4, 3) * raw(sp.gamma, sp.Rational(4, 3)),
]
STAY = [
    raw(sp.floor, x + sp.Rational(1, 2)) - raw(sp.floor, x),
    raw(sp.floor, 2 * x) - 2 * raw(sp.floor, x),
    raw(sp.floor, -x) + raw(sp.floor, x),
    raw(sp.floor, x + y) - raw(sp.floor, x) - raw(sp.floor, y),
    raw(sp.ceiling, x) - raw(sp.floor, x) - 1,
    raw(sp.gamma, x + 1) - (x + 1) * raw(sp.gamma, x),
    raw(sp.gamma, 2 * x) - 2 * raw(sp.gamma, x),
    raw(sp.gamma, sp.Integer(6)) - 720,
]


@pytest.mark.parametrize("difference", EQUAL, ids=str)
def test_equal(difference: Any) -> None:
    assert vanishes(difference)


@pytest.mark.parametrize("difference", STAY, ids=str)
def test_different(difference: Any) -> None:
    assert not vanishes(difference)


def test_gamma_is_not_shifted_far_nor_over_a_pole() -> None:
    with pytest.raises(NotAlgebraic, match="shifted by"):
        vanishes(raw(sp.gamma, x + 1000))
    with pytest.raises(NotAlgebraic, match="pole"):
        vanishes(raw(sp.gamma, sp.Integer(-1)) - x)


def test_gamma_in_balls_is_exact_at_whole_numbers() -> None:
    gamma = FUNCTIONS[sp.gamma]
    assert gamma(fmpq(21)) == factorial(20)
    assert (gamma(fmpq(1, 2)) ** 2 - arb.pi()).contains(0)
    with pytest.raises(EvaluationError):
        gamma(fmpq(0))
