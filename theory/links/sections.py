"""Which parts of a document speak of names of their own: its questions, and its headings where names begin anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from checks.tree import Name, Tree, names
from theory.documents.pieces import Context, Statement

ANEW = re.compile(r"\b(?:let|suppose|consider|assume|given|define)\b[^.;]*$", re.IGNORECASE)


class Section(NamedTuple):
    """A question, without the letter of a step, and the headings at which a document begins anew."""

    question: str
    headings: tuple[str, ...] = ()


S = TypeVar("S")


def section(context: Context, depth: int) -> Section:
    """The section of a piece. depth: so many of its headings set it apart."""
    return Section(context.question.rstrip("abcdefgh"), context.headings[:depth])


def nearest(section: Section, kept: Mapping[Section, S], otherwise: S) -> S:
    """What is kept for a section, or else for the part of the document that it is a part of, or else for what stands
    before the first question: it is said for all of them."""
    for question in dict.fromkeys((section.question, "")):
        for length in range(len(section.headings), -1, -1):
            if (found := kept.get(Section(question, section.headings[:length]))) is not None:
                return found
    return otherwise


def depth(statements: Iterable[Statement]) -> int:
    """How many headings set the sections of a document apart: those down to where one lets a name be another formula
    than one beside it does."""
    said: dict[str, tuple[tuple[str, ...], Tree]] = {}  # of each name, where it was last let be what
    found = 0
    for statement in statements:
        sides = [side.tree for side in statement.chain.sides[:2]]
        name, formula = sides[0], sides[-1]
        if not isinstance(name, Name) or formula is None or not ANEW.search(statement.context.before):
            continue
        if not {*names(formula)} - {name.text}:
            continue
        here = statement.context.headings
        there, other = said.get(name.text, (here, formula))
        if other != formula:
            parted = (at for at, (one, two) in enumerate(zip(here, there, strict=False), start=1) if one != two)
            found = max(found, next(parted, 0))
        said[name.text] = here, formula
    return found
