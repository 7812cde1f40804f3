"""Rows of a table that give values: a name of mathematics, then its forms; tables of measurements are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.reading import WRITTEN, read_chains
from checks.reading.lexing import ReadError
from checks.tree import Call, Name
from theory.documents.places import Formula

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
_DOLLARS = re.compile(r"\$+([^$]+)\$+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text as it stands, and its line."""

    text: str
    line: int


def chains(rows: Sequence[Sequence[Cell]], question: str) -> Iterator[Formula]:
    """The rows of a table that say `name = form = value`.

    Where the heads say so (Quantity, Formula, Value), every name of mathematics counts; else, in two columns, only a
    derivative or an unmistakable name: `A` under `Model` is none.
    """
    if not rows or len(rows[0]) < 2:
        return
    for cell in (cell for row in rows[1:] for cell in row):  # a count may be told by its value alone
        if _COUNT.fullmatch(_bare(cell.text)):
            yield Formula(_bare(cell.text), cell.line, "", "", question, typed=True)
    heads = [_bare(cell.text) for cell in rows[0]]
    told = [index for index, head in enumerate(heads) if index and VALUES.fullmatch(head)]
    known = bool(told) and bool(NAMES.fullmatch(heads[0]))
    columns = told if known else [1]
    if not known and len(heads) != 2:
        return
    for row in rows[1:] if known else rows:
        first, sides = row[0], [row[index] for index in columns if index < len(row) and row[index].text]
        if sides and _names(first.text, known) and all(map(_reads, sides)):
            yield _chain([first, *sides], question)


def _bare(text: str) -> str:
    return text.strip("*_` ")


def _inner(text: str) -> tuple[str, bool]:
    """A cell's formula, and whether it is plain text."""
    bare = _bare(text)
    found = _DOLLARS.fullmatch(bare)
    return (found[1].strip(), False) if found else (bare.replace("\\*", "*").replace("\\_", "_"), True)


def _tree(text: str) -> object:
    inner, typed = _inner(text)
    try:
        found = read_chains(inner, notation=WRITTEN, typed=typed)
    except ReadError:
        return None
    return found[0].sides[0].tree if len(found) == 1 and len(found[0].sides) == 1 else None


def _names(text: str, known: bool) -> bool:
    """Whether a cell is the name of a quantity: a derivative, or, where the table's heads say so, any name."""
    tree = _tree(text)
    if not isinstance(tree, Name):
        return isinstance(tree, Call) and tree.head in ("sub", "label") and known
    return known or "/" in tree.text


def _reads(cell: Cell) -> bool:
    return _tree(cell.text) is not None


def _chain(cells: Sequence[Cell], question: str) -> Formula:
    """The cells of a row as one chain: plain text where the name is, else LaTeX; of the other kind, numbers only."""
    inner = [_inner(cell.text) for cell in cells]
    typed = inner[0][1]
    inner = [(text, plain) for text, plain in inner if plain is typed or _NUMBER.fullmatch(text)]
    return Formula(" = ".join(text for text, _ in inner), cells[0].line, "", "", question, typed)
