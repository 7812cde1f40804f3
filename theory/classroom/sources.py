"""Where submissions come from: files, folders and zip archives; what climbs out, blows up or is no file is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from theory.documents.formats import STRUCTURED, SUFFIXES
from theory.documents.limits import LARGEST, SubmissionError
from theory.errors import InputError

MEMBERS = 20_000  # files in one archive


@dataclass(frozen=True, slots=True)
class HandIn:
    """One submission, read when it is its turn. file: its name in every report. member: its name inside an archive."""

    file: str
    path: Path
    member: str = ""

    def read(self) -> bytes:
        """Its bytes, never more than a submission may have. Raises SubmissionError."""
        try:
            if self.member:
                return self._unpack()
            if not self.path.is_file():
                raise SubmissionError("expected a file, but found something else; hand in a file")
            with self.path.open("rb") as stream:
                return _bounded(stream.read(LARGEST + 1))
        except OSError as error:
            raise SubmissionError(f"cannot be read: {error.strerror or error}") from None

    def _unpack(self) -> bytes:
        place = PurePosixPath(self.member.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
            raise SubmissionError("expected a name inside the archive, but its path climbs out; it was not unpacked")
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                return _bounded(stream.read(LARGEST + 1))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, KeyError, ValueError) as error:
            raise SubmissionError(f"cannot be unpacked: {error}") from None


def _bounded(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise SubmissionError(f"expected at most {LARGEST} bytes, but it has more; hand in the answers alone")
    return data


def gather(paths: Iterable[Path], suffixes: Iterable[str] = (*STRUCTURED, *SUFFIXES)) -> tuple[list[HandIn], list[str]]:
    """The submissions in these files, folders and archives, sorted by name; and the names that were passed over.

    Raises InputError for a path that does not exist, or where nothing is found.
    """
    known = {suffix.lower() for suffix in suffixes}
    found: dict[str, HandIn] = {}
    passed: list[str] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file or folder {path}; give a submission, a folder or a zip archive")
        for source in _within(path):
            if path.is_file() and path.suffix.lower() != ".zip":
                wanted = True  # named by hand: whatever it is, it gets an answer
            else:
                wanted = PurePosixPath(source.file).suffix.lower() in known
            if wanted:
                found[_free(source.file, found)] = source
            else:
                passed.append(source.file)
    if not found:
        raise InputError(f"found no submission; expected files that end in {', '.join(sorted(known))}")
    renamed = [HandIn(name, source.path, source.member) for name, source in found.items()]
    return sorted(renamed, key=lambda source: source.file), sorted(passed)


def _free(name: str, taken: dict[str, HandIn]) -> str:
    """The name, with a number where another submission has it already."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _within(path: Path) -> Iterator[HandIn]:
    if path.is_dir():
        root = path.resolve()
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
            if hidden or (inner.is_dir() and not inner.is_symlink()):
                continue
            if inner.resolve().is_relative_to(root):
                yield HandIn(inner.relative_to(path).as_posix(), inner)
    elif path.suffix.lower() == ".zip":
        yield from _members(path)
    else:
        yield HandIn(path.name, path)


def _members(path: Path) -> Iterator[HandIn]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path}: not a zip archive that can be read: {error}") from None
    if len(members) > MEMBERS:
        raise InputError(f"{path}: expected at most {MEMBERS} files in an archive, but it has {len(members)}")
    for member in members:
        hidden = any(part.startswith(".") and part != ".." for part in PurePosixPath(member.filename).parts)
        if not member.is_dir() and not hidden and not member.filename.startswith("__MACOSX/"):
            yield HandIn(member.filename, path, member.filename)
