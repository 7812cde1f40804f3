"""A piece of text that was cut, joined or rewritten, of which every character knows where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from theory.documents.pieces import Span


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text, and for each of its characters the place in the document that it came from."""

    text: str
    places: Sequence[int]

    @classmethod
    def whole(cls, text: str, start: int = 0) -> Excerpt:
        """A text as it stands in the document from `start` on."""
        return cls(text, range(start, start + len(text)))

    @classmethod
    def new(cls, text: str, place: int) -> Excerpt:
        """A text that stands for something at one place."""
        return cls(text, [place] * len(text))

    def __getitem__(self, part: slice) -> Excerpt:
        return Excerpt(self.text[part], self.places[part])

    def __bool__(self) -> bool:
        return bool(self.text)

    def stripped(self, what: str | None = None) -> Excerpt:
        """Without the white space, or without these characters, at both ends."""
        start = len(self.text) - len(self.text.lstrip(what))
        return self[start : start + len(self.text.strip(what))]

    def replaced(self, pattern: re.Pattern[str], template: str) -> Excerpt:
        """Every match rewritten; what is new stands where the match begins."""
        parts, done = [], 0
        for found in pattern.finditer(self.text):
            new = found.expand(template)
            parts += [self[done : found.start()], Excerpt.new(new, self.places[found.start()])]
            done = found.end()
        return joined((*parts, self[done:])) if parts else self

    def lines(self) -> list[Excerpt]:
        """Its lines, without their ends."""
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        return [self[a : b - 1] for a, b in pairwise((*starts, len(self.text) + 1))]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The stretch of the document that holds the characters from `start` to `end`; there must be one."""
        places = self.places[start:end]
        if isinstance(places, range):
            return Span(places[0], places[-1] + 1)
        return Span(min(places), max(places) + 1)


def joined(parts: Iterable[Excerpt], mark: str = "") -> Excerpt:
    """The parts as one text, with a mark between them that stands where the part before it ends."""
    found = [part for part in parts if part]
    if not found:
        return Excerpt("", ())
    if len(found) == 1:
        return found[0]
    places: list[int] = []
    for part in found:
        if places:
            places += [places[-1]] * len(mark)
        places += part.places
    return Excerpt(mark.join(part.text for part in found), places)
