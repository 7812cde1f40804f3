"""Is this the gradient of that number, for matrices of every size? By the differential of traces of words."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.identity.normal import read, size
from checks.identity.ring import NotAlgebraic, Ring
from checks.identity.words import Kinds, Sum, added, in_one_order, multiplied, spell, transposed
from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f


def gradient_vanishes(number: Any, variable: Any, gradient: Any, symmetric: frozenset[Any] = frozenset()) -> bool:
    """Whether the gradient of the number by the matrix letter is the formula. True is a proof, False is none.

    symmetric: letters of matrices that are their own transposes.
    Raises NotAlgebraic where the number is no sum of traces of products of matrices.
    """
    kinds = Kinds(is_vector=_is_vector)
    ring = Ring(size(number, gradient))
    found: Sum = {}
    for word, coefficient in _traces(ring, number, variable, kinds).items():
        for place, (letter, exponent, turned) in enumerate(word):
            if letter != variable:
                continue
            before, after = word[:place], word[place + 1 :]
            share = (*after, *before) if turned else (*transposed(before), *transposed(after))
            times = coefficient
            if exponent != 1:  # d(A^-1) = -A^-1 dA A^-1
                inverse = ((letter, -1, True),)
                share, times = (*inverse, *share, *inverse), -times
            found = added(ring, found, {share: times})
    difference = added(ring, found, {word: -c for word, c in spell(ring, gradient, kinds).items()})
    total: Sum = {}
    for word, coefficient in difference.items():
        alike = tuple((letter, exponent, turned and letter not in symmetric) for letter, exponent, turned in word)
        total = added(ring, total, {in_one_order(alike, kinds.is_vector): coefficient})
    return all(ring.vanishes(coefficient) for coefficient in total.values())


def _is_vector(letter: Any) -> bool:
    return getattr(letter, "shape", (0, 0))[1] == 1


def _traces(ring: Ring, node: Any, variable: Any, kinds: Kinds) -> Sum:
    """The number as traces of words with coefficients; what does not depend on the variable is left out."""
    if variable not in node.free_symbols:
        return {}
    if isinstance(node, sp.Add):
        total: Sum = {}
        for arg in node.args:
            total = added(ring, total, _traces(ring, arg, variable, kinds))
        return total
    if isinstance(node, sp.Mul):
        inside = [arg for arg in node.args if variable in arg.free_symbols]
        if len(inside) != 1:
            raise NotAlgebraic("a product of numbers that depend on the matrix")
        factor = read(ring, sp.Mul(*(arg for arg in node.args if arg is not inside[0]), evaluate=False))
        return {word: ring.multiply(factor, c) for word, c in _traces(ring, inside[0], variable, kinds).items()}
    if isinstance(node, sp.Pow) and isinstance(node.base, f.Norm) and node.exp == 2:
        operand = _spelled(ring, node.base.args[0], variable, kinds)
        return multiplied(ring, {transposed(word): c for word, c in operand.items()}, operand)
    if isinstance(node, sp.Trace):
        return _spelled(ring, node.arg, variable, kinds)
    if isinstance(node, f.Total) and node.args[0].shape == (1, 1):
        return _spelled(ring, node.args[0], variable, kinds)
    raise NotAlgebraic(f"{node.func.__name__} of a matrix")


def _spelled(ring: Ring, node: Any, variable: Any, kinds: Kinds) -> Sum:
    """A matrix as words in which the variable stands by itself only, since all else is held when it changes.

    Raises NotAlgebraic where a number in it, or what is left whole, such as the inverse of a sum, depends on it.
    """
    if any(not is_matrix(part) and _depends(part, variable) for part in sp.preorder_traversal(node)):
        raise NotAlgebraic("a number that depends on the matrix")
    words = spell(ring, node, kinds)
    if any(letter != variable and _depends(letter, variable) for word in words for letter, _, _ in word):
        raise NotAlgebraic("what is left whole depends on the matrix")
    return words


def _depends(part: Any, variable: Any) -> bool:
    """Whether a formula, or what a letter that is left whole is made of, depends on the variable."""
    if isinstance(part, (tuple, frozenset)):
        return any(_depends(inner, variable) for inner in part)
    return isinstance(part, sp.Basic) and variable in part.free_symbols
