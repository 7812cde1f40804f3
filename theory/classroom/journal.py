"""Marks a class and remembers what is marked already, so that a crash or a second run marks nothing twice."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from theory.classroom import pool
from theory.classroom.sources import HandIn
from theory.documents.limits import SubmissionError
from theory.grading.parts import Marked

JOURNAL = "marks.jsonl"
VERSION = 2  # of a line; lines of another version are marked again


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


@dataclass(frozen=True)
class Journal:
    """What is marked already, one line each, so that a crash loses at most the submission in hand."""

    path: Path

    def read(self) -> dict[str, Marked]:
        """digest -> marks; a line that was cut off by a crash, or that another version wrote, is passed over."""
        found: dict[str, Marked] = {}
        if not self.path.is_file():
            return found
        for text in self.path.read_bytes().splitlines():
            try:
                line = decode(text)
            except (msgspec.MsgspecError, ValueError):
                continue
            if line.version == VERSION:
                found[line.digest] = line.marked
        return found

    def add(self, digest: str, marked: Marked) -> None:
        """One line more."""
        row = encode(Line(VERSION, digest, marked))
        with self.path.open("a+b") as stream:
            if stream.seek(0, os.SEEK_END):
                stream.seek(-1, os.SEEK_END)
                row = row if stream.read(1) == b"\n" else f"\n{row}"
            stream.write(f"{row}\n".encode())


def digest(key: str, file: str, data: bytes) -> str:
    """What a mark depends on: the key, the submission's name and its bytes."""
    return hashlib.sha256(b"\0".join((key.encode(), file.encode(errors="replace"), data))).hexdigest()


def key_digest(job: pool.Job) -> str:
    """What the marks depend on besides the submission: questions, policy, and this program's own files."""
    found = pool.find(job.assignment, job.bank)
    parts = [repr([(question.name, question.table) for question in found.questions]), repr(job.policy)]
    for root in (Path(__file__).parents[2], Path(__file__).parents[3] / "checks"):
        parts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _source_digest(key: str, source: HandIn) -> str:
    try:
        data = source.read()
    except SubmissionError as error:
        data = str(error).encode(errors="replace")
    return digest(key, source.file, data)


def mark_class(
    job: pool.Job,
    found: Sequence[HandIn],
    workers: int,
    journal: Journal | None = None,
    *,
    limits: pool.Quota = pool.QUOTA,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[Marked]:
    """The marks of every submission, in order; those that the journal has are not marked again.

    What was stopped at a limit is not kept: another run may have more time. advance: called whenever one more is done.
    """
    known = {} if journal is None else journal.read()
    key = "" if journal is None else key_digest(job)
    digests = {} if journal is None else {source.file: _source_digest(key, source) for source in found}
    fresh = [source for source in found if digests.get(source.file) not in known]
    results = pool.run(job, fresh, workers, limits=limits)
    for source in found:
        marked = known.get(digests.get(source.file, ""))
        if marked is None:
            marked = next(results)
            if journal is not None and not isinstance(marked.trouble, pool.STOPPED):
                journal.add(digests[source.file], marked)
        advance()
        yield marked
