"""Sums that do not say over what they run: over what the other formula beside them says, or both over one range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from checks.reading.spelling import subscripted
from checks.tree import Call, Name, Number, Tree, mapped, names, walk

Pair = tuple[Tree, Tree]
ONE = Number(Fraction(1), "1")
SUMS, ARRAY_SUM = ("sum_over", "product_over"), "sum"


def with_ranges(pair: Pair) -> tuple[Pair, tuple[str, ...]] | None:
    """The two with bounds for every sum without, and the letters that these run over; None where there is no such sum,
    or the ranges may be several.

    sum(x_i), which else is one number, is a sum over i where the other side has one.
    """
    indices = [{*_indices(tree)} for tree in pair]
    ranges = {node.args[2:] for tree in pair for node in _sums(tree) if len(node.args) == 4}
    if not any(map(_is_open, [*_sums(pair[0]), *_sums(pair[1])])) or len(ranges) > 1 or not all(indices):
        return None
    if indices[0] != indices[1] and max(map(len, indices)) > 1:
        return None
    if ranges and len(indices[0]) > 1:
        return None
    common = next(iter(ranges), None)
    lasts = {index: common or (ONE, Name(f"last {min(indices[0])}")) for index in indices[0] | indices[1]}
    if not common and len(indices[0]) > 1:
        lasts = {index: (ONE, Name(f"last {index}")) for index in indices[0]}
    one, other = (_bounded(tree, lasts) for tree in pair)
    return (one, other), tuple(sorted(lasts))


def _sums(tree: Tree) -> Iterator[Call]:
    return (node for node in walk(tree) if isinstance(node, Call) and node.head in (*SUMS, ARRAY_SUM))


def _is_open(node: Call) -> bool:
    """Whether a sum has no bounds, or all indices but one."""
    return len(node.args) in (2, 3) if node.head in SUMS else len(node.args) == 1


def _indices(tree: Tree) -> Iterator[str]:
    """The letters that the sums of a formula run over."""
    for node in _sums(tree):
        if node.head in SUMS and len(node.args) > 1:
            yield from names(node.args[1])
        elif node.head == ARRAY_SUM and len(node.args) == 1:
            yield from {index for name in names(node.args[0]) for index in subscripted(name).indices if index.isalpha()}


def _bounded(tree: Tree, ranges: Mapping[str, Sequence[Tree]]) -> Tree:
    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Call) or node.head not in (*SUMS, ARRAY_SUM) or not _is_open(node):
            return None
        body = mapped(node.args[0], change)
        if node.head == ARRAY_SUM:
            several = [*_indices(node)]
            return Call("sum_over", (body, Name(several[0]), *ranges[several[0]])) if len(several) == 1 else None
        index = node.args[1]
        if not isinstance(index, Name):
            return None
        whole = Call(node.head, (body, index, *ranges[index.text]))
        if len(node.args) == 2:
            return whole
        left_out = _left_out(node)
        return None if left_out is None else Call("-", (whole, _at(body, index.text, left_out)))

    return mapped(tree, change)


def _left_out(node: Call) -> Tree | None:
    """The j of a sum over k ≠ j; None of a product."""
    condition = node.args[2]
    if node.head == "sum_over" and isinstance(condition, Call) and condition.head == "≠" and len(condition.args) == 2:
        return condition.args[1]
    return None


def _at(body: Tree, index: str, place: Tree) -> Tree:
    """The body with another letter, or a number, for its index."""

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Name):
            return None
        if node.text == index:
            return place
        family, indices = subscripted(node.text).members({index})
        if index not in indices:
            return None
        return Call("sub", (Name(family), *(place if one == index else _index(one) for one in indices)))

    return mapped(body, change)


def _index(text: str) -> Tree:
    return Number(Fraction(text), text) if text.isdigit() else Name(text)
