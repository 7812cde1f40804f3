"""What a computation may do beside what formulas do: operations on arrays, entries, sums along an axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.reading.building.beside import EXTREMES, beside_number
from checks.reading.building.scope import Build, BuildError, Rule, Scope
from checks.tree import MISSING, RANGE, Call, Number, Tree
from checks.unevaluated import entry_of, is_matrix, scale, shape_of, single, transpose
from checks.vocabulary import ARRAY_OPERATIONS, ordering
from checks.vocabulary.blocks import ArrayOperation
from checks.vocabulary.elementary import sqrt
from checks.vocabulary.written import difference, each


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
    """x[i], an entry of a vector; A[i, j], of a matrix; A[i], its row, as a vector. Counted from 0, or, below 0, from
    the end. An index may be a range, as in x[1:3] and A[:, 0], or one that is computed: a number, or a vector of them.
    """
    array, indices = build(args[0]), args[1:]
    if not scope.arrays:
        raise BuildError("an operation with a meaning in formulas", "an index in brackets", "write x_1 for an entry")
    if not is_matrix(array) and array.free_symbols and all(index == FIRST for index in indices):
        return array  # a matrix of one entry is its number
    if not is_matrix(array):
        raise BuildError("an entry of a vector or a matrix", f"{array} with an index", "declare it with its shape")
    if not 1 <= len(indices) <= 2:
        raise BuildError("one or two indices", str(len(indices)))
    sizes = [*array.shape]
    if len(indices) == 1 and 1 in sizes:  # of a vector
        axis = 0 if sizes[1] == 1 else 1
        places: list[Any] = [0, 0]
        places[axis] = _index(build, indices[0], sizes[axis])
        return _picked(array, places)
    places = [_index(build, index, size) for index, size in zip(indices, sizes, strict=False)]
    return _picked(array, [*places, _index(build, EVERY, sizes[1])][:2])


FIRST = Number(Fraction(0), "0")
EVERY = Call(RANGE, (MISSING, MISSING))


def _index(build: Build, index: Tree, size: Any) -> Any:
    """The place, the places, or the formula that an index is. Raises BuildError."""
    if isinstance(index, Call) and index.head == RANGE:
        if not isinstance(size, (int, sp.Integer)):
            raise BuildError("a range of an array of known size", "one whose size is a letter", "give it numbers")
        ends = [None if end == MISSING else _end(build(end)) for end in index.args]
        places = range(int(size))[slice(*ends)] if 0 not in ends[2:] else range(0)
        if not places or any(end is not None and not -size <= end <= size for end in ends[:2]):
            raise BuildError(f"a range of entries from 0 to before {size}", ":".join(_shown(end) for end in ends))
        return places
    value = build(index)
    if (1 not in value.shape) if is_matrix(value) else not isinstance(value, sp.Expr):
        raise BuildError("an index that is a number, or a vector of them", str(value))
    if isinstance(value, sp.MatrixBase) and all(entry.is_Integer for entry in value):
        return tuple(_inside(int(entry), size) for entry in value)
    place = _counted(value)
    return value if place is None else _inside(place, size)


def _inside(place: int, size: Any) -> int:
    """The index counted from 0. Raises BuildError where there is no such entry."""
    if isinstance(size, (int, sp.Integer)):
        if not -size <= place < size:
            raise BuildError("an index inside of the array, counted from 0", f"{place} where there are {size} entries")
        return place % int(size)
    if place < 0:
        raise BuildError("an index from 0 on, where the size is a letter", str(place))
    return place


def _end(value: Any) -> int:
    if (place := _counted(value)) is None:
        raise BuildError("whole numbers as the ends of a range", str(value))
    return place


def _shown(end: int | None) -> str:
    return "" if end is None else str(end)


def _picked(array: Any, places: list[Any]) -> Any:
    """The entries at these places, of which one that is computed is taken by its value; a single row is a vector."""
    for axis, place in enumerate(places):
        if not isinstance(place, (int, range, tuple)):
            several = place if is_matrix(place) else sp.ImmutableDenseMatrix([[place]])
            taken = ordering.take.head(array if axis == 0 else transpose(array), several)
            places[axis] = range(int(taken.shape[0])) if is_matrix(place) else 0
            array = taken if axis == 0 else transpose(taken)
    row, column = places
    if isinstance(row, int) and isinstance(column, int):
        return entry_of(array, row, column)
    if row == range(int(array.shape[0])) and _all(column) == range(int(array.shape[1])):
        return array
    found = sp.ImmutableDenseMatrix([[entry_of(array, i, j) for j in _all(column)] for i in _all(row)])
    return found.T if isinstance(row, int) else found


def _all(place: int | Sequence[int]) -> Sequence[int]:
    return range(place, place + 1) if isinstance(place, int) else place


def _summed(matrix: Any, axis: int) -> Any:
    rows, columns = matrix.shape
    if axis == 0:
        return sp.MatMul(sp.OneMatrix(1, rows), matrix, evaluate=False)
    return sp.MatMul(matrix, sp.OneMatrix(columns, 1), evaluate=False)


def _spread(matrix: Any, axis: int) -> Any:
    """The variance along an axis, over n."""
    rows, columns = matrix.shape
    middle = scale(sp.Rational(1, matrix.shape[axis]), _summed(matrix, axis))
    ones = (sp.OneMatrix(rows, 1), middle) if axis == 0 else (middle, sp.OneMatrix(1, columns))
    apart = difference(matrix, sp.MatMul(*ones, evaluate=False))
    return scale(sp.Rational(1, matrix.shape[axis]), _summed(each(lambda x: sp.Pow(x, 2), apart), axis))


# Function of all entries -> the same along an axis: of each column for 0, of each row for 1, as numpy and torch count.
ALONG: Mapping[str, Callable[[Any, int], Any]] = {
    "sum": _summed,
    "mean": lambda matrix, axis: scale(sp.Rational(1, matrix.shape[axis]), _summed(matrix, axis)),
    "var": lambda matrix, axis: _spread(matrix, axis),
    "std": lambda matrix, axis: each(sqrt, _spread(matrix, axis)),
    "max": ordering.max_along.head,
    "min": ordering.min_along.head,
}


def arranged(name: str, values: Sequence[Any]) -> Any:
    """sum(A, 0), the function along an axis, or max(A, B), entry by entry, if these arguments ask for it; else None."""
    if len(values) > 1 and name in EACH and all(map(is_matrix, values)):
        if len({shape_of(value) for value in values}) > 1:
            came = " and ".join(" x ".join(map(str, shape_of(value))) for value in values)
            raise BuildError(f"arrays of one shape in {name}", came)
        return EACH[name](*values)
    if len(values) != 2 or name not in ALONG or not is_matrix(values[0]) or values[1] not in (0, 1):
        return None
    return ALONG[name](values[0], int(values[1]))


EACH: Mapping[str, Any] = {"max": ordering.maximum.head, "min": ordering.minimum.head}


def _extreme(name: str, row: ArrayOperation) -> Rule:
    """The larger or the smaller, entry by entry; a number counts for every entry."""
    entrywise = _operation(row)

    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        values = [build(arg) for arg in args]
        if not any(map(is_matrix, values)) and len(values) > 1:
            return EXTREMES[name](*values, evaluate=False)
        found = beside_number(name, values, lambda *_: None)
        return entrywise(build, scope, args) if found is None else found

    return rule


COMPUTING: Mapping[str, Rule] = {
    "index": _entry,
    **{row.name: _operation(row) for row in ARRAY_OPERATIONS.values() if row.typed},
    "maximum": _extreme("max", ordering.maximum),
    "minimum": _extreme("min", ordering.minimum),
}
