"""The sign of a degree in LaTeX, of an angle or, with a letter behind it, of a temperature."""

from __future__ import annotations

from collections.abc import Sequence

from checks.reading.latex.names import extent, script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.latex.symbols import TEXTS, UPRIGHT
from checks.reading.lexing import degrees
from checks.reading.measures import follows_operand


def is_raised(scanner: Scanner, items: Sequence[Item], at: int) -> bool:
    """Whether a script that begins at an item is the ring of a degree, behind a number or a bracket."""
    if items[at].text != "^" or not follows_operand(scanner.out):
        return False
    above, _ = script(items, at)
    return [part.text for part in above] in (["circ"], ["degree"], ["°"])


def raised(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """Push the degree that a script at an item is; the index of the next item."""
    return _pushed(scanner, items, at, script(items, at)[1])


def degree(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """Push the degree that one item is: `\\degree`, `°`."""
    return _pushed(scanner, items, at, at + 1)


def _pushed(scanner: Scanner, items: Sequence[Item], at: int, after: int) -> int:
    """The degree between two items as a unit, with the letter of a scale that stands behind it alone."""
    scale = ""
    if after < len(items):
        item = items[after]
        text = item.source(-1, scanner.text) if item.kind == "macro" and item.text in TEXTS | UPRIGHT else item.text
        alone = item.kind == "macro" or extent(items, after) == after + 1
        scale = text.strip() if alone and text.strip() in ("C", "F") else ""
    after += bool(scale)
    scanner.push("unit", items[at], degrees(f"°{scale}"), end=items[after - 1].end)
    return after
