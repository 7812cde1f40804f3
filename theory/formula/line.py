"""Writes boxes on one line of text: what stood above or below is bracketed where its place on the line asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from theory.formula.boxes import (
    Box,
    Digits,
    Fence,
    FunctionName,
    Grid,
    Letter,
    Operator,
    Over,
    Radical,
    Row,
    Sign,
    Space,
    Upright,
    Words,
)
from theory.formula.operators import OPERATORS, Binding, binding

CLOSING = ")]}⌉⌋‖|!%′'…"  # signs that end something

TextRule: TypeAlias = "Callable[[LineWriter, Any], str]"


class LineWriter(Struct, frozen=True):
    """Writes by a table of rules, one for each kind of box. operators: the text of each, with the room around it."""

    rules: Mapping[type, TextRule]
    operators: Mapping[str, str]

    def write(self, box: Box) -> str:
        """The formula as text."""
        return self.rules[type(box)](self, box)

    def operand(self, box: Box, place: Binding) -> str:
        """The text, in brackets where it binds more weakly than its place asks for."""
        return self.write(box) if _binding(box) >= place else f"({self.write(box)})"


def _binding(box: Box) -> Binding:
    """How strongly a line of it binds: a fraction has become a quotient."""
    return Binding.QUOTIENT if isinstance(box, Over) else binding(box)


def _row(line: LineWriter, box: Row) -> str:
    """Each part is held as strongly as the operators beside it ask for."""
    text = ""
    items: tuple[Box | None, ...] = (None, *box.items, None)
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        if isinstance(item, Operator):
            sign = line.operators[item.key]
            text += sign.strip() if item.key == "-" and _opens(before) else sign
        elif item is not None:
            left = OPERATORS[before.key].right if isinstance(before, Operator) else Binding.LIST
            right = OPERATORS[after.key].left if isinstance(after, Operator) else Binding.LIST
            text += line.operand(item, max(left, right))
    return text


def _opens(before: Box | None) -> bool:
    """Whether a minus behind this is the sign of what follows."""
    return before is None or isinstance(before, Operator) or (isinstance(before, Sign) and before.text not in CLOSING)


def _over(line: LineWriter, box: Over) -> str:
    return f"{line.operand(box.above, Binding.PRODUCT)}/{line.operand(box.below, Binding.POWER)}"


def _grid(line: LineWriter, box: Grid) -> str:
    """Row by row; a column as the list of its entries, which is how a vector is typed."""
    if len(box.rows) > 1 and len(box.rows[0]) == 1:
        return "[" + ", ".join(line.write(entry) for (entry,) in box.rows) + "]"
    return "[" + ", ".join("[" + ", ".join(map(line.write, entries)) + "]" for entries in box.rows) + "]"


def raised(line: LineWriter, exponent: Box) -> str:
    """An exponent behind its caret; one that is no single word needs brackets."""
    text = line.write(exponent)
    return f"^{text}" if text.isalnum() or isinstance(exponent, Fence) else f"^({text})"


RULES: dict[type, TextRule] = {
    Letter: lambda line, box: box.text,
    Upright: lambda line, box: box.text,
    FunctionName: lambda line, box: box.text,
    Digits: lambda line, box: box.text,
    Sign: lambda line, box: box.text,
    Words: lambda line, box: box.text,
    Space: lambda line, box: " ",
    Row: _row,
    Over: _over,
    Radical: lambda line, box: f"sqrt({line.write(box.inside)})",
    Fence: lambda line, box: f"{box.opening}{line.write(box.inside)}{box.closing}",
    Grid: _grid,
}
