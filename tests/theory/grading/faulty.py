"""A fault of the program inside marking, which a worker can import."""

from __future__ import annotations

from fractions import Fraction

from theory.grading.marks import Mark
from theory.grading.policy import Policy


class Faulty(Policy):
    """A policy with a bug."""

    def earned(self, verdict: Mark, out_of: Fraction, *, after_wrong_step: bool = False) -> Fraction:
        raise KeyError("a bug of ours")
