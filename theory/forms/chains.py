"""A chain of equalities: what each hand-in of it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from theory.forms.said import LONGEST, Said, words


@dataclass(frozen=True, slots=True)
class EqualityChain:
    """A chain of equalities that leads somewhere: every link of it must hold.

    end: what it must come to. letters: all of them are numbers.
    """

    end: str
    letters: frozenset[str]

    @property
    def key(self) -> str:
        return f"... = {self.end}"

    @property
    def listed(self) -> tuple[str, ...]:
        """It has no options."""
        return ()

    @property
    def shown(self) -> str:
        """Nothing more than its lines show."""
        return ""

    @property
    def wanted(self) -> str:
        return "equalities that can be decided"

    def fault(self, text: str) -> str:
        """Nothing that is said in words."""
        return ""

    @staticmethod
    def sides(text: str) -> list[str]:
        """The sides of the equalities, in order."""
        return [side.strip(" $\n") for side in re.sub(r"=\s*\n\s*=", "=", text).split("=")]

    def said(self, text: str) -> Said:
        """Right where every link holds and the last side is the end, not the end alone; wrong where one does not."""
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if any(not (one.endswith("=") or other.startswith("=")) for one, other in pairwise(lines)):
            return Said.UNREAD  # chains below one another: what leads from one to the next is not said
        sides = self.sides(text)
        if len(text) > LONGEST or len(sides) < 2 or not all(sides) or re.search(r"[<>!:≠≈~]|\\ne|\\approx", text):
            return Said.UNREAD
        from theory.equality import Equality, Options, judge  # here, because a question's own report needs no judge

        options = Options(commuting=self.letters)
        found = [judge(one, other, options).verdict for one, other in zip(sides, [*sides[1:], self.end], strict=True)]
        if Equality.DIFFERENT in found:
            return Said.WRONG
        if not all(verdict is Equality.EQUAL for verdict in found):
            return Said.UNREAD
        return Said.RIGHT if len({words(side) for side in sides}) > 1 else Said.UNREAD
