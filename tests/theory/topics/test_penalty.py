"""The L2-regularised update: both conventions of the penalty, known numbers, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from spoiling import passing, weak

from checks.enclosure import rational
from theory.errors import InputError
from theory.topics.penalty import Settings, derive

GIVENS = {"w": Fraction(1), "dL/dw": Fraction(1, 5), "alpha": Fraction(1, 10), "lambda": Fraction(1, 10)}
CASES = [(Settings(givens), {"penalty": name}) for givens in ({}, GIVENS) for name in ("lambda", "half-lambda")]


@pytest.mark.parametrize(("settings", "conventions"), CASES)
def test_every_link_value_and_mistake(settings: Settings, conventions: dict[str, str]) -> None:
    assert weak(derive(settings, conventions)) == []


@pytest.mark.parametrize(("settings", "conventions"), CASES)
def test_every_slip_is_caught(settings: Settings, conventions: dict[str, str]) -> None:
    missed, caught = passing(derive(settings, conventions))
    assert missed == []
    assert caught >= 12


@pytest.mark.parametrize(("penalty", "expected"), [("lambda", "24/25"), ("half-lambda", "97/100")])
def test_known_update(penalty: str, expected: str) -> None:
    values = derive(Settings(GIVENS), {"penalty": penalty}).derivation.values()
    assert values["w.new"] == rational(Fraction(expected))


def test_the_factor_two_is_a_mistake_only_where_the_convention_has_it() -> None:
    names = {
        name: {mistake.name for mistake in derive(Settings(), {"penalty": name}).mistakes}
        for name in ("lambda", "half-lambda")
    }
    only = names["lambda"] - names["half-lambda"]
    assert only == {"the factor 2 of the penalty's slope left out"}


def test_an_unknown_given_is_refused() -> None:
    with pytest.raises(InputError, match="expected some of w, dL/dw, alpha, lambda"):
        derive(Settings({"eta": Fraction(1)}), {})
