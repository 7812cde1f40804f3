"""Amounts of money in plain text: `$2.50 * 3 = $7.50` says of its numbers what it says without the signs."""

from __future__ import annotations

import re

from theory.documents.formulas import Excerpt

_AMOUNT = r"[0-9][0-9.,]*"
_SIGN = re.compile(
    rf"(?:\\?(?P<dollar>\$)|(?P<before>[€£¥]))(?={_AMOUNT})|(?<=[0-9])[ \t]?(?P<behind>[€£¥])(?![\w€£¥])"
)
# Amounts that are multiplied, or divided by one another, as nobody does who counts money in both.
_TWICE = re.compile(rf"[$€£¥]{_AMOUNT}\s*[*/·×÷]\s*\\?[$€£¥]|[€£¥]\s*[*/·×÷]\s*[0-9.,]+\s?[€£¥]")


def amounts(line: Excerpt) -> Excerpt:
    """A line without the signs of one currency, each of which stands at a number; as it is, where there are others. A
    single dollar may begin a formula."""
    text = line.text
    if not any(sign in text for sign in "$€£¥"):
        return line
    found = [one["dollar"] or one["before"] or one["behind"] for one in _SIGN.finditer(text)]
    signs = sum(text.count(sign) for sign in "$€£¥")
    sure = len(found) == signs > (text.count("$") == 1) and len({*found}) == 1
    return line.replaced(_SIGN, "") if sure and not _TWICE.search(text) else line


def blanked(text: Excerpt) -> Excerpt:
    """A text with spaces for the signs of amounts, so that no formula in LaTeX begins at one."""
    lines = [line.text if amounts(line) is line else line.text.replace("$", " ") for line in text.lines()]
    return Excerpt("\n".join(lines), text.places)
