"""E[...] and P(a | b) in LaTeX: the mean of what stands in the brackets, and a probability by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import Token

MEAN = "E"
CLOSING = {"[": "]", "(": ")"}
PROBABILITY = re.compile(r"[-+A-Za-z0-9_\s,=|\\{}^]+")
SIGNS = ((r"\\(?:mid|vert)(?![A-Za-z])|\|", " given "), (r"\\cap(?![A-Za-z])|,", " and "), ("=", " is "))
OUTCOMES = ((r"\+", " plus "), ("-", " minus "))  # of a test, as a value, or in a sum: a name all the same


def brackets(items: Sequence[Item], at: int, opening: str) -> tuple[Sequence[Item], int] | None:
    """What stands in the brackets that begin at an item, set with \\left or without, and what comes behind them."""
    sized = at + 1 < len(items) and items[at].text == "left"
    start = at + sized
    if start >= len(items) or items[start].text != opening or items[start].kind not in ("char", "macro"):
        return None
    depth = 0
    for stop in range(start, len(items)):
        text = items[stop].text
        depth += (text == opening) - (text == CLOSING[opening])
        if depth == 0:
            return items[start + 1 : stop - sized], stop + 1
    return None


def mean(scanner: Scanner, items: Sequence[Item], at: int, round_too: bool) -> int | None:
    """Push E[...] as a function; the index of the next item. round_too: round brackets mean it, as behind a double E.

    None where no bracket follows.
    """
    after = at + 1
    while after < len(items) and items[after].kind == "macro" and items[after].text in ("big", "Big", "bigl", "Bigl"):
        after += 1
    found = brackets(items, after, "[") or (brackets(items, after, "(") if round_too else None)
    if found is None:
        return None
    inner, stop = found
    tokens = scanner.inner([item for item in inner if item.text not in ("bigr", "Bigr")])
    if not tokens:
        return None
    end = items[stop - 1].end
    scanner.push("function", items[at], "expectation")
    scanner.out += [Token("(", "(", end, end), *tokens, Token(")", ")", end - 1, end)]
    return stop


def probability(scanner: Scanner, items: Sequence[Item], at: int) -> int | None:
    """Push P(a | b) or P(X = 1) as one name; the index of the next item. None for P(x), which may be a function."""
    found = brackets(items, at + 1, "(")
    if found is None or not found[0]:
        return None
    inner, stop = found
    source = scanner.text[inner[0].start : inner[-1].end]
    if len(source) > 60 or not PROBABILITY.fullmatch(source):
        return None
    alone = source.strip() in ("+", "-")
    if not alone and not any(re.search(sign, source) for sign, _ in (SIGNS[0], SIGNS[2])) and "cap" not in source:
        return None
    for sign, said in (*SIGNS, *OUTCOMES):
        source = re.sub(sign, said, source)
    words = re.findall("[A-Za-z0-9]+", source)
    scanner.push("name", items[at], "_".join(["P", *words]), end=items[stop - 1].end)
    return stop
