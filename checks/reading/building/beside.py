"""Functions of an array with a number beside it: max(0, z), which goes entry by entry, and the norm of an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from checks.reading.building.arrays import size
from checks.reading.building.scope import BuildError
from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f

Of = Callable[[str, Any], Any]  # the function of that name, of this array
EXTREMES: Mapping[str, Any] = {"max": sp.Max, "min": sp.Min}


def beside_number(name: str, values: Sequence[Any], of: Of) -> Any | None:
    """The function of one array and one number; None where it is something else. Raises BuildError."""
    if len(values) != 2 or sum(map(is_matrix, values)) != 1:
        return None
    matrix, number = values if is_matrix(values[0]) else values[::-1]
    if name in EXTREMES and number.is_commutative:
        return f.entrywise(lambda entry: EXTREMES[name](entry, number), matrix)
    return _norm(matrix, number, of) if name == "norm" and matrix is values[0] else None


def _norm(vector: Any, order: Any, of: Of) -> Any:
    """The norm of a vector, of order 1, 2 or infinity."""
    if 1 not in vector.shape:
        raise BuildError("a vector whose norm has an order", size(vector))
    if order == 2:
        return of("norm", vector)
    if order not in (1, sp.oo):
        raise BuildError("a norm of order 1, 2 or infinity", str(order), "write it out")
    return of("sum" if order == 1 else "max", f.entrywise(sp.Abs, vector))
