"""A chain as it stands in a document: its links, the words around it, and what those words take back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.reading import Chain, Side
from theory.documents.passages import Passage
from theory.documents.places import Formula
from theory.links.link import Link, Place, Truth
from theory.links.links import failed

NOTED = 200  # characters of the words beside an answer
ABOVE = 4  # lines before a formula that are looked at
DENIED = re.compile(
    r"\b(?:not|never|neither|nor|isn't|wrong(?:ly)?|incorrect(?:ly)?|instead of|rather than)\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Written:
    """A chain, where it stands, its links, and the words around it since the formula before."""

    passage: Passage
    chain: Chain
    links: tuple[Link, ...]
    words: str

    def line(self, side: Side) -> int:
        return self.passage.line(side)

    @property
    def note(self) -> str:
        formula = self.passage.formula
        return " ".join(part for part in (*self.chain.notes, formula.after) if part)[:NOTED]

    def step(self, upto: int | None = None) -> Place | None:
        """The first link that does not hold, of those up to the side at this place, or to the end."""
        last = len(self.chain.sides) - 1 if upto is None else upto
        wrong = [link for link in self.links if link.found is Truth.WRONG and link.place <= last]
        return failed([(link.line, link.left, link.right, link.detail) for link in wrong])


def struck(formula: Formula) -> bool:
    """Whether the formula is crossed out: `~~$x = 1$~~`."""
    return formula.before.count("~~") % 2 == 1 and "~~" in formula.after


def denied(formula: Formula) -> bool:
    """Whether the words right before the formula take it back: `the answer is not $1$`."""
    return DENIED.search(formula.before) is not None


def around(formula: Formula, lines: Sequence[str]) -> str:
    """The words around a formula: since the formula before it, on the lines above too, and up to the one after it."""
    before, after = formula.before.rsplit("$", 1)[-1], formula.after.split("$", 1)[0]
    if "$" not in formula.before:
        for line in reversed(lines[max(0, formula.line - 1 - ABOVE) : formula.line - 1]):
            before = f"{line.rsplit('$', 1)[-1]} {before}"
            if "$" in line.strip().removesuffix("$$"):
                break
    return f"{before} {after}"
