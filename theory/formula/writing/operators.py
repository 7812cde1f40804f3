"""How functions, derivatives, sums over an index, limits and relations are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks.vocabulary import heads as f
from theory.formula.names import UNICODE
from theory.formula.writing.arithmetic import letter
from theory.formula.writing.writer import ATOM, PRODUCT, SUM, Rule, Text, Writer

NAMES: Mapping[Any, tuple[str, str, str]] = {  # function -> LaTeX, Unicode, ASCII
    **{head: row.written for head, row in f.FUNCTIONS.items()},
    **{head: row.written for head, row in f.ARRAY_FUNCTIONS.items()},
}


def _named(writer: Writer, node: Any) -> Text:
    return writer.call(writer.choose(NAMES[node.func]), node.args)


def _derivative(writer: Writer, node: Any) -> Text:
    body, *pairs = node.args
    variable = writer.write(pairs[0][0])
    mark = r"\frac{\partial}{\partial " + variable + "}" if writer.latex else f"∂/∂{variable}"
    if not writer.latex and writer.style is not UNICODE:
        mark = f"d/d{variable}"
    times = int(pairs[0][1])
    if times > 1:
        mark = rf"\frac{{\partial^{times}}}{{\partial {variable}^{times}}}" if writer.latex else f"({mark})^{times}"
    body_text = writer.write(body)
    return f"{mark} {writer.bracket(body_text)}", PRODUCT


def _gradient(writer: Writer, node: Any) -> Text:
    return letter(writer, sp.Symbol("d{}/d{}".format(*node.args[:2])))


def _big(latex: str, unicode: str, ascii: str) -> Rule:
    def rule(writer: Writer, node: Any) -> Text:
        body, *limits = node.args
        if writer.latex:
            signs = "".join(
                rf"{latex}_{{{writer.write(i)}={writer.write(a)}}}^{{{writer.write(b)}}} " for i, a, b in limits
            )
            return signs + writer.at(body, PRODUCT), PRODUCT
        ranges = ", ".join(f"{writer.write(i)} = {writer.write(a)}..{writer.write(b)}" for i, a, b in limits)
        sign = unicode if writer.style is UNICODE else ascii
        return f"{sign}[{ranges}] {writer.at(body, PRODUCT)}", PRODUCT

    return rule


def _comprehension(writer: Writer, node: Any) -> Text:
    """The formula of one entry, and the ranges of its indices."""
    body, *limits = node.args
    ranges = [(writer.write(i), writer.write(a), writer.write(b)) for i, a, b in limits]
    if writer.latex:
        return writer.write(body) + r" \quad " + r",\ ".join(rf"{i} = {a}, \dots, {b}" for i, a, b in ranges), SUM
    return f"{writer.write(body)} for " + ", ".join(f"{i} = {a}..{b}" for i, a, b in ranges), SUM


def _limit(writer: Writer, node: Any) -> Text:
    body, variable, point = node.args[:3]
    arrow = rf"{writer.write(variable)} \to {writer.write(point)}" if writer.latex else None
    if arrow:
        return rf"\lim_{{{arrow}}} {writer.at(body, PRODUCT)}", PRODUCT
    to = "→" if writer.style is UNICODE else "->"
    return f"lim[{writer.write(variable)} {to} {writer.write(point)}] {writer.at(body, PRODUCT)}", PRODUCT


def _absolute(writer: Writer, node: Any) -> Text:
    inside = writer.write(node.args[0])
    return (rf"\left|{inside}\right|" if writer.latex else f"|{inside}|"), ATOM


def _norm(writer: Writer, node: Any) -> Text:
    inside = writer.write(node.args[0])
    if writer.latex:
        return rf"\left\lVert {inside} \right\rVert", ATOM
    return (f"‖{inside}‖" if writer.style is UNICODE else f"norm({inside})"), ATOM


def _root(writer: Writer, node: Any) -> Text:
    function, variable, low, high = map(writer.write, node.args)
    if writer.latex:
        return rf"\text{{the }} {variable} \in ({low}, {high}) \text{{ with }} {function} = 0", SUM
    return f"the {variable} in ({low}, {high}) with {function} = 0", SUM


def _relation(writer: Writer, node: Any) -> Text:
    signs = {"==": "=", "<=": r"\le" if writer.latex else "≤", ">=": r"\ge" if writer.latex else "≥"}
    sign = signs.get(node.rel_op, node.rel_op)
    return f"{writer.write(node.lhs)} {sign} {writer.write(node.rhs)}", SUM


def _tuple(writer: Writer, node: Any) -> Text:
    return writer.bracket(", ".join(map(writer.write, node.args))), ATOM


RULES: Mapping[Any, Rule] = {
    **dict.fromkeys(NAMES, _named),
    sp.Abs: _absolute,
    sp.Derivative: _derivative,
    f.Gradient: _gradient,
    f.MatrixGradient: _gradient,
    sp.Sum: _big(r"\sum", "Σ", "sum"),
    sp.Product: _big(r"\prod", "Π", "prod"),
    sp.Limit: _limit,
    ArrayComprehension: _comprehension,
    f.Norm: _norm,
    f.Root: _root,
    sp.Tuple: _tuple,
    Relational: _relation,
    AppliedUndef: lambda writer, node: writer.call(writer.style.name(node.func.__name__), node.args),
}
