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
MAX_ROWS = 5  # of eigenvectors, which are made of cofactors
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


def _unit(vector: Any) -> Any:
    """The vector over its length, as a list."""
    length = sqrt(added(*(power(entry, 2) for entry in vector)))
    return [over(entry, length) for entry in vector]


def _eigenvectors(array: Any) -> tuple[list[Any], Callable[[Any], Any]]:
    """Vectors in the directions, one behind the other, and how the matrix of unit vectors is made of them."""
    from checks.arrays import direction, identity
    from checks.spectrum import eigenvalues as values

    size = len(array)
    found = [entry for value in values(array) for entry in direction(array - identity(array) * value)]

    def made(letters: Any) -> Any:
        units = [_unit(letters.flat[n * size : (n + 1) * size]) for n in range(size)]
        return array_of([entry for row in zip(*units, strict=True) for entry in row], (size, size))

    return found, made


# The columns belong to the eigenvalues, from the largest down; of each, the first entry that is not 0 is positive.
eigenvectors = ArrayOperation(
    name="eigenvectors",
    also=("eigh",),
    cls="Eigenvectors",
    takes="a square matrix of up to 5 rows, with real eigenvalues that differ",
    shape=lambda shape: shape if is_square(shape) and shape[0] <= MAX_ROWS else None,
    law=_eigenvectors,
    numbers=True,
)
