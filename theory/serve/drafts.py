"""A text that is written on a page: how it is understood, and what of that is new since the page was told last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import NamedTuple, TypedDict
from uuid import uuid4

from checks.remembering import Shelf, estimated, remembered
from theory.documents import formats
from theory.documents.limits import SubmissionError, lined
from theory.errors import InputError
from theory.links.document import of_passage
from theory.links.link import Link
from theory.links.passages import Judged
from theory.live.document import Draft, draft
from theory.report import html
from theory.report.document_blocks import block, mixed
from theory.report.wording.links import so_far, summary

FIRST = 3_000  # characters of a text of which a page is told first
MORE = 4  # times as many each time that it asks again, until it knows all
PART = 100  # bytes of a part of a page, beside its pieces


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
    """What a page is told. error: why there is nothing to show. summary: how much was judged. judged: how many
    characters that is. more: whether that is the beginning alone. text: what the places count in, where the page does
    not have it. version: of what it shows then.

    Of the pieces that it shows, `before` stay at the beginning and `after` at the end, where their places move by
    `shift`; what is between is now `pieces`. whole: none of those that it shows stay.
    """

    error: str
    summary: str
    judged: int
    more: bool
    text: str | None
    version: str
    whole: bool
    before: int
    after: int
    shift: int
    pieces: list[Piece]


class Part(NamedTuple):
    """What a page shows of a passage, and where that begins in the text, in the units of a browser. pieces: their
    places count from there; as long as nothing of them changes, they are one object."""

    start: int
    pieces: tuple[Piece, ...]


class Page(NamedTuple):
    """What a page shows, and how long the text is."""

    version: str
    parts: tuple[Part, ...]
    length: int


EMPTY = Page("", (), 0)
_PAGES, _MADE = Shelf[Page](), Shelf[str]()


def written(draft_of: str, version: str, judged: int, name: str, data: str | bytes) -> Written:
    """What is new of a document as it is understood, or of its beginning, where little of it was judged before.

    draft_of: whose draft it is, as its page calls itself. version: of what that shows. judged: how many characters that
    is of. data: a text, or the bytes of a file."""
    told: Written = {
        "error": "", "summary": "", "judged": 0, "more": False, "text": None, "version": "", "whole": True,
        "before": 0, "after": 0, "shift": 0, "pieces": [],
    }  # fmt: skip
    if not data.strip():
        return told
    try:
        text = lined(data if isinstance(data, str) else formats.text(name, data))
        beginning = formats.beginning(name, text, max(FIRST, MORE * judged))
        found = draft(name, beginning)
    except (SubmissionError, InputError) as error:
        return {**told, "error": " ".join(str(error).split())}
    checked, page = found.checked, _page(found)
    more = len(beginning) < len(text)
    places = text if more else checked.document.source.text
    said = summary(checked.equalities, checked.counts)
    last = _PAGES.get(draft_of)
    if last is None or last.version != version:
        last = EMPTY
    _PAGES.put(draft_of, page, estimated(len(draft_of)) + PART * len(page.parts))
    before, old, new, after = _changed(last, page)
    return {
        **told, "summary": so_far(said) if more else said, "judged": len(beginning), "more": more,
        "text": places if isinstance(data, bytes) else None, "version": page.version, "whole": last is EMPTY,
        "before": before, "after": after, "shift": page.length - last.length,
        "pieces": list(_between(old, new, before)),
    }  # fmt: skip


def in_units(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of characters as a browser counts: in UTF-16, where some characters are two."""
    wide = [] if text.isascii() else [at for at, sign in enumerate(text) if ord(sign) > 0xFFFF]
    return [(start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in places]


def _page(draft: Draft) -> Page:
    parts: list[Part] = []
    at = 0
    for one in draft.passages:
        pieces, length = _shown(one)
        parts.append(Part(at, pieces))
        at += length
    return Page(uuid4().hex, tuple(parts), at)


@remembered
def _shown(judged: Judged) -> tuple[tuple[Piece, ...], int]:
    """What a page shows of a passage, in its order; and how long the passage is."""
    source, pieces = judged.passage.source, list[Piece]()
    shown = list(mixed(source.text, judged.passage.pieces, of_passage(judged).links))
    *places, (_, length) = in_units(
        source.text, [*(one.at for one in shown if isinstance(one, Link)), (0, len(source.text))]
    )
    following = iter(places)
    for one in shown:
        if isinstance(one, Link):
            row = one.line - source.line(one.at[0])
            pieces.append(Piece(_made(replace(one, line=0, at=(0, 0))), *next(following), row))
        else:
            pieces.append(Piece(_made(one)))
    return tuple(pieces), length


def _made(one: str | Link) -> str:
    """A link, or words, as one element; its line is left to the page, since it moves with every line that is typed."""
    if (found := _MADE.get(one)) is None:
        found = html.chapter(block(one), 2)
        _MADE.put(one, found, estimated(0) + len(found))
    return found


def _changed(last: Page, page: Page) -> tuple[int, Sequence[Piece], Sequence[Piece], int]:
    """How many pieces stay at the beginning of what a page shows, those that go, those that come, and how many stay at
    the end."""
    shift = page.length - last.length
    pairs = zip(last.parts, page.parts, strict=False)
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    most = min(len(last.parts), len(page.parts)) - first
    pairs = zip(reversed(last.parts), reversed(page.parts), strict=False)
    pairs = takewhile(lambda pair: pair[0].pieces is pair[1].pieces and pair[0].start + shift == pair[1].start, pairs)
    behind = sum(1 for _ in islice(pairs, most))
    old = [piece for part in last.parts[first : len(last.parts) - behind] for piece in _placed(part)]
    new = [piece for part in page.parts[first : len(page.parts) - behind] for piece in _placed(part)]
    before, after = _alike(old, new, shift)
    return (
        sum(len(part.pieces) for part in page.parts[:first]) + before,
        old[before : len(old) - after],
        new[before : len(new) - after],
        sum(len(part.pieces) for part in page.parts[len(page.parts) - behind :]) + after,
    )


def _placed(part: Part) -> Iterator[Piece]:
    return (_moved(piece, part.start) for piece in part.pieces)


def _alike(last: Sequence[Piece], now: Sequence[Piece], shift: int) -> tuple[int, int]:
    """How many pieces are alike at the beginning, and, moved by `shift`, at the end."""
    pairs = zip(last, now, strict=False)
    before = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    pairs = zip(reversed(last), reversed(now), strict=False)
    after = sum(1 for _ in takewhile(lambda pair: _moved(pair[0], shift) == pair[1], pairs))
    return before, min(after, min(len(last), len(now)) - before)


def _moved(piece: Piece, shift: int) -> Piece:
    return piece if piece.start < 0 else piece._replace(start=piece.start + shift, end=piece.end + shift)


def _between(old: Sequence[Piece], new: Sequence[Piece], before: int) -> Iterator[Piece]:
    """The pieces that come; one that goes as its number, if it comes again, each once. before: so many stay before."""
    known: dict[str | int, list[int]] = {}
    for number in range(len(old) - 1, -1, -1):
        known.setdefault(old[number].html, []).append(before + number)
    for piece in new:
        numbers = known.get(piece.html)
        yield piece._replace(html=numbers.pop()) if numbers else piece
