"""Matrices that are drawn over several lines of plain text, written out on one line: `[1 2]` above `[3 4]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theory.documents.formulas import Excerpt, joined
from theory.documents.pieces import Reason, Why

MOST_ROWS = 64
_ROW = re.compile(r"\[(?P<a>[^\[\]]+)\]|\|(?P<b>[^|]+)\||[⎡⎢⎣](?P<c>[^⎡-⎦]*)[⎤⎥⎦]|[⎛⎜⎝](?P<d>[^⎛-⎠]*)[⎞⎟⎠]")
_OPENED, _GOES_ON = re.compile("[⎡⎛]"), re.compile("[⎡⎢⎣⎛⎜⎝]")


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line of a text: its number, what it says, how far it is indented, why it cannot be read.

    A drawn matrix is one row. height: the lines that it takes. begins: whether it stands right behind the sign of a
    question. mixed: whether formulas between delimiters stand in it, each as a `$`, so that the rest is a sentence.
    """

    line: int
    excerpt: Excerpt
    indent: int = 0
    trouble: Reason | None = None
    height: int = 1
    begins: bool = False
    mixed: bool = False

    @property
    def text(self) -> str:
        return self.excerpt.text


def rows(excerpts: Sequence[Excerpt]) -> Iterator[Line]:
    """The lines of a text, with those that draw matrices taken together."""
    lines = [excerpt.text for excerpt in excerpts]
    at = 0
    while at < len(lines):
        height = _height(lines, at)
        if printed := _printed(excerpts, at):
            yield printed
            height = printed.height
        elif height > 1:
            yield _written(excerpts[at : at + height], at)
        elif _slipped(lines, at):
            height = 2
            yield Line(at, joined(excerpts[at : at + 2], "\n").stripped(), 0, Reason(Why.ROWS_SHIFTED), 2)
        else:
            line = lines[at]
            yield Line(at, excerpts[at].stripped(), len(line) - len(line.lstrip()))
        at += max(height, 1)


def _printed(excerpts: Sequence[Excerpt], at: int) -> Line | None:
    """An array as numpy prints it, its entries apart by spaces, in as many lines as its brackets take."""
    if not PRINTED.fullmatch(excerpts[at].text):
        return None
    depth, stop = 0, at
    for excerpt in excerpts[at : at + MOST_ROWS]:
        if stop > at and not PRINTED_ON.fullmatch(excerpt.text):
            return None
        depth += excerpt.text.count("[") - excerpt.text.count("]")
        stop += 1
        if depth <= 0:
            break
    if depth or stop == at + 1:
        return None
    whole = joined(excerpts[at:stop], "\n").stripped()
    parts, done = [], 0
    for gap in APART.finditer(whole.text):
        parts.append(whole[done : gap.start()])
        done = gap.end()
    line = excerpts[at].text
    return Line(at, joined((*parts, whole[done:]), ", "), len(line) - len(line.lstrip()), None, stop - at)


_SIGNS = r"(?:[\d.\se\[\]]|-(?=[\d.])){1,1000}"  # no minus between two numbers, as [3 - 4] has one
PRINTED = re.compile(rf"[^\[\]]{{0,40}}\[\[{_SIGNS}\]\s*")  # y = [[4. 6.]
PRINTED_ON = re.compile(_SIGNS)
APART = re.compile(r"(?<=[\d.\]])\s+(?=[-\d.\[])")


def _groups(line: str) -> list[re.Match[str]]:
    return list(_ROW.finditer(line)) if len(line) < 1000 else []


def _outside(line: str) -> str:
    return _ROW.sub("", line).strip()


def _height(lines: Sequence[str], at: int) -> int:
    """How many lines from here draw matrices side by side."""
    if _OPENED.search(lines[at]):  # corner pieces say where it ends
        stop = at + 1
        while stop < min(len(lines), at + MOST_ROWS) and _GOES_ON.search(lines[stop]):
            if _OPENED.search(lines[stop]):
                break
            stop += 1
        return stop - at
    columns = [found.start() for found in _groups(lines[at])]
    stop = at
    said = 0
    while columns and stop < min(len(lines), at + MOST_ROWS):
        if [found.start() for found in _groups(lines[stop])] != columns:
            break
        said += bool(_outside(lines[stop]))
        if said > 1:
            break
        stop += 1
    return stop - at


def _slipped(lines: Sequence[str], at: int) -> bool:
    """Whether a row in brackets is followed by another that stands alone, but not under it."""
    if at + 1 >= len(lines) or not lines[at].rstrip().endswith(("]", "|")) or _outside(lines[at + 1]):
        return False
    return bool(_groups(lines[at])) and len(_groups(lines[at])) == len(_groups(lines[at + 1]))


def _written(drawn: Sequence[Excerpt], line: int) -> Line:
    """The lines of a drawing as one; the text beside the matrices stands on one of them."""
    found = [_groups(excerpt.text) for excerpt in drawn]
    outside = [index for index, excerpt in enumerate(drawn) if _outside(excerpt.text)]
    axis = outside[0] if outside else 0
    middle = drawn[axis]
    indent = len(middle.text) - len(middle.text.lstrip())
    whole = Line(line, joined(drawn, "\n").stripped(), indent, Reason(Why.ROWS_UNLIKE), len(drawn))
    if len({len(groups) for groups in found}) != 1 or not found[0] or len(outside) > 1:
        return whole
    parts, end = [], 0
    for place, group in enumerate(found[axis]):
        matrix = [_entries(drawn[at], groups[place]) for at, groups in enumerate(found)]
        if len({len(row) for row in matrix}) != 1 or not matrix[0]:
            return whole
        outlines = [drawn[at][groups[place].start() : groups[place].end()] for at, groups in enumerate(found)]
        listed = [_listed(row, outline) for row, outline in zip(matrix, outlines, strict=True)]
        parts += [middle[end : group.start()], _listed(listed, joined(outlines))]
        end = group.end()
    return Line(line, joined((*parts, middle[end:])).stripped(), indent, None, len(drawn))


def _listed(entries: Sequence[Excerpt], outline: Excerpt) -> Excerpt:
    """The entries as a list in square brackets, which stand where the drawn ones do."""
    opening, closing = Excerpt.new("[", outline.places[0]), Excerpt.new("]", outline.places[-1])
    return joined((opening, joined(entries, ", "), closing))


def _entries(drawn: Excerpt, group: re.Match[str]) -> list[Excerpt]:
    """The entries of a row, set apart by commas, else by white space; wider gaps where entries have gaps themselves."""
    side = next(name for name, text in group.groupdict().items() if text is not None)
    row = drawn[slice(*group.span(side))].stripped()
    gap = "," if "," in row.text else r"\s{2,}" if re.search(r"\S\s[-+*/=·×−]\s\S", row.text) else r"\s+"
    cuts = [found.span() for found in re.finditer(gap, row.text)]
    edges = [0, *(at for cut in cuts for at in cut), len(row.text)]
    parts = [row[a:b].stripped() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return parts if all(parts) else []
