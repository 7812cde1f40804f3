"""Softmax and cross-entropy for several numbers of classes, targets that sum to one and that do not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from spoiling import passing, weak

from theory.errors import InputError
from theory.topics.softmax import Settings, derive

STATED = {"z1": Fraction(1), "z2": Fraction(2), "y1": Fraction(1)}
EVERY: Any = ("diagonal", "off_diagonal", "jacobian", "gradient")
CASES = [
    Settings(asks=("diagonal",)),
    Settings(asks=("off_diagonal",)),
    Settings(asks=("gradient", "jacobian")),
    Settings(asks=("gradient",), sum_to_one=False),
    Settings(4, asks=EVERY, k=2, i=4),
    Settings(2, {**STATED, "y2": Fraction(0)}),
    Settings(2, {**STATED, "y2": Fraction(1)}),
]


@pytest.mark.parametrize("settings", CASES)
def test_every_link_value_and_mistake(settings: Settings) -> None:
    assert weak(derive(settings, {})) == []


@pytest.mark.parametrize("settings", CASES)
def test_every_slip_is_caught(settings: Settings) -> None:
    worked = derive(settings, {})
    missed, caught = passing(worked)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


def test_the_last_line_tells_whether_the_targets_sum_to_one() -> None:
    for total, count in ((0, 5), (1, 4)):
        derivation = derive(Settings(2, {**STATED, "y2": Fraction(total)}), {}).derivation
        assert len(derivation["dL/dz1"].forms) == count


@pytest.mark.parametrize(("second", "expected"), [(0, -0.7310585786300049), (1, -0.46211715726000975)])
def test_known_gradient(second: int, expected: float) -> None:
    values = derive(Settings(2, {**STATED, "y2": Fraction(second)}), {}).derivation.values()
    assert float(values["dL/dz1"]) == pytest.approx(expected, rel=1e-15)


def test_the_gradient_of_normalised_targets_sums_to_zero() -> None:
    givens = {f"z{i}": Fraction(i) for i in range(1, 6)} | {f"y{i}": Fraction(1, 8) for i in range(1, 5)}
    column: Any = derive(Settings(5, givens), {}).derivation.values()["dL/dz"]
    assert column.sum().contains(0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(3, {"z4": Fraction(1)}), "3 classes have z1, z2, z3, y1, y2, y3"),
        (Settings(3, k=2, i=2), "two different classes"),
        (Settings(3, k=4), "two different classes"),
        (Settings(3, {"y3": Fraction(1)}), "state all of them, or leave y3 out"),
    ],
)
def test_what_does_not_fit_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(InputError, match=message):
        derive(settings, {})
