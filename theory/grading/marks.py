"""What is said of one answer: one row for each verdict, which policy, pages, tables and terminal read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Self


class Tone(Enum):
    """The colour of a verdict: it holds, it nearly holds, a person should look, it does not hold, nothing is there."""

    SURE = "sure"
    NEAR = "near"
    DOUBT = "doubt"
    WRONG = "wrong"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One verdict: its name, and what follows from it. What it means to a reader is said in `theory/report/wording/`.

    share: of the marks that it earns, unless a policy says otherwise. column: of a class on a terminal in which it is
    counted. faint: of two verdicts of one tone, the weaker. good: nothing is the matter with the answer, so that others
    may stand on it. result: the result is right, whatever is said of the way to it. revealed: the expected answer is
    shown beside it. flagged: the answer is marked where it stands in a document, and told to a learning platform though
    it earns nothing. waits: for a person.
    """

    name: str
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


class Mark(Enum):
    """What is said of one answer. Its value is the name of its row, as it stands in files."""

    RIGHT = VerdictRow("right", FULL, "right", Tone.SURE, good=True, result=True)
    ROUNDED = VerdictRow("right-rounded", FULL, "right", Tone.SURE, faint=True, good=True, result=True)
    CARRIED = VerdictRow("right-carried", Fraction(3, 4), "carried", Tone.NEAR, revealed=True)
    ELSEWHERE = VerdictRow(
        "right-elsewhere", Fraction(1, 2), "carried", Tone.NEAR, faint=True, result=True, revealed=True
    )
    WRONG = VerdictRow("wrong", NOTHING, "wrong", Tone.WRONG, revealed=True, flagged=True)
    UNREAD = VerdictRow("unread", NOTHING, "unread", Tone.DOUBT, flagged=True, waits=True)  # until somebody has looked
    MISSING = VerdictRow("missing", NOTHING, "missing", Tone.GONE, revealed=True)

    _value_: str
    row: VerdictRow

    def __new__(cls, row: VerdictRow) -> Self:
        mark = object.__new__(cls)
        mark._value_, mark.row = row.name, row
        return mark
