"""The file of decisions while people decide: each change is on disk, whole, before anybody is told that it is made.

Several servers may write to one file: who changes it holds a lock, and reads what the others have written first.
"""

from __future__ import annotations

import fcntl
import json
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from theory.errors import InputError

NAME = "overrides.toml"
HEAD = "[[override]]"
Stamp: TypeAlias = tuple[int, int, int]  # of a file: which one it is, when it was written, how many bytes it has


@dataclass(frozen=True)
class Ledger:
    """The override file of a class; it need not be there yet."""

    path: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Inside, nobody else changes the file by these means. Waits for who does. Raises InputError where the folder
        cannot be written to."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            stream = self.path.with_name(f".{self.path.name}.lock").open("ab")
        except OSError as error:
            raise InputError(f"cannot write beside {self.path}: {error.strerror}; give another folder") from None
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def stamp(self) -> Stamp | None:
        """What is another whenever the file is another; None where there is none."""
        try:
            told = self.path.stat()
        except OSError:
            return None
        return told.st_ino, told.st_mtime_ns, told.st_size

    def text(self) -> str:
        """What it says; nothing where there is none yet. Raises InputError where it cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot read {self.path}: {error}") from None

    def write(self, text: str) -> None:
        """Puts a text in its place: the old one or the new one is there, whenever the power fails; after it, the new.

        Raises InputError where it cannot be written; then the old one stays.
        """
        beside = self.path.with_name(f".{self.path.name}.part")
        try:
            with beside.open("wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise InputError(f"cannot write {self.path}: {error.strerror}; nothing was decided") from None

    def changed(self, text: str, without: Collection[int], more: Sequence[Mapping[str, str]]) -> str:
        """The text without the rows of these numbers, from 1, and with more at its end; all else stays as it is.

        Raises InputError where a row is written in a way that does not let it be taken out alone.
        """
        kept = self._without(text, without) if without else text
        end = "" if not kept or kept.endswith("\n") else "\n"
        return kept + end + "".join(map(written, more))

    def _without(self, text: str, without: Collection[int]) -> str:
        rows = enumerate(tables(self.path, text), start=1)
        kept = "".join(_blocks(text, without))
        if _rows(kept) != [row for number, row in rows if number not in without]:
            raise InputError(f"{self.path}: take these rows out by hand: {', '.join(map(str, sorted(without)))}")
        return kept


def begins(text: str, before: str) -> bool:
    """Whether a text is another one, whole, with more rows behind it."""
    rest = text[len(before) :].lstrip()
    whole = not before or before.endswith("\n")
    return whole and text.startswith(before) and (not rest or rest.startswith(HEAD))


def _rows(text: str) -> list[dict[str, Any]] | None:
    """The rows of a text; None where it is no such file."""
    try:
        return tomllib.loads(text, parse_float=str).get("override", [])
    except tomllib.TOMLDecodeError:
        return None


def tables(path: Path, text: str) -> list[dict[str, Any]]:
    """The rows of such a file as they are written. Raises InputError where it is none."""
    try:
        found = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    rows = found.get("override", [])
    if found.keys() - {"override"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        names = ", ".join(sorted(found.keys())) or "nothing"
        raise InputError(f"{path}: expected rows that begin with [[override]], but found {names}")
    return rows


def _blocks(text: str, without: Collection[int]) -> Iterator[str]:
    """The text in pieces, each from the head of one row to that of the next, without some; what stands above a row
    in comments stays."""
    number = 0
    for line in text.splitlines(keepends=True):
        number += line.strip() == HEAD
        if number not in without or line.startswith("#"):
            yield line


def written(row: Mapping[str, str]) -> str:
    """A row of the file."""
    return "\n".join([HEAD, *(f"{name} = {string(value)}" for name, value in row.items()), "", ""])


def string(text: str) -> str:
    """A text as TOML writes it; what cannot be seen, or turns the direction of writing, by its number."""
    return json.dumps(text, ensure_ascii=False).translate(_Numbered())


class _Numbered(dict[int, str]):
    """A character -> its number as TOML writes it, where it is none that can be seen."""

    def __missing__(self, code: int) -> str:
        if chr(code).isprintable():
            raise LookupError
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
