"""A fault of the program inside marking, which a worker can import."""

from __future__ import annotations

import os
import signal
from fractions import Fraction

from theory.grading.marks import Mark
from theory.grading.policy import Policy


class Faulty(Policy):
    """A policy with a bug."""

    def earned(self, verdict: Mark, out_of: Fraction, **how: bool) -> Fraction:
        raise KeyError("a bug of ours")


class Deadly(Policy):
    """A policy under which a wrong answer ends the process at once, as a system does that wants its memory back."""

    def earned(self, verdict: Mark, out_of: Fraction, **how: bool) -> Fraction:
        if verdict is Mark.WRONG:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().earned(verdict, out_of, **how)
