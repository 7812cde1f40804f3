"""Whether a calculation is one of the question's: most of what it is made of are the question's own quantities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from checks.literals import Numbers, numbers
from checks.numbers import Printed
from checks.reading import Side
from checks.spans import Span
from checks.tree import Call, Name, Tree
from theory.grading.judging.comparing import compare, laid
from theory.grading.key import Key

MOST = 200  # operands of a calculation that are looked at


def shown(key: Key, sides: Iterable[Side]) -> bool:
    """Whether one of the sides is such a calculation: of its operands two at least, and more than half, are known."""
    for side in sides:
        found = [] if side.tree is None else list(islice(operands(side.tree), MOST))
        known = sum(known_in(key, operand) for operand in found)
        if known >= 2 and 2 * known > len(found):
            return True
    return False


def shown_in_numbers(key: Key, sides: Iterable[Side]) -> bool:
    """Whether one of the sides is a calculation with the question's own numbers: two at least, and no others."""
    for side in sides:
        found = [] if side.tree is None else list(islice(_leaves(side.tree), MOST))
        printed = [leaf for leaf in found if isinstance(leaf, Numbers)]
        if len(printed) >= 2 and all(known_in(key, leaf) for leaf in printed):
            return True
    return False


def operands(tree: Tree) -> Iterator[Name | Numbers]:
    """The names and the printed numbers or arrays that a formula is made of, but for whole numbers up to 2."""
    return (leaf for leaf in _leaves(tree) if isinstance(leaf, Name) or leaf.shape or not _small(leaf))


def _small(found: Numbers) -> bool:
    """Whether it is a number that stands in formulas of all kinds."""
    (printed,) = found.entries
    return printed.value in (0, 1, 2)


def _leaves(tree: Tree) -> Iterator[Name | Numbers]:
    pending = [tree]
    while pending:
        node = pending.pop()
        found = None if isinstance(node, Name) else numbers(node)
        if isinstance(node, Name):
            yield node
        elif found is not None:
            yield found
        elif isinstance(node, Call):
            pending.extend(node.args)


def known_in(key: Key, operand: Name | Numbers) -> bool:
    """Whether this is a letter of the question, or agrees with a value that it has."""
    if isinstance(operand, Name):
        return operand.text in key.letters
    return any(_agrees(operand, value) for value in key.exact.values())


def _agrees(found: Numbers, value: Span) -> bool:
    found = laid(found, np.shape(value))
    if found.shape != np.shape(value):
        return False
    return all(_same(*pair) for pair in zip(found.entries, np.ravel(value), strict=True))


def _same(printed: Printed, value: Span) -> bool:
    return bool(compare(printed, value).agrees)
