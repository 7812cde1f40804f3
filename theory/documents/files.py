"""A file by its path, or the bytes of one, as a document; what cannot be read is one clear error."""

from __future__ import annotations

from pathlib import Path

from theory.documents import formats
from theory.documents.limits import LARGEST, SubmissionError, text
from theory.documents.pieces import Document
from theory.errors import InputError

STANDARD = "input.md"  # how a text without a file's name is read


def read_file(path: Path) -> Document:
    """The document in a file, by the ending of its name. Raises InputError where it cannot be read."""
    if not path.is_file():
        raise InputError(f"there is no file {path}; give the path of a document, or - for standard input")
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a document") from None
    return read_bytes(path.name, data, str(path))


def read_bytes(name: str, data: bytes, place: str) -> Document:
    """The document in these bytes, by the ending of this name. place: what an InputError calls it."""
    try:
        return formats.read(name, text(data))
    except SubmissionError as error:
        raise InputError(f"{place}: {error}") from None
