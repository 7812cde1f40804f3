"""Two sympy expressions: alike once their constants are evaluated, or decided by exact algebra and by points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from checks.evidence import Evidence
from checks.identity import decide
from theory.marking.equal.outcome import Case, Unsure

MATRICES = (sp.MatrixBase, sp.MatrixExpr, sp.Tuple)
LARGEST = 999  # a power with a larger exponent is not multiplied out


def settled(left: Any, right: Any) -> bool:
    """Whether the two have one form once their constants are evaluated: sin(7 pi) is 0, sin(x + 2 pi) is sin(x)."""
    if isinstance(left, MATRICES) or isinstance(right, MATRICES):
        return False
    value = evaluated(left)
    return not value.has(sp.nan, sp.zoo) and value == evaluated(right)


INVERSES: dict[Any, Any] = {
    sp.acsc: lambda x: sp.asin(1 / x),
    sp.asec: lambda x: sp.acos(1 / x),
    sp.acot: lambda x: sp.atan(1 / x),
}


def evaluated(node: Any) -> Any:
    """The expression with sympy's own simplifications, part by part. Raises Unsure for 0^0."""
    if not node.args:
        return node
    args = [evaluated(arg) for arg in node.args]
    if isinstance(node, sp.Pow) and args[0] == args[1] == 0:
        raise Unsure("0^0 has no agreed value")
    if isinstance(node, sp.Pow) and args[1].is_Integer and abs(args[1]) > LARGEST:
        return node
    make = INVERSES.get(node.func) or node.func
    return make(*args)


def decided(sides: Sequence[Any], case: Case) -> Evidence:
    """The evidence for the equality of two expressions, also of matrices of numbers. Raises Unsure."""
    arrays = [np.array(s.tolist(), dtype=object) if isinstance(s, sp.MatrixBase) else s for s in sides]
    try:
        return decide(*arrays, seconds=case.seconds)
    except (TypeError, ValueError, AttributeError, NotImplementedError) as error:
        raise Unsure(f"the two cannot be compared: {str(error)[:120]}") from None
