"""Sums, products and powers that stay as they are written, for the rows and for the lines of worked answers.

`checks.unevaluated` is the same for formulas that are calculated with: it leaves out what goes without saying.
sympy is imported when a row is first applied, so that the rows themselves load in no time.
"""

from __future__ import annotations

from typing import Any


def power(base: Any, exponent: Any) -> Any:
    """base^exponent; exponent may be a Fraction."""
    from sympy import Pow, S

    return Pow(S(base), S(exponent), evaluate=False)


def square(base: Any) -> Any:
    """base^2."""
    return power(base, 2)


def added(*terms: Any) -> Any:
    """The sum of these terms, in this order, zeros too."""
    from sympy import Add, S

    return Add(*map(S, terms), evaluate=False)


def minus(left: Any, *right: Any) -> Any:
    """left - right - ..., in this order."""
    return added(left, *(product(-1, term) for term in right))


def complement(value: Any) -> Any:
    """1 - value, in this order."""
    return added(1, times(-1, value))


def product(*factors: Any) -> Any:
    """The product of these factors, in this order, numbers and ones too."""
    from sympy import Mul, S

    return Mul(*map(S, factors), evaluate=False)


def times(*factors: Any) -> Any:
    """The product of these factors, in this order; ones are left out."""
    from sympy import S

    kept = [factor for factor in map(S, factors) if factor != 1] or [S.One]
    return kept[0] if len(kept) == 1 else product(*kept)


def over(above: Any, below: Any) -> Any:
    """The quotient of the two."""
    return times(above, power(below, -1))
