"""Matrices that are drawn over several lines of plain text, written out on one line: `[1 2]` above `[3 4]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ROWS = 64
_ROW = re.compile(r"\[(?P<a>[^\[\]]+)\]|\|(?P<b>[^|]+)\||[⎡⎢⎣](?P<c>[^⎡-⎦]*)[⎤⎥⎦]|[⎛⎜⎝](?P<d>[^⎛-⎠]*)[⎞⎟⎠]")
_OPENED, _GOES_ON = re.compile("[⎡⎛]"), re.compile("[⎡⎢⎣⎛⎜⎝]")


@dataclass(frozen=True, slots=True)
class Row:
    """A logical line of a text: its number from 1, what it says, how far it is indented, why it cannot be read.

    A drawn matrix is one row; line breaks in its text stand for the lines that it took.
    """

    line: int
    text: str
    indent: int
    trouble: str = ""


def rows(lines: Sequence[str]) -> Iterator[Row]:
    """The lines of a text, with those that draw matrices taken together."""
    at = 0
    while at < len(lines):
        height = _height(lines, at)
        if height > 1:
            yield _written(lines[at : at + height], at + 1)
        elif _slipped(lines, at):
            height = 2
            why = "expected the brackets of a matrix's rows in one column; it may be a matrix or several vectors"
            yield Row(at + 1, "\n".join(lines[at : at + 2]).strip(), 0, why)
        else:
            line = lines[at]
            yield Row(at + 1, line.strip(), len(line) - len(line.lstrip()))
        at += max(height, 1)


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


def _written(drawn: Sequence[str], line: int) -> Row:
    """The lines of a drawing as one; the text beside the matrices stands on one of them."""
    found = [_groups(text) for text in drawn]
    outside = [index for index, text in enumerate(drawn) if _outside(text)]
    axis = outside[0] if outside else 0
    indent = len(drawn[axis]) - len(drawn[axis].lstrip())
    whole = "\n".join(drawn).strip()
    if len({len(groups) for groups in found}) != 1 or not found[0] or len(outside) > 1:
        return Row(line, whole, indent, "expected rows in brackets, with the text beside them on one line")
    text, end = "", 0
    for place, group in enumerate(found[axis]):
        entries = [_entries(next(filter(None, groups[place].groups()), "")) for groups in found]
        if len({len(row) for row in entries}) != 1 or not entries[0]:
            return Row(line, whole, indent, f"expected rows of one length, but found {[len(r) for r in entries]}")
        matrix = ", ".join("[" + ", ".join(row) + "]" for row in entries)
        text += f"{drawn[axis][end : group.start()]}[{matrix}]"
        end = group.end()
    text = (text + drawn[axis][end:]).strip()
    return Row(line, "\n" * axis + text + "\n" * (len(drawn) - 1 - axis), indent)


def _entries(row: str) -> list[str]:
    """The entries of a row, set apart by commas, else by white space; wider gaps where entries have gaps themselves."""
    if "," in row:
        parts = row.split(",")
    else:
        parts = re.split(r"\s{2,}" if re.search(r"\S\s[-+*/=·×−]\s\S", row) else r"\s+", row.strip())
    return [part.strip() for part in parts] if all(part.strip() for part in parts) else []
