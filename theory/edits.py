"""Edits of one quantity: the small changes by which a right formula becomes a wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy as sp

from theory.derivation import Derivation
from theory.expressions import is_matrix, scale


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done to which quantity, and the derivation after it."""

    name: str
    quantity: str
    derivation: Derivation


def edits(derivation: Derivation) -> Iterator[Edit]:
    """Every single edit of every quantity's last form, in order."""
    for quantity in derivation:
        for name, expression in _changed(quantity.last):
            yield Edit(name, quantity.name, derivation.with_last(quantity.name, expression, name))


def _changed(expression: Any) -> Iterator[tuple[str, Any]]:
    yield "sign flipped", _each(expression, -1, 0)
    yield "doubled", _each(expression, 2, 0)
    yield "one added", _each(expression, 1, 1)
    for node in _products(expression):
        for i, j in combinations(range(len(node.args)), 2):
            swapped = list(node.args)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            if [factor.shape for factor in swapped] == [factor.shape for factor in node.args]:
                product = node.func(*swapped, evaluate=False)
                yield "matrix product swapped", expression.xreplace({node: product})


def _each(expression: Any, factor: int, shift: int) -> Any:
    """factor * expression + shift, entry by entry."""
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        return expression.applyfunc(lambda entry: factor * entry + shift)
    if is_matrix(expression):
        scaled = scale(sp.Integer(factor), expression)
        return sp.MatAdd(scaled, sp.OneMatrix(*expression.shape), evaluate=False) if shift else scaled
    return sp.Add(sp.Mul(factor, expression, evaluate=False), shift, evaluate=False)


def _products(expression: Any) -> Iterator[Any]:
    """The products of matrices in the expression, scalars left aside."""
    for node in sp.preorder_traversal(expression):
        if isinstance(node, sp.MatMul) and all(map(is_matrix, node.args)):
            yield node
