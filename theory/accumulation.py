"""The chain rule, decided without unfolding what lies between: every derivative that is shown elsewhere is a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.arrays import EvaluationError, array, as_array
from checks.evidence import Finding, Obstacle, undecided
from checks.identity import decide
from checks.symbols import in_letters
from checks.vocabulary.heads import Gradient, MatrixGradient
from theory.derivation import Derivation, Quantity


def decide_chain_rule(derivation: Derivation, left: Gradient | MatrixGradient, right: Any) -> Finding:
    """Whether `right` is the total derivative `left`, in earlier gradients and local derivatives. UNDECIDED where that
    does not show it; a difference refutes nothing.
    """
    found = _over_numbers(derivation, left, right) if isinstance(left, Gradient) else undecided(Obstacle.NOT_SHOWN)
    return found if found.verdict.holds else _over_arrays(derivation, left, right)


MOST_WORK = 15_000  # operations that are differentiated for one array: some seconds


def _over_arrays(derivation: Derivation, left: Gradient | MatrixGradient, right: Any) -> Finding:
    """One step back: what each line that uses the variable passes to each of its entries, by sympy's own derivative of
    the line's entries, times the gradient by that line, which is a letter.
    """
    nodes = _nodes(derivation)
    target, variable, *fixed = left.args
    gradients = {
        quantity.forms[0].expression.args[1]: derivation.symbol(quantity.name)
        for quantity in derivation
        if isinstance(form := quantity.forms[0].expression, (Gradient, MatrixGradient))
        and (form.args[0], [*form.args[2:]]) == (target, fixed)
    }
    behind = _behind(nodes)
    uses = [node for node, quantity in nodes.items() if variable in quantity.forms[0].expression.free_symbols]
    uses = [use for use in uses if use not in (variable, *fixed) and (use == target or use in behind[target])]
    if variable == target or not all(use == target or use in gradients for use in uses):
        return undecided(Obstacle.NOT_SHOWN)
    lines = {use: nodes[use].forms[0].expression for use in uses}
    try:
        by = as_array(in_letters(variable))
        shares = [
            (as_array(in_letters(gradients.get(use, sp.S.One))), as_array(in_letters(lines[use]))) for use in uses
        ]
        letters = {*by.flat}
        values = [value for _, line in shares for value in line.flat]
        if (
            sum(value.count_ops() * len(value.atoms(sp.Symbol, MatrixElement) & letters) for value in values)
            > MOST_WORK
        ):
            return undecided(Obstacle.NOT_SHOWN)
        passed = [sp.Add(*_passed(shares, entry)) for entry in by.flat]
        other = as_array(in_letters(right.xreplace(lines)))
    except EvaluationError:
        return undecided(Obstacle.NOT_SHOWN)
    if other.shape != by.shape:
        return undecided(Obstacle.NOT_SHOWN)
    sides = (array(passed, by.shape), other)
    found = decide(*map(derivation.assuming, sides), linear=derivation.linear)
    return found if found.verdict.holds else undecided(Obstacle.NOT_SHOWN)


def _passed(shares: Iterable[tuple[Any, Any]], entry: Any) -> Iterator[Any]:
    """What lines pass back to one entry; shares: the gradient by each line, and the line, entry by entry."""
    for upstream, line in shares:
        for weight, value in zip(upstream.flat, line.flat, strict=True):
            if value.has(entry):
                yield weight * sp.diff(value, entry)


def _over_numbers(derivation: Derivation, left: Gradient, right: Any) -> Finding:
    """Of numbers, over whole routes.

    Both become polynomials in local derivatives, whose own chains are decided where they stand. UNDECIDED where
    something between the two numbers is no number.
    """
    nodes = _nodes(derivation)
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


DERIVED = (Gradient, MatrixGradient, sp.Derivative)


def _nodes(derivation: Derivation) -> dict[Any, Quantity]:
    """The letter of every line that is no derivative, and the line."""
    return {derivation.symbol(q.name): q for q in derivation if not isinstance(q.forms[0].expression, DERIVED)}


def _behind(nodes: dict[Any, Quantity]) -> dict[Any, frozenset[Any]]:
    """Every line -> all that it depends on."""
    behind: dict[Any, frozenset[Any]] = {}
    for node, quantity in nodes.items():
        used = quantity.forms[0].expression.free_symbols
        behind[node] = frozenset(used).union(*(behind.get(one, frozenset()) for one in used))
    return behind


def _locals(derivation: Derivation, nodes: dict[Any, Quantity]) -> Iterator[tuple[Any, tuple[Any, Any]]]:
    """Every local derivative: its letter, and the node and the operand that it is of.

    A total derivative is a local one where the operand reaches the node by no other way.
    """
    by_expression = {quantity.forms[0].expression: node for node, quantity in nodes.items()}
    behind = _behind(nodes)
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
