"""The state of one pass over LaTeX items: the tokens that were made of them so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from msgspec.structs import replace

from checks.reading.latex.nodes import Item
from checks.reading.lexing import Limits, ReadError, Token, unread
from checks.reading.spelling import Notation


class Scanner:
    """Collects tokens in `out`. `step(scanner, items, at)` reads what begins at an item; the index of the next."""

    __slots__ = ("column", "gap", "level", "limits", "notation", "out", "partial", "rows", "step", "text")

    def __init__(
        self,
        text: str,
        notation: Notation,
        limits: Limits,
        step: Callable[[Scanner, Sequence[Item], int], int],
        rows: bool = False,
        partial: bool = False,
    ) -> None:
        self.text = text
        self.notation = notation
        self.limits = limits
        self.step = step
        self.partial = partial  # what cannot be read becomes a token that says why
        self.rows = rows  # inside an environment with rows, where & aligns
        self.column = 0  # marks of alignment in this row so far
        self.level = 0  # of brackets that may hold a list
        self.gap = False  # a macro that is white space was just read
        self.out: list[Token] = []

    def run(self, items: Sequence[Item]) -> list[Token]:
        """Read all items; the tokens."""
        at = 0
        while at < len(items):
            before, level = len(self.out), self.level
            try:
                at = self.step(self, items, at)
            except ReadError as error:
                if not self.partial:
                    raise
                del self.out[before:]
                self.level = level
                self.unread(items[at], error)
                at += 1
        return self.out

    def fresh(self, rows: bool = False) -> Scanner:
        """A scanner for what stands on its own, such as an argument. rows: whether & aligns in it."""
        return Scanner(self.text, self.notation, self.limits, self.step, rows, self.partial)

    def inner(self, items: Sequence[Item], rows: bool = False) -> list[Token]:
        """The tokens of items that stand on their own."""
        return self.fresh(rows).run(items)

    def unread(self, item: Item, why: ReadError) -> None:
        """A token for what cannot be read, so that only the side in which it stands is unread."""
        self.out.append(unread(self.text, item.start, item.end, why))

    def push(self, kind: str, item: Item, value: Fraction | str = "", *, text: str | None = None, end: int = 0) -> None:
        """A token that begins where the item does. text: what to call it where the source is not meant."""
        end = end or item.end
        piece = self.text[item.start : end] if text is None else text
        self.level += (kind in ("(", "[", "{")) - (kind in (")", "]", "}"))
        self.out.append(Token(kind, piece, item.start, end, item.spaced or self.gap, value))
        self.gap = False

    def enclose(self, item: Item, found: Sequence[Token], text: str = "{") -> None:
        """Tokens as one operand: in brackets of their own, unless there is only one."""
        if len(found) == 1 and text == "{":
            self.out.append(replace(found[0], spaced=item.spaced or self.gap))
        elif found:
            self.out.append(Token("(", text, item.start, item.start + 1, item.spaced or self.gap))
            self.out.extend(found)
            self.out.append(Token(")", "}", item.end - 1, item.end))
        self.gap = False
