"""Rows of a table that give values: a name of mathematics, then its forms; tables of measurements are passed over."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from msgspec import structs

from checks.reading import EQUAL, WRITTEN, Chain, ReadError, read_chains
from checks.tree import Call, Name, names
from checks.vocabulary import CONSTANTS
from theory.documents.formulas import Excerpt, Formula, Found, Passed, joined
from theory.documents.grids import Line
from theory.documents.pieces import Context, Reason, Span, Why, equalities
from theory.documents.plain import connected
from theory.words import Stance, stance_between
from theory.words.understanding import CROSSES

# Heads of columns that hold what a name is equal to. Under others a row compares things.
VALUES = re.compile(
    r"(?:numerical |final |exact |computed )?(?:value|result|answer|number|formula|expression|calculation|computation|"
    r"derivation|form|substitution|working|steps?)s?",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"(?:quantity|name|symbol|variable|derivative|gradient|partial|term|factor|node|unknown|parameter|formula|equation|)"
    r"(?:s|ies)?",
    re.IGNORECASE,
)
# Heads of a column of calculations, and of the one behind it that holds what they come to.
WORKINGS = re.compile(r"(?:formula|expression|calculation|computation|working)s?", re.IGNORECASE)
RESULTS = re.compile(
    r"(?:#\s?|(?:number|no\.?|count) of |total |trainable |learnable )?(?:numerical |final |exact |computed )?"
    r"(?:value|result|answer|number|total|count|parameter|param|weight|bias|MAC|FLOP|operation|multiplication|addition)"
    r"(?:e?s)?",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"step|steps|no\.?|nr\.?|#|", re.IGNORECASE)
_STEP = re.compile(r"\(?(?:[0-9]{1,2}|[a-h])[.)]?")
_NUMBER = re.compile(r"[-−]?[0-9][0-9.,]*%?")
_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,12}")
_DELIMITED = re.compile(r"\$+([^$]+)\$+|\\{1,2}\(((?:[^\\]|\\[^)\\])+)\\{1,2}\)")
_GOES_ON = re.compile(r"(?:\$+|\\{1,2}\()?\s{0,4}(?:[=≈]|\\approx(?![A-Za-z]))")
MARKS = "*_` "  # of emphasis and of code
ESCAPED = re.compile(r"\\([*_])")


class Columns(NamedTuple):
    """Which columns hold what the first one names. known: whether the heads say so."""

    known: bool
    places: Sequence[int]


def _counts(rows: Sequence[Sequence[Excerpt]]) -> bool:
    """Whether the first column counts the steps that the rows are."""
    counted = (_STEP.fullmatch(_bare(row[0].text)) for row in rows[1:] if row)
    return len(rows) > 1 and len(rows[0]) > 2 and bool(_COUNTING.fullmatch(_bare(rows[0][0].text))) and all(counted)


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
    lead = 1 if _counts(rows) else 0
    columns = _columns([row[lead:] for row in rows]) if rows else None
    working = _working(rows[0]) if rows else None
    waiting = deque(inside)
    for number, row in enumerate(rows):
        heads = number == 0 and (columns is None or columns.known)
        chain = _row(row[lead:], columns, context) if columns and not heads else None
        if chain is None and working is not None and number:
            chain = _worked(row[working : working + 2], context)
        if chain:
            yield chain
        cells: list[Cell] = []
        for place, cell in enumerate(row):
            if not cell:
                continue
            span = cell.span()
            own: list[Formula] = []
            while waiting and waiting[0].span.start < span.end:
                own.append(waiting.popleft())
            if chain and chain.span.start <= span.start < chain.span.end:
                continue
            named = structs.replace(context, before=_called(rows[0], row)) if place == 1 and len(row) == 2 else context
            cells.append(Cell(place, cell, own, named))
        bare = [_bare(cell.text).lower() for cell in (*row, Excerpt("", ()))]
        for whole in _continued(cells):
            found = whole.own or _lone(whole.text, whole.context, counts=number > 0)
            stance = _stance(rows[0], whole.place, bare[whole.place + 1]) if number else Stance.CLAIMED
            yield from (meant(one, stance) for one in found)


def _stance(heads: Sequence[Excerpt], place: int, beside: str) -> Stance:
    """How the head of its column, and the cell behind it, mean a formula in a cell: under `incorrect`, or beside
    `wrong`."""
    named = [_bare(head.text).lower() for head in heads]
    head = named[place] if place < len(named) else ""
    if beside in CROSSED:
        return Stance.DENIED
    if head in EARLIER and LATER.intersection(named):
        return Stance.QUOTED
    stance = stance_between(f"{head}:", "")
    return stance if stance in TAKEN else Stance.CLAIMED


CROSSED = frozenset({"wrong", "incorrect", "false", "mistake", "error", "invalid", *CROSSES})  # no answer, as `no` is
TAKEN = frozenset({Stance.DENIED, Stance.QUOTED, Stance.STRUCK})  # what a formula is that nobody claims
EARLIER, LATER = frozenset({"before", "old", "draft"}), frozenset({"after", "new", "corrected", "correct", "revised"})


def meant(found: Found, stance: Stance) -> Found:
    """What was found; a formula of which nothing else says how it is meant has this stance."""
    claimed = isinstance(found, Formula) and found.stance is Stance.CLAIMED
    return replace(found, stance=stance) if claimed and stance is not Stance.CLAIMED else found


class Cell(NamedTuple):
    """A cell of a row, from its number in it on, and the formulas between delimiters in it."""

    place: int
    text: Excerpt
    own: Sequence[Formula]
    context: Context


def _continued(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells of a row, one that begins with a relation as a part of the one before it: `0.7 - 1 | ≈ -0.3`."""
    last: Cell | None = None
    for cell in cells:
        both = _both(last, cell) if last and _GOES_ON.match(cell.text.text) else None
        if last and not both:
            yield last
        last = both or cell
    if last:
        yield last


def _both(one: Cell, other: Cell) -> Cell | None:
    """Two neighbours as one, where each is a formula in one notation and nothing else; a number alone counts steps."""
    if one.place != other.place - 1 or _NUMBER.fullmatch(_inner(one.text).excerpt.text):
        return None
    text = joined((one.text, other.text), " ")
    if not one.own and not other.own:
        return other._replace(text=text)
    if any(len(cell.own) != 1 or _DELIMITED.fullmatch(cell.text.text) is None for cell in (one, other)):
        return None
    (first,), (second,) = one.own, other.own
    whole = joined((first.excerpt, second.excerpt), " ")
    span = Span(first.span.start, second.span.end)
    return Cell(other.place, text, [replace(first, excerpt=whole, span=span, own=first.own | second.own)], one.context)


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
    if not _names(cells[0], columns.known) or any(_chain(cell) is None for cell in cells):
        return None
    span = Span(row[0].span().start, row[places[-1]].span().end)
    texts = [cells[0].excerpt]
    for cell in cells[1:]:
        texts += [] if _GOES_ON.match(cell.excerpt.text) else [Excerpt.new("=", cell.excerpt.places[0])]
        texts.append(cell.excerpt)
    chain = Formula(joined(texts, " "), span, context, typed=cells[0].typed)
    if all(cell.typed is chain.typed or _NUMBER.fullmatch(cell.excerpt.text) for cell in cells):
        return chain
    return replace(chain, cells=tuple(Formula(cell.excerpt, span, context, typed=cell.typed) for cell in cells))


def _working(heads: Sequence[Excerpt]) -> int | None:
    """The column of calculations beside which stands one of their results."""
    bare = [_bare(head.text) for head in heads]
    pairs = enumerate(pairwise(bare))
    return next((at for at, (one, other) in pairs if WORKINGS.fullmatch(one) and RESULTS.fullmatch(other)), None)


def _worked(cells: Sequence[Excerpt], context: Context) -> Formula | None:
    """A calculation of numbers and its result in the next cell as one chain; None for anything else."""
    if len(cells) < 2 or not all(cells):
        return None
    calculation, result = map(_inner, cells)
    chain = _chain(calculation)
    tree = chain.sides[0].tree if chain else None
    if not isinstance(tree, Call) or {*names(tree)} - CONSTANTS.keys() or not _NUMBER.fullmatch(result.excerpt.text):
        return None
    sign = Excerpt.new("=", result.excerpt.places[0])
    span = Span(cells[0].span().start, cells[1].span().end)
    return Formula(joined((calculation.excerpt, sign, result.excerpt), " "), span, context, typed=calculation.typed)


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


def _chain(cell: Inner) -> Chain | None:
    """What a cell says, where it is one formula or a chain of them."""
    try:
        found = read_chains(cell.excerpt.text, notation=WRITTEN, typed=cell.typed, partial=True)
    except ReadError:
        return None
    whole = len(found) == 1 and not any(side.unread for side in found[0].sides)
    return found[0] if whole and all(relation in EQUAL for relation in found[0].relations) else None


def _names(cell: Inner, known: bool) -> bool:
    """Whether a cell is the name of a quantity, or says its formula: a derivative, or, where the table's heads say so,
    any name."""
    chain = _chain(cell)
    tree = chain.sides[0].tree if chain and (known or not chain.relations) else None
    if not isinstance(tree, Name):
        return isinstance(tree, Call) and tree.head in ("sub", "label") and known
    return known or "/" in tree.text
