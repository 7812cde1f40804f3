"""A formula of a document and where it stands: its line, the words around it, the question that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a document.

    text: without its delimiters; LaTeX, or where `typed` plain text with Unicode and ASCII mathematics. line: of its
    first character, from 1. before, after: the words around it on its line. question: what it stands under, as `3b`;
    empty where nothing says so. origin: where its line alone does not say, as `cell 3, line 2` of a notebook.
    trouble: why it cannot be read, where the reader of the document knows.
    """

    text: str
    line: int
    before: str
    after: str
    question: str
    typed: bool = False
    origin: str = ""
    trouble: str = ""


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
    """Which question a document has come to."""

    def __init__(self) -> None:
        self.number, self.letter = "", ""

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

    @property
    def question(self) -> str:
        return self.number + self.letter
