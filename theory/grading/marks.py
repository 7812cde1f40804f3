"""What is said of one answer: one row for each verdict, which policy, pages, tables and terminal read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Mark(Enum):
    """What is said of one answer."""

    RIGHT = "right"
    ROUNDED = "right-rounded"
    CARRIED = "right-carried"
    ELSEWHERE = "right-elsewhere"
    WRONG = "wrong"
    UNREAD = "unread"
    MISSING = "missing"

    @property
    def row(self) -> Row:
        return ROWS[self]

    @property
    def good(self) -> bool:
        """Whether nothing is the matter with the answer, so that others may stand on it."""
        return self.row.good


class Tone(Enum):
    """The colour of a verdict: it holds, it nearly holds, a person should look, it does not hold, nothing is there."""

    SURE = "sure"
    NEAR = "near"
    DOUBT = "doubt"
    WRONG = "wrong"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Row:
    """One verdict: what else is known of it. What it means to a reader is said in `theory/report/wording.py`.

    share: of the marks that it earns, unless a policy says otherwise. column: of a class on a terminal in which it is
    counted. faint: of two verdicts of one tone, the weaker. good: see Mark. result: the result is right, whatever is
    said of the way to it. revealed: the expected answer is shown beside it. flagged: the answer is marked where it
    stands in a document, and told to a learning platform though it earns nothing. waits: for a person.
    """

    share: Fraction
    column: str
    tone: Tone
    faint: bool = False
    good: bool = False
    result: bool = False
    revealed: bool = False
    flagged: bool = False
    waits: bool = False


FULL, NOTHING = Fraction(1), Fraction(0)
ROWS: Mapping[Mark, Row] = {
    Mark.RIGHT: Row(FULL, "right", Tone.SURE, good=True, result=True),
    Mark.ROUNDED: Row(FULL, "right", Tone.SURE, faint=True, good=True, result=True),
    Mark.CARRIED: Row(Fraction(3, 4), "carried", Tone.NEAR, revealed=True),
    Mark.ELSEWHERE: Row(Fraction(1, 2), "carried", Tone.NEAR, faint=True, result=True, revealed=True),
    Mark.WRONG: Row(NOTHING, "wrong", Tone.WRONG, revealed=True, flagged=True),
    Mark.UNREAD: Row(NOTHING, "unread", Tone.DOUBT, flagged=True, waits=True),  # until a person has looked at it
    Mark.MISSING: Row(NOTHING, "missing", Tone.GONE, revealed=True),
}
