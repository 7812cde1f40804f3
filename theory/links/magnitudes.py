"""Names that were given a number with a unit: what follows, with the units, and where a calculation leaves them out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise

from checks.evaluation import as_fraction
from checks.literals import numbers
from checks.quantities import apart, is_measured, scale
from checks.reading.building import Meaning, Scope
from checks.spans import between
from checks.tree import Call, Name, Number, Tree, mapped, names, operands, unit_name, walk, with_names
from checks.vocabulary import CONSTANTS, UNITS
from checks.vocabulary.units import is_counted
from theory.links.scope import held

MOST_NODES = 500  # of what is put in for one name, which may double with every name that it follows from


def with_amounts(scope: Scope, one: Tree, other: Tree) -> tuple[Tree, Tree] | None:
    """Both sides with the numbers and units in place of all their names; None where no unit comes in, or a name has no
    number that is exact.
    """
    if any(_may_be_amount(node) for side in (one, other) for node in walk(side)):
        return None
    amounts: dict[str, Tree] = {}
    for name in dict.fromkeys((*names(one), *names(other))):
        if (amount := _amount(name, scope, frozenset())) is None:
            return None
        amounts[name] = amount
    if not amounts or not is_measured(one, other, *amounts.values()):
        return None
    left, right = (with_names(mapped(side, _thing), amounts) for side in (one, other))
    return left, right


def with_numbers(scope: Scope, one: Tree, other: Tree) -> tuple[Tree, Tree] | None:
    """Both sides with the numbers of those names that only one of them has, as in h^2 (1 - p) / p = 0.25 h^2; None
    where one of these has no number that is exact, or no other letter is left.
    """
    left, right = ({*names(side)} - CONSTANTS.keys() for side in (one, other))
    numbers = {name: _amount(name, scope, frozenset()) for name in left ^ right}
    known = {name: number for name, number in numbers.items() if number is not None}
    if not left & right or len(known) < len(numbers) or not known or is_measured(one, other, *known.values()):
        return None
    return with_names(one, known), with_names(other, known)


def _may_be_amount(node: Tree) -> bool:
    """Whether a letter behind a number may be its unit: 512 * 4B."""
    factors = operands(node, "*") if isinstance(node, Call) and node.head == "*" else []
    return any(
        isinstance(before, Number) and isinstance(letter, Name) and letter.text in UNITS
        for before, letter in pairwise(factors)
    )


def _amount(name: str, scope: Scope, inside: frozenset[str]) -> Tree | None:
    """What a name was said to be, down to its numbers and units."""
    meaning = scope.names.get(name)
    if name in CONSTANTS:
        return Name(name)
    if meaning is None or name in inside or meaning.function is not None or meaning.shape:
        return None
    if meaning.value is not None:
        number = as_fraction(meaning.value)
        return None if number is None else _quotient(number)
    if meaning.tree is None:
        return None
    parts = {used: _amount(used, scope, inside | {name}) for used in names(meaning.tree)}
    known = {used: part for used, part in parts.items() if part is not None}
    if len(known) < len(parts):
        return None
    whole = with_names(mapped(meaning.tree, _exact), known)
    return whole if sum(1 for _ in islice(walk(whole), MOST_NODES + 1)) <= MOST_NODES else None


def _exact(node: Tree) -> Tree | None:
    """A number that is given is exact, however few digits it has."""
    return _quotient(node.value) if isinstance(node, Number) else _thing(node)


def _thing(node: Tree) -> Tree | None:
    """A unit that counts things, such as FLOPs, as the number that it is."""
    unit = scale(node) if unit_name(node) else None
    return _quotient(unit.factor) if unit and unit.dimension and is_counted(unit.dimension) else None


def _quotient(number: Fraction) -> Tree:
    above, below = (Number(Fraction(part), str(part)) for part in number.as_integer_ratio())
    return above if below.value == 1 else Call("/", (above, below))


def without_units(scope: Scope, one: Tree, other: Tree) -> tuple[tuple[str, ...], Scope] | None:
    """The scope in which such names, of these sides or of what they follow from, are their numbers, and which they are;
    None where there are none, or a side has units. Where the sides differ then, they may have been in other units.
    """
    if is_measured(one, other):
        return None
    changed: dict[str, Meaning] = {}
    pending, seen = [*names(one), *names(other)], set[str]()
    while pending:
        name = pending.pop()
        meaning = scope.names.get(name)
        if name in seen or meaning is None or meaning.tree is None or meaning.value is not None:
            continue
        seen.add(name)
        parts = apart(meaning.tree)
        stated = numbers(parts[0]) if parts else None
        if stated is not None and not stated.shape:
            number = between(*held(stated.entries[0], exact=True))
            changed[name] = replace(meaning, value=number, formula=None, tree=None, stated=True)
        pending += names(meaning.tree)
    return (tuple(sorted(changed)), scope.knowing(changed)) if changed else None
