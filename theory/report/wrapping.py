"""Breaks a formula, or words, into lines of a terminal: a formula at its outermost signs, a matrix between its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from rich.cells import cell_len

BREAKS = re.compile(r" (?=[-+=] )|(?<=[,;]) | (?=if |else )|(?<=·)(?=\S)|(?<=\S) (?=\S)")
SIGNS = (" - ", " + ", " = ")  # a line that goes on begins with its sign
DEEPER, BACK = "([{", ")]}"


def formula(text: str, width: int, indent: str = "  ") -> list[str]:
    """The lines of a formula; those that go on are indented. Without a place to break it is cut where it must be."""
    return list(_lines(text, max(width, len(indent) + 8), indent))


def _lines(text: str, width: int, indent: str) -> Iterator[str]:
    while cell_len(text) > width:
        cut = _cut(text, width, len(indent))
        yield text[:cut].rstrip()
        text = indent + text[cut:].lstrip()
    yield text


def _cut(text: str, width: int, least: int) -> int:
    """Where to break: outside of as many brackets as possible, before a sign if there is one, as late as possible."""
    best, found = (0, 0, 0), 0
    for place in _places(text):
        if place <= max(least, width // 3):
            continue
        if cell_len(text[:place].rstrip()) > width:
            break
        depth = sum(map(text[:place].count, DEEPER)) - sum(map(text[:place].count, BACK))
        plain = not text[place:].startswith(SIGNS) and text[place - 1 : place] != ","
        rank = (-depth, -plain, place)
        if not found or rank > best:
            best, found = rank, place
    return found or next(end for end in range(len(text), 0, -1) if cell_len(text[:end]) <= width)


def listed(label: str, parts: Iterable[str], width: int) -> list[str]:
    """`Given: a = 1, b = 2` in lines: none begins within a part, unless the part alone is longer than a line."""
    lines = [label]
    for part in parts:
        joined = f"{lines[-1]}{'' if lines[-1] == label else ' '}{part},"
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            kept = lines.pop() if lines[-1] == label else "  "
            lines += formula(f"{kept}{part},", width, "    ")
    return [*lines[:-1], lines[-1].removesuffix(",")]


def _places(text: str) -> Iterator[int]:
    return (match.start() for match in BREAKS.finditer(text))


def words(text: str, width: int) -> list[str]:
    """The lines of a sentence; line breaks in it are kept."""
    return [line for part in text.split("\n") for line in wrap(part, max(width, 8)) or [""]]
