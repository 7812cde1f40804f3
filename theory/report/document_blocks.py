"""What was said of a document's equalities as a report: what is wrong, what is open, then the document in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from theory.cells import short, visible
from theory.documents.pieces import Document, Piece, Prose
from theory.links.document import Equalities
from theory.links.link import Link, Truth
from theory.report.blocks import Block, Group, Linked, Links, Text
from theory.report.wording import links as wording

LONGEST_PROSE = 600  # characters between two links

# Verdict -> its standing, in the order in which a reader wants to see them.
STANDINGS = {
    Truth.WRONG: "wrong",
    Truth.ELSEWHERE: "doubt",
    Truth.CUT_OFF: "doubt",
    Truth.UNDECIDED: "doubt",
    Truth.UNREAD: "doubt",
    Truth.ROUNDED: "near",
    Truth.RIGHT: "sure",
    Truth.DEFINES: "plain",
}
IN_QUESTION = tuple(truth for truth, standing in STANDINGS.items() if standing in ("wrong", "doubt"))


class Checked(Struct, frozen=True):
    """A document and its equalities. name: of the file, as it was given."""

    name: str
    document: Document
    equalities: Equalities

    def place(self, line: int) -> str:
        """Of a notebook, the cell and its line for a line counted through all cells; else nothing."""
        return self.document.source.place(line)

    @property
    def counts(self) -> dict[Truth, int]:
        """How many links have each verdict, those in question first."""
        found = Counter(link.truth for link in self.equalities.links)
        return {truth: found[truth] for truth in STANDINGS if found[truth]}


def in_order(checked: Checked) -> Iterator[str | Link]:
    """A document in its own order: its links, and between them its words on one line."""
    return mixed(checked.document.source.text, checked.document.pieces, checked.equalities.links)


def mixed(text: str, pieces: Iterable[Piece], links: Iterable[Link]) -> Iterator[str | Link]:
    """The links of a text, and between them its words on one line."""
    words = [(tuple(piece.span), text[slice(*piece.span)]) for piece in pieces if type(piece) is Prose]
    for _, one in sorted([*words, *((link.at, link) for link in links)], key=lambda item: item[0]):
        if isinstance(one, Link):
            yield one
        elif any(map(str.isalnum, one)):
            yield short(one.lstrip(" .,;:\n"), LONGEST_PROSE)


def documents_group(checked: Sequence[Checked]) -> Group:
    """The report on all documents. All that comes from them is text to be escaped."""
    groups = tuple(
        Group(f"document-{number}", visible(one.name), _document(one)) for number, one in enumerate(checked, start=1)
    )
    if len(groups) == 1:
        return Group("report", f"Equalities in {groups[0].title}", groups[0].blocks)
    return Group("report", f"Equalities in {len(groups)} documents", groups)


def _document(checked: Checked) -> tuple[Block, ...]:
    summary = Text(wording.summary(checked.equalities, checked.counts))
    if not checked.equalities.links:
        return (Group("check", "Link by link", (summary,)),)
    groups = tuple(_of(checked, truth) for truth in IN_QUESTION if truth in checked.counts)
    return (Group("check", "In question", (summary, *groups)), whole(checked))


def whole(checked: Checked) -> Group:
    """The document in its own order: its links, and between them its words."""
    return Group("all", "The document in its order", tuple(map(block, in_order(checked))))


def block(one: str | Link) -> Links | Text:
    """A link of a document, or words between two."""
    return Links((_linked(one),)) if isinstance(one, Link) else Text(visible(one))


def _of(checked: Checked, truth: Truth) -> Group:
    """The links with this verdict."""
    rows = tuple(_linked(link) for link in checked.equalities.links if link.truth is truth)
    return Group(truth.value, wording.TRUTHS[truth], (Links(rows, excerpt=True),))


def _linked(link: Link) -> Linked:
    foreign = (link.left, link.right, wording.of_link(link), link.question)
    left, right, detail, question = (visible(" ".join(text.split())) for text in foreign)
    read = link.truth is not Truth.UNREAD
    return Linked(
        link.line, question, left, link.relation, right, link.truth.value, STANDINGS[link.truth], detail, read
    )
