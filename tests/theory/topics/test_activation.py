"""Activations: every chain decided, every value measured, known numbers, and the typical mistakes refuted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from spoiling import passing, weak

from checks.evidence import Verdict
from theory.derivation import free_names
from theory.errors import InputError
from theory.topics.activation import Settings, derive
from theory.topics.activation.functions import ACTIVATIONS, RICHER
from theory.verify import verify

CASES = [
    Settings("sigmoid", ("derivative", "from_output")),
    Settings("tanh", ("range",), compare=("sigmoid",)),
    Settings("tanh", ("derivative", "as_logistic")),
    Settings("tanh", ("range", "largest_slope", "choice"), compare=("sigmoid",)),
    Settings("sigmoid", ("from_output", "range", "largest_slope", "choice"), x=Fraction(1, 2)),
    Settings("tanh", ("from_output", "as_logistic", "range", "largest_slope", "choice")),
    Settings("relu", ("from_output", "range", "largest_slope", "choice")),
    Settings("leaky_relu", ("from_output", "range", "largest_slope"), leak=Fraction(1, 5)),
    Settings("softplus", ("from_output", "range", "largest_slope")),
    Settings("silu", ("derivative", "range", "largest_slope")),
    Settings("gelu", ("derivative", "range", "largest_slope")),
    Settings("relu", ("range",), compare=("gelu", "silu", "softplus")),
]
CASES += [Settings(name, ("derivative", "range")) for name in ACTIVATIONS if name not in RICHER]
NAMES = ["-".join((case.function, *case.compare, *case.asks)) for case in CASES]


@pytest.mark.parametrize("settings", CASES, ids=NAMES)
def test_every_link_value_and_mistake(settings: Settings) -> None:
    assert weak(derive(settings, {})) == []


@pytest.mark.parametrize("settings", CASES, ids=NAMES)
def test_every_slip_is_caught(settings: Settings) -> None:
    worked = derive(settings, {})
    missed, caught = passing(worked)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


@pytest.mark.parametrize(
    ("function", "ask", "quantity", "expected", "why"),
    [
        ("sigmoid", "range", "lower", 0.0, "1 / (1 + e^-x) goes to 0"),
        ("sigmoid", "range", "upper", 1.0, "and to 1"),
        ("sigmoid", "range", "reached.upper", 0.0, "which it never reaches"),
        ("tanh", "range", "lower", -1.0, "(1 - e^-2x) / (1 + e^-2x) goes to -1"),
        ("tanh", "range", "width", 2.0, "twice the logistic's"),
        ("relu", "range", "lower", 0.0, "reached at 0"),
        ("softplus", "range", "growth", 1.0, "ln(1 + e^x) grows like x"),
        ("silu", "range", "x.lowest", -1.2784645427610738, "1 + x + e^x = 0"),
        ("silu", "range", "lower", -0.2784645427610738, "x + 1 there"),
        ("gelu", "range", "x.lowest", -0.7517915246935645, "Phi(x) = -x phi(x)"),
        ("gelu", "range", "lower", -0.16997120747990366, "the output there"),
        ("sigmoid", "largest_slope", "slope.largest", 0.25, "a(1 - a) at a = 1/2"),
        ("tanh", "largest_slope", "slope.largest", 1.0, "1 - a^2 at a = 0"),
        ("softplus", "largest_slope", "slope.largest", 1.0, "a limit"),
        ("silu", "largest_slope", "slope.largest", 1.0998393201288669, "at x = 2.3994"),
        ("gelu", "largest_slope", "slope.largest", 1.1289041451851548, "at x = sqrt 2"),
        ("gelu", "largest_slope", "x.steepest", 1.4142135623730951, "sqrt 2"),
    ],
)
def test_known_numbers(function: Any, ask: Any, quantity: str, expected: float, why: str) -> None:
    values = derive(Settings(function, (ask,)), {}).derivation.values()
    assert float(values[quantity]) == pytest.approx(expected, abs=1e-15), why


@pytest.mark.parametrize("function", ["sigmoid", "tanh", "relu", "leaky_relu", "softplus"])
def test_the_slope_from_the_output_needs_no_input(function: Any) -> None:
    slope = derive(Settings(function, ("from_output",)), {}).derivation["da/dx"]
    assert free_names(slope.last) == {"a"}


def test_the_slope_by_the_logistic_needs_only_the_logistic() -> None:
    derivation = derive(Settings("tanh", ("as_logistic",)), {}).derivation
    assert free_names(derivation["da/dx"].last) == {"s"}
    assert free_names(derivation["a.as_logistic"].last) == {"s"}


@given(st.fractions(min_value=-30, max_value=30, max_denominator=64))
@hypothesis_settings(max_examples=60, deadline=None)
def test_bounds_at_any_input(x: Fraction) -> None:
    asks = ("from_output", "largest_slope", "choice")
    values: Any = derive(Settings("sigmoid", asks, x=x), {}).derivation.values()
    assert values["da/dx"] > 0
    assert values["room"] >= 0 or values["room"].contains(0), "the slope is never above 1/4"
    assert values["log.odds"] == values["x"]


def test_mistakes_are_named_and_there_are_enough() -> None:
    names = [mistake.name for mistake in derive(Settings("tanh", ("from_output",)), {}).mistakes]
    assert "tanh taken for its own derivative" in names
    assert "1 + a^2 for 1 - a^2" in names
    names = [mistake.name for mistake in derive(Settings("sigmoid", ("from_output",)), {}).mistakes]
    assert "the slope taken at the output, not at the input" in names


def test_a_wrong_slope_fails() -> None:
    worked = derive(Settings("sigmoid", ("from_output",)), {})
    mistake = worked.mistakes[0]
    spoilt = mistake.made_in(worked.derivation)
    rows = verify(replace(worked, derivation=spoilt, mistakes=()), samples=3)
    assert {row.subject for row in rows if row.verdict is Verdict.FAILED} == {"da/dx"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings("silu", ("from_output",)), "no function of the output"),
        (Settings("gelu", ("from_output",)), "no function of the output"),
        (Settings("relu", ("as_logistic",)), "only tanh is"),
        (Settings("softplus", ("choice",)), "sigmoid, tanh and relu"),
        (Settings("leaky_relu", leak=Fraction(-1, 2)), "between 0 and 1"),
        (Settings("leaky_relu", leak=Fraction(1)), "between 0 and 1"),
        (Settings("sigmoid", ()), "asks is empty"),
        (Settings("mish", ("largest_slope",)), "no lines for its largest slope here; sigmoid, tanh"),
        (Settings("softmax"), "'softmax' is none; use one of tanh, relu"),
    ],
)
def test_what_a_function_lacks_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(InputError, match=message):
        derive(settings, {})
