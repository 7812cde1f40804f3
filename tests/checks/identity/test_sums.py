"""Sums over an index are taken apart where that is right, and only there."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from checks.evidence import Verdict
from checks.identity import decide
from checks.identity.normal import vanishes
from checks.reading import read_latex
from checks.tree import Call

i, j = sp.symbols("i j", integer=True)
n, m = sp.symbols("n m", integer=True, positive=True)
a, b, c = sp.symbols("a b c", real=True)
X, Y, W = (sp.IndexedBase(name, real=True) for name in "XYW")


def total(body: Any, index: Any = i, low: Any = 1, high: Any = n) -> Any:
    return sp.Sum(body, (index, low, high))


EQUAL = {
    "linear": (total(a * X[i] + b * Y[i]), a * total(X[i]) + b * total(Y[i])),
    "another name of the index": (total(X[i] ** 2), total(X[j] ** 2, j)),
    "squares multiplied out": (total((X[i] - a) ** 2), total(X[i] ** 2) - 2 * a * total(X[i]) + n * a**2),
    "a constant": (total(a), n * a),
    "a constant from 0": (total(a, low=0), (n + 1) * a),
    "powers of the index": (total(i**2), n * (n + 1) * (2 * n + 1) / 6),
    "a factor of an exponential": (total(sp.exp(X[i] - a)), sp.exp(-a) * total(sp.exp(X[i]))),
    "softmax, shifted": (sp.exp(X[m] - a) / total(sp.exp(X[i] - a)), sp.exp(X[m]) / total(sp.exp(X[i]))),
    "a common denominator": (total(X[i] / a), total(X[i]) / a),
    "a denominator with the index": (total(a / X[i]), a * total(1 / X[i])),
    "sums inside": (total(total(W[i, j], j), i), total(total(W[j, i], i), j)),
    "a number of terms": (total(a, high=3), 3 * a),
}

DIFFERENT = {
    "an index taken out": (total(i * X[i]), i * total(X[i])),
    "other bounds": (total(X[i]), total(X[i], low=0)),
    "other upper bounds": (total(X[i]), total(X[i], high=m)),
    "a product of sums": (total(X[i] * Y[i]), total(X[i]) * total(Y[i])),
    "a quotient of sums": (total(X[i] / Y[i]), total(X[i]) / total(Y[i])),
    "an absolute value": (total(sp.Abs(X[i])), sp.Abs(total(X[i]))),
    "the order of indices": (total(total(W[i, j] * X[i], j), i), total(total(W[i, j] * X[j], j), i)),
    "a square": (total(X[i] ** 2), total(X[i]) ** 2),
    "a count": (total(a), a),
    "a family": (total(X[i]), total(Y[i])),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal(name: str) -> None:
    left, right = EQUAL[name]
    assert vanishes(left - right)
    assert decide(left, right).verdict is Verdict.DECIDED


@pytest.mark.parametrize("name", DIFFERENT)
def test_different(name: str) -> None:
    left, right = DIFFERENT[name]
    assert not vanishes(left - right)
    assert decide(left, right).verdict is not Verdict.DECIDED


@pytest.mark.parametrize("text", [r"2\sum_{i=1}^{3} x_i y_i", r"-\sum_{i=1}^{3} x_i \log y_i"])
def test_a_sum_reaches_over_all_the_factors_that_follow(text: str) -> None:
    tree = read_latex(text)
    assert isinstance(tree, Call)
    assert tree.head in ("*", "neg")
    whole = tree.args[-1]
    assert isinstance(whole, Call)
    assert whole.head == "sum_over"
