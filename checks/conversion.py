"""Whether a side writes out the conversion into the unit of the other one: `401408 * 4 / 10^6 = 1.61 MB`.

There the left side is a number of MB, though it names no unit, or that in which its first number is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import NamedTuple

from checks.quantities import Scale, apart, is_measured, scale, without_units
from checks.tree import UNIT, Call, Number, Tree, unit_name, walk
from checks.vocabulary import UNITS

LARGEST_BASE, LARGEST_POWER = 1024, 24  # of a factor such as 10^6


class Converted(NamedTuple):
    """Two sides as numbers of one unit."""

    sides: tuple[Tree, Tree]
    unit: str


def converted(one: Tree, other: Tree) -> Converted | None:
    """The two sides, where one writes out the conversion into the unit of the other; else None."""
    for written, measured in ((one, other), (other, one)):
        parts = apart(measured)
        name = unit_name(parts[1]) if parts else None
        if name and _converts(written, name):
            return Converted((without_units(one), without_units(other)), name)
    return None


def _converts(tree: Tree, name: str) -> bool:
    found = [*_factors(tree)]
    if len(found) < 2:
        return False
    written = {*found, prod(part for part in found if part < 1), prod(part for part in found if part > 1)}
    unit, sources = Call(UNIT + name, ()), [*dict.fromkeys(_sources(tree, name))]
    return any(
        ratio.factor in written and not ratio.constants
        for binary in (False, True)
        for source in sources
        if (into := scale(unit, binary=binary)) and (ratio := source.times(into, -1)).factor != 1
    )


def _sources(tree: Tree, name: str) -> Iterator[Scale]:
    """What a number without a unit may count: any unit of the kind; else the one unit that stands in the tree."""
    if not is_measured(tree):
        yield from (
            found for own in dict.fromkeys(row.name for row in UNITS.values() if row.dimension == UNITS[name].dimension)
            if (found := scale(Call(UNIT + own, ())))
        )  # fmt: skip
        return
    units = {own for node in walk(tree) if (own := unit_name(node))}
    if len(units) == 1 and (found := scale(Call(UNIT + units.pop(), ()))) and found.dimension == UNITS[name].dimension:
        yield found


def _factors(tree: Tree, power: int = 1) -> Iterator[Fraction]:
    """The numbers that a side is multiplied by; those that it is divided by inverted."""
    if isinstance(tree, Call) and tree.head in ("*", "/"):
        yield from _factors(tree.args[0], power)
        yield from _factors(tree.args[1], power if tree.head == "*" else -power)
    elif (value := _value(tree)) is not None and value > 0:
        yield value**power


def _value(tree: Tree) -> Fraction | None:
    """A number, or a small power of one."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Call) and tree.head == "^" and all(isinstance(arg, Number) for arg in tree.args):
        base, exponent = (arg.value for arg in tree.args if isinstance(arg, Number))
        small = max(base.numerator, base.denominator) <= LARGEST_BASE and 0 < exponent <= LARGEST_POWER
        return base**exponent.numerator if small and exponent.denominator == 1 else None
    return None
