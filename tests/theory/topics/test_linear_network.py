"""A linear network as one layer: exact values, evidence for every claim, mistakes refuted, a theorem for any depth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq

from checks.evidence import Verdict
from checks.induction import prove
from theory.errors import InputError
from theory.topic import Worked
from theory.topics.linear_network import ACTIVATED, PLAIN, Settings, derive
from theory.verify import verify


def worked(**settings: Any) -> Worked:
    return derive(Settings(**settings), {})


NUMBERS = {
    "W1": [[1, 2], [0, 1]],
    "b1": [1, -1],
    "W2": [[0, 1], [3, 0]],
    "b2": [5, 0],
    "x": [1, 1],
}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"givens": NUMBERS}, {"Wstar": [[0, 1], [3, 6]], "bstar": [[4], [3]], "y": [[5], [12]], "rank": 2}),
        (
            {"givens": {**NUMBERS, "c1": 2, "d1": 1, "c2": -1, "d2": Fraction(1, 2)}, "activated": True},
            {"Wprime1": [[2, 4], [0, 2]], "bprime1": [[3], [-1]], "y": [[fmpq(-11, 2)], [fmpq(-53, 2)]]},
        ),
        (
            {"widths": (2, 2, 2), "givens": {"W1": [[1, 1], [1, 1]], "W2": [[1, 0], [0, 1]]}},
            {"rank": 1, "rank.bound": 2},
        ),
        ({"widths": (5, 1, 3)}, {"rank.bound": 1}),
    ],
)
def test_values(settings: dict[str, Any], expected: dict[str, Any]) -> None:
    values = worked(**settings).derivation.values()
    for name, value in expected.items():
        found = values[name]
        assert (found.tolist() if isinstance(value, list) else found) == value


ALL = [
    {},
    {"activated": True},
    {"widths": (4, 2, 3, 3), "activated": True},
    {"widths": (2, 3)},
    {"widths": (2, 3, 2, 3)},
    {"widths": (1, 1, 1)},
    {"widths": (2,) * 9},
    {"widths": (4, 4, 4, 4), "activated": True},
    {"givens": NUMBERS},
]


@pytest.mark.parametrize("settings", ALL, ids=str)
def test_every_claim_holds_and_every_mistake_is_refuted(settings: dict[str, Any]) -> None:
    evidence = list(verify(worked(**settings), samples=3))
    assert [each for each in evidence if not each.verdict.holds] == []
    assert evidence[-1].verdict >= Verdict.MEASURED


@pytest.mark.parametrize(
    ("settings", "mistakes"),
    [
        ({}, {"the bias of the last layer alone", "the plain sum of the biases", "the product in the other order"}),
        ({"widths": (2, 3, 2, 3)}, {"the bias of the last layer alone", "the product in the other order"}),
        ({"widths": (4, 2, 2)}, {"the bias of the last layer alone", "the plain sum of the biases"}),
        ({"widths": (1, 1, 1)}, {"the bias of the last layer alone", "the plain sum of the biases"}),
        ({"widths": (2, 3)}, set()),
        (
            {"widths": (2, 3), "activated": True},
            {"the activation's offset left out", "the activation's slope left off the bias"},
        ),
    ],
)
def test_the_mistakes_that_the_shapes_leave_room_for(settings: dict[str, Any], mistakes: set[str]) -> None:
    assert {mistake.name for mistake in worked(**settings).mistakes} == mistakes


SPOIL: dict[str, Any] = {
    "sign": lambda e: -e,
    "double": lambda e: 2 * e,
    "one more": lambda e: e + (sp.OneMatrix(*e.shape) if isinstance(e, sp.MatrixExpr) else 1),
}


@pytest.mark.parametrize("spoil", SPOIL)
@pytest.mark.parametrize("settings", [{"widths": (3, 2, 3)}, {"widths": (2, 2, 2), "activated": True}], ids=str)
def test_a_spoilt_line_is_found(settings: dict[str, Any], spoil: str) -> None:
    answer = worked(**settings)
    for quantity in answer.derivation:
        spoilt = answer.derivation.with_last(quantity.name, SPOIL[spoil](quantity.last))
        evidence = verify(replace(answer, derivation=replace(spoilt, theorems=()), mistakes=()), samples=2)
        assert any(each.verdict is Verdict.FAILED for each in evidence), quantity.name


def test_the_rank_is_within_its_bound_and_the_cut_shows_why() -> None:
    answer = worked(widths=(4, 3, 2, 3))
    for seed in range(10):
        values = answer.derivation.values(answer.sample(Random(seed)))
        assert values["rank"] <= values["rank.bound"] == 2
        assert (values["Wstar.out"] @ values["Wstar.in"] == values["Wstar"]).all()
        assert values["Wstar.in"].shape == (2, 4)


@pytest.mark.parametrize("theorem", [PLAIN, ACTIVATED], ids=["plain", "activated"])
def test_the_theorem_is_proved_and_its_mistakes_are_not(theorem: Any) -> None:
    assert prove(theorem)[-1].verdict is Verdict.PROVED
    n, setting = theorem.over, theorem.setting
    passed = next(call for call in theorem.claim.rhs.args if str(call.func) == "Q")
    without_bias = replace(theorem, claim=sp.Eq(theorem.claim.lhs, passed))
    one_layer_short = replace(
        theorem, claim=theorem.claim.xreplace({theorem.claim.lhs: theorem.claim.lhs.func(n + 1, *passed.args[2:])})
    )
    other_order = replace(
        theorem, setting=replace(setting, definitions=tuple(map(_reversed, setting.definitions))), lemmas=()
    )
    for wrong in (without_bias, one_layer_short, other_order):
        assert prove(wrong)[-1].verdict is Verdict.FAILED


def _reversed(law: Any) -> Any:
    """Q(k, r + 1, X) with the first layer applied last."""
    if str(law.lhs.func) != "Q" or law.lhs.args[1] == 0:
        return law
    (call,) = (call for call in law.rhs.atoms(sp.Function) if str(call.func) == "Q")
    k, r, x = call.args
    acting = law.rhs.func
    return sp.Eq(law.lhs, call.func(k, r, acting(k + r + 1, x)))


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"widths": (3,)}, "1 to 8 layers"),
        ({"widths": (3, 0, 3)}, "product of all widths"),
        ({"widths": (100, 100)}, "at most 1000"),
        ({"widths": (8, 8, 9), "activated": True}, "at most 500"),
        ({"givens": {"W1": [[1, 2]], "b1": [1, 2]}}, "b1: expected shape"),
        ({"givens": {"q": 3}}, "got q"),
        ({"givens": {"c1": 3}}, "got c1"),
        ({"givens": {"W1": 3}}, "W1: expected shape"),
        ({"givens": {"W1": [[1, 2], [3]]}}, "W1"),
    ],
)
def test_bad_settings_are_named(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        worked(**settings)


def test_intervals_reach_the_exact_values() -> None:
    derivation = worked(givens=NUMBERS).derivation
    exact, reachable = derivation.values(), derivation.reachable(2)
    for name, value in exact.items():
        for one, ball in zip(np.ravel(value), np.ravel(reachable[name]), strict=True):
            assert arb(one) in arb(ball), name
