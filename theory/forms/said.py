"""What is said of an answer that is no value, and what is read of it."""

from __future__ import annotations

import re
from enum import Enum

LONGEST = 2000  # characters of a hand-in that are read


class Said(Enum):
    """What is said of such an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"


def words(text: str) -> str:
    """Words, numbers and signs, without what sets them apart."""
    return " ".join(re.findall(r"\w+|[^\w\s()\[\]{}.,:;$]", text.casefold()))
