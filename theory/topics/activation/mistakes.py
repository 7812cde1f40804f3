"""Typical mistakes with activations: for each function, the wrong last line of one quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, product, square
from theory.derivation import Derivation, symbol
from theory.gradients import complement
from theory.mistakes import Mistake
from theory.topics.activation.functions import ActivationFunction
from theory.topics.activation.range import spell

Wrong = Callable[[Any, Any], Any]  # (x, a) -> the wrong expression

# (function, quantity) -> what goes wrong there, and what is written then.
MISTAKES: Mapping[tuple[str, str], tuple[tuple[str, Wrong], ...]] = {
    ("sigmoid", "slope"): (
        (
            "the slope taken at the output, not at the input",
            lambda x, a: product(f.Logistic(a), complement(f.Logistic(a))),
        ),
        ("the factor 1 - a left out, so that the slope exceeds 1/4", lambda x, a: a),
        ("1 + a for 1 - a, so that the slope exceeds 1/4", lambda x, a: product(a, added(1, a))),
        ("the sign of the inner derivative lost", lambda x, a: product(-1, a, complement(a))),
    ),
    ("sigmoid", "slope.largest"): (
        ("the output at 0 taken for the slope there", lambda x, a: sp.Rational(1, 2)),
        ("the largest output taken for the largest slope", lambda x, a: sp.S.One),
    ),
    ("sigmoid", "lower"): (("the range of tanh", lambda x, a: sp.S.NegativeOne),),
    ("tanh", "slope"): (
        ("tanh taken for its own derivative", lambda x, a: a),
        ("1 + a^2 for 1 - a^2", lambda x, a: added(1, square(a))),
        ("the logistic's slope a(1 - a)", lambda x, a: product(a, complement(a))),
        ("the square left out", lambda x, a: complement(a)),
    ),
    ("tanh", "lower"): (("the range of the logistic function", lambda x, a: sp.S.Zero),),
    ("tanh", "width"): (("the width of the logistic's range", lambda x, a: sp.S.One),),
    ("tanh", "slope.largest"): (("the largest slope of the logistic function", lambda x, a: sp.Rational(1, 4)),),
    ("tanh", "a.as_logistic"): (
        ("the logistic function at x instead of 2x", lambda x, a: minus(product(2, f.Logistic(x)), 1)),
        ("stretched but not shifted", lambda x, a: product(2, f.Logistic(2 * x))),
    ),
    ("softplus", "slope"): (
        ("the output taken for the slope", lambda x, a: a),
        ("e^-a for 1 - e^-a", lambda x, a: sp.exp(-a)),
    ),
    ("softplus", "slope.largest"): (("the largest slope of the logistic function", lambda x, a: sp.Rational(1, 4)),),
    ("relu", "slope"): (
        ("the slope 1 everywhere", lambda x, a: sp.S.One),
        ("the output for the slope", lambda x, a: a),
    ),
    ("relu", "lower"): (("a lower end of -1", lambda x, a: sp.S.NegativeOne),),
    ("leaky_relu", "slope"): (
        ("the leak left out", lambda x, a: f.Step(x)),
        ("the slope 1 everywhere", lambda x, a: sp.S.One),
    ),
    ("silu", "slope"): (
        ("the product rule forgotten", lambda x, a: product(f.Logistic(x), complement(f.Logistic(x)))),
        ("only the first term of the product rule", lambda x, a: f.Logistic(x)),
    ),
    ("silu", "lower"): (("the lower end of ReLU", lambda x, a: sp.S.Zero),),
    ("silu", "slope.largest"): (("the largest slope of ReLU", lambda x, a: sp.S.One),),
    ("gelu", "slope"): (
        ("only the first term of the product rule", lambda x, a: (1 + sp.erf(x / sp.sqrt(2))) / 2),
        ("the density alone", lambda x, a: sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)),
    ),
    ("gelu", "lower"): (("the lower end of ReLU", lambda x, a: sp.S.Zero),),
    ("gelu", "slope.largest"): (("the largest slope of ReLU", lambda x, a: sp.S.One),),
}
# Mistakes with the slope of tanh where it is asked for by the logistic function.
BY_LOGISTIC: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("the factor 4 left out", lambda x, s: product(s, complement(s))),
    ("2 for 4: the inner derivative left out", lambda x, s: product(2, s, complement(s))),
    ("the logistic function at x instead of 2x", lambda x, s: product(4, f.Logistic(x), complement(f.Logistic(x)))),
)


def mistakes_of(function: ActivationFunction, label: str, derivation: Derivation) -> Iterator[Mistake]:
    """The mistakes that fit the quantities that there are. label: of the function's names in this question."""
    present = {quantity.name for quantity in derivation}
    for (name, base), mistakes in MISTAKES.items():
        quantity = spell(base, label)
        if name == function.name and quantity in present:
            for title, wrong in mistakes:
                yield Mistake(title, quantity, wrong(symbol("x"), symbol(f"a{label}")))
    if f"s{label}" in present:
        for title, wrong in BY_LOGISTIC:
            yield Mistake(title, spell("slope", label), wrong(symbol("x"), symbol(f"s{label}")))
