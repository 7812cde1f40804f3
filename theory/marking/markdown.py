"""A markdown document as its formulas, each with its line, the words around it, and the question it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from theory.errors import InputError


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a document.

    text: LaTeX without its delimiters. line: of its first character, from 1. before, after: the words around it on its
    line. question: what it stands under, as `3b`; empty where nothing says so.
    """

    text: str
    line: int
    before: str
    after: str
    question: str


DELIMITED = re.compile(r"\\\[(?P<block>.+?)\\\]|\\\((?P<inline>.+?)\\\)", re.DOTALL)


def formulas(text: str) -> Iterator[Formula]:
    """Every formula between `$`, `$$`, `\\( \\)`, `\\[ \\]`, in the order of the document; code is passed over.

    Raises InputError where markdown-it-py or mdit-py-plugins is missing.
    """
    place = Place()
    for token in _tokens(DELIMITED.sub(_dollars, text)):
        if token.type == "math_block":
            line = token.map[0] + 1
            yield from _split(token.content, line, place)
        elif token.type == "inline":
            yield from _inline(token, place)


def _dollars(found: re.Match[str]) -> str:
    return f"$${found['block']}$$" if found["block"] is not None else f"${found['inline']}$"


def _tokens(text: str) -> list[Any]:
    try:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.dollarmath import dollarmath_plugin
    except ImportError:
        raise InputError("documents need markdown-it-py and mdit-py-plugins; install theory[grade]") from None
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    parser.use(dollarmath_plugin, allow_space=True, allow_digits=False, double_inline=True)
    return parser.parse(text)


def _split(content: str, line: int, place: Place) -> Iterator[Formula]:
    lead = len(content) - len(content.lstrip("\n"))
    yield Formula(content.strip(), line + content[:lead].count("\n"), "", "", place.question)


def _inline(token: Any, place: Place) -> Iterator[Formula]:
    """The formulas of a paragraph or heading, line by line; the words before them may name a question."""
    line = token.map[0] + 1
    children = token.children or []
    for start, stop, at in _lines(children, line):
        parts = children[start:stop]
        place.see("".join(_words(part) for part in parts))
        here = at
        for index, part in enumerate(parts):
            if part.type.startswith("math_inline"):
                before = "".join(_words(other) for other in parts[:index])
                after = "".join(_words(other) for other in parts[index + 1 :])
                yield Formula(part.content.strip(), here, before.strip(), after.strip(), place.question)
            here += part.content.count("\n")


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


# What a line says about the question that it begins. The first that fits is taken; groups: the number, the letter.
SIGNS = (
    re.compile(
        r"^\W*(?:\d+(?:\.\d+)*\W+)?question\s*(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?(?![a-z])", re.IGNORECASE
    ),
    re.compile(r"^\W*\[(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?\]", re.IGNORECASE),
    re.compile(r"^\W*(?:ex(?:ercise)?|problem|q)\.?\s*(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?\b", re.IGNORECASE),
    re.compile(r"^\W*(?P<number>\d{1,2})\s*$"),
    re.compile(r"^\W*\((?P<letter>[a-h])\)", re.IGNORECASE),
    re.compile(r"^\W*(?P<letter>[A-Ha-h])\)"),
)


class Place:
    """Which question a document has come to."""

    def __init__(self) -> None:
        self.number, self.letter = "", ""

    def see(self, line: str) -> None:
        for sign in SIGNS:
            if found := sign.search(line.strip()):
                groups = found.groupdict()
                if groups.get("number"):
                    self.number = groups["number"]
                self.letter = (groups.get("letter") or "").lower()
                return

    @property
    def question(self) -> str:
        return self.number + self.letter
