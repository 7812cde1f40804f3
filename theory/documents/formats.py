"""What kinds of document are read: one table, from the ending of a file's name to what finds its formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from checks.remembering import MEMORY
from theory.documents import (
    html,
    limits,
    macros,
    notebook,
    office,
    passages,
    pdf,
    plain,
    reading,
    structured,
    tex,
    tex_passages,
)
from theory.documents.assigned import Assigned
from theory.documents.formulas import Excerpt, Found
from theory.documents.limits import SubmissionError, lined
from theory.documents.money import blanked
from theory.documents.neighbours import heard
from theory.documents.passages import Part
from theory.documents.pieces import Document, Passage, Source
from theory.documents.places import Place, begun
from theory.documents.struck import struck

MOST_LINES = 100_000


def _text(text: Excerpt, place: Place) -> Iterator[Found]:
    """Plain text, and formulas in LaTeX between its lines."""
    latex = "$" in text.text or "\\" in text.text
    return chain(plain.formulas(text, place), tex.formulas(blanked(text), Place(), comments=False) if latex else ())


# Files that are no text, and the text that is read of them.
PACKED: Mapping[str, Callable[[bytes], str]] = {
    **{suffix: partial(office.unpacked, suffix) for suffix in office.PACKED}, ".pdf": pdf.text,
}  # fmt: skip
# Texts that are read as markdown, and how they are written as such.
REWRITTEN: Mapping[str, Callable[[str], Source]] = {
    ".html": html.read, ".htm": html.read, **{suffix: partial(office.rewritten, suffix) for suffix in office.MARKUPS},
}  # fmt: skip
# Texts that are read as a whole, and what finds their formulas.
READERS: Mapping[str, Callable[[Excerpt, Place], Iterator[Found]]] = {
    ".txt": _text, ".pdf": pdf.formulas,
}  # fmt: skip
MARKDOWN = (".md", ".markdown", ".qmd", ".rmd", *REWRITTEN, *office.PACKED)  # texts that are read in passages
TEX, NOTEBOOK = ".tex", ".ipynb"
SUFFIXES = (*MARKDOWN, TEX, *READERS, NOTEBOOK)  # of prose with formulas
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


def read(name: str, text: str, letters: structured.Letters | None = None, assigned: Assigned | None = None) -> Document:
    """A document as its pieces, by the ending of its name. letters: how answers to a question are read; without them a
    table of answers is none that can be read. assigned: the assignment that it is handed in for. Raises SubmissionError
    where it is too large or of no known kind."""
    suffix = kind(name, tables=letters is not None)
    MEMORY.begin()
    text = lined(text)
    if (lines := text.count("\n")) > MOST_LINES:
        raise SubmissionError(f"expected at most {MOST_LINES} lines, but found {lines}; hand in the answers alone")
    source, place = Source(text), Place(begun(text, assigned), assigned)
    if letters is not None and suffix in STRUCTURED:
        return Document(name, source, (Passage(source, tuple(structured.pieces(suffix, source, letters))),))
    if suffix == NOTEBOOK:
        source, found = notebook.read(text, place)
        parts = (Part(source.text, tuple(found), tuple(place.trail)),)
    elif suffix == TEX:
        parts = tex_passages.parts(text, assigned)
    elif suffix in READERS:
        found = READERS[suffix](Excerpt.whole(text), place)
        parts = (Part(text, tuple(found), tuple(place.trail)),)
    else:
        source = REWRITTEN[suffix](text) if suffix in REWRITTEN else source
        parts = passages.parts(source.text, assigned)
    defined = macros.defined(source.text)
    return Document(name, source, tuple(reading.passages([*heard(struck(parts, defined))], defined, assigned)))


def beginning(name: str, text: str, length: int) -> str:
    """The beginning of a text, at least so long, that can be read by itself; all of a text that cannot be cut.

    text: in lines as `lined` makes them. Raises SubmissionError where it is of no known kind.
    """
    suffix = kind(name, tables=False)
    if len(text) > length and suffix in MARKDOWN and suffix not in REWRITTEN:
        return passages.beginning(text, length)
    return tex_passages.beginning(text, length) if len(text) > length and suffix == TEX else text


def shown(name: str, text: str) -> str:
    """The text in which a document's places are counted: of a notebook, that of its cells. Raises SubmissionError."""
    text, suffix = lined(text), PurePosixPath(name.lower()).suffix
    if suffix in REWRITTEN:
        return REWRITTEN[suffix](text).text
    return notebook.read(text, Place())[0].text if suffix == NOTEBOOK else text
