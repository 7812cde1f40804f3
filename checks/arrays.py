"""Matrices as object arrays of scalars of any arithmetic: made, added, multiplied, inverted by its own operators.

numpy is imported where the first one is made: most texts speak of scalars alone, and importing it takes a third of the
time that sympy takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_INVERTED = 5  # rows: the inverse is written with minors, whose number grows as a factorial


class EvaluationError(ValueError):
    """The expression cannot be evaluated at these values; the text says which part and why."""


def array(entries: list[Any], shape: tuple[int, ...]) -> Any:
    """An object array of these entries, row by row."""
    import numpy as np

    flat = np.empty(len(entries), dtype=object)
    flat[:] = entries
    return flat.reshape(tuple(map(int, shape)))


def as_array(value: Any) -> Any:
    """A value, or nested lists of them, as an object array."""
    import numpy as np

    return np.asarray(value, dtype=object)


def is_array(value: Any) -> bool:
    return hasattr(value, "ndim")


def dimensions(value: Any) -> int:
    """How many indices an entry has; 0 for a scalar."""
    return value.ndim if is_array(value) else 0


def shape_of(value: Any) -> tuple[int, ...]:
    """() for a scalar; rows and columns of an array or of a matrix."""
    return getattr(value, "shape", ())


def entries(value: Any) -> Sequence[Any]:
    """The entries of an array, row by row; a scalar is its only one."""
    return value.ravel() if is_array(value) else (value,)


def lift(function: Callable[..., Any]) -> Callable[..., Any]:
    """A scalar function, applied entry by entry where an argument is an array."""

    def lifted(*args: Any) -> Any:
        if any(is_array(arg) for arg in args):
            import numpy as np

            return np.frompyfunc(function, len(args), 1)(*args)
        return function(*args)

    return lifted


def scalar(value: Any) -> Any:
    """A 1 x 1 array as the scalar it holds; any other value as it is."""
    return value.item() if is_array(value) and value.size == 1 else value


def add(left: Any, right: Any) -> Any:
    """The sum; a number beside an array is added to every entry. Raises EvaluationError where the shapes differ."""
    if is_array(left) and is_array(right) and left.shape != right.shape:
        raise EvaluationError(f"cannot add {left.shape} and {right.shape}: the shapes differ")
    return left + right


def spread(value: Any, like: Any, zero: Any) -> Any:
    """A number beside a square matrix as that multiple of the identity; anything else as it is."""
    if dimensions(value) or dimensions(like) != 2 or like.shape[0] != like.shape[1]:
        return value
    size = len(like)
    return array([value if i == j else zero for i in range(size) for j in range(size)], (size, size))


def entrywise_product(left: Any, right: Any) -> Any:
    """Two matrices of one shape, entry by entry; EvaluationError where the shapes differ."""
    if shape_of(left) != shape_of(right):
        raise EvaluationError(f"{shape_of(left)} times {shape_of(right)}, entry by entry: expected the same shape")
    return left * right


def multiply(left: Any, right: Any) -> Any:
    """The matrix product, or a multiple. Raises EvaluationError where the shapes do not fit."""
    if not is_array(left) or not is_array(right):
        return left * right
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
        raise EvaluationError(f"cannot multiply {left.shape} by {right.shape}: the inner sizes differ")
    return left @ right


def transposed(value: Any) -> Any:
    """The transpose of an array; a number, which a matrix of one entry may come to, is its own."""
    return value.T if is_array(value) else value


def determinant(matrix: Any) -> Any:
    """By expansion along the first row: no division, so that it serves every arithmetic."""
    size = _square(matrix)
    if size > MAX_INVERTED:
        raise EvaluationError(f"determinants are taken of up to {MAX_INVERTED} rows, not of {size}")
    if size == 1:
        return matrix[0, 0]
    total = matrix[0, 0] * determinant(_minor(matrix, 0, 0))
    for column in range(1, size):
        total = total + matrix[0, column] * determinant(_minor(matrix, 0, column)) * (-1) ** column
    return total


def inverse(matrix: Any) -> Any:
    """The adjugate over the determinant. Raises ZeroDivisionError where the determinant is exactly zero."""
    if _square(matrix) > MAX_INVERTED:
        return _eliminated(matrix)
    size, whole = _square(matrix), determinant(matrix)
    if size == 1:
        return array([1 / whole], (1, 1))
    entries = [determinant(_minor(matrix, j, i)) * (-1) ** (i + j) / whole for i in range(size) for j in range(size)]
    return array(entries, (size, size))


def _eliminated(matrix: Any) -> Any:
    """The inverse of numbers, row by row.

    Raises EvaluationError for letters, ZeroDivisionError where there is no inverse.
    """
    size = _square(matrix)
    if any(hasattr(entry, "free_symbols") for entry in matrix.flat):
        raise EvaluationError(f"the inverse of more than {MAX_INVERTED} rows is taken of numbers alone")
    import numpy as np

    rows = np.hstack([matrix, identity(matrix)])
    for place in range(size):
        sure = [row for row in range(place, size) if _is_apart(rows[row, place])]
        if not sure:
            raise ZeroDivisionError("no pivot that is certainly not 0")
        best = max(sure, key=lambda row, at=place: abs(float(rows[row, at])))
        rows[[place, best]] = rows[[best, place]]
        rows[place] = rows[place] / rows[place, place]
        for row in range(size):
            if row != place:
                rows[row] = rows[row] - rows[place] * rows[row, place]
    return rows[:, size:]


def _is_apart(number: Any) -> bool:
    """Whether a number, or every number in a ball, is not 0."""
    return not number.contains(0) if hasattr(number, "contains") else number != 0


def identity(like: Any) -> Any:
    """The unit matrix of the other's size, of numbers of its kind."""
    import numpy as np

    one = like.flat[0] - like.flat[0] + 1
    return np.where(np.eye(len(like), dtype=bool), one, one - one)


def direction(matrix: Any) -> list[Any]:
    """What a square matrix of numbers, whose determinant is 0, takes to 0: one of its rows of cofactors, unless all of
    them are 0. Raises EvaluationError where the direction is not certain."""
    size = _square(matrix)
    places = range(size)
    rows = [[determinant(_minor(matrix, row, j)) * (-1) ** (row + j) for j in places] for row in places]
    best = max(rows, key=lambda entries: max(abs(float(entry)) for entry in entries))
    first = next((entry for entry in best if not _is_zero(entry)), None)
    if first is None or not _is_apart(first):
        raise EvaluationError("the direction is not certain: more than one may fit")
    return best if first > 0 else [-entry for entry in best]


def _is_zero(number: Any) -> bool:
    return bool(number == 0)


def _minor(matrix: Any, row: int, column: int) -> Any:
    import numpy as np

    return np.delete(np.delete(matrix, row, axis=0), column, axis=1)


def _square(matrix: Any) -> int:
    if dimensions(matrix) != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise EvaluationError(f"expected a square matrix, not {shape_of(matrix)}")
    return int(matrix.shape[0])
