"""Bounds of formulas hold for every value of their letters, and a number outside of them is called impossible."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy as sp

from checks.literals import Numbers
from checks.ranges import POSITIVE, REAL, UNIT, Range, reach
from checks.spans import ends
from checks.vocabulary import heads as f
from tests.theory.grading.tables import content
from tests.theory.grading.test_marks import mark, marker
from theory.grading.judging.plausible import Plausible
from theory.links.link import Between
from theory.report.wording.grading import note as said
from theory.report.wording.links import bounds, say

a, b, x, y = sp.symbols("a b x y", real=True)
OPEN = {a: UNIT, b: UNIT}


def closed(low: object, high: object) -> Range:
    return Range(Fraction(str(low)), Fraction(str(high)), (True, True))


@pytest.mark.parametrize(
    ("expression", "expected", "why"),
    [
        (a * (1 - a), "(0, 1/4]", "the turn of a parabola"),
        (f.Logistic(x) * (1 - f.Logistic(x)), "(0, 1/4]", "the same in the function itself"),
        (1 - sp.tanh(x) ** 2, "(0, 1]", "the slope of tanh"),
        (2 * a * (1 - a) * (a - 1), "[-8/27, 0)", "a cubic, at 1/3"),
        (a * b, "(0, 1)", "two letters"),
        (a - b, "(-1, 1)", "two letters"),
        ((x - 3) ** 2, "[0, ∞)", "a square"),
        (x**3, "(-∞, ∞)", "an odd power"),
        (-sp.log(a), "(0, ∞)", "of a probability"),
        (sp.exp(x), "(0, ∞)", ""),
        (sp.exp(x) / (sp.exp(x) + sp.exp(y)), "(0, 1)", "a share of a sum of positive terms"),
        (sp.exp(x) / (sp.exp(x) - sp.exp(y)), "(-∞, ∞)", "not of positive terms"),
        (1 / (1 + sp.exp(-x)), "(0, 1)", "one over more than 1"),
        (1 / x, "(-∞, ∞)", "one over anything"),
        (1 / (a - 2), "(-1, -1/2)", "one over negative numbers"),
        (f.ReLU(x) + 1, "[1, ∞)", ""),
        (sp.Max(x, 0), "[0, ∞)", ""),
        (sp.sin(x), "[-1, 1]", ""),
        (x + a, "(-∞, ∞)", "nothing is known of x"),
        (sp.Abs(x), "[0, ∞)", ""),
        (sp.sqrt(x), "[0, ∞)", ""),
        (a**x, "(0, ∞)", "an unknown power of a positive number"),
        (sp.Integer(3), "[3, 3]", "a number"),
        (sp.Integer(10) ** 400 * x, "(-∞, ∞)", "more than a float holds, times anything"),
        (sp.Integer(10) ** 400 * sp.Abs(x) - sp.Integer(10) ** 400, "[-1.000e400, ∞)", "more than a float holds"),
    ],
)
def test_the_range_of_a_formula(expression: sp.Expr, expected: str, why: str) -> None:
    assert str(reach(expression, OPEN)) == expected, why


@pytest.mark.parametrize(
    "expression", [a * (1 - a), a - a**3, 2 * a * (1 - a) * (a - 1), a**4 - a**2 + a / 3, a * b - b]
)
def test_every_value_lies_inside(expression: sp.Expr) -> None:
    found = reach(expression, OPEN)
    for step in range(1, 40):
        for other in range(1, 40):
            value = Fraction(str(expression.subs({a: sp.Rational(step, 40), b: sp.Rational(other, 40)})))
            assert found.low <= value <= found.high


def test_ranges_are_ordered_and_say_what_they_hold() -> None:
    assert closed(0, 1) & UNIT == UNIT
    assert Range(-math.inf, Fraction(0)) == -POSITIVE
    assert str(closed(-1, 2) * closed(-3, 1)) == "[-6, 3]"
    assert not REAL.bounded
    assert closed("1/3", "1/3").point
    assert bounds(Between(Fraction(0), Fraction(1), (True, True))) == "lies between 0 and 1"
    assert bounds(Between(Fraction(0), None, (False, False))) == "is above 0"
    assert bounds(Between(None, Fraction(1), (False, True))) == "is at most 1"


@pytest.mark.parametrize(
    ("question", "quantity", "number", "says"),
    [
        ("q3b", "dyhat/dz3", "0.6908", "yhat*(1 - yhat) lies between 0 and 1/4 for every yhat in (0, 1)"),
        ("q3b", "da2/dz2", "0.8064", "a2*(1 - a2) lies between 0 and 1/4 for every a2 in (0, 1)"),
        ("q3b", "da2/dz2", "0.2501", "lies between 0 and 1/4"),
        ("q3b", "da2/dz2", "0.25", ""),
        ("q3b", "da2/dz2", "0.0000", ""),
        ("q3b", "dL/dyhat", "0.6398", "-2*(y - yhat) lies between -2 and 0"),
        ("q3b", "yhat", "1.2", "lies between 0 and 1"),
        ("q3b", "yhat", "0.9", ""),
        ("q3b", "z1", "1000", ""),
        ("q3b", "L", "-0.1", "lies between 0 and 1"),
        ("cv-a1/q1c", "BCE.nats", "-2.3", "is above 0 for every yhat in (0, 1)"),
        ("cv-a1/q1c", "BCE.nats", "99", ""),
        ("cv-a1/q2e", "yhat3", "1.6652", "lies between 0 and 1"),
        ("eecs445-p2/q3a", "map", "[[1,1,1,1],[1,1,1,1],[1,1,1,1],[1,1,1,-1]]", "is at least 0"),
    ],
)
def test_what_the_theory_rules_out(question: str, quantity: str, number: str, says: str) -> None:
    numbers = content(number)
    assert isinstance(numbers, Numbers)
    found = Plausible(marker(question).key).impossible(quantity, numbers)
    assert says in say(found)
    assert (found is not None) == bool(says)


@pytest.mark.parametrize("question", ["q3a", "q3b", "q7c", "cv-a1/q1a", "cv-a1/q1d", "cv-a1/q2e", "q5"])
def test_no_right_value_is_ruled_out(question: str) -> None:
    key = marker(question).key
    ranges = Plausible(key).ranges
    for name in key.order:
        letter = key.derivation.symbol(name)
        if name in key.exact and key.derivation.shapes[name] == ():
            low, high = ends(key.exact[name])
            assert ranges[letter].low <= high, name
            assert low <= ranges[letter].high, name


def test_the_note_stands_beside_a_wrong_number_only() -> None:
    assert "impossible: yhat*(1 - yhat)" in said(mark("q3b", {"dyhat/dz3": "0.6908"})["dyhat/dz3"].reasons)
    assert said(mark("q3b", {"dyhat/dz3": "0.2176"})["dyhat/dz3"].reasons) == ""
    assert "impossible" not in said(mark("q3b", {"dyhat/dz3": "0.2000"})["dyhat/dz3"].reasons)
