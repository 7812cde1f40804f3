"""Amounts of money are numbers; of two currencies, or multiplied by one another, nothing is known."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("$5 * 3 = $15", ["right"], "a price, so often"),
        ("$5 * 3 = $16", ["wrong"], "another amount"),
        ("288 * $2.50 = $720", ["right"], "behind a sign"),
        ("$1,000 - $611.46 = $388.54", ["right"], "in groups of three"),
        ("5 € * 3 = 15 €", ["right"], "behind the number"),
        ("€5 * 3 = €14", ["wrong"], "before it"),
        ("\\$5 * 3 = \\$15", ["right"], "escaped"),
        ("- Price: $5 * 3 = $15\n- Sum: $15 + $2 = $18", ["right", "wrong"], "in a list"),
        ("$5 * $3 = $15", ["unread"], "no amount of money"),
        ("$5 = €5", ["unread"], "two currencies"),
        ("5 € = $5", ["unread"], "two currencies"),
        ("$2 + 2 = 5$", ["wrong"], "a formula"),
        ("$2 + 2 = 4$ and $3 + 4 = 7$", ["right", "right"], "formulas"),
    ],
)
def test_amounts(name: str, text: str, expected: list[str], why: str) -> None:
    if name == "a.txt" and "\\" in text:
        return  # nothing is escaped there
    found = [link.truth.value for link in check(read(name, text)).links]
    assert found == expected or {*found} == {*expected} == {"unread"}, why
