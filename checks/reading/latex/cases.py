"""A brace with cases in LaTeX: each row's value and its condition, as a function of them in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from checks.reading.latex import symbols as table
from checks.reading.latex.indicators import compared
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import CLOSERS, PAIRS, Token
from checks.tree import AT_LEAST, BOTH, GREATER

WHEN = frozenset({"if", "for", "when", "where", "whenever", "in case", "and", "for all"})
ELSE = frozenset({"otherwise", "else", "elsewhere", "in all other cases"})
COMPARED = {
    ">": (GREATER, False),
    "≥": (AT_LEAST, False),
    "<": (GREATER, True),
    "≤": (AT_LEAST, True),
}  # swapped or not
PUNCTUATION = frozenset({",", ".", ";"})


def cases(scanner: Scanner, item: Item) -> bool:
    """Whether the environment could be read; if so, its tokens are pushed."""
    if found := _by_indices(scanner, item):
        scanner.enclose(item, found)
        return True
    rows = [_row(scanner, row) for row in _rows(item.inside)]
    if not rows or any(row is None for row in rows) or any(len(row or ()) == 1 for row in rows[:-1]):
        return False
    scanner.push("function", item, "cases", text=item.text, end=item.start)
    scanner.out.append(Token("(", "\\cases", item.start, item.start))
    for number, part in enumerate(part for row in rows for part in row or ()):
        if number:
            scanner.out.append(Token(",", ",", part[0].start, part[0].start))
        scanner.out += part
    scanner.out.append(Token(")", ")", item.end, item.end))
    return True


def _by_indices(scanner: Scanner, item: Item) -> list[Token]:
    """Two cases that differ in whether indices are the same, as a sum with deltas; nothing for others."""
    rows = [_cut(scanner, row) for row in _rows(item.inside)]
    if len(rows) != 2 or not all(rows):
        return []
    (one, first), (other, second) = ((row.value, compared(scanner, row.condition)) for row in rows if row)
    last = rows[1]
    rest = last is not None and not last.condition and any(word in ELSE for word in last.words)
    if first is None or not one or not other:
        return []
    opposite = first._replace(same=not first.same)
    if not rest and (second is None or {*second.indices} != {*first.indices} or second.same is first.same):
        return []
    conditions = [row.words for row in rows[: 1 if rest else 2] if row]
    if any(word not in WHEN for words in conditions for word in words):  # unless, if not
        return []
    times = Token("*", "*", item.start, item.start)
    plus = replace(times, kind="+", text="+")
    return [
        *one, times, *first.tokens(item.start, item.end), plus, *other, times, *opposite.tokens(item.start, item.end),
    ]  # fmt: skip


class Row(NamedTuple):
    """A row of cases: its value in brackets, the words of its condition, and the rest of that."""

    value: list[Token]
    words: list[str]
    condition: list[Item]


def _cut(scanner: Scanner, row: Sequence[Item]) -> Row | None:
    """A row in its parts; None where it has none, or its value is no operand."""
    cut = next((at for at, part in enumerate(row) if part.text == "&" or _word(scanner, part) in WHEN | ELSE), None)
    if not cut:
        return None
    value = scanner.inner(_bare(row[:cut]))
    words = [word for part in row[cut:] if (word := _word(scanner, part))]
    items = _bare([part for part in row[cut:] if part.text != "&" and not _word(scanner, part)])
    if not value or any(token.kind in ("relation", "text", "note", "then", "quad") for token in value):
        return None
    start, end = value[0].start, value[-1].end
    return Row([Token("(", "{", start, start), *value, Token(")", "}", end, end)], words, items)


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    rows: list[list[Item]] = [[]]
    for part in items:
        if part.kind == "macro" and part.text == "\\":
            rows.append([])
        else:
            rows[-1].append(part)
    return [row for row in rows if row]


def _row(scanner: Scanner, row: Sequence[Item]) -> list[list[Token]] | None:
    """The tokens of a value and of its condition; of the value alone for `otherwise`; None where it cannot be read."""
    parts = _cut(scanner, row)
    if parts is None:
        return None
    value, words, items = parts
    if any(word in ELSE for word in words):
        return [value] if not items else None
    condition = _condition(scanner.inner(items)) if all(word in WHEN for word in words) else None
    return None if condition is None else [value, condition]


def _word(scanner: Scanner, item: Item) -> str:
    """The words of a \\text, without what surrounds them; empty for anything else."""
    if item.kind != "macro" or item.text not in table.TEXTS | {"mathrm"}:
        return ""
    return item.source(-1, scanner.text).replace("~", " ").strip(" ,.:;").lower()


def _bare(items: Sequence[Item]) -> list[Item]:
    """The items without punctuation and space at their ends."""

    def empty(item: Item) -> bool:
        return item.text in PUNCTUATION or (item.kind == "macro" and item.text in table.QUADS | table.SPACES)

    found = list(items)
    while found and empty(found[-1]):
        found.pop()
    while found and empty(found[0]):
        del found[0]
    return found


def _condition(found: Sequence[Token]) -> list[Token] | None:
    """a > b, or a chain such as 0 < x <= 1, as a function of its sides; None for any other relation."""
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    level = 0
    for token in found:
        level += (token.kind in PAIRS) - (token.kind in CLOSERS)
        if token.kind == "relation" and level == 0:
            signs.append(str(token.value))
            sides.append([])
        else:
            sides[-1].append(token)
    if not signs or not all(sides) or not set(signs) <= COMPARED.keys():
        return None
    parts = [_compared(sign, sides[at], sides[at + 1]) for at, sign in enumerate(signs)]
    whole = parts[0]
    for part in parts[1:]:
        whole = _call(BOTH, whole, part)
    return whole


def _compared(sign: str, left: list[Token], right: list[Token]) -> list[Token]:
    head, swapped = COMPARED[sign]
    return _call(head, right, left) if swapped else _call(head, left, right)


def _call(head: str, left: list[Token], right: list[Token]) -> list[Token]:
    start, end = left[0].start, right[-1].end
    return [
        Token("function", head, start, start, False, head), Token("(", "\\case", start, start), *left,
        Token(",", ",", start, start), *right, Token(")", ")", end, end),
    ]  # fmt: skip
