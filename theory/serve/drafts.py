"""A text that is written on a page: how it is understood, and what of that is new since the page was told last."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple, TypedDict
from uuid import uuid4

from theory.documents import formats
from theory.documents.limits import SubmissionError
from theory.errors import InputError
from theory.links.link import Link
from theory.live.document import draft
from theory.report import html
from theory.report.document_blocks import Checked, block, in_order
from theory.report.wording.links import summary

MOST = 200  # drafts of which it is known what their pages show
MADE = 8192  # blocks that are written as HTML once


class Piece(NamedTuple):
    """A block of the page. html: or, of an answer, the number of the piece that the page has already.

    start, end: of a link, where it stands in the text, in the units of a browser; -1 for words. row: how many lines
    below its start the line is that it is named by.
    """

    html: str | int
    start: int = -1
    end: int = -1
    row: int = 0


class Written(TypedDict):
    """What a page is told. error: why there is nothing to show. summary: how much was judged. text: what the places
    count in, where the page does not have it. version: of what it shows then.

    Of the pieces that it shows, `before` stay at the beginning and `after` at the end, where their places move by
    `shift`; what is between is now `pieces`. whole: none of those that it shows stay.
    """

    error: str
    summary: str
    text: str | None
    version: str
    whole: bool
    before: int
    after: int
    shift: int
    pieces: list[Piece]


class Page(NamedTuple):
    """What a page shows, and how long the text is."""

    version: str
    pieces: tuple[Piece, ...]
    length: int


EMPTY = Page("", (), 0)
_PAGES: OrderedDict[str, Page] = OrderedDict()


def written(draft_of: str, version: str, name: str, data: str | bytes) -> Written:
    """What is new of a document as it is understood. draft_of: whose draft it is, as its page calls itself. version: of
    what that shows. data: a text, or the bytes of a file."""
    told: Written = {
        "error": "", "summary": "", "text": None, "version": "", "whole": True,
        "before": 0, "after": 0, "shift": 0, "pieces": [],
    }  # fmt: skip
    if not data.strip():
        return told
    try:
        text = data if isinstance(data, str) else formats.text(name, data)
        checked = draft(name, text).checked
    except (SubmissionError, InputError) as error:
        return {**told, "error": " ".join(str(error).split())}
    source = checked.document.source.text
    page = Page(uuid4().hex, tuple(_pieces(checked)), in_units(source, [(0, len(source))])[0][1])
    last = _PAGES.get(draft_of, EMPTY)
    if last.version != version:
        last = EMPTY
    _PAGES[draft_of] = page
    _PAGES.move_to_end(draft_of)
    if len(_PAGES) > MOST:
        _PAGES.popitem(last=False)
    before, after = _alike(last, page)
    return {
        **told, "summary": summary(checked.equalities, checked.counts),
        "text": source if isinstance(data, bytes) else None, "version": page.version, "whole": last is EMPTY,
        "before": before, "after": after, "shift": page.length - last.length,
        "pieces": list(_between(last.pieces, page.pieces, before, after)),
    }  # fmt: skip


def in_units(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of characters as a browser counts: in UTF-16, where some characters are two."""
    wide = [] if text.isascii() else [at for at, sign in enumerate(text) if ord(sign) > 0xFFFF]
    return [(start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in places]


def _pieces(checked: Checked) -> Iterator[Piece]:
    """The document in its order."""
    source, shown = checked.document.source, list(in_order(checked))
    places = iter(in_units(source.text, [one.at for one in shown if isinstance(one, Link)]))
    for one in shown:
        if isinstance(one, Link):
            row = one.line - source.line(one.at[0])
            yield Piece(_made(replace(one, line=0, at=(0, 0))), *next(places), row)
        else:
            yield Piece(_made(one))


@lru_cache(maxsize=MADE)
def _made(one: str | Link) -> str:
    """A link, or words, as one element; its line is left to the page, since it moves with every line that is typed."""
    return html.chapter(block(one), 2)


def _alike(last: Page, page: Page) -> tuple[int, int]:
    """How many pieces stay at the beginning, and at the end, of what a page shows."""
    pairs = zip(last.pieces, page.pieces, strict=False)
    before = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    shift, most = page.length - last.length, min(len(last.pieces), len(page.pieces)) - before
    pairs = zip(reversed(last.pieces), reversed(page.pieces), strict=False)
    after = sum(1 for _ in takewhile(lambda pair: _moved(pair[0], shift) == pair[1], pairs))
    return before, min(after, most)


def _moved(piece: Piece, shift: int) -> Piece:
    return piece if piece.start < 0 else piece._replace(start=piece.start + shift, end=piece.end + shift)


def _between(last: Sequence[Piece], now: Sequence[Piece], before: int, after: int) -> Iterator[Piece]:
    """The pieces between those that stay; one that the page has already as its number, each of which is used once."""
    known: dict[str | int, list[int]] = {}
    for number in range(len(last) - after - 1, before - 1, -1):
        known.setdefault(last[number].html, []).append(number)
    for piece in now[before : len(now) - after]:
        numbers = known.get(piece.html)
        yield piece._replace(html=numbers.pop()) if numbers else piece
