"""A table of answers as a document: question and part are its keys, and every answer is a statement with its place.

TOML, YAML, JSON and CSV. A format's reader gives the values of a file with their places; nothing is evaluated.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

from checks.numbers import printed
from checks.reading import Chain, Notation, ReadError, Side, read_chain, read_chains
from checks.tree import Number
from theory.documents.chains import placed
from theory.documents.formulas import Excerpt, joined
from theory.documents.limits import SubmissionError
from theory.documents.pieces import Answer, Context, Reason, Source, Span, Statement, Unread, Why

MOST = 2000  # answers in one file
DEEPEST = 8  # lists or tables inside one another
LONGEST = 4000  # characters of one answer

Letters: TypeAlias = Callable[[str], Notation]  # how answers are read to the question that a file calls by this name


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer as it stands in a file. span: with its key. part: empty where the question has one answer."""

    span: Span
    question: str
    part: str
    answer: Excerpt
    note: str = ""


def pieces(suffix: str, source: Source, letters: Letters) -> Iterator[Statement | Unread]:
    """The answers in a file, in the order in which they stand there. Raises SubmissionError where it cannot be read."""
    try:
        entries = list(islice(READERS[suffix](source.text), MOST + 1))
    except RecursionError:
        raise _too_deep() from None
    if len(entries) > MOST:
        raise SubmissionError(f"expected at most {MOST} answers, but found more; hand in the answers alone")
    for entry in entries:
        given = Answer(entry.part, entry.answer.text)
        context = Context(question=entry.question, after=entry.note, answer=given)
        try:
            chain = answer_chain(entry.answer, letters(entry.question))
        except ReadError as error:
            yield Unread(entry.span, Reason(Why.GRAMMAR, error), source, context)
        else:
            yield Statement(entry.span, chain, source, context)


def _too_deep() -> SubmissionError:
    return SubmissionError(
        f"expected at most {DEEPEST} levels inside one another, but found more; give them one by one"
    )


# One answer


def answer_chain(answer: Excerpt, notation: Notation) -> Chain:
    """The one chain that an answer is: a number, a matrix, a formula or several forms of it, in plain notation or in
    LaTeX, with or without its delimiters. Raises ReadError."""
    if len(answer.text) > LONGEST:
        raise ReadError(
            LONGEST, f"an answer of at most {LONGEST} characters", f"one of {len(answer.text)}", "shorten it"
        )
    bare = _bare(answer)
    if not bare:
        raise ReadError(0, "an answer", "nothing")
    try:
        number = printed(bare.text)
    except ReadError:
        return placed(_formula(bare.text, notation), bare)
    start, end = bare.span()
    return Chain((Side(Number(number.value, bare.text), bare.text, start, end),), ())


def _formula(text: str, notation: Notation) -> Chain:
    if not LATEX.search(text):
        return read_chain(text, notation=notation)
    found = read_chains(text, notation=notation)
    if len(found) != 1:
        raise ReadError(0, "one answer", f"{len(found)} of them", "give them one by one")
    return found[0]


LATEX = re.compile(r"\\|[_^]\{|\^\*")  # signs that only LaTeX has
DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"))


def _bare(answer: Excerpt) -> Excerpt:
    """The answer without the signs that set off a formula, a relation before it, and a full stop at its end."""
    bare = answer.stripped()
    for opener, closer in DELIMITERS:
        text = bare.text
        if text.startswith(opener) and text.endswith(closer) and len(text) >= len(opener) + len(closer):
            bare = bare[len(opener) : -len(closer)].stripped()
    if bare.text.endswith(".") and not bare.text.endswith(".."):
        bare = bare[:-1]
    return bare[len(bare.text) - len(bare.text.lstrip("=≈")) :].stripped()


# A file as values with their places


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a number or a truth value, as the text that the format says it is."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """A list: a vector, the rows of a matrix, or rows of answers."""

    span: Span
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys in the order of the source, each with its value; none is lost where one stands twice."""

    span: Span
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A key, the place where it begins, and its value."""

    start: int
    key: str
    value: Node


Node: TypeAlias = Scalar | Series | Table
INSIDE = "expected an answer, but found a table inside a part; give one answer per part"


def _entries(node: Node, source: str) -> Iterator[Entry]:
    """Of a table of questions, or of a list of rows with question, part and answer."""
    if isinstance(node, Table):
        for field in node.fields:
            yield from _parts(field.key, (), field, source)
    elif isinstance(node, Series):
        for row in node.items:
            cells = {field.key: field.value for field in row.fields} if isinstance(row, Table) else {}
            if not {"question", "answer"} <= cells.keys():
                raise SubmissionError("expected every row to have question, part and answer")
            question, part, note = (_text(cells.get(name)) for name in ("question", "part", "note"))
            yield Entry(row.span, question, part, _answer(cells["answer"], source), note)
    else:
        raise SubmissionError(
            f"expected a table of questions or a list of rows, but found {node.text[:20] or 'nothing'}"
        )


def _parts(question: str, path: Sequence[str], field: Field, source: str) -> Iterator[Entry]:
    """question -> answer, or question -> part -> answer. TOML reads `params.conv1 = 156` as tables; it is one part."""
    if isinstance(field.value, Table):
        for inner in field.value.fields:
            yield from _parts(question, (*path, inner.key), inner, source)
    else:
        span = Span(field.start, field.value.span.end)
        yield Entry(span, question, ".".join(path), _answer(field.value, source))


def _text(node: Node | None) -> str:
    """A cell that names something."""
    if node is None:
        return ""
    if not isinstance(node, Scalar):
        raise SubmissionError(
            "expected every row to have question, part and answer as texts, but found a list or a table"
        )
    return node.text


def _answer(node: Node, source: str) -> Excerpt:
    """An answer as text: a list as a vector or matrix in brackets."""
    if isinstance(node, Scalar):
        at = source.find(node.text, *node.span)
        return Excerpt.whole(node.text, at) if at >= 0 else Excerpt.new(node.text, node.span.start)
    if isinstance(node, Table):
        raise SubmissionError(INSIDE)
    parts = [Excerpt.new("[", node.span.start)]
    for place, item in enumerate(node.items):
        parts += [Excerpt.new(", " if place else "", item.span.start), _answer(item, source)]
    return joined((*parts, Excerpt.new("]", node.span.end - 1)))


@dataclass
class _Scanner:
    """Reads the values of a text that is known to be valid, one token at a time.

    token: groups `sign` and `text`. text, key: what a token's text says.
    """

    source: str
    token: re.Pattern[str]
    text: Callable[[str], str]
    key: Callable[[str], Sequence[str]]
    at: int = 0

    def take(self) -> re.Match[str]:
        found = self.token.match(self.source, self.at)
        assert found is not None, "the text is valid"
        self.at = found.end()
        return found

    def value(self, depth: int = 0) -> Node:
        """The value that begins here. Raises SubmissionError where it is too deep."""
        if depth > DEEPEST:
            raise _too_deep()
        first = self.take()
        start = first.start(first.lastindex or 0)
        if first["sign"] == "[":
            items = tuple(self.value(depth + 1) for _ in self._until("]"))
            return Series(Span(start, self.at), items)
        if first["sign"] == "{":
            fields = tuple(self._field(depth + 1) for _ in self._until("}"))
            return Table(Span(start, self.at), fields)
        return Scalar(Span(start, self.at), self.text(first["text"]))

    def _until(self, closer: str) -> Iterator[None]:
        """Once for each of the things that commas separate, up to the closing bracket, which is taken."""
        while True:
            before = self.at
            sign = self.take()["sign"]
            if sign == closer:
                return
            if sign != ",":
                self.at = before
                yield

    def _field(self, depth: int) -> Field:
        first = found = self.take()
        end = self.at
        while found["sign"] not in (":", "="):
            end = self.at
            found = self.take()
        start = first.start("text")
        return Field(start, ".".join(self.key(self.source[start:end])), self.value(depth))


# The formats


def _json(text: str) -> Iterator[Entry]:
    def refuse(constant: str) -> Any:
        raise SubmissionError(f"expected numbers, but found {constant}; write it as a text")

    try:
        json.loads(text, parse_float=str, parse_int=str, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise SubmissionError(f"not valid JSON: {error.msg} in line {error.lineno}") from None
    scanner = _Scanner(text, JSON, _json_text, lambda key: [json.loads(key)])
    yield from _entries(scanner.value(), text)


JSON = re.compile(r'\s*(?:(?P<sign>[\[\]{},:])|(?P<text>"(?:[^"\\]|\\.)*"|[^\s\[\]{},:"]+))')


def _json_text(token: str) -> str:
    value = json.loads(token, parse_float=str, parse_int=str)
    return "" if value is None else str(value)


def _toml(text: str) -> Iterator[Entry]:
    try:
        tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise SubmissionError(f"not valid TOML: {error}") from None
    except ValueError:  # Python reads no whole number of more than some thousand digits
        raise SubmissionError("expected numbers of at most some hundred digits, but found more; write fewer") from None
    scanner = _Scanner(text, TOML, _toml_text, _toml_path)
    above: Sequence[str] = ()
    while line := TOML_LINE.match(text, scanner.at):
        scanner.at = line.end()
        if line["array"]:
            raise SubmissionError(INSIDE)
        if line["header"]:
            above = _toml_path(line["header"])
        else:
            question, *path = (*above, *_toml_path(line["key"]))
            start = line.start("key")
            for entry in _parts(question, path, Field(start, "", scanner.value()), text):
                yield replace(entry, span=Span(start, entry.span.end))  # with the key of an inline table
                start = entry.span.end


_SKIPPED = r"(?:\s|#[^\n]*(?![^\n]))*"
_QUOTED = r'"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'"
_LONG = r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}' + r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
_KEY = rf"(?:[\w-]+|{_QUOTED})(?:[ \t]*\.[ \t]*(?:[\w-]+|{_QUOTED}))*"
TOML = re.compile(rf"""{_SKIPPED}(?:(?P<sign>[\[\]{{}},=])|(?P<text>{_LONG}|{_QUOTED}|[^\s\[\]{{}},="'#]+))""")
TOML_LINE = re.compile(rf"{_SKIPPED}(?:\[(?P<array>\[)?[ \t]*(?P<header>{_KEY})[ \t]*\]\]?|(?P<key>{_KEY})[ \t]*=)")


def _toml_text(token: str) -> str:
    return str(tomllib.loads(f"value = {token}", parse_float=str)["value"])


def _toml_path(key: str) -> list[str]:
    """The names in a key: `q2a` and `params.conv1` of `q2a."params.conv1"`."""
    table, path = tomllib.loads(f"{key} = 0"), []
    while isinstance(table, dict):
        ((name, table),) = table.items()
        path.append(name)
    return path


def _yaml(text: str) -> Iterator[Entry]:
    """Every scalar stays the text that it is; anchors are refused, since they can blow up without bound."""
    try:
        import yaml
    except ImportError:
        raise SubmissionError("YAML needs PyYAML; install theory[grade], or hand in TOML, JSON or CSV") from None

    def node(found: yaml.Node) -> Node:
        start, end = found.start_mark.index, found.end_mark.index
        if isinstance(found, yaml.SequenceNode):
            items = tuple(map(node, found.value))
            return Series(Span(start, end if found.flow_style or not items else items[-1].span.end), items)
        if isinstance(found, yaml.MappingNode):
            fields = tuple(Field(key.start_mark.index, _text(node(key)), node(value)) for key, value in found.value)
            return Table(Span(start, end if found.flow_style or not fields else fields[-1].value.span.end), fields)
        return Scalar(Span(start, end), found.value)

    try:
        depth = 0
        for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or count > 20 * MOST or depth > DEEPEST:
                raise SubmissionError("expected plain YAML, but found an alias or too much of it; write it out")
        whole = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise SubmissionError(f"not valid YAML: {' '.join(str(error).split())[:120]}") from None
    yield from _entries(node(whole) if whole else Scalar(Span(0, 0), ""), text)


def _csv(text: str) -> Iterator[Entry]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    names: list[str] = []
    done = 0  # lines
    try:
        for row in rows:
            span, done = Span(starts[done], starts[rows.line_num]), rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [name.strip().lower() for name in row]
                if not {"question", "answer"} <= set(names):
                    came = ", ".join(name[:20] for name in row[:6])
                    raise SubmissionError(f"expected the columns question, part, answer, but found {came}")
                continue
            cells = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
            answer = cells.get("answer", "")
            at = text.rfind(answer, *span)
            found = Excerpt.whole(answer, at) if at >= 0 else Excerpt.new(answer, span.start)
            yield Entry(span, cells.get("question", ""), cells.get("part", ""), found, cells.get("note", ""))
    except csv.Error as error:
        raise SubmissionError(f"not valid CSV: {error} in line {rows.line_num}") from None
    if not names:
        raise SubmissionError("expected the columns question, part, answer, but found none")


READERS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    ".toml": _toml, ".json": _json, ".yaml": _yaml, ".yml": _yaml, ".csv": _csv,
}  # fmt: skip
