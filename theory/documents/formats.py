"""What kinds of document are read: one table, from the ending of a file's name to what finds its formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain
from pathlib import PurePosixPath

from theory.documents import html, limits, macros, markdown, notebook, office, pdf, plain, structured, tex
from theory.documents.chains import continued, equated, statements
from theory.documents.delimiters import DISPLAYED
from theory.documents.formulas import Excerpt, Formula, Found, Passed
from theory.documents.limits import SubmissionError, lined
from theory.documents.pieces import Document, Piece, Prose, Reason, Source, Span, Statement, Unread, Why, equalities
from theory.documents.places import Place

MOST = 20_000  # formulas in one document
MOST_LINES = 100_000


def _text(text: Excerpt, place: Place) -> Iterator[Found]:
    """Plain text, and formulas in LaTeX between its lines."""
    latex = "$" in text.text or "\\" in text.text
    return chain(plain.formulas(text, place), tex.formulas(text, Place(), comments=False) if latex else ())


# Files that are no text, and the text that is read of them.
PACKED: Mapping[str, Callable[[bytes], str]] = {
    **{suffix: partial(office.unpacked, suffix) for suffix in office.PACKED}, ".pdf": pdf.text,
}  # fmt: skip
# Texts that are read as markdown, and how they are written as such.
REWRITTEN: Mapping[str, Callable[[str], Source]] = {
    ".html": html.read, ".htm": html.read, **{suffix: partial(office.rewritten, suffix) for suffix in office.MARKUPS},
}  # fmt: skip
READERS: Mapping[str, Callable[[Excerpt, Place], Iterator[Found]]] = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), markdown.formulas), ".tex": tex.formulas, ".txt": _text,
    **dict.fromkeys((*REWRITTEN, *office.PACKED), markdown.formulas), ".pdf": pdf.formulas,
}  # fmt: skip
NOTEBOOK = ".ipynb"
SUFFIXES = (*READERS, NOTEBOOK)  # of prose with formulas
STRUCTURED = tuple(structured.READERS)  # of tables of answers


def is_document(name: str) -> bool:
    """Whether a file of this name is read as prose with formulas."""
    return PurePosixPath(name.lower()).suffix in SUFFIXES


def kind(name: str, *, tables: bool) -> str:
    """The ending of a file's name that says how it is read. tables: of answers, too. Raises SubmissionError."""
    suffix = PurePosixPath(name.lower()).suffix
    known = (*STRUCTURED, *SUFFIXES) if tables else SUFFIXES
    if suffix not in known:
        raise SubmissionError(f"found {suffix or 'no ending'}, but expected a document that ends in {', '.join(known)}")
    return suffix


def text(name: str, data: bytes) -> str:
    """What a file says, by the ending of its name: its text, or the text in it. Raises SubmissionError."""
    packed = PACKED.get(PurePosixPath(name.lower()).suffix)
    return packed(data) if packed else limits.text(data)


def encoding(name: str, data: bytes) -> str:
    """In which encoding a file of this name is read. The text in one that is no text comes in UTF-8."""
    return limits.UTF8 if PurePosixPath(name.lower()).suffix in PACKED else limits.encoding(data)


def largest(name: str) -> int:
    """How many bytes a file of this name may have at most."""
    return limits.LARGEST_PACKED if PurePosixPath(name.lower()).suffix in PACKED else limits.LARGEST


def read(name: str, text: str, letters: structured.Letters | None = None) -> Document:
    """A document as its pieces, by the ending of its name. letters: how answers to a question are read; without them a
    table of answers is none that can be read. Raises SubmissionError where it is too large or of no known kind."""
    suffix = kind(name, tables=letters is not None)
    text = lined(text)
    if (lines := text.count("\n")) > MOST_LINES:
        raise SubmissionError(f"expected at most {MOST_LINES} lines, but found {lines}; hand in the answers alone")
    source, place = Source(text), Place()
    if letters is not None and suffix in STRUCTURED:
        return Document(name, source, tuple(_whole(source, structured.pieces(suffix, source, letters), place)))
    if suffix == NOTEBOOK:
        source, found = notebook.read(text, place)
    else:
        source = REWRITTEN[suffix](text) if suffix in REWRITTEN else source
        found = READERS[suffix](Excerpt.whole(source.text), place)
    pieces = tuple(_pieces(source, _bounded(macros.put_in(found, macros.defined(source.text))), place))
    return Document(name, source, pieces, tuple(place.trail))


def shown(name: str, text: str) -> str:
    """The text in which a document's places are counted: of a notebook, that of its cells. Raises SubmissionError."""
    text, suffix = lined(text), PurePosixPath(name.lower()).suffix
    if suffix in REWRITTEN:
        return REWRITTEN[suffix](text).text
    return notebook.read(text, Place())[0].text if suffix == NOTEBOOK else text


def _bounded(found: Iterable[Found]) -> list[Found]:
    """What was found. Raises SubmissionError where it is too much."""
    kept: list[Found] = []
    count = 0
    for one in found:
        count += isinstance(one, Formula)
        if count > MOST:
            raise SubmissionError(f"expected at most {MOST} formulas, but found more; hand in the answers alone")
        kept.append(one)
    return kept


def _pieces(source: Source, found: Iterable[Found], place: Place) -> Iterator[Piece]:
    """All of the text, in order: what was found, and between it words. Where two readers found something in the same
    place, what begins first is taken."""
    whole = [continued(one, source) if isinstance(one, Formula) else one for one in found]
    apart: list[Found] = []
    for one in sorted(whole, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.end > one.span.start and (not apart or one.span.start >= apart[-1].span.end):
            apart.append(one)
    taken = list(equated(apart, source))
    passed = (one for one in taken if isinstance(one, Passed))
    read = statements([one for one in taken if isinstance(one, Formula)], source)
    yield from _whole(source, sorted(chain(read, passed), key=lambda piece: piece.span), place)


def _whole(source: Source, found: Iterable[Statement | Unread | Passed], place: Place) -> Iterator[Piece]:
    """What was found, in its order, and the words between."""
    at = 0
    for piece in found:
        yield from _between(source, Span(at, piece.span.start), place)
        yield _passed(source, piece.span, piece.reason, place) if isinstance(piece, Passed) else piece
        at = piece.span.end
    yield from _between(source, Span(at, len(source.text)), place)


def _passed(source: Source, span: Span, reason: Reason, place: Place) -> Prose | Unread:
    """What holds an equality, or names another file that may hold one, is unread, all else prose."""
    if reason.why is Why.OTHER_FILE or any(True for _ in equalities(source.text[slice(*span)])):
        return Unread(span, reason, source, place.context_at(span.start))
    return Prose(span, reason.why is Why.PROGRAM)


def _between(source: Source, span: Span, place: Place) -> Iterator[Prose | Unread]:
    """The words between formulas, cut at the ends of lines and sentences where they hold an equality."""
    start = span.start  # of the prose that is not told yet
    for clause, why in _claiming(source.text[slice(*span)]):
        begin, end = span.start + clause.start, span.start + clause.end
        if begin > start:
            yield Prose(Span(start, begin))
        yield Unread(Span(begin, end), Reason(why), source, place.context_at(begin))
        start = end
    if span.end > start:
        yield Prose(Span(start, span.end))


@lru_cache(maxsize=8192)  # a text that is being written has most of its words as before
def _claiming(words: str) -> tuple[tuple[Span, Why], ...]:
    """The clauses that hold an equality."""
    return tuple(
        (Span(*clause.span()), Why.NOT_CLOSED if any(_unclosed(clause[0])) else Why.WORDS)
        for clause in CLAUSE.finditer(words)
        if any(True for _ in equalities(clause[0]))
    )


CLAUSE = re.compile(r"(?:[^\n.;!?]|[.;!?](?!\s))+[.;!?]?\n?|[.;!?\n]")


def _unclosed(text: str) -> Iterator[bool]:
    """Whether more formulas begin in a text than end in it, for each kind of delimiter."""
    yield text.count("$") % 2 == 1
    for opener, closer in (("\\(", "\\)"), ("\\[", "\\]")):
        yield text.count(opener) > text.count(closer)
    yield any(f"\\begin{{{name}}}" in text for name in DISPLAYED)
