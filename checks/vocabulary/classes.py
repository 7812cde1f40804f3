"""The sympy classes of the functions that sympy lacks, each made of its row; and a function of every entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from sympy import Basic, Dummy, Expr, Function, Integer, Lambda, MatrixExpr, S

HEADS = "checks.vocabulary.heads"  # where the classes are found by name, and pickled


class Activation(Function):
    """A function of one number; `fdiff` is the derivative of its law, by sympy."""

    row: ClassVar[Any]

    def _eval_is_extended_real(self) -> bool | None:
        return self.args[0].is_extended_real

    def fdiff(self, argindex: int = 1) -> Expr:
        letters, slopes = _slopes(self.func)
        return slopes[argindex - 1].xreplace(dict(zip(letters, self.args, strict=True)))


@cache
def _slopes(head: Any) -> tuple[list[Any], list[Any]]:
    """The derivatives of the law by each of its letters. A function without a law is constant between its jumps."""
    row = head.row
    letters = [Dummy(name, real=True) for name in ("x", *row.parameters)]
    if row.law is None:
        return letters, [S.Zero]
    law = row.law(*letters)
    return letters, [law.diff(letter) for letter in letters]


def made(row: Any) -> type[Activation]:
    """The class of a row of functions (`checks.vocabulary.rows.Function`)."""
    body = {"row": row, "nargs": 1 + len(row.parameters), "__module__": HEADS, "__doc__": f"{row.name}(x)"}
    return type(row.cls, (Activation,), body)


class Reduction(Expr):
    """A number made from all entries of a matrix."""

    row: ClassVar[Any]
    is_commutative = True


class Arrayed(MatrixExpr):
    """A matrix made from all entries of another."""

    row: ClassVar[Any]

    def __new__(cls, matrix: Any) -> Any:
        return Basic.__new__(cls, matrix)

    @property
    def shape(self) -> tuple[Any, Any]:
        matrix: Any = self.args[0]
        return self.row.shape.of(matrix.shape)


def made_of_arrays(row: Any) -> type[Reduction | Arrayed]:
    """The class of a row of functions of arrays (`checks.vocabulary.arrays.ArrayFunction`)."""
    base = Reduction if row.is_number else Arrayed
    return type(row.cls, (base,), {"row": row, "__module__": HEADS, "__doc__": f"{row.name}(A)"})


class Operated(MatrixExpr):
    """An array made of arrays, and of whole numbers behind them."""

    row: ClassVar[Any]

    def __new__(cls, *args: Any) -> Any:
        return Basic.__new__(cls, *map(S, args))

    @property
    def operands(self) -> tuple[Any, ...]:
        return tuple(arg for arg in self.args if not isinstance(arg, Integer))

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(arg) for arg in self.args if isinstance(arg, Integer))

    @property
    def shape(self) -> tuple[Any, Any]:
        shapes = [tuple(map(int, operand.shape)) for operand in self.operands]
        return self.row.shape(*shapes, *self.numbers)


def made_operation(row: Any) -> type[Operated]:
    """The class of a row of operations on arrays (`checks.vocabulary.blocks.ArrayOperation`)."""
    return type(row.cls, (Operated,), {"row": row, "__module__": HEADS, "__doc__": f"{row.name}(A, ...)"})


class PulledBack(MatrixExpr):
    """PulledBack(f(A, B), n, G): the gradient by operand n of an operation on arrays, whose own gradient is G."""

    def __new__(cls, operation: Any, place: Any, upstream: Any) -> Any:
        return Basic.__new__(cls, operation, S(place), upstream)

    @property
    def shape(self) -> tuple[Any, Any]:
        operation: Any = self.args[0]
        return operation.operands[int(self.args[1])].shape


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


def entrywise(function: Callable[..., Any], matrix: Any, *parameters: Any) -> Entrywise:
    """`function` of every entry: `entrywise(Logistic, z)`."""
    return Entrywise(Lambda(BOUND, function(BOUND, *parameters)), matrix)


BOUND = Dummy("t", dummy_index=1, real=True)  # one for all, so that equal functions are equal; no letter is it
