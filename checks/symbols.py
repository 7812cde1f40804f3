"""Exact symbols as an arithmetic: an expression written out in its letters, a matrix entry by entry."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.arrays import EvaluationError, array
from checks.evaluation import Field, evaluate
from checks.vocabulary import heads as f

MAX_BITS = 300_000  # of a number that a power may make
MAX_ENTRIES = 100  # of a matrix that is written out in letters


class Letters(dict[Any, Any]):
    """Every symbol and every family as itself; a matrix of known size as an array of its elements, each a letter."""

    def __missing__(self, key: Any) -> Any:
        if isinstance(key, (sp.Symbol, sp.IndexedBase)):
            return key
        if not isinstance(key, sp.MatrixSymbol) or any(size.free_symbols for size in key.shape):
            raise KeyError(key)
        rows, columns = map(int, key.shape)
        if rows * columns > MAX_ENTRIES:
            raise EvaluationError(f"{key} has over {MAX_ENTRIES} entries")
        return array([key[i, j] for i in range(rows) for j in range(columns)], (rows, columns))


def in_letters(expression: Any) -> Any:
    """A matrix as an array of its entries, or a scalar; sums and derivatives carried out. Raises EvaluationError."""
    return evaluate(expression, Letters(), SYMBOLS)


def written_out(expression: Any) -> Any:
    """A matrix whose entries are known, as an object array of formulas; anything else as it is."""
    if not isinstance(expression, sp.MatrixBase | sp.MatrixExpr) or expression.has(sp.MatrixSymbol):
        return expression
    return in_letters(expression)


def _power(base: Any, exponent: Any) -> Any:
    """sympy's power, but for numbers that would fill the memory."""
    if base.is_Rational and exponent.is_Integer:
        bits = max(int(base.p).bit_length(), int(base.q).bit_length())
        if abs(base.p) != base.q and bits * abs(int(exponent)) > MAX_BITS:
            raise EvaluationError(f"a power with over {MAX_BITS} bits is not written out")
    return sp.Pow(base, exponent)


# A matrix expression becomes an array of scalar expressions, operators stay uninterpreted.
SYMBOLS = Field(
    number=lambda value: sp.Rational(value.numerator, value.denominator),
    constants={type(sp.pi): lambda: sp.pi, type(sp.E): lambda: sp.E, type(sp.I): lambda: sp.I},
    functions={kind: kind for kind in (sp.Max, sp.Min, *f.FUNCTIONS)},
    power=_power,
    root=lambda node, environment: node.xreplace(
        {key: value for key, value in environment.items() if isinstance(value, sp.Expr)}
    ),
    unknown=lambda function, *args: function(*args),
)
