"""Which parts of a document speak of names of their own: its questions, and its headings where names begin anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from checks.tree import Name, Tree, names
from theory.documents.pieces import Context, Statement

ANEW = re.compile(r"\b(?:let|suppose|consider|assume|given|define)\b[^.;]*$", re.IGNORECASE)


class Section(NamedTuple):
    """A question, without the letter of a step, and the headings at which a document begins anew."""

    question: str
    headings: tuple[str, ...] = ()


class Anew(NamedTuple):
    """A name that is let be a formula in other names, and under which headings."""

    name: str
    formula: Tree
    headings: tuple[str, ...]


S = TypeVar("S")


def section(context: Context, depth: int) -> Section:
    """The section of a piece. depth: so many of its headings set it apart."""
    return Section(context.question.rstrip("abcdefgh"), context.headings[:depth])


def nearest(section: Section, kept: Mapping[Section, S], otherwise: S) -> tuple[Section | None, S]:
    """What is kept for a section, or else for the part of the document that it is a part of, or else for what stands
    before the first question: it is said for all of them. And for which of them it is kept."""
    for question in dict.fromkeys((section.question, "")):
        for length in range(len(section.headings), -1, -1):
            part = Section(question, section.headings[:length])
            if (found := kept.get(part)) is not None:
                return part, found
    return None, otherwise


def anew(statements: Iterable[Statement]) -> Iterator[Anew]:
    """The names that statements let be formulas."""
    for statement in statements:
        sides = [side.tree for side in statement.chain.sides[:2]]
        name, formula = sides[0], sides[-1]
        if not isinstance(name, Name) or formula is None or not ANEW.search(statement.context.before):
            continue
        if {*names(formula)} - {name.text}:
            yield Anew(name.text, formula, statement.context.headings)


def depth(rows: Iterable[Anew]) -> int:
    """How many headings set the sections of a document apart: those down to where one lets a name be another formula
    than one beside it does."""
    said: dict[str, tuple[tuple[str, ...], Tree]] = {}  # of each name, where it was last let be what
    found = 0
    for name, formula, here in rows:
        there, other = said.get(name, (here, formula))
        if other != formula:
            parted = (at for at, (one, two) in enumerate(zip(here, there, strict=False), start=1) if one != two)
            found = max(found, next(parted, 0))
        said[name] = here, formula
    return found
