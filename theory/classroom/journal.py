"""Marks a class and remembers what is marked already, so that a crash or a second run marks nothing twice."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theory.classroom import pool
from theory.classroom.sources import Source
from theory.documents.limits import SubmissionError
from theory.grading.data import SCHEMA

JOURNAL = "marks.jsonl"


@dataclass(frozen=True)
class Journal:
    """What is marked already, one line each, so that a crash loses at most the submission in hand."""

    path: Path

    def read(self) -> dict[str, Mapping[str, Any]]:
        """digest -> marks; a line that was cut off by a crash is passed over."""
        found: dict[str, Mapping[str, Any]] = {}
        if not self.path.is_file():
            return found
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(row, dict) and row.get("schema") == SCHEMA:
                found[row["digest"]] = row["marks"]
        return found

    def add(self, digest: str, marks: Mapping[str, Any]) -> None:
        """One line more. It is plain ASCII, so that no text of a student can break it."""
        row = json.dumps({"schema": SCHEMA, "digest": digest, "marks": marks})
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


def _source_digest(key: str, source: Source) -> str:
    try:
        data = source.read()
    except SubmissionError as error:
        data = str(error).encode(errors="replace")
    return digest(key, source.file, data)


def mark_class(
    job: pool.Job,
    found: Sequence[Source],
    workers: int,
    journal: Journal | None = None,
    *,
    seconds: float = pool.SECONDS,
    memory: int = pool.MEMORY,
    advance: Callable[[], None] = lambda: None,
) -> Iterator[Mapping[str, Any]]:
    """The marks of every submission, in order; those that the journal has are not marked again.

    advance: called whenever one more is done.
    """
    known = {} if journal is None else journal.read()
    key = "" if journal is None else key_digest(job)
    digests = {} if journal is None else {source.file: _source_digest(key, source) for source in found}
    fresh = [source for source in found if digests.get(source.file) not in known]
    results = pool.run(job, fresh, workers, seconds=seconds, memory=memory)
    for source in found:
        digest = digests.get(source.file, "")
        marks = known.get(digest)
        if marks is None:
            _, marks = next(results)
            if journal is not None:
                journal.add(digest, marks)
        advance()
        yield marks
