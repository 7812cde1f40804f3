"""A file by its path, or the bytes of one, as a document, and the documents of a folder; what cannot be read is one
clear error."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from theory.documents import formats
from theory.documents.formats import SUFFIXES
from theory.documents.limits import SubmissionError
from theory.documents.pieces import Document
from theory.errors import InputError

STANDARD = "input.md"  # how a text without a file's name is read

MOST_FILES = 20_000  # in one folder and those below it


def listed(paths: Iterable[Path]) -> list[Path]:
    """The documents at these paths, each once: files as they are named, of a folder those in it and below it, sorted.

    What begins with a dot is passed over, and so are links to folders. Raises InputError where a folder holds none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(_inside(path)) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"the folder {path} has no document; expected names that end in {', '.join(SUFFIXES)}")
        found |= dict.fromkeys(inside)
    return list(found)


def _inside(folder: Path) -> Iterator[Path]:
    """The documents below a folder. Raises InputError where there are too many files to look through."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        count += len(names)
        if count > MOST_FILES:
            raise InputError(f"the folder {folder} has more than {MOST_FILES} files; name the folders below it instead")
        yield from (Path(place, name) for name in names if not name.startswith(".") and formats.is_document(name))


def read_file(path: Path) -> Document:
    """The document in a file, by the ending of its name. Raises InputError where it cannot be read."""
    if not path.is_file():
        raise InputError(f"there is no file {path}; give the path of a document, or - for standard input")
    try:
        with path.open("rb") as stream:
            data = stream.read(formats.largest(path.name) + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a document") from None
    return read_bytes(path.name, data, str(path))


def read_bytes(name: str, data: bytes, place: str) -> Document:
    """The document in these bytes, by the ending of this name. place: what an InputError calls it."""
    try:
        formats.kind(name, tables=False)
        return formats.read(name, formats.text(name, data))
    except SubmissionError as error:
        raise InputError(f"{place}: {error}") from None
