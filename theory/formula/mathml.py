"""Writes boxes as MathML Core, with the names of quantities marked so that a page can highlight them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from typing import Any

from theory.formula import boxes
from theory.formula.boxes import (
    TALL,
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
)
from theory.formula.breaking import pieces, size
from theory.formula.operators import OPERATORS

ROOM = {"·": ".15em", "/": ".05em"}  # MathML gives the middle dot no room of its own, and a stroke too much
FENCES = {"(", ")", "[", "]", "|", "‖", "{", "}"}


def _row(box: Row) -> str:
    return f"<mrow>{''.join(map(write, box.items))}</mrow>"


def _upright(box: Upright) -> str:
    variant = ' mathvariant="normal"' if len(box.text) == 1 else ""
    text = box.text.translate(BOLD) if box.bold else box.text
    return f"<mi{variant}>{escape(text)}</mi>"


BOLD = {
    ord(first) + place: start + place  # mathematical bold digits and letters
    for first, start, count in (("0", 0x1D7CE, 10), ("A", 0x1D400, 26), ("a", 0x1D41A, 26))
    for place in range(count)
}


def _sign(box: Sign) -> str:
    if box.text in FENCES:
        return f'<mo stretchy="false">{escape(box.text)}</mo>'
    if box.text in ROOM:
        return f'<mo lspace="{ROOM[box.text]}" rspace="{ROOM[box.text]}">{box.text}</mo>'
    return f"<mo>{escape(box.text)}</mo>"


def _scripts(box: Scripts) -> str:
    tall = isinstance(box.base, (Sign, FunctionName)) and box.base.text in TALL
    kind = ("munder", "mover", "munderover") if tall else ("msub", "msup", "msubsup")
    parts = [write(part) for part in (box.below, box.above) if part is not None]
    tag = kind[2] if len(parts) == 2 else kind[0] if box.below is not None else kind[1]
    return f"<{tag}>{write(box.base)}{''.join(parts)}</{tag}>"


def _fence(box: Fence) -> str:
    """Brackets that may grow are given the room of the largest by browsers, so only tall contents get those."""
    kind = "<mo>" if boxes.tall(box.inside) else '<mo stretchy="false">'
    return f"<mrow>{kind}{escape(box.opening)}</mo>{write(box.inside)}{kind}{escape(box.closing)}</mo></mrow>"


def _grid(box: Grid) -> str:
    rows = "".join(
        f"<mtr>{''.join(f'<mtd>{write(entry)}</mtd>' for entry in row)}</mtr>" for row in box.rows
    )  # fmt: skip
    return f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>"


RULES: dict[type, Callable[[Any], str]] = {
    Letter: lambda box: f"<mi>{escape(box.text)}</mi>",
    Upright: _upright,
    FunctionName: lambda box: f"<mi>{escape(box.text)}</mi>",
    Digits: lambda box: f"<mn>{escape(box.text)}</mn>",
    Sign: _sign,
    Words: lambda box: f"<mtext>{escape(box.text)}</mtext>",
    Space: lambda box: f'<mspace width="{box.width / 100:.2f}em"/>',
    Operator: lambda box: write(page) if (page := OPERATORS[box.key].page) else "",
    Row: _row,
    Over: lambda box: f"<mfrac>{write(box.above)}{write(box.below)}</mfrac>",
    Scripts: _scripts,
    Accented: lambda box: f'<mover accent="true">{write(box.base)}<mo stretchy="false">{box.mark}</mo></mover>',
    Radical: lambda box: f"<msqrt>{write(box.inside)}</msqrt>",
    Fence: _fence,
    Grid: _grid,
    Named: lambda box: f'<mrow data-q="{escape(box.key)}">{write(box.box)}</mrow>',
    Either: lambda box: write(box.page),
}


def write(box: Box) -> str:
    """The MathML inside of a `math` element."""
    return RULES[type(box)](box)


def math(box: Box, *, keys: Collection[str] = (), display: bool = True) -> str:
    """A whole formula; fractions and sums at full size where it stands on a line of its own.

    keys: the names that are marked as the names of quantities.
    """
    inside = write(boxes.marking(box, keys))
    return f'<math displaystyle="true">{inside}</math>' if display else f"<math>{inside}</math>"


def breakable(box: Box, *, keys: Collection[str] = (), longest: int = 28) -> str:
    """A formula on a line of its own; one that is longer may break before its outermost signs."""
    if size(box) <= longest:
        return math(box, keys=keys)
    first, *rest = (math(piece, keys=keys) for piece in pieces(box))
    # a sign that begins a piece still stands between two parts, and keeps the room of one that does
    return first + "".join(piece.replace("<mo>", '<mo form="infix">', 1) if _signed(piece) else piece for piece in rest)


def _signed(piece: str) -> bool:
    return piece.partition(">")[2].removeprefix("<mrow>").startswith("<mo>")
