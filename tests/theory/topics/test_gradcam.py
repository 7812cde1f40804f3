"""Grad-CAM: the worked example of the documents, other maps, every mistake caught, and the theorem about pooling."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from spoiling import measured, passing

from checks.evidence import Verdict
from checks.induction import Induction, prove
from checks.vocabulary.heads import Mean
from theory.errors import InputError
from theory.exact import number
from theory.topic import Worked
from theory.topics import gradcam
from theory.verify import SEED, failures, verify

A1 = [[1, 1, 2, 1], [1, 2, 1, 0], [0, 1, 0, -1], [0, 1, -2, -2]]
A2 = [[1, 1, 1, 1], [2, 2, 2, 2], [2, 2, 1, 0], [-1, -1, 1, 0]]
G1 = [[-1, 1, -2, -1], [-1, 1, 1, 1], [2, 2, 0, 0], [0, 0, 0, 0]]
G2 = [[1, 2, 2, 2], [2, 1, 1, -1], [-2, -1, 0, 0], [0, 0, 0, 0]]
DOCUMENT = {"maps": [A1, A2], "gradients": [G1, G2]}
POOLING = {"form": "global-average-pooling", "weights": [2, "-1/2", 3], "bias": "1/4", "height": 3, "width": 2}
ONE_MAP = {"maps": [[[1, "-1/3"]]], "gradients": [[["1/7", 2]]]}
ONE_ENTRY = {"maps": [[[3]], [[-2]]], "gradients": [[[1]], [[1]]]}
QUESTIONS = [DOCUMENT, POOLING, ONE_MAP, ONE_ENTRY]


def work(table: dict[str, Any]) -> Worked:
    asked = msgspec.convert(table, gradcam.Settings, dec_hook=lambda kind, value: number(value))
    return gradcam.derive(asked, {})


def fractions(value: Any) -> Any:
    """An evaluated quantity as Fractions."""
    if isinstance(value, np.ndarray):
        return [fractions(entry) for entry in value]
    return Fraction(int(value.p), int(value.q))


def test_the_weights_and_the_map_of_the_document() -> None:
    values = work(DOCUMENT).derivation.values()
    assert fractions(values["alpha1"]) == Fraction(3, 16)
    assert fractions(values["alpha2"]) == Fraction(7, 16)
    sixteenths = [[10, 10, 13, 10], [17, 20, 17, 14], [14, 17, 7, -3], [-7, -4, 1, -6]]
    assert fractions(values["map.before_relu"]) == [[Fraction(n, 16) for n in row] for row in sixteenths]
    assert fractions(values["map"]) == [[Fraction(max(n, 0), 16) for n in row] for row in sixteenths]


@pytest.mark.parametrize("seed", range(5))
def test_any_placement_of_the_gradients_gives_the_same_weights_and_map(seed: int) -> None:
    chance = random.Random(seed)
    placed = []
    for gradient in (G1, G2):
        flat = [entry for row in gradient for entry in row]
        chance.shuffle(flat)
        placed.append([flat[i : i + 4] for i in range(0, 16, 4)])
    ours, other = (work({"maps": [A1, A2], "gradients": g}).derivation.values() for g in ([G1, G2], placed))
    for name in ("alpha1", "alpha2", "map"):
        assert fractions(ours[name]) == fractions(other[name])


@pytest.mark.parametrize("table", QUESTIONS)
def test_every_claim_holds(table: dict[str, Any]) -> None:
    pytest.importorskip("cvc5", reason="the theorem needs the extra [proof]")
    worked = work(table)
    rows = list(verify(worked))
    assert [row for row in rows if not row.verdict.holds] == []
    assert {quantity.name for quantity in worked.derivation} <= measured(rows)
    assert any(row.verdict is Verdict.PROVED for row in rows)


@pytest.mark.parametrize("table", QUESTIONS)
def test_every_spoilt_quantity_is_caught(table: dict[str, Any]) -> None:
    worked = work(table)
    missed, caught = passing(worked, samples=2)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            DOCUMENT,
            {
                "the sum of the gradients in place of their mean",
                "ReLU of the gradients before they are averaged",
                "each map with another map's weight",
                "ReLU of every weighted map before they are added",
                "ReLU left out",
            },
        ),
        (ONE_MAP, {
            "the sum of the gradients in place of their mean",
            "ReLU of the gradients before they are averaged",
            "ReLU left out",
        }),
        (POOLING, {
            "the map's size left out",
            "the sum of the gradients in place of their mean",
            "another map's weight",
        }),
    ],
)  # fmt: skip
def test_the_mistakes_that_are_looked_for(table: dict[str, Any], expected: set[str]) -> None:
    assert {mistake.name for mistake in work(table).mistakes} == expected


@st.composite
def layers(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    count, height, width = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    entries = st.fractions(-4, 4, max_denominator=9)
    matrix = st.lists(st.lists(entries, min_size=width, max_size=width), min_size=height, max_size=height)
    matrices = st.lists(matrix, min_size=count, max_size=count)
    return draw(matrices), draw(matrices)


@settings(max_examples=30, deadline=None)
@given(layers())
def test_the_map_is_the_rectified_sum_of_the_maps_by_mean_gradient(layer: tuple[list[Any], list[Any]]) -> None:
    maps, gradients = (np.array(part, dtype=object) for part in layer)
    values = work({"maps": layer[0], "gradients": layer[1]}).derivation.values()
    weights = gradients.sum(axis=(1, 2)) / Fraction(gradients[0].size)
    assert [fractions(values[f"alpha{k + 1}"]) for k in range(len(weights))] == list(weights)
    before = (weights[:, None, None] * maps).sum(axis=0)
    assert fractions(values["map"]) == [[max(entry, Fraction(0)) for entry in row] for row in before.tolist()]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.fractions(-9, 9, max_denominator=7), min_size=1, max_size=4), st.integers(1, 5), st.integers(1, 5))
def test_with_global_average_pooling_the_weights_are_the_layers_over_the_size(
    weights: list[Fraction], height: int, width: int
) -> None:
    table = {"form": "global-average-pooling", "weights": weights, "height": height, "width": width}
    values = work(table).derivation.values()
    assert [fractions(values[f"alpha{k}"]) for k in range(1, len(weights) + 1)] == [
        w / (height * width) for w in weights
    ]


def test_the_theorem_is_proved_and_a_wrong_one_is_not() -> None:
    pytest.importorskip("cvc5", reason="the theorem needs the extra [proof]")
    assert prove(gradcam.POOLED)[-1].verdict is Verdict.PROVED
    right = gradcam.POOLED.claim
    n, x = sp.Symbol("n", integer=True, nonnegative=True), sp.Symbol("x")
    twice = sp.Eq(right.lhs, right.rhs + sp.Function("share")(n, x))
    wrong = Induction("one share too many", gradcam.POOLED.setting, twice, n, lemmas=gradcam.POOLED.lemmas)
    assert prove(wrong)[-1].verdict is Verdict.FAILED


def test_a_wrong_weight_fails_its_link() -> None:
    worked = work(POOLING)
    spoilt = worked.derivation.with_last("alpha1", Mean(worked.derivation.symbol("dmean1/dA1")))
    assert next(failures(spoilt, spoilt["alpha1"], [], SEED)).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"form": "cam"}, "use one of them"),
        ({}, "one matrix of gradients for each"),
        ({"maps": [A1, A2], "gradients": [G1]}, "2 maps and 1 gradients"),
        ({"maps": [A1], "gradients": [[[1, 2]]]}, "A1 is 4x4, but G1 is 1x2"),
        ({"maps": [[[1], [1, 2]]], "gradients": [[[1], [2]]]}, "rows of one length"),
        ({"maps": [[]], "gradients": [[]]}, "at least one row"),
        ({**DOCUMENT, "weights": [1]}, "does not use weights"),
        ({**POOLING, "weights": []}, "needs weights"),
        ({**POOLING, "height": 0}, "at least 1"),
        ({**POOLING, "maps": [A1]}, "need 3 maps of that size"),
        ({**POOLING, "gradients": [G1]}, "does not use gradients"),
        ({**POOLING, "height": 10**9}, "smaller size"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(table: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        work(table)
