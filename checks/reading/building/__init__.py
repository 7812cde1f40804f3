"""A tree as a sympy expression, in the order in which it was written; nothing is evaluated and no text is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from checks.reading.building.operations import OPERATIONS
from checks.reading.building.scope import Build, SymbolicError, Vocabulary, is_matrix
from checks.reading.spelling import nearest
from checks.tree import Call, Name, Number, Tree
from checks.vocabulary import CONSTANTS, FUNCTIONS
from checks.vocabulary import heads as f

__all__ = ["SymbolicError", "Vocabulary", "symbolic"]

COLLECTIONS = frozenset({"tuple", "sequence"})


def symbolic(tree: Tree, vocabulary: Vocabulary | None = None) -> Any:
    """The sympy expression that the tree writes down: scalar, matrix (a vector is a column), or Tuple.

    Numbers are Rational. Sums and products keep the order of their terms. Raises SymbolicError.
    """
    words = vocabulary or Vocabulary()

    def build(node: Tree, other: Vocabulary | None = None) -> Any:
        if other is not None:
            return symbolic(node, other)
        if isinstance(node, Number):
            return sp.Rational(node.value.numerator, node.value.denominator)
        if isinstance(node, Name):
            return _name(node.text, words)
        if node.head not in COLLECTIONS and any(isinstance(a, Call) and a.head in COLLECTIONS for a in node.args):
            raise SymbolicError(
                f"expected one value in each operand of {node.head!r}, but found several; take them apart"
            )
        try:
            return _call(build, words, node)
        except (TypeError, sp.ShapeError) as error:
            raise SymbolicError(f"{node.head} does not fit its operands: {error}") from None

    return build(tree)


def _call(build: Build, words: Vocabulary, node: Call) -> Any:
    head = node.head
    own = words.functions.get(head)
    if own is not None:
        return own(*map(build, node.args))
    if head in OPERATIONS:
        return OPERATIONS[head](build, words, node.args)
    primes = len(head) - len(head.rstrip("'"))
    function = words.functions.get(head.rstrip("'")) or FUNCTIONS.get(head.rstrip("'"))
    if function is None:
        known = sorted({*OPERATIONS, *FUNCTIONS, *words.functions})
        hint = nearest(head, known) or "give it a meaning in the vocabulary"
        raise SymbolicError(f"expected an operation with a meaning in formulas, but found {head!r}; {hint}")
    args = [build(arg) for arg in node.args]
    if primes:
        return _primed(function, primes, args)
    if len(args) == 1 and is_matrix(args[0]):
        return f.entrywise(function, args[0])
    return function(*args)


def _primed(function: Callable[..., Any], order: int, args: Sequence[Any]) -> Any:
    """f'(a): the derivative of a function of one argument, taken before a is put in."""
    if len(args) != 1:
        raise SymbolicError(f"expected one argument behind the primes, but found {len(args)}; write the derivative out")
    t = sp.Dummy("t", real=True)
    derivative = sp.diff(function(t), t, order)
    return (
        f.entrywise(lambda x: derivative.xreplace({t: x}), args[0])
        if is_matrix(args[0])
        else derivative.xreplace({t: args[0]})
    )


_INDEXED = re.compile(r"(?P<stem>[A-Za-z]+?)(?P<first>[0-9]+)?(?P<rest>(?:_+[A-Za-z0-9]+)*)")


def _name(name: str, words: Vocabulary) -> Any:
    """The symbol of a name: from the table, a constant, a member of a family, or a new real one."""
    if name in words.bound:
        return words.bound[name]
    if name in words.symbols:
        return words.symbols[name]
    if name in CONSTANTS:
        return CONSTANTS[name].value
    found = _INDEXED.fullmatch(name)
    if found and (found["first"] or found["rest"]):
        indices = [index for index in (found["first"] or "", *found["rest"].split("_")) if index]
        if found["stem"] in words.indexed or words.bound.keys() & set(indices):
            family = found["stem"] + "__" * found["rest"].startswith("__")
            return sp.IndexedBase(family, real=True)[tuple(_index(index, words) for index in indices)]
    if words.closed:
        hint = nearest(name, sorted(words.symbols)) or f"known here: {', '.join(sorted(words.symbols)[:12])}"
        raise SymbolicError(f"expected a known name, but found {name!r}; {hint}")
    return sp.Symbol(name, real=True)


def _index(index: str, words: Vocabulary) -> Any:
    return sp.Integer(int(index)) if index.isdigit() else words.bound.get(index, sp.Symbol(index, integer=True))
