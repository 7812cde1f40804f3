"""Sums over an index, written out at several lengths: `log sum_i e^{z_i}` with 2, 3 and 4 terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from checks.tree import Call, Name, Number, Tree, joined, names, walk

SIZES = (2, 3, 4)  # lengths at which a statement for every length is tried
MOST = 64  # statements made of one
LARGEST = 400  # nodes of one of them
BIG = {"sum_over": ("+", 0), "product_over": ("*", 1)}  # head -> what joins its terms, and what it is without any
DELTA = "delta"  # delta_ij is 1 where both indices are the same, else 0
SUBSCRIPTED = re.compile(r"(?P<stem>[A-Za-z]+)_(?P<indices>[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)(?P<label>__[A-Za-z0-9]+)?")


class NotIndexed(ValueError):
    """The sums do not tell what they run over."""


@dataclass(frozen=True, slots=True)
class Instance:
    """Statements without sums: trees, in the order in which they were given. terms: how many each sum has."""

    terms: int
    trees: tuple[Tree, ...]
    indices: Mapping[str, int] = field(default_factory=dict)


def summed(tree: Tree) -> bool:
    """Whether a sum or product over an index stands in the tree."""
    return any(isinstance(node, Call) and node.head in BIG for node in walk(tree))


def instances(trees: Sequence[Tree], sizes: Sequence[int] = SIZES) -> Iterator[Instance]:
    """The statement with its sums written out, at each length and for each value of its free indices.

    An index is what a sum runs over, or a subscript in the same place of the same letter. Sums without bounds run from
    1 to the length, and so do those whose upper bound is a letter, of which there may be one. Raises NotIndexed.
    """
    bound, upper = _bounds(trees)
    places = {place for tree in trees for place in _places(tree, bound)}
    free = sorted({index for tree in trees for index in _free(tree, places)} - bound - upper)
    count = sum(size ** len(free) for size in sizes)
    if count > MOST:
        raise NotIndexed(f"expected few free indices, but {', '.join(free)} make {count} cases")
    for size in sizes:
        for values in product(range(1, size + 1), repeat=len(free)):
            known = dict(zip(free, values, strict=True))
            lengths = dict.fromkeys(upper, size)
            yield Instance(size, tuple(_written(tree, known, lengths, size) for tree in trees), known)


def _bounds(trees: Sequence[Tree]) -> tuple[set[str], set[str]]:
    """The letters that sums run over, and the letters that they run to."""
    bound: set[str] = set()
    upper: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if not (isinstance(node, Call) and node.head in BIG):
                continue
            if len(node.args) not in (2, 4) or not isinstance(node.args[1], Name):
                raise NotIndexed("expected an index under the sum")
            bound.add(node.args[1].text)
            if len(node.args) == 4:
                upper |= set(names(node.args[3]))
    if len(upper) > 1:
        raise NotIndexed(f"expected one letter for the number of terms, but found {', '.join(sorted(upper))}")
    if upper & bound:
        raise NotIndexed("expected a number of terms that is no index itself")
    return bound, upper


def _subscripts(name: str) -> Iterator[tuple[str, int, str]]:
    """The letter, the place and the index of every subscript in a name: W_ij has two, dL/dz_k one."""
    for part in name.split("/"):
        if found := SUBSCRIPTED.fullmatch(part.removeprefix("d") if "/" in name else part):
            for place, index in enumerate(_split(found["indices"])):
                yield found["stem"], place, index


def _split(indices: str) -> list[str]:
    """i and j of W_ij and of W_i_j."""
    parts = indices.split("_")
    return list(parts[0]) if len(parts) == 1 and parts[0].isalpha() and len(parts[0]) <= 3 else parts


def _places(tree: Tree, bound: set[str]) -> Iterator[tuple[str, int]]:
    """Where indices that sums run over stand: the letter and the place."""
    for name in names(tree):
        yield from ((stem, place) for stem, place, index in _subscripts(name) if index in bound)


def _free(tree: Tree, places: set[tuple[str, int]]) -> Iterator[str]:
    for name in names(tree):
        yield from (i for stem, place, i in _subscripts(name) if (stem, place) in places and i.isalpha())


def _written(tree: Tree, known: Mapping[str, int], lengths: Mapping[str, int], size: int) -> Tree:
    """The tree with numbers for its indices and with its sums as terms."""
    budget = [LARGEST]

    def write(node: Tree, at: Mapping[str, int]) -> Tree:
        budget[0] -= 1
        if budget[0] < 0:
            raise NotIndexed(f"written out, it has more than {LARGEST} parts")
        if isinstance(node, Name):
            return _named(node.text, at, lengths)
        if not isinstance(node, Call):
            return node
        if node.head in BIG:
            sign, empty = BIG[node.head]
            index = node.args[1]
            assert isinstance(index, Name)
            first, last = (_whole(write(arg, at)) for arg in node.args[2:]) if len(node.args) == 4 else (1, size)
            terms = [write(node.args[0], {**at, index.text: value}) for value in range(first, last + 1)]
            return joined(sign, terms) if terms else Number(Fraction(empty), str(empty))
        if node.head == "sub" and isinstance(node.args[0], Name):
            values = [_whole(write(arg, at)) for arg in node.args[1:]]
            return Name("_".join([node.args[0].text, *map(str, values)]))
        return Call(node.head, tuple(write(arg, at) for arg in node.args))

    return write(tree, known)


def _named(name: str, at: Mapping[str, int], lengths: Mapping[str, int]) -> Tree:
    value = at.get(name, lengths.get(name))
    if value is not None:
        return Number(Fraction(value), str(value))
    parts = []
    for part in name.split("/"):
        lead = "d" if "/" in name else ""
        found = SUBSCRIPTED.fullmatch(part.removeprefix(lead))
        indices = _split(found["indices"]) if found else []
        if found is None or not set(indices) & {*at, *lengths}:
            parts.append(part)
            continue
        values = [str(at.get(index, lengths.get(index, index))) for index in indices]
        if found["stem"] == DELTA and len(values) == 2 and all(value.isdigit() for value in values):
            return Number(Fraction(values[0] == values[1]), str(int(values[0] == values[1])))
        parts.append(f"{lead}{found['stem']}_{'_'.join(values)}{found['label'] or ''}")
    return Name("/".join(parts))


def _whole(tree: Tree) -> int:
    """The whole number that an index or a bound comes to."""
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    if isinstance(tree, Call) and tree.head in ("+", "-") and len(tree.args) == 2:
        left, right = map(_whole, tree.args)
        return left + right if tree.head == "+" else left - right
    raise NotIndexed("expected an index or a bound that is a whole number for a given number of terms")
