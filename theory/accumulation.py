"""The chain rule over numbers, decided without unfolding them: every local derivative, shown elsewhere, is a letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from checks.evidence import Finding, Obstacle, undecided
from checks.identity import decide
from checks.vocabulary.heads import Gradient
from theory.derivation import Derivation, Quantity


def decide_chain_rule(derivation: Derivation, left: Gradient, right: Any) -> Finding:
    """Whether `right` is the total derivative `left`, in earlier gradients and local derivatives.

    Both become polynomials in local derivatives, whose own chains are decided where they stand. UNDECIDED where
    something between the two numbers is no number; a difference refutes nothing.
    """
    nodes = {derivation.symbol(q.name): q for q in derivation if not isinstance(q.forms[0].expression, DERIVED)}
    known = {pair: letter for letter, pair in _locals(derivation, nodes)}
    total = _total(nodes, known, *left.args)
    if total is None:
        return undecided(Obstacle.NOT_SHOWN)
    kept = frozenset(known.values())
    for quantity in reversed(derivation.quantities):
        letter = derivation.symbol(quantity.name)
        if isinstance(quantity.forms[0].expression, Gradient) and letter not in kept:
            right = right.xreplace({letter: quantity.last})
    found = decide(total, right)
    return found if found.verdict.holds else undecided(Obstacle.NOT_SHOWN)


DERIVED = (Gradient, sp.Derivative)


def _locals(derivation: Derivation, nodes: dict[Any, Quantity]) -> Iterator[tuple[Any, tuple[Any, Any]]]:
    """Every local derivative: its letter, and the node and the operand that it is of.

    A total derivative is a local one where the operand reaches the node by no other way.
    """
    by_expression = {quantity.forms[0].expression: node for node, quantity in nodes.items()}
    behind: dict[Any, frozenset[Any]] = {}  # node -> everything that it depends on
    for node, quantity in nodes.items():
        used = quantity.forms[0].expression.free_symbols
        behind[node] = frozenset(used).union(*(behind.get(one, frozenset()) for one in used))
    for quantity in derivation:
        form, letter = quantity.forms[0].expression, derivation.symbol(quantity.name)
        if isinstance(form, sp.Derivative) and form.expr in by_expression and len(form.variables) == 1:
            yield letter, (by_expression[form.expr], form.variables[0])
        elif isinstance(form, Gradient) and form.args[0] in nodes:
            node, operand = form.args[:2]
            used = nodes[node].forms[0].expression.free_symbols
            if operand in used and not any(operand in behind.get(one, ()) for one in used):
                yield letter, (node, operand)


def _total(
    nodes: dict[Any, Quantity], known: dict[tuple[Any, Any], Any], target: Any, variable: Any, *fixed: Any
) -> Any:
    """The derivative of a number by another, summed over all ways; None where one of its steps is not known."""
    slopes: dict[Any, Any] = {variable: sp.S.One}
    for node, quantity in nodes.items():
        moving = [one for one in slopes if one in quantity.forms[0].expression.free_symbols]
        if node != variable and node not in fixed and moving:
            steps = [(known.get((node, one)), slopes[one]) for one in moving]
            lost = quantity.shape or any(None in step for step in steps)
            slopes[node] = None if lost else sp.Add(*(local * before for local, before in steps))
    return slopes.get(target)
