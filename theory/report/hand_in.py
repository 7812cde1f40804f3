"""A hand-in as a grader sees it: line by line, formulas as mathematics, the place that is decided about marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from theory.formula import foreign
from theory.report.marks_html import math, text

MOST = 2000  # lines that are shown
LONGEST = 1200  # characters of a line that are shown
INLINE = re.compile(r"\$\$([^$]+)\$\$|\$([^$]+)\$|\\\(((?:(?!\\\)).)+)\\\)|\\\[((?:(?!\\\]).)+)\\\]")
# What begins and ends a formula of several lines.
OPENING = re.compile(r"\s*(?:\$\$|\\\[|\\begin\{(?:align|equation|gather)\*?\})\s*")
CLOSING = re.compile(r"\s*(?:\$\$|\\\]|\\end\{(?:align|equation|gather)\*?\})[.,]?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands. line: from 1. given: as it was written there, where it is known. sure: whether it is the
    answer itself, and not only the question's part of the document."""

    line: int
    given: str | None = None
    sure: bool = True


def listing(document: str, place: Place | None) -> str:
    """The lines with their numbers; each formula is laid out where all of it is known, and text where it is not."""
    lines = document.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    first = 0 if place is None or place.line <= MOST else place.line - MOST // 2
    rows, inside = [], False
    for number, line in enumerate(lines[first : first + MOST], start=first + 1):
        begins, ends = bool(OPENING.fullmatch(line)), bool(CLOSING.fullmatch(line))
        here = place is not None and number == place.line
        words = _display(line) if inside and not ends else _words(line)
        rows.append(_row(number, line, words, place if here else None))
        inside = (not inside and begins) or (inside and not ends)
    left = len(lines) - len(rows)
    more = f'<p class="place">{left} more lines are in the file itself</p>' if left else ""
    return f'<ol class="listing">{"".join(rows)}</ol>{more}'


def _row(number: int, line: str, laid_out: str, place: Place | None) -> str:
    """A line twice: laid out, and as it was written, of which the page shows one."""
    here = "" if place is None else f' class="here{"" if place.sure else " near"}" id="here"'
    source = text(line, LONGEST) if place is None else _marked(line, place)
    written = "" if source == laid_out else f'<code class="written">{source}</code>'
    return (
        f'<li value="{number}"{here}><span class="number">{number}</span>'
        f'<span class="{"laid" if written else "both"}">{laid_out}</span>{written}</li>'
    )


def _marked(line: str, place: Place) -> str:
    """The line as it was written, with the answer marked where it stands there exactly once."""
    bare = (place.given or "").strip("$ ")
    before, found, after = line.partition(bare) if bare else (line, "", "")
    if not found or bare in after:
        return text(line, LONGEST)
    return f"{text(before, LONGEST)}<mark>{text(found, LONGEST)}</mark>{text(after, LONGEST)}"


def _words(line: str) -> str:
    return "".join(_pieces(line[:LONGEST]))


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for found in INLINE.finditer(line):
        yield text(line[at : found.start()], LONGEST)
        yield _formula(next(group for group in found.groups() if group is not None), found[0])
        at = found.end()
    yield text(line[at:], LONGEST)


def _display(line: str) -> str:
    """A line of a formula that is written over several."""
    bare = line.strip().removesuffix(r"\\").strip(" ,.")
    return _formula(bare, line) if bare else text(line, LONGEST)


def _formula(inside: str, written: str) -> str:
    box = foreign.formula(inside.strip())
    return f"<code>{text(written, LONGEST)}</code>" if box is None else math(box)
