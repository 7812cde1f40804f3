"""Where a document has come to: the headings above, and the question that they or a line name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from theory.documents.pieces import Context, context_of

# What a question is called before its number, in the languages of the documents.
CALLED = (
    "question|problem|exercise|task|aufgabe|frage|übung|uebung|exercice|problème|ejercicio|pregunta|problema|esercizio|"
    "domanda|exercício|questão|opgave|vraag|uppgift|fråga"
)

# Behind a question's number: `3b`, `3.b`, `3(b)`, `3 (b)`, `3 b)`, `3 b` at the end of its line.
_LETTER = (
    r"(?:(?:\s*\.)?(?P<letter>[a-z])(?![a-z])|[\s.,–-]{0,3}(?:part\s*)?\(?(?P<apart>[a-h])(?=\s*(?:[).:,\]–-]|$)))?"
)

NUMBERED = re.compile(
    r"^\W*(?P<number>\d{1,2})\s*\.?\s*\(?(?P<letter>[a-h])\)\s*[.:]?(?!\s*(?:[=≈*/+^·×]|[−-](?![0-9.])))",
    re.IGNORECASE,
)

# What a line says about the question that it begins. The first that fits is taken; groups: the number, the letter.
SIGNS = (
    re.compile(
        rf"^\W*(?:\d+(?:\.\d+)*\W+)?(?:{CALLED})\s*(?P<number>\d{{1,2}}){_LETTER}\s*\)?\s*[.:]?",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*\[(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?\]", re.IGNORECASE),
    re.compile(rf"^\W*(?:ex|q)\.?\s*(?P<number>\d{{1,2}})(?!\d){_LETTER}\s*\)?\s*[.:]?(?![a-z0-9])", re.IGNORECASE),
    NUMBERED,
    re.compile(r"^\W*(?P<number>\d{1,2})\s?\.?\s?(?P<letter>[a-h])\W*$", re.IGNORECASE),
    re.compile(r"^\W*(?P<number>\d{1,2})\s*[.)]?\s*$"),
    re.compile(r"^\W*\((?P<letter>[a-h])\)\s*[.:]?(?!\s*[=≈*/+^·×])", re.IGNORECASE),
    re.compile(r"^\W*(?P<letter>[A-Ha-h])\)\s*[.:]?(?!\s*[=≈*/+^·×])"),
    re.compile(r"^\W*part\s*\(?(?P<letter>[a-h])(?![a-z])\)?\s*[.:]?", re.IGNORECASE),
)
MOST_SINCE = 8  # headings that are kept
LONE = re.compile(r"\W*\d{1,2}\s*")  # in a document of plain lines this may be a matrix with one column


def counts(lines: Iterable[str]) -> bool:
    """Whether `3)` and `3.` count the questions of a text, since nothing else names them, other than `3b)`."""
    bare = (line.strip()[:200] for line in lines)
    return not any(
        line.startswith("#") or (not NUMBERED.match(line) and Place().see(line, lone=False)) for line in bare
    )


class Place:
    """Which headings and which question a document has come to."""

    def __init__(self) -> None:
        self.number, self.letter = "", ""
        self.words: set[str] = set()  # names of several letters that formulas in plain text define
        self.named = ""  # the question as the last sign with a number says it
        self._since: tuple[str, ...] = ()  # the headings since then
        self._path: list[tuple[int, str]] = []
        self.trail: list[tuple[int, Context]] = []  # from which character on which context holds

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
                if groups.get("number"):
                    self.named, self._since = self.question, ()
                return len(line) - len(line.lstrip()) + found.end()
        return 0

    def go(self, number: str = "", letter: str = "") -> None:
        """Note a question that the format itself counts."""
        self.number, self.letter = number or self.number, letter
        if number:
            self.named, self._since = self.question, ()

    def under(self, level: int, heading: str) -> None:
        """Note a heading; those of its level and of lower ones end."""
        self._path = [*((other, words) for other, words in self._path if other < level), (level, heading.strip())]
        self._since = (*self._since, heading.strip())[-MOST_SINCE:]

    @property
    def context(self) -> Context:
        """The headings that the document has come to, and the question."""
        headings = tuple(words for _, words in self._path)
        return Context(headings=headings, question=self.question, named=self.named, since=self._since)

    def reached(self, at: int) -> None:
        """Note that what was seen so far holds from this character on."""
        if not self.trail or self.trail[-1][1] != self.context:
            self.trail.append((at, self.context))

    def context_at(self, at: int) -> Context:
        """What the document had come to at a character, as far as it was noted."""
        return context_of(self.trail, at)

    @property
    def question(self) -> str:
        return self.number + self.letter
