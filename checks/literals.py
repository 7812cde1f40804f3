"""A tree as the printed numbers that stand in it: one, or those of a vector or a matrix."""

from __future__ import annotations

import re

from msgspec import Struct

from checks.numbers import Printed, as_printed
from checks.tree import Call, Name, Number, Tree

_DIGIT = re.compile("[0-9]")


class Numbers(Struct, frozen=True):
    """One number (shape ()), or the entries of a vector or matrix row by row."""

    entries: tuple[Printed, ...]
    shape: tuple[int, ...] = ()


def numbers(tree: Tree) -> Numbers | None:
    """The tree as printed numbers, where it is a number or a vector or matrix of them; else None."""
    if isinstance(tree, Call) and tree.head in ("list", "tuple", "sequence"):
        rows = [numbers(arg) for arg in tree.args]
        known = [row for row in rows if row is not None]
        if len(known) != len(rows) or len({row.shape for row in known}) != 1:
            return None
        entries = tuple(entry for row in known for entry in row.entries)
        return Numbers(entries, (len(rows), *known[0].shape))
    if isinstance(tree, Call) and tree.head == "transpose":  # [1, 2]^T
        inner = numbers(tree.args[0])
        return (
            Numbers(inner.entries, inner.shape[::-1]) if inner and (len(inner.shape) == 1 or 1 in inner.shape) else None
        )
    found = number(tree)
    return None if found is None else Numbers((found,))


def number(tree: Tree) -> Printed | None:
    """The tree as a printed number, where it is one, a fraction of whole numbers, or so many powers of ten.

    None for what is read, but printed by nobody: 75%%.
    """
    text = _literal(tree)
    return None if text is None else as_printed(text)


def _power_of_ten(tree: Tree) -> int | None:
    """The exponent of 10^9."""
    if not (
        isinstance(tree, Call) and tree.head == "^" and isinstance(ten := tree.args[0], Number) and ten.value == 10
    ):
        return None
    exponent = _literal(tree.args[1])
    return int(exponent) if exponent is not None and re.fullmatch("-?[0-9]{1,3}", exponent) else None


def _literal(tree: Tree) -> str | None:
    """The text of a single printed number: digits, a fraction of whole numbers, with a sign before it or not."""
    if isinstance(tree, Name):
        return None
    if isinstance(tree, Number):
        return tree.text if _DIGIT.search(tree.text) else str(tree.value)
    if tree.head == "neg":
        inner = _literal(tree.args[0])
        return None if inner is None or inner.startswith("-") else f"-{inner}"
    if tree.head == "*" and (power := _power_of_ten(tree.args[1])) is not None:
        mantissa = _literal(tree.args[0])
        return f"{mantissa}e{power}" if mantissa and re.fullmatch("-?[0-9]+(?:[.][0-9]+)?", mantissa) else None
    if tree.head == "/":
        above, below = (_literal(arg) for arg in tree.args)
        if above and below and above.removeprefix("-").isdigit() and below.isdigit() and int(below):
            return f"{above}/{below}"
    return None
