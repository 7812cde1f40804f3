"""One step of gradient descent on a loss with an L2 penalty, for each weight."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import msgspec
import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, product, square
from theory.derivation import Derivation, Exact, Given, chain, symbol
from theory.errors import InputError
from theory.gradients import complement
from theory.mistakes import Mistake
from theory.topic import Worked

GIVENS = ("w", "dL/dw", "alpha", "lambda")
FACTORS = {
    "lambda": (1, 2),
    "half-lambda": (2, 1),
}  # convention -> (divisor of lambda w^2, factor of its slope lambda w)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """givens: w, dL/dw (the loss's own gradient), alpha (the learning rate), lambda; what is not stated stays free.

    The convention group `penalty` says whether the penalty is lambda w^2 or lambda/2 w^2.
    """

    givens: dict[str, Fraction] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked update of one weight. Raises InputError for a given of another name."""
    for name in settings.givens:
        if name not in GIVENS:
            raise InputError(f"givens has {name}; expected some of {', '.join(GIVENS)}")
    divisor, slope = FACTORS[conventions.get("penalty", "lambda")]
    w, gradient, alpha, weight = (symbol(name) for name in GIVENS)
    front = () if slope == 1 else (slope,)
    half = () if divisor == 1 else (sp.S.Half,)
    whole = symbol("dJ/dw")
    quantities = (
        chain("penalty", (product(*half, weight, square(w)), "the L2 penalty on this weight")),
        chain(
            "dpenalty/dw",
            (f.Gradient(symbol("penalty"), w), "its slope"),
            (product(*front, weight, w), "power rule"),
        ),
        chain(
            "dJ/dw",
            (added(gradient, symbol("dpenalty/dw")), "slope of the loss and of the penalty"),
            (added(gradient, product(*front, weight, w)), "definition of the penalty"),
        ),
        chain(
            "w.new",
            (minus(w, product(alpha, whole)), "a step against the gradient"),
            (minus(w, product(alpha, added(gradient, product(*front, weight, w)))), "definition of the gradient"),
            (
                minus(product(complement(product(*front, alpha, weight)), w), product(alpha, gradient)),
                "w taken out: the weight shrinks, then follows the loss",
            ),
        ),
    )
    wrong = {
        "the penalty left out": minus(w, product(alpha, gradient)),
        "the penalty's sign": minus(w, product(alpha, minus(gradient, product(*front, weight, w)))),
        "a step along the gradient": added(w, product(alpha, added(gradient, product(*front, weight, w)))),
        "the learning rate missing from the penalty": minus(w, product(alpha, gradient), product(*front, weight, w)),
        "the penalty itself for its slope": minus(w, product(alpha, added(gradient, symbol("penalty")))),
    }
    if slope == 2:
        wrong["the factor 2 of the penalty's slope left out"] = minus(
            w, product(alpha, added(gradient, product(weight, w)))
        )
    givens = tuple(Given(name, settings.givens.get(name)) for name in GIVENS)
    derivation = Derivation(givens, quantities, ("w.new",))
    mistakes = tuple(Mistake(title, "w.new", expression) for title, expression in wrong.items())
    return Worked(derivation, "penalty", {"half": divisor == 2}, _sample, mistakes)


def _sample(rng: Random) -> dict[str, Exact]:
    return {
        "w": Fraction(rng.choice((-1, 1)) * rng.randint(8, 64), 32),
        "dL/dw": Fraction(rng.choice((-1, 1)) * rng.randint(8, 64), 32),
        "alpha": Fraction(rng.randint(1, 16), 32),
        "lambda": Fraction(rng.randint(1, 16), 32),
    }
