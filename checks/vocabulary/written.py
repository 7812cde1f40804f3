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


# --- matrices ---------------------------------------------------------------------------------------------------------


def scale(factor: Any, matrix: Any) -> Any:
    """A scalar times a matrix."""
    from sympy import MatMul

    return matrix if factor == 1 else MatMul(factor, matrix, evaluate=False)


def entries(*matrices: Any) -> Any:
    """The product entry by entry."""
    from sympy import HadamardProduct

    return HadamardProduct(*matrices, evaluate=False)


def spread(scalar: Any, like: Any) -> Any:
    """A scalar in every entry of a matrix of the other's shape."""
    from sympy import OneMatrix

    return scale(scalar, OneMatrix(*like.shape))


def difference(left: Any, right: Any) -> Any:
    """One matrix less another of its shape."""
    from sympy import MatAdd

    return MatAdd(left, scale(-1, right), evaluate=False)


def summed(matrix: Any) -> Any:
    """In place of every entry, the sum of its row, or of the whole vector."""
    from sympy import MatMul, OneMatrix

    rows, columns = matrix.shape
    if columns == 1:
        return MatMul(OneMatrix(rows, rows), matrix, evaluate=False)
    return MatMul(matrix, OneMatrix(columns, columns), evaluate=False)


def each(function: Any, matrix: Any) -> Any:
    """A function of every entry."""
    from checks.vocabulary.classes import entrywise

    return entrywise(function, matrix)


def unit(like: Any) -> Any:
    """The unit matrix of the other's size."""
    from sympy import Identity

    return Identity(like.shape[0])


def inverse_transpose(matrix: Any) -> Any:
    """A^-T."""
    from sympy import Inverse, Transpose

    return Transpose(Inverse(matrix))


def inner(left: Any, right: Any) -> Any:
    """The product of two vectors of one length, whichever way they lie: a matrix of one entry."""
    from sympy import MatMul

    row, column = (left if left.shape[0] == 1 else left.T), (right if right.shape[1] == 1 else right.T)
    return MatMul(row, column, evaluate=False)
