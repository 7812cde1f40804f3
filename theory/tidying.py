"""A matrix formula as a hand writes it: transposes taken inside, products flat, numbers in front, units left out."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.unevaluated import entries, is_matrix, times, total
from checks.vocabulary import heads as f


def tidy(expression: Any, symmetric: frozenset[Any] = frozenset()) -> Any:
    """The same formula, tidier. Everything that it does holds for matrices of every size.

    symmetric: letters of matrices that are their own transposes.
    """
    found = _tidy(expression)
    turned = {sp.Transpose(letter): letter for letter in symmetric}
    return _tidy(found.xreplace(turned)) if turned else found


def _tidy(expression: Any) -> Any:
    if not expression.args or isinstance(expression, sp.Lambda):
        return expression
    args = (
        [_tidy(arg) for arg in expression.args] if not isinstance(expression, sp.MatrixSymbol) else [*expression.args]
    )
    rule = next((RULES[kind] for kind in type(expression).__mro__ if kind in RULES), None)
    return rebuilt(expression, args) if rule is None else rule(*args)


def evaluated(expression: Any) -> Any:
    """The expression put together again, so that equal parts of two formulas have the same form; a function of numbers
    stays, since it may be (10^9)!."""
    if isinstance(expression, sp.Function) and not expression.free_symbols:
        return expression
    if not expression.args or isinstance(expression, (sp.MatrixExpr, sp.MatrixBase, sp.NDimArray, sp.IndexedBase)):
        return expression
    return expression.func(*(evaluated(arg) for arg in expression.args))


def rebuilt(expression: Any, args: list[Any]) -> Any:
    """The expression with other arguments, otherwise as it is written."""
    kept = isinstance(expression, (sp.Add, sp.Mul, sp.Pow))
    return expression.func(*args, evaluate=False) if kept else expression.func(*args)


def _transpose(inside: Any) -> Any:
    if isinstance(inside, sp.Transpose):
        return inside.arg
    if isinstance(inside, sp.MatMul):
        turned = [_transpose(arg) if is_matrix(arg) else arg for arg in inside.args]
        return _product(*(arg for arg in turned if not is_matrix(arg)), *(a for a in reversed(turned) if is_matrix(a)))
    if isinstance(inside, sp.MatAdd):
        return _sum(*map(_transpose, inside.args))
    if isinstance(inside, sp.HadamardProduct):
        return entries(*map(_transpose, inside.args))
    if isinstance(inside, f.Entrywise):
        return f.Entrywise(inside.args[0], _transpose(inside.args[1]))
    if isinstance(inside, sp.OneMatrix):
        return sp.OneMatrix(*reversed(inside.shape))
    if isinstance(inside, sp.Inverse):
        return sp.Inverse(_transpose(inside.arg))
    return inside if isinstance(inside, sp.Identity) else sp.Transpose(inside)


def _product(*factors: Any) -> Any:
    """Flat, the numbers in front and multiplied, identities left out, a vector of ones times its number."""
    flat: list[Any] = []
    for factor in factors:
        flat += factor.args if isinstance(factor, sp.MatMul) else (factor,)
    numbers = [factor for factor in flat if not is_matrix(factor)]
    matrices = [factor for factor in flat if is_matrix(factor) and not isinstance(factor, sp.Identity)]
    if not matrices:
        matrices = [next(factor for factor in flat if is_matrix(factor))]
    number = times(*numbers) if numbers else sp.S.One
    front = [part for part in number.as_coeff_Mul() if part != 1]  # so that -mu A is taken away, and not (-mu) A added
    return sp.MatMul(*front, *matrices, evaluate=False) if front or len(matrices) > 1 else matrices[0]


def _scaled(term: Any) -> tuple[list[Any], Any]:
    """The numbers in front of a matrix, and the matrix."""
    numbers = [arg for arg in term.args if not is_matrix(arg)] if isinstance(term, sp.MatMul) else []
    return numbers, _product(*filter(is_matrix, term.args)) if numbers else term


def _sum(*terms: Any) -> Any:
    """A sum of matrices with its equal terms put together."""
    flat = [part for term in terms for part in (term.args if isinstance(term, sp.MatAdd) else (term,))]
    counts: dict[Any, Any] = {}
    for term in flat:
        numbers, rest = _scaled(term)
        counts[rest] = counts.get(rest, sp.S.Zero) + (times(*numbers) if numbers else sp.S.One)
    return total(*(_product(number, rest) for rest, number in counts.items()))


def _entrywise_product(*factors: Any) -> Any:
    """Ones change nothing; the numbers before them, and before the others, come to the front."""
    numbers: list[Any] = []
    kept: list[Any] = []
    for factor in factors:
        scalars, rest = _scaled(factor)
        numbers += scalars
        if not isinstance(rest, sp.OneMatrix):
            kept.append(rest)
    inside = entries(*kept) if len(kept) > 1 else kept[0] if kept else sp.OneMatrix(*factors[0].shape)
    return _product(*numbers, inside)


def _entrywise(function: Any, matrix: Any) -> Any:
    """A function that is a number times its argument is that number times the array."""
    (letter,) = function.variables
    factor = function.expr / letter
    return f.Entrywise(function, matrix) if letter in factor.free_symbols else _product(factor, matrix)


def _total(inside: Any) -> Any:
    """The numbers before an array come before the sum of its entries."""
    numbers, rest = _scaled(inside)
    return times(*numbers, f.Total(rest)) if numbers else f.Total(rest)


RULES: dict[Any, Any] = {
    sp.Transpose: _transpose,
    sp.MatMul: _product,
    sp.MatAdd: _sum,
    sp.HadamardProduct: _entrywise_product,
    sp.Mul: times,
    f.Entrywise: _entrywise,
    f.Total: _total,
}
