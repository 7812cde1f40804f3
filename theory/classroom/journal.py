"""Marks a class and remembers what is marked already, so that a crash or a second run marks nothing twice."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from theory.classroom import pool
from theory.classroom.sources import HandIn
from theory.errors import InputError
from theory.grading.parts import Marked

JOURNAL = "marks.jsonl"
VERSION = 3  # of a line; lines of another version are marked again


class Line(msgspec.Struct, frozen=True):
    """One submission that is marked. digest: what its marks depend on."""

    version: int
    digest: str
    marked: Marked


def encode(line: Line) -> str:
    """The line as JSON in plain ASCII, so that no text of a student, such as half of a surrogate pair, can break it."""
    return json.dumps(msgspec.to_builtins(line, enc_hook=lambda exact: str(exact)))


def decode(text: str | bytes) -> Line:
    """Raises MsgspecError, or ValueError for what is no JSON."""
    return msgspec.convert(json.loads(text), Line, dec_hook=lambda kind, exact: kind(exact))


class Head(msgspec.Struct, frozen=True):
    """What is needed of a line to find it again."""

    version: int
    digest: str


@dataclass(frozen=True)
class Journal:
    """What is marked already, one line each, so that a crash loses at most the submission in hand."""

    path: Path

    def read(self) -> dict[str, int]:
        """digest -> where its line begins; a line cut off by a crash, or of another version, is passed over."""
        found: dict[str, int] = {}
        if not self.path.is_file():
            return found
        at = 0
        with self.path.open("rb") as stream:
            for text in stream:
                try:
                    head = msgspec.json.decode(text, type=Head)
                except (msgspec.MsgspecError, ValueError):
                    head = None
                if head is not None and head.version == VERSION:
                    found[head.digest] = at
                at += len(text)
        return found

    def at(self, place: int) -> Marked | None:
        """The marks in the line that begins there; None where it cannot be read after all."""
        with self.path.open("rb") as stream:
            stream.seek(place)
            try:
                return decode(stream.readline()).marked
            except (msgspec.MsgspecError, ValueError):
                return None

    def add(self, digest: str, marked: Marked) -> None:
        """One line more. Raises InputError where it cannot be written."""
        row = encode(Line(VERSION, digest, marked))
        try:
            with self.path.open("a+b") as stream:
                if stream.seek(0, os.SEEK_END):
                    stream.seek(-1, os.SEEK_END)
                    row = row if stream.read(1) == b"\n" else f"\n{row}"
                stream.write(f"{row}\n".encode())
        except OSError as error:
            raise InputError(
                f"cannot write {self.path}: {error.strerror}; what is marked so far is kept, so mend that and give the "
                "same command again"
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Inside, no other run writes to the same journal. Raises InputError where one does."""
        try:
            stream = self.path.open("ab")
        except OSError as error:
            raise InputError(f"cannot write {self.path}: {error.strerror}; give --out another folder") from None
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(
                    f"another run is writing to {self.path.parent}; wait until it ends, or give --out another folder"
                ) from None
            yield


def digest(key: str, source: HandIn) -> str:
    """What a mark depends on: the key, the submission's name and its bytes, as they were read."""
    data = source.trouble.encode(errors="replace") if source.data is None else source.data
    return hashlib.sha256(b"\0".join((key.encode(), source.file.encode(errors="replace"), data))).hexdigest()


def key_digest(job: pool.Job) -> str:
    """What the marks depend on besides the submission: questions, policy, and this program's own files."""
    found = pool.find(job.assignment, job.bank)
    parts = [repr([(question.name, question.table) for question in found.questions]), repr(job.policy)]
    for root in (Path(__file__).parents[1], Path(__file__).parents[2] / "checks"):
        parts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def mark_class(
    job: pool.Job,
    found: Sequence[HandIn],
    workers: int,
    journal: Journal | None = None,
    *,
    limits: pool.Quota = pool.QUOTA,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[tuple[HandIn, Marked]]:
    """Every submission with the bytes that were marked, and its marks, in order; what the journal has is not marked
    again.

    Each is read once, when it is handed out, so that its marks, its digest and the page that shows it are of the same
    bytes, whatever happens to the file. What could not be marked is not kept: another run may have more time, or what
    was missing. advance: called when one more is done.
    """
    known = {} if journal is None else journal.read()
    key = "" if journal is None else key_digest(job)
    plan: deque[tuple[HandIn, str, Marked | None]] = deque()  # of those that were read and are not asked for yet

    def fresh() -> Iterator[HandIn]:
        for source in found:
            loaded = source.loaded()
            mark = "" if journal is None else digest(key, loaded)
            kept = journal.at(known[mark]) if journal is not None and mark in known else None
            plan.append((loaded, mark, kept))
            if kept is None:
                yield loaded

    results = pool.run(job, fresh(), workers, limits=limits)
    ahead: deque[Marked] = deque()
    for _ in found:
        while not plan:
            ahead.extend(islice(results, 1))
        loaded, mark, marked = plan.popleft()
        if marked is None:
            marked = ahead.popleft() if ahead else next(results)
            if journal is not None and marked.trouble is None:
                journal.add(mark, marked)
        advance()
        yield loaded, marked
