"""What kinds of document are read: one table, from the ending of a file's name to what finds its formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from itertools import islice
from pathlib import PurePosixPath

from theory.documents import markdown, notebook, plain, tex
from theory.documents.places import Formula
from theory.documents.submission import SubmissionError

MOST = 20_000  # formulas in one document
MOST_LINES = 100_000


def _text(text: str) -> Iterator[Formula]:
    """Plain text, and formulas in LaTeX between its lines."""
    found = plain.formulas(text)
    if "$" not in text and "\\" not in text:
        return found
    return merge(found, tex.formulas(text, comments=False), key=lambda formula: formula.line)


READERS: Mapping[str, Callable[[str], Iterator[Formula]]] = {
    ".md": markdown.formulas, ".markdown": markdown.formulas, ".tex": tex.formulas, ".txt": _text,
    ".ipynb": notebook.formulas,
}  # fmt: skip


def is_document(name: str) -> bool:
    """Whether a file of this name is read as prose with formulas."""
    return PurePosixPath(name.lower()).suffix in READERS


def prose(name: str, text: str) -> str:
    """The text whose lines a formula's line counts: of a notebook, that of its cells. Raises SubmissionError."""
    text = _plain(text)
    return notebook.prose(text) if name.lower().endswith(".ipynb") else text


def _plain(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def formulas(name: str, text: str) -> Iterator[Formula]:
    """The formulas of a document, by the ending of its name. Raises SubmissionError where it is too large or of no
    known kind."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in READERS:
        raise SubmissionError(
            f"expected a document that ends in {', '.join(READERS)}, but found {suffix or 'no ending'}"
        )
    text = _plain(text)
    if (lines := text.count("\n")) > MOST_LINES:
        raise SubmissionError(f"expected at most {MOST_LINES} lines, but found {lines}; hand in the answers alone")
    found = list(islice(READERS[suffix](text), MOST + 1))
    if len(found) > MOST:
        raise SubmissionError(f"expected at most {MOST} formulas, but found more; hand in the answers alone")
    yield from found
