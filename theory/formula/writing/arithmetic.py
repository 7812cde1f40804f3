"""How numbers, letters, sums, products and powers are written."""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.formula.names import UNICODE, derivative
from theory.formula.writing.writer import ATOM, POWER, PRODUCT, SUM, UNARY, Rule, Text, Writer


def letter(writer: Writer, node: Any) -> Text:
    text = writer.values.get(node)
    if text is None:
        name = str(getattr(node, "name", node))
        return writer.style.name(name), UNARY if derivative(name) else ATOM
    return text, SUM if text.startswith("-") else PRODUCT if "/" in text or "\\" in text else ATOM


def _number(writer: Writer, node: Any) -> Text:
    if node.q == 1:
        return str(node.p), ATOM if node.p >= 0 else SUM
    text, strength = writer.fraction(str(abs(node.p)), str(node.q))
    return ("-" + text, SUM) if node.p < 0 else (text, strength)


def _add(writer: Writer, node: Any) -> Text:
    text = ""
    for position, term in enumerate(node.args):
        negative, body = without_sign(term)
        if position == 0:
            text = writer.at(term, SUM)
        elif negative:
            text += " - " + writer.at(body, PRODUCT)
        else:
            text += " + " + _term(writer, term)
    return text, SUM


def _term(writer: Writer, term: Any) -> str:
    """A term after a plus sign: a bare negative number put in for a letter is bracketed."""
    text, strength = writer.visit(term)
    return writer.bracket(text) if text.startswith("-") or strength < SUM else text


def without_sign(term: Any) -> tuple[bool, Any]:
    """Whether the term is written with a minus, and what follows it."""
    if term.is_Rational and term < 0:
        return True, -term
    if isinstance(term, (sp.Mul, sp.MatMul)) and term.args[0].is_Rational and term.args[0] < 0:
        first, *rest = term.args
        if first == -1:
            return True, rest[0] if len(rest) == 1 else term.func(*rest, evaluate=False)
        return True, term.func(-first, *rest, evaluate=False)
    return False, term


def _mul(writer: Writer, node: Any) -> Text:
    negative, body = without_sign(node)
    if negative:
        return "-" + writer.at(body, PRODUCT), SUM
    above, below = [], []
    for factor in node.args:
        if factor.is_Pow and factor.exp.is_Rational and factor.exp < 0 and factor.base is not sp.E:
            below.append(factor.base if factor.exp == -1 else sp.Pow(factor.base, -factor.exp, evaluate=False))
        elif factor.is_Rational and factor.q != 1:
            below.append(sp.Integer(factor.q))
            above += [sp.Integer(factor.p)] if factor.p != 1 else []
        else:
            above.append(factor)
    if not below:
        return _product(writer, above), PRODUCT
    if writer.latex:
        return writer.fraction(_product(writer, above), _product(writer, below))
    bottom = writer.at(below[0], POWER) if len(below) == 1 else writer.bracket(_product(writer, below))
    top = writer.at(above[0], UNARY) if len(above) == 1 else _product(writer, above)
    return f"{top}/{bottom}", PRODUCT


def _product(writer: Writer, factors: list[Any]) -> str:
    if not factors:
        return "1"
    if len(factors) == 1:
        return writer.at(factors[0], SUM if writer.latex else PRODUCT)
    text = ""
    for factor in factors:
        part = writer.at(factor, UNARY)
        if not text:
            text = part
        else:
            numeric = part[0].isdigit() or part.startswith(("(-", r"\left(-"))
            text += (writer.style.number_times if numeric else writer.style.times) + part
    return text


def _pow(writer: Writer, node: Any) -> Text:
    base, exponent = node.args
    if exponent == sp.Rational(1, 2):
        return _square_root(writer, base)
    if exponent.is_Rational and exponent < 0:
        inverse = base if exponent == -1 else sp.Pow(base, -exponent, evaluate=False)
        return writer.fraction("1", writer.at(inverse, SUM if writer.latex else POWER))
    return writer.power(writer.at(base, ATOM), writer.write(exponent)), POWER


def _square_root(writer: Writer, inside: Any) -> Text:
    text = writer.write(inside)
    if writer.latex:
        return rf"\sqrt{{{text}}}", ATOM
    return (f"√{text}" if text.isalnum() and writer.style is UNICODE else f"sqrt({text})"), ATOM


def _exp(writer: Writer, node: Any) -> Text:
    inside = writer.write(node.args[0])
    if writer.latex:
        return f"e^{{{inside}}}", POWER
    if writer.style is UNICODE:
        return (f"e^{inside}" if len(inside) == 1 or inside.isdigit() else f"e^({inside})"), POWER
    return f"exp({inside})", ATOM


RULES: dict[Any, Rule] = {
    sp.Symbol: letter,
    sp.MatrixSymbol: letter,
    sp.IndexedBase: letter,
    sp.Rational: _number,
    type(sp.pi): lambda writer, node: (writer.style.pi, ATOM),
    type(sp.E): lambda writer, node: ("e", ATOM),
    type(sp.oo): lambda writer, node: (writer.style.infinity, ATOM),
    type(-sp.oo): lambda writer, node: ("-" + writer.style.infinity, SUM),
    sp.Add: _add,
    sp.MatAdd: _add,
    sp.Mul: _mul,
    sp.Pow: _pow,
    sp.MatPow: _pow,
    sp.exp: _exp,
}
