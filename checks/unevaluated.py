"""Sums and products of scalars and of matrices that stay as they are written, but for what goes without saying."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.vocabulary import heads as f
from checks.vocabulary.classes import Arrayed, Operated
from checks.vocabulary.written import entries, scale, spread

__all__ = [
    "Shape", "entries", "entry_of", "is_matrix", "product", "put", "scale", "shape_of", "single", "spread", "times",
    "total", "transpose",
]  # fmt: skip

Shape: TypeAlias = tuple[int, ...]  # () for a scalar, (rows, columns) for a matrix


@lru_cache(maxsize=2048)
def bound(expression: Any) -> frozenset[Any]:
    """The letters that something is differentiated, summed or integrated over: nothing can be put in for them."""
    found = expression.atoms(sp.Derivative, ExprWithLimits)
    derived = [letter for node in found if isinstance(node, sp.Derivative) for letter in node.variables]
    summed = [limit[0] for node in found if isinstance(node, ExprWithLimits) for limit in node.limits]
    return frozenset((*derived, *summed))


@lru_cache(maxsize=2048)
def letters_in(expression: Any) -> Mapping[Any, str]:
    """The free letters of an expression, each with its name."""
    return MappingProxyType({letter: str(letter) for letter in expression.free_symbols})


def is_matrix(expression: Any) -> bool:
    """Whether a sympy expression is a matrix, of numbers or of letters."""
    return isinstance(expression, sp.MatrixBase | sp.MatrixExpr)


def shape_of(expression: Any) -> Shape:
    """() for a number; rows and columns of a matrix, of which some may be letters."""
    sizes: tuple[Any, ...] = expression.shape if is_matrix(expression) else ()
    return tuple(int(size) if isinstance(size, (int, sp.Integer)) else size for size in sizes)


def total(*terms: Any) -> Any:
    """A sum without its zeros; of scalars, or of matrices of one shape."""
    kept = [term for term in terms if term != 0 and not isinstance(term, sp.ZeroMatrix)]
    if len(kept) == 1:
        return kept[0]
    if not kept:
        return terms[0] if terms else sp.S.Zero
    head = sp.MatAdd if is_matrix(kept[0]) else sp.Add
    flat = [part for term in kept for part in (term.args if isinstance(term, head) else (term,))]
    return head(*flat, evaluate=False)


def times(*factors: Any) -> Any:
    """A product of scalars: numbers in front and multiplied, ones left out."""
    flat = [part for factor in factors for part in (factor.args if isinstance(factor, sp.Mul) else (factor,))]
    number = sp.prod(part for part in flat if part.is_Rational)
    letters = [part for part in flat if not part.is_Rational]
    if number == 0:
        return sp.S.Zero
    kept = letters if number == 1 and letters else [number, *letters]
    return kept[0] if len(kept) == 1 else sp.Mul(*kept, evaluate=False)


def product(*matrices: Any) -> Any:
    """A matrix product, at least of two; a single entry is a scalar."""
    flat = [part for matrix in matrices for part in (matrix.args if isinstance(matrix, sp.MatMul) else (matrix,))]
    return single(sp.MatMul(*flat, evaluate=False))


def single(matrix: Any) -> Any:
    """A matrix of one entry as its number; any other expression as it is."""
    if not is_matrix(matrix) or matrix.shape != (1, 1):
        return matrix
    return matrix[0, 0] if isinstance(matrix, sp.MatrixBase) else f.Total(matrix)


def entry_of(matrix: Any, row: int, column: int) -> Any:
    """An entry; of a function or an operation on arrays, which sympy takes no entry of, unevaluated."""
    if isinstance(matrix, sp.Transpose):
        return entry_of(matrix.arg, column, row)
    kept = matrix.has(Arrayed, Operated, f.Entrywise, f.PulledBack) and not isinstance(matrix, sp.MatrixBase)
    return MatrixElement(matrix, row, column) if kept else matrix[row, column]


def transpose(matrix: Any) -> Any:
    """The transpose; a number, and a letter that is known to be one, is its own."""
    return matrix.arg if isinstance(matrix, sp.Transpose) else f.transposed(matrix)


def put(expression: Any, old: Any, new: Any) -> Any:
    """The expression with `new` in place of `old`, otherwise as it is written: sums and products are not rearranged."""
    if expression == old:
        return new
    if not expression.args or not expression.has(old):
        return expression
    if isinstance(expression, f.PulledBack):  # what it differentiates stays what it is
        operation, place, upstream = expression.args
        return f.PulledBack(operation, place, put(upstream, old, new))
    args = [put(arg, old, new) for arg in expression.args]
    kept = isinstance(expression, (sp.Add, sp.Mul, sp.Pow, sp.MatAdd, sp.MatMul, sp.HadamardProduct))
    return expression.func(*args, evaluate=False) if kept else expression.func(*args)
