"""Operands in brackets: groupings, tuples, intervals, vectors, matrices."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checks.reading.lexing import ROUND, ReadError, Token, quoted
from checks.reading.spelling import run_together
from checks.tree import GROUPED, Call, Name

if TYPE_CHECKING:
    from checks.reading.grammar import Grammar
    from checks.reading.sizes import SizedTree

RAISED = frozenset({"^", "transpose", "factorial"})  # what is done to all that stands in the brackets before it


def group(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """( ... ): a grouping, a tuple, or an interval that is open on the left."""
    opened = grammar.at - 1
    close = grammar.tokens[grammar.pairs[opened]]
    first = grammar.expression(0)
    if grammar.ahead.kind not in (",", ";"):
        grammar.expect(")")
        return grammar.build.call(token, GROUPED, first) if _is_grouped(grammar, opened, first) else first
    part = grammar.sequence(first, close.kind)
    grammar.at += 1
    assert isinstance(part.tree, Call)
    head = "sequence" if token.text == "{" else "tuple"
    if close.kind == "]":
        head = "interval(]"
        if len(part.tree.args) != 2:
            raise ReadError(close.start, "two ends of an interval", f"{len(part.tree.args)} entries")
    return replace(part, tree=Call(head, part.tree.args))


def _is_grouped(grammar: Grammar, opened: int, inner: SizedTree) -> bool:
    """Whether brackets hold the letters of a name together, for a power or behind a sign: (nm)^2, a/(bc)."""
    token = grammar.tokens[opened]
    if not (grammar.notation.either and token.text in ROUND and isinstance(inner.tree, Name)):
        return False
    held = grammar.ahead.kind in RAISED or (opened > 0 and grammar.tokens[opened - 1].kind in ("/", "^"))
    return held and bool(run_together(inner.tree.text))


BARE = frozenset({"array", "matrix", "smallmatrix"})  # environments of LaTeX that bring no brackets


def bracketed_list(grammar: Grammar, token: Token, hold: int, spaced: bool = False) -> SizedTree:
    """[ ... ]: a vector, a matrix row by row, or an interval that is closed on the left.

    spaced: in the matrix around it, white space sets entries apart.
    """
    start, stop = grammar.at, grammar.pairs[grammar.at - 1]
    close = grammar.tokens[stop]
    if grammar.ahead.text in BARE and grammar.pairs[start] == stop - 1:  # the brackets are the matrix's own
        grammar.at += 1
        matrix = bracketed_list(grammar, grammar.tokens[start], hold)
        grammar.expect("]")
        return matrix
    rows = _rows(grammar, start, stop)
    if rows:
        spaced = spaced or _evident(grammar, start, stop)
        parts = []
        for row in rows:
            grammar.at = row + 1
            parts.append(bracketed_list(grammar, grammar.tokens[row], hold, spaced))
        grammar.at = stop + 1
    elif _set_apart_by_space(grammar, start, stop, spaced):
        parts = _spaced_rows(grammar, start, stop)
        grammar.at = stop + 1
    else:
        parts = _entries(grammar, token, close)
    only = parts[0].tree
    compound = len(parts) == 1 and isinstance(only, Call) and only.head != "list"
    if compound and grammar.notation.implicit and close.kind == "]" and token.text in ("[", "\\left["):
        return parts[0]  # [y log p + (1 - y) log(1 - p)]
    if close.kind == ")":
        if len(parts) != 2:
            raise ReadError(close.start, "two ends of an interval", f"{len(parts)} entries")
        return grammar.build.call(token, "interval[)", *parts)
    trees = [part.tree for part in parts]
    lengths = {len(e.args) if isinstance(e, Call) and e.head == "list" else 0 for e in trees}
    if len(lengths) > 1:
        raise ReadError(token.start, "rows of one length", f"lengths {sorted(lengths)}", "complete the rows")
    return grammar.build.call(token, "list", *parts)


def _entries(grammar: Grammar, token: Token, close: Token) -> list[SizedTree]:
    """The entries of `a, b` or `a; b`, or the rows of `a, b; c, d`."""
    rows = [[grammar.expression(0)]]
    while grammar.ahead.kind in (",", ";"):
        if grammar.ahead.kind == ";":
            rows.append([])
        grammar.at += 1
        rows[-1].append(grammar.expression(0))
    grammar.expect(close.kind)
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    return [grammar.build.call(token, "list", *row) for row in rows] if len(rows) > 1 else rows[0]


def _rows(grammar: Grammar, start: int, stop: int) -> list[int]:
    """Where the rows of [[1 2] [3 4]] open, when nothing but white space stands between them."""
    rows, index = [], start
    while index < stop and grammar.tokens[index].kind == "[" and grammar.tokens[index].text == "[":
        rows.append(index)
        index = grammar.pairs[index] + 1
    return rows if index == stop and len(rows) > 1 else []


def _evident(grammar: Grammar, start: int, stop: int) -> bool:
    """Whether two numbers stand side by side somewhere, so that white space sets entries apart."""
    return any(a.kind == b.kind == "number" for a, b in pairwise(grammar.tokens[start:stop]))


def _set_apart_by_space(grammar: Grammar, start: int, stop: int, spaced: bool) -> bool:
    """Whether the entries are numbers with white space between them; an error when a sign may also be an operator."""
    inner = grammar.tokens[start:stop]
    if any(token.kind not in ("number", "-", "+", ";") for token in inner):
        return False
    if spaced or _evident(grammar, start, stop):
        return True
    for before, token, after in zip(inner, inner[1:], inner[2:], strict=False):
        if before.kind == "number" and token.spaced and not after.spaced and token.kind in "+-":
            raise ReadError(token.start, "commas between entries", quoted(token.text), "it may be a sum")
    return False


def _spaced_rows(grammar: Grammar, start: int, stop: int) -> list[SizedTree]:
    """The entries of `1 2 -3`, or the rows of `1 2 -3; 4 5 6`."""
    rows: list[list[SizedTree]] = [[]]
    index = start
    while index < stop:
        token = grammar.tokens[index]
        if token.kind == ";":
            rows.append([])
        elif token.kind == "number":
            rows[-1].append(grammar.build.number(token))
        else:
            index += 1
            after = grammar.tokens[index]
            if after.kind != "number" or after.spaced or not (token.spaced or index == start + 1):
                raise ReadError(token.start, "a sign that touches its number", quoted(token.text), "separate by commas")
            part = grammar.build.number(after)
            rows[-1].append(grammar.combine(token, "neg", part) if token.kind == "-" else part)
        index += 1
    if len(rows) == 1:
        return rows[0]
    return [grammar.build.call(grammar.tokens[start], "list", *row) for row in rows]
