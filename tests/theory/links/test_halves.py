"""round(2.5): a half has more than one usual reading, so what only another one makes true is not called wrong."""

from __future__ import annotations

import pytest

from checks.reading.readings import Ambiguity, TwoReadings
from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import Ambiguous, Link
from theory.report.wording.links import say


def last(text: str) -> Link:
    return check(read("a.md", text)).links[-1]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$\text{round}(2.5) = 2$", "right", "to the even number, as numpy and torch do"),
        (r"$\text{round}(2.5) = 3$", "undecided", "away from zero, or up"),
        (r"$\text{round}(2.5) = 4$", "wrong", "in no reading"),
        (r"$\text{round}(3.5) = 4$", "right", "in all of them"),
        (r"$\text{round}(3.5) = 3$", "wrong", "in none"),
        (r"$\text{round}(-2.5) = -3$", "undecided", "away from zero"),
        (r"$\text{round}(-3.5) = -3$", "undecided", "up"),
        (r"$\text{round}(2.6) = 3$", "right", "no half"),
        (r"$\text{round}(2.6) = 2$", "wrong", "no half"),
        (r"Let $x = 2.5$. $\text{round}(x) = 3$", "undecided", "of a name"),
    ],
)
def test_halves(text: str, expected: str, why: str) -> None:
    assert last(text).truth.value == expected, why


def test_the_reason_is_said() -> None:
    cause = last(r"$\text{round}(2.5) = 3$").cause
    assert cause == Ambiguous(TwoReadings(Ambiguity.HALVES))
    assert "a half is rounded to the even number" in say(cause)
