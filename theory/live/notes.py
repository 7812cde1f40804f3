"""What an editor is told of a text: notes with their places, and changes that it may make; plain data."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Position(NamedTuple):
    """A place in a text, from 0: of a notebook also the cell, which is 0 where there are none; the line; and how many
    characters stand before it there."""

    cell: int
    line: int
    column: int


class Stretch(NamedTuple):
    """From one position up to another."""

    start: Position
    end: Position

    def holds(self, at: Position) -> bool:
        """Whether a position lies in it; its end does, since there an editor has its cursor behind the last sign."""
        return self.start <= at <= self.end


BEGINNING = Stretch(Position(0, 0, 0), Position(0, 0, 0))  # where something is said of a text as a whole


class Note(Struct, frozen=True):
    """What is wrong, or for a person, in one place. level: `error`, `warning` or `hint`. rule: the verdict, as
    checkers call it."""

    stretch: Stretch
    level: str
    rule: str
    message: str


class Change(Struct, frozen=True):
    """What may be put in the place of a stretch. title: what it does, as a menu shows it."""

    title: str
    stretch: Stretch
    text: str


class Looked(Struct, frozen=True):
    """All notes on a text, in its order, and how much of it was judged, in a sentence."""

    notes: tuple[Note, ...]
    summary: str


class Completion(Struct, frozen=True):
    """What may be written next. about: what it is, in a few words. text: what is put in, if it is not the label."""

    label: str
    about: str
    text: str = ""
