"""Numbers in LaTeX: groups of digits, decimals, powers of ten."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import ReadError, decimal_comma, number, quoted, recurring

_POWER = re.compile(r"[eE][+\-−]?[0-9]+(?![0-9A-Za-z])")
_FIRST = re.compile(r"[1-9][0-9]{0,2}")
_DIGITS = frozenset("0123456789")


def is_digit(items: Sequence[Item], at: int, *, touching: bool = False) -> bool:
    """Whether the item is a digit, and (touching) follows without white space."""
    if at >= len(items):
        return False
    item = items[at]
    return item.kind == "char" and item.text in _DIGITS and not (touching and item.spaced)


def digits(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """`0.25`, `.5`, `61{,}706`, `1\\,000`, `1,153,840`, `3{,}14` and `1e-4` as one number."""
    first = items[at]
    if scanner.notation.comma and (found := decimal_comma(scanner.text, first.start, ("\\{", "\\}"))):
        plain, end = found.replace(",", "."), first.start + len(found)
        scanner.push("number", first, number(plain, first.start, scanner.limits), text=plain, end=end)
        return next((after for after in range(at, len(items)) if items[after].start >= end), len(items))
    text, after = _run(items, at)
    if _FIRST.fullmatch(text):
        more, after = _groups(scanner, items, after)
        text += more
    if "." not in text:
        comma = after < len(items) and items[after].kind == "group" and _separator(items, after) == 2
        point = after < len(items) and items[after].text == "." and not (text and items[after].spaced)
        if point and _period(items, after + 1):
            text, after = f"{text}.", after + 1
        elif (comma or point) and is_digit(items, after + 1, touching=point):  # braces: TeX sets no list there
            more, after = _run(items, after + 1)
            text += "." + more
    if "." in text and (period := _period(items, after)):
        value = number(text, first.start, scanner.limits) + recurring(period, len(text.partition(".")[2]))
        scanner.push("number", first, value, text=str(value), end=items[after].end)
        return after + 1
    power = None
    if after < len(items) and items[after].text in ("e", "E") and items[after].kind == "char":
        power = _POWER.match(scanner.text, items[after - 1].end)
    if power:
        text += power[0]
        while after < len(items) and items[after].start < power.end():
            after += 1
    value = number(text, first.start, scanner.limits)
    scanner.push("number", first, value, end=items[after - 1].end)
    return after


def _period(items: Sequence[Item], at: int) -> str:
    """The digits that go on for ever, which stand under a line behind the others: 0.1\\overline{6}."""
    if at >= len(items) or items[at].kind != "macro" or items[at].text not in ("overline", "bar") or items[at].spaced:
        return ""
    inner = items[at].argument(0)
    return "".join(item.text for item in inner) if all(is_digit(inner, place) for place in range(len(inner))) else ""


def _run(items: Sequence[Item], at: int) -> tuple[str, int]:
    """Digits that touch one another."""
    text = ""
    while at < len(items):
        item = items[at]
        if item.kind != "char" or item.text not in _DIGITS or (text and item.spaced):
            break
        text, at = text + item.text, at + 1
    return text, at


def _separator(items: Sequence[Item], at: int) -> int:
    """What may set groups of digits apart: 0 nothing, 1 a plain comma, 2 a thin space, or a comma drawn together."""
    if at >= len(items):
        return 0
    item = items[at]
    if item.kind == "group":
        inner = item.inside
        return 2 * (len(inner) == 1 and inner[0].text == ",")
    if item.kind == "macro":
        return 2 * (item.text in (",", "thinspace"))
    if item.text != "," or item.spaced:
        return 0
    drawn = at + 1 < len(items) and items[at + 1].kind == "macro" and items[at + 1].text == "!"
    return 1 + drawn


def _groups(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int]:
    """The groups of three digits that follow."""
    out = ""
    while sort := _separator(items, at):
        start = at + 1 + (sort == 2 and items[at].kind == "char")  # ,\! is two items
        inside = is_digit(items, start) and is_digit(items, start + 1, touching=True)
        if not inside or not is_digit(items, start + 2, touching=True) or is_digit(items, start + 3, touching=True):
            break
        if sort == 1:
            if items[start].spaced or not scanner.notation.thousands:
                break
            if scanner.level:
                came = f"{quoted(scanner.text[items[at - 1].start : items[start + 2].end])} inside brackets"
                expected = "a comma with a space after it, or a number without commas"
                raise ReadError(items[at].start, expected, came, "it may be one number or several")
        out += "".join(item.text for item in items[start : start + 3])
        at = start + 3
    return out, at
