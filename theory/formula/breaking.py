"""How wide a formula is, and where a long one may go to a new line."""

from __future__ import annotations

from theory.formula.boxes import (
    Accented,
    Box,
    Digits,
    Either,
    Fence,
    FunctionName,
    Grid,
    Letter,
    Named,
    Operator,
    Over,
    Radical,
    Row,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
    row,
)
from theory.formula.operators import OPERATORS, Binding

WIDEST_GAP = 50  # a gap that is wider sets two formulas apart, and neither of them begins a line


def pieces(box: Box) -> list[Box]:
    """The parts between which a long formula may go to a new line: before a sign of its outermost sum or product."""
    if isinstance(box, Either):
        return pieces(box.page)
    if not isinstance(box, Row):
        return [box]
    parts: list[list[Box]] = [[]]
    for item in box.items:
        if parts[-1] and _breaks(item):
            parts.append([])
        parts[-1].append(item)
    return [row(*part) for part in parts]


def _breaks(item: Box) -> bool:
    if isinstance(item, Operator):
        written = OPERATORS[item.key]
        return written.page is not None and Binding.RELATION <= written.own <= Binding.PRODUCT
    return isinstance(item, Space) and item.width < WIDEST_GAP


def size(box: Box) -> int:
    """About how many characters wide a formula is."""
    match box:
        case Row(items):
            return sum(map(size, items))
        case Over(above, below):
            return max(size(above), size(below))
        case Scripts(base, below, above):
            return size(base) + max(size(below) if below else 0, size(above) if above else 0)
        case Fence(_, inside, _):
            return size(inside) + 2
        case Grid(rows):
            return max((sum(size(entry) + 2 for entry in entries) for entries in rows), default=0) + 2
        case Named(_, inside) | Radical(inside) | Accented(inside, _) | Either(inside, _, _):
            return size(inside)
        case Operator(key):
            page = OPERATORS[key].page
            return 0 if page is None else size(page)
        case Space():
            return 0
        case Letter(text) | Upright(text) | FunctionName(text) | Digits(text) | Sign(text) | Words(text):
            return len(text)
