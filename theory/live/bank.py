"""A bank file as an editor sees it: what does not fit in it, the answers of its questions, and what may be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import fields

from theory.cells import code, short, visible
from theory.conventions import CONVENTIONS
from theory.errors import InputError
from theory.formula import unicode
from theory.formula.names import name_box
from theory.live.notes import Completion, Looked, Note, Position, Stretch
from theory.question import LARGEST, Misplaced, Question, QuestionTable, line_of, made, opened
from theory.solution import Solution, solve
from theory.topic_list import about, entry, operations, takes
from theory.topics import TOPICS
from theory.topics.computation.blocks import blocks

KEPT = 200  # questions that are not worked again while they stay as they are
MOST_ANSWERS = 8
LONGEST = 300  # characters of a message
SYNTAX = re.compile(r"\(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)|\(at end of document\)")
HEADER = re.compile(r"\s*\[\s*([\w.\"-]+)\s*\]")


def look(name: str, text: str) -> Looked:
    """What does not fit in a bank file: the first thing of each question."""
    lines = text.split("\n")
    notes: list[Note] = []
    count = 0
    for keys, found in worked(name, text):
        count += 1
        if isinstance(found, InputError):
            reason = found.reason if isinstance(found, Misplaced) else str(found)
            line = found.line if isinstance(found, Misplaced) and not found.keys else line_of(text, found.keys or keys)
            notes.append(_note(lines, line or 1, reason))
    said = f"{count - len(notes)} of {count} question{'s' * (count != 1)} can be worked" if count else ""
    return Looked(tuple(sorted(notes, key=lambda note: note.stretch)), said)


def hover(name: str, text: str, at: Position) -> str:
    """What a question asks and its answers, at its header; nothing elsewhere."""
    header = HEADER.match(text.split("\n")[at.line])
    if header is None or "." in header[1]:
        return ""
    for keys, found in worked(name, text):
        if keys == (header[1].strip('"'),):
            return str(found) if isinstance(found, InputError) else "\n\n".join(_answers(found))
    return ""


def _answers(solution: Solution) -> Iterator[str]:
    yield code(solution.question.table.asks)
    for name in solution.derivation.answer[:MOST_ANSWERS]:
        yield code(f"{unicode.write(name_box(name))} = {solution.text(name)}")


def changes(name: str, text: str, at: Position) -> tuple[()]:
    """None: a bank has no right value but its own."""
    return ()


def worked(name: str, text: str) -> Iterator[tuple[tuple[str, ...], Solution | InputError]]:
    """Every question of the text, worked, or what does not fit in it, with the keys to it."""
    data = text.encode("utf-8", "replace")  # half of a character, which an editor may send, is none
    if len(data) > LARGEST:
        yield (), InputError(f"expected a file of at most {LARGEST // 2**20} MiB; split it")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        try:
            tables = opened(path)
        except InputError as error:
            yield (), _syntax(error, path, text)
            return
        tables.pop("assignment", None)
        for key, content in tables.items():
            try:
                question = made(path, key, content)
                yield (key,), _solved(msgspec.json.encode([key, content], enc_hook=str), question)
            except InputError as error:
                yield (key,), error


def _syntax(error: InputError, path: Path, text: str) -> Misplaced:
    """Where a text is no TOML, as tomllib says it."""
    reason = str(error).removeprefix(f"{path}: ")
    found = SYNTAX.search(reason)
    line = int(found["line"]) if found and found["line"] else text.count("\n") + 1
    return Misplaced(str(error), (), line, reason)


_kept: dict[bytes, Solution | InputError] = {}


def _solved(content: bytes, question: Question) -> Solution | InputError:
    """A question, worked once for each table that it has had. content: that table."""
    if content not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        try:
            _kept[content] = solve(question)
        except InputError as error:
            _kept[content] = error
    return _kept[content]


def _note(lines: list[str], number: int, reason: str) -> Note:
    """A note on the whole of a line, from its first sign."""
    line = lines[number - 1] if number <= len(lines) else ""
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    at = Stretch(Position(0, number - 1, start), Position(0, number - 1, max(start, end)))
    return Note(at, "error", "bank", short(visible(reason), LONGEST))


TABLE = re.compile(r"^\s*\[\s*([^\[\]\n]+?)\s*\]", re.MULTILINE)
TOPIC = re.compile(r"^\s*topic\s*=\s*[\"'](?P<name>\w+)", re.MULTILINE)


def _conventions() -> Iterator[Completion]:
    for row in CONVENTIONS:
        yield Completion(f"{row.group} = {row.name}", row.says, f'{row.group} = "{row.name}"')


OPEN: Mapping[re.Pattern[str], Callable[[], Iterable[Completion]]] = {  # what stands before the cursor -> what follows
    re.compile(r"^\s*topic\s*=\s*[\"']\w*$"): lambda: (Completion(name, about(name)) for name in TOPICS),
    re.compile(r"\buse\s*=\s*[\"']\w*$"): lambda: (Completion(name, b.table.about) for name, b in blocks().items()),
    re.compile(r"^\s*conventions\s*=\s*\{[^}]*$"): _conventions,
}


def completions(name: str, text: str, at: Position) -> tuple[Completion, ...]:
    """What may be written at a position: keys of a table at the beginning of its lines, names in what has a list of
    them, and in the lines of a graph functions and operations."""
    line = text.split("\n")[at.line][: at.column]
    for before, found in OPEN.items():
        if before.search(line):
            return tuple(found())
    above = text[: sum(len(one) + 1 for one in text.split("\n")[: at.line])]
    tables = TABLE.findall(above)
    keys = tables[-1].replace('"', "").split(".") if tables else []
    if len(keys) > 2 and "=" in line:
        return tuple(Completion(how, takes) for how, takes in operations())
    if "=" in line or keys[:1] == ["assignment"]:
        return ()
    if len(keys) == 1:
        return tuple(Completion(field.encode_name, takes(field.type)) for field in fields(QuestionTable))
    if len(keys) == 2 and (topic := TOPIC.search(text, max(0, text.find(f"[{keys[0]}]")))) and topic["name"] in TOPICS:
        return tuple(Completion(row.name, row.takes) for row in entry(topic["name"]).settings)
    return ()
