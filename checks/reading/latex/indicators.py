"""What is 1 where two indices are the same, and 0 elsewhere: `1_{i=j}`, `\\mathbb{1}[i = j]`, `[i = j]`, as a delta."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from checks.reading.latex.bounds import NOT_EQUAL
from checks.reading.latex.names import script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.latex.symbols import ALPHABETS
from checks.reading.lexing import Token

SIGNS = frozenset({"1", "I"})
OPEN, CLOSE = frozenset({"(", "[", "{", "lbrace"}), frozenset({")", "]", "}", "rbrace"})
INDICES = frozenset("ijklmnpqrst")  # what is compared where no sign says that it is an index
LONGEST = 12  # items of a condition


class Compared(NamedTuple):
    """Two indices, and whether they are compared for being the same, or for not being it."""

    indices: tuple[str, str]
    same: bool

    def tokens(self, start: int, end: int) -> list[Token]:
        """It as an operand: a delta, or 1 less one."""
        sign = "" if all(len(index) == 1 and index.isalpha() for index in self.indices) else "_"
        delta = f"delta_{sign.join(self.indices)}"
        name = Token("name", delta, start, end, value=delta)
        if self.same:
            return [name]
        one = Token("number", "1", start, start, value=Fraction(1))
        around = Token("(", "{", start, start), Token(")", "}", end, end)
        return [around[0], one, Token("-", "-", start, start), name, around[1]]


def begins_indicator(item: Item) -> bool:
    """Whether one may begin at an item."""
    return item.text in ("1", "[") if item.kind == "char" else item.kind == "macro" and item.text in ALPHABETS


def indicator(scanner: Scanner, items: Sequence[Item], at: int) -> int | None:
    """Push the delta that begins at an item; the index of the next item, or None where it is none."""
    item = items[at]
    alone = item.kind == "char" and item.text == "["
    start = at if alone else at + 1
    if not (alone or _is_sign(scanner, items, at)):
        return None
    start += start < len(items) and items[start].text == "left"
    if start >= len(items):
        return None
    if items[start].text == "_":
        inner, after = script(items, start)
    elif (end := _closed(items, start)) is not None:
        inner, after = [part for part in items[start + 1 : end] if part.text != "right"], end + 1
    else:
        return None
    if inner and inner[0].text in OPEN and inner[-1].text in CLOSE:
        inner = inner[1:-1]
    found = compared(scanner, inner, named=not alone)
    if found is None:
        return None
    tokens = found.tokens(item.start, items[after - 1].end)
    scanner.enclose(item, tokens)
    return after


def _is_sign(scanner: Scanner, items: Sequence[Item], at: int) -> bool:
    item = items[at]
    if item.kind == "macro" and item.text in ALPHABETS:
        return bool(item.given) and item.source(-1, scanner.text).strip() in SIGNS
    before = items[at - 1].text if at else ""
    return item.kind == "char" and item.text == "1" and not before.isdigit() and before != "."


def _closed(items: Sequence[Item], start: int) -> int | None:
    """Where a bracket closes that opens at an item, and holds no other."""
    if items[start].text not in OPEN:
        return None
    for at in range(start + 1, min(len(items), start + LONGEST)):
        sign = items[at].text
        if sign in OPEN:
            return None
        if sign in CLOSE:
            return at
    return None


def compared(scanner: Scanner, items: Sequence[Item], *, named: bool = False) -> Compared | None:
    """What `i = j` or `i \\ne j` compares; None for any other condition. named: a sign says that it is one, so that
    other names may be indices, too."""
    cut = [at for at, item in enumerate(items) if item.text == "=" or item.text in NOT_EQUAL]
    if len(cut) != 1 or len(items) > LONGEST:
        return None
    one, other = (_index(scanner.inner(part)) for part in (items[: cut[0]], items[cut[0] + 1 :]))
    if not one or not other or not (named or all(index in INDICES or index.isdigit() for index in (one, other))):
        return None
    return Compared((one, other), items[cut[0]].text == "=")


def _index(found: Sequence[Token]) -> str:
    """The index that tokens are; empty for anything else."""
    if len(found) != 1 or found[0].kind not in ("name", "number"):
        return ""
    text = str(found[0].value)
    return text if text.isalnum() else ""
