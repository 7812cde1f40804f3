"""What a class shows as a whole: means, the hardest question, and whose mistakes."""

from __future__ import annotations

from fractions import Fraction

from theory.classroom import tally
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.grading.reasons import Explanation
from theory.mistakes import Made
from theory.report.marks_tables import summary_data


def part(question: str, verdict: Mark, earned: Fraction | int, explanation: Explanation | None = None) -> Part:
    return Part(question, "x", 1, "1", verdict, "2", Fraction(earned), Fraction(4), explanation=explanation)


SIGN = Made("sign flipped", ("z1",))
FLIPPED, UNEXPLAINED = Explanation((SIGN,), 9), Explanation((), 9)
HALF = Fraction(1, 2)
CLASS = (
    Marked("a", (part("q1", Mark.RIGHT, 4), part("q2", Mark.WRONG, HALF, FLIPPED), part("q3", Mark.UNREAD, 0))),
    Marked("b", (part("q1", Mark.RIGHT, 4), part("q2", Mark.WRONG, 0, FLIPPED), part("q3", Mark.UNREAD, 0))),
    Marked("c", (part("q1", Mark.CARRIED, 3), part("q2", Mark.WRONG, 0, UNEXPLAINED))),
)


def test_the_mean_is_exact() -> None:
    assert tally.mean(CLASS) == (Fraction(9, 24) + Fraction(1, 3) + Fraction(3, 8)) / 3
    assert tally.mean(()) == 0
    assert tally.share(Marked("d", ())) == 0


def test_a_question_that_nobody_could_mark_is_not_the_hardest() -> None:
    found = tally.hardest(CLASS)
    assert found is not None
    assert (found[0], found[1].mean) == ("q2", Fraction(1, 24))
    assert tally.hardest([Marked("a", (part("q3", Mark.UNREAD, 0),))]) is None


def test_a_mistake_is_counted_with_whose_it_is() -> None:
    assert tally.mistakes(CLASS) == [("q2", SIGN, ["a", "b"])]


def test_the_summary_counts_what_waits() -> None:
    data = summary_data("a2", CLASS)
    assert (data["submissions"], data["waiting"], data["mean"]) == (3, 2, "0.361")
    none = {mark.value: 0 for mark in Mark}
    assert data["questions"]["q1"] == {"mean": "0.917", **none, "right": 2, "right-carried": 1}
    assert data["mistakes"] == [{"question": "q2", "mistake": "sign flipped (in z1)", "count": 2}]
