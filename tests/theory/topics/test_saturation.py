"""Squared error against cross-entropy after a sigmoid: both labels, both scales, and the numbers behind the claim."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

import pytest
from spoiling import passing, weak

from theory.topics.saturation import Settings, derive

TARGETS: tuple[tuple[Literal[0, 1], Fraction | None], ...] = (
    (0, None),
    (1, Fraction(-10)),
    (0, Fraction(-10)),
    (1, Fraction(12)),
)
CASES = [(Settings(target, z), {"scale": scale}) for target, z in TARGETS for scale in ("one", "half")]


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
    ("target", "scale", "quantity", "expected", "why"),
    [
        (1, "one", "limit.MSE", 0, "learning stops"),
        (1, "one", "limit.BCE", -1, "a - y with a = 0"),
        (0, "one", "limit.BCE", 1, "a - y with a = 1"),
        (1, "one", "a.bend", 1 / 3, "3a = 1"),
        (0, "one", "a.bend", 2 / 3, "3a = 2"),
        (1, "one", "z.bend", -math.log(2), "ln((1/3) / (2/3))"),
        (1, "one", "curvature.wrong", -64 / 625, "negative: not convex"),
        (1, "one", "curvature.middle", 1 / 8, "positive"),
        (1, "half", "curvature.middle", 1 / 16, "half of it"),
        (0, "one", "convex", 1, "cross-entropy is convex"),
    ],
)
def test_known_numbers(target: int, scale: str, quantity: str, expected: float, why: str) -> None:
    settings = Settings(1 if target else 0, Fraction(1))
    values = derive(settings, {"scale": scale}).derivation.values()
    assert float(values[quantity]) == pytest.approx(expected, rel=1e-15, abs=1e-15), why


def test_confidently_wrong_in_numbers() -> None:
    values = derive(Settings(1, Fraction(-10)), {}).derivation.values()
    assert float(values["dMSE/dz"]) == pytest.approx(-9.0787e-5, rel=1e-4)
    assert float(values["dBCE/dz"]) == pytest.approx(-0.99995, rel=1e-4)
