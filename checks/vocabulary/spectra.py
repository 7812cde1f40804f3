"""The numbers of a matrix: eigenvalues and singular values, from the largest down; of two rows by formulas."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from checks.vocabulary.blocks import ArrayOperation, array_of, column, is_square
from checks.vocabulary.elementary import sqrt
from checks.vocabulary.written import added, over, power, times


def _roots(trace: Any, determinant: Any) -> list[Any]:
    """Both roots of l^2 - trace l + determinant, the larger one first."""
    root = sqrt(added(power(trace, 2), times(-4, determinant)))
    return [over(added(trace, root), 2), over(added(trace, times(-1, root)), 2)]


def _eigenvalues(array: Any) -> Any:
    """From the largest down, by the quadratic formula. Raises EvaluationError for more rows."""
    if len(array) == 1:
        return array
    if len(array) > 2:
        from checks.arrays import EvaluationError

        raise EvaluationError("there is no formula for the eigenvalues of more than two rows; give numbers")
    a, b, c, d = array.flat
    return column(_roots(added(a, d), added(times(a, d), times(-1, b, c))))


def _shown_eigenvalues(node: Any) -> Any:
    from sympy import Determinant, ImmutableDenseMatrix, Trace

    matrix = node.args[0]
    if matrix.shape != (2, 2):
        return None
    return ImmutableDenseMatrix([[root] for root in _roots(Trace(matrix), Determinant(matrix))])


def _gram(array: Any, inner: Callable[..., Any]) -> Any:
    """A^T A or A A^T, whichever is smaller. inner: the product of two rows."""
    one = array if array.shape[0] <= array.shape[1] else array.T
    return array_of([inner(a, b) for a, b in product(one, one)], (len(one), len(one)))


def _inner(a: Any, b: Any) -> Any:
    return added(*map(times, a, b))


MOST_ROWS = 8
eigenvalues = ArrayOperation(
    name="eigenvalues",
    also=("eigvals", "eigvalsh"),
    cls="Eigenvalues",
    takes="a square matrix with real eigenvalues",
    shape=lambda shape: (shape[0], 1) if is_square(shape) and shape[0] <= MOST_ROWS else None,
    law=_eigenvalues,
    spectrum=lambda array: array,
    vector=True,
    shown=_shown_eigenvalues,
)
singular_values = ArrayOperation(
    name="singular_values",
    also=("svdvals",),
    cls="SingularValues",
    takes="a matrix",
    shape=lambda shape: (min(shape), 1) if min(shape) <= MOST_ROWS else None,
    law=lambda array: column([sqrt(root) for root in _eigenvalues(_gram(array, _inner)).flat]),
    spectrum=lambda array: _gram(array, lambda a, b: sum(a * b)),
    root=True,
    vector=True,
)
