"""Where a document has come to: the headings above, and the question that they or a line name."""

from __future__ import annotations

import re
from bisect import bisect_right

from theory.documents.pieces import Context

# Behind a question's number: `3b`, `3.b`, `3(b)`, `3 (b)`, `3 b)`, `3 b` at the end of its line.
_LETTER = (
    r"(?:(?:\s*\.)?(?P<letter>[a-z])(?![a-z])|[\s.,–-]{0,3}(?:part\s*)?\(?(?P<apart>[a-h])(?=\s*(?:[).:,\]–-]|$)))?"
)

# What a line says about the question that it begins. The first that fits is taken; groups: the number, the letter.
SIGNS = (
    re.compile(
        rf"^\W*(?:\d+(?:\.\d+)*\W+)?(?:question|problem|exercise)\s*(?P<number>\d{{1,2}}){_LETTER}\s*\)?\s*[.:]?",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*\[(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?\]", re.IGNORECASE),
    re.compile(rf"^\W*(?:ex|q)\.?\s*(?P<number>\d{{1,2}})(?!\d){_LETTER}\s*\)?\s*[.:]?(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"^\W*(?P<number>\d{1,2})\s*\.?\s*\(?(?P<letter>[a-h])\)\s*[.:]?(?!\s*[=≈*/+^·×−-])", re.IGNORECASE),
    re.compile(r"^\W*(?P<number>\d{1,2})\s*$"),
    re.compile(r"^\W*\((?P<letter>[a-h])\)\s*[.:]?(?!\s*[=≈*/+^·×])", re.IGNORECASE),
    re.compile(r"^\W*(?P<letter>[A-Ha-h])\)\s*[.:]?(?!\s*[=≈*/+^·×])"),
    re.compile(r"^\W*part\s*\(?(?P<letter>[a-h])(?![a-z])\)?\s*[.:]?", re.IGNORECASE),
)
LONE = re.compile(r"\W*\d{1,2}\s*")  # in a document of plain lines this may be a matrix with one column


class Place:
    """Which headings and which question a document has come to."""

    def __init__(self) -> None:
        self.number, self.letter = "", ""
        self._path: list[tuple[int, str]] = []
        self._trail: list[tuple[int, Context]] = []  # from which character on which context holds

    def see(self, line: str, *, lone: bool = True) -> int:
        """Note what a line says of the question that it begins; how much of the line says it.

        lone: a number that stands alone is a question's.
        """
        bare = line.strip()[:200]
        if not lone and LONE.fullmatch(bare):
            return 0
        for sign in SIGNS:
            if found := sign.search(bare):
                groups = found.groupdict()
                if groups.get("number"):
                    self.number = groups["number"]
                self.letter = (groups.get("letter") or groups.get("apart") or "").lower()
                return len(line) - len(line.lstrip()) + found.end()
        return 0

    def go(self, number: str = "", letter: str = "") -> None:
        """Note a question that the format itself counts."""
        self.number, self.letter = number or self.number, letter

    def under(self, level: int, heading: str) -> None:
        """Note a heading; those of its level and of lower ones end."""
        self._path = [*((other, words) for other, words in self._path if other < level), (level, heading.strip())]

    @property
    def context(self) -> Context:
        """The headings that the document has come to, and the question."""
        return Context(headings=tuple(words for _, words in self._path), question=self.question)

    def reached(self, at: int) -> None:
        """Note that what was seen so far holds from this character on."""
        if not self._trail or self._trail[-1][1] != self.context:
            self._trail.append((at, self.context))

    def context_at(self, at: int) -> Context:
        """What the document had come to at a character, as far as it was noted."""
        found = bisect_right(self._trail, at, key=lambda reached: reached[0])
        return self._trail[found - 1][1] if found else Context()

    @property
    def question(self) -> str:
        return self.number + self.letter
