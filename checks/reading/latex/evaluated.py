"""What stands before `|_{x = 1}`, with a number put in for a letter: dL/dw at w = 1."""

from __future__ import annotations

from collections.abc import Sequence

from checks.reading.latex.names import script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import CLOSERS, PAIRS, ReadError, Token, quoted

BARS = ("|", "vert", "rvert")
APART = frozenset({"relation", "row", "quad", "then", "text", "period"})  # what an operand never reaches beyond


def is_evaluated(items: Sequence[Item], at: int) -> bool:
    """Whether a bar stands there, with an equation below it."""
    if not (items[at].text in BARS and at + 2 < len(items) and items[at + 1].text == "_"):
        return False
    below = items[at + 2]
    return below.kind == "group" and any(part.text == "=" for part in below.inside)


def behind_bar(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A bar behind an operand that is one product; the index of the next item."""
    start = len(scanner.out)
    level = 0
    while start and not (level == 0 and scanner.out[start - 1].kind in APART):
        token = scanner.out[start - 1]
        level += (token.kind in CLOSERS) - (token.kind in PAIRS)
        if level < 0:
            break
        if level == 0 and token.kind in ("+", "-", "±") and start > 1:
            raise ReadError(items[at].start, "brackets around what is evaluated", quoted(token.text))
        start -= 1
    body = scanner.out[start:]
    del scanner.out[start:]
    return _put(scanner, items, at, body, body[0].start if body else 0)


def between_bars(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """`\\left. ... \\right|_{x = 1}`; the index of the next item."""
    depth = 0
    for stop in range(at, len(items)):
        depth += (items[stop].text == "left") - (items[stop].text == "right")
        if depth == 0 and stop + 1 < len(items) and is_evaluated(items, stop + 1):
            return _put(scanner, items, stop + 1, scanner.inner(items[at + 2 : stop]), items[at].start)
    raise ReadError(items[at].start, "a bracket behind \\left", quoted("."))


def _put(scanner: Scanner, items: Sequence[Item], at: int, body: Sequence[Token], start: int) -> int:
    """Push what is evaluated, which begins at the character `start`, and where."""
    inner, after = script(items, at + 1)
    places = _places(scanner, inner)
    if not body or not places:
        raise ReadError(items[at].start, "a formula, and a letter with its value", quoted(items[at].text))
    end = items[after - 1].end
    scanner.out.append(Token("at", "|", start, start, body[0].spaced))
    scanner.out.append(Token("(", "\\bounds", start, start))
    for place, tokens in enumerate(places):
        if place:
            scanner.out.append(Token(",", ",", start, start))
        scanner.out += [Token("(", "{", start, start), *tokens, Token(")", "}", start, start)]
    scanner.out.append(Token(")", ")", start, start))
    scanner.out += [Token("(", "\\of", start, start), *body, Token(")", "}", end, end)]
    return after


def _places(scanner: Scanner, inner: Sequence[Item]) -> list[list[Token]]:
    """The letters and their values, one after the other; none where something else stands there."""
    found: list[list[Token]] = [[]]
    for token in scanner.inner(inner):
        if token.kind == "," or (token.kind == "relation" and token.value == "="):
            found.append([])
        elif token.kind == "relation":
            return []
        else:
            found[-1].append(token)
    letters = found[::2]
    named = all(len(tokens) == 1 and tokens[0].kind == "name" for tokens in letters)
    return found if named and len(found) % 2 == 0 and all(found) else []
