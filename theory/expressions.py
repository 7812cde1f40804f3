"""A tree of mathematics as a sympy expression with shapes, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from checks.tree import Name, Number, Tree
from checks.vocabulary import FUNCTIONS
from checks.vocabulary import heads as f
from theory.derivation import symbol
from theory.errors import InputError

Shape = tuple[int, ...]


def express(tree: Tree, shapes: Mapping[str, Shape]) -> Any:
    """The expression that the tree writes down: unevaluated, scalar or matrix as the shapes of its names say.

    shapes: name -> () or (rows, columns). Vectors are columns. `*` and `/` between matrices go entry by entry, `@` is
    the matrix product; one that leaves a single entry counts as a scalar. Raises InputError where shapes do not fit.
    """
    if isinstance(tree, Number):
        return sp.Rational(tree.value.numerator, tree.value.denominator)
    if isinstance(tree, Name):
        if tree.text not in shapes:
            raise InputError(f"{tree.text} is not defined; known here: {', '.join(shapes)}")
        return symbol(tree.text, shapes[tree.text])
    build = OPERATIONS.get(tree.head)
    if build is None:
        known = ", ".join(sorted(OPERATIONS))
        raise InputError(f"the operation {tree.head!r} cannot be used in a computation; use one of {known}")
    try:
        return build(*(express(arg, shapes) for arg in tree.args))
    except TypeError:
        raise InputError(f"{tree.head} does not take {len(tree.args)} arguments") from None


def shape_of(expression: Any) -> Shape:
    return tuple(map(int, expression.shape)) if isinstance(expression, sp.MatrixExpr) else ()


def is_matrix(expression: Any) -> bool:
    return isinstance(expression, sp.MatrixExpr)


def total(*terms: Any) -> Any:
    """A sum as it is written; of scalars, or of matrices of one shape."""
    kept = [term for term in terms if term != 0 and not isinstance(term, sp.ZeroMatrix)]
    if len(kept) == 1:
        return kept[0]
    if not kept:
        return terms[0] if terms else sp.S.Zero
    head = sp.MatAdd if is_matrix(kept[0]) else sp.Add
    flat = [part for term in kept for part in (term.args if isinstance(term, head) else (term,))]
    return head(*flat, evaluate=False)


def times(*factors: Any) -> Any:
    """A product of scalars as it is written: numbers in front and multiplied, ones left out."""
    flat = [part for factor in factors for part in (factor.args if isinstance(factor, sp.Mul) else (factor,))]
    number = sp.prod(part for part in flat if part.is_Rational)
    letters = [part for part in flat if not part.is_Rational]
    if number == 0:
        return sp.S.Zero
    kept = letters if number == 1 and letters else [number, *letters]
    return kept[0] if len(kept) == 1 else sp.Mul(*kept, evaluate=False)


def scale(factor: Any, matrix: Any) -> Any:
    """A scalar times a matrix."""
    return matrix if factor == 1 else sp.MatMul(factor, matrix, evaluate=False)


def product(*matrices: Any) -> Any:
    """A matrix product as it is written; a single entry is a scalar."""
    flat = [part for matrix in matrices for part in (matrix.args if isinstance(matrix, sp.MatMul) else (matrix,))]
    result = sp.MatMul(*flat, evaluate=False)
    return f.Total(result) if shape_of(result) == (1, 1) else result


def entries(*matrices: Any) -> Any:
    """The product entry by entry."""
    return sp.HadamardProduct(*matrices, evaluate=False)


def put(expression: Any, old: Any, new: Any) -> Any:
    """The expression with `new` in place of `old`, otherwise as it is written: sums and products are not rearranged."""
    if expression == old:
        return new
    if not expression.args or not expression.has(old):
        return expression
    args = [put(arg, old, new) for arg in expression.args]
    kept = isinstance(expression, (sp.Add, sp.Mul, sp.Pow, sp.MatAdd, sp.MatMul, sp.HadamardProduct))
    return expression.func(*args, evaluate=False) if kept else expression.func(*args)


def transpose(matrix: Any) -> Any:
    if not is_matrix(matrix):
        return matrix
    return matrix.arg if isinstance(matrix, sp.Transpose) else sp.Transpose(matrix)


def spread(scalar: Any, like: Any) -> Any:
    """A scalar in every entry of a matrix of the other's shape."""
    return scale(scalar, sp.OneMatrix(*like.shape))


def _same(left: Any, right: Any, sign: str) -> None:
    if shape_of(left) != shape_of(right):
        raise InputError(
            f"{left} {sign} {right}: the left side is {_size(left)}, the right side {_size(right)}; "
            "give both the same shape, or make one a scalar"
        )


def _size(expression: Any) -> str:
    return " x ".join(map(str, shape_of(expression))) or "a scalar"


def _add(left: Any, right: Any) -> Any:
    left, right = _matched(left, right)
    _same(left, right, "+")
    return total(left, right) if left != 0 and right != 0 else sp.Add(left, right, evaluate=False)


def _matched(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as matrices where one of them is."""
    if is_matrix(left) == is_matrix(right):
        return left, right
    return (left, spread(right, left)) if is_matrix(left) else (spread(left, right), right)


def _negate(operand: Any) -> Any:
    if operand.is_Rational:
        return -operand
    return scale(sp.S.NegativeOne, operand) if is_matrix(operand) else sp.Mul(-1, operand, evaluate=False)


def _multiply(left: Any, right: Any) -> Any:
    if is_matrix(left) and is_matrix(right):
        _same(left, right, "*")
        return entries(left, right)
    if is_matrix(left) or is_matrix(right):
        return scale(right, left) if is_matrix(left) else scale(left, right)
    return sp.Mul(left, right, evaluate=False)


def _divide(left: Any, right: Any) -> Any:
    inverse = f.entrywise(lambda t: 1 / t, right) if is_matrix(right) else sp.Pow(right, -1, evaluate=False)
    return (
        sp.Mul(left, inverse, evaluate=False)
        if not is_matrix(left) and not is_matrix(right)
        else _multiply(left, inverse)
    )


def _matmul(left: Any, right: Any) -> Any:
    if not (is_matrix(left) and is_matrix(right)):
        raise InputError(f"{left} @ {right}: @ multiplies matrices; use * where one side is a scalar")
    if left.shape[1] != right.shape[0]:
        raise InputError(
            f"{left} @ {right}: the left side is {_size(left)}, the right side {_size(right)}; the columns of the left "
            "must be as many as the rows of the right"
        )
    return product(left, right)


def _power(base: Any, exponent: Any) -> Any:
    if is_matrix(exponent):
        raise InputError(f"{base} ^ {exponent}: the exponent must be a scalar")
    if not is_matrix(base):
        return sp.Pow(base, exponent, evaluate=False)
    if base.shape[0] == base.shape[1] and base.shape[0] != 1:
        raise InputError(f"{base} ^ {exponent} may mean a matrix power or one entry by entry; write A @ A or A * A")
    return f.entrywise(lambda t: t**exponent, base)


def _function(function: Callable[..., Any]) -> Callable[..., Any]:
    def build(argument: Any, *parameters: Any) -> Any:
        if is_matrix(argument):
            return f.entrywise(function, argument, *parameters)
        return function(argument, *parameters)

    return build


def _reduce(head: Any, alone: Any = lambda scalar: scalar) -> Callable[..., Any]:
    return lambda operand: head(operand) if is_matrix(operand) else alone(operand)


def _softmax(operand: Any) -> Any:
    if not is_matrix(operand):
        raise InputError(f"softmax({operand}): softmax takes a vector or a matrix (one distribution per row)")
    return f.Softmax(operand)


def _vector(*items: Any) -> Any:
    """A literal: a list of numbers is a column, a list of rows a matrix."""
    rows = [list(item) if isinstance(item, sp.ImmutableDenseMatrix) else [item] for item in items]
    if len({len(row) for row in rows}) != 1:
        raise InputError("the rows of a matrix differ in length; give each row as many entries")
    return sp.ImmutableDenseMatrix(rows)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": _add,
    "-": lambda left, right: _add(left, _negate(right)),
    "neg": _negate,
    "*": _multiply,
    "/": _divide,
    "^": _power,
    "@": _matmul,
    "transpose": transpose,
    "list": _vector,
    **{name: _function(row) for name, row in FUNCTIONS.items() if row.typed},
    "softmax": _softmax,
    "sum": _reduce(f.Total),
    "mean": _reduce(f.Mean),
    "norm": _reduce(f.Norm, sp.Abs),
}
