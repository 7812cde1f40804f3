"""Each head keeps its law, its slope is its derivative, and binding a letter catches no other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb

from checks import enclosure
from checks.enclosure import rational
from checks.evidence import Verdict
from checks.identity import decide
from checks.vocabulary import heads as f
from tests.checks.expressions import ORACLE, oracle

enclose: Any = enclosure.enclose  # of scalars only, here
x, t = sp.symbols("x t", real=True)
KNOWN = {
    f.Logistic: "0.88079707797788244406",
    f.Softplus: "2.1269280110429725",
    f.SiLU: "1.7615941559557648881",
    f.GELU: "1.9544997361036415856",
    f.Step: "1",
    f.ReLU: "2",
}  # at 2; the values are those of published tables
ACTIVATIONS = [(head, ()) for head in KNOWN] + [(f.LeakyReLU, (sp.Rational(1, 10),))]
POINTS = [sp.Rational(-7, 3), sp.Rational(-1, 5), sp.Rational(1, 7), sp.Rational(9, 4)]


@pytest.mark.parametrize("head", KNOWN)
def test_value_at_two(head: Any) -> None:
    value = enclose(head(sp.Integer(2), evaluate=False), {})
    assert abs(float(arb(value)) - float(KNOWN[head])) < 1e-15


@pytest.mark.parametrize(("head", "more"), ACTIVATIONS)
@pytest.mark.parametrize("at", POINTS)
def test_the_slope_is_the_derivative(head: Any, more: tuple[Any, ...], at: Any) -> None:
    with mpmath.workdps(40):
        point = mpmath.mpf(at.p) / at.q
        numeric = mpmath.diff(lambda u: ORACLE[head](u, *(mpmath.mpf(m.p) / m.q for m in more)), point)
        slope = enclose(sp.diff(head(x, *more), x), {x: rational(Fraction(int(at.p), int(at.q)))})
        assert abs(float(numeric) - float(arb(slope))) < 1e-12


@pytest.mark.parametrize("head", f.LAWS)
def test_the_law_is_decided_and_another_is_not(head: Any) -> None:
    letters = (x, *(sp.Symbol(name, real=True) for name in f.FUNCTIONS[head].parameters))
    assert decide(head(*letters), f.LAWS[head](*letters)).verdict is Verdict.DECIDED
    assert decide(head(*letters), f.LAWS[head](*letters) + 1).verdict is Verdict.FAILED


def test_the_slope_of_leaky_relu_by_its_slope() -> None:
    slope = sp.Symbol("s", real=True)
    assert decide(sp.diff(f.LeakyReLU(x, slope), slope), -f.ReLU(-x)).verdict is Verdict.DECIDED


def test_the_oracle_knows_the_slope_of_the_logistic() -> None:
    value = oracle(sp.diff(f.Logistic(x), x), {x: sp.Integer(0)})
    assert value == 0.25


def test_a_parameter_is_not_caught_by_the_bound_letter() -> None:
    z = sp.MatrixSymbol("z", 2, 1)
    leaky = f.entrywise(f.LeakyReLU, z, t)
    assert leaky.args[0].free_symbols == {t}
    assert f.entrywise(f.ReLU, z) == f.entrywise(f.ReLU, z)
    assert leaky.shape == (2, 1)
    assert leaky.free_symbols == {z, t}


def test_shapes_and_letters() -> None:
    z = sp.MatrixSymbol("z", 3, 4)
    assert f.Softmax(z).shape == (3, 4)
    assert f.Root(x * t, x, 0, 1).free_symbols == {t}
    loss, weight = sp.Symbol("L", real=True), sp.MatrixSymbol("w", 2, 5)
    assert isinstance(f.gradient(loss, x), f.Gradient)
    assert f.gradient(loss, weight).shape == (2, 5)
    assert sp.diff(f.Step(x), x) == 0
