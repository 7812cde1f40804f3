"""The shapes in a network with one hidden layer: what the sizes of input and output force on weights and biases."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import msgspec
import sympy as sp

from checks.vocabulary.written import added, product
from theory.derivation import Derivation, Exact, Given, Quantity, chain, symbol
from theory.errors import InputError
from theory.mistakes import Mistake
from theory.topic import Worked

SIZES = {"K": "classes", "D_a": "hidden units", "m": "samples"}
LARGEST = 10_000
CALLED = {  # there is one hidden layer, and the weights and biases are those behind it
    "A1.shape": ("hidden output", "hidden outputs", "hidden activation", "hidden activations"),
    "W2.shape": ("weight",),
    "b2.shape": ("bias", "biases"),
}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """givens: K (classes), D_a (hidden units), m (samples, one in each column); a size not stated stays a letter."""

    givens: dict[str, Fraction] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked shapes, each as (rows, columns). Raises InputError for an unknown size, or one that is not whole."""
    for name, value in settings.givens.items():
        if name not in SIZES:
            raise InputError(f"givens has {name}; expected some of {', '.join(SIZES)}")
        if value.denominator != 1 or not 1 <= value <= LARGEST:
            raise InputError(f"{name} is {value}; the number of {SIZES[name]} is a whole number from 1 to {LARGEST}")
    classes, hidden, samples = (symbol(name) for name in SIZES)
    quantities = (
        _shape("A1.shape", hidden, samples, "one row for each hidden unit, one column for each sample"),
        _shape("Z2.shape", classes, samples, "one logit for each class in a row, one column for each sample"),
        _shape("W2.shape", classes, hidden, "W2 A1 has the rows of Z2, and as many columns as A1 has rows"),
        _shape("b2.shape", classes, 1, "one number for each class, added to every column"),
        chain("params", (added(product(classes, hidden), classes), "entries of W2 and b2")),
    )
    wrong = {
        "the transposed shape": ("W2.shape", hidden, classes),
        "samples for hidden units": ("W2.shape", classes, samples),
        "a row instead of a column": ("b2.shape", 1, classes),
        "one bias for each hidden unit": ("b2.shape", hidden, 1),
        "samples in rows": ("A1.shape", samples, hidden),
    }
    mistakes = [Mistake(title, name, _row(*sizes)) for title, (name, *sizes) in wrong.items()]
    mistakes.append(Mistake("the biases left out", "params", product(classes, hidden)))
    givens = tuple(Given(name, settings.givens.get(name)) for name in SIZES)
    derivation = Derivation(givens, quantities, ("W2.shape", "b2.shape", "A1.shape"))
    return Worked(derivation, "layer_shapes", {}, _sample, tuple(mistakes), called=CALLED)


def _row(rows: object, columns: object) -> sp.ImmutableDenseMatrix:
    return sp.ImmutableDenseMatrix([[rows, columns]])


def _shape(name: str, rows: object, columns: object, rule: str) -> Quantity:
    return chain(name, (_row(rows, columns), rule), shape=(1, 2))


def _sample(rng: Random) -> dict[str, Exact]:
    """Three different sizes, so that no shape agrees by accident."""
    sizes = rng.sample(range(2, 30), 3)
    return dict(zip(SIZES, map(Fraction, sizes), strict=True))
