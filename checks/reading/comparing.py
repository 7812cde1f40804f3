"""Comparisons in a computation: `a > b`, `0 < x <= 1`, `x == 2 and y != 0`, each of which is the number 1 or 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from checks.reading.lexing import ReadError
from checks.tree import ANY, AT_LEAST, BOTH, EQUAL, GREATER, UNEQUAL

if TYPE_CHECKING:
    from checks.reading.grammar import Grammar
    from checks.reading.sizes import SizedTree

# Sign as it is typed -> the head of the condition, and whether its sides are exchanged.
COMPARISONS = {
    ">": (GREATER, False), "<": (GREATER, True),
    ">=": (AT_LEAST, False), "≥": (AT_LEAST, False), "<=": (AT_LEAST, True), "≤": (AT_LEAST, True),
    "==": (EQUAL, False), "!=": (UNEQUAL, False), "≠": (UNEQUAL, False),
}  # fmt: skip
INSIDE = 1  # how tightly the sides of a comparison hold: everything but another comparison


def compared(grammar: Grammar, left: SizedTree) -> SizedTree:
    """What was read, with the comparisons behind it. `and` holds more tightly than `or`."""
    return _joined(grammar, left, "or", ANY, _both)


def _both(grammar: Grammar, left: SizedTree) -> SizedTree:
    return _joined(grammar, left, "and", BOTH, _chain)


def _joined(
    grammar: Grammar, left: SizedTree, word: str, head: str, part: Callable[[Grammar, SizedTree], SizedTree]
) -> SizedTree:
    """Parts with a word between them, the first of which begins with what was read."""
    found = part(grammar, left)
    while _word(grammar, word):
        token = grammar.tokens[grammar.at - 1]
        found = grammar.build.call(token, head, found, part(grammar, grammar.expression(INSIDE)))
    return found


def _chain(grammar: Grammar, left: SizedTree) -> SizedTree:
    """One comparison, or several in a row, of which each holds: 0 < x <= 1."""
    found = None
    while (sign := grammar.ahead).kind == "relation":
        if sign.text not in COMPARISONS:
            raise ReadError(sign.start, "a comparison such as > or ==", repr(sign.text), "an equality is ==")
        grammar.at += 1
        right = grammar.expression(INSIDE)
        head, turned = COMPARISONS[sign.text]
        one = grammar.build.call(sign, head, *((right, left) if turned else (left, right)))
        found, left = one if found is None else grammar.build.call(sign, BOTH, found, one), right
    return left if found is None else found


def _word(grammar: Grammar, word: str) -> bool:
    """Whether the word comes next, which is then read."""
    here = grammar.ahead.kind == "name" and grammar.ahead.text == word
    grammar.at += here
    return here
