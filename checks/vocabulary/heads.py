"""The functions of deep learning that sympy lacks, as sympy heads: each one's docstring is its law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import (
    Basic,
    Expr,
    Function,
    HadamardProduct,
    Lambda,
    MatrixBase,
    MatrixExpr,
    Mul,
    Rational,
    S,
    Symbol,
    Transpose,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    erf,
    exp,
    log,
    sec,
    sech,
    sin,
    sinh,
    sqrt,
    tanh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = Rational(1, 2)


class Activation(Function):
    """A scalar activation; `fdiff` is its derivative, `LAWS` unfolds it."""

    def _eval_is_extended_real(self) -> bool | None:
        return self.args[0].is_extended_real


class Logistic(Activation):
    """sigma(x) = 1 / (1 + e^-x)."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)


class Softplus(Activation):
    """softplus(x) = log(1 + e^x)."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        return Logistic(self.args[0])


class SiLU(Activation):
    """silu(x) = x sigma(x)."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        x = self.args[0]
        return Logistic(x) * (1 + x * (1 - Logistic(x)))


class GELU(Activation):
    """gelu(x) = x Phi(x), Phi the distribution function of the standard normal (the exact form, not the tanh fit)."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        x = self.args[0]
        return HALF * (1 + erf(x / sqrt(2))) + x * exp(-(x**2) / 2) / sqrt(2 * S.Pi)


class Step(Activation):
    """step(x) = 1 for x > 0, else 0. At x = 0 it takes the value 0, as automatic differentiation does for ReLU."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero


class ReLU(Activation):
    """relu(x) = x step(x)."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        return Step(self.args[0])


class LeakyReLU(Activation):
    """leaky_relu(x, a) = x for x > 0, else a x."""

    nargs = 2

    def fdiff(self, argindex: int = 1) -> Expr:
        x, slope = self.args
        return slope + (1 - slope) * Step(x) if argindex == 1 else x * (1 - Step(x))


# How each function unfolds by one step into simpler ones. Step has no law: it is decided by the sign of its argument.
LAWS: dict[type[Function], Callable[..., Expr]] = {
    Logistic: lambda x: 1 / (1 + exp(-x)),
    tanh: lambda x: (1 - exp(-2 * x)) / (1 + exp(-2 * x)),
    sinh: lambda x: (exp(x) - exp(-x)) / 2,
    cosh: lambda x: (exp(x) + exp(-x)) / 2,
    coth: lambda x: 1 / tanh(x),
    sech: lambda x: 1 / cosh(x),
    csch: lambda x: 1 / sinh(x),
    sec: lambda x: 1 / cos(x),
    csc: lambda x: 1 / sin(x),
    cot: lambda x: cos(x) / sin(x),
    Softplus: lambda x: log(1 + exp(x)),
    SiLU: lambda x: x * Logistic(x),
    GELU: lambda x: x * HALF * (1 + erf(x / sqrt(2))),
    ReLU: lambda x: x * Step(x),
    LeakyReLU: lambda x, slope: x * (slope + (1 - slope) * Step(x)),
}


class Root(Function):
    """Root(f, x, a, b): the one zero of f(x) between a and b, where f changes sign."""

    nargs = 4

    @property
    def free_symbols(self) -> set[Basic]:
        function, variable, *ends = self.args
        return (function.free_symbols - {variable}).union(*(end.free_symbols for end in ends))


class Entrywise(MatrixExpr):
    """Entrywise(f, A): the scalar function f (a Lambda) applied to every entry of A; same shape as A."""

    def __new__(cls, function: Lambda, matrix: Any) -> Any:
        return Basic.__new__(cls, function, matrix)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[1]
        return matrix.shape

    @property
    def free_symbols(self) -> set[Basic]:
        return self.args[0].free_symbols | self.args[1].free_symbols


class Softmax(MatrixExpr):
    """Softmax(Z): e^z over the sum of e^z; over all entries of a row or column, over each row of a larger matrix."""

    def __new__(cls, matrix: Any) -> Any:
        return Basic.__new__(cls, matrix)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[0]
        return matrix.shape


class Reduction(Expr):
    """A scalar made from all entries of a matrix."""

    is_commutative = True


class Total(Reduction):
    """Total(A): the sum of all entries of A."""


class Mean(Reduction):
    """Mean(A): the sum of all entries of A over their number."""


class Norm(Reduction):
    """Norm(A): the square root of the sum of the squares of all entries (the Euclidean, or Frobenius, norm)."""


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
        return operand.T
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


def entrywise(function: Callable[..., Any], matrix: Any, *parameters: Any) -> Entrywise:
    """`function` of every entry: `entrywise(Logistic, z)`."""
    taken = {str(symbol) for parameter in parameters for symbol in S(parameter).free_symbols}
    name = "t"
    while name in taken:  # the bound letter must not catch a parameter
        name += "_"
    t = Symbol(name, real=True)
    return Entrywise(Lambda(t, function(t, *parameters)), matrix)


class Gradient(Expr):
    """Gradient(L, v, *held): the total derivative of the quantity L by the scalar v, whatever lies between them.

    held: quantities that stay fixed although they may depend on v, such as a parameter that was updated before.
    sympy's Derivative(L, v) of two letters is 0; this head keeps the letters, and the derivation knows what they mean.
    """

    is_commutative = True


class MatrixGradient(MatrixExpr):
    """The total derivative of a scalar quantity by every entry of a matrix quantity; same shape as the matrix."""

    def __new__(cls, target: Any, variable: Any, *held: Any) -> Any:
        return Basic.__new__(cls, target, variable, *held)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[1]
        return matrix.shape


def gradient(target: Any, variable: Any, *held: Any) -> Any:
    """The total derivative of a scalar quantity by a scalar or a matrix quantity, unevaluated."""
    return (MatrixGradient if isinstance(variable, MatrixExpr) else Gradient)(target, variable, *held)
