"""Two sides of a link with units: in one unit, or why they have none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from checks.calculation import calculated
from checks.conversion import converted
from checks.quantities import Kin, Scale, apart, is_measured, pair, scaled, without_units
from checks.reading.building import Scope
from checks.tree import Call, Tree, has, names, unit_name
from checks.vocabulary import CONSTANTS, UNITS
from theory.links.arithmetic import Judged
from theory.links.link import InUnit, Measured, OtherPrefix, Truth

HOLDS = (Truth.RIGHT, Truth.ROUNDED)
APART = 1000  # times: 0.001 may be 0.0015, and so each of 17 factors


def measured(one: Tree, other: Tree, scope: Scope, judge: Callable[[Tree, Tree], Judged]) -> Judged:
    """Whether two sides of which one has units are equal. judge: of two sides without units, or with units as letters.

    Raises BuildError where unlike quantities are added, or one stands where a number is expected.
    """
    found = pair(one, other, scope.names)
    doubt: Judged = Truth.UNDECIDED, Measured(found.kin, found.dimensions)
    if found.kin in (Kin.SAME, Kin.OPEN) and {name for side in found.sides for name in names(side)} - CONSTANTS.keys():
        return judge(*found.sides)
    if (written := converted(*found.sides)) and (judged := judge(*written.sides))[0] in HOLDS:
        return judged[0], InUnit(written.unit, judged[1])
    if found.kin is Kin.BARE and (judged := _labelled(*found.sides, judge)):
        return judged
    if found.kin not in (Kin.SAME, Kin.COUNTED):
        return (Truth.WRONG, doubt[1]) if found.kin is Kin.OTHER else doubt
    truth, why = judge(*found.bare)
    why = InUnit(found.unit, why) if found.unit else why
    if truth is not Truth.WRONG:
        return truth, why
    if found.rival and judge(*found.rival)[0] in HOLDS:
        return Truth.ELSEWHERE, OtherPrefix()
    if found.kin is Kin.COUNTED and judge(without_units(found.sides[0]), without_units(found.sides[1]))[0] in HOLDS:
        return doubt  # 3 = 3 MFLOPs: the number may count the same
    return truth, why


def _labelled(one: Tree, other: Tree, judge: Callable[[Tree, Tree], Judged]) -> Judged | None:
    """A calculation of plain numbers beside its result with a unit, as in 60 / 15 = 4 m: what its operands are measured
    in is not written. None where it may have been another unit of that kind: 32 * 32 * 4 = 4 KB.
    """
    parts = apart(other)
    if parts is None or is_measured(one) or not (isinstance(one, Call) and any(map(_is_operand, one.args[1:]))):
        return None
    amount, unit = parts
    found = judge(one, amount)
    if found[0] is not Truth.WRONG:
        return found
    own = UNITS.get(unit_name(unit) or "")
    if own is None or own.constant:
        return None
    rows = {row for row in UNITS.values() if row.dimension == own.dimension and not row.constant}
    factors = {factor for row in rows for factor in (row.factor, row.binary) if factor}
    ratios = {mine / factor for factor in factors for mine in (own.factor, own.binary) if mine} - {1}
    near = filter(_of_one_size(one, amount), ratios)
    return None if any(judge(one, scaled(amount, Scale(ratio)))[0] in HOLDS for ratio in near) else found


def _of_one_size(one: Tree, amount: Tree) -> Callable[[Fraction], bool]:
    """Whether a calculation may come to so many times an amount, seen before that is judged: where it has no difference
    in it, rounded operands do not make it another number by so large a factor."""
    left, right = calculated(one), calculated(amount)
    if not left or not right or has(one, "-", "neg"):
        return lambda ratio: True
    quotient = Fraction(int(left.p), int(left.q)) / Fraction(int(right.p), int(right.q))
    return lambda ratio: Fraction(1, APART) < quotient / ratio < APART


def _is_operand(tree: Tree) -> bool:
    """Whether a tree has no letters."""
    return not {*names(tree)} - CONSTANTS.keys()
