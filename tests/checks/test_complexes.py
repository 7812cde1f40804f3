"""Formulas as real and imaginary part, by principal values, and odd roots as real ones."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from checks.complexes import parts, with_real_roots
from checks.evaluation import EvaluationError

x = sp.Symbol("x", real=True)


def raw(base: Any, exponent: Any) -> Any:
    return sp.Pow(base, exponent, evaluate=False)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sp.I**2, -1),
        (raw(-4, sp.S.Half), 2j),
        (raw(-8, sp.Rational(1, 3)), 1 + 3**0.5 * 1j),
        (raw(-8, sp.Rational(2, 3)), -2 + 2 * 3**0.5 * 1j),
        (raw(sp.I, sp.S.Half), (1 + 1j) / 2**0.5),
        (raw(-sp.I, sp.S.Half), (1 - 1j) / 2**0.5),
        (raw(1 + sp.I, -3), 1 / (1 + 1j) ** 3),
        (sp.exp(sp.I * sp.pi, evaluate=False), -1),
        (sp.log(-1, evaluate=False), 3.141592653589793j),
        (sp.Abs(3 + 4 * sp.I, evaluate=False), 5),
        (sp.Mul(1 + sp.I, 1 - sp.I, evaluate=False), 2),
    ],
    ids=str,
)
def test_principal_values(expression: Any, value: complex) -> None:
    real, imaginary = parts(expression)
    assert complex(float(real), float(imaginary)) == pytest.approx(value)


def test_letters_are_real() -> None:
    assert parts(sp.exp(sp.I * x)) == (sp.cos(x), sp.sin(x))


@pytest.mark.parametrize(
    "expression",
    [
        sp.sin(sp.I, evaluate=False),
        sp.log(sp.I, evaluate=False),
        sp.log(0, evaluate=False),
        raw(1 + sp.I, 999),
        raw(1 + sp.I, sp.Rational(1, 3)),
        raw(-1, sp.pi),
        raw(x, sp.S.Half) * sp.I,
    ],
    ids=str,
)
def test_what_has_no_rule_is_refused(expression: Any) -> None:
    with pytest.raises(EvaluationError):
        parts(expression)


@pytest.mark.parametrize(
    ("base", "exponent", "value"),
    [
        (-8, sp.Rational(1, 3), -2),
        (-8, sp.Rational(2, 3), 4),
        (-8, sp.Rational(-1, 3), -0.5),
        (-8, sp.Mul(2, sp.Pow(6, -1), evaluate=False), -2),
        (-32, sp.Rational(3, 5), -8),
        (8, sp.Rational(1, 3), 2),
    ],
)
def test_odd_roots_are_real(base: int, exponent: Any, value: float) -> None:
    assert float(with_real_roots(raw(sp.Integer(base), exponent))) == pytest.approx(value)


def test_even_roots_stay() -> None:
    root = raw(sp.Integer(-4), sp.S.Half)
    assert with_real_roots(root) == root
