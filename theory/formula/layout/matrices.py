"""How matrices and tensors are laid out: products, transposes, functions of every entry, and entries themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.vocabulary import heads as f
from theory.formula.boxes import Box, Digits, Either, Fence, Grid, Operator, Sign, Upright, row
from theory.formula.layout.arithmetic import without_sign
from theory.formula.layout.rules import LayoutRule, Typesetter
from theory.formula.names import name_box
from theory.formula.operators import Binding, commas, entry, infix, negative, operand, power

LONGEST = 12  # rows or columns of a matrix that are written out


def _matmul(layout: Typesetter, node: Any) -> Box:
    minus, body = without_sign(node)
    if minus:
        return negative(layout.of(body))
    found = [layout.operand(node.args[0], Binding.FACTOR)]
    for before, factor in pairwise(node.args):
        found += [Operator("@" if before.is_Matrix else "number@"), layout.operand(factor, Binding.FACTOR)]
    return row(*found)


def _entrywise(layout: Typesetter, node: Any) -> Box:
    function, matrix = node.args
    (variable,) = function.variables
    inside = layout.of(matrix)
    alone = isinstance(function.expr, sp.Function) and function.expr.args[0] == variable  # it brackets by itself
    shown = inside if alone else operand(inside, Binding.ATOM)
    return replace(layout, values={**layout.values, variable: shown}).of(function.expr)


def _dense(layout: Typesetter, node: Any) -> Box:
    rows, columns = map(int, node.shape)
    if rows > LONGEST or columns > LONGEST:
        return Fence("[", infix("×", Digits(str(rows)), Digits(str(columns))), "]")
    return Grid(tuple(tuple(layout.of(node[i, j]) for j in range(columns)) for i in range(rows)))


def _ndarray(layout: Typesetter, node: Any) -> Box:
    if len(node.shape) > 2:
        return Fence("[", commas(*layout.each(node)), "]")
    rows = node.tolist() if len(node.shape) == 2 else [node.tolist()]
    return Grid(tuple(tuple(layout.each(entries)) for entries in rows))


def _element(layout: Typesetter, node: Any) -> Box:
    if node in layout.values:
        return layout.values[node]
    base, *indices = node.args
    if isinstance(node, MatrixElement) and base.shape[1] == 1:
        indices = indices[:1]  # of a vector
    return entry(layout.of(base), *layout.each(indices))


def _filled(bold: str, spelled: str) -> LayoutRule:
    box = Upright(bold, bold=True)
    return lambda layout, node: Either(box, box, Upright(spelled))


RULES: dict[Any, LayoutRule] = {
    sp.MatMul: _matmul,
    sp.Inverse: lambda layout, node: power(layout.of(node.args[0]), negative(Digits("1"))),
    sp.Transpose: lambda layout, node: power(layout.of(node.args[0]), Sign("⊤")),
    sp.HadamardProduct: lambda layout, node: infix("⊙", *layout.each(node.args)),
    sp.OneMatrix: _filled("1", "ones"),
    sp.ZeroMatrix: _filled("0", "zeros"),
    sp.Identity: lambda layout, node: name_box("I"),
    f.Entrywise: _entrywise,
    sp.ImmutableDenseMatrix: _dense,
    sp.ImmutableDenseNDimArray: _ndarray,
    MatrixElement: _element,
    sp.Indexed: _element,
}
