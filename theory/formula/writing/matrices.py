"""How matrices and tensors are written: products, transposes, functions of every entry, and entries themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.vocabulary import heads as f
from theory.formula.names import LATEX, UNICODE, Style
from theory.formula.writing.arithmetic import letter, without_sign
from theory.formula.writing.writer import ATOM, POWER, PRODUCT, SUM, UNARY, Rule, Text, Writer

LONGEST = 12  # rows or columns of a matrix that are written out


def _matmul(writer: Writer, node: Any) -> Text:
    negative, body = without_sign(node)
    if negative:
        return "-" + writer.at(body, PRODUCT), SUM
    return writer.style.matrix_times.join(writer.at(factor, UNARY) for factor in node.args), PRODUCT


def _transpose(writer: Writer, node: Any) -> Text:
    base = writer.at(node.args[0], ATOM)
    return (rf"{base}^{{\top}}" if writer.latex else f"{base}ᵀ" if writer.style is UNICODE else f"{base}.T"), POWER


def _hadamard(writer: Writer, node: Any) -> Text:
    return writer.style.hadamard.join(writer.at(factor, UNARY) for factor in node.args), PRODUCT


def _entrywise(writer: Writer, node: Any) -> Text:
    function, matrix = node.args
    (variable,) = function.variables
    text, strength = writer.visit(matrix)
    alone = isinstance(function.expr, sp.Function) and function.expr.args[0] == variable  # it brackets by itself
    shown = text if alone or strength >= ATOM else writer.bracket(text)
    inside = replace(writer, values={**writer.values, variable: shown})
    return inside.visit(function.expr)


def _dense(writer: Writer, node: Any) -> Text:
    rows, columns = map(int, node.shape)
    if rows > LONGEST or columns > LONGEST:
        return f"[{rows} x {columns}]", ATOM
    entries = [[writer.write(node[i, j]) for j in range(columns)] for i in range(rows)]
    return matrix_text(entries, writer.style), ATOM


def matrix_text(entries: list[list[str]], style: Style) -> str:
    """Rows of written entries as one matrix."""
    if style is LATEX:
        return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in entries) + r"\end{bmatrix}"
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in entries) + "]"


def _ndarray(writer: Writer, node: Any) -> Text:
    if len(node.shape) > 2:
        return "[" + ", ".join(writer.write(part) for part in node) + "]", ATOM
    rows = node.tolist() if len(node.shape) == 2 else [node.tolist()]
    return matrix_text([[writer.write(entry) for entry in row] for row in rows], writer.style), ATOM


def _element(writer: Writer, node: Any) -> Text:
    if node in writer.values:
        return letter(writer, node)
    base, *indices = node.args
    inside = ", ".join(map(writer.write, indices))
    return (f"{writer.at(base, ATOM)}_{{{inside}}}" if writer.latex else f"{writer.at(base, ATOM)}[{inside}]"), ATOM


RULES: dict[Any, Rule] = {
    sp.MatMul: _matmul,
    sp.Transpose: _transpose,
    sp.HadamardProduct: _hadamard,
    sp.OneMatrix: lambda writer, node: (writer.choose((r"\mathbf{1}", "𝟏", "ones")), ATOM),
    sp.ZeroMatrix: lambda writer, node: (writer.choose((r"\mathbf{0}", "𝟎", "zeros")), ATOM),
    sp.Identity: lambda writer, node: ("I", ATOM),
    f.Entrywise: _entrywise,
    sp.ImmutableDenseMatrix: _dense,
    sp.ImmutableDenseNDimArray: _ndarray,
    MatrixElement: _element,
    sp.Indexed: _element,
}
