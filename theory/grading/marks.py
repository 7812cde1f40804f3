"""What is said of one answer, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
    def good(self) -> bool:
        return self in (Mark.RIGHT, Mark.ROUNDED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on one quantity, and why. convention: the named one under which the answer is right, if that is so."""

    verdict: Mark
    note: str = ""
    convention: str = ""
