"""One link of a chain, whether it is true, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Truth(Enum):
    """Whether one link is true, as far as that can be said without a key."""

    RIGHT = "right"
    ROUNDED = "right-rounded"
    ELSEWHERE = "right-elsewhere"
    DEFINES = "defines"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its line, both sides as written, whether it is true, and why. place: of its right side in the chain."""

    line: int
    question: str
    left: str
    relation: str
    right: str
    found: Truth
    detail: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A link that does not hold: where it stands, its name, what was written, and why it fails."""

    line: int | None
    left: str
    right: str
    why: str = ""
