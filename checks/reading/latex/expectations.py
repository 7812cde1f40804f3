"""E[...], P(a | b), H(a | b) and KL(q || p) in LaTeX: the mean of what is in the brackets, and names with brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading.latex.names import worded
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.latex.symbols import TEXTS, UPRIGHT
from checks.reading.lexing import Token

MEAN = "E"
CLOSING = {"[": "]", "(": ")"}
EVENTS = {"P": r"[-+A-Za-z0-9_\s,=|\\{}^]+", "H": r"[A-Za-z0-9_\s,=|\\{}^]+", "I": r"[A-Za-z0-9_\s,;|\\{}^]+"}
GIVEN = (r"\\(?:mid|vert)(?![A-Za-z])|\|", " given ")
SIGNS = (GIVEN, (";", " with "), (r"\\cap(?![A-Za-z])|,", " and "), ("=", " is "))
OUTCOMES = ((r"\+", " plus "), ("-", " minus "))  # of a test, as a value, or in a sum: a name all the same
SET_UPRIGHT = re.compile(r"\\(?:text|mathrm|textit|mathit|textrm|operatorname)\s*(?=\{)")
SURE = re.compile(r"\\(?:mid|vert|cap|neg|lnot)(?![A-Za-z])|[|=;]")  # what is in no argument of a function of numbers
KL = re.compile(
    r"(?:D(?:_(?:K|\{ ?(?:KL|\\(?:text|mathrm|textrm)\{KL\}) ?\}|\\(?:text|mathrm)\{KL\}))?"
    r"|KL|\\(?:text|mathrm|operatorname|textrm|mathit)\{(?:D_\{?)?KL\}?\})(?=\s*(?:\\left\s*)?[(\[])"
)
FROM = re.compile(r"\\\||\\(?:Vert|parallel|lVert|rVert)(?![A-Za-z])|\|\s*\||‖|∥")
WORD = re.compile(r"\s*(?:[A-Z]{2,}|[A-Za-z]{3,})\s*")  # rain, of P(rain)


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


def _written_in(scanner: Scanner, items: Sequence[Item], at: int, openings: str) -> tuple[str, int] | None:
    """What is written in the brackets, of one of these kinds, that begin at an item, and what comes behind them; None
    where there are none, or nothing is in them."""
    inner, stop = next(filter(None, (brackets(items, at, opening) for opening in openings)), ((), at))
    return (scanner.text[inner[0].start : inner[-1].end], stop) if inner else None


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
    """Push P(a | b), P(X = 1), P(rain), H(Y | X) or I(X; Y) as one name; the index of the next item.

    None for P(x), which may be a function, and for I(x, y).
    """
    head = items[at].text.removesuffix("r")
    found = _written_in(scanner, items, at + 1, "(")
    if found is None or len(found[0]) > 60 or not re.fullmatch(EVENTS[head], found[0]):
        return None
    source, stop = found
    source = SET_UPRIGHT.sub("", source)
    outcome = head == "P" and source.strip() in ("+", "-")
    if not outcome and not SURE.search(source) and not WORD.fullmatch(source.replace("{", "").replace("}", "")):
        return None
    for sign, said in (*SIGNS, *OUTCOMES):
        source = re.sub(sign, said, source)
    scanner.push("name", items[at], f"{head}_{worded(source)}", end=items[stop - 1].end)
    return stop


def begins_divergence(item: Item) -> bool:
    """Whether KL or D_KL may begin there, which nearly nothing does."""
    return item.text in ("D", "K") or (item.kind == "macro" and item.text in TEXTS | UPRIGHT)


def divergence(scanner: Scanner, items: Sequence[Item], at: int) -> int | None:
    """Push KL(q || p), also with D_KL in front, as one name; the index of the next item. None for any other D or K."""
    head = KL.match(scanner.text, items[at].start)
    after = next((index for index in range(at, len(items)) if head and items[index].start >= head.end()), None)
    if after is None:
        return None
    found = _written_in(scanner, items, after, "([")
    if found is None or len(found[0]) > 120 or len(FROM.findall(found[0])) != 1:
        return None
    source, stop = found
    scanner.push("name", items[at], f"KL_{worded(FROM.sub(' from ', source))}", end=items[stop - 1].end)
    return stop
