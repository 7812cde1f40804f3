"""Rows of a table that give values: a name of mathematics, then its forms; tables of measurements are passed over."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from checks.reading import WRITTEN, ReadError, read_chains
from checks.tree import Call, Name, Tree
from theory.documents.formulas import Excerpt, Formula, Found, Passed, joined
from theory.documents.grids import Line
from theory.documents.pieces import Context, Reason, Span, Why, equalities
from theory.documents.plain import connected

# Heads of columns that hold what a name is equal to. Under others a row compares things.
VALUES = re.compile(
    r"(?:numerical |final |exact |computed )?(?:value|result|answer|number|formula|expression|calculation|computation|"
    r"derivation|form|substitution|working|steps?)s?",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"(?:quantity|name|symbol|variable|derivative|gradient|partial|term|factor|node|unknown|parameter|)(?:s|ies)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-−]?[0-9][0-9.,]*%?")
_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,12}")
_DELIMITED = re.compile(r"\$+([^$]+)\$+|\\{1,2}\(((?:[^\\]|\\[^)\\])+)\\{1,2}\)")
MARKS = "*_` "  # of emphasis and of code
ESCAPED = re.compile(r"\\([*_])")


class Columns(NamedTuple):
    """Which columns hold what the first one names. known: whether the heads say so."""

    known: bool
    places: Sequence[int]


def _columns(rows: Sequence[Sequence[Excerpt]]) -> Columns | None:
    """Where the heads say so (Quantity, Formula, Value), every name of mathematics counts in the first column; else, in
    two columns, only a derivative or an unmistakable name: `A` under `Model` is none."""
    heads = [_bare(cell.text) for cell in rows[0]]
    told = [index for index, head in enumerate(heads) if index and VALUES.fullmatch(head)]
    if told and NAMES.fullmatch(heads[0]):
        return Columns(True, told)
    return Columns(False, [1]) if len(heads) == 2 else None


def chains(rows: Sequence[Sequence[Excerpt]], inside: Sequence[Formula], context: Context) -> Iterator[Found]:
    """What a table says, row by row: a chain `name = form = value`, or what its cells say by themselves.

    inside: the formulas between delimiters in the cells, in their order.
    """
    columns = _columns(rows) if rows else None
    waiting = deque(inside)
    for number, row in enumerate(rows):
        heads = number == 0 and (columns is None or columns.known)
        chain = _row(row, columns, context) if columns and not heads else None
        if chain:
            yield chain
        for place, cell in enumerate(row):
            if not cell:
                continue
            span = cell.span()
            own = []
            while waiting and waiting[0].span.start < span.end:
                own.append(waiting.popleft())
            if chain and chain.span.start <= span.start < chain.span.end:
                continue
            named = replace(context, before=_called(rows[0], row)) if place == 1 and len(row) == 2 else context
            yield from own or _lone(cell, named, counts=number > 0)


def _called(heads: Sequence[Excerpt], row: Sequence[Excerpt]) -> str:
    """What a cell in the second of two columns is, by the head of its column and what stands before it in its row."""
    head = _bare(heads[1].text) if len(heads) == 2 else ""
    return f"{'' if VALUES.fullmatch(head) else head} {_bare(row[0].text)}".strip()


def _lone(cell: Excerpt, context: Context, counts: bool) -> Iterator[Found]:
    """A cell by itself. counts: a count may be told by its value alone."""
    bare = cell.stripped(MARKS)
    if counts and _COUNT.fullmatch(bare.text):
        yield Formula(bare, bare.span(), context, typed=True)
        return
    found = list(connected([(Line(0, bare.replaced(ESCAPED, r"\1")), context)], frozenset()))
    equated = any(any(equalities(one.text)) for one in found)
    yield from found if equated else [Passed(cell.span(), Reason(Why.TABLE))]


def _row(row: Sequence[Excerpt], columns: Columns, context: Context) -> Formula | None:
    """A row as one chain, each cell in its own notation. None where it is none, or a cell between its own holds an
    equality."""
    places = [0, *(place for place in columns.places if place < len(row) and row[place])]
    cells = [_inner(row[place]) for place in places]
    between = (cell for place, cell in enumerate(row[: places[-1]]) if place not in places)
    if len(cells) < 2 or not row[0] or any(any(equalities(cell.text)) for cell in between):
        return None
    if not _names(cells[0], columns.known) or any(_tree(cell) is None for cell in cells):
        return None
    span = Span(row[0].span().start, row[places[-1]].span().end)
    chain = Formula(joined((cell.excerpt for cell in cells), " = "), span, context, typed=cells[0].typed)
    if all(cell.typed is chain.typed or _NUMBER.fullmatch(cell.excerpt.text) for cell in cells):
        return chain
    return replace(chain, cells=tuple(Formula(cell.excerpt, span, context, typed=cell.typed) for cell in cells))


class Inner(NamedTuple):
    """A cell's formula, and whether it is plain text."""

    excerpt: Excerpt
    typed: bool


def _bare(text: str) -> str:
    return text.strip(MARKS)


def _inner(cell: Excerpt) -> Inner:
    bare = cell.stripped(MARKS)
    if found := _DELIMITED.fullmatch(bare.text):
        return Inner(bare[slice(*found.span(found.lastindex or 0))].stripped(), False)
    return Inner(bare.replaced(ESCAPED, r"\1"), True)


def _tree(cell: Inner) -> Tree | None:
    try:
        found = read_chains(cell.excerpt.text, notation=WRITTEN, typed=cell.typed)
    except ReadError:
        return None
    return found[0].sides[0].tree if len(found) == 1 and len(found[0].sides) == 1 else None


def _names(cell: Inner, known: bool) -> bool:
    """Whether a cell is the name of a quantity: a derivative, or, where the table's heads say so, any name."""
    tree = _tree(cell)
    if not isinstance(tree, Name):
        return isinstance(tree, Call) and tree.head in ("sub", "label") and known
    return known or "/" in tree.text
