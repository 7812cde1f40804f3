"""What was said of a document's equalities as a report: one group for each verdict."""

from __future__ import annotations

from theory.cells import visible
from theory.links.document import Equalities
from theory.links.link import Link, Truth
from theory.report.blocks import Group, Linked, Links, Text
from theory.report.wording import links as wording

# Verdict -> its standing, in the order in which a reader wants to see them.
STANDINGS = {
    Truth.WRONG: "wrong",
    Truth.ELSEWHERE: "doubt",
    Truth.UNREAD: "doubt",
    Truth.UNDECIDED: "doubt",
    Truth.CUT_OFF: "doubt",
    Truth.ROUNDED: "near",
    Truth.RIGHT: "sure",
    Truth.DEFINES: "plain",
}


def document_group(name: str, equalities: Equalities) -> Group:
    """The report. name: of the document, as a person calls it. All that comes from it is text to be escaped."""
    groups = []
    for truth, standing in STANDINGS.items():
        rows = tuple(_linked(link, standing) for link in equalities.links if link.truth is truth)
        if rows:
            groups.append(Group(truth.value, wording.TRUTHS[truth], (Links(rows),)))
    counts = f"{equalities.judged} of {equalities.count} equalities were judged without an answer key, each by itself."
    told = counts if equalities.links else "There are no formulas to judge."
    return Group("report", f"Equalities in {visible(name)}", (Group("check", "Link by link", (Text(told), *groups)),))


def _linked(link: Link, standing: str) -> Linked:
    foreign = (link.left, link.right, wording.say(link.cause), link.question)
    left, right, detail, question = (visible(" ".join(text.split())) for text in foreign)
    read = link.truth is not Truth.UNREAD
    return Linked(link.line, question, left, link.relation, right, link.truth.value, standing, detail, read)
