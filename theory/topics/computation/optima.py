"""Where a number is least or largest: the value at which its derivative is 0, in closed form where it has one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import sympy as sp

from checks import worker
from checks.unevaluated import entries, is_matrix, times, total
from checks.vocabulary import heads as f
from theory.errors import InputError
from theory.tidying import tidy

MOST_TERMS = 100
SECONDS = 15.0  # most of it to load sympy on a busy machine


def solved(derivative: Any, variable: Any, domain: str, symmetric: frozenset[Any] = frozenset()) -> Any:
    """The value of the variable at which the derivative is 0. Raises InputError where no closed form is found.

    derivative: in the variable and in letters that do not depend on it. domain: which numbers the variable stands for.
    """
    if is_matrix(variable):
        return _linear_system(tidy(derivative, symmetric), variable, symmetric)
    return _root(derivative, variable, domain)


def _root(derivative: Any, variable: Any, domain: str) -> Any:
    """The zero of the numerator: of degree 1, or of degree 2 without a linear term where the variable is positive."""
    derivative = _sums_apart(derivative)
    atoms = {part: sp.Dummy(str(part), real=True) for part in _opaque(derivative, variable)}
    back = {letter: part for part, letter in atoms.items()}
    plain = derivative.xreplace(atoms).doit()
    numerator, _ = sp.fraction(sp.together(plain))
    try:
        polynomial = sp.Poly(sp.expand(numerator), variable)
    except sp.PolynomialError:
        return _searched(plain, variable, domain).xreplace(back)
    coefficients = polynomial.all_coeffs()
    while coefficients and coefficients[-1] == 0 and domain != "number":
        coefficients.pop()  # 0 is no value of it
    if len(coefficients) == 2:
        return sp.factor(-coefficients[1] / coefficients[0]).xreplace(back)
    if len(coefficients) == 3 and coefficients[1] == 0 and domain == "positive":
        return sp.sqrt(sp.factor(-coefficients[2] / coefficients[0])).xreplace(back)
    raise _no_closed_form(variable)


def _searched(derivative: Any, variable: Any, domain: str) -> Any:
    """The one zero in the domain that sympy knows; the evidence decides whether it is one."""
    try:
        found = worker.run(sp.solve, derivative, variable, seconds=SECONDS)
    except (worker.Stopped, NotImplementedError, ValueError):  # sympy's own: no method for it, no polynomial in it
        raise _no_closed_form(variable) from None
    real = [value for value in found if isinstance(value, sp.Expr) and not value.has(sp.I)]
    if any(part.func not in f.FUNCTIONS for value in real for part in value.atoms(sp.Function)):
        raise _no_closed_form(variable)
    inside = [value for value in real if domain == "number" or not (value.is_negative or value.is_zero)]
    if len(inside) != 1:
        raise _no_closed_form(variable)
    return inside[0]


def _sums_apart(expression: Any) -> Any:
    """Sums of arrays taken apart: of a sum, of a multiple, and of ones, so that a number in them comes out."""
    if not expression.args or is_matrix(expression):
        return expression
    if isinstance(expression, f.Total):
        return sp.Add(*(_one_sum(term) for term in _added_terms(tidy(expression.args[0]))))
    return expression.func(*map(_sums_apart, expression.args))


def _added_terms(matrix: Any) -> tuple[Any, ...]:
    """The terms of a sum of arrays; of a multiple, or a linear function of every entry, those of what is inside."""
    if isinstance(matrix, sp.MatAdd):
        return tuple(part for term in matrix.args for part in _added_terms(term))
    if isinstance(matrix, sp.MatMul) and sum(map(is_matrix, matrix.args)) == 1:
        numbers = [arg for arg in matrix.args if not is_matrix(arg)]
        inside = next(arg for arg in matrix.args if is_matrix(arg))
        return tuple(sp.MatMul(*numbers, part, evaluate=False) for part in _added_terms(inside))
    if isinstance(matrix, sp.HadamardProduct):
        choices = [_added_terms(factor) for factor in matrix.args]
        if math.prod(map(len, choices)) > MOST_TERMS:
            return (matrix,)
        return tuple(tidy(entries(*chosen)) for chosen in product(*choices))
    if isinstance(matrix, f.Entrywise):
        function, inside = matrix.args
        (letter,) = function.variables
        slope = sp.diff(function.expr, letter)
        if not slope.has(letter):  # a multiple, and a constant
            rest = function.expr - slope * letter
            ones = sp.OneMatrix(*inside.shape)
            scaled = tuple(sp.MatMul(slope, part, evaluate=False) for part in _added_terms(inside))
            return (*scaled, sp.MatMul(rest, ones, evaluate=False))
    return (matrix,)


def _one_sum(term: Any) -> Any:
    factors = term.args if isinstance(term, sp.MatMul) else (term,)
    numbers = [arg for arg in factors if not is_matrix(arg)]
    (inside, *more) = [arg for arg in factors if is_matrix(arg)]
    if more:
        return sp.Mul(*numbers, f.Total(sp.MatMul(inside, *more, evaluate=False)))
    if isinstance(inside, sp.OneMatrix):
        return sp.Mul(*numbers, *inside.shape)
    nested = [arg for arg in inside.args if not is_matrix(arg)] if isinstance(inside, sp.MatMul) else []
    return sp.Mul(*numbers, _one_sum(inside)) if nested else sp.Mul(*numbers, f.Total(inside))


def _opaque(expression: Any, variable: Any) -> Iterator[Any]:
    """The parts without the variable that are no arithmetic, such as a sum over a vector."""
    if is_matrix(expression):
        raise _no_closed_form(variable)  # it stands in an array that is not taken apart
    arithmetic = isinstance(expression, sp.Add | sp.Mul | sp.Pow | sp.Symbol | sp.Rational)
    if variable not in expression.free_symbols and not arithmetic:
        yield expression
        return
    for arg in expression.args:
        yield from _opaque(arg, variable)


def _linear_system(derivative: Any, variable: Any, symmetric: frozenset[Any]) -> Any:
    """A^-1 c where the derivative is A w - c, up to a number."""
    front: list[Any] = []
    constant: list[Any] = []
    for number, matrices in _terms(derivative):
        if matrices[-1] == variable and not any(m.has(variable) for m in matrices[:-1]) and not number.has(variable):
            inner = matrices[:-1] or [sp.Identity(variable.shape[0])]
            front.append((number, inner))
        elif not any(m.has(variable) for m in matrices) and not number.has(variable):
            constant.append((times(sp.S.NegativeOne, number), matrices))
        else:
            raise _no_closed_form(variable)
    common = sp.gcd([part.as_coeff_Mul()[0] for part, _ in (*front, *constant)])
    system, right = (_added(common, terms, symmetric) for terms in (front, constant))
    if system is None or right is None:
        raise _no_closed_form(variable)
    return sp.MatMul(sp.Inverse(system), *(right.args if isinstance(right, sp.MatMul) else (right,)), evaluate=False)


def _added(common: Any, terms: list[Any], symmetric: frozenset[Any]) -> Any:
    found = [tidy(sp.MatMul(sp.Mul(number, 1 / common), *matrices, evaluate=False)) for number, matrices in terms]
    return tidy(total(*found), symmetric) if found else None


def _terms(expression: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The products of which a matrix formula is the sum, multiplied out: the number in front, and the matrices."""
    if isinstance(expression, sp.MatAdd):
        for arg in expression.args:
            yield from _terms(arg)
        return
    factors = expression.args if isinstance(expression, sp.MatMul) else (expression,)
    partial: list[tuple[Any, list[Any]]] = [(sp.S.One, [])]
    for factor in factors:
        if not is_matrix(factor):
            partial = [(times(number, factor), matrices) for number, matrices in partial]
            continue
        inner = [*_terms(factor)] if isinstance(factor, sp.MatAdd) else [(sp.S.One, [factor])]
        partial = [(times(n, m), [*left, *right]) for n, left in partial for m, right in inner]
        if len(partial) > MOST_TERMS:
            raise InputError(f"over {MOST_TERMS} terms, multiplied out; state the formula as a line")
    yield from partial


def _no_closed_form(variable: Any) -> InputError:
    return InputError(f"no closed form is found for {variable}; state the formula as a line of its own")
