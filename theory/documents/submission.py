"""A structured submission: question, part, answer from TOML, YAML, JSON or CSV; bounded, and nothing is evaluated."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from theory.documents.limits import SubmissionError, text

MOST = 2000  # answers in one submission
DEEPEST = 8  # lists or tables inside one another
CELL = 20_000  # characters of one answer


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer as it stands in the file. part is empty where the question has one answer. note: words beside it."""

    question: str
    part: str
    text: str
    line: int | None = None
    note: str = ""


def read(name: str, data: bytes) -> tuple[Entry, ...]:
    """The answers in a file. Raises SubmissionError where it cannot be read."""
    suffix = PurePath(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        known = ", ".join(READERS)
        raise SubmissionError(f"expected a file that ends in {known}, but found {suffix or 'no ending'}; convert it")
    try:
        found = tuple(reader(text(data)))
    except RecursionError:
        raise SubmissionError(f"expected at most {DEEPEST} levels inside one another, but found more") from None
    if len(found) > MOST:
        raise SubmissionError(f"expected at most {MOST} answers, but found {len(found)}")
    for entry in found:
        if len(entry.text) > CELL:
            raise SubmissionError(f"line {entry.line}: expected an answer of at most {CELL} characters")
    return found


def _toml(text: str) -> Iterator[Entry]:
    try:
        tables = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise SubmissionError(f"not valid TOML: {error}") from None
    except ValueError:  # Python reads no whole number of more than some thousand digits
        raise SubmissionError("expected numbers of at most some hundred digits, but found more; write fewer") from None
    yield from _tables(tables, _Lines(text, r'^\s*\[?\[?\s*["\']?{0}["\']?\s*[\].=]', r'["\']?{0}["\']?\s*='))


def _json(text: str) -> Iterator[Entry]:
    def refuse(constant: str) -> Any:
        raise SubmissionError(f"expected numbers, but found {constant}; write it as a text")

    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise SubmissionError(f"not valid JSON: {error.msg} in line {error.lineno}") from None
    yield from _content(content, _Lines(text, r'"{0}"\s*:', r'"{0}"\s*:'))


def _yaml(text: str) -> Iterator[Entry]:
    """Every scalar stays the text that it is; anchors are refused, since they can blow up without bound."""
    try:
        import yaml
    except ImportError:
        raise SubmissionError("YAML needs PyYAML; install theory[grade], or hand in TOML, JSON or CSV") from None
    try:
        depth = 0
        for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or count > 20 * MOST or depth > DEEPEST:
                raise SubmissionError("expected plain YAML, but found an alias or too much of it; write it out")
        content = yaml.load(text, Loader=yaml.BaseLoader)  # the loader that makes nothing but texts, lists and tables
    except yaml.YAMLError as error:
        raise SubmissionError(f"not valid YAML: {' '.join(str(error).split())[:120]}") from None
    yield from _content(content, _Lines(text, r'^\s*["\']?{0}["\']?\s*:', r'["\']?{0}["\']?\s*:'))


def _csv(text: str) -> Iterator[Entry]:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
        if not {"question", "answer"} <= names.keys():
            came = ", ".join(str(name)[:20] for name in (rows.fieldnames or ())[:6])
            raise SubmissionError(f"expected the columns question, part, answer, but found {came or 'none'}")
        for row in rows:
            cells = {plain: (row.get(name) or "").strip() for plain, name in names.items()}
            if any(cells.values()):
                yield Entry(
                    cells["question"], cells.get("part", ""), cells["answer"], rows.line_num, cells.get("note", "")
                )
    except csv.Error as error:
        raise SubmissionError(f"not valid CSV: {error} in line {rows.line_num}") from None


READERS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    ".toml": _toml, ".json": _json, ".yaml": _yaml, ".yml": _yaml, ".csv": _csv,
}  # fmt: skip


@dataclass(frozen=True)
class _Lines:
    """Where a key stands in the source: the line of the question, then the first below it with the part."""

    text: str
    question: str
    part: str

    def __call__(self, question: str, part: str) -> int | None:
        found = None
        header = re.compile(self.question.format(re.escape(question)))
        below = re.compile(self.part.format(re.escape(part)))
        for number, line in enumerate(self.text.splitlines(), start=1):
            if found is None and header.search(line):
                found = number
            if found is not None and part and below.search(line):
                return number
        return found


def _content(content: Any, line: _Lines) -> Iterator[Entry]:
    """A table of questions, or a list of rows with question, part and answer."""
    if isinstance(content, Mapping):
        yield from _tables(content, line)
        return
    if not isinstance(content, list):
        raise SubmissionError(f"expected a table of questions or a list of rows, but found {type(content).__name__}")
    for row in content:
        if not isinstance(row, Mapping) or not {"question", "answer"} <= row.keys():
            raise SubmissionError("expected every row to have question, part and answer")
        question, part = str(row["question"]), str(row.get("part", ""))
        yield Entry(question, part, _text(row["answer"]), line("question", ""), str(row.get("note", "")))


def _tables(tables: Mapping[str, Any], line: _Lines) -> Iterator[Entry]:
    """question -> answer, or question -> part -> answer. TOML reads `params.conv1 = 156` as tables; it is one part."""
    for question, parts in tables.items():
        if not isinstance(parts, Mapping):
            yield Entry(question, "", _text(parts), line(question, ""))
            continue
        for part, value in _parts(parts):
            yield Entry(question, part, _text(value), line(question, part))


def _parts(tables: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    if depth > DEEPEST:
        raise SubmissionError(f"expected at most {DEEPEST} levels inside one another, but found more")
    for name, value in tables.items():
        if isinstance(value, Mapping):
            yield from _parts(value, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", value


def _text(value: Any, depth: int = 0) -> str:
    """An answer as text: a list as a vector or matrix in brackets."""
    if depth > DEEPEST:
        raise SubmissionError(f"expected at most {DEEPEST} levels inside one another, but found more")
    if isinstance(value, list):
        return "[" + ", ".join(_text(entry, depth + 1) for entry in value) + "]"
    if isinstance(value, Mapping):
        raise SubmissionError("expected an answer, but found a table inside a part; give one answer per part")
    return "" if value is None else str(value)
