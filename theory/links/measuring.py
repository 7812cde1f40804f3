"""Two sides of a link with units: in one unit, or why they have none."""

from __future__ import annotations

from collections.abc import Callable

from checks.conversion import converted
from checks.quantities import Kin, pair, without_units
from checks.reading.building import Scope
from checks.tree import Tree, names
from checks.vocabulary import CONSTANTS
from theory.links.arithmetic import Judged
from theory.links.link import InUnit, Measured, OtherPrefix, Truth

HOLDS = (Truth.RIGHT, Truth.ROUNDED)


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
