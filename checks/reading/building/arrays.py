"""How vectors and matrices fit beside one another: which way a vector lies, and what is repeated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import sympy as sp

from checks.reading.building.scope import BuildError, Kind, Scope
from checks.tree import RANGE, Call, Name, Number, Tree
from checks.unevaluated import entries, is_matrix, product, scale, shape_of, single, spread, transpose
from checks.vocabulary import ARRAY_OPERATIONS

MANY = 10**9
REDUCED = frozenset({"sum", "mean", "var", "std", "max", "min"})  # which may run along an axis, and keep it


class Operand(NamedTuple):
    """An expression, and whether it is a vector that may be turned to fit: nothing has settled its direction."""

    expression: Any
    open: bool = False


def is_open(tree: Tree, scope: Scope) -> bool:
    """Whether a tree that is a matrix is a vector whose direction nothing has settled.

    A list of numbers is one, and so is a letter that stands for one; transposing settles it, other operations do not.
    """
    if isinstance(tree, Name):
        return scope.kind(tree.text) is Kind.VECTOR
    if not isinstance(tree, Call) or tree.head == "transpose":
        return False
    if row := ARRAY_OPERATIONS.get(tree.head):
        return row.vector if row.like is None else is_open(tree.args[row.like], scope)
    if tree.head == "index":  # a row or a column of a matrix, as a vector; a range of rows is a matrix
        base, *places = tree.args
        ranges = [isinstance(place, Call) and place.head == RANGE for place in places]
        return not all(ranges) or is_open(base, scope)
    if tree.head == "diag":
        return True
    if tree.head in REDUCED and len(tree.args) == 2 and isinstance(tree.args[1], Number):  # along an axis
        return False
    if tree.head == "list":
        return not any(isinstance(arg, Call) and arg.head == "list" for arg in tree.args)
    return any(is_open(arg, scope) for arg in tree.args)


def size(expression: Any) -> str:
    return " x ".join(map(str, shape_of(expression))) or "a scalar"


def side_by_side(*factors: Any) -> Any:
    """A product with every factor kept, in order."""
    if len(factors) == 1:
        return factors[0]
    if not any(map(is_matrix, factors)):
        return sp.Mul(*factors, evaluate=False)
    if any(factor.is_commutative is False for factor in factors if not is_matrix(factor)):
        raise BuildError("numbers beside a matrix that is written out", "a letter that may be a matrix")
    return sp.MatMul(*factors, evaluate=False)


def multiplied(factors: Sequence[Operand], arrays: bool) -> Operand:
    """The product of these factors: of matrices, the matrix product, or in the notation of arrays entry by entry."""
    matrices = [factor for factor in factors if is_matrix(factor.expression)]
    if len(matrices) < 2:
        whole = side_by_side(*(factor.expression for factor in factors))
        return Operand(whole, any(matrix.open for matrix in matrices))
    scalars = [factor.expression for factor in factors if not is_matrix(factor.expression)]
    if arrays:
        whole = entries(*fitted(matrices, arrays))
        return Operand(side_by_side(*scalars, whole), 1 in whole.shape and any(matrix.open for matrix in matrices))
    last = matrices[0]
    for matrix in matrices[1:]:
        if not is_matrix(last.expression):
            scalars.append(last.expression)
            last = matrix
        else:
            last = _matrix_product(last, matrix)
    return Operand(_flat(scalars, last.expression), last.open)


def _flat(scalars: Sequence[Any], last: Any) -> Any:
    return side_by_side(*scalars, *(last.args if scalars and isinstance(last, sp.MatMul) else (last,)))


def _matrix_product(left: Operand, right: Operand) -> Operand:
    """left times right, with vectors turned to fit: two of them have an inner product. Raises BuildError."""
    a, b = left.expression, right.expression
    if left.open and right.open:
        a, b = (a if a.shape[0] == 1 else transpose(a)), (b if b.shape[1] == 1 else transpose(b))
    elif a.shape[1] != b.shape[0] and left.open and a.shape[0] == b.shape[0]:
        a = transpose(a)
    elif a.shape[1] != b.shape[0] and right.open and a.shape[1] == b.shape[1]:
        b = transpose(b)
    if a.shape[1] != b.shape[0] and (1, 1) in (a.shape, b.shape):  # a matrix of one entry is its number
        return Operand(scale(single(a), b) if a.shape == (1, 1) else scale(single(b), a), left.open or right.open)
    if a.shape[1] != b.shape[0]:
        came = f"{size(a)} times {size(b)}"
        raise BuildError("as many columns of the left factor as rows of the right one", came, "transpose one of them")
    return Operand(product(a, b), left.open or right.open)


def fitted(terms: Sequence[Operand], arrays: bool) -> list[Any]:
    """The terms in one shape: a vector lies as the others do; in the notation of arrays what is smaller is repeated.

    Raises BuildError where they do not fit.
    """
    shapes = {shape_of(term.expression) for term in terms}
    if len(shapes) == 1:
        return [term.expression for term in terms]
    if shapes == {(), (1, 1)}:
        return [single(term.expression) for term in terms]
    settled = [shape_of(term.expression) for term in terms if not term.open]
    target = max((shape for shape in settled if shape), key=_entries, default=max(shapes, key=_entries))
    if arrays and {1} < {*target} and (across := _across([shape for shape in settled if shape])) is not None:
        target = across
    return [_as(target, term, arrays) for term in terms]


def _across(shapes: Sequence[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """Of columns beside rows, the matrix that both are repeated in; None where that is not what they are."""
    rows, columns = ({shape[axis] for shape in shapes} - {1} for axis in (0, 1))
    one_way = all(1 in shape for shape in shapes)
    return (*rows, *columns) if one_way and len(rows) == len(columns) == 1 else None


def _entries(shape: tuple[Any, ...]) -> int:
    """How many entries; of an array with letters for sizes more than of any other, and of a number the fewest."""
    known = all(isinstance(size, int) for size in shape)
    return math.prod(shape) if known else MANY


def _as(target: tuple[int, ...], term: Operand, arrays: bool) -> Any:
    """The term in the target's shape."""
    expression = single(term.expression)
    shape = shape_of(expression)
    if shape == target:
        return expression
    if term.open and shape[::-1] == target:
        return transpose(expression)
    if arrays and not shape and expression.is_commutative:  # what may be a matrix is no number to be repeated
        return spread(expression, sp.ZeroMatrix(*target))
    row = transpose(expression) if term.open and shape[1:] == (1,) else expression
    if arrays and shape_of(row) == (1, target[1]):
        return sp.MatMul(sp.OneMatrix(target[0], 1), row, evaluate=False)
    if arrays and shape == (target[0], 1) and not term.open:
        return sp.MatMul(expression, sp.OneMatrix(1, target[1]), evaluate=False)
    came = f"{size(expression)} beside {' x '.join(map(str, target))}"
    raise BuildError("operands of one shape", came, "give both the same shape, or make one a scalar")
