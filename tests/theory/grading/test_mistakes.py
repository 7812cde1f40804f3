"""A mistake is named only where it reproduces the printed number; where none does, that is said."""

from __future__ import annotations

import pytest

from tests.theory.grading.test_marks import mark, marker
from theory.grading.reasons import Explanation
from theory.mistakes.slips import slips
from theory.report.wording.grading import explanation


@pytest.mark.parametrize(
    ("question", "answers", "part", "words"),
    [
        ("q3b", {"dL/dw3": "0.0113"}, "dL/dw3", "sign flipped"),
        ("q3b", {"dL/dw3": "-0.0142"}, "dL/dw3", "left out"),
        ("q3b", {"dL/dw3": "-0.2651"}, "dL/dw3", "no single mistake explains it"),
        ("q3b", {"z2": "1.945", "dL/dw3": "-0.0227"}, "dL/dw3", "factor 2 too many"),
        ("q4", {"without bias": "1,154,560"}, "flops.total.without_bias", "instead of n - 1"),
        ("q5", {"total": "61,700"}, "params.total", "(in params.C1)"),
        ("q2", {"bstar": "b1 + b2 + b3"}, "bstar", "plain sum of the biases"),
        ("q1", {"I_0": "L0 + U(L1 + U(L2 + I3))"}, "Ihat0", "U left out"),
        ("q1", {"I_0": "L0 + L1 + L2 + I3"}, "Ihat0", "every U left out"),
        ("q2", {"bstar": "W3 W2 b1 + W2 b2 + b3"}, "bstar", "W2 for W3 in W3*b2"),
        ("q5", {"total": "61,470"}, "params.total", "the biases left out (in params.C1, params.C3"),
        ("eecs445-p2/q3a", {"alpha1": "1/3"}, "alpha1", "divided by 9 for 16"),
        ("q6", {"": "sigma(x)*(1 + sigma(x))"}, "da/dx", "1 + a for 1 - a"),
    ],
)
def test_the_mistake_is_named(question: str, answers: dict[str, str], part: str, words: str) -> None:
    found = mark(question, answers)[part]
    assert found.verdict.value == "wrong"
    assert words in explanation(found.explanation)


def test_how_many_were_tried_and_whether_it_is_the_only_one_is_said() -> None:
    found = mark("q4", {"without bias": "1,154,560"})["flops.total.without_bias"].explanation
    assert found is not None
    assert len(found.mistakes) == 1
    assert "the only one of" in explanation(found)
    assert "; or " in explanation(mark("q3b", {"dL/dw3": "-0.0122"})["dL/dw3"].explanation)


def test_right_answers_are_not_explained_away() -> None:
    assert mark("q3b", {"dL/dw3": "-0.0113"})["dL/dw3"].explanation is None


def test_no_edit_equals_the_formula_that_it_changes() -> None:
    for question in ("q3b", "q4", "cv-a1/q1d"):
        key = marker(question).key
        for quantity in key.derivation:
            assert all(slip.expression != quantity.last for slip in slips(key.derivation, quantity.name))


def test_an_empty_explanation_says_so() -> None:
    assert explanation(Explanation((), 12)) == "no single mistake explains it (12 tried)"
