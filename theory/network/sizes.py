"""Sympy expressions of sizes: floors as the algebra takes them, and sums as they are written by hand."""

from __future__ import annotations

from typing import Any

import sympy as sp

Floor: Any = sp.Function("floor")  # uninterpreted for the algebra; the derivation's operators say what it is


def whole(expression: Any) -> Any:
    """floor of what is whole anyway dropped, the others under a name that the algebra leaves alone."""

    def turn(node: Any) -> Any:
        inside = node.args[0]
        integral = all(number.is_Integer for number in inside.atoms(sp.Number)) and not inside.atoms(sp.Pow) - {
            power for power in inside.atoms(sp.Pow) if power.exp.is_Integer and power.exp > 0
        }
        return inside if integral else Floor(sp.together(inside))

    return expression.replace(lambda node: isinstance(node, sp.floor), turn)


def tidy(expression: Any) -> Any:
    """The same, written as by hand: in a sum, what is subtracted and plain numbers come last."""
    if not isinstance(expression, sp.Add | sp.Mul | sp.floor | Floor):
        return expression
    parts = [tidy(part) for part in expression.args]
    if isinstance(expression, sp.Add):
        parts.sort(key=lambda part: (part.is_Number, part.could_extract_minus_sign()))
        return sp.Add(*parts, evaluate=False)
    return sp.Mul(*parts, evaluate=False) if isinstance(expression, sp.Mul) else expression.func(*parts)
