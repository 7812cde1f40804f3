"""What a row of the table of phrases is: phrases of one language, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple, TypeAlias

from theory.words.roles import Reach, Role, Stance


class Meaning(NamedTuple):
    """What a phrase does. reach: of a stance. sign: of a word of arithmetic."""

    does: Role | Stance
    reach: Reach = Reach.BESIDE
    sign: str = ""


class Row(NamedTuple):
    """Phrases of one language that do the same."""

    meaning: Meaning
    language: str
    phrases: str

    def split(self) -> Iterator[str]:
        return (phrase for piece in self.phrases.split("|") if (phrase := " ".join(piece.split())))


Rows: TypeAlias = tuple[Row, ...]


def rows(does: Role | Stance, reach: Reach = Reach.BESIDE, sign: str = "", **languages: str) -> Rows:
    return tuple(Row(Meaning(does, reach, sign), language, said) for language, said in languages.items())


def said_by(subjects: str, verbs: str, that: str = "") -> str:
    """The phrases in which somebody does something. that: what follows each of them."""
    words = [[" ".join(piece.split()) for piece in said.split("|")] for said in (subjects, verbs)]
    return " | ".join(f"{who} {does} {that}".strip() for who, does in product(*words))
