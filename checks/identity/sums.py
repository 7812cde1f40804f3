"""Finite sums in the ring: a sum of terms is the terms' sums, what does not depend on the index comes out of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from checks.identity.ring import NotAlgebraic, Quotient, Ring

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEGREE = 12  # of a power of the index that is summed in closed form


def summed(ring: Ring, node: Any, read: Callable[[Ring, Any], Quotient]) -> Quotient:
    """The sum of an expression over an index, with the index under a name of its own, so that i may be called j.

    Powers of the index alone are summed in closed form, from the first bound to the last, which is no more than one
    below the first. Raises NotAlgebraic where the body, or a bound, does not fit.
    """
    body, (variable, low, high) = _outermost(node)
    index = sp.Symbol(f"_{_depth(node)}", integer=True)
    value = read(ring, body.xreplace({variable: index}))
    if low.has(variable) or high.has(variable):
        raise NotAlgebraic(f"the bounds of {variable} depend on it")
    ends = read(ring, low), read(ring, high)
    inside = _dependent(ring, index)
    whole = ring.constant(1).num
    within, outside = (value.den, whole) if ring.used(value.den) & inside else (whole, value.den)
    total = ring.constant(0)
    for exponents, coefficient in value.num.terms():
        apart = [[int(e) if (i in inside) == kept else 0 for i, e in enumerate(exponents)] for kept in (True, False)]
        part = ring.divide(ring.monomial(tuple(apart[0])), within)
        factor = ring.multiply(ring.constant(coefficient), ring.divide(ring.monomial(tuple(apart[1])), outside))
        total = ring.add(total, ring.multiply(factor, _terms(ring, part, index, (low, high), ends, read)))
    return total


def _terms(
    ring: Ring, part: Quotient, index: Any, bounds: tuple[Any, Any], ends: tuple[Quotient, Quotient], read: Any
) -> Quotient:
    """The sum of one term whose factors all depend on the index."""
    degree = _degree(ring, part, index)
    if degree is not None and degree <= MAX_DEGREE:
        low, high = bounds
        return ring.add(read(ring, _powers(degree, high)), -read(ring, _powers(degree, sp.Add(low, -1))))
    kernel = ring.index(("sum", index, part.key, ends[0].key, ends[1].key))
    if ring.used(part.num, part.den) & ring.unreal:
        ring.unreal.add(kernel)
    return ring.generator(kernel)


def _degree(ring: Ring, part: Quotient, index: Any) -> int | None:
    """The power of the index that the part is, or None if it is something else."""
    used = ring.used(part.num, part.den)
    if not part.is_polynomial or not used <= {ring.known.generators.get(("letter", index))}:
        return None
    return part.num.total_degree()


@lru_cache(maxsize=64)
def _faulhaber(degree: int) -> Any:
    n, i = sp.symbols("n i", integer=True)
    return n, sp.expand(sp.summation(i**degree, (i, 1, n)))


def _powers(degree: int, last: Any) -> Any:
    """1 + 2^degree + ... + last^degree."""
    n, closed = _faulhaber(degree)
    return closed.xreplace({n: last})


def _outermost(node: Any) -> tuple[Any, Any]:
    """The body and the limits of the outermost sum, where sympy has put several into one."""
    body, *inner, last = node.args
    return (sp.Sum(body, *inner) if inner else body), last


def _depth(node: Any) -> int:
    """How many sums that depend on one another's index stand inside one another."""
    body, (variable, *_) = _outermost(node)
    return 1 + max((_depth(inner) for inner in body.atoms(sp.Sum) if inner.has(variable)), default=0)


def _dependent(ring: Ring, letter: Any) -> set[int]:
    """The generators that depend on a letter: what their keys are made of tells."""
    known = {index: key for key, index in ring.known.generators.items()}
    found: dict[int, bool] = {}

    def depends(piece: Any) -> bool:
        if isinstance(piece, tuple):
            bound = piece[:1] == ("sum",) and len(piece) > 1 and piece[1] == letter
            return not bound and any(map(depends, piece))
        if isinstance(piece, str):
            return any(holds(int(number)) for number in re.findall(r"\bg([0-9]+)\b", piece))
        return letter in getattr(piece, "free_symbols", ())

    def holds(index: int) -> bool:
        if index not in found:
            found[index] = False  # a kernel is made of earlier ones only
            found[index] = index in known and depends(known[index])
        return found[index]

    return {index for index in known if holds(index)}
