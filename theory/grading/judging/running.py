"""Sums that run over all entries of vectors, as in sum_i (x_i - mu)^2, as sums of arrays."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.unevaluated import entries, is_matrix, spread, total
from checks.vocabulary import heads as f
from theory.derivation import Derivation


def in_arrays(derivation: Derivation, expression: Any) -> Any:
    """The formula with every sum over all entries of the question's vectors as one of arrays; else as it is."""
    if not isinstance(expression, sp.Basic) or not expression.has(sp.Sum):
        return expression
    sums = {node: _summed(derivation, node) for node in expression.atoms(sp.Sum)}
    return expression.xreplace({node: found for node, found in sums.items() if found is not None})


def entries_left(derivation: Derivation, expression: Any) -> list[str]:
    """The vectors of which single entries are named: those are no letters of their own, so that nothing refutes."""
    named = expression.atoms(sp.Indexed) if isinstance(expression, sp.Basic) else ()
    return sorted({str(entry.base) for entry in named} & derivation.shapes.keys())


def _summed(derivation: Derivation, node: Any) -> Any:
    """The sum of the array whose entries are the body; None where the index does more than name entries."""
    body, *limits = node.args
    if len(limits) != 1 or limits[0][1] != 1:
        return None
    index, _, last = limits[0]
    letters = {
        entry: derivation.symbol(str(entry.base))
        for entry in body.atoms(sp.Indexed)
        if entry.indices == (index,) and derivation.shapes.get(str(entry.base), ())[1:] == (1,)
    }
    if not letters or any(letter.shape[0] != last and str(letter.shape[0]) != str(last) for letter in letters.values()):
        return None
    dummies = {entry: sp.Dummy(real=True) for entry in letters}
    plain = body.xreplace(dummies)
    if index in plain.free_symbols:
        return None
    vectors = {dummies[entry]: letter for entry, letter in letters.items()}
    found = _array(plain, vectors)
    return None if found is None else f.Total(found)


def _array(body: Any, vectors: dict[Any, Any]) -> Any:
    """The array whose entries are the body, in which a letter stands for each vector; None where it has no form."""
    like = next(iter(vectors.values()))
    used = [letter for letter in vectors if letter in body.free_symbols]
    if not used:
        return spread(body, like)
    if body in vectors:
        return vectors[body]
    if len(used) == 1:
        return f.entrywise(lambda entry: body.xreplace({used[0]: entry}), vectors[used[0]])
    parts = [_array(arg, vectors) for arg in body.args] if isinstance(body, sp.Add | sp.Mul) else [None]
    if not all(map(is_matrix, parts)):
        return None
    return total(*parts) if isinstance(body, sp.Add) else entries(*parts)
