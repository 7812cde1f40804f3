"""Sums that do not say over what they run: over what the other formula beside them says, or both over one range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from checks.reading.spelling import subscripted
from checks.tree import ONE, Call, Name, Number, Tree, mapped, names, walk

Pair = tuple[Tree, Tree]
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
    one, other = (_bounded(tree, lasts, common) for tree in pair)
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


def _bounded(tree: Tree, ranges: Mapping[str, Sequence[Tree]], said: Sequence[Tree] | None) -> Tree:
    """The tree with these ranges for its sums without. said: the range that one of the two formulas has."""

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Call) or node.head not in (*SUMS, ARRAY_SUM) or not _is_open(node):
            return None
        opened = Call(node.head, (mapped(node.args[0], change), *node.args[1:]))
        return _with_range(opened, ranges, said) or opened

    return mapped(tree, change)


def _with_range(node: Call, ranges: Mapping[str, Sequence[Tree]], said: Sequence[Tree] | None) -> Tree | None:
    """A sum with its range; None where it has several letters, or what it leaves out is not known to be in it."""
    body, *rest = node.args
    if node.head == ARRAY_SUM:
        several = [*_indices(node)]
        return Call("sum_over", (body, Name(several[0]), *ranges[several[0]])) if len(several) == 1 else None
    index = rest[0]
    if not isinstance(index, Name):
        return None
    whole = Call(node.head, (body, index, *ranges[index.text]))
    if len(rest) == 1:
        return whole
    left_out = _left_out(node)
    inner = {*_indices(body)}
    if left_out is None or (said and _is_outside(left_out, said)) or inner & {index.text, *names(left_out)}:
        return None
    return Call("-", (whole, _at(body, index.text, left_out)))


def _left_out(node: Call) -> Tree | None:
    """The j of a sum over k ≠ j; None of a product."""
    condition = node.args[2]
    if node.head == "sum_over" and isinstance(condition, Call) and condition.head == "≠" and len(condition.args) == 2:
        return condition.args[1]
    return None


def _is_outside(place: Tree, ends: Sequence[Tree]) -> bool:
    """Whether a number is below the first, or above the last: nothing is left out then."""
    at, low, high = (one.value if isinstance(one, Number) else None for one in (place, *ends))
    return at is not None and ((low is not None and at < low) or (high is not None and at > high))


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
