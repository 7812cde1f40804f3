"""What the reader of a hand-in knows of the assignment: its name, and the letters of the question at each place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checks.reading import Notation
from theory.documents.pieces import Context


@dataclass(frozen=True, slots=True)
class Assigned:
    """title: what stands before the colon of the assignment's title, as `Exercise 5`: where a hand-in begins with it,
    it names no question. letters: the notation of the question that a context is about; None where none is known. It
    must always say the same of the same. names: whether a heading names a question, or a place in it. has: whether
    there is a question that is called exactly so."""

    title: str
    letters: Callable[[Context], Notation | None]
    names: Callable[[str], bool]
    has: Callable[[str], bool]

    def begins(self, line: str) -> bool:
        """Whether a line begins with the assignment's name."""
        bare = line.strip(" #*_").lower()
        return bool(self.title) and bare.startswith(self.title) and not bare[len(self.title) :][:1].isalnum()
