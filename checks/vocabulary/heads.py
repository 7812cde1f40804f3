"""The sympy classes of the vocabulary: those that are made of rows, and those of gradients, transposes and zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import (
    Basic,
    Expr,
    Function,
    HadamardProduct,
    MatrixBase,
    MatrixExpr,
    Mul,
    Pow,
    Transpose,
)

from checks import vocabulary
from checks.vocabulary.activations import gelu, leaky_relu, relu, sigmoid, silu, softplus, step
from checks.vocabulary.arrays import mean, norm, softmax, total
from checks.vocabulary.classes import Activation, Arrayed, Reduction
from checks.vocabulary.classes import Entrywise as Entrywise
from checks.vocabulary.classes import Operated as Operated
from checks.vocabulary.classes import PulledBack as PulledBack
from checks.vocabulary.classes import entrywise as entrywise
from checks.vocabulary.elementary import xlogx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.vocabulary import rows
    from checks.vocabulary.arrays import ArrayFunction
    from checks.vocabulary.blocks import ArrayOperation

FUNCTIONS: Mapping[type[Function], rows.Function] = {
    row.head: row for row in vocabulary.FUNCTIONS.values() if row.head is not None
}
LAWS: Mapping[type[Function], Callable[..., Any]] = {head: row.law for head, row in FUNCTIONS.items() if row.law}
ARRAY_FUNCTIONS: Mapping[type[Basic], ArrayFunction] = {
    row.head: row for row in vocabulary.ARRAY_FUNCTIONS.values() if row.head is not None
}

ARRAY_OPERATIONS: Mapping[type[Basic], ArrayOperation] = {
    row.head: row for row in vocabulary.ARRAY_OPERATIONS.values() if row.head is not None
}

# Those that other files name; every class that is made of a row is found here by its name.
Logistic, Softplus, SiLU, GELU = sigmoid.head, softplus.head, silu.head, gelu.head
Step, ReLU, LeakyReLU = step.head, relu.head, leaky_relu.head
XLogX = xlogx.head
Total, Mean, Norm, Softmax = total.head, mean.head, norm.head, softmax.head


def is_squared_norm(expression: Any) -> bool:
    """Whether it is the square of a norm, of which neither the value nor the slope needs a root."""
    return isinstance(expression, Pow) and isinstance(expression.base, Norm) and expression.exp == 2


if not TYPE_CHECKING:  # a name that is none of these stays an error to a type checker

    def __getattr__(name: str) -> type[Activation | Arrayed | Reduction | Operated]:
        for row in (*FUNCTIONS.values(), *ARRAY_FUNCTIONS.values(), *ARRAY_OPERATIONS.values()):
            if row.cls == name:
                return row.head
        raise AttributeError(f"no row makes a class {name}")


class Root(Function):
    """Root(f, x, a, b): the one zero of f(x) between a and b, where f changes sign."""

    nargs = 4

    @property
    def free_symbols(self) -> set[Basic]:
        function, variable, *ends = self.args
        return (function.free_symbols - {variable}).union(*(end.free_symbols for end in ends))


class Padded(Expr):
    """Padded(A, p, q): p rows of zeros above and below the matrix or tensor A, and q columns left and right of it."""

    is_commutative = True


class Transposed(Expr):
    """Transposed(A): the transpose of a letter, or a formula, that does not commute."""

    is_commutative = False


class Hadamard(Expr):
    """Hadamard(A, B, ...): the product entry by entry of formulas that do not commute, in an order of their own."""

    is_commutative = False


def transposed(operand: Any) -> Any:
    """The transpose of a matrix, or of letters that do not commute; a number is its own."""
    if isinstance(operand, MatrixBase):
        return operand.T.applyfunc(transposed)  # the entries may be matrices, too
    if isinstance(operand, MatrixExpr):
        return Transpose(operand)
    return operand if operand.is_commutative else Transposed(operand)


def hadamard(left: Any, right: Any) -> Any:
    """The product entry by entry of two matrices, or of letters that do not commute; of numbers, their product."""
    if all(isinstance(side, MatrixBase | MatrixExpr) for side in (left, right)):
        return HadamardProduct(left, right, evaluate=False)
    if left.is_commutative or right.is_commutative:
        return Mul(left, right, evaluate=False)
    factors = [part for side in (left, right) for part in (side.args if isinstance(side, Hadamard) else (side,))]
    return Hadamard(*sorted(factors, key=str))


NUMBER = "number"


def number_of(name: str, *operands: Any) -> Any:
    """A number that is made of letters that do not commute: a norm or a trace of them, left whole."""
    return Function(name, commutative=True)(*operands)


def as_number(operand: Any) -> Any:
    """What is divided by, which can only be a number, also where it is made of letters that do not commute."""
    return operand if operand.is_commutative else number_of(NUMBER, operand)


class Gradient(Expr):
    """Gradient(L, v, *fixed): the total derivative of the quantity L by the scalar v, whatever lies between them.

    fixed: quantities that stay fixed although they may depend on v, such as a parameter that was updated before.
    sympy's Derivative(L, v) of two letters is 0; this head keeps the letters, and the derivation knows what they mean.
    """

    is_commutative = True


class MatrixGradient(MatrixExpr):
    """The total derivative of a scalar quantity by every entry of a matrix quantity; same shape as the matrix."""

    def __new__(cls, target: Any, variable: Any, *fixed: Any) -> Any:
        return Basic.__new__(cls, target, variable, *fixed)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[1]
        return matrix.shape


class Stationary(Expr):
    """Stationary(D, v): the value of the number v at which the quantity D, a derivative, is 0."""

    is_commutative = True


class MatrixStationary(MatrixExpr):
    """Stationary(D, v) of a vector or matrix v; same shape as v."""

    def __new__(cls, derivative: Any, variable: Any) -> Any:
        return Basic.__new__(cls, derivative, variable)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[1]
        return matrix.shape


def stationary(derivative: Any, variable: Any) -> Any:
    """Where a derivative is 0, unevaluated."""
    return (MatrixStationary if isinstance(variable, MatrixExpr) else Stationary)(derivative, variable)


def gradient(target: Any, variable: Any, *fixed: Any) -> Any:
    """The total derivative of a scalar quantity by a scalar or a matrix quantity, unevaluated."""
    return (MatrixGradient if isinstance(variable, MatrixExpr) else Gradient)(target, variable, *fixed)
