"""A document's equalities, each judged or said why not; and as a report: one group for each verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.reading import EQUAL
from theory.cells import visible
from theory.documents.pieces import Document, Statement, Unread
from theory.links.link import Link, Truth, Unclaimed, Unreadable
from theory.links.links import judged
from theory.report import wording
from theory.report.blocks import Group, Linked, Links, Text

# Verdict -> its standing, in the order in which a reader wants to see them.
STANDINGS = {
    Truth.WRONG: "wrong",
    Truth.ELSEWHERE: "doubt",
    Truth.UNREAD: "doubt",
    Truth.UNDECIDED: "doubt",
    Truth.ROUNDED: "near",
    Truth.RIGHT: "sure",
    Truth.DEFINES: "plain",
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
        done += len({link.place for link in links if link.truth in JUDGED})
        found += [(statement.span.start, link) for link in links or _unclaimed(statement)]
    for piece in document.unread:
        equalities += piece.equalities
        found.append((piece.span.start, _unread(piece)))
    return Checked(tuple(link for _, link in sorted(found, key=lambda one: one[0])), done, equalities)


def _unclaimed(statement: Statement) -> Iterator[Link]:
    """The links of a statement that nobody claims."""
    if not statement.claimed:
        why = Unclaimed(statement.stance)
        for place, (left, relation, right) in enumerate(statement.chain.links(), start=1):
            line = statement.line(right)
            yield Link(line, statement.question, left.text, relation, right.text, Truth.UNREAD, why, place)


def _unread(piece: Unread) -> Link:
    why = Unreadable(piece.reason.why, str(piece.reason.fact))
    return Link(piece.line, piece.question, piece.text.strip(), "", "", Truth.UNREAD, why)


def document_group(name: str, checked: Checked) -> Group:
    """The report. name: of the document, as a person calls it. All that comes from it is text to be escaped."""
    groups = []
    for truth, standing in STANDINGS.items():
        rows = tuple(_linked(link, standing) for link in checked.links if link.truth is truth)
        if rows:
            groups.append(Group(truth.value, wording.TRUTHS[truth], (Links(rows),)))
    counts = f"{checked.judged} of {checked.equalities} equalities were judged without an answer key, each by itself."
    told = counts if checked.links else "There are no formulas to judge."
    return Group("report", f"Equalities in {visible(name)}", (Group("check", "Link by link", (Text(told), *groups)),))


def _linked(link: Link, standing: str) -> Linked:
    foreign = (link.left, link.right, wording.say(link.cause), link.question)
    left, right, detail, question = (visible(" ".join(text.split())) for text in foreign)
    read = link.truth is not Truth.UNREAD
    return Linked(link.line, question, left, link.relation, right, link.truth.value, standing, detail, read)
