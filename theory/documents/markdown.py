"""A markdown document as its formulas, each with its line, the words around it, and the question it stands under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from theory.documents.delimiters import dollars
from theory.documents.grids import Row
from theory.documents.places import Formula, Place
from theory.documents.plain import CODE, bulleted, checked, joined
from theory.documents.plain import formulas as plain_formulas
from theory.documents.tables import Cell, chains
from theory.errors import InputError


def formulas(text: str, place: Place | None = None) -> Iterator[Formula]:
    """Every formula of the document, in its order: between `$`, `$$`, `\\( \\)`, `\\[ \\]`, in a bare environment, in a
    block marked `math`; lines and blocks of plain text that are chains; rows of tables that give values. Programs are
    passed over.

    Raises InputError where markdown-it-py or mdit-py-plugins is missing.
    """
    yield from checked(_formulas(text, place or Place()))


def _formulas(text: str, place: Place) -> Iterator[Formula]:
    lines = text.split("\n")
    rows: list[list[Cell]] = []
    for token in _tokens(dollars(text)):
        if token.type == "math_block":
            yield from _block(token, place)
        elif token.type == "fence":
            kind = token.info.strip().split(" ")[0].lower() if token.info.strip() else ""
            yield from FENCES.get(kind, _passed)(token, lines, place)
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield from chains(rows, place.question)
            rows = []
        elif token.type == "inline":
            if rows:  # a cell begins no question: what it says is noted on a place of its own
                rows[-1].append(Cell(token.content.strip(), token.map[0] + 1))
                found = _inline(token, Place())
                yield from (replace(part, question=place.question) for part in found if not part.typed)
            else:
                yield from _inline(token, place)


def _tokens(text: str) -> list[Any]:
    try:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.dollarmath import dollarmath_plugin
    except ImportError:
        raise InputError("documents need markdown-it-py and mdit-py-plugins; install theory[grade]") from None
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    parser.use(dollarmath_plugin, allow_space=True, allow_digits=False, double_inline=True)
    parser.core.ruler.before("inline", "ended", _ended)
    return list[Any](parser.parse(text))


def _ended(state: Any) -> None:
    """White space behind a paragraph: the plugin looks for a digit before a dollar, and before the first one finds the
    paragraph's last character."""
    for token in state.tokens:
        if token.type == "inline" and token.content.startswith("$"):
            token.content += " "


def _block(token: Any, place: Place) -> Iterator[Formula]:
    content, line = token.content, token.map[0] + 1
    lead = len(content) - len(content.lstrip("\n"))
    yield Formula(content.strip(), line + content[:lead].count("\n"), "", "", place.question)


def _source(token: Any, lines: Sequence[str]) -> str:
    """A block of code as it stands in the document."""
    start, stop = int(token.map[0]), int(token.map[1])
    closed = stop - start > 1 and lines[stop - 1].strip().startswith(token.markup)
    return "\n".join(lines[start + 1 : stop - closed])


def _latex(token: Any, lines: Sequence[str], place: Place) -> Iterator[Formula]:
    source = _source(token, lines)
    if source.strip():
        lead = source[: len(source) - len(source.lstrip())].count("\n")
        yield Formula(source.strip(), token.map[0] + 2 + lead, "", "", place.question)


def _text(token: Any, lines: Sequence[str], place: Place) -> Iterator[Formula]:
    source = _source(token, lines)
    if not CODE.search(source):
        for formula in plain_formulas(source, place):
            yield replace(formula, line=formula.line + token.map[0] + 1)


def _passed(token: Any, lines: Sequence[str], place: Place) -> Iterator[Formula]:
    return iter(())


# What a block of code is marked as -> how it is read. Others are programs.
FENCES: Mapping[str, Callable[[Any, Sequence[str], Place], Iterator[Formula]]] = {
    "math": _latex, "latex": _latex, "tex": _latex, "": _text, "text": _text, "txt": _text, "plain": _text,
}  # fmt: skip


def _inline(token: Any, place: Place) -> Iterator[Formula]:
    """The formulas of a paragraph or heading, line by line; the words before them may name a question."""
    line = token.map[0] + 1
    children = token.children or []
    source = token.content.split("\n")
    typed: list[tuple[Row, str]] = []
    for start, stop, at in _lines(children, line):
        parts = children[start:stop]
        told = place.see("".join(_words(part) for part in parts))
        here = at
        if not any(part.type.startswith("math_inline") for part in parts):
            text = _typed(source[at - line]) if at - line < len(source) else ""
            typed.append((Row(at, text[told:].strip() if told else text, 0), place.question))
            continue
        for index, part in enumerate(parts):
            if part.type.startswith("math_inline"):
                before = "".join(_words(other) for other in parts[:index])
                after = "".join(_words(other) for other in parts[index + 1 :])
                yield Formula(part.content.strip(), here, before.strip(), after.strip(), place.question)
            here += part.content.count("\n")
    if not CODE.search(token.content):
        yield from joined(typed, bulleted(token.content))


def _typed(source: str) -> str:
    """A line of a paragraph as plain text: what markdown escapes, emphasizes as a whole or marks as code, bare."""
    text = source.strip()
    for mark in ("**", "__", "`", "*"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            text = text[len(mark) : -len(mark)].strip()
    return text.replace("\\*", "*").replace("\\_", "_")


def _lines(children: list[Any], line: int) -> Iterator[tuple[int, int, int]]:
    """The pieces between line breaks: first child, the one after the last, and the line."""
    start = 0
    for index, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            yield start, index, line
            line += 1 + sum(part.content.count("\n") for part in children[start:index])
            start = index + 1
    yield start, len(children), line


def _words(part: Any) -> str:
    if part.type in ("text", "code_inline"):
        return part.content
    return f" ${part.content}$ " if part.type.startswith("math_inline") else ""
