"""A tree, such as what a student's answer was read as, -> one box: what the reader found, not what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from checks.tree import Call, Name, Number, Tree, operands
from theory.formula.boxes import Box, Digits, Fence, FunctionName, Grid, Operator, Over, Radical, Scripts, Sign, row
from theory.formula.layout.arithmetic import exponential
from theory.formula.layout.functions import function
from theory.formula.names import PARTIAL, label, name_box
from theory.formula.numbers import number
from theory.formula.operators import (
    Binding,
    applied,
    commas,
    entry,
    infix,
    negative,
    operand,
    operating,
    power,
    product,
)

TreeRule = Callable[[Call], Box]


def tree_layout(tree: Tree) -> Box:
    """The tree's box. A head with another number of arguments than it usually has is a function of them."""
    if isinstance(tree, Number):
        return number(tree.text) if tree.text.replace(".", "", 1).isdecimal() else fraction(tree.value)
    if isinstance(tree, Name):
        return _name(tree.text)
    rule = RULES.get(tree.head)
    if rule is None or not tree.args:
        return Sign("∅") if tree.head == "set" else _function(tree)
    try:
        return rule(tree)
    except (ValueError, IndexError):
        return _function(tree)


def fraction(value: Fraction) -> Box:
    """An exact number; whole ones from 10,000 on with separators."""
    size = abs(value)
    whole = f"{size.numerator:,}" if size >= 10_000 else str(size.numerator)
    box = Digits(whole) if size.denominator == 1 else Over(Digits(str(size.numerator)), Digits(str(size.denominator)))
    return negative(box) if value < 0 else box


def _name(text: str) -> Box:
    """`W__2` is W with the label 2 above."""
    base, _, above = text.partition("__")
    return power(name_box(base), Fence("(", label(above), ")")) if above else name_box(base)


def _each(trees: Sequence[Tree]) -> list[Box]:
    return [tree_layout(tree) for tree in trees]


def _function(tree: Call) -> Box:
    if tree.head == "ellipsis":
        return Sign("…")
    head = tree.head.rstrip("'")
    name = name_box(head) if len(head) == 1 else function(head)
    primes = tuple(Sign("′") for _ in range(len(tree.head) - len(head)))
    return applied(Scripts(name, above=row(*primes)) if primes else name, *_each(tree.args))


def _infix(key: str) -> TreeRule:
    """An operation between its arguments; before a single one it is a sign."""

    def rule(tree: Call) -> Box:
        parts = _each(tree.args)
        return infix(key, *parts) if len(parts) > 1 else row(Operator(key), operand(parts[0], Binding.PRODUCT))

    return rule


def _grid(tree: Call) -> Box:
    rows = [arg.args if isinstance(arg, Call) and arg.head == "list" else (arg,) for arg in tree.args]
    return Grid(tuple(tuple(_each(entries)) for entries in rows))


def _indexed(tree: Call) -> Box:
    return entry(*_each(tree.args))


def _labelled(tree: Call) -> Box:
    base, *labels = _each(tree.args)
    return power(base, Fence("(", commas(*labels), ")"))


def _over_indices(sign: str) -> TreeRule:
    """A sum or product over an index, whose bounds may be missing, or leave one index out."""

    def rule(tree: Call) -> Box:
        if len(tree.args) == 3:
            return operating(Scripts(Sign(sign), tree_layout(tree.args[2])), tree_layout(tree.args[0]))
        body, index, *bounds = _each(tree.args)
        below = infix("=", index, bounds[0]) if bounds else index
        return operating(Scripts(Sign(sign), below, bounds[1] if len(bounds) > 1 else None), body)

    return rule


def _integral(tree: Call) -> Box:
    body, letter, low, high = _each(tree.args)
    return operating(Scripts(Sign("∫"), low, high), row(body, Sign(" d"), letter))


def _limit(tree: Call) -> Box:
    body, letter, target = _each(tree.args[:3])
    return operating(Scripts(FunctionName("lim"), infix("→", letter, target)), body)


def _derivative(tree: Call) -> Box:
    of, by = (operand(box, Binding.FACTOR) for box in _each(tree.args))
    return Over(row(PARTIAL, of), row(PARTIAL, by))


def _between(opening: str, closing: str) -> TreeRule:
    return lambda tree: Fence(opening, commas(*_each(tree.args)), closing)


def _quotient(tree: Call) -> Box:
    above, below = _each(tree.args)
    return Over(above, below)


RULES: dict[str, TreeRule] = {
    "+": _infix("+"),
    "-": _infix("-"),
    "neg": lambda tree: negative(tree_layout(tree.args[0])),
    "±": _infix("±"),
    "≠": _infix("≠"),
    "∈": _infix("∈"),
    "*": lambda tree: product(*_each(operands(tree, "*"))),
    "@": _infix("@"),
    "/": _quotient,
    "^": lambda tree: power(*_each(tree.args)),
    "hadamard": _infix("⊙"),
    "∘": _infix("∘"),
    "transpose": lambda tree: power(tree_layout(tree.args[0]), Sign("⊤")),
    "exp": lambda tree: exponential(commas(*_each(tree.args))),
    "sqrt": lambda tree: Radical(commas(*_each(tree.args))),
    "abs": _between("|", "|"),
    "list": _grid,
    "tuple": _between("(", ")"),
    "sequence": lambda tree: commas(*_each(tree.args)),
    "set": _between("{", "}"),
    "interval[)": _between("[", ")"),
    "interval(]": _between("(", "]"),
    "shape": _infix("×"),
    "index": _indexed,
    "sub": _indexed,
    "label": _labelled,
    "apply": lambda tree: applied(*_each(tree.args)),
    "derivative": _derivative,
    "integral": _integral,
    "limit": _limit,
    "sum_over": _over_indices("∑"),
    "product_over": _over_indices("∏"),
}
