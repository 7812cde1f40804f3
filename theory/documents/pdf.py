"""The text layer of a PDF as plain text: powers and indices written out, and what is torn marked as such.

A PDF says where each letter stands, not what it belongs to. A smaller one that is raised or lowered beside another is a
power or an index; a fraction, a sum with bounds and a root lie over several lines, and are left unread.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from checks import worker
from theory.documents import plain
from theory.documents.formulas import Excerpt, Found, Passed
from theory.documents.limits import LARGEST, LARGEST_PACKED, SubmissionError
from theory.documents.pieces import Reason, Why
from theory.documents.places import Place
from theory.documents.silence import Silent, blanked

MOST_PAGES = 200
SECONDS = 60.0
TORN = "\N{OBJECT REPLACEMENT CHARACTER}"  # begins a line whose parts lie over one another

# In units of the size of a letter.
_SMALL = 0.86  # what is at most so large beside another is raised or lowered
_LEVEL = 0.12  # lines of one height differ by less
_RAISED = 0.62  # a power or an index stands nearer to its line
_NEAR = 1.0  # lines that are nearer than the text's own overlap
_BOUND = 1.35  # so near stands the bound of a sum
_GAP = 3.0  # a gap within a line that divides columns
_APART = 0.5  # points between two scripts
_SPACE = 0.16  # one between words
_TALL = frozenset("∑∏∫√⋃⋂∮⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠⎧⎨⎩⎫⎬⎭")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter: where it begins and ends, the height of its line, and its size."""

    text: str
    left: float
    right: float
    height: float
    size: float


@dataclass(slots=True)
class Row:
    """Letters of one height, from the left; scripts: those that are raised or lowered beside them."""

    glyphs: list[Glyph]
    scripts: list[Glyph] = field(default_factory=list)
    torn: bool = False

    @property
    def height(self) -> float:
        return self.glyphs[0].height

    @property
    def size(self) -> float:
        return max(glyph.size for glyph in self.glyphs)

    @property
    def ends(self) -> tuple[float, float]:
        return self.glyphs[0].left, self.glyphs[-1].right


def text(data: bytes) -> str:
    """The text layer. Raises SubmissionError where there is none, or it cannot be read."""
    if len(data) > LARGEST_PACKED:
        raise SubmissionError(f"expected at most {LARGEST_PACKED} bytes, but found {len(data)}; hand in fewer pages")
    try:
        found = worker.run(_text, data, seconds=SECONDS)
    except worker.Stopped as error:
        raise SubmissionError(f"reading the PDF was given up: {error}; hand in its source") from None
    if not found.strip():
        raise SubmissionError("the PDF has no text, as a scan or a photo has none; hand in its source")
    if len(found) > LARGEST:
        raise SubmissionError(f"expected at most {LARGEST} characters, but found {len(found)}; hand in fewer pages")
    return found


def formulas(source: Excerpt, place: Place) -> Iterator[Found]:
    """Every formula of the text that `text` gave; what is torn is passed over."""
    torn = [Silent(found.start(), found.end(), Why.TORN) for found in re.finditer(rf"{TORN}[^\n]*", source.text)]
    yield from (Passed(source.span(start, end), Reason(why)) for start, end, why in torn)
    yield from plain.formulas(Excerpt(blanked(source.text, torn), source.places), place)


# In a process of its own

# What pdfminer.six lets out of its own code at a broken file.
BROKEN = (
    ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError, ArithmeticError, EOFError,
    struct.error, zlib.error,
)  # fmt: skip


def _text(data: bytes) -> str:
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.pdfexceptions import PDFException
        from pdfminer.psexceptions import PSException
    except ImportError:
        raise SubmissionError("PDF files need pdfminer.six; install theory[pdf]") from None
    pages: list[str] = []
    try:
        for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=None)):
            if number == MOST_PAGES:
                raise SubmissionError(f"expected at most {MOST_PAGES} pages, but found more; hand in fewer")
            pages.append("\n".join(_unnumbered(list(_lines(list(_glyphs(page)))), number + 1)))
    except (PDFException, PSException, *BROKEN):
        raise SubmissionError("expected a PDF that can be read, but it is none, or is locked; save it again") from None
    return "\n\n".join(pages) + "\n"


def _unnumbered(lines: Sequence[str], number: int) -> Sequence[str]:
    """The lines of a page without its own number below them."""
    return lines[:-1] if lines and lines[-1].strip() == str(number) else lines


def _glyphs(page: object) -> Iterator[Glyph]:
    """The letters of a page that stand upright."""
    from pdfminer.layout import LTChar, LTContainer

    waiting: list[object] = [page]
    while waiting:
        one = waiting.pop()
        if isinstance(one, LTChar):
            if one.upright and one.size > 0:
                yield Glyph(_letter(one.get_text()), one.x0, one.x1, one.matrix[5], one.size)
        elif isinstance(one, LTContainer):
            waiting.extend(one)


def _letter(text: str) -> str:
    """A letter without its style: an italic one of mathematics, a ligature."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if "\U0001d400" <= sign <= "\U0001d7ff" or "ﬀ" <= sign <= "ﬆ" else sign
        for sign in text
    )


def _lines(glyphs: Sequence[Glyph]) -> Iterator[str]:
    rows = _marked(_with_scripts(list(_rows(glyphs))))
    before: Row | None = None
    for row in _ordered(rows):
        if before is not None and abs(before.height - row.height) > 1.7 * row.size:
            yield ""
        yield (TORN if row.torn else "") + _written(row)
        before = row


def _rows(glyphs: Sequence[Glyph]) -> Iterator[Row]:
    """Letters of one height, divided where a gap is as wide as one between columns."""
    kept = sorted(glyphs, key=lambda one: (-one.height, one.left))
    number, numbers = 0, [0] * len(kept)
    for at, (one, other) in enumerate(pairwise(kept), start=1):
        number += one.height - other.height > _LEVEL * max(one.size, other.size)
        numbers[at] = number
    for _, level in groupby(zip(numbers, kept, strict=True), key=lambda pair: pair[0]):
        line = sorted((glyph for _, glyph in level), key=lambda one: one.left)
        start = 0
        for at, (one, other) in enumerate(pairwise(line), start=1):
            if other.left - one.right > _GAP * max(one.size, other.size):
                yield from _visible(line[start:at])
                start = at
        yield from _visible(line[start:])


def _visible(glyphs: list[Glyph]) -> Iterator[Row]:
    if any(glyph.text.strip() for glyph in glyphs):
        yield Row(glyphs)


def _with_scripts(rows: list[Row]) -> list[Row]:
    """The rows, with what is raised or lowered beside one in it."""
    kept: list[Row] = []
    for at, row in enumerate(rows):
        near = [*rows[max(0, at - 4) : at], *rows[at + 1 : at + 5]]
        base = next((other for other in near if _carries(other, row)), None)
        if base is None:
            kept.append(row)
        else:
            base.scripts += row.glyphs
    return kept


def _carries(base: Row, row: Row) -> bool:
    """Whether every part of a row is a script of a letter of the other one, right behind it."""
    if row.size > _SMALL * base.size or abs(row.height - base.height) > _RAISED * base.size:
        return False
    parts = [row.glyphs[0], *(one for before, one in pairwise(row.glyphs) if one.left - before.right > _APART)]
    return all(
        any(-0.35 * base.size < part.left - glyph.right < 0.35 * base.size for glyph in base.glyphs) for part in parts
    )


def _marked(rows: list[Row]) -> list[Row]:
    """The rows, those torn that overlap another, or hold a sign with bounds, and small ones beside such."""
    ordinary = sorted(row.size for row in rows)[len(rows) // 2] if rows else 0
    for row in rows:
        row.torn = any(glyph.text in _TALL or "(cid:" in glyph.text for glyph in row.glyphs)
    for at, row in enumerate(rows):
        for other in rows[at + 1 : at + 12]:
            size = max(row.size, other.size)
            small = min(row.size, other.size) <= _SMALL * size or min(row.size, other.size) < 0.8 * ordinary
            distance = abs(row.height - other.height)
            level = distance <= _LEVEL * size
            near = _BOUND if small and (row.torn or other.torn) else _NEAR
            if not level and _meet(row, other) and distance < near * size:
                row.torn = other.torn = True
    return rows


def _meet(one: Row, other: Row) -> bool:
    """Whether two rows stand over one another, or touch."""
    (a, b), (c, d) = one.ends, other.ends
    margin = 0.8 * max(one.size, other.size)
    return a - margin < d and c - margin < b


def _ordered(rows: Sequence[Row]) -> list[Row]:
    """The rows as they are read: the left column before the right one, where a page has two."""
    if not rows:
        return []
    left, right = min(row.ends[0] for row in rows), max(row.ends[1] for row in rows)
    middle = (left + right) / 2
    sides = [0 if row.ends[1] < middle + 6 else 1 if row.ends[0] > middle - 6 else None for row in rows]
    if min(sides.count(0), sides.count(1)) >= 6 and sides.count(None) <= len(rows) / 5:
        return sorted(rows, key=lambda row: (row.ends[0] > middle - 6, -row.height, row.ends[0]))
    return sorted(rows, key=lambda row: (-row.height, row.ends[0]))


def _written(row: Row) -> str:
    """A row with its powers and indices: x^2, w_(ij)."""
    glyphs = _accented(row.glyphs)
    marked = sorted([(glyph, 0) for glyph in glyphs] + [(glyph, 1) for glyph in row.scripts], key=_from_left)
    parts: list[str] = []
    end = marked[0][0].left
    for _, run in groupby(marked, key=lambda pair: (pair[1], pair[1] and pair[0].height > row.height)):
        group = list(run)
        words = ""
        for glyph, _ in group:
            if glyph.left - end > _SPACE * row.size and words + "".join(parts):
                words += " "
            words += glyph.text
            end = glyph.right
        if group[0][1]:
            inner = words.strip()
            sign = "^" if group[0][0].height > row.height else "_"
            parts.append(f"{sign}{inner}" if re.fullmatch(r"[A-Za-z]|[0-9]+", inner) else f"{sign}({inner})")
        else:
            parts.append(words)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _accented(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The letters of a line, each with the accent that stands over its middle: a hat is set as a letter of its own."""
    accents = [glyph for glyph in glyphs if glyph.text in _ACCENTS]
    kept: list[Glyph] = []
    for glyph in (glyph for glyph in glyphs if glyph.text not in _ACCENTS):
        over = [
            one for one in accents if glyph.text.isalpha() and glyph.left <= (one.left + one.right) / 2 < glyph.right
        ]
        accents = [one for one in accents if one not in over]
        mark = _ACCENTS[over[0].text] if len(over) == 1 else "".join(one.text for one in over)
        kept.append(replace(glyph, text=glyph.text + mark) if over else glyph)
    return [*kept, *accents]


_ACCENTS = {"ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304"}


def _from_left(pair: tuple[Glyph, int]) -> float:
    return pair[0].left
