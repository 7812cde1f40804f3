"""Sums over an index, written out at several lengths: `log sum_i e^{z_i}` with 2, 3 and 4 terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from string import ascii_lowercase

from flint import fmpq

from checks.reading.building import Meaning, Scope
from checks.reading.spelling import canonical, split
from checks.tree import Call, Name, Number, Tree, has, joined, mapped, names, renamed, walk

LONGEST = 8  # sums that are written out where they run to a number
NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+?)_?(?P<index>[0-9]{1,3})(?P<label>__[A-Za-z0-9]+)?")  # a member of a family
SIZES = (2, 3, 4)  # lengths at which a statement for every length is tried
MOST = 64  # statements made of one
LARGEST = 400  # nodes of one of them
BIG = {"sum_over": ("+", 0), "product_over": ("*", 1)}  # head -> what joins its terms, and what it is without any
DELTA = "delta"  # delta_ij is 1 where both indices are the same, else 0
SUBSCRIPTED = re.compile(
    r"(?P<stem>[A-Za-z]+)_(?P<indices>[A-Za-z0-9]+(?:[-+][0-9])?(?:_[A-Za-z0-9]+)*)(?P<label>__[A-Za-z0-9]+)?"
)
SHIFTED = re.compile(r"(?P<index>[A-Za-z])(?P<shift>[-+][0-9])")  # t-1 of h_{t-1}


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
    return has(tree, *BIG)


def instances(trees: Sequence[Tree], sizes: Sequence[int] = SIZES) -> Iterator[Instance]:
    """The statement with its sums written out, at each length and for each value of its free indices.

    An index is what a sum runs over, or a subscript in the same place of the same letter. Sums without bounds run from
    1 to the length, and so do those whose upper bound is a letter, of which there may be one. Where a sum runs to a
    number, that is the length. None is less than an index that is a number. Raises NotIndexed.
    """
    bound, upper = _bounds(trees)
    sizes = _ends(trees) or sizes
    places = {place for tree in trees for place in _places(tree, bound)}
    free = sorted({index for tree in trees for index in _free(tree, places)} - bound - upper)
    least = max((index for tree in trees for index in _numbered(tree, places)), default=0)
    sizes = [size for size in sizes if size >= least]
    if not sizes:
        raise NotIndexed("expected indices that the sums run over")
    count = sum(size ** len(free) for size in sizes)
    if count > MOST:
        raise NotIndexed(f"expected few free indices, but {', '.join(free)} make {count} cases")
    for size in sizes:
        for values in product(range(1, size + 1), repeat=len(free)):
            known = dict(zip(free, values, strict=True))
            lengths = dict.fromkeys(upper, size)
            yield Instance(size, tuple(_written(tree, known, lengths, size) for tree in trees), known)


def instance(tree: Tree, known: Mapping[str, int], size: int) -> Tree:
    """A formula with numbers for these indices, and with its sums, of which each has so many terms, written out. Raises
    NotIndexed.
    """
    _, upper = _bounds((tree,))
    return _written(tree, known, dict.fromkeys(upper, size), size)


def length(tree: Tree, scope: Scope) -> int:
    """How many terms the sums of a formula have, by what is known of what they run over: the entries of a vector, or
    members 1 to n of a family. 1 for one without sums. Raises NotIndexed where that is not known.
    """
    bound, upper = _bounds((tree,))
    found = {_extent(stem, scope) for stem, place in _places(tree, bound) if place == 0} - {0}
    found |= {int(value) for name in upper if (value := _whole_value(name, scope)) is not None}
    if bound and len(found) != 1:
        raise NotIndexed("expected sums over as many terms as something that is known has")
    return found.pop() if bound else 1


def is_vector(meaning: Meaning) -> bool:
    """Whether a name has its entries in one row or column."""
    return len(meaning.shape) == 2 and 1 in meaning.shape


def _extent(stem: str, scope: Scope) -> int:
    """How many entries a vector, or members from the first on a family, has; 0 where neither is known."""
    vector = scope.names.get(stem)
    if vector is not None and is_vector(vector):
        return max(vector.shape)
    members = 0
    while members < MOST and f"{stem}{members + 1}" in scope.names:
        members += 1
    return members


def _whole_value(name: str, scope: Scope) -> int | None:
    value = scope.names[name].value if name in scope.names else None
    return int(value.p) if isinstance(value, fmpq) and value.q == 1 and 0 < value.p <= MOST else None


def reindexed(tree: Tree, index: str, other: str) -> Tree:
    """The formula with another letter for an index: p_j of p_i. What it sums over by that letter gets another one."""
    taken = {index, other} | {part for name in names(tree) for _, _, part in _subscripts(name)} | {*names(tree)}
    return _relettered(set_apart(tree, taken), {index: other})


def set_apart(tree: Tree, taken: Set[str]) -> Tree:
    """The formula with letters that are not taken for what its sums run over, where those are."""
    free = (letter for letter in ascii_lowercase if letter not in taken)

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head in BIG and len(node.args) > 1):
            return None
        body, index, *bounds = node.args
        if not isinstance(index, Name) or index.text not in taken or (letter := next(free, None)) is None:
            return None
        inside = [_relettered(part, {index.text: letter}) for part in (mapped(body, change), index, *bounds)]
        return Call(node.head, tuple(inside))

    return mapped(tree, change)


def _relettered(tree: Tree, letters: Mapping[str, str]) -> Tree:
    """The formula with other letters for its indices, wherever they stand."""
    return renamed(tree, {name: _reindexed(name, letters) for name in names(tree)})


def _reindexed(name: str, letters: Mapping[str, str]) -> str:
    if name in letters:
        return letters[name]
    parts = []
    for part in name.split("/"):
        lead = "d" if "/" in name else ""
        found = SUBSCRIPTED.fullmatch(part.removeprefix(lead))
        if found is None:
            parts.append(part)
            continue
        indices = [_relettered_index(index, letters) for index in _split(found["indices"])]
        sign = "_" if "_" in found["indices"] else ""
        parts.append(f"{lead}{found['stem']}_{sign.join(indices)}{found['label'] or ''}")
    return "/".join(parts)


def _relettered_index(index: str, letters: Mapping[str, str]) -> str:
    if (shifted := SHIFTED.fullmatch(index)) and shifted["index"] in letters:
        return letters[shifted["index"]] + shifted["shift"]
    return letters.get(index, index)


def put_in(tree: Tree, formulas: Mapping[str, Tree], deepest: int = 3) -> Tree:
    """The formula with others put in for their names, and for the names in those; what they sum over is kept apart."""
    if not deepest or not any(name in formulas for name in names(tree)):
        return tree
    taken = {part for name in names(tree) for _, _, part in _subscripts(name)} | {*names(tree)}

    def change(node: Tree) -> Tree | None:
        inner = formulas.get(node.text) if isinstance(node, Name) else None
        return None if inner is None else put_in(set_apart(inner, taken), formulas, deepest - 1)

    return mapped(tree, change)


def stems(tree: Tree) -> set[str]:
    """The names in a formula without their indices, and none of what its sums run over."""
    bound, _ = _bounds((tree,))
    return {_stem(name) for name in names(tree) if name not in bound}


def _stem(name: str) -> str:
    found = NUMBERED.fullmatch(name)
    return found["stem"] if found else name.partition("_")[0]


def _bounds(trees: Sequence[Tree]) -> tuple[set[str], set[str]]:
    """The letters that sums run over, and the letters that they run to."""
    bound: set[str] = set()
    upper: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if not (isinstance(node, Call) and node.head in BIG):
                continue
            if len(node.args) == 1 or not isinstance(node.args[1], Name):
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
    return [*split(indices)] if len(parts) == 1 else parts


def _at(index: str, at: Mapping[str, int]) -> str:
    """What an index is where its letter has a number: j, or t-1."""
    if (shifted := SHIFTED.fullmatch(index)) and shifted["index"] in at:
        return str(at[shifted["index"]] + int(shifted["shift"]))
    return str(at.get(index, index))


def _places(tree: Tree, bound: set[str]) -> Iterator[tuple[str, int]]:
    """Where indices that sums run over stand: the letter and the place."""
    for name in names(tree):
        yield from ((stem, place) for stem, place, index in _subscripts(name) if index in bound)


def _free(tree: Tree, places: set[tuple[str, int]]) -> Iterator[str]:
    for name in names(tree):
        yield from (i for stem, place, i in _subscripts(name) if (stem, place) in places and i.isalpha())


def _numbered(tree: Tree, places: set[tuple[str, int]]) -> Iterator[int]:
    """The numbers that stand where indices of sums do: 2 of z_2 beside a sum over z_i."""
    for name in names(tree):
        found = NUMBERED.fullmatch(name)
        pairs = [(found["stem"], 0, found["index"])] if found else list(_subscripts(name))
        yield from (int(index) for stem, place, index in pairs if (stem, place) in places and index.isdigit())


def _ends(trees: Sequence[Tree]) -> list[int]:
    """The number that all sums of these formulas run to from 1, if there is one."""
    sums = [node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.head in BIG]
    ends = {node.args[2:] for node in sums if len(node.args) == 4}
    *_, last = next(iter(ends), (None,))
    if len(ends) != 1 or not isinstance(last, Number) or last.value.denominator != 1:
        return []
    return [int(last.value)] if 0 < last.value <= LONGEST else []


def fixed(tree: Tree, at: Mapping[str, int]) -> Tree:
    """The formula with numbers for these indices; its sums stay."""
    tree = set_apart(tree, at.keys())
    return mapped(tree, lambda node: _named(node.text, at, {}) if isinstance(node, Name) else None)


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
            left_out = _left_out(node, index, lambda tree: _whole(write(tree, at)))
            values = [value for value in range(first, last + 1) if value != left_out]
            terms = [write(node.args[0], {**at, index.text: value}) for value in values]
            return joined(sign, terms) if terms else Number(Fraction(empty), str(empty))
        if node.head == "sub" and isinstance(node.args[0], Name):
            indices = [str(_whole(write(arg, at))) for arg in node.args[1:]]
            return Name(_indexed(node.args[0].text, indices))
        return Call(node.head, tuple(write(arg, at) for arg in node.args))

    return write(tree, known)


def _left_out(sum_over: Call, index: Name, whole: Callable[[Tree], int]) -> int | None:
    """The value of the index that a sum over all but one leaves out."""
    if len(sum_over.args) != 3:
        return None
    condition = sum_over.args[2]
    if not (isinstance(condition, Call) and condition.head == "≠" and condition.args[0] == index):
        raise NotIndexed("expected an index and one that it is not under the sum")
    return whole(condition.args[1])


def _named(name: str, at: Mapping[str, int], lengths: Mapping[str, int]) -> Tree:
    numbers = {**lengths, **at}
    if name in numbers:
        return Number(Fraction(numbers[name]), str(numbers[name]))
    parts = []
    for part in name.split("/"):
        lead = "d" if "/" in name else ""
        found = SUBSCRIPTED.fullmatch(part.removeprefix(lead))
        indices = _split(found["indices"]) if found else []
        values = [_at(index, numbers) for index in indices]
        if found is None or values == indices:
            parts.append(part)
        elif found["stem"] == DELTA and len(values) == 2 and all(value.isdigit() for value in values):
            return Number(Fraction(values[0] == values[1]), str(int(values[0] == values[1])))
        else:
            parts.append(f"{lead}{_indexed(found['stem'], values)}{found['label'] or ''}")
    return Name("/".join(parts))


def _indexed(stem: str, values: Sequence[str]) -> str:
    """The name with these indices, as it is read where they are written: W_{11} is W11."""
    digits = all(len(value) == 1 and value.isdigit() for value in values)
    return canonical("_".join([stem, *(["".join(values)] if digits else values)]))


def _whole(tree: Tree) -> int:
    """The whole number that an index or a bound comes to."""
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    if isinstance(tree, Call) and tree.head in ("+", "-") and len(tree.args) == 2:
        left, right = map(_whole, tree.args)
        return left + right if tree.head == "+" else left - right
    raise NotIndexed("expected an index or a bound that is a whole number for a given number of terms")
