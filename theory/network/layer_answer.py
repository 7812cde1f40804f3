"""One layer of a counted network as a question: its parameters and operations as a worked answer."""

from __future__ import annotations

from pathlib import Path

from theory.errors import InputError
from theory.layers import nearest
from theory.network.explanation import explain_row
from theory.network.profile import Profile
from theory.network.rows import LayerRow
from theory.network.table import shape_text
from theory.question import Question, QuestionTable
from theory.solution import Solution


def layer_answer(profile: Profile, name: str) -> Solution:
    """The worked answer for the layer under a name, its last part, or its kind.

    Raises InputError with the nearest names where there is none, and for a layer that is not of a spec.
    """
    row = _row(profile, name)
    worked = explain_row(row)
    table = QuestionTable(f"{row.name}: {row.kind}", f"Input {shape_text(row.inputs[0])}", "counting")
    values = worked.derivation.values()
    return Solution(Question("count", row.path[-1], table, Path()), worked, values, values)


def _row(profile: Profile, name: str) -> LayerRow:
    for row in profile.rows:
        if name in (row.name, row.kind, row.path[-1]):
            if profile.network is None or len(row.inputs) != 1:
                raise InputError(f"{row.name} cannot be worked out: only a layer of a spec with one input can")
            return row
    raise InputError(f"there is no layer called {name!r}{nearest(name, [row.name for row in profile.rows])}")
