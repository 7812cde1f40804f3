"""Every equality of a document, judged without a key by what was said before it, or with the reason why not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from checks.reading import EQUAL, Chain
from checks.reading.building import Scope
from checks.tree import Name
from theory.deadline import look
from theory.documents.pieces import Document, Statement, Unread, Why
from theory.formula.names import derivative
from theory.links.following import followed
from theory.links.judging import base, chained, crossed, manner
from theory.links.link import Link, Truth, Unclaimed, Unreadable
from theory.links.mistaken import explained
from theory.links.naming import defines_e, labelled, relabelled, still
from theory.links.plausible import implausible
from theory.links.rivals import disputed
from theory.links.scope import forgotten, remember
from theory.links.sections import Section, depth, nearest, section
from theory.words import Stance

EXPLAINED = 60  # wrong links of a document for which a slip is looked for
JUDGED = (Truth.RIGHT, Truth.ROUNDED, Truth.ELSEWHERE, Truth.WRONG)


@dataclass(frozen=True, slots=True)
class Equalities:
    """A document's equalities: its links in their order, those that could not be read among them.

    count: all equality signs of the document, and all other relations that claim something. judged: those of them that
    were found true or false. defining: those that give a name its meaning, so that there is nothing to judge.
    """

    links: tuple[Link, ...]
    judged: int
    count: int
    defining: int = 0

    @property
    def share(self) -> float:
        """Of what could be true or false, the part that was judged; 1 where nothing could."""
        claims = self.count - self.defining
        return self.judged / claims if claims else 1.0


class Step(NamedTuple):
    """A statement with its links, and what the document had said of its names before it."""

    statement: Statement
    links: tuple[Link, ...]
    scope: Scope


def check(document: Document) -> Equalities:
    """Every equality of a document, judged or with the reason why not."""
    return counted(document, judged(document, slips=EXPLAINED))


def counted(document: Document, steps: Iterable[Step]) -> Equalities:
    """The equalities of a document of which the statements have been judged."""
    found: list[Link] = []
    done = equalities = defining = 0
    for statement, links, _ in steps:
        places = {place for place, relation in enumerate(statement.chain.relations, start=1) if relation in EQUAL}
        equalities += len(places | {link.place for link in links})
        decided = {link.place for link in links if link.truth in JUDGED}
        done += len(decided)
        defining += len({link.place for link in links if link.truth is Truth.DEFINES} - decided)
        found += links or _unclaimed(statement)
    for piece in document.unread:
        equalities += piece.equalities
        found.append(_unread(piece))
    return Equalities(tuple(sorted(found, key=lambda link: link.at)), done, equalities, defining)


def _unclaimed(statement: Statement) -> Iterator[Link]:
    """The links of a statement that nobody claims."""
    if not statement.claimed:
        why = Unclaimed(statement.stance)
        for place, (left, relation, right) in enumerate(statement.chain.links(), start=1):
            at = (left.start, right.end)
            line = statement.line(right)
            yield Link(line, statement.question, left.text, relation, right.text, Truth.UNREAD, why, place, at)


def _supposed(link: Link) -> Link:
    """A link that is supposed: it may say what a name stands for, but claims nothing."""
    return replace(link, truth=Truth.UNREAD, cause=Unclaimed(Stance.SUPPOSED))


def _unread(piece: Unread) -> Link:
    why = Unreadable(piece.reason.why, str(piece.reason.fact))
    return Link(piece.line, piece.question, piece.text.strip(), "", "", Truth.UNREAD, why, at=piece.span)


def judged(document: Document, most: float = math.inf, slips: int = 0) -> Iterator[Step]:
    """Every statement with its links, judged by what was said before it; one that is not claimed has none, and says
    nothing to those behind it; one that is supposed may define.

    most: so many links are judged; statements after that come without theirs. slips: for so many wrong ones that which
    was made is looked for.
    """
    scopes: dict[Section, Scope] = {}
    layers: dict[Section, frozenset[str]] = {}
    errors: dict[Section, tuple[str, ...]] = {}  # under which headings e is a name of the document's own
    headings = depth(document.statements)
    count = wrong = 0
    for statement in _in_order(document):
        look()
        place = section(statement.context, headings)
        if isinstance(statement, Unread):
            if place in scopes and statement.reason.why not in (Why.PROGRAM, Why.HIDDEN):
                scopes[place] = forgotten(scopes[place], statement.text)
            continue
        links: tuple[Link, ...] = ()
        scope = nearest(place, scopes, Scope())
        supposed = statement.stance is Stance.SUPPOSED
        if (statement.claimed or supposed) and count < most:
            layers[place] = nearest(place, layers, frozenset()) | labelled(statement.chain, scope)
            own_e = errors.get(place) == statement.context.headings
            chain = relabelled(statement.chain, still(layers[place], scope), own_e)
            statement = replace(statement, chain=chain)
            if defines_e(statement.chain):
                errors[place] = statement.context.headings
            links, scopes[place] = of_statement(statement, scope, explain=wrong < slips)
            wrong += sum(link.truth is Truth.WRONG for link in links)
        if supposed:
            links = tuple(link if link.truth is Truth.DEFINES else _supposed(link) for link in links)
        count += len(links)
        yield Step(statement, links, scope)


def _foreseen(scope: Scope, chain: Chain) -> Scope:
    """The scope with what follows for the name that a chain begins with: its value is the result of that."""
    first = chain.sides[0].tree
    return followed(scope, first) if isinstance(first, Name) and derivative(first.text) is None else scope


def _in_order(document: Document) -> Iterator[Statement | Unread]:
    """The statements of a document, those in braces behind the one that holds them, and what was not read."""
    for piece in document.pieces:
        if isinstance(piece, Statement):
            yield from (piece, *piece.inner)
        elif isinstance(piece, Unread):
            yield piece


def of_statement(statement: Statement, scope: Scope, explain: bool = False) -> tuple[tuple[Link, ...], Scope]:
    """The links of one statement, and the scope behind it. explain: what is wrong, with the slip that was made."""
    chain, context, line = statement.chain, statement.context, statement.line()
    words = " ".join((*chain.notes, context.before, context.after))
    here = replace(scope, log=base(words))
    links: list[Link] = []
    how = manner(words, context.before)
    for (left, right), truth, why in chained(chain, here, line, how):
        place = chain.sides.index(right)
        row, relation, at = statement.line(right), chain.relations[place - 1], (left.start, right.end)
        made = explained(left, right, here, why) if explain and truth is Truth.WRONG else None
        links.append(Link(row, context.question, left.text, relation, right.text, truth, why, place, at, made))
    if any(crossed(link.cause) for link in links):
        return tuple(links), scope  # what it says of a name has two readings
    behind = remember(_foreseen(here, chain), chain, line, introduced=how.introduces)
    if wrong := next((link.place for link in links if link.truth is Truth.WRONG), 0):
        behind = disputed(behind, here, chain, wrong)
    if why := implausible(chain, behind):
        first, last, place = chain.sides[0], chain.sides[-1], len(chain.sides) - 1
        row, at = statement.line(last), (last.start, last.end)
        links.append(Link(row, context.question, first.text, "=", last.text, Truth.WRONG, why, place, at))
    return tuple(links), replace(behind, log=None)
