"""How all of a document writes its numbers and names, where one formula alone would leave two readings open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_TIMES = r"[*/·×∗]|\\(?:cdot|times)(?![A-Za-z])"
_PAIR = r"(?<![0-9.,])(?![1-9][0-9]{0,2},[0-9]{3}(?![0-9]))[0-9]+,[0-9]+(?!,?[0-9])"  # that groups no thousands
CALCULATED = re.compile(
    rf"{_PAIR}(?=\s*(?:[-+−]|{_TIMES}))|(?:(?<=[0-9A-Za-z)}}])\s*[-+−]|{_TIMES})\s*\(?[-−]?\s*{_PAIR}"
)
# A decimal point; three numbers that commas part; or a pair in brackets that are no set, factor or argument.
POINTED = re.compile(
    r"[0-9]\.[0-9]|(?<![0-9])[0-9]+,[0-9]+,[0-9]|(?<![A-Za-z*/·×∗\-+−\\\s])\s*[(\[]\s*[-−]?[0-9]+,[0-9]+\s*[)\]]"
)
INDICES = re.compile(r"_\{[^{}]*\}")  # which commas part, whatever numbers look like

_LETTER = r"(?:\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z](?:_[A-Za-z])?)"
# z1 as all of a side, or below a curly d; but for e, which is a power of ten behind digits.
NAMED = re.compile(
    rf"(?:^|[,&}}]|\\q?quad|\\\\)\s{{0,8}}(?!e){_LETTER}[0-9]{{1,2}}\s{{0,4}}(?:&\s*)?(?:=|:=|$)"
    rf"|\\partial\s*\{{?\s*{_LETTER}[0-9]{{1,2}}\s*\}}"
)


class Habits(NamedTuple):
    """What formulas show. commas: in how many places a number with a comma in it is calculated with. points: whether
    one has a decimal point, or a comma that parts numbers. numbered: whether digits that touch a letter are its
    index."""

    commas: int = 0
    points: bool = False
    numbered: bool = False

    @property
    def comma(self) -> bool:
        """Whether the comma between digits is the decimal one: twice, so that no slip decides it, and throughout."""
        return self.commas > 1 and not self.points


def habits(formulas: Iterable[tuple[str, bool]]) -> Habits:
    """Those of some formulas: each with whether it is typed."""
    found = Habits()
    for text, typed in formulas:
        plain = INDICES.sub("", text)
        found = together((found, Habits(
            len(CALCULATED.findall(plain)), POINTED.search(plain) is not None,
            not typed and NAMED.search(text) is not None,
        )))  # fmt: skip
    return found


def together(parts: Iterable[Habits]) -> Habits:
    """What several parts of a document show."""
    shown = list(parts)
    return Habits(
        sum(one.commas for one in shown), any(one.points for one in shown), any(one.numbered for one in shown)
    )
