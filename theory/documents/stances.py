"""How words around a formula mean it: a table from what they say to the stance."""

from __future__ import annotations

import re
from typing import NamedTuple

from theory.documents.pieces import Stance


class Cue(NamedTuple):
    """Words right before a formula, or right behind it, and the stance that they give it."""

    stance: Stance
    before: re.Pattern[str]
    after: re.Pattern[str]


def _row(stance: Stance, before: str = "", after: str = "") -> Cue:
    never = r"(?!)"
    return Cue(
        stance,
        re.compile(rf"(?:{before})\W*$" if before else never, re.IGNORECASE),
        re.compile(rf"^\s*(?:{after})" if after else never, re.IGNORECASE),
    )


# The first row that fits holds; without one a formula is claimed.
ROWS = (
    _row(
        Stance.DENIED,
        before=r"\b(?:not|never|neither|nor|isn't|wrong(?:ly)?|incorrect(?:ly)?|instead of|rather than|"
        r"(?:cannot be|can't be|not true|not the case|impossible|false|wrong) that)",
    ),
    _row(Stance.ASKED, after=r"\?"),
)


def stance(before: str, after: str, struck: bool = False) -> Stance:
    """The stance of a formula between these words. struck: whether marks of striking out stand around it."""
    if struck:
        return Stance.STRUCK
    return next((row.stance for row in ROWS if row.before.search(before) or row.after.search(after)), Stance.CLAIMED)
