"""The sympy classes of the functions that sympy lacks, each made of its row."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from sympy import Basic, Dummy, Expr, Function, MatrixExpr, S

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
