"""The words that questions and their printed keys say themselves: where a hand-in repeats them, they are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from theory.formula import unicode
from theory.formula.latex import SPECIAL, text
from theory.grading.key import Key
from theory.report.wording import answers


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Sentences as `same` has them. They are told of what is asked and why a line holds, and are no answer."""

    known: frozenset[str] = frozenset()

    def says(self, words: str) -> bool:
        """Whether these words, all of them, are ones that the assignment says itself."""
        return same(words) in self.known

    def remarks(self, notes: Iterable[str]) -> bool:
        """Whether these words say that the number behind them is the one before, with more digits."""
        return [same(note) for note in notes] in REMARKS


REMARKS = tuple([words.rstrip(":")] for words in (answers.EXACTLY, answers.MORE_EXACTLY))
ESCAPED = re.compile("|".join(re.escape(mark) for mark in sorted(SPECIAL.values(), key=len, reverse=True)))
UNESCAPED = {mark: character for character, mark in SPECIAL.items()}


def same(words: str) -> str:
    """Words as they are compared: without the marks of a format, and the colon or full stop behind them."""
    bare = ESCAPED.sub(lambda mark: UNESCAPED[mark[0]], words)
    return " ".join(re.sub(r"\\(?=[^\w\s])", "", bare).split()).rstrip(" .:")


def own_words(keys: Iterable[Key]) -> OwnWords:
    """What these questions say, why each line of their keys holds, and what stands beside it."""
    return OwnWords(frozenset(filter(None, (same(words) for key in keys for words in _said(key)))))


def _said(key: Key) -> Iterator[str]:
    table = key.question.table
    yield from (table.title, f"{key.question.id} {table.title}", f"{key.question.id}: {table.title}")
    yield from (*table.asks.strip().split("\n"), table.asks)
    for quantity in key.derivation:
        for form in quantity.lines:
            yield from (form.rule, text(form.rule))  # LaTeX sets otherwise what it has no sign for
    yield from (answers.GIVEN, answers.FREE, answers.PUT_IN, answers.OPEN, answers.EXACTLY, answers.MORE_EXACTLY)
    if key.places is not None:
        yield answers.rounding(key.places)
    if key.question.variant:
        yield answers.variant(key.question.variant)
    yield from (answers.also_right(row.value, row.of, row.convention) for row in table.also_right)
    yield from (answers.made_of(unicode.name(name)) for name in key.derivation.answer)
    yield from (answers.theorem(theorem.name) for theorem in key.derivation.theorems)
