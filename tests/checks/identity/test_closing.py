"""Integrals, limits and sums have a value only where two witnesses agree, and a wrong proposal is turned down."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from checks.identity import closing
from checks.identity.closing import closed
from checks.reading import read_latex
from checks.reading.building import build

x, t, m = sp.symbols("x t m", real=True)
n, k = (sp.Symbol(name, integer=True, positive=True) for name in "nk")
a = sp.Symbol("a", positive=True)
oo = sp.oo

VALUES = [
    # what is closed, its value, why
    (sp.Integral(x**2, (x, 0, 1)), sp.Rational(1, 3), "by the power rule"),
    (sp.Integral(m * x**2 + t, (x, 0, t)), m * t**3 / 3 + t**2, "with letters in it and in its bounds"),
    (sp.Integral(sp.sin(x), (x, 0, sp.pi)), 2, "an antiderivative and quadrature"),
    (sp.Integral(1 / x, (x, 1, 2)), sp.log(2), "a logarithm"),
    (sp.Integral(sp.exp(-(x**2)), (x, -oo, oo)), sp.sqrt(sp.pi), "over the whole line"),
    (sp.Integral(sp.exp(-a * x), (x, 0, oo)), 1 / a, "with a positive letter"),
    (sp.Sum(1 / n**2, (n, 1, oo)), sp.pi**2 / 6, "terms that fall slowly"),
    (sp.Sum(1 / sp.gamma(n + 1), (n, 0, oo)), sp.E, "terms that fall fast"),
    (sp.Sum(sp.binomial(n, k), (k, 0, n)), 2**n, "a sum that ends with a letter"),
    (sp.Product(k, (k, 1, n)), sp.gamma(n + 1), "a product that ends with a letter"),
    (sp.Limit(sp.sin(x) / x, x, 0, "+-"), 1, "from both sides"),
    (sp.Limit(1 / x, x, 0, "+"), oo, "without bound"),
    (sp.Limit((1 + 1 / x) ** x, x, oo), sp.E, "at infinity"),
]
UNKNOWN = [
    # what has no value, or none that is certain, why
    (sp.Integral(1 / x, (x, -1, 1)), "a pole inside"),
    (sp.Integral(1 / x**2, (x, -1, 1)), "no finite value"),
    (sp.Integral(sp.exp(-m * x), (x, 0, oo)), "it has one for positive m only"),
    (sp.Integral(sp.Function("f")(x), (x, 0, 1)), "nothing is known of f"),
    (sp.Sum(1 / n, (n, 1, oo)), "it diverges"),
    (sp.Sum((-1) ** n, (n, 0, oo)), "it diverges, although it can be extrapolated"),
    (sp.Sum(t**n, (n, 0, oo)), "it has one between -1 and 1 only"),
    (sp.Sum(sp.binomial(m, k), (k, 0, m)), "the bound need not be whole"),
    (sp.Limit(1 / x, x, 0, "+-"), "the sides differ"),
    (sp.Limit(sp.sin(x), x, oo), "it goes up and down"),
]


@pytest.mark.parametrize(("node", "value", "why"), VALUES, ids=[why for *_, why in VALUES])
def test_a_value(node: Any, value: Any, why: str) -> None:
    assert sp.simplify(closed(node) - value) == 0 if value != oo else closed(node) == oo


@pytest.mark.parametrize(("node", "why"), UNKNOWN, ids=[why for _, why in UNKNOWN])
def test_no_value(node: Any, why: str) -> None:
    assert closed(node) is None


WRONG = [
    (sp.Integral(sp.sin(x), (x, 0, 1)), lambda value: value + sp.Rational(1, 10**6)),
    (sp.Sum(1 / n**2, (n, 1, oo)), lambda value: value - sp.Rational(1, 10**6)),
    (sp.Sum(k * 2**k, (k, 1, n)), lambda value: value + n - 1),
    (sp.Product(k, (k, 1, n)), lambda value: value * n),
    (sp.Limit(sp.sin(x) / x, x, 0, "+-"), lambda value: value + sp.Rational(1, 10**5)),
    (sp.Limit(1 / x, x, 0, "+"), lambda value: -value),
]


@pytest.mark.parametrize(("node", "spoil"), WRONG, ids=[str(node) for node, _ in WRONG])
def test_a_wrong_proposal_is_not_confirmed(monkeypatch: pytest.MonkeyPatch, node: Any, spoil: Any) -> None:
    right = closing._proposed(node)
    assert closing._agreed(node) == right
    monkeypatch.setattr(closing, "_proposed", lambda node: spoil(right))
    assert closing._agreed(node) is None


READ = [
    (r"\int_0^1 x^2\, dx", "1/3"),
    (r"2\int_0^\pi \sin x\,\mathrm{d}x + 1", "5"),
    (r"\int_1^2 \frac{dx}{x^2}", "1/2"),
    (r"\int_0^1\int_0^2 x y \, dx \, dy", "1"),
    (r"\int_0^{3} d\theta", "3"),
    (r"\lim_{x \to 0^+} \frac{1 - \cos x}{x^2}", "1/2"),
    (r"\lim_{n \to \infty} \frac{n + 1}{2n} + 1", "3/2"),
    (r"\binom{5}{2}", "10"),
    (r"17 \bmod 5", "2"),
    (r"5!", "120"),
]


@pytest.mark.parametrize(("text", "value"), READ, ids=[text for text, _ in READ])
def test_what_is_read_has_its_value(text: str, value: str) -> None:
    assert sp.nsimplify(build(read_latex(text)).doit()) == sp.Rational(value)
