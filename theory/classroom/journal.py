"""Marks a class and remembers what is marked already, so that a crash or a second run marks nothing twice."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import msgspec

from theory.classroom import pool, spreading
from theory.classroom.basis import Basis, basis
from theory.classroom.sources import HandIn
from theory.errors import InputError
from theory.grading.parts import Marked

JOURNAL = "marks.jsonl"
VERSION = 4  # of a line; lines of another version are marked again


class Line(msgspec.Struct, frozen=True):
    """One submission that is marked. digest: what all of its marks rest on. questions: name -> what the marks of that
    question rest on besides."""

    version: int
    digest: str
    questions: Mapping[str, str]
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
    """What is marked already, one line each, so that a crash loses at most the submission in hand.

    renewed: question -> in how many submissions it was marked again in this run, since it is another than it was.
    """

    path: Path
    renewed: Counter[str] = field(default_factory=Counter)

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

    def at(self, place: int) -> Line | None:
        """The line that begins there; None where it cannot be read after all."""
        with self.path.open("rb") as stream:
            stream.seek(place)
            try:
                return decode(stream.readline())
            except (msgspec.MsgspecError, ValueError):
                return None

    def add(self, line: Line) -> None:
        """One line more. Raises InputError where it cannot be written."""
        row = encode(line)
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


def digest(shared: str, source: HandIn) -> str:
    """What all marks of a submission rest on: what questions share, the seed of its numbers, its name and its bytes, as
    they were read."""
    data = source.trouble.encode(errors="replace") if source.data is None else source.data
    said = (text.encode(errors="replace") for text in (shared, source.seed, source.file))
    return hashlib.sha256(b"\0".join((*said, data))).hexdigest()


@dataclass(frozen=True)
class Planned:
    """A submission that was read: what its marks rest on, the line of the last run, and what changed since then."""

    source: HandIn
    digest: str
    line: Line | None = None
    changed: frozenset[str] = frozenset()

    @property
    def kept(self) -> Marked | None:
        """The marks of the last run, where they hold."""
        return None if self.line is None or self.changed else self.line.marked

    def settled(self, marked: Marked) -> Marked:
        """The marks now. marked: those of what changed, or of all."""
        if self.line is None:
            return marked
        old, new = self.line.marked.parts, marked.parts
        asked = self.line.questions
        parts = (part for name in asked for part in (new if name in self.changed else old) if part.question == name)
        return replace(marked, parts=(*parts, *(part for part in new if part.question not in asked)), trouble=None)


def mark_class(
    job: pool.Job,
    found: Sequence[HandIn],
    workers: int | str,
    journal: Journal | None = None,
    *,
    limits: pool.Quota = pool.QUOTA,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[tuple[HandIn, Marked]]:
    """Every submission with the bytes that were marked, and its marks, in order; what the journal has is not marked
    again, and where a question has changed, only that question is.

    Each is read once, when it is handed out, so that its marks, its digest and the page that shows it are of the same
    bytes, whatever happens to the file. What could not be marked is not kept: another run may have more time, or what
    was missing. workers: how many, or the address of a Dask scheduler. advance: called when one more is done.
    """
    known = {} if journal is None else journal.read()
    now = Basis("", {}) if journal is None else basis(job)
    plan: deque[Planned] = deque()  # of those that were read and are not asked for yet

    def fresh() -> Iterator[HandIn]:
        for source in found:
            loaded = source.loaded()
            planned = Planned(loaded, "") if journal is None else _planned(journal, known, now, loaded)
            plan.append(planned)
            if planned.kept is None:
                yield replace(loaded, only=planned.changed)

    if isinstance(workers, str):
        results = spreading.run(job, fresh(), workers, limits=limits)
    else:
        results = pool.run(job, fresh(), workers, limits=limits)
    ahead: deque[Marked] = deque()
    for _ in found:
        while not plan:
            ahead.extend(islice(results, 1))
        planned = plan.popleft()
        if (marked := planned.kept) is None:
            fresh_marks = ahead.popleft() if ahead else next(results)
            marked = planned.settled(fresh_marks)
            if journal is not None and fresh_marks.trouble is None:
                journal.add(Line(VERSION, planned.digest, now.questions, marked))
                journal.renewed.update(planned.changed)
        advance()
        yield planned.source, marked


def _planned(journal: Journal, known: Mapping[str, int], now: Basis, source: HandIn) -> Planned:
    mark = digest(now.shared, source)
    line = journal.at(known[mark]) if mark in known else None
    if line is None:
        return Planned(source, mark)
    return Planned(
        source, mark, line, frozenset(name for name, own in now.questions.items() if line.questions[name] != own)
    )
