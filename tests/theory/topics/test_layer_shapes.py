"""Shapes of a second layer: as letters, as numbers, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from spoiling import passing, weak

from theory.errors import InputError
from theory.topics.layer_shapes import Settings, derive

SIZES = {"K": Fraction(3), "D_a": Fraction(5), "m": Fraction(7)}


@pytest.mark.parametrize("givens", [{}, SIZES])
def test_every_claim_and_slip(givens: dict[str, Fraction]) -> None:
    worked = derive(Settings(givens), {})
    assert weak(worked) == []
    missed, caught = passing(worked)
    assert missed == []
    assert caught == 15


@pytest.mark.parametrize(
    ("quantity", "letters", "numbers"),
    [("W2.shape", "K, D_a", [3, 5]), ("b2.shape", "K, 1", [3, 1]), ("A1.shape", "D_a, m", [5, 7])],
)
def test_known_shapes(quantity: str, letters: str, numbers: list[int]) -> None:
    derivation = derive(Settings(SIZES), {}).derivation
    assert ", ".join(map(str, derivation[quantity].last.flat())) == letters
    found: Any = derivation.values()[quantity]
    assert list(found.ravel()) == numbers


@pytest.mark.parametrize(
    ("givens", "message"),
    [
        ({"N": Fraction(1)}, "expected some of K, D_a, m"),
        ({"K": Fraction(1, 2)}, "whole number"),
        ({"m": Fraction(0)}, "whole number"),
    ],
)
def test_what_does_not_fit_is_refused(givens: dict[str, Fraction], message: str) -> None:
    with pytest.raises(InputError, match=message):
        derive(Settings(givens), {})
