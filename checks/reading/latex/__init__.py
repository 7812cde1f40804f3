"""LaTeX to the same tokens as plain text; what has no single meaning is an error, and no character is left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from checks.reading.latex.degrees import degree
from checks.reading.latex.derivatives import inline_derivative
from checks.reading.latex.digits import digits, is_digit
from checks.reading.latex.evaluated import behind_bar, is_evaluated
from checks.reading.latex.expectations import EVENTS, MEAN, begins_divergence, divergence, mean, probability
from checks.reading.latex.extremes import extreme
from checks.reading.latex.indicators import begins_indicator, indicator
from checks.reading.latex.macros import macro
from checks.reading.latex.names import begins_name, name
from checks.reading.latex.nodes import Item, items, mended
from checks.reading.latex.scanner import Scanner
from checks.reading.latex.structures import environment, script_of_operand
from checks.reading.lexing import OPERATORS, RELATIONS, Limits, ReadError, Token, bounded, strange
from checks.reading.spelling import Notation


def tokens(text: str, notation: Notation, limits: Limits, partial: bool = False) -> list[Token]:
    """Split LaTeX mathematics into tokens. Besides those of plain text there are `row`, `quad`, `then`, `text`, `note`
    and `period`, which `checks.reading.statements` takes out.

    partial: what cannot be read becomes a token that says why. Raises ReadError otherwise, and for a text too long or
    too deep.
    """
    bounded(text, limits)
    scanner = Scanner(text, notation, limits, step, partial=partial)
    found = scanner.run(items(mended(text) if partial else text, limits))
    return [*found, Token("end", "", len(text), len(text))]


def step(scanner: Scanner, found: Sequence[Item], at: int) -> int:
    """Read what begins at this item; the index of the next one."""
    item = found[at]
    if begins_divergence(item) and (after := divergence(scanner, found, at)):
        return after
    if begins_indicator(item) and (after := indicator(scanner, found, at)):
        return after
    if item.kind == "macro":
        return extreme(scanner, found, at) or macro(scanner, found, at)
    if item.kind == "env":
        return environment(scanner, item, at)
    if item.kind == "group":
        scanner.enclose(item, scanner.inner(item.inside, scanner.rows))
        return at + 1
    if is_digit(found, at) or (item.text == "." and is_digit(found, at + 1, touching=True)):
        return digits(scanner, found, at)
    if item.text == "d" and (derivative := inline_derivative(scanner, found, at)):
        scanner.push("name", item, derivative[0], end=found[derivative[1] - 1].end)
        return derivative[1]
    if item.text == MEAN and item.kind == "char" and (after := mean(scanner, found, at, round_too=False)):
        return after
    if item.text in EVENTS and item.kind == "char" and (after := probability(scanner, found, at)):
        return after
    if item.text == "|" and is_evaluated(found, at):
        return behind_bar(scanner, found, at)
    if begins_name(item):
        return name(scanner, found, at)
    if item.text in "^_":
        return script_of_operand(scanner, found, at)
    if item.text == "." and [part.text for part in found[at : at + 3]] == [".", ".", "."]:
        scanner.push("ellipsis", item, end=found[at + 2].end)
        return at + 3
    if item.text == ":" and at + 1 < len(found) and found[at + 1].text == "=":
        scanner.push("relation", item, ":=", end=found[at + 1].end)
        return at + 2
    if item.text == ".":
        scanner.push("period", item)
    elif item.text == ":" and _sets_apart(scanner, found, at):
        scanner.push("quad", item)
    elif item.text in RELATIONS:
        scanner.push("relation", item, RELATIONS[item.text])
    elif item.text == "°":
        return degree(scanner, found, at)
    elif item.text in OPERATORS:
        scanner.push(OPERATORS[item.text], item)
    elif item.text == "&" and scanner.rows:
        scanner.column += 1
        if scanner.column % 2 == 0:  # every second one sets columns of statements apart: p &= 1 & q &= 2
            scanner.push("quad", item)
    else:
        raise strange(scanner.text, item.start)
    return at + 1


def _sets_apart(scanner: Scanner, items: Sequence[Item], at: int) -> bool:
    """Whether a colon stands behind an equality that ends in a number, and before another one: `n = 2: L = 3`."""
    start, end = items[at].start, items[at].end
    if scanner.text[start - 1 : start].isspace() or not scanner.text[end : end + 1].isspace():
        return False
    if not scanner.out or scanner.out[-1].kind != "number":
        return False
    before = takewhile(lambda token: token.kind not in ("row", "quad", "then"), reversed(scanner.out))
    behind = takewhile(lambda item: item.text not in ("\\", ":"), items[at + 1 :])
    return any(token.value == "=" for token in before) and any(item.text == "=" for item in behind)


__all__ = ["ReadError", "tokens"]
