"""Maxima and minima over letters, and where they are: `\\max_i z_i`, `\\arg\\min_w L(w)`, `\\underset{w}{\\min}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from checks.reading.latex import symbols as table
from checks.reading.latex.bounds import put_bounds, scripts
from checks.reading.latex.names import worded
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import Token

HEADS = {"max": "max_over", "min": "min_over", "argmax": "argmax_over", "argmin": "argmin_over"}
UNSEEN = table.SPACES | table.IGNORED


def extreme(scanner: Scanner, items: Sequence[Item], at: int) -> int | None:
    """Push the sign with its letters, each with what it runs over as one name, if that is said; the index of the next
    item. None for a maximum of numbers, or where no letter is said."""
    item = items[at]
    if item.kind != "macro":
        return None
    if item.text == "underset":
        sign, below, after = item.argument(1), item.argument(0), at + 1
        head, end = _sign(scanner, sign, 0)
        if end < len(sign):
            return None
    else:
        head, after = _sign(scanner, items, at)
        below, above, after = scripts(items, after) if head else ((), (), after)
        if above:
            return None
    letters = list(_letters(scanner, below)) if head else []
    if not letters or not all(letters):
        return None
    for parts in letters:
        scanner.push("big", item, HEADS[head])
        put_bounds(scanner, item, [[part] for part in parts])
    return after


def _sign(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int]:
    """Which sign begins at an item, and where it ends; empty for another one."""
    if at >= len(items) or items[at].kind != "macro":
        return "", at
    item = items[at]
    if item.text in table.UPRIGHT | table.TEXTS:
        name = re.sub(r"\\[,;: ]|[\\\s]", "", item.source(-1, scanner.text))
        return (name, at + 1) if name in HEADS else ("", at)
    if item.text in ("max", "min"):
        return item.text, at + 1
    if item.text != "arg":
        return "", at
    unseen = sum(1 for _ in takewhile(lambda one: one.text in UNSEEN, items[at + 1 :]))
    inner, after = _sign(scanner, items, at + 1 + unseen)
    return (f"arg{inner}", after) if inner in ("max", "min") else ("", at)


def _letters(scanner: Scanner, below: Sequence[Item]) -> list[tuple[Token, ...]]:
    """The letters under a sign, each alone, or one with what it runs over as a name; an empty one for anything else."""
    found = scanner.inner(below) if below else []
    if all(token.kind in ("name", ",") for token in found):
        return [(token,) for token in found if token.kind == "name"]
    letter = next((token for token in found if token.kind == "name"), None)
    if letter is None or not any(token.kind == "relation" for token in found):
        return [()]
    condition = worded(scanner.text[below[0].start : below[-1].end])
    return [(letter, replace(letter, value=f"where_{condition}"))]
