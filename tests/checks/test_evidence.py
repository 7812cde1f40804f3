"""Verdicts are ordered by how sure they are, and the weakest speaks for all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from checks.evidence import Evidence, Verdict


def test_the_order() -> None:
    assert [verdict.name for verdict in sorted(Verdict)] == [
        "FAILED", "UNDECIDED", "MEASURED", "ENCLOSED", "DECIDED", "PROVED",
    ]  # fmt: skip
    assert min(Verdict.PROVED, Verdict.UNDECIDED, Verdict.DECIDED) is Verdict.UNDECIDED


@pytest.mark.parametrize("verdict", Verdict)
def test_what_holds(verdict: Verdict) -> None:
    assert verdict.holds is (verdict not in (Verdict.FAILED, Verdict.UNDECIDED))


def test_evidence_is_frozen() -> None:
    evidence = Evidence("x = x", Verdict.DECIDED, "same form")
    assert evidence.detail == ""
    with pytest.raises(FrozenInstanceError):
        evidence.verdict = Verdict.FAILED  # type: ignore[misc]  # the assignment that must not succeed
