"""Is this the gradient of that number, for matrices of every size? By the differential of every operation in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from checks.identity.anysize import LOG_SOFTMAX, TOTALS, AnySize
from checks.identity.ring import NotAlgebraic
from checks.unevaluated import entries, is_matrix, scale, transpose
from checks.vocabulary import heads as f


def gradient_vanishes(number: Any, variable: Any, gradient: Any, symmetric: frozenset[Any] = frozenset()) -> bool:
    """Whether the gradient of the number by the matrix letter is the formula. True is a proof, False is none.

    symmetric: letters of matrices that are their own transposes.
    Raises NotAlgebraic where a part of the number has no rule.
    """
    if not is_matrix(gradient) or gradient.shape != variable.shape:
        return False
    shares = [*_of_number(number, variable, sp.S.One)]
    difference = sp.MatAdd(*shares, scale(sp.S.NegativeOne, gradient), evaluate=False)
    return AnySize(symmetric).vanishes(difference)


def _of_number(node: Any, variable: Any, upstream: Any) -> Iterator[Any]:
    """What a number passes back to the variable, times the upstream number: d(f(u, v)) = f_u du + f_v dv,
    d(sum A) = sum dA, d(tr A) = tr dA, d(det A) = det A tr(A^-1 dA)."""
    if variable not in node.free_symbols:
        return
    if isinstance(node, f.Total):
        (matrix,) = node.args
        yield from _of_matrix(matrix, variable, scale(upstream, sp.OneMatrix(*matrix.shape)))
    elif isinstance(node, sp.Trace):
        yield from _of_matrix(node.arg, variable, scale(upstream, sp.Identity(node.arg.shape[0])))
    elif isinstance(node, sp.Determinant):
        turned = sp.Transpose(sp.Inverse(node.arg))
        yield from _of_matrix(node.arg, variable, sp.MatMul(upstream, node, turned, evaluate=False))
    elif (law := TOTALS.get(node.func)) is not None:
        yield from _of_number(law(*node.args), variable, upstream)
    elif node.has(sp.MatrixExpr) and isinstance(node, sp.Add | sp.Mul | sp.Pow | sp.Function):
        letters = [sp.Dummy(real=True) for _ in node.args]
        put_back = dict(zip(letters, node.args, strict=True))
        for letter, part in put_back.items():
            if variable in part.free_symbols:
                slope = sp.diff(node.func(*letters), letter).xreplace(put_back)
                yield from _of_number(part, variable, sp.Mul(upstream, slope))
    else:
        raise NotAlgebraic(f"{node.func.__name__} of a matrix")


def _of_matrix(node: Any, variable: Any, upstream: Any) -> Iterator[Any]:
    """What a matrix passes back: with upstream U, d(A B) leaves U B^T to A and A^T U to B, d(A^-1) = -A^-1 dA A^-1."""
    if node == variable:
        yield upstream
    elif variable not in node.free_symbols:
        return
    elif isinstance(node, sp.MatAdd):
        for term in node.args:
            yield from _of_matrix(term, variable, upstream)
    elif isinstance(node, sp.MatMul):
        yield from _of_product(node, variable, upstream)
    elif isinstance(node, sp.Transpose):
        yield from _of_matrix(node.arg, variable, transpose(upstream))
    elif isinstance(node, sp.Inverse):
        turned = sp.Transpose(node)
        yield from _of_matrix(node.arg, variable, sp.MatMul(-1, turned, upstream, turned, evaluate=False))
    elif isinstance(node, sp.HadamardProduct):
        for place, factor in enumerate(node.args):
            others = [*node.args[:place], *node.args[place + 1 :]]
            yield from _of_matrix(factor, variable, entries(upstream, *others))
    elif isinstance(node, sp.HadamardPower) and variable not in node.exp.free_symbols:
        yield from _of_matrix(f.entrywise(sp.Pow, node.base, node.exp), variable, upstream)
    elif isinstance(node, f.Entrywise):
        yield from _of_entries(node, variable, upstream)
    elif isinstance(node, f.Softmax | LOG_SOFTMAX) and node.shape[1] == 1:
        yield from _of_matrix(_unfolded(node), variable, upstream)
    else:
        raise NotAlgebraic(f"{node.func.__name__} of a matrix")


def _of_product(node: Any, variable: Any, upstream: Any) -> Iterator[Any]:
    numbers = [arg for arg in node.args if not is_matrix(arg)]
    matrices = [arg for arg in node.args if is_matrix(arg)]
    for place, number in enumerate(numbers):
        others = [*numbers[:place], *numbers[place + 1 :]]
        whole = sp.MatMul(*others, *matrices, evaluate=False)
        yield from _of_number(number, variable, f.Total(entries(upstream, whole)))
    for place, matrix in enumerate(matrices):
        before = [transpose(one) for one in reversed(matrices[:place])]
        after = [transpose(one) for one in reversed(matrices[place + 1 :])]
        yield from _of_matrix(matrix, variable, sp.MatMul(*numbers, *before, upstream, *after, evaluate=False))


def _of_entries(node: Any, variable: Any, upstream: Any) -> Iterator[Any]:
    """A function of every entry, which may have numbers in it that depend on the variable, too."""
    function, inside = node.args
    (letter,) = function.variables
    parts = {part: sp.Dummy(real=True) for part in _numbers(function.expr, variable)}
    body, back = function.expr.xreplace(parts), {dummy: part for part, dummy in parts.items()}
    slope = sp.Lambda(letter, sp.diff(body, letter).xreplace(back))
    yield from _of_matrix(inside, variable, entries(upstream, f.Entrywise(slope, inside)))
    for part, dummy in parts.items():
        share = f.Entrywise(sp.Lambda(letter, sp.diff(body, dummy).xreplace(back)), inside)
        yield from _of_number(part, variable, f.Total(entries(upstream, share)))


def _numbers(node: Any, variable: Any) -> Iterator[Any]:
    """The outermost numbers that are made of arrays in which the variable stands."""
    if variable not in node.free_symbols:
        return
    if isinstance(node, sp.Trace | sp.Determinant | f.Total) or node.func in TOTALS:
        yield node
        return
    for arg in node.args:
        yield from _numbers(arg, variable)


def _unfolded(node: Any) -> Any:
    """The softmax of a column, or its logarithm, by the exponentials of its entries."""
    (inside,) = node.args
    whole = f.Total(f.entrywise(sp.exp, inside))
    if isinstance(node, f.Softmax):
        return f.entrywise(lambda entry: sp.exp(entry) / whole, inside)
    return f.entrywise(lambda entry: entry - sp.log(whole), inside)
