"""Verdicts are ordered by how sure they are, the weakest speaks for all, and a claim is found by what it is about."""

from __future__ import annotations

import pytest

from checks.evidence import Equal, Evidence, Finding, Obstacle, Refuted, SameForm, Value, Verdict, undecided


def test_the_order() -> None:
    assert [verdict.name for verdict in sorted(Verdict)] == [
        "FAILED", "UNDECIDED", "MEASURED", "ENCLOSED", "DECIDED", "PROVED",
    ]  # fmt: skip
    assert min(Verdict.PROVED, Verdict.UNDECIDED, Verdict.DECIDED) is Verdict.UNDECIDED


@pytest.mark.parametrize("verdict", Verdict)
def test_what_holds(verdict: Verdict) -> None:
    assert verdict.holds is (verdict not in (Verdict.FAILED, Verdict.UNDECIDED))


def test_evidence_is_frozen() -> None:
    evidence = Evidence("x", Value(), Verdict.DECIDED, SameForm())
    with pytest.raises(AttributeError, match="immutable"):
        evidence.verdict = Verdict.FAILED  # type: ignore[misc]  # the assignment that must not succeed


def test_a_link_is_its_place_whatever_is_written_there() -> None:
    assert Equal(2, "a", "b") == Equal(2, "c", "d") != Equal(3, "a", "b")
    assert {Equal(2, "a", "b"): "found"}[Equal(2)] == "found"
    assert Refuted("sign flipped") != Refuted("factor 2 too many")


def test_a_finding_becomes_evidence_about_a_subject() -> None:
    found = Finding(Verdict.DECIDED, SameForm())
    assert found.about("x", Value()) == Evidence("x", Value(), Verdict.DECIDED, SameForm())
    assert undecided(Obstacle.NO_POINT).verdict is Verdict.UNDECIDED
