"""How numbers, letters, sums, products and powers are laid out."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.vocabulary import constants
from theory.formula.boxes import Box, Digits, Either, FunctionName, Letter, Over, Radical, Scripts, Upright, bracket
from theory.formula.layout.rules import LayoutRule, Typesetter
from theory.formula.names import name_box
from theory.formula.operators import applied, infix, negative, power, product, shown_as

EULER = Letter("e")


def constant(row: constants.Constant) -> LayoutRule:
    """A letter or sign of its own, which ASCII spells out."""
    unicode, ascii = row.written
    box = Letter(unicode)
    shown = box if unicode == ascii else Either(box, box, Upright(ascii))
    return lambda layout, node: shown


def letter(layout: Typesetter, node: Any) -> Box:
    """A name, or what is put in its place."""
    found = layout.values.get(node)
    return name_box(str(getattr(node, "name", node))) if found is None else found


def _number(layout: Typesetter, node: Any) -> Box:
    size: Box = Digits(str(abs(node.p)))
    if node.q != 1:
        size = Over(size, Digits(str(node.q)))
    return negative(size) if node.p < 0 else size


def _add(layout: Typesetter, node: Any) -> Box:
    found = layout.of(node.args[0])
    for term in node.args[1:]:
        minus, body = without_sign(term)
        found = infix("-" if minus else "+", found, layout.of(body))
    return found


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


def _mul(layout: Typesetter, node: Any) -> Box:
    minus, body = without_sign(node)
    if minus:
        return negative(layout.of(body))
    above, below = [], []
    for factor in node.args:
        if factor.is_Pow and factor.exp.is_Rational and factor.exp < 0 and factor.base is not sp.E:
            below.append(factor.base if factor.exp == -1 else sp.Pow(factor.base, -factor.exp, evaluate=False))
        elif factor.is_Rational and factor.q != 1:
            below.append(sp.Integer(factor.q))
            above += [sp.Integer(factor.p)] if factor.p != 1 else []
        else:
            above.append(factor)
    return Over(_product(layout, above), _product(layout, below)) if below else _product(layout, above)


def _product(layout: Typesetter, factors: list[Any]) -> Box:
    if not factors:
        return Digits("1")
    return product(*layout.each(factors)) if len(factors) > 1 else layout.of(factors[0])


def _pow(layout: Typesetter, node: Any) -> Box:
    base, exponent = node.args
    if exponent == sp.Rational(1, 2):
        return Radical(layout.of(base))
    if exponent.is_Rational and exponent < 0:
        return Over(Digits("1"), layout.of(base if exponent == -1 else sp.Pow(base, -exponent, evaluate=False)))
    return power(layout.of(base), layout.of(exponent))


def exponential(inside: Box) -> Box:
    """A power of e, which ASCII writes as the function exp."""
    short = isinstance(shown_as(inside), (Letter, Digits))  # e^x, but e^(x₁)
    unicode = Scripts(EULER, above=inside if short else bracket(inside))
    return Either(Scripts(EULER, above=inside), unicode, applied(FunctionName("exp"), inside))


RULES: dict[Any, LayoutRule] = {
    sp.Symbol: letter,
    sp.MatrixSymbol: letter,
    sp.IndexedBase: letter,
    sp.Rational: _number,
    **{type(row.value): constant(row) for row in constants.ROWS},
    type(-sp.oo): lambda layout, node: negative(layout.of(sp.oo)),
    sp.Add: _add,
    sp.MatAdd: _add,
    sp.Mul: _mul,
    sp.Pow: _pow,
    sp.MatPow: _pow,
    sp.exp: lambda layout, node: exponential(layout.of(node.args[0])),
}
