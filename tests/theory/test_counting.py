"""Worked counts: the documents' numbers, their chains, their evidence, and every mistake refuted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest
import sympy

from checks.evidence import Obstacle, Open, Refuted, Unnoticed, Value, Verdict
from theory.conventions import COUNTING
from theory.errors import InputError
from theory.mistakes import Mistake
from theory.network import ready
from theory.network.explanation import LONGEST
from theory.network.totals import total
from theory.topic import Worked
from theory.topics import counting
from theory.topics.counting import Settings
from theory.verify import points, refute, verify

Q4 = Settings(
    "conv: conv(F, k=k, s=s, p=p) pool: maxpool(m, t)",
    "CxHxW",
    {
        name: Fraction(n)
        for name, n in {"C": 50, "H": 12, "W": 12, "F": 20, "k": 4, "s": 2, "p": 1, "m": 3, "t": 1}.items()
    },
    ("flops",),
)
EECS = {"conv1": 1216, "conv2": 25664, "conv3": 12808, "fc_1": 66, "total": 39754}
LENET = {"C1": 156, "S2": 0, "C3": 2416, "S4": 0, "C5": 48120, "F6": 10164, "output": 850, "total": 61706}
CASES: list[tuple[str, Settings, dict[str, int]]] = [
    (
        "csc420-a2/q4",
        Q4,
        {
            "conv.height": 6,
            "conv.width": 6,
            "pool.height": 4,
            "pool.width": 4,
            "flops.conv.without_bias": 1_151_280,
            "flops.conv.with_bias": 1_152_000,
            "flops.pool": 2_560,
            "flops.total.without_bias": 1_153_840,
            "flops.total.with_bias": 1_154_560,
        },
    ),
    (
        "csc420-a2/q5",
        Settings("lenet5", also={"published": "lenet5_1998"}),
        {
            **{f"params.{name}": n for name, n in LENET.items()},
            **{
                f"params.published.{name}": n
                for name, n in {
                    "C1": 156,
                    "S2": 12,
                    "C3": 1516,
                    "S4": 32,
                    "C5": 48120,
                    "F6": 10164,
                    "total": 60000,
                }.items()
            },
        },
    ),
    (
        "connections of 1998",
        Settings("lenet5_1998", ask=("params", "connections")),
        {"connections.total": 340_908, "connections.C3": 151_600, "connections.S2": 5_880, "params.total": 60_000},
    ),
    ("eecs445-p2/q2a", Settings("eecs445_target"), {f"params.{name}": n for name, n in EECS.items()}),
    (
        "eecs445-p2/q2f",
        Settings("eecs445_target", givens={"filters": Fraction(64)}, ask=("shapes",), answer=("flatten.features",)),
        {"flatten.features": 256, "conv3.height": 2, "conv3.width": 2},
    ),
    (
        "dnn-hw1/q2",
        Settings("simplecnn", also={"batchnorm": "simplecnn_bn"}),
        {"params.total": 439_178, "params.batchnorm.total": 440_074, "params.batchnorm.bn1": 128},
    ),
    (
        "a residual block",
        Settings("conv(4, k3, p1) residual(conv(4, k3, p1, nobias)) relu", "2x5x5", ask=("params", "flops")),
        {"params.total": 76 + 144, "flops.residual": 100, "flops.relu": 100},
    ),
]


@pytest.mark.parametrize(("name", "settings", "expected"), CASES, ids=[case[0] for case in CASES])
def test_values_and_evidence(name: str, settings: Settings, expected: dict[str, int]) -> None:
    worked = counting.derive(settings, {})
    values = worked.derivation.values()
    assert {key: values[key] for key in expected} == expected
    evidence = list(verify(worked, samples=4))
    assert [item for item in evidence if not item.verdict.holds] == []
    measured = {item.subject for item in evidence if item.link == Value() and item.verdict is Verdict.MEASURED}
    assert {quantity.name for quantity in worked.derivation} <= measured


def test_the_chain_of_the_convolution_ends_in_the_closed_form() -> None:
    worked = counting.derive(Q4, {})
    first, last = worked.derivation["flops.conv.without_bias"].forms
    assert first.expression != last.expression
    assert str(last.expression) == "F*conv.height*conv.width*(2*(C*k**2) - 1)" or "2" in str(last.expression)
    assert worked.derivation.values()["flops.conv.without_bias"] == 20 * 36 * (2 * 800 - 1)


def test_other_numbers_are_computed() -> None:
    worked = counting.derive(Q4, {})
    values = worked.derivation.values({"C": Fraction(3), "H": Fraction(13), "W": Fraction(12), "F": Fraction(2),
                                       "k": Fraction(3), "s": Fraction(2), "p": Fraction(1), "m": Fraction(2),
                                       "t": Fraction(1)})  # fmt: skip
    assert values["conv.height"] == 7
    assert values["flops.conv.without_bias"] == 2 * 7 * 6 * (2 * 27 - 1)


def test_every_question_has_mistakes_and_all_are_refuted() -> None:
    for name, settings, _ in CASES:
        worked = counting.derive(settings, {})
        assert len(worked.mistakes) >= 3, name
        refuted = [item for item in verify(worked, samples=4) if isinstance(item.link, Refuted)]
        assert len(refuted) == len(worked.mistakes)
        assert all(item.verdict.holds for item in refuted)


def spoilt(worked: Worked) -> list[str]:
    """The quantities whose doubling passes every check."""
    passing = []
    for quantity in worked.derivation:
        wrong = worked.derivation.with_last(quantity.name, quantity.last + 1)
        broken = Worked(wrong, worked.witness, worked.problem, worked.sample)
        verdicts = [item.verdict for item in verify(broken, samples=2)]
        if Verdict.FAILED not in verdicts:
            passing.append(quantity.name)
    return passing


def test_a_spoilt_derivation_fails() -> None:
    assert spoilt(counting.derive(Q4, {})) == []


def test_a_broken_witness_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    witness = import_module("checks.witness.counting")
    honest = witness.compute

    def lying(problem: Any, givens: Any) -> Any:
        return {name: value + 1 for name, value in honest(problem, givens).items()}

    monkeypatch.setattr(witness, "compute", lying)
    verdicts = [item.verdict for item in verify(counting.derive(Q4, {}), samples=1)]
    assert Verdict.FAILED in verdicts


@pytest.mark.parametrize(
    ("spec", "shape"),
    [
        ("conv(4, k3x2, s2, d2, p1)", "3x9x9"),
        ("conv1d(4, k3)", "3x9"),
        ("bn", "4x6x6"),
        ("softmax", "4x6"),
        ("gelu_tanh", "4x6"),
        ("subsample(2)", "4x6x6"),
        ("globalavgpool", "4x6x6"),
        ("adaptiveavgpool(2x3)", "4x6x7"),
        ("encoder(2, 8)", "5x4"),
        ("swiglu(9)", "5x4"),
        ("avgpool(3, s2)", "2x8x9"),
        ("ln", "5x4"),
    ],
)
def test_one_layer_of_each_kind_is_explained(spec: str, shape: str) -> None:
    worked = counting.derive(Settings(spec, shape, ask=("params", "flops")), {})
    evidence = list(verify(worked, samples=3))
    assert [item for item in evidence if item.verdict is Verdict.FAILED] == []
    assert any(item.verdict is Verdict.MEASURED for item in evidence)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings("conv(3, k9)", "1x4x4"), "spans 9"),
        (Settings("conv(3, k3)", "CxHxW"), "as numbers"),
        (Settings("conv(3, k3)"), "does not say its input"),
        (Settings("conv(F, k3)", "1x4x4", {"F": Fraction(5, 2)}), "whole number"),
        (Settings("lenet5", ask=("flop",)), "asks for"),
        (Settings("lenet5", answer=("params.C9",)), "is not found"),
        (Settings("lenet5", givens={"clases": Fraction(3)}), "did you mean classes"),
        (Settings("linear(3) * 1000", "3"), "written out"),
    ],
)
def test_bad_settings(settings: Settings, says: str) -> None:
    with pytest.raises(InputError, match=says):
        counting.derive(settings, {})


EVERY_KIND = (
    ("conv(4, k3, nobias) bn relu maxpool(2) flatten linear(3, nobias)", "2x8x8"),
    ("conv(2, k3, s2, p1) avgpool(2) residual(conv(2, k3, p1)) globalavgpool linear(3)", "2x9x9"),
    ("attention(2) mlp(8)", "3x4"),
    ("lstm(4) ln", "3x5"),
    ("groupnorm(2) softmax", "4x4x4"),
    ("conv(1, k1) linear(1)", "1x1x1"),  # here mistakes coincide with what is right
)
WITNESSED = ("textbook", "textbook-without-bias", "mac", "flop")  # what the witness counts, too


@pytest.mark.parametrize("convention", [each.name for each in COUNTING])
@pytest.mark.parametrize(("spec", "shape"), EVERY_KIND)
def test_no_convention_fails_and_what_the_witness_does_not_count_is_open(
    spec: str, shape: str, convention: str
) -> None:
    asked = Settings(spec, shape, ask=("params", "flops"))
    evidence = list(verify(counting.derive(asked, {"count": convention}), samples=2))
    assert [item for item in evidence if item.verdict is Verdict.FAILED] == []
    if convention in WITNESSED and "lstm" not in spec:
        assert all(item.verdict.holds for item in evidence if isinstance(item.link, Value))


@pytest.mark.parametrize(("convention", "other"), [("mac", "flop"), ("flop", "mac"), ("textbook", "mac")])
def test_a_count_under_another_convention_fails(convention: str, other: str) -> None:
    worked = counting.derive(Q4, {"count": convention})
    wrong = replace(worked, problem={**worked.problem, "count": other})
    assert Verdict.FAILED in [item.verdict for item in verify(wrong, samples=1)]


def test_a_usual_mistake_is_none_where_the_convention_counts_so() -> None:
    left_out = "the additions left out"
    assert left_out in {mistake.name for mistake in counting.derive(Q4, {"count": "textbook"}).mistakes}
    assert left_out not in {mistake.name for mistake in counting.derive(Q4, {"count": "mac"}).mistakes}


@pytest.mark.parametrize(
    ("spec", "wrong", "measured", "verdict", "obstacle"),
    [
        ("linear(3)", 99, True, Verdict.MEASURED, None),
        ("linear(3)", 15, True, Verdict.UNDECIDED, Obstacle.COINCIDES),
        ("linear(3)", 99, False, Verdict.UNDECIDED, Obstacle.NO_WITNESS),
        ("linear(3)", 15, False, Verdict.UNDECIDED, Obstacle.COINCIDES),
    ],
)
def test_a_mistake_that_nothing_can_notice_is_undecided(
    spec: str, wrong: int, measured: bool, verdict: Verdict, obstacle: Obstacle | None
) -> None:
    worked = counting.derive(Settings(spec, "4", ask=("params",)), {})
    at = points(worked, seed=1, samples=0)
    if not measured:
        at = [replace(point, measured={}) for point in at]
    found = refute(worked.derivation, Mistake("wrong", "params.linear", sympy.Integer(wrong)), at, 1)
    assert found.verdict is verdict
    assert obstacle is None or found.method == Open(obstacle)


def test_a_mistake_that_is_measured_and_passes_is_a_failure() -> None:
    """The witness agrees with the mistaken value: the evidence is too weak."""
    worked = counting.derive(Settings("linear(3)", "4", ask=("params",)), {})
    at = [replace(each, measured={"params.linear": 99.0}) for each in points(worked, seed=1, samples=0)]
    found = refute(worked.derivation, Mistake("wrong", "params.linear", sympy.Integer(99)), at, 1)
    assert (found.verdict, found.method) == (Verdict.FAILED, Unnoticed())


@pytest.mark.slow
@pytest.mark.parametrize("convention", ["textbook", "mac", "torch"])
@pytest.mark.parametrize("name", [name for name in ready.names() if total(ready.load(name)).layers < LONGEST])
def test_nothing_ready_made_fails(name: str, convention: str) -> None:
    worked = counting.derive(Settings(name, ask=("params", "flops")), {"count": convention})
    assert [item for item in verify(worked, samples=1) if item.verdict is Verdict.FAILED] == []
