"""A stranger's formula on one line: as mathematics where every part of it is known, else quoted as it was written."""

from __future__ import annotations

from theory.cells import short, visible
from theory.formula import foreign, unicode

LONGEST = 160  # characters of one side
MARKS = ("\\", "$", "{", "}")  # what LaTeX is known by; what has none of these reads as it was written


def equation(left: str, relation: str, right: str, read: bool) -> str:
    """Both sides and what stands between them. read: whether they were understood."""
    if not read:
        return _quoted(f"{left} {relation} {right}".rstrip())
    return f"{side(left)} {relation} {side(right) if right else ''}".rstrip()


def side(text: str) -> str:
    """`∂L/∂w` of LaTeX for it; where some of it is not known, all of it as it was written."""
    box = foreign.formula(text)
    if box is not None:
        return short(unicode.write(box), LONGEST)
    return _quoted(text) if any(mark in text for mark in MARKS) else visible(short(text, LONGEST))


def _quoted(text: str) -> str:
    return f"“{visible(short(text, 2 * LONGEST))}”"
