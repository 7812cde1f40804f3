"""The files that were handed in: in folders and in archives, however deep; what climbs out or blows up is not read.

An archive is a folder whose files are read when it is their turn: nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from theory.documents.formats import largest
from theory.documents.limits import SubmissionError
from theory.errors import InputError

ARCHIVE = ".zip"
MEMBERS = 20_000  # files in one archive
DEEPEST = 3  # archives inside one another
LARGEST_INSIDE = 64 * 2**20  # bytes of an archive that lies in another one
MOST_INSIDE = 2**31  # bytes of all such archives together
SYSTEM = frozenset({  # what systems and tools of notebooks leave behind, no student
    "__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "__zip_filename__", "submission_secret.txt",
})  # fmt: skip
CLIMBS = "expected a name inside the archive, but its path climbs out; it was not unpacked"
BAD_ARCHIVE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, KeyError, ValueError)


@dataclass(frozen=True, slots=True)
class HandIn:
    """One file, read when it is its turn.

    file: its path below what was given, as every report calls it; an archive in it is a folder. path: where it, or the
    outermost archive that holds it, is on disk. members: its name inside that archive, and inside those in it. data:
    what it holds, where it is no file of its own, but a row of a table. trouble: why it is not read at all. only: the
    questions that are to be marked in it; none for all. seed: of the numbers that were asked of whoever handed it in;
    empty for those of the bank.
    """

    file: str
    path: Path
    members: tuple[str, ...] = ()
    data: bytes | None = None
    trouble: str = ""
    only: frozenset[str] = frozenset()
    seed: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.file).parts

    def read(self, most: int = 0) -> bytes:
        """Its bytes. Raises SubmissionError where there are more than `most`, else than its kind may have, or where it
        cannot be read."""
        most = most or largest(self.file)
        if self.trouble:
            raise SubmissionError(self.trouble)
        if self.data is not None:
            return self.data
        try:
            if self.members:
                return self._unpack(most)
            if not self.path.is_file():
                raise SubmissionError("expected a file, but found something else; hand in a file")
            with self.path.open("rb") as stream:
                return _bounded(stream.read(most + 1), most)
        except OSError as error:
            raise SubmissionError(f"cannot be read: {error.strerror or error}") from None

    def beside(self, name: str) -> HandIn:
        """The file of this name in the same folder, which need not be there."""
        *around, own = self.members or ("",)
        members = (*around, str(PurePosixPath(own).with_name(name))) if own else ()
        path = self.path if members else self.path.with_name(name)
        trouble = "a link, which is not followed" if path.is_symlink() else ""
        return HandIn(str(PurePosixPath(self.file).with_name(name)), path, members, trouble=trouble)

    def loaded(self) -> HandIn:
        """The same with its bytes, or with why there are none: whoever marks it marks what was read here."""
        try:
            return replace(self, data=self.read())
        except SubmissionError as error:
            return replace(self, trouble=str(error))

    def _unpack(self, most: int) -> bytes:
        *around, name = self.members
        try:
            with _opened(self.path, tuple(around)).open(name) as stream:
                return _bounded(stream.read(most + 1), most)
        except BAD_ARCHIVE as error:
            raise SubmissionError(f"cannot be unpacked: {error}") from None


def _bounded(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise SubmissionError(f"expected at most {most} bytes, but it has more; hand in the answers alone")
    return data


def _opened(path: Path, around: tuple[str, ...]) -> zipfile.ZipFile:
    """The archive at a path, or the one that lies in it under these names."""
    if not around:
        told = path.stat()
        return _outermost(path, told.st_mtime_ns, told.st_size)
    *outer, name = around
    with _opened(path, tuple(outer)).open(name) as stream:
        return zipfile.ZipFile(io.BytesIO(_bounded(stream.read(LARGEST_INSIDE + 1), LARGEST_INSIDE)))


@lru_cache(maxsize=2)  # a class of thousands in one archive: its list of contents is read once, not for each of them
def _outermost(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def gather(paths: Iterable[Path]) -> list[list[HandIn]]:
    """The files below each of these paths, sorted by name.

    Raises InputError for a path that does not exist, or where nothing is found.
    """
    found = []
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file or folder {path}; give a submission, a folder or a zip archive")
        found.append(sorted(_below(path), key=lambda source: source.file))
    if not any(found):
        raise InputError("found no submission; expected files, folders with files or zip archives")
    return found


def _below(path: Path) -> Iterator[HandIn]:
    unpacking = _Unpacking()
    if not path.is_dir():
        source = HandIn(path.name, path)
        yield from unpacking.members(source, "", strict=True) if _packed(path.name) else (source,)
        return
    root = path.resolve()
    for folder, names, files in os.walk(path):  # follows no link to a folder, so that a circle of them ends
        names[:] = [name for name in names if not _hidden(name)]
        for name in files:
            inner = Path(folder, name)
            if _hidden(name) or not _inside(inner, root):
                continue
            source = HandIn(inner.relative_to(path).as_posix(), inner)
            yield from unpacking.members(source, f"{source.file}/") if _packed(name) else (source,)


def _packed(name: str) -> bool:
    return name.lower().endswith(ARCHIVE)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in SYSTEM


def _inside(path: Path, root: Path) -> bool:
    """Whether a file lies in the folder, and is none elsewhere that is only linked to it."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False


@dataclass
class _Unpacking:
    """Lists what is in archives. inside: bytes of archives within others that have been unpacked so far."""

    inside: int = 0

    def members(self, archive: HandIn, prefix: str, *, strict: bool = False) -> Iterator[HandIn]:
        """The files in an archive, with those of archives in it; one that cannot be opened stands for itself.

        strict: it was named by hand, so that InputError is raised instead.
        """
        try:
            found = self._listed(archive)
        except (*BAD_ARCHIVE, OSError) as error:
            why = f"not a zip archive that can be read: {error}"
            if strict:
                raise InputError(f"{archive.path}: {why}") from None
            yield replace(archive, trouble=why)
            return
        for member in found:
            name = member.filename.replace("\\", "/")
            place = PurePosixPath(name)
            if not place.parts or any(_hidden(part) and part != ".." for part in place.parts):
                continue
            inner = HandIn(f"{prefix}{name}", archive.path, (*archive.members, member.filename))
            if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
                yield replace(inner, trouble=CLIMBS)
            elif not _packed(name):
                yield inner
            elif len(inner.members) < DEEPEST:
                yield from self.members(inner, f"{inner.file}/")
            else:
                yield replace(inner, trouble=f"expected at most {DEEPEST} archives inside one another, but found more")

    def _listed(self, archive: HandIn) -> list[zipfile.ZipInfo]:
        if len(archive.members) > 0:
            if self.inside > MOST_INSIDE:
                raise SubmissionError(f"more than {MOST_INSIDE} bytes of archives lie inside of archives")
            self.inside += _opened(archive.path, archive.members[:-1]).getinfo(archive.members[-1]).file_size
        found = [member for member in _opened(archive.path, archive.members).infolist() if not member.is_dir()]
        if len(found) > MEMBERS:
            raise SubmissionError(f"expected at most {MEMBERS} files in an archive, but it has {len(found)}")
        return found
