"""A statement of a document with its links and the words around it, as matching looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.reading import Chain, Side
from theory.documents.pieces import Statement
from theory.links.judging import failed
from theory.links.link import BrokenLink, Link, Truth

NOTED = 200  # characters of the words beside an answer
ABOVE = 4  # lines before a formula that are looked at


@dataclass(frozen=True, slots=True)
class Written:
    """A statement, its links, and the words around it since the formula before."""

    statement: Statement
    links: tuple[Link, ...]
    words: str

    @property
    def chain(self) -> Chain:
        return self.statement.chain

    def line(self, side: Side) -> int:
        return self.statement.line(side)

    @property
    def note(self) -> str:
        cell = self.statement.source.cell(self.statement.line())
        place = f"cell {cell[0]}, line {cell[1]}" if cell else ""
        return " ".join(part for part in (*self.chain.notes, place, self.statement.context.after) if part)[:NOTED]

    def step(self, upto: int | None = None) -> BrokenLink | None:
        """The first link that does not hold, of those up to the side at this place, or to the end."""
        last = len(self.chain.sides) - 1 if upto is None else upto
        wrong = [link for link in self.links if link.truth is Truth.WRONG and link.place <= last]
        return failed([(link.line, link.left, link.right, link.cause) for link in wrong])


def around(statement: Statement, lines: Sequence[str]) -> str:
    """The words around a formula: since the formula before it, on the lines above too, and up to the one after it."""
    context = statement.context
    before, after = context.before.rsplit("$", 1)[-1], context.after.split("$", 1)[0]
    if "$" not in context.before:
        first = statement.source.line(statement.span.start)
        for line in reversed(lines[max(0, first - 1 - ABOVE) : first - 1]):
            before = f"{line.rsplit('$', 1)[-1]} {before}"
            if "$" in line.strip().removesuffix("$$"):
                break
    return f"{before} {after}"
