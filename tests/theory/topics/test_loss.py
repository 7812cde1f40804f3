"""Losses over samples: known values in every unit, every convention, gradients, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from spoiling import passing, weak

from theory.errors import InputError
from theory.topics.loss import Settings, derive


def numbers(*values: float) -> list[Fraction]:
    return [Fraction(str(value)) for value in values]


def pairs(*values: float) -> dict[str, Fraction]:
    """y1, yhat1, y2, ... from their values; y and yhat for one pair."""
    marks = range(1, len(values) // 2 + 1) if len(values) > 2 else [""]
    return dict(zip([f"{name}{mark}" for mark in marks for name in ("y", "yhat")], numbers(*values), strict=True))


ONE, THREE = pairs(0, 0.9), pairs(1, 0.1, 0, 0.2, 0, 0.7)
BOTH: Any = ("loss", "gradient")
CASES: list[tuple[Settings, dict[str, str]]] = [
    (Settings("bce"), {}),
    (Settings("bce", ONE), {}),
    (Settings("bce", THREE, samples=3), {}),
    (Settings("bce", samples=2, asks=BOTH), {"log": "bits", "reduction": "sum"}),
    (Settings("bce", samples=2, asks=BOTH), {"log": "base10"}),
    (Settings("bce", from_logits=True, asks=BOTH), {}),
    (Settings("bce", samples=2, from_logits=True, asks=BOTH), {"log": "bits"}),
    (Settings("bce", pairs(0, 0.00001), asks=BOTH), {}),
    (Settings("bce", pairs(1, 0.00001), asks=BOTH), {"log": "bits"}),
    (Settings("bce", pairs(1, 1023 / 1024), asks=BOTH), {"log": "bits"}),
    (Settings("bce", {"y": Fraction(0), "z": Fraction(-15)}, from_logits=True, asks=BOTH), {"log": "base10"}),
    (Settings("bce", {"y": Fraction(1), "z": Fraction(-15)}, from_logits=True, asks=BOTH), {}),
    (Settings("mse", asks=BOTH), {}),
    (Settings("mse", samples=3, asks=BOTH), {"scale": "half"}),
    (Settings("mse", samples=2, from_logits=True, asks=BOTH), {"reduction": "sum"}),
]


@pytest.mark.parametrize(("settings", "conventions"), CASES)
def test_every_link_value_and_mistake(settings: Settings, conventions: dict[str, str]) -> None:
    assert weak(derive(settings, conventions)) == []


@pytest.mark.parametrize(("settings", "conventions"), CASES)
def test_every_slip_is_caught(settings: Settings, conventions: dict[str, str]) -> None:
    worked = derive(settings, conventions)
    missed, caught = passing(worked)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


@pytest.mark.parametrize(
    ("settings", "conventions", "quantity", "expected"),
    [
        (Settings("bce", ONE), {}, "BCE.nats", "2.3026"),
        (Settings("bce", ONE), {}, "BCE.bits", "3.3219"),
        (Settings("bce", ONE), {"log": "base10"}, "BCE.base10", "1.0000"),
        (Settings("bce", THREE, samples=3), {}, "BCE1.nats", "2.3026"),
        (Settings("bce", THREE, samples=3), {}, "BCE2.nats", "0.2231"),
        (Settings("bce", THREE, samples=3), {}, "BCE3.nats", "1.2040"),
        (Settings("bce", THREE, samples=3), {}, "BCE.nats", "1.2432"),
        (Settings("bce", THREE, samples=3), {}, "BCE.bits", "1.7936"),
        (Settings("bce", THREE, samples=3), {"reduction": "sum"}, "BCE.nats", "3.7297"),
        (Settings("mse", THREE, samples=3), {}, "MSE", "0.4467"),
        (Settings("mse", ONE), {"scale": "half"}, "MSE", "0.4050"),
    ],
)
def test_known_values(settings: Settings, conventions: dict[str, str], quantity: str, expected: str) -> None:
    assert f"{float(derive(settings, conventions).derivation.values()[quantity]):.4f}" == expected


@pytest.mark.parametrize(("log", "first"), [("nats", "BCE.nats"), ("bits", "BCE.bits"), ("base10", "BCE.base10")])
def test_the_convention_chooses_the_unit_of_the_answer(log: str, first: str) -> None:
    derivation = derive(Settings("bce", ONE), {"log": log}).derivation
    assert derivation.answer[0] == first
    assert {"BCE.nats", "BCE.bits"} <= set(derivation.answer)
    assert derivation[first].unit == log


def test_twenty_samples() -> None:
    values = [value for _ in range(20) for value in (1, 0.5)]
    derivation = derive(Settings("bce", pairs(*values), samples=20), {}).derivation
    assert float(derivation.values()["BCE.nats"]) == pytest.approx(math.log(2), rel=1e-15)


def test_logits_agree_with_probabilities() -> None:
    by_logit = derive(Settings("bce", {"y": Fraction(1), "z": Fraction(0)}, from_logits=True), {}).derivation.values()
    by_probability = derive(Settings("bce", pairs(1, 0.5)), {}).derivation.values()
    assert float(by_logit["BCE.nats"]) == float(by_probability["BCE.nats"]) == pytest.approx(math.log(2), rel=1e-15)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings("bce", {"yhat2": Fraction(1, 2)}), "1 samples have y, yhat"),
        (Settings("bce", {"yhat": Fraction(1)}), "strictly between 0 and 1"),
        (Settings("bce", {"yhat": Fraction(0)}), "strictly between 0 and 1"),
        (Settings("bce", {"y": Fraction(2)}), "target of cross-entropy"),
        (Settings("bce", {"yhat": Fraction(1, 2)}, from_logits=True), "1 samples have y, z"),
    ],
)
def test_what_does_not_fit_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(InputError, match=message):
        derive(settings, {})


def test_the_typical_mistakes_are_named() -> None:
    names = {mistake.name for mistake in derive(Settings("bce", samples=2, asks=BOTH), {}).mistakes}
    wanted = {"the logarithm to base 2 taken for ln", "the sum over the samples", "the sign: y - yhat for yhat - y"}
    assert wanted <= names
    assert "the factor 2 left out" in {mistake.name for mistake in derive(Settings("mse", asks=BOTH), {}).mistakes}
