"""What a formula with units measures: how much of which dimension, and the same in the unit of another formula."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct

from checks.literals import numbers
from checks.reading.building.scope import BuildError
from checks.rounding import magnitude
from checks.tree import ONE, UNIT, Call, Name, Number, Tree, mapped, names, unit_name, walk
from checks.vocabulary import CONSTANTS, UNITS
from checks.vocabulary.units import Dimension, convention, is_counted, said, times

FACTORS: Mapping[str, Tree] = {"pi": Name("pi"), "log2(e)": Call("log2", (Call("exp", (ONE,)),))}


def is_measured(*trees: Tree) -> bool:
    """Whether a unit stands in one of the trees."""
    pending = [*trees]
    while pending:
        node = pending.pop()
        if isinstance(node, Call):
            if node.head.startswith(UNIT):
                return True
            pending.extend(node.args)
    return False


# --- units ------------------------------------------------------------------------------------------------------------


class Scale(Struct, frozen=True):
    """How much one unit is: so many coherent ones of its dimension, times powers of constants that are no fractions."""

    factor: Fraction = Fraction(1)
    constants: Dimension = ()
    dimension: Dimension = ()

    def times(self, other: Scale, power: int = 1) -> Scale:
        """This unit times a power of another."""
        constants, dimension = (
            times(one, two, power)
            for one, two in ((self.constants, other.constants), (self.dimension, other.dimension))
        )
        return Scale(self.factor * other.factor**power, constants, dimension)


def scale(unit: Tree, *, binary: bool = False) -> Scale | None:
    """How much a unit, or a product, a quotient or a power of units is; None for any other tree.

    binary: with a KB of 1024 bytes.
    """
    if not isinstance(unit, Call):
        return None
    if name := unit_name(unit):
        row = UNITS[name]
        factor = row.binary if binary and row.binary else row.factor
        return Scale(factor, ((row.constant, Fraction(1)),) if row.constant else (), row.dimension)
    if unit.head == "^" and (base := scale(unit.args[0], binary=binary)) is not None:
        power = numbers(unit.args[1])
        return None if power is None else Scale().times(base, int(power.entries[0].value))
    if unit.head in ("*", "/"):
        one, other = (scale(arg, binary=binary) for arg in unit.args)
        return one.times(other, 1 if unit.head == "*" else -1) if one and other else None
    return None


def apart(tree: Tree) -> tuple[Tree, Tree] | None:
    """`5 km/h` as 5 and km/h; None for what is not an amount without units, of one unit."""
    if not (isinstance(tree, Call) and tree.head == "*") or is_measured(tree.args[0]):
        return None
    return (tree.args[0], tree.args[1]) if scale(tree.args[1]) else None


def scaled(amount: Tree, ratio: Scale) -> Tree:
    """So many times a ratio of units. A decimal keeps the digits that it is printed with, where that can be written."""
    if isinstance(amount, Call) and amount.head == "neg":
        return Call("neg", (scaled(amount.args[0], ratio),))
    result = amount if ratio.factor == 1 else _times(amount, ratio.factor)
    for constant, exponent in ratio.constants:
        result = _product(result, _power(FACTORS[constant], exponent))
    return result


def _times(amount: Tree, factor: Fraction) -> Tree:
    if isinstance(amount, Number):
        whole, power = amount.value.denominator == 1, magnitude(factor)
        if whole and (amount.value * factor).denominator == 1:
            return _number(amount.value * factor)
        if not whole and factor == Fraction(10) ** power:
            return amount.scaled(power)
    return _product(amount, _number(factor))


def _number(value: Fraction) -> Tree:
    return Number(value, str(value))


def _product(one: Tree, other: Tree) -> Tree:
    return other if one == ONE else Call("*", (one, other))


def _power(base: Tree, exponent: Fraction) -> Tree:
    return base if exponent == 1 else Call("^", (base, _number(exponent)))


# --- formulas ---------------------------------------------------------------------------------------------------------


class Quantity(Struct, frozen=True):
    """How much of what. amount: in coherent units, which are left out. dimension: () for a number; None where letters
    leave it open, since they may stand for quantities."""

    amount: Tree
    dimension: Dimension | None


def measure(tree: Tree, *, binary: bool = False) -> Quantity:
    """The tree in coherent units. binary: with a KB of 1024 bytes.

    A letter beside a unit counts as a number: x km is a length. Raises BuildError where unlike quantities are added, or
    one stands where a number is expected.
    """
    if not is_measured(tree):
        return Quantity(tree, None if {*names(tree)} - CONSTANTS.keys() else ())
    if (unit := scale(tree, binary=binary)) is not None:
        return Quantity(scaled(ONE, unit), unit.dimension)
    assert isinstance(tree, Call)
    if (parts := apart(tree)) is not None:
        unit = scale(parts[1], binary=binary) or Scale()
        return Quantity(scaled(parts[0], unit), unit.dimension)
    found = [measure(arg, binary=binary) for arg in tree.args]
    dimension = RULES.get(tree.head, _of_numbers)(tree, [part.dimension for part in found])
    return Quantity(Call(tree.head, tuple(part.amount for part in found)), dimension)


Rule: TypeAlias = Callable[[Call, Sequence[Dimension | None]], Dimension | None]


def _alike(tree: Call, dimensions: Sequence[Dimension | None]) -> Dimension | None:
    """The one dimension of all; letters have that of the others."""
    known = {dimension for dimension in dimensions if dimension is not None}
    if len(known) > 1:
        raise BuildError(
            "terms of one dimension", " and ".join(sorted(map(said, known))), "convert, or take them apart"
        )
    return next(iter(known), None)


def _product_of(power: int) -> Rule:
    """Letters in a product with units are numbers."""

    def rule(tree: Call, dimensions: Sequence[Dimension | None]) -> Dimension | None:
        one, other = dimensions
        return times(one or (), other or (), power)

    return rule


def _power_of(tree: Call, dimensions: Sequence[Dimension | None]) -> Dimension | None:
    exponent = numbers(tree.args[1])
    if dimensions[1] != () or (dimensions[0] and (exponent is None or exponent.shape)):
        raise BuildError("a number as the exponent of a quantity", "something else", "write the number")
    return times((), dimensions[0] or (), exponent.entries[0].value if exponent else 1)


def _of_numbers(tree: Call, dimensions: Sequence[Dimension | None]) -> Dimension | None:
    """A function of numbers, which a quantity is not."""
    for dimension in dimensions:
        if dimension:
            raise BuildError(f"a number in {tree.head!r}", said(dimension), "divide by a unit")
    return ()


RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("+", "-", "±", "neg", "abs", "max", "min"), _alike),
    "*": _product_of(1),
    "/": _product_of(-1),
    "^": _power_of,
    "sqrt": lambda tree, dimensions: times((), dimensions[0] or (), Fraction(1, 2)),
}


def counted(tree: Tree) -> Tree:
    """The tree with its numbers of things as numbers: `25.6M parameters` is 25600000."""

    def number(node: Tree) -> Tree | None:
        parts = apart(node)
        unit = scale(parts[1]) if parts else None
        return scaled(parts[0], unit) if parts and unit and unit.dimension and is_counted(unit.dimension) else None

    return mapped(tree, number) if is_measured(tree) else tree


def without_units(tree: Tree) -> Tree:
    """The tree as if its units were not there."""
    parts = apart(tree)
    return parts[0] if parts else mapped(tree, lambda node: ONE if unit_name(node) else None)


# --- two sides --------------------------------------------------------------------------------------------------------


class Kin(Enum):
    """How the dimensions of two sides lie to one another."""

    SAME = "the same, as far as letters leave it open"
    COUNTED = "a bare number beside a number of things"
    BARE = "a bare number beside what is measured"
    OPEN = "letters beside what is measured"
    CONVENTION = "one may be the other, by a convention or with another zero"
    THINGS = "numbers of things with different names"
    OTHER = "never the same"


class Pair(Struct, frozen=True):
    """Two sides, with a letter behind a number as the unit that it is there, and what they are without units.

    bare: in one unit, where they can be compared; unit: its name, where they have other ones. rival: the same with a KB
    of 1024 bytes, where that is another pair.
    """

    sides: tuple[Tree, Tree]
    kin: Kin
    dimensions: tuple[Dimension | None, Dimension | None]
    bare: tuple[Tree, Tree]
    unit: str = ""
    rival: tuple[Tree, Tree] | None = None


def pair(one: Tree, other: Tree, letters: Container[str] = ()) -> Pair:
    """Two sides in one unit: that of the other, or of the first, or the coherent one.

    letters: names that are known to be no units. Raises BuildError as `measure` does.
    """
    one, other = as_units((one, other), letters)
    dimensions = measure(one).dimension, measure(other).dimension
    unit = _common_unit(one, other)
    bare, rival = (_bare(one, other, unit, binary=binary) for binary in (False, True))
    return Pair((one, other), _kin(*dimensions), dimensions, bare, _written(unit), rival if rival != bare else None)


def _common_unit(one: Tree, other: Tree) -> Tree | None:
    """The unit of the second side, or of the first, where both have units; that of the second one alone where it is one
    of numbers, as a degree is: its digits are those of its degrees."""
    parts = apart(other)
    if is_measured(one):
        parts = (parts or apart(one)) if is_measured(other) else None
    elif parts and not _is_pure(parts[1]):
        parts = None
    return parts[1] if parts else None


def _is_pure(unit: Tree) -> bool:
    """Whether a unit is so many times a number."""
    own = scale(unit)
    return own is not None and not own.dimension


def _written(unit: Tree | None) -> str:
    """A unit as it is typed: `m/s^2`."""
    if not isinstance(unit, Call):
        return unit.text if isinstance(unit, Number) else ""
    return unit_name(unit) or unit.head.join(map(_written, unit.args))


def _bare(one: Tree, other: Tree, unit: Tree | None, *, binary: bool) -> tuple[Tree, Tree]:
    common = (scale(unit, binary=binary) if unit else None) or Scale()
    return _within(one, common, binary=binary), _within(other, common, binary=binary)


def _within(tree: Tree, unit: Scale, *, binary: bool) -> Tree:
    """How many of this unit the tree is; a tree without units as it is, but where the unit is one of numbers."""
    if not is_measured(tree):
        return tree if unit.dimension else scaled(tree, Scale().times(unit, -1))
    if (parts := apart(tree)) is not None and (own := scale(parts[1], binary=binary)) is not None:
        return scaled(parts[0], own.times(unit, -1))
    return scaled(measure(tree, binary=binary).amount, Scale().times(unit, -1))


def _kin(one: Dimension | None, other: Dimension | None) -> Kin:
    known = [dimension for dimension in (one, other) if dimension]
    if one == other or not known:
        return Kin.SAME
    if len(known) == 1:
        if one is None or other is None:
            return Kin.OPEN
        return Kin.COUNTED if is_counted(known[0]) else Kin.BARE
    if convention(*known):
        return Kin.CONVENTION
    return Kin.THINGS if all(map(is_counted, known)) else Kin.OTHER


# --- letters that are units -------------------------------------------------------------------------------------------


def as_units(trees: Sequence[Tree], letters: Container[str] = ()) -> tuple[Tree, ...]:
    """The trees with the names that are units there: `5000 m` beside 5 km.

    A name such as m is a unit if it stands behind a number wherever it stands, and units of its kind, which can be
    nothing else, stand beside it.
    """
    sure = {
        base for tree in trees for node in walk(tree) if (name := unit_name(node)) for base, _ in UNITS[name].dimension
    }
    used = {name for tree in trees for name in names(tree)} & UNITS.keys()
    found = {name for name in used if name not in letters and {base for base, _ in UNITS[name].dimension} <= sure}
    while found:
        changed = tuple(_with_units(tree, found) for tree in trees)
        left = found & {name for tree in changed for name in names(tree)}
        if not left:
            return changed
        found -= left
    return tuple(trees)


def _with_units(tree: Tree, found: Container[str]) -> Tree:
    """The tree with these names as units behind its numbers, and behind its units."""
    if not isinstance(tree, Call):
        return tree
    args = tuple(_with_units(arg, found) for arg in tree.args)
    if tree.head in ("*", "/") and (unit := _as_unit(args[1], found)) is not None:
        if (parts := apart(args[0])) is not None:
            return Call("*", (parts[0], Call(tree.head, (parts[1], unit))))
        if tree.head == "*" and not names(args[0]) and not is_measured(args[0]):
            return Call("*", (args[0], unit))
    return Call(tree.head, args)


def _as_unit(tree: Tree, found: Container[str]) -> Tree | None:
    """A name, or a power of one, as a unit."""
    if isinstance(tree, Name) and tree.text in found:
        return Call(UNIT + UNITS[tree.text].name, ())
    if isinstance(tree, Call) and tree.head == "^" and numbers(tree.args[1]) is not None:
        base = _as_unit(tree.args[0], found)
        return None if base is None else Call("^", (base, tree.args[1]))
    return None
