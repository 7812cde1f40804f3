"""Sums over an index, written out at several lengths: `log sum_i e^{z_i}` with 2, 3 and 4 terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from string import ascii_lowercase
from typing import TypeAlias

from flint import fmpq

from checks.reading.building import Meaning, Scope
from checks.tree import MEMBER, ONE, ZERO, Call, Name, Number, Tree, has, joined, mapped, names, renamed, walk
from theory.links.subscripts import (
    NUMBERED,
    SHIFTED,
    SUBSCRIPTED,
    family,
    index_at,
    indices_of,
    kronecker,
    parted,
    patterns,
    reindexed_name,
    subscripts,
    with_indices,
)

LONGEST = 8  # sums that are written out where they run to a number
SIZES = (2, 3, 4)  # lengths at which a statement for every length is tried
FEWEST = 2  # of them, where its indices make many cases
MOST = 64  # statements made of one
LARGEST = 400  # nodes of one of them

# Head -> what joins its terms, and what it is without any.
BIG = {"sum_over": ("+", 0), "product_over": ("*", 1), "max_over": ("max", None), "min_over": ("min", None)}


class NotIndexed(ValueError):
    """The sums do not tell what they run over."""


@dataclass(frozen=True, slots=True)
class Instance:
    """Statements without sums: trees, in the order in which they were given. terms: how many each sum has."""

    terms: int
    trees: tuple[Tree, ...]
    indices: Mapping[str, int] = field(default_factory=dict)


def summed(tree: Tree) -> bool:
    """Whether a sum, product or extreme over an index stands in the tree."""
    return has(tree, *BIG)


def by_number(tree: Tree) -> bool:
    """Whether a formula has a sum over an index, or a delta, which are known once its indices are numbers."""
    return summed(tree) or any(kronecker(name) for name in names(tree))


def is_indexed(tree: Tree) -> bool:
    """Whether it is only known what a formula says once its indices are numbers: it has a sum over one, a delta, or a
    derivative by something that has one."""
    if summed(tree) or any(True for _ in _compared(tree)):
        return True
    pairs = (map(family, name.removeprefix("d").split("/d")) for name in names(tree) if "/d" in name)
    return any(of is not None and of == by for of, by in pairs)


def instances(trees: Sequence[Tree], sizes: Sequence[int] = SIZES, even: bool = False) -> Iterator[Instance]:
    """The statement with its sums written out, at each length and for each value of its free indices.

    An index is what a sum runs over, what a delta or a derivative compares, or a subscript in the same place of the
    same letter. Sums without bounds run from 1 to the length, and so do those whose upper bound is a letter, of which
    there may be one. Where a sum runs to a number, that is the length. None is less than an index that is a number.
    even: nothing is known of single members, so that one value of the free indices stands for all in which the same
    ones are equal. Raises NotIndexed.
    """
    bound, upper = _bounds(trees)
    ends = _ends(trees)
    sizes = ends or sizes
    places, letters = _closed(trees, bound | {index for tree in trees for index in _compared(tree)})
    free = sorted(letters - bound - upper)
    least = max((index for tree in trees for index in _numbered(tree, places)), default=0)
    sizes = [size for size in sizes if size >= least]
    if len(sizes) == 1 and not ends:  # which nobody said: x_1 + ... + x_4 is the sum of all for that one alone
        sizes.append(sizes[0] + 1)
    if not sizes or not letters:
        raise NotIndexed("expected indices that the sums run over")
    values_of = patterns if even and not least and all(map(_is_even, trees)) else _all_values
    while len(sizes) > FEWEST and _count(values_of, free, sizes) > MOST:
        sizes = sizes[:-1]
    if _count(values_of, free, sizes) > MOST:
        raise NotIndexed(f"expected few free indices, but {', '.join(free)} make more than {MOST} cases")
    for size in sizes:
        for values in values_of(len(free), size):
            known = dict(zip(free, values, strict=True))
            lengths = dict.fromkeys(upper, size)
            yield Instance(size, tuple(_written(tree, known, lengths, size) for tree in trees), known)


Values: TypeAlias = Callable[[int, int], Iterator[tuple[int, ...]]]  # of so many indices, each up to a size


def _count(values_of: Values, free: Sequence[str], sizes: Sequence[int]) -> int:
    return sum(1 for size in sizes for _ in islice(values_of(len(free), size), MOST + 1))


def _all_values(count: int, size: int) -> Iterator[tuple[int, ...]]:
    return product(range(1, size + 1), repeat=count)


def _is_even(tree: Tree) -> bool:
    """Whether a formula treats all values of its indices alike: none of its sums begins or ends at one of them, and
    none is a number in it, or counted on from, as t - 1."""
    indices = {index for name in names(tree) for index in indices_of(name)}
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Name) and (node.text in indices or any(map(SHIFTED.fullmatch, indices_of(node.text)))):
            return False
        if isinstance(node, Call) and (node.head == "sub" or (len(node.args) == 4 and node.args[2] != ONE)):
            return False
        if isinstance(node, Call):
            pending += node.args[:1] if node.head in BIG else node.args
    return True


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
    if sets_of(tree):
        raise NotIndexed("expected sums over all members, and not over those of a set")
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
    return _relettered(set_apart(tree, {index, other} | taken(tree)), {index: other})


def entries(*trees: Tree) -> set[str]:
    """The names that have two indices and more, one of which is summed over or compared: entries of matrices. Raises
    NotIndexed."""
    bound, _ = _bounds(trees)
    _, letters = _closed(trees, bound | {index for tree in trees for index in _compared(tree)})
    return {name for tree in trees for name in names(tree) if len(found := indices_of(name)) > 1 and {*found} & letters}


def taken(*trees: Tree) -> set[str]:
    """The names in formulas, and their indices."""
    found = {name for tree in trees for name in names(tree)}
    return found | {index for name in found for index in indices_of(name)}


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
    return renamed(tree, {name: reindexed_name(name, letters) for name in names(tree)})


def put_in(tree: Tree, formulas: Mapping[str, Tree], deepest: int = 3, around: Set[str] = frozenset()) -> Tree:
    """The formula with others put in for their names, and for the names in those; what they sum over is kept apart.
    around: the names and indices of the formula that it stands in."""
    if not deepest or not any(name in formulas for name in names(tree)):
        return tree
    used = taken(tree) | around

    def change(node: Tree) -> Tree | None:
        inner = formulas.get(node.text) if isinstance(node, Name) else None
        return None if inner is None else put_in(set_apart(inner, used), formulas, deepest - 1, used)

    return mapped(tree, change)


def stems(tree: Tree) -> set[str]:
    """The names in a formula without their indices, and none of what its sums run over."""
    bound, _ = _bounds((tree,))
    return {_stem(name) for name in names(tree) if name not in bound}


def _stem(name: str) -> str:
    found = NUMBERED.fullmatch(name)
    return found["stem"] if found else name.partition("_")[0]


def _is_value(index: Tree, body: Tree) -> bool:
    """Whether what a sum runs over stands in its terms by itself, and not as an index."""
    pending = [body]
    while pending:
        node = pending.pop()
        if node == index:
            return True
        if isinstance(node, Call):
            pending += node.args[:1] if node.head in ("sub", "label", "index") else node.args
    return False


def _bounds(trees: Sequence[Tree]) -> tuple[set[str], set[str]]:
    """The letters that sums run over, and the letters that they run to."""
    bound: set[str] = set()
    upper: set[str] = set()
    sets: set[Tree | None] = set()  # over which sums without bounds run
    ended = False
    for tree in trees:
        for node in walk(tree):
            if not (isinstance(node, Call) and node.head in BIG):
                continue
            body, *below = node.args
            if not below or not isinstance(index := below[0], Name):
                raise NotIndexed("expected an index under the sum")
            condition = below[1] if len(below) == 2 else None
            if isinstance(condition, Call) and condition.head == MEMBER:
                sets.add(condition.args[1])
            elif len(below) == 1:
                sets.add(None)
            if len(below) < 3 and _is_value(index, body):
                raise NotIndexed("expected an index that is the number of a place, and no letter of the formula")
            bound.add(index.text)
            if len(below) == 3:
                upper |= set(names(below[2]))
                ended = True
    if len(sets) > 1 or (ended and sets - {None}):
        raise NotIndexed("expected sums over one set")
    if len(upper) > 1:
        raise NotIndexed(f"expected one letter for the number of terms, but found {', '.join(sorted(upper))}")
    if upper & bound:
        raise NotIndexed("expected a number of terms that is no index itself")
    return bound, upper


def _compared(tree: Tree) -> Iterator[str]:
    """The indices that are compared: those of a delta, those by which a derivative is taken."""
    for node in walk(tree):
        if isinstance(node, Name) and (pair := kronecker(node.text)):
            yield from pair
        if isinstance(node, Call) and node.head == "derivative" and isinstance(node.args[1], Name):
            yield from filter(str.isalpha, indices_of(node.args[1].text))


def _closed(trees: Sequence[Tree], letters: set[str]) -> tuple[set[tuple[str, int]], set[str]]:
    """Where indices stand, and all of them: these letters, those that stand where one of them does, and so on."""
    places: set[tuple[str, int]] = set()
    while True:
        places = {place for tree in trees for place in _places(tree, letters)}
        more = letters | {index for tree in trees for index in _free(tree, places)}
        if more == letters:
            return places, letters
        letters = more


def _places(tree: Tree, bound: set[str]) -> Iterator[tuple[str, int]]:
    """Where indices that sums run over stand: the letter and the place."""
    for name in names(tree):
        yield from ((stem, place) for stem, place, index in subscripts(name) if index in bound)


def _free(tree: Tree, places: set[tuple[str, int]]) -> Iterator[str]:
    for name in names(tree):
        yield from (i for stem, place, i in subscripts(name) if (stem, place) in places and i.isalpha())


def _numbered(tree: Tree, places: set[tuple[str, int]]) -> Iterator[int]:
    """The numbers that stand where indices of sums do: 2 of z_2 beside a sum over z_i."""
    for name in names(tree):
        found = NUMBERED.fullmatch(name)
        pairs = [(found["stem"], 0, found["index"])] if found else list(subscripts(name))
        yield from (int(index) for stem, place, index in pairs if (stem, place) in places and index.isdigit())


def _ends(trees: Sequence[Tree]) -> list[int]:
    """The number that all sums of these formulas run to from 1, if there is one."""
    sums = [node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.head in BIG]
    ends = {node.args[2:] for node in sums if len(node.args) == 4}
    *_, last = next(iter(ends), (None,))
    if len(ends) != 1 or not isinstance(last, Number) or last.value.denominator != 1:
        return []
    return [int(last.value)] if 0 < last.value <= LONGEST else []


def sets_of(tree: Tree) -> set[str]:
    """The names of the sets over which the sums of a formula run."""
    members = (node for node in walk(tree) if isinstance(node, Call) and node.head == MEMBER)
    return {name for node in members for name in names(node.args[1])}


def ranges(scope: Scope, *trees: Tree) -> set[str]:
    """What the sums of formulas run over or up to, where they say it: sets, letters and numbers. More than one cannot
    be written out with one length."""
    found: set[str] = set()
    for tree in trees:
        found |= {f"{MEMBER} {name}" for name in sets_of(tree)}
        ends = [node.args[3] for node in walk(tree) if isinstance(node, Call) and node.head in BIG and node.args[3:]]
        for end in ends:
            found |= {str(_whole_value(name, scope) or name) for name in names(end)}
            found |= {str(end.value)} if isinstance(end, Number) else set()
    return found


def has_ends(tree: Tree) -> bool:
    """Whether all sums of a formula say where they begin and end."""
    return all(len(node.args) == 4 for node in walk(tree) if isinstance(node, Call) and node.head in BIG)


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
            if not terms and empty is None:
                raise NotIndexed("expected entries of which one is the largest or smallest")
            return joined(sign, terms) if terms else Number(Fraction(empty), str(empty))
        if node.head == "derivative" and isinstance(node.args[1], Name):
            body, by = (write(arg, at) for arg in node.args)
            others = {family(name) for name in names(node.args[0])}
            fixed_there = isinstance(by, Name) and by.text not in names(body) and family(node.args[1].text) in others
            return ZERO if fixed_there else Call(node.head, (body, by))
        if node.head == "sub" and isinstance(node.args[0], Name):
            indices = [str(_whole(write(arg, at))) for arg in node.args[1:]]
            return Name(with_indices(node.args[0].text, indices))
        return Call(node.head, tuple(write(arg, at) for arg in node.args))

    return write(tree, known)


def _left_out(sum_over: Call, index: Name, whole: Callable[[Tree], int]) -> int | None:
    """The value of the index that a sum over all but one leaves out."""
    if len(sum_over.args) != 3:
        return None
    condition = sum_over.args[2]
    if isinstance(condition, Call) and condition.head == MEMBER:
        return None
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
        indices = parted(found["indices"]) if found else []
        values = [index_at(index, numbers) for index in indices]
        if found is None or values == indices:
            parts.append(part)
        elif kronecker(part) and all(value.isdigit() for value in values):
            return Number(Fraction(values[0] == values[1]), str(int(values[0] == values[1])))
        else:
            parts.append(f"{lead}{with_indices(found['stem'], values)}{found['label'] or ''}")
    return Name("/".join(parts))


def _whole(tree: Tree) -> int:
    """The whole number that an index or a bound comes to."""
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    if isinstance(tree, Call) and tree.head in ("+", "-") and len(tree.args) == 2:
        left, right = map(_whole, tree.args)
        return left + right if tree.head == "+" else left - right
    raise NotIndexed("expected an index or a bound that is a whole number for a given number of terms")
