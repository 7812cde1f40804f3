"""The rules for exponentials, logarithms, roots and steps hold where they are used, and are not used elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic
from checks.vocabulary import heads as f

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
n, m = sp.symbols("n m", integer=True)
U = sp.Function("U")


def raw(head: Any, *args: Any) -> Any:
    return head(*args, evaluate=False)


VANISH = [
    sp.log(raw(sp.exp, x) / a) - x + sp.log(a),
    sp.log(sp.sqrt(a) * b**3) - sp.log(a) / 2 - 3 * sp.log(b),
    sp.log((1 - x) / (1 + x)) - sp.log(1 - x) + sp.log(1 + x),  # both logs are defined between -1 and 1 only
    x**n * x**m - x ** (n + m),
    (-x) ** (2 * n) - x ** (2 * n),
    sp.sin(x + sp.sin(y)) - sp.sin(x) * sp.cos(sp.sin(y)) - sp.cos(x) * sp.sin(sp.sin(y)),
    raw(sp.erf, -x) + sp.erf(x),
    f.Step(-U(x)) * U(x) + f.ReLU(-U(x)),
    sp.Heaviside(x, 0) - f.Step(x),
    f.Step(x / (1 + x**2)) - f.Step(x),
    f.Step(x / y) - f.Step(x * y),
]


STAY = [
    sp.log(x**2) - 2 * sp.log(-x) + 1,
    sp.sqrt(x**2 + 2 * x + 1) - x - 1,
    sp.sqrt(raw(sp.Mul, U(x), U(x))) - U(x),
    f.Step(-U(x)) - 1 + f.Step(U(x)),  # U may be zero on an interval
    f.Step(-f.ReLU(x)) - 1 + f.Step(f.ReLU(x)),
    f.Step(n - m) - 1 + f.Step(m - n),
    f.Step(sp.sqrt(x**2) - x) - 1 + f.Step(x - sp.sqrt(x**2)),
    f.Step(sp.sqrt(U(x) * U(y)) - U(x)) - 1 + f.Step(U(x) - sp.sqrt(U(x) * U(y))),
    sp.Abs(x**n) - x**n,
    (x**2) ** sp.Rational(1, 2) * 1 - x,
    sp.Abs(sp.cos(x)) - sp.cos(x),
    sp.Abs(sp.cos(3 * sp.sin(x))) - sp.cos(3 * sp.sin(x)),
    sp.log(sp.cos(3 * sp.sin(x)) ** 2) - sp.log(sp.cos(3 * sp.sin(x))) - 1,
    sp.Function("exp")(1 / x) - sp.exp(1 / x),
    sp.Function("sqrt")(x) ** 2 - x,
    sp.Symbol("x", real=True) - sp.Symbol("x", positive=True),
    sp.Symbol("log(a)", real=True) - sp.log(a),
    U(x, y) - U(y, x),
    sp.acos(x) + sp.acos(-x),
    sp.exp(x) ** 2 - sp.exp(2 * x) - raw(sp.exp, -1000),
]


@pytest.mark.parametrize("expression", VANISH, ids=str)
def test_rules_hold(expression: Any) -> None:
    assert expression != 0
    assert vanishes(expression)


# Without ids, so that they are numbered: sympy writes two letters of one name in an order that changes from run to run.
@pytest.mark.parametrize("expression", STAY)
def test_rules_are_not_used_elsewhere(expression: Any) -> None:
    assert not vanishes(expression)


NO_PLACE = [sp.log(-1 - x**2), sp.sqrt(-1 - x**2), sp.log(raw(sp.Add, x, -x)), sp.I * x, sp.oo]


@pytest.mark.parametrize("expression", NO_PLACE, ids=str)
def test_refusals(expression: Any) -> None:
    with pytest.raises(NotAlgebraic):
        vanishes(expression)


def test_passes_end_where_roots_hold_roots() -> None:
    nested = x
    for degree in (2, 3, 5, 7, 11):
        nested = sp.exp(nested / degree) + sp.sqrt(1 + sp.exp(nested / (degree + 1)))
    assert vanishes(nested * (nested + 1) - nested**2 - nested)
    assert not vanishes(nested * (nested + 1) - nested**2)
