"""What the tests of several topics ask of a worked answer: that it holds, and that no edit of it passes."""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.evidence import Verdict
from theory.edits import edits
from theory.topic import Worked
from theory.verify import SEED, failures, points, verify


def weak(worked: Worked, samples: int = 4) -> list[str]:
    """The claims that do not hold, and the quantities without a second witness; there should be none."""
    rows = list(verify(worked, samples=samples))
    measured = {row.claim for row in rows if row.verdict is Verdict.MEASURED}
    lonely = [f"{quantity.name}: not measured" for quantity in worked.derivation if quantity.name not in measured]
    return [f"{row.claim}: {row.verdict.name}: {row.detail}" for row in rows if not row.verdict.holds] + lonely


def passing(worked: Worked, samples: int = 3) -> tuple[list[str], int]:
    """The edits that change a value and pass all the same (there should be none), and how many are caught."""
    at = points(worked, seed=SEED, samples=samples)
    missed, caught = [], 0
    for edit in edits(worked.derivation):
        last = edit.derivation[edit.quantity].last
        values = [(p.expected.get(edit.quantity), edit.derivation.evaluate(last, p.expected)) for p in at]
        if not any(before is not None and _differ(before, after) for before, after in values):
            continue  # the sign of a zero: no change, no mistake
        if next(failures(edit.derivation, edit.derivation[edit.quantity], at, SEED), None) is None:
            missed.append(f"{edit.quantity}: {edit.name}")
        else:
            caught += 1
    return missed, caught


def _differ(before: Any, after: Any) -> bool:
    gaps = np.ravel(np.asarray(before, dtype=object) - np.asarray(after, dtype=object))
    return any(not gap.contains(0) if hasattr(gap, "contains") else gap != 0 for gap in gaps)
