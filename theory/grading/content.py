"""What a student wrote for one quantity: numbers with their printed precision, a formula, or what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from checks.literals import Numbers, numbers
from checks.reading import EQUAL, Chain
from theory.documents import pieces
from theory.documents.pieces import Statement


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or a chain of forms that ends in one."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why."""

    why: str


Content: TypeAlias = Numbers | Formula | Unread


def content(piece: Statement | pieces.Unread) -> Content:
    """What a table of answers gives for a quantity: the number, the matrix or the formula in which its chain ends."""
    if isinstance(piece, pieces.Unread):
        return Unread(str(piece.reason.fact))
    chain = piece.chain
    if other := next((relation for relation in chain.relations if relation not in EQUAL), None):
        return Unread(f"expected a value, but {other} stands in it: a bound is no value")
    tree = chain.sides[-1].tree
    assert tree is not None, "an answer is read as a whole, or not at all"
    return numbers(tree) or Formula(chain)
