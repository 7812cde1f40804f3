"""Sums, products and powers that stay as they are written, for the laws and slopes of the rows.

sympy is imported when a row is first applied, so that the rows themselves load in no time.
"""

from __future__ import annotations

from typing import Any


def power(base: Any, exponent: Any) -> Any:
    """base^exponent; exponent may be a Fraction."""
    from sympy import Pow, S

    return Pow(S(base), S(exponent), evaluate=False)


def added(*terms: Any) -> Any:
    """The sum of these terms, in this order."""
    from sympy import Add, S

    return Add(*map(S, terms), evaluate=False)


def times(*factors: Any) -> Any:
    """The product of these factors, in this order; ones are left out."""
    from sympy import Mul, S

    kept = [factor for factor in map(S, factors) if factor != 1] or [S.One]
    return kept[0] if len(kept) == 1 else Mul(*kept, evaluate=False)


def over(above: Any, below: Any) -> Any:
    """The quotient of the two."""
    return times(above, power(below, -1))


def complement(value: Any) -> Any:
    """1 - value, in this order."""
    return added(1, times(-1, value))
