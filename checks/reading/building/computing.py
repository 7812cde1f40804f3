"""What a computation may do beside what formulas do: operations on arrays, entries, sums along an axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.reading.building.scope import Build, BuildError, Rule, Scope
from checks.tree import Tree
from checks.unevaluated import is_matrix, scale, shape_of, single
from checks.vocabulary import ARRAY_OPERATIONS, blocks
from checks.vocabulary.blocks import ArrayOperation
from checks.vocabulary.classes import Arrayed, Operated


def _operation(row: ArrayOperation) -> Rule:
    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        values = [build(arg) for arg in args]
        most = row.operands[1]
        operands = [_operand(row, value) for value in values[:most]]
        try:
            numbers = row.settled(tuple(_whole(row, value) for value in values[most:]))
        except ValueError as error:
            raise BuildError(f"{row.name} with all its numbers", str(error)) from None
        shapes = [shape_of(operand) for operand in operands]
        if row.shape(*shapes, *numbers) is None:
            came = " and ".join([*(" x ".join(map(str, shape)) for shape in shapes), *map(str, numbers)])
            raise BuildError(f"{row.takes} in {row.name}", came, "see its operands")
        return single(row(*operands, *numbers))

    return rule


def _operand(row: ArrayOperation, value: Any) -> Any:
    """An array; a number is an array of one entry."""
    if isinstance(value, sp.Tuple) or not isinstance(value, sp.Expr | sp.MatrixBase):
        raise BuildError(f"{row.takes} in {row.name}", "several values in brackets", "write [a, b] for a vector")
    if not is_matrix(value):
        return sp.ImmutableDenseMatrix([[value]])
    if row.head is not None and not all(isinstance(size, (int, sp.Integer)) for size in value.shape):
        raise BuildError(f"an array of known size in {row.name}", "one whose size is a letter", "give it numbers")
    return value


def _whole(row: ArrayOperation, value: Any) -> int:
    if (number := _counted(value)) is None:
        raise BuildError(f"whole numbers behind the operands of {row.name}", str(value))
    return number


def _counted(value: Any) -> int | None:
    """The whole number that is written down, or that sums and products of such are; None where it is none."""
    number = value.doit() if isinstance(value, sp.Expr) and not value.free_symbols else value
    return int(number) if isinstance(number, sp.Integer) else None


def _entry(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """x[i], an entry of a vector; A[i, j], of a matrix; A[i], its row, as a vector. Counted from 0."""
    array, *indices = map(build, args)
    if not scope.arrays:
        raise BuildError("an operation with a meaning in formulas", "an index in brackets", "write x_1 for an entry")
    if not is_matrix(array):
        raise BuildError("an entry of a vector or a matrix", f"{array} with an index", "declare it with its shape")
    places = [place for index in indices if (place := _counted(index)) is not None]
    if len(places) < len(indices) or len(indices) > 2:
        raise BuildError("one or two whole numbers as indices, counted from 0", ", ".join(map(str, indices)))
    rows, columns = array.shape
    if len(places) == 1 and columns == 1:
        places = [places[0], 0]
    elif len(places) == 1 and rows == 1:
        places = [0, places[0]]
    if not all(0 <= place < size for place, size in zip(places, (rows, columns), strict=False)):
        came = f"[{', '.join(map(str, indices))}] of one that is {rows} x {columns}"
        raise BuildError("an index inside of the array, counted from 0", came)
    if len(places) == 2:
        return _at(array, *places)
    return sp.ImmutableDenseMatrix([[_at(array, places[0], column)] for column in range(columns)])


def _at(array: Any, row: int, column: int) -> Any:
    """An entry; of an operation on arrays, which sympy takes no entry of, unevaluated."""
    kept = isinstance(array, (Arrayed, Operated))
    return MatrixElement(array, row, column) if kept else array[row, column]


def _summed(matrix: Any, axis: int) -> Any:
    rows, columns = matrix.shape
    if axis == 0:
        return sp.MatMul(sp.OneMatrix(1, rows), matrix, evaluate=False)
    return sp.MatMul(matrix, sp.OneMatrix(columns, 1), evaluate=False)


# Function of all entries -> the same along an axis: of each column for 0, of each row for 1, as numpy and torch count.
ALONG: Mapping[str, Callable[[Any, int], Any]] = {
    "sum": _summed,
    "mean": lambda matrix, axis: scale(sp.Rational(1, matrix.shape[axis]), _summed(matrix, axis)),
    "max": blocks.max_along.head,
    "min": blocks.min_along.head,
}


def along(name: str, values: Sequence[Any]) -> Any:
    """sum(A, 0): the function along an axis, if that is what these arguments ask for; else None."""
    if len(values) != 2 or name not in ALONG or not is_matrix(values[0]) or values[1] not in (0, 1):
        return None
    return ALONG[name](values[0], int(values[1]))


COMPUTING: Mapping[str, Rule] = {
    "index": _entry,
    **{row.name: _operation(row) for row in ARRAY_OPERATIONS.values() if row.typed},
}
