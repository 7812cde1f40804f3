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
from checks.vocabulary.rows import VocabularyRow
from theory.formula.boxes import (
    Box,
    Digits,
    Either,
    Fence,
    FunctionName,
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
from theory.formula.layout.rules import LayoutRule, Typesetter
from theory.formula.names import PARTIAL, name_box
from theory.formula.operators import Binding, commas, infix, operating, product

ROWS: Mapping[Any, VocabularyRow] = {
    **f.FUNCTIONS,
    **f.ARRAY_FUNCTIONS,
    **f.ARRAY_OPERATIONS,
    **{row.of_numbers: row for row in f.ARRAY_FUNCTIONS.values() if row.numbers},
}


LN = vocabulary.FUNCTIONS["ln"]
TABLES = (vocabulary.FUNCTIONS, vocabulary.ARRAY_FUNCTIONS, vocabulary.ARRAY_OPERATIONS)


@cache
def function(name: str) -> Box:
    """The name of a function of the vocabulary, by its canonical name; another is written as it is."""
    row = next((table[name] for table in TABLES if name in table), None)
    unicode, ascii = row.written if row else (name, name)
    box = Letter(unicode) if len(unicode) == 1 else FunctionName(unicode)
    return box if unicode == ascii else Either(box, box, FunctionName(ascii))


def _derivative(layout: Typesetter, node: Any) -> Box:
    """The operator before what it differentiates: a derivative that nobody has evaluated yet."""
    body, *variables = node.args
    order = sum(times for _, times in variables)
    page, line = _operator(layout, variables, order), [_operator(layout, [(by, 1)], 1) for by, _ in variables]
    sign: Box = page
    if order > 1:
        repeated = row(*(Scripts(bracket(one), above=Digits(str(times))) if times > 1 else one
                         for one, (_, times) in zip(line, variables, strict=True)))  # fmt: skip
        sign = Either(page, repeated, repeated)
    return row(sign, Operator("of"), bracket(layout.of(body)))


def _operator(layout: Typesetter, variables: Any, order: int) -> Box:
    """The fraction of curly d's, with the order above it."""
    below = [part for by, times in variables for part in (PARTIAL, _raised(layout.of(by), times))]
    return Over(_raised(PARTIAL, order), row(*below))


def _raised(box: Box, times: int) -> Box:
    return Scripts(box, above=Digits(str(times))) if times > 1 else box


def _gradient(layout: Typesetter, node: Any) -> Box:
    name = sp.Symbol("d{}/d{}".format(*node.args[:2]))
    return layout.values.get(name) or name_box(name.name)


def _over_indices(sign: str) -> LayoutRule:
    """A sum or product over indices: a page has a sign for each, a line one with all ranges behind it."""

    def rule(layout: Typesetter, node: Any) -> Box:
        body, *limits = node.args
        ranges = [layout.each(limit) for limit in limits]
        page = (part for i, a, b in ranges for part in (Scripts(Sign(sign), infix("=", i, a), b), Operator("of")))
        line = row(Sign(sign), Fence("[", _ranges(ranges), "]"))
        return operating(Either(row(*[*page][:-1]), line, line), layout.of(body))

    return rule


def _ranges(ranges: Iterable[list[Box]]) -> Box:
    """`i = 0..3, j = 0..2`, as a line has it."""
    return commas(*(infix("=", i, row(a, Sign(".."), b)) for i, a, b in ranges))


def _comprehension(layout: Typesetter, node: Any) -> Box:
    """The formula of one entry, and the ranges of its indices."""
    body, *limits = node.args
    ranges = [layout.each(limit) for limit in limits]
    entry, comma = layout.of(body), Operator(",")
    page: list[Box] = [Space(100)]
    for i, a, b in ranges:
        page += [infix("=", i, a), comma, Sign("…"), comma, b, comma, Space(25)]
    line = row(entry, Words(" for "), _ranges(ranges))
    return Either(row(entry, *page[:-2]), line, line)


def _limit(layout: Typesetter, node: Any) -> Box:
    body, variable, point = node.args[:3]
    towards = infix("→", layout.of(variable), layout.of(point))
    line = row(FunctionName("lim"), Fence("[", towards, "]"))
    return operating(Either(Scripts(FunctionName("lim"), towards), line, line), layout.of(body))


def _fenced(layout: Typesetter, node: Any) -> Box:
    """Between signs; in ASCII, by name."""
    sign, called = f.ARRAY_FUNCTIONS[node.func].fence, _named(layout, node)
    shown = Fence(sign, layout.of(node.args[0]), sign)
    return Either(shown, shown, called)


def _root(layout: Typesetter, node: Any) -> Box:
    """The one zero of a function between two ends."""
    value, variable, low, high = layout.each(node.args)
    where = infix("∈", variable, bracket(commas(low, high)))
    return row(Words("the "), where, Words(" with "), infix("=", value, Digits("0")))


def _stationary(layout: Typesetter, node: Any) -> Box:
    """Where a derivative is 0."""
    derivative, variable = layout.each(node.args)
    return row(Words("the "), variable, Words(" with "), infix("=", derivative, Digits("0")))


RELATIONS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def _relation(layout: Typesetter, node: Any) -> Box:
    return infix(RELATIONS.get(node.rel_op) or node.rel_op, layout.of(node.lhs), layout.of(node.rhs))


def _named(layout: Typesetter, node: Any) -> Box:
    return layout.call(function(ROWS[node.func].name), node.args)


def _operated(layout: Typesetter, node: Any) -> Box:
    """An operation on arrays; a number among its operands is written as one, and what goes without saying is not."""
    operands = [arg[0, 0] if isinstance(arg, sp.MatrixBase) and arg.shape == (1, 1) else arg for arg in node.operands]
    numbers, usual = [*node.numbers], [*f.ARRAY_OPERATIONS[node.func].options.values()]
    while numbers and numbers[-1] == usual[len(numbers) - 1]:
        numbers.pop()
    return layout.call(function(ROWS[node.func].name), [*operands, *map(sp.Integer, numbers)])


def _total(layout: Typesetter, node: Any) -> Box:
    """The sum of all entries; of what leaves one entry, that."""
    (inside,) = node.args
    one = isinstance(inside, sp.MatMul | f.Operated) and inside.shape == (1, 1)
    return layout.of(inside) if one else _named(layout, node)


def _pulled_back(layout: Typesetter, node: Any) -> Box:
    """The transpose of an operation's Jacobian times the gradient that comes from above."""
    operation, place, upstream = node.args
    by = layout.of(operation.operands[int(place)])
    jacobian = bracket(Over(row(PARTIAL, layout.of(operation)), row(PARTIAL, by)))
    return row(Scripts(jacobian, above=Sign("⊤")), Operator("@"), layout.operand(upstream, Binding.FACTOR))


def _floor(layout: Typesetter, node: Any) -> Box:
    """Brackets on a page; a line says the function's name."""
    call = _named(layout, node)
    return Either(Fence("⌊", layout.of(node.args[0]), "⌋"), call, call)


RULES: dict[Any, LayoutRule] = {
    **dict.fromkeys(ROWS, _named),
    sp.floor: _floor,
    f.XLogX: lambda layout, node: product(layout.of(node.args[0]), layout.of(LN(node.args[0]))),
    sp.Abs: lambda layout, node: Fence("|", layout.of(node.args[0]), "|"),
    sp.Derivative: _derivative,
    f.Gradient: _gradient,
    f.MatrixGradient: _gradient,
    sp.Sum: _over_indices("∑"),
    sp.Product: _over_indices("∏"),
    sp.Limit: _limit,
    ArrayComprehension: _comprehension,
    f.PulledBack: _pulled_back,
    **dict.fromkeys(f.ARRAY_OPERATIONS, _operated),
    f.Total: _total,
    f.Padded: lambda layout, node: layout.call(FunctionName("pad"), node.args),
    **dict.fromkeys((head for head, row in f.ARRAY_FUNCTIONS.items() if row.fence), _fenced),
    f.Root: _root,
    f.Stationary: _stationary,
    f.MatrixStationary: _stationary,
    sp.Tuple: lambda layout, node: bracket(commas(*layout.each(node.args))),
    Relational: _relation,
    AppliedUndef: lambda layout, node: layout.call(name_box(node.func.__name__), node.args),
}
