"""How functions, derivatives, sums over an index, limits and relations are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks import vocabulary
from checks.vocabulary import heads as f
from checks.vocabulary.rows import Word
from theory.formula.boxes import (
    Box,
    Digits,
    Either,
    Fence,
    Function,
    Letter,
    Operator,
    Over,
    Scripts,
    Sign,
    Space,
    Words,
    bracket,
    row,
)
from theory.formula.layout.rules import Layout, Rule
from theory.formula.names import PARTIAL, named
from theory.formula.operators import joined, listed, operating

ROWS: Mapping[Any, Word] = {**f.FUNCTIONS, **f.ARRAY_FUNCTIONS}


@cache
def function(name: str) -> Box:
    """The name of a function of the vocabulary, by its canonical name; another is written as it is."""
    row = vocabulary.FUNCTIONS.get(name) or vocabulary.ARRAY_FUNCTIONS.get(name)
    unicode, ascii = row.written if row else (name, name)
    box = Letter(unicode) if len(unicode) == 1 else Function(unicode)
    return box if unicode == ascii else Either(box, box, Function(ascii))


def _derivative(layout: Layout, node: Any) -> Box:
    """The operator before what it differentiates: a derivative that nobody has evaluated yet."""
    body, (variable, times) = node.args
    by = layout.of(variable)
    sign: Box = Over(PARTIAL, row(PARTIAL, by))
    if times > 1:
        above = Digits(str(times))
        line = Scripts(bracket(sign), above=above)
        sign = Either(Over(Scripts(PARTIAL, above=above), row(PARTIAL, Scripts(by, above=above))), line, line)
    return row(sign, Operator("of"), bracket(layout.of(body)))


def _gradient(layout: Layout, node: Any) -> Box:
    name = sp.Symbol("d{}/d{}".format(*node.args[:2]))
    return layout.values.get(name) or named(name.name)


def _over_indices(sign: str) -> Rule:
    """A sum or product over indices: a page has a sign for each, a line one with all ranges behind it."""

    def rule(layout: Layout, node: Any) -> Box:
        body, *limits = node.args
        ranges = [layout.each(limit) for limit in limits]
        page = (part for i, a, b in ranges for part in (Scripts(Sign(sign), joined("=", i, a), b), Operator("of")))
        line = row(Sign(sign), Fence("[", _ranges(ranges), "]"))
        return operating(Either(row(*[*page][:-1]), line, line), layout.of(body))

    return rule


def _ranges(ranges: Iterable[list[Box]]) -> Box:
    """`i = 0..3, j = 0..2`, as a line has it."""
    return listed(*(joined("=", i, row(a, Sign(".."), b)) for i, a, b in ranges))


def _comprehension(layout: Layout, node: Any) -> Box:
    """The formula of one entry, and the ranges of its indices."""
    body, *limits = node.args
    ranges = [layout.each(limit) for limit in limits]
    entry, comma = layout.of(body), Operator(",")
    page: list[Box] = [Space(100)]
    for i, a, b in ranges:
        page += [joined("=", i, a), comma, Sign("…"), comma, b, comma, Space(25)]
    line = row(entry, Words(" for "), _ranges(ranges))
    return Either(row(entry, *page[:-2]), line, line)


def _limit(layout: Layout, node: Any) -> Box:
    body, variable, point = node.args[:3]
    towards = joined("→", layout.of(variable), layout.of(point))
    line = row(Function("lim"), Fence("[", towards, "]"))
    return operating(Either(Scripts(Function("lim"), towards), line, line), layout.of(body))


def _norm(layout: Layout, node: Any) -> Box:
    inside = layout.of(node.args[0])
    shown = Fence("‖", inside, "‖")
    return Either(shown, shown, row(Function("norm"), bracket(inside)))


def _root(layout: Layout, node: Any) -> Box:
    """The one zero of a function between two ends."""
    value, variable, low, high = layout.each(node.args)
    where = joined("∈", variable, bracket(listed(low, high)))
    return row(Words("the "), where, Words(" with "), joined("=", value, Digits("0")))


RELATIONS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def _relation(layout: Layout, node: Any) -> Box:
    return joined(RELATIONS.get(node.rel_op) or node.rel_op, layout.of(node.lhs), layout.of(node.rhs))


def _named(layout: Layout, node: Any) -> Box:
    return layout.call(function(ROWS[node.func].name), node.args)


RULES: dict[Any, Rule] = {
    **dict.fromkeys(ROWS, _named),
    sp.Abs: lambda layout, node: Fence("|", layout.of(node.args[0]), "|"),
    sp.Derivative: _derivative,
    f.Gradient: _gradient,
    f.MatrixGradient: _gradient,
    sp.Sum: _over_indices("∑"),
    sp.Product: _over_indices("∏"),
    sp.Limit: _limit,
    ArrayComprehension: _comprehension,
    f.Norm: _norm,
    f.Root: _root,
    sp.Tuple: lambda layout, node: bracket(listed(*layout.each(node.args))),
    Relational: _relation,
    AppliedUndef: lambda layout, node: layout.call(named(node.func.__name__), node.args),
}
