"""What depends on the order of entries: sums on the way, sorting, the place of the largest, entries at given places."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from checks.vocabulary.blocks import MOST, ArrayOperation, Form, array_of, eye, flatten, is_vector
from checks.vocabulary.rows import Law
from checks.vocabulary.selections import WHOLE, crop
from checks.vocabulary.written import added, over, times


def largest_of(*entries: Any) -> Any:
    from sympy import Max

    return Max(*entries, evaluate=False)


def _least_of(*entries: Any) -> Any:
    return times(-1, largest_of(*(times(-1, one) for one in entries)))


def _so_far(law: Callable[..., Any]) -> Law:
    return lambda array: array_of([law(*array.flat[: n + 1]) for n in range(array.size)], array.shape)


def _same_vector(shape: Form) -> Form | None:
    return shape if is_vector(shape) else None


cumsum = ArrayOperation(
    name="cumsum",
    cls="SumsSoFar",
    takes="a vector",
    shape=_same_vector,
    law=_so_far(added),
    vector=True,
)
cumprod = ArrayOperation(
    name="cumprod",
    cls="ProductsSoFar",
    takes="a vector",
    shape=_same_vector,
    law=_so_far(times),
    vector=True,
)
sort = ArrayOperation(
    name="sort",
    also=("sorted",),
    cls="Sorted",
    takes="a vector",
    shape=_same_vector,
    law=lambda array, places: [array.flat[place] for place in places],
    ordered=True,
    vector=True,
)
argsort = ArrayOperation(
    name="argsort",
    cls="Ranked",
    takes="a vector",
    shape=_same_vector,
    law=lambda array, places: places,
    ordered=True,
    vector=True,
)
least_place = ArrayOperation(
    name="least_place",
    unicode="argmin",
    ascii="argmin",
    typed=False,
    cls="LeastPlace",
    takes="a vector",
    shape=lambda shape: (1, 1),
    law=lambda array, places: places[:1],
    ordered=True,
)


def _extreme_places(name: str, sign: int) -> ArrayOperation:
    """The place of the least or the largest entry, the first where several are; along an axis, one for each line."""

    def place(line: Any) -> Any:
        from sympy import MatMul

        return least_place.head(line if sign > 0 else MatMul(-1, line))

    def places(array: Any, axis: int) -> Any:
        from sympy import ImmutableDenseMatrix
        from sympy.matrices.expressions.matexpr import MatrixElement

        if axis == WHOLE:
            return place(array if is_vector(array.shape) else flatten.head(array))
        rows, columns = map(int, array.shape)
        lines = [crop.head(array, 0, rows, n, n + 1) for n in range(columns)]
        if axis == 1:
            lines = [crop.head(array, n, n + 1, 0, columns) for n in range(rows)]
        return ImmutableDenseMatrix([[MatrixElement(place(line), 0, 0)] for line in lines])

    return ArrayOperation(
        name=name,
        options={"axis": WHOLE},
        takes="a vector or a matrix, and 0 or 1 for the axis",
        shape=lambda shape, axis: (1, 1) if axis == WHOLE else (shape[1 - axis], 1) if axis in (0, 1) else None,
        means=places,
        vector=True,
    )


argmin, argmax = _extreme_places("argmin", 1), _extreme_places("argmax", -1)


def _median(array: Any) -> Any:
    from sympy.matrices.expressions.matexpr import MatrixElement

    count = math.prod(map(int, array.shape))
    line = sort.head(array if is_vector(array.shape) else flatten.head(array))
    low, high = (MatrixElement(line, place, 0) for place in ((count - 1) // 2, count // 2))
    return low if count % 2 else over(added(low, high), 2)


median = ArrayOperation(name="median", takes="a vector or a matrix", shape=lambda shape: (1, 1), means=_median)


def _common(*shapes: Form) -> Form | None:
    return shapes[0] if len({*shapes}) == 1 else None


def _each_extreme(name: str, cls: str, law: Callable[..., Any]) -> ArrayOperation:
    def entrywise(*arrays: Any) -> Any:
        return array_of([law(*entries) for entries in zip(*(a.flat for a in arrays), strict=True)], arrays[0].shape)

    return ArrayOperation(
        name=f"{name}imum",
        unicode=name,
        ascii=name,
        cls=cls,
        operands=(2, MOST),
        takes="arrays of one shape",
        shape=_common,
        law=entrywise,
        like=0,
    )


# --- entries at places ------------------------------------------------------------------------------------------------


def _taken_shape(array: Form, places: Form) -> Form | None:
    if not is_vector(places):
        return None
    return (math.prod(places), 1 if is_vector(array) else array[1])


def _taken(array: Any, places: list[int]) -> Any:
    """Of a vector entries, of a matrix rows."""
    return (array.reshape(-1, 1) if is_vector(array.shape) else array)[places]


take = ArrayOperation(
    name="take",
    cls="Taken",
    operands=(2, 2),
    takes="a vector, or a matrix for its rows, and a vector of whole numbers, counted from 0",
    shape=_taken_shape,
    law=_taken,
    placed=True,
    vector=True,
)


def _one_hot(places: Any, count: int) -> Any:
    """One row of zeros and a 1 for each; of one number, a vector."""
    rows = take.head(eye.head(count), places)
    return flatten.head(rows) if rows.shape[0] == 1 else rows


one_hot = ArrayOperation(
    name="one_hot",
    also=("onehot",),
    options={"classes": None},
    takes="whole numbers, counted from 0, and how many there are",
    shape=lambda places, count: (math.prod(places), count) if is_vector(places) and 0 < count <= 64 else None,
    means=_one_hot,
    vector=True,
)

# --- the largest and the least ----------------------------------------------------------------------------------------


def _along(shape: Form, axis: int) -> Form | None:
    return {0: (1, shape[1]), 1: (shape[0], 1)}.get(axis)


def _reduced(law: Callable[..., Any]) -> Law:
    def along(array: Any, axis: int) -> Any:
        lines = array.T if axis == 0 else array
        return array_of([law(*line) for line in lines], _along(array.shape, axis) or ())

    return along


def _extreme_along(name: str, cls: str, law: Callable[..., Any]) -> ArrayOperation:
    return ArrayOperation(
        name=f"{name}_along",
        unicode=name,
        ascii=name,
        typed=False,
        cls=cls,
        options={"axis": None},
        takes="a matrix, and 0 or 1 for the axis",
        shape=_along,
        law=_reduced(law),
        vector=True,
    )


max_along, min_along = (
    _extreme_along("max", "LargestAlong", largest_of),
    _extreme_along("min", "LeastAlong", _least_of),
)
maximum, minimum = _each_extreme("max", "LargerEach", largest_of), _each_extreme("min", "SmallerEach", _least_of)
