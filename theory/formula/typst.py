"""Writes boxes as Typst mathematics; text only ever stands in string literals, so that none of it can be markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

ACCENTS = {"^": "hat", "¯": "macron", "~": "tilde"}


def string(text: str) -> str:
    """A Typst string literal that holds any text; white space and control characters become single spaces."""
    clean = "".join(character if character.isprintable() else " " for character in text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _sign(box: Sign) -> str:
    """A sign as itself; those that mean something to Typst are escaped."""
    return f"\\{box.text}" if box.text.isascii() else box.text


def _scripts(box: Scripts) -> str:
    base = write(box.base)
    if isinstance(box.base, (Sign, FunctionName)) and box.base.text in TALL:
        base = f"limits({base})"
    places = [f"{key}: {write(part)}" for key, part in (("b", box.below), ("t", box.above)) if part is not None]
    return f"attach({', '.join((base, *places))})"


def _grid(box: Grid) -> str:
    return f'mat(delim: "[", {"; ".join(", ".join(map(write, row)) for row in box.rows)})'


RULES: dict[type, Callable[[Any], str]] = {
    Letter: lambda box: box.text if len(box.text) == 1 else string(box.text),
    Upright: lambda box: f"bold({string(box.text)})" if box.bold else f"upright({string(box.text)})",
    FunctionName: lambda box: f"upright({string(box.text)})",
    Digits: lambda box: string(box.text),
    Sign: _sign,
    Words: lambda box: string(box.text),
    Space: lambda box: f"#h({box.width / 100:.2f}em)",
    Operator: lambda box: write(page) if (page := OPERATORS[box.key].page) else "",
    Row: lambda box: " ".join(filter(None, map(write, box.items))) or '""',
    Over: lambda box: f"frac({write(box.above)}, {write(box.below)})",
    Scripts: _scripts,
    Accented: lambda box: f"{ACCENTS[box.mark]}({write(box.base)})",
    Radical: lambda box: f"sqrt({write(box.inside)})",
    Fence: lambda box: f"lr({_sign(Sign(box.opening))} {write(box.inside)} {_sign(Sign(box.closing))})",
    Grid: _grid,
    Named: lambda box: write(box.box),
    Either: lambda box: write(box.page),
}


def write(box: Box) -> str:
    """The inside of a Typst equation."""
    return RULES[type(box)](box)


def math(box: Box) -> str:
    """An equation within a line, with fractions at full size."""
    return f"$display({write(box)})$"


def breakable(box: Box, longest: int = 36) -> str:
    """An equation that may go to a new line before its outermost signs where it is long."""
    if size(box) <= longest:
        return math(box)
    return "#sym.zws ".join(math(piece) for piece in pieces(box))
