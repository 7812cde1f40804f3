"""What a class shows as a whole: means, the hardest question, and whose mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theory.classroom import tally


def part(question: str, verdict: str, earned: int | str, mistake: str | None = None) -> dict[str, Any]:
    return {
        "question": question, "part": "x", "given": "1", "verdict": verdict, "expected": "2", "earned": earned,
        "out_of": 4, "mistake": mistake, "note": "",
    }  # fmt: skip


def row(file: str, earned: int | str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"file": file, "earned": earned, "out_of": 4 * len(parts), "parts": parts}


FLIPPED = "sign flipped (in z1); the only one of 9 that gives this"
CLASS = (
    row("a", "9/2", part("q1", "right", 4), part("q2", "wrong", "1/2", FLIPPED), part("q3", "unread", 0)),
    row("b", 4, part("q1", "right", 4), part("q2", "wrong", 0, FLIPPED), part("q3", "unread", 0)),
    row("c", 3, part("q1", "right-carried", 3), part("q2", "wrong", 0, "no single mistake explains it (9 tried)")),
)


def test_the_mean_is_exact() -> None:
    assert tally.mean(CLASS) == (Fraction(9, 24) + Fraction(1, 3) + Fraction(3, 8)) / 3
    assert tally.mean(()) == 0
    assert tally.share({"earned": 0, "out_of": 0}) == 0


def test_a_question_that_nobody_could_mark_is_not_the_hardest() -> None:
    found = tally.hardest(CLASS)
    assert found is not None
    assert (found[0], found[1].mean) == ("q2", Fraction(1, 24))
    assert tally.hardest([row("a", 0, part("q3", "unread", 0))]) is None


def test_a_mistake_is_counted_with_whose_it_is() -> None:
    assert tally.mistakes(CLASS) == [("q2", "sign flipped (in z1)", ["a", "b"])]


def test_the_summary_counts_what_waits() -> None:
    data = tally.summary_data("a2", CLASS)
    assert (data["submissions"], data["waiting"], data["mean"]) == (3, 2, "0.361")
    assert data["questions"]["q1"] == {"mean": "0.917", **dict.fromkeys(tally.Question().verdicts, 0)} | {
        "right": 2,
        "right-carried": 1,
    }
