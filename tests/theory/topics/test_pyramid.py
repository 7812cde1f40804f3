"""The pyramid as a worked answer: exact reconstruction at any size, evidence for every claim, mistakes refuted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq

from checks.evidence import Refuted, Verdict
from checks.induction import instances, prove
from theory.derivation import numbers
from theory.errors import InputError
from theory.topic import Worked
from theory.topics.pyramid import ANY, LINEAR, Settings, derive, nested
from theory.verify import verify

SIZES = [(8, 8), (7, 5), (1, 6), (13, 1), (3, 3), (16, 9), (2, 1), (6, 11)]


def worked(**settings: Any) -> Worked:
    return derive(Settings(**settings), {})


@pytest.mark.parametrize("size", SIZES)
def test_the_image_comes_back_exactly(size: tuple[int, int]) -> None:
    answer = worked(size=size)
    image = answer.sample(Random(1))
    values = answer.derivation.values(image)
    for name in ("Ihat0", "Ihat0.linear"):
        assert (values[name] == numbers(image["I0"])).all()
    assert values[f"I{answer.problem['levels']}"].shape == (1, 1)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"stored.image": 64, "stored.gaussian": 1, "stored.pyramid": 85, "stored.ratio": Fraction(85, 64)}),
        ({"size": (256, 16)}, {"stored.image": 4096, "stored.pyramid": 4096 + 1024 + 256 + 64 + 16 + 8 + 4 + 2 + 1}),
        ({"size": (7, 5)}, {"stored.image": 35, "stored.pyramid": 35 + 4 * 3 + 2 * 2 + 1}),
        ({"size": (6, 6), "levels": 1}, {"stored.gaussian": 9, "stored.pyramid": 45, "stored.limit": Fraction(4, 3)}),
    ],
)
def test_what_is_stored(settings: dict[str, Any], expected: dict[str, Any]) -> None:
    values = worked(**settings).derivation.values()
    for name, value in expected.items():
        assert values[name] == fmpq(Fraction(value).numerator, Fraction(value).denominator)


def test_a_stated_image_gives_numbers() -> None:
    values = worked(givens={"I0": [[16, 0], [0, 32]]}).derivation.values()
    # D: (36 a + 16 d) / 256 with a = 16, d = 32 and the two other pixels 0; U of one pixel p: 4 p times the kernel
    p = fmpq(36 * 16 + 16 * 32, 256)
    assert values["I1"].tolist() == [[p]]
    assert values["L0"].tolist() == [
        [16 - p * fmpq(36, 64), -p * fmpq(24, 64)],
        [-p * fmpq(24, 64), 32 - p * fmpq(16, 64)],
    ]


@pytest.mark.parametrize("settings", [{}, {"size": (7, 5)}, {"size": (3, 3), "levels": 1}, {"size": (13, 1)}])
def test_every_claim_holds_and_every_mistake_is_refuted(settings: dict[str, Any]) -> None:
    evidence = list(verify(worked(**settings), samples=3))
    assert [each for each in evidence if not each.verdict.holds] == []
    assert sum(isinstance(each.link, Refuted) for each in evidence) == 4
    assert sum(each.verdict is Verdict.PROVED for each in evidence) >= 6


SPOIL = {"sign": lambda e: -e, "double": lambda e: 2 * e, "one more": lambda e: e + 1}


@pytest.mark.parametrize("spoil", SPOIL)
def test_a_spoilt_line_is_found(spoil: str) -> None:
    answer = worked(size=(5, 4))
    for quantity in answer.derivation:
        spoilt = answer.derivation.with_last(quantity.name, SPOIL[spoil](quantity.last))
        evidence = verify(replace(answer, derivation=replace(spoilt, theorems=()), mistakes=()), samples=2)
        assert any(each.verdict is Verdict.FAILED for each in evidence), quantity.name


def test_saturating_subtraction_destroys_the_image() -> None:
    answer = worked(size=(6, 6))
    image = answer.sample(Random(3))
    mistake = next(mistake for mistake in answer.mistakes if "saturates" in mistake.name)
    values = mistake.made_in(answer.derivation).values(image)
    assert (values["Ihat0"] != numbers(image["I0"])).any()
    assert min(int(entry.p) for entry in values["L0"].flat) >= 0


def test_reconstruction_needs_no_linear_up_sampling() -> None:
    """Even a U that throws everything away, or squares, gives the image back."""
    answer = worked(size=(8, 8))
    image = answer.sample(Random(5))
    for up in (
        lambda x: 0 * np.kron(x, np.ones((2, 2), dtype=int)),
        lambda x: np.kron(x, np.ones((2, 2), dtype=int)) ** 2,
    ):
        derivation = replace(answer.derivation, operators={**answer.derivation.operators, "U": up})
        values = derivation.values(image)
        assert (values["Ihat0"] == numbers(image["I0"])).all()
    assert (values["Ihat0.linear"] != numbers(image["I0"])).any()


@pytest.mark.parametrize("theorem", [ANY, LINEAR], ids=lambda theorem: theorem.name)
def test_the_theorem_is_proved_and_its_mistakes_are_not(theorem: Any) -> None:
    assert prove(theorem)[-1].verdict is Verdict.PROVED
    n = theorem.over
    last = next(call for call in theorem.claim.rhs.atoms(sp.Function) if str(call) == f"I({n})")
    for wrong in (last.func(n + 1), last.func(0), sp.S.Zero):
        mistaken = replace(theorem, claim=theorem.claim.xreplace({last: wrong}))
        assert prove(mistaken)[-1].verdict is Verdict.FAILED


def test_the_closed_form_is_the_theorems() -> None:
    """What is printed for three levels is C(3, I_3) as the theorem defines it."""
    printed = nested(3, sp.Symbol("I3", real=True))
    closed, levels = sp.Function("C"), {f"L({k})": sp.Symbol(f"L{k}", real=True) for k in range(3)}
    step = next(law for law in ANY.setting.definitions if law.lhs.func == closed and law.lhs.args[0] != 0)
    (k,), (x,) = step.lhs.args[0].free_symbols, step.lhs.args[1].free_symbols
    term: Any = sp.Symbol("I3", real=True)
    for depth in reversed(range(3)):
        after = step.rhs.xreplace({k: sp.Integer(depth), x: term})
        assert after.func == closed
        assert after.args[0] == depth
        term = after.args[1].xreplace(
            {call: levels[str(call)] for call in after.atoms(sp.Function) if str(call) in levels}
        )
    assert term == printed.doit()
    assert instances(ANY).verdict is Verdict.DECIDED


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"size": (1, 1)}, "2 to 4096 pixels"),
        ({"size": (0, 8)}, "2 to 4096 pixels"),
        ({"size": (1000, 1000)}, "2 to 4096 pixels"),
        ({"levels": 4}, "1 to 3 levels, got 4"),
        ({"levels": -1}, "got -1"),
        ({"givens": {"I1": [[1]]}}, "I0 as the only given, got I1"),
        ({"givens": {"I0": 3}}, "list of rows"),
        ({"givens": {"I0": [[1, 2], [3]]}}, "rows"),
    ],
)
def test_bad_settings_are_named(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        worked(**settings)


def test_intervals_reach_the_exact_values() -> None:
    derivation = worked(givens={"I0": [[16, 0, 3], [0, 32, 5]]}).derivation
    exact, reachable = derivation.values(), derivation.reachable(2)
    for name, value in exact.items():
        for one, ball in zip(np.ravel(value), np.ravel(reachable[name]), strict=True):
            assert arb(one) in arb(ball), name
