"""What a student's answer was read as, laid out: what the reader found in it, not what stands there."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from checks.literals import Numbers
from checks.numbers import Printed
from checks.tree import walk
from theory.formula.boxes import Box, Grid
from theory.formula.breaking import size
from theory.formula.layout.trees import fraction, tree_layout
from theory.formula.numbers import number
from theory.grading.content import Content, Formula

MOST = 400  # nodes, or entries, of an answer that is laid out
LONGEST = 1000  # characters of it


def understood(content: Content) -> Box | None:
    """The answer, the last form of a chain; None where it could not be read, or is too large to be shown."""
    if isinstance(content, Numbers):
        return _numbers(content) if len(content.entries) <= MOST else None
    tree = content.chain.sides[-1].tree if isinstance(content, Formula) else None
    if tree is None or next(islice(walk(tree), MOST, None), None) is not None:
        return None
    box = tree_layout(tree)
    return box if size(box) <= LONGEST else None


def _numbers(found: Numbers) -> Box:
    entries = tuple(map(_printed, found.entries))
    if not found.shape:
        return entries[0]
    width = found.shape[-1] if len(found.shape) > 1 else 1
    return Grid(tuple(entries[at : at + width] for at in range(0, len(entries), width)))


def _printed(printed: Printed) -> Box:
    """The value with as many decimals as were printed: `.5e-3` is 0.0005."""
    if printed.quantum is None or printed.value.denominator == 1:
        return fraction(printed.value)
    places = len(str(printed.quantum.denominator)) - 1
    if printed.quantum != Fraction(1, 10**places) or places > 30:
        return fraction(printed.value)
    return number(f"{'-' if printed.value < 0 else ''}{_decimal(abs(printed.value), places)}")


def _decimal(value: Fraction, places: int) -> str:
    whole, rest = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{rest:0{places}}"
