"""The derivatives that a computation asks for, as quantities: gradients backwards, Jacobians and Hessians by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from checks.evaluation import array, evaluate
from checks.symbols import SYMBOLS
from checks.vocabulary.heads import stationary
from theory.derivation import Form, Quantity, symbol
from theory.errors import InputError
from theory.gradients import slope
from theory.graph import Graph, Node
from theory.tidying import tidy
from theory.topics.computation.backward import Backward
from theory.topics.computation.optima import solved
from theory.topics.computation.program import Derived, Optimum

MOST = 64  # entries of a Jacobian or Hessian that are written out


def derivatives(graph: Graph, item: Derived, symmetric: frozenset[Any] = frozenset()) -> list[Quantity]:
    """The quantities that lead to a derivative; the last one is it. Raises InputError where it is too large.

    symmetric: letters of matrices that are their own transposes.
    """
    if item.order == 1 and graph[item.of].shape == () and len(item.by) == 1:
        found = Backward(replace(graph, loss=item.of), item.by).quantities()
        return [_tidied(quantity, symmetric) for quantity in found]
    return [_by_entry(graph, item)]


def _tidied(quantity: Quantity, symmetric: frozenset[Any]) -> Quantity:
    """With the last form of a gradient by an array as a hand writes it."""
    if not quantity.shape:
        return quantity
    *before, last = quantity.forms
    return replace(quantity, forms=(*before, replace(last, expression=tidy(last.expression, symmetric))))


def optimum(
    earlier: Mapping[str, Quantity], item: Optimum, domain: str, symmetric: frozenset[Any] = frozenset()
) -> Quantity:
    """Where a derivative is 0. Raises InputError where that has no closed form.

    earlier: the quantities before it, that derivative among them. domain: of the letter by which it is one.
    """
    slope = earlier[item.slope]
    derivative, variable = symbol(slope.name, slope.shape), symbol(item.by, slope.shape)
    found = solved(unfolded(earlier, slope.last), variable, domain, symmetric)
    forms = (Form(stationary(derivative, variable), f"the derivative is 0 ({item.sense})"), Form(found, "solved"))
    return Quantity(item.name, forms, shape=slope.shape)


def unfolded(earlier: Mapping[str, Quantity], expression: Any) -> Any:
    """The expression in leaves, with every earlier quantity replaced by what it is."""
    for quantity in reversed([*earlier.values()]):
        expression = expression.xreplace({symbol(quantity.name, quantity.shape): quantity.last})
    return expression


def _by_entry(graph: Graph, item: Derived) -> Quantity:
    """Every component by every variable: one row for each component, one column for each variable."""
    rows, columns = item.meaning.shape or (1, 1)
    if rows * columns > MOST:
        raise InputError(f"{item.name} has {rows} x {columns} entries; at most {MOST} are worked out one by one")
    components = _components(graph, item)
    variables = [entry for name in item.by for entry in _entries(name, graph.shapes[name])]
    if item.order == 2:
        pairs = [[(components[0], one, other) for other in variables] for one in variables]
    else:
        pairs = [[(component, variable) for variable in variables] for component in components]
    asked: Any = sp.ImmutableDenseMatrix([[sp.Derivative(*pair, evaluate=False) for pair in row] for row in pairs])
    slopes: Any = sp.ImmutableDenseMatrix([[_tidy(slope(*pair)) for pair in row] for row in pairs])
    if not item.meaning.shape:
        asked, slopes = asked[0, 0], slopes[0, 0]
    rule = "every component by every variable" if item.order == 1 else "every pair of second derivatives"
    forms = (Form(asked, rule), Form(slopes, "differentiated"))
    return Quantity(item.name, forms, shape=item.meaning.shape)


def _components(graph: Graph, item: Derived) -> list[Any]:
    """The entries of what is differentiated, in the variables and in what does not depend on them."""
    inner = graph.following(set(item.by)) - set(item.by)
    expression = _symbol(graph[item.of])
    for node in reversed(graph.nodes):
        if node.name in inner:
            expression = expression.xreplace({_symbol(node): node.expression})
    known = {letter: _as_array(letter) for letter in expression.free_symbols}
    value = evaluate(expression, known, SYMBOLS)
    return [*np.ravel(np.asarray(value, dtype=object))]


def _symbol(node: Node) -> Any:
    return symbol(node.name, node.shape)


def _as_array(letter: Any) -> Any:
    if not isinstance(letter, sp.MatrixSymbol):
        return letter
    return array([letter[place] for place in np.ndindex(*map(int, letter.shape))], letter.shape)


def _entries(name: str, shape: tuple[int, ...]) -> Iterator[Any]:
    letter = symbol(name, shape)
    yield from _as_array(letter).flat if shape else (letter,)


def _tidy(found: Any) -> Any:
    """A polynomial with its powers gathered; anything else as the rules leave it."""
    return sp.expand(found) if found.is_polynomial() else found
