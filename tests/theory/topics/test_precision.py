"""Overflow of e^x in each format, and the shift that cures it: thresholds, behaviour, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from spoiling import passing, weak

from theory.errors import InputError
from theory.topics.precision import FORMATS, Settings, derive


def logits(*values: int) -> dict[str, Fraction]:
    return {f"z{i}": Fraction(value) for i, value in enumerate(values, start=1)}


ALL: Any = tuple(FORMATS)
CASES = [
    Settings(),
    Settings(givens=logits(1000, 1001, 1002)),
    Settings(("float16", "bfloat16"), logits(-1000, -1001)),
    Settings(("float32",), logits(1, 2, 3, 4, 5, 6)),
]


@pytest.mark.parametrize("settings", CASES)
def test_every_link_value_and_mistake(settings: Settings) -> None:
    assert weak(derive(settings, {}), samples=8) == []


@pytest.mark.parametrize("settings", CASES)
def test_every_slip_is_caught(settings: Settings) -> None:
    worked = derive(settings, {})
    missed, caught = passing(worked)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("max.float16", "65504.0000"),
        ("overflow.float64", "709.7827"),
        ("overflow.float32", "88.7228"),
        ("overflow.float16", "11.0899"),
        ("overflow.bfloat16", "88.7189"),
        ("underflow.float64", "-745.1332"),
        ("underflow.float32", "-103.9721"),
        ("underflow.float16", "-17.3287"),
        ("exponent.float64", "-1074.0000"),
        ("exponent.float32", "-149.0000"),
        ("exponent.float16", "-24.0000"),
    ],
)
def test_known_thresholds(quantity: str, expected: str) -> None:
    assert f"{float(derive(Settings(ALL), {}).derivation.values()[quantity]):.4f}" == expected


@pytest.mark.parametrize(
    ("values", "format_", "inf", "zero", "nan"),
    [
        ((1000, 1001, 1002), "float64", 1, 0, 1),
        ((100, 101), "float64", 0, 0, 0),
        ((100, 101), "float32", 1, 0, 1),
        ((20, 21), "float32", 0, 0, 0),
        ((20, 21), "float16", 1, 0, 1),
        ((-800, -801), "float64", 0, 1, 1),
        ((-800, 0), "float64", 0, 0, 0),
    ],
)
def test_what_happens_in_a_format(values: tuple[int, ...], format_: Any, inf: int, zero: int, nan: int) -> None:
    worked = derive(Settings((format_,), logits(*values)), {})
    found = worked.derivation.values()
    assert [found[f"{name}.{format_}"] for name in ("inf", "zero", "nan", "nan.shifted")] == [inf, zero, nan, 0]
    assert weak(worked, samples=1) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(givens=logits(1)), "2 to 6 logits"),
        (Settings(givens=logits(*range(7))), "2 to 6 logits"),
        (Settings(givens={"z1": Fraction(1), "z3": Fraction(2)}), "expected z1, z2"),
        (Settings(givens=logits(1, 10**6)), "float16 holds no logit beyond"),
    ],
)
def test_what_does_not_fit_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(InputError, match=message):
        derive(settings, {})
