"""A document's equalities, each judged or said why not; and as a report: one group for each verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from theory.classroom.gradebook import visible
from theory.documents.answers import EQUAL
from theory.documents.pieces import Document, Statement, Unread
from theory.links.link import Link, Truth
from theory.links.links import judged
from theory.report import wording
from theory.report.blocks import Group, Linked, Links, Text

# Verdict -> its standing, and what it says, in the order in which a reader wants to see them.
VERDICTS = {
    Truth.WRONG: ("wrong", "the two sides differ"),
    Truth.ELSEWHERE: ("doubt", "true under a convention that the document does not name"),
    Truth.UNREAD: ("doubt", "could not be read: for a person"),
    Truth.UNDECIDED: ("doubt", "neither shown nor refuted: for a person"),
    Truth.ROUNDED: ("near", "true within the rounding of the numbers in it"),
    Truth.RIGHT: ("sure", "the two sides are equal"),
    Truth.DEFINES: ("plain", "gives a name its meaning, so there is nothing to judge"),
}


JUDGED = (Truth.RIGHT, Truth.ROUNDED, Truth.ELSEWHERE, Truth.WRONG)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was said of a document: its links in their order, those that could not be read among them.

    equalities: all equality signs of the document. judged: those of them that were found true or false.
    """

    links: tuple[Link, ...]
    judged: int
    equalities: int


def check(document: Document) -> Checked:
    """Every equality of a document, judged or with the reason why not."""
    found: list[tuple[int, Link]] = []
    done = equalities = 0
    for statement, links in judged(document):
        equalities += sum(relation in EQUAL for relation in statement.chain.relations)
        done += len({link.place for link in links if link.found in JUDGED})
        found += [(statement.span.start, link) for link in links or _unclaimed(statement)]
    for piece in document.unread:
        equalities += piece.equalities
        found.append((piece.span.start, _unread(piece)))
    return Checked(tuple(link for _, link in sorted(found, key=lambda one: one[0])), done, equalities)


def _unclaimed(statement: Statement) -> Iterator[Link]:
    """The links of a statement that nobody claims."""
    if not statement.claimed:
        why = wording.stance(statement.stance)
        for place, (left, relation, right) in enumerate(statement.chain.links(), start=1):
            line = statement.line(right)
            yield Link(line, statement.question, left.text, relation, right.text, Truth.UNREAD, why, place)


def _unread(piece: Unread) -> Link:
    return Link(piece.line, piece.question, piece.text.strip(), "", "", Truth.UNREAD, wording.unread(piece.reason))


def document_group(name: str, checked: Checked) -> Group:
    """The report. name: of the document, as a person calls it. All that comes from it is text to be escaped."""
    groups = []
    for found, (standing, says) in VERDICTS.items():
        rows = tuple(_linked(link, standing) for link in checked.links if link.found is found)
        if rows:
            groups.append(Group(found.value, says, (Links(rows),)))
    counts = f"{checked.judged} of {checked.equalities} equalities were judged without an answer key, each by itself."
    told = counts if checked.links else "There are no formulas to judge."
    return Group("report", f"Equalities in {visible(name)}", (Group("check", "Link by link", (Text(told), *groups)),))


def _linked(link: Link, standing: str) -> Linked:
    foreign = (link.left, link.right, link.detail, link.question)
    left, right, detail, question = (visible(" ".join(text.split())) for text in foreign)
    read = link.found is not Truth.UNREAD
    return Linked(link.line, question, left, link.relation, right, link.found.value, standing, detail, read)
