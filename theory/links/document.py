"""Every equality of a document, judged without a key by what was said before it, or with the reason why not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from checks.reading import EQUAL, Chain
from checks.reading.building import Scope
from checks.tree import Name, Tree, names
from theory.deadline import look
from theory.documents.pieces import Document, Statement, Unread, Why
from theory.links.judging import Found
from theory.links.ledger import NEW, Ledger, View
from theory.links.link import Link, Truth, Unclaimed, Unreadable
from theory.links.sections import Section, depth, nearest, section
from theory.links.statements import claim_of, explain, forget, judge
from theory.words import Stance

EXPLAINED = 60  # wrong links of a document for which a slip is looked for
SOLVED = 3  # chains behind an equation within which the name is found for which it is solved
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
    ledger: Ledger

    @property
    def scope(self) -> Scope:
        return Scope(names=View(self.ledger, self.statement.line()))


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
        if piece.reason.why not in (Why.PROGRAM, Why.HIDDEN):  # which claim nothing
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


def _unread(piece: Unread) -> Link:
    why = Unreadable(piece.reason.why, str(piece.reason.fact))
    return Link(piece.line, piece.question, piece.text.strip(), "", "", Truth.UNREAD, why, at=piece.span)


def judged(document: Document, most: float = math.inf, slips: int = 0) -> Iterator[Step]:
    """Every statement with its links, judged by what was said before it; one that is not claimed has none, and says
    nothing to those behind it; one that is supposed may define.

    most: so many links are judged; statements after that come without theirs. slips: for so many wrong ones that which
    was made is looked for.
    """
    ledgers: dict[Section, Ledger] = {}
    layers: dict[Section, frozenset[str]] = {}
    errors: dict[Section, tuple[str, ...]] = {}  # under which headings e is a name of the document's own
    headings = depth(document.statements)
    pieces = list(_in_order(document))
    count = wrong = 0
    for number, statement in enumerate(pieces, start=1):
        look()
        place = section(statement.context, headings)
        if isinstance(statement, Unread):
            if place in ledgers and statement.reason.why not in (Why.PROGRAM, Why.HIDDEN):
                ledgers[place] = forget(statement.text, ledgers[place], statement.line)
            continue
        links: tuple[Link, ...] = ()
        ledger = nearest(place, ledgers, NEW)
        supposed = statement.stance is Stance.SUPPOSED
        if (statement.claimed or supposed) and count < most:
            own_e = errors.get(place) == statement.context.headings
            solved = _solved_for(statement.chain, pieces[number : number + SOLVED])
            claim = claim_of(statement, nearest(place, layers, frozenset()), own_e, solved)
            judgement, ledgers[place] = judge(claim, ledger, statement.line())
            layers[place] = judgement.labels
            if judgement.defines_e:
                errors[place] = statement.context.headings
            statement = _with_trees(statement, judgement.trees)
            links = _links(statement, judgement.found, ledger, supposed, slips - wrong)
            wrong += sum(link.truth is Truth.WRONG for link in judgement.found)
        count += len(links)
        yield Step(statement, links, ledger)


def _with_trees(statement: Statement, trees: tuple[Tree | None, ...]) -> Statement:
    """The statement with these formulas for its sides."""
    chain = statement.chain
    if all(side.tree is tree for side, tree in zip(chain.sides, trees, strict=True)):
        return statement
    sides = (replace(side, tree=tree) for side, tree in zip(chain.sides, trees, strict=True))
    return replace(statement, chain=replace(chain, sides=tuple(sides)))


def _links(
    statement: Statement, judgement: Iterable[Found], ledger: Ledger, supposed: bool, slips: float
) -> tuple[Link, ...]:
    """The links of a statement where it stands. supposed: they may say what a name stands for, but claim nothing.
    slips: for a positive number, that behind a wrong one is looked for."""
    sides, question = statement.chain.sides, statement.question
    links: list[Link] = []
    for found in judgement:
        (first, place), truth, cause = found
        left, right, next_to = sides[first], sides[place], place - first == 1
        relation = statement.chain.relations[first] if next_to else "="
        made = None
        if supposed and truth is not Truth.DEFINES:
            truth, cause = Truth.UNREAD, Unclaimed(Stance.SUPPOSED)
        elif truth is Truth.WRONG and slips > 0 and next_to:
            made = explain(claim_of(statement), found, ledger, statement.line())
        line, at = statement.line(right), (left.start, right.end)
        links.append(Link(line, question, left.text, relation, right.text, truth, cause, place, at, made))
    return tuple(links)


def _in_order(document: Document) -> Iterator[Statement | Unread]:
    """The statements of a document, those in braces behind the one that holds them, and what was not read."""
    for piece in document.pieces:
        if isinstance(piece, Statement):
            yield from (piece, *piece.inner)
        elif isinstance(piece, Unread):
            yield piece


def _solved_for(chain: Chain, following: Iterable[Statement | Unread]) -> str:
    """The name for which a chain may be an equation that is solved behind it, as 2w + 1 = 7 is before w = 3: the first
    with which one of the chains there begins; empty where it is none."""
    trees = [side.tree for side in chain.sides if side.tree is not None]
    if len(trees) != 2 or isinstance(trees[0], Name):
        return ""
    firsts = (piece.chain.sides[0].tree for piece in following if isinstance(piece, Statement))
    found = next((first.text for first in firsts if isinstance(first, Name)), "")
    return found if any(found in names(tree) for tree in trees) else ""
