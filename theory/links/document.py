"""Every equality of a document, judged without a key by what was said before it, or with the reason why not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checks.reading import EQUAL
from checks.remembering import remembered
from theory.documents.pieces import Document, Statement, Unread, Why
from theory.links import passages
from theory.links.link import Link, Truth, Unclaimed, Unreadable
from theory.links.passages import Judged, Step, with_trees

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


def check(document: Document) -> Equalities:
    """Every equality of a document, judged or with the reason why not."""
    return counted(document, [*passages.judged(document, math.inf, EXPLAINED)])


def counted(document: Document, parts: Sequence[Judged]) -> Equalities:
    """The equalities of a document of which the passages have been judged."""
    links: list[Link] = []
    lines = done = equalities = defining = 0
    for start, one in zip(document.starts, parts, strict=False):
        here = of_passage(one)
        links += (link.moved(start, lines) for link in here.links)
        done, equalities, defining = done + here.judged, equalities + here.count, defining + here.defining
        lines += one.passage.lines
    return Equalities(tuple(links), done, equalities, defining)


@remembered
def of_passage(one: Judged) -> Equalities:
    """The equalities of a passage, in which their places and lines count."""
    found: list[Link] = []
    done = equalities = defining = 0
    for statement, links, _ in one.steps:
        places = {place for place, relation in enumerate(statement.chain.relations, start=1) if relation in EQUAL}
        equalities += len(places | {link.place for link in links})
        decided = {link.place for link in links if link.truth in JUDGED}
        done += len(decided)
        defining += len({link.place for link in links if link.truth is Truth.DEFINES} - decided)
        found += links or _unclaimed(statement)
    for piece in one.passage.pieces:
        if isinstance(piece, Unread):
            if piece.reason.why not in (Why.PROGRAM, Why.HIDDEN):  # which claim nothing
                equalities += piece.equalities
            found.append(_unread(piece))
    return Equalities(tuple(sorted(found, key=lambda link: link.at)), done, equalities, defining)


def judged(document: Document, most: float = math.inf, slips: int = 0) -> Iterator[Step]:
    """Every statement with its links, judged by what was said before it; one that is not claimed has none, and says
    nothing to those behind it; one that is supposed may define.

    most: so many links are judged; statements after that come without theirs. slips: for so many wrong ones that which
    was made is looked for.
    """
    yield from placed(document, passages.judged(document, most, slips))


def placed(document: Document, parts: Iterable[Judged]) -> Iterator[Step]:
    """The statements of passages that have been judged, where they stand in the document."""
    statements, lines = iter(document.statements), 0
    for start, one in zip(document.starts, parts, strict=False):
        for (told, links, ledger), statement in zip(one.steps, statements, strict=False):
            found = with_trees(statement, [side.tree for side in told.chain.sides])
            yield Step(found, tuple(link.moved(start, lines) for link in links), ledger)
        lines += one.passage.lines


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
