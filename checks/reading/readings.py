"""The readings that two formulas have which are compared: how each is meant first, and how it may be meant as well."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import chain
from types import MappingProxyType
from typing import TypeGuard, TypeVar

from msgspec import Struct

from checks.reading.identities import IDENTITY, identities
from checks.reading.letters import apart, in_two_alphabets
from checks.reading.spelling import run_together
from checks.reading.summation import with_ranges
from checks.reading.superscripts import T, raised, settled, transposed
from checks.tree import (
    EITHER,
    GROUPED,
    INVERTED,
    JUXTAPOSED,
    LG,
    MIXED,
    ONE,
    UNIT,
    Call,
    Name,
    Number,
    Tree,
    joined,
    mapped,
    names,
    operands,
    walk,
)
from checks.vocabulary import UNITS

Pair = tuple[Tree, Tree]
EULER = Name("e")
HALF = Number(Fraction(1, 2), "1/2")
RAISED = frozenset({"^", "fact", "transpose", EITHER})  # what is done to what stands before it


class Ambiguity(Enum):
    """What is written has two readings: the first, and the other."""

    SUPERSCRIPT = "x^T: the transpose, or a power"
    ALPHABETS = "a script L and a plain one: one letter, or two"
    GROUPED = "(nm)^2 and nm^2: a name, or a product of letters"
    JUXTAPOSED = "s(t): a function, or a product"
    INVERSE = "sin^{-1} x: the inverse function, or 1 over it"
    SHAPE = "28x28: a product of two numbers, or a number times x28"
    MIXED = "2 1/2: a sum, or a product"
    SUM = "sum n + 1: 1 is added to the sum, or to each term"
    LOGARITHM = "lg: to base 2, or to base 10"
    BOUNDS = "sum(a, k, 1, n): of four numbers, or over k"
    RANGE = "sum(x_i): of one number, or over i"
    IDENTITY = "I: a letter, or the identity matrix"
    UNITS = "2 h: a product with the letter h, or hours"
    CROSSED = "u × v: the cross product of two vectors, or the inner one"
    SIZES = "8 × 8: a product of two numbers, or a size"
    ACTIVATION = "σ: the logistic function, or another activation"
    HALVES = "round(2.5): a half to the even number beside it, or away from 0, or up"


class TwoReadings(Struct, frozen=True):
    """The verdict on two formulas differs between two readings of them. names: the letters that it is about."""

    ambiguity: Ambiguity
    names: tuple[str, ...] = ()


class Reading(Struct, frozen=True):
    """The two formulas as they may be meant as well. sure: whether they can hardly be meant otherwise, where they are
    equal so. names: the letters that it is about, or the text.
    """

    ambiguity: Ambiguity
    trees: Pair
    names: tuple[str, ...] = ()
    sure: bool = False


class Readings(Struct, frozen=True):
    """first: as the two are meant; where two ways are as likely, in both. others: what else they may mean.

    ambiguity, names: what the two ways are about, and of which letters.
    """

    first: tuple[Pair, ...]
    others: tuple[Reading, ...]
    ambiguity: Ambiguity = Ambiguity.SUPERSCRIPT
    names: tuple[str, ...] = ()


V = TypeVar("V")


def however_meant(
    one: Tree,
    other: Tree,
    judge: Callable[[Tree, Tree], V],
    verdict: Callable[[V], Enum],
    equal: Container[Enum],
    different: Enum,
    known: Mapping[str, bool] = MappingProxyType({}),
) -> tuple[V, Reading | None] | TwoReadings:
    """What is judged of two formulas, if it is the same however they are meant; else the two readings of which it is
    not. With it comes the reading by which they are equal, where that is not the first.

    judge: of two trees, each of which has one reading. verdict: the kind of what it gave, such as one of `equal`, or
    `different`. known: the letters that mean something already, and whether that is a matrix or vector.
    """
    meant = readings(one, other, frozenset(letter for letter, is_array in known.items() if is_array))
    first, *more = (judge(*pair) for pair in meant.first)
    found, by = first, None
    if any(verdict(way) is not verdict(first) for way in more):
        return TwoReadings(meant.ambiguity, meant.names)
    for reading in meant.others if verdict(first) not in equal else ():
        if reading.ambiguity is Ambiguity.UNITS and not known.keys().isdisjoint(reading.names):
            continue
        way = judge(*reading.trees)
        if verdict(way) in equal and reading.sure:
            found, by = way, reading
            break
        if verdict(way) in equal or (verdict(first) is different and verdict(way) is not different):
            return TwoReadings(reading.ambiguity, reading.names)
    if verdict(found) in equal and (letters := in_two_alphabets(one, other)):
        return TwoReadings(Ambiguity.ALPHABETS, letters)
    return found, by


def readings(one: Tree, other: Tree, arrays: frozenset[str] = frozenset()) -> Readings:
    """How two formulas that stand beside one another can be read. What one says of a letter holds in the other, too.

    arrays: letters that are known to be matrices or vectors.
    """
    seen = _marks((one, other))
    if seen.isdisjoint(UNCLEAR):
        return Readings(((one, other),), tuple(_others((one, other), seen)))
    pair = _multiplied(apart(settled((one, other), arrays)))
    grouped = {name for node in _nodes(pair, GROUPED) for name in names(node)}
    named = bool(grouped) and not _is_product(pair, grouped)
    first = [spelled(pair, grouped) if grouped else pair]
    if named:
        first.insert(0, _changed(pair, GROUPED, lambda name: name))
    if open_t := {name for way in first for node in _nodes(way, EITHER) for name in names(node)}:
        first = [_changed(way, EITHER, change) for way in first for change in (transposed, raised)]
    ambiguity, letters = (Ambiguity.GROUPED, grouped) if named else (Ambiguity.SUPERSCRIPT, open_t)
    others = tuple(_others(first[0], _marks(first[0])))
    return Readings(tuple(first), others, ambiguity, tuple(sorted(letters)))


SIZE, STYLED = "x before a number", "a letter of another alphabet"
UNCLEAR = frozenset({EITHER, JUXTAPOSED, GROUPED, STYLED})  # what is settled before anything is judged


def _marks(trees: Sequence[Tree]) -> set[str]:
    """What tells, in one pass, which readings trees may have: the heads of their operations, and their names."""
    found: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Call):
                found.add(node.head)
            elif isinstance(node, Name):
                found.add(node.text)
                if node.style:
                    found.add(STYLED)
                if _is_size(node):
                    found.add(SIZE)
    return found


def _others(pair: Pair, seen: set[str]) -> Iterator[Reading]:
    """What else a pair may mean, by what was seen in it."""
    return chain.from_iterable(find(pair) for find, needed in OTHERS.items() if not seen.isdisjoint(needed))


def _nodes(trees: Sequence[Tree], head: str) -> Iterator[Call]:
    return (node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.head == head)


def _changed(pair: Sequence[Tree], head: str, change: Callable[..., Tree]) -> Pair:
    """The two with every operation of that head replaced, from the innermost on."""

    def apply(node: Tree) -> Tree | None:
        if isinstance(node, Call) and node.head == head:
            return change(*(mapped(arg, apply) for arg in node.args))
        return None

    one, other = (mapped(tree, apply) for tree in pair)
    return one, other


# --- brackets around letters that run together --------------------------------------------------------------------


def _is_product(pair: Pair, grouped: set[str]) -> bool:
    """Whether these names can only be products: their letters stand alone somewhere, and no name without brackets."""
    bare = set(chain.from_iterable(map(_alone, _changed(pair, GROUPED, lambda name: ONE))))
    return all({*name} <= bare for name in grouped) and not grouped & bare


def spelled(pair: Sequence[Tree], together: Container[str], behind: bool = True) -> Pair:
    """The two with the product of its letters for each of these names. Without brackets a power is that of the last
    letter: nm^2 is n m^2. behind: a sign before the name is before its first letter alone: a/bc is (a/b) c.
    """

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Name) and node.text in together:
            return product(*map(Name, node.text))
        if not isinstance(node, Call) or not node.args:
            return None
        first, *rest = node.args
        if node.head == GROUPED:
            return mapped(first, change)
        if node.head in RAISED and isinstance(first, Name) and first.text in together:
            *letters, last = map(Name, first.text)
            powers = tuple(mapped(arg, change) for arg in rest)
            exponential = node.head == "^" and last == EULER
            return product(*letters, Call("exp", powers) if exponential else Call(node.head, (last, *powers)))
        if behind and node.head in ("/", "^") and isinstance(below := node.args[1], Name) and below.text in together:
            letter, *letters = map(Name, below.text)
            return product(Call(node.head, (mapped(node.args[0], change), letter)), *letters)
        return None

    one, other = (mapped(tree, change) for tree in pair)
    return one, other


# --- a letter before a bracket ------------------------------------------------------------------------------------


def product(*parts: Tree) -> Tree:
    return joined("*", parts)


def _multiplied(pair: Sequence[Tree]) -> Pair:
    """The two with a product for each letter before a bracket that stands alone elsewhere, and is no function's.

    A function is used with several arguments, or with a letter or a number alone between its brackets.
    """
    alone = {letter for tree in pair for name in _alone(tree) for letter in (name, *run_together(name))}
    functions = set(chain.from_iterable(map(_functions, pair)))

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == JUXTAPOSED):
            return None
        name, *args = node.args
        parts = [mapped(arg, change) for arg in args]
        single = isinstance(name, Name) and len(args) == 1 and name.text in alone - functions
        return product(name, *parts) if single else Call(JUXTAPOSED, (name, *parts))

    one, other = (mapped(tree, change) for tree in pair)
    return one, other


def _alone(tree: Tree) -> Iterator[str]:
    """The names in a tree, those before a bracket apart."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Name):
            yield node.text
        elif isinstance(node, Call):
            pending += node.args[node.head == JUXTAPOSED :]


def _functions(tree: Tree) -> Iterator[str]:
    used: dict[str, set[tuple[Tree, ...]]] = {}
    for node in _nodes((tree,), JUXTAPOSED):
        name, *args = node.args
        used.setdefault(names(name)[0], set()).add(tuple(args))
    for name, several in used.items():
        every = [arg for args in several for arg in args]
        itself = any(name in names(arg) for arg in every)  # n(n + 1) + n(n - 1)
        if not itself and (len(several) > 1 or any(isinstance(arg, Name) or not names(arg) for arg in every)):
            yield name


def _as_products(pair: Pair) -> Iterator[Reading]:
    found = {names(node.args[0])[0] for node in _nodes(pair, JUXTAPOSED) if len(node.args) == 2}
    if found:
        yield Reading(Ambiguity.JUXTAPOSED, _changed(pair, JUXTAPOSED, product), tuple(sorted(found)))


def _as_powers(pair: Pair) -> Iterator[Reading]:
    """Where T is a number elsewhere, what was taken for a transpose may be a power by it."""
    if any(T.text in names(tree) for tree in pair) and any(_nodes(pair, "transpose")):
        found = {name for node in _nodes(pair, "transpose") for name in names(node)}
        yield Reading(Ambiguity.SUPERSCRIPT, _changed(pair, "transpose", raised), tuple(sorted(found)))


# --- numbers, functions, sums, the identity -------------------------------------------------------------------------


def _as_products_of_numbers(pair: Pair) -> Iterator[Reading]:
    """2 1/2 as a product."""
    if any(_nodes(pair, MIXED)):
        yield Reading(Ambiguity.MIXED, _changed(pair, MIXED, product))


def _as_reciprocals(pair: Pair) -> Iterator[Reading]:
    """sin^{-1} x as 1 over sin x."""
    if any(_nodes(pair, INVERTED)):
        yield Reading(Ambiguity.INVERSE, _changed(pair, INVERTED, lambda part: Call("/", (ONE, part))))


def _as_shapes(pair: Pair) -> Iterator[Reading]:
    """28x28 as the product of two numbers, which it surely is beside a product of the same two."""

    def change(node: Tree) -> Tree | None:
        first, *sizes = operands(node, "*")
        if not isinstance(first, Number) or not sizes or not all(map(_is_size, sizes)):
            return None
        return product(first, *(Number(Fraction(name[1:]), name[1:]) for size in sizes for name in names(size)))

    one, other = (mapped(tree, change) for tree in pair)
    if (one, other) != pair:
        yield Reading(Ambiguity.SHAPE, (one, other), sure=one == other)


def _is_size(tree: Tree) -> bool:
    """Whether a name may be a sign of multiplication and a number: x28."""
    return isinstance(tree, Name) and tree.text[:1] == "x" and tree.text[1:].isdigit()


def _as_long_sums(pair: Pair) -> Iterator[Reading]:
    """`sum n + 1` as the sum of n + 1."""

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head in ("+", "-")):
            return None
        first, *rest = _terms(node)
        if not (isinstance(first[1], Call) and first[1].head == "sum_over"):
            return None
        body, *bounds = first[1].args
        for sign, term in rest:
            body = Call(sign, (body, term))
        return Call("sum_over", (body, *bounds))

    one, other = (mapped(tree, change) for tree in pair)
    if (one, other) != pair:
        yield Reading(Ambiguity.SUM, (one, other))


def _terms(tree: Tree) -> list[tuple[str, Tree]]:
    """The terms of a + b - c from left to right, each with the sign before it."""
    found: list[tuple[str, Tree]] = []
    while isinstance(tree, Call) and tree.head in ("+", "-"):
        found.append((tree.head, tree.args[1]))
        tree = tree.args[0]
    return [("+", tree), *reversed(found)]


def _as_decimal_logarithms(pair: Pair) -> Iterator[Reading]:
    """lg as the logarithm to base 10; it is read as that to base 2 first."""
    if any(_nodes(pair, LG)):
        yield Reading(Ambiguity.LOGARITHM, _changed(pair, LG, lambda arg: Call("log10", (arg,))))


def _as_ranges(pair: Pair) -> Iterator[Reading]:
    """Sums without bounds as sums over a range that both sides share."""
    if (found := with_ranges(pair)) is not None:
        yield Reading(Ambiguity.RANGE, *found, sure=True)


def _as_bounded_sums(pair: Pair) -> Iterator[Reading]:
    """sum(k^2, k, 1, n) as programs write a sum over k: surely so where k stands in what is summed, or nowhere else."""
    found = {node.args[1]: node for node in _nodes(pair, "sum") if len(node.args) == 4}
    if not found or not all(isinstance(index, Name) for index in found):
        return

    def change(*args: Tree) -> Tree:
        return Call("sum_over" if len(args) == 4 else "sum", args)

    sure = all(index in [*walk(node.args[0])] or _count(pair, index) == 1 for index, node in found.items())
    letters = tuple(sorted(name for index in found for name in names(index)))
    yield Reading(Ambiguity.BOUNDS, _changed(pair, "sum", change), letters, sure)


def _count(pair: Pair, name: Tree) -> int:
    """How often a name stands in the two."""
    return sum(node == name for tree in pair for node in walk(tree))


def _as_identity(pair: Pair) -> Iterator[Reading]:
    """I as the identity matrix, which it surely is where it is added to matrices, as in X^T X + lambda I, or stands
    beside a matrix that is written out."""
    for trees, sure in identities(pair):
        yield Reading(Ambiguity.IDENTITY, trees, (IDENTITY.text,), sure)


def _as_other_halves(pair: Pair) -> Iterator[Reading]:
    """round(x) with halves away from 0, and with halves up; they are rounded to the even number beside them first."""
    if any(_nodes(pair, "round")):
        for half in (_away, _up):
            yield Reading(Ambiguity.HALVES, _changed(pair, "round", half))


def _up(x: Tree) -> Tree:
    return Call("floor", (Call("+", (x, HALF)),))


def _away(x: Tree) -> Tree:
    return product(Call("sign", (x,)), _up(Call("abs", (x,))))


def _as_units(pair: Pair) -> Iterator[Reading]:
    """`2 h` and `120 min` as quantities, which are equal so and could not be as letters."""
    letters = [tree.args[1] for tree in pair if is_amount(tree)]
    units = [UNITS[letter.text] for letter in letters if isinstance(letter, Name)]
    if len(units) == 2 and units[0] is not units[1] and units[0].dimension == units[1].dimension != ():
        one, other = (
            Call("*", (tree.args[0], Call(UNIT + unit.name, ())))
            for tree, unit in zip(pair, units, strict=True)
            if isinstance(tree, Call)
        )
        yield Reading(Ambiguity.UNITS, (one, other), names(Call("", tuple(letters))), sure=True)


def is_amount(tree: Tree) -> TypeGuard[Call]:
    """Whether a number, and behind it a name that may be a unit's."""
    if not (isinstance(tree, Call) and tree.head == "*" and isinstance(tree.args[0], Number)):
        return False
    return isinstance(letter := tree.args[1], Name) and letter.text in UNITS


# Each other reading, and what stands in every pair that has it: at least one of these heads, names or marks.
OTHERS: Mapping[Callable[[Pair], Iterator[Reading]], frozenset[str]] = {
    _as_powers: frozenset({"transpose"}),
    _as_products: frozenset({JUXTAPOSED}),
    _as_products_of_numbers: frozenset({MIXED}),
    _as_reciprocals: frozenset({INVERTED}),
    _as_shapes: frozenset({SIZE}),
    _as_long_sums: frozenset({"sum_over"}),
    _as_decimal_logarithms: frozenset({LG}),
    _as_ranges: frozenset({"sum", "sum_over", "product_over"}),
    _as_bounded_sums: frozenset({"sum"}),
    _as_identity: frozenset({IDENTITY.text, "list"}),
    _as_other_halves: frozenset({"round"}),
    _as_units: frozenset(UNITS),
}
