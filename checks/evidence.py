"""What a check says: a claim, a verdict, how it was decided; never a bare bool."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Verdict(IntEnum):
    """How surely a claim holds, weakest first, so that `min` over claims is the verdict on all of them."""

    FAILED = 0  # refuted, with a counterexample
    UNDECIDED = 1  # neither shown nor refuted; the detail says why
    MEASURED = 2  # agrees with an independent torch computation, within a stated bound
    ENCLOSED = 3  # interval arithmetic with outward rounding
    DECIDED = 4  # exact algebra
    PROVED = 5  # for all n, by a solver

    @property
    def holds(self) -> bool:
        return self >= Verdict.MEASURED


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim and how it was decided: `Evidence("dL/dw3", Verdict.MEASURED, "torch float64", "1 ulp, 8 points")`."""

    claim: str
    verdict: Verdict
    method: str
    detail: str = ""
