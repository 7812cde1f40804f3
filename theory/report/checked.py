"""The links of a document as a report: one group for each verdict, the questionable ones first."""

from __future__ import annotations

from collections.abc import Sequence

from theory.classroom.gradebook import visible
from theory.links.link import Link, Truth
from theory.report.blocks import Group, Text
from theory.report.kinds import Linked, Links

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


def document_group(name: str, links: Sequence[Link]) -> Group:
    """The report. name: of the document, as a person calls it. All that comes from it is text to be escaped."""
    groups = []
    for found, (standing, says) in VERDICTS.items():
        rows = tuple(_linked(link, standing) for link in links if link.found is found)
        if rows:
            groups.append(Group(found.value, says, (Links(rows),)))
    counts = f"{len(links)} links of formulas were judged without an answer key, each by itself."
    told = counts if links else "There are no formulas to judge."
    return Group("report", f"Equalities in {visible(name)}", (Group("check", "Link by link", (Text(told), *groups)),))


def _linked(link: Link, standing: str) -> Linked:
    foreign = (link.left, link.right, link.detail, link.question)
    left, right, detail, question = (visible(" ".join(text.split())) for text in foreign)
    read = link.found is not Truth.UNREAD
    return Linked(link.line, question, left, link.relation, right, link.found.value, standing, detail, read)
