"""Sums of products of letters that do not commute: matrices of any size, compared word by word."""

from __future__ import annotations

from typing import Any, TypeAlias

import sympy as sp

from checks.normal import read
from checks.ring import MAX_POWER, NotAlgebraic, Quotient, Ring

MAX_WORDS = 20_000

Word: TypeAlias = tuple[tuple[str, int, bool], ...]  # (letter, exponent 1 or -1, transposed)
Sum: TypeAlias = dict[Word, Quotient]


def spell(ring: Ring, node: Any) -> Sum:
    """The expression as words with coefficients. Raises NotAlgebraic where a part of it does not fit."""
    if isinstance(node, (sp.Add, sp.MatAdd)):
        total: Sum = {}
        for arg in node.args:
            total = _add(ring, total, spell(ring, arg))
        return total
    if isinstance(node, (sp.Mul, sp.MatMul)):
        product: Sum = {(): ring.constant(1)}
        for arg in node.args:
            product = _multiply(ring, product, spell(ring, arg))
        return product
    if isinstance(node, sp.Transpose):
        return {tuple((l, e, not t) for l, e, t in reversed(w)): c for w, c in spell(ring, node.arg).items()}
    if isinstance(node, (sp.Pow, sp.MatPow)) and not node.is_commutative and node.exp.is_Integer:
        return _power(ring, spell(ring, node.base), int(node.exp))
    if isinstance(node, sp.Inverse):
        return _power(ring, spell(ring, node.arg), -1)
    if isinstance(node, sp.Identity):
        return {(): ring.constant(1)}
    if isinstance(node, sp.ZeroMatrix):
        return {}
    if node.is_commutative:
        value = read(ring, node)
        return {(): value} if value.num != 0 else {}
    return {((str(node), 1, False),): ring.constant(1)}


def _add(ring: Ring, left: Sum, right: Sum) -> Sum:
    total = dict(left)
    for word, coefficient in right.items():
        total[word] = ring.add(total[word], coefficient) if word in total else coefficient
        if total[word].num == 0:
            del total[word]
    return total


def _multiply(ring: Ring, left: Sum, right: Sum) -> Sum:
    if len(left) * len(right) > MAX_WORDS:
        raise NotAlgebraic(f"over {MAX_WORDS} words")
    total: Sum = {}
    for w1, c1 in left.items():
        for w2, c2 in right.items():
            total = _add(ring, total, {_join(w1, w2): ring.multiply(c1, c2)})
    return total


def _join(left: Word, right: Word) -> Word:
    """The words side by side; a letter beside its own inverse cancels."""
    joined = list(left)
    for letter, exponent, transposed in right:
        if joined and joined[-1] == (letter, -exponent, transposed):
            joined.pop()
        else:
            joined.append((letter, exponent, transposed))
    return tuple(joined)


def _power(ring: Ring, base: Sum, exponent: int) -> Sum:
    if exponent < 0:
        if len(base) != 1:
            raise NotAlgebraic("the inverse of a sum")
        ((word, coefficient),) = base.items()
        base = {tuple((l, -e, t) for l, e, t in reversed(word)): ring.power(coefficient, -1)}
    if abs(exponent) > MAX_POWER:
        raise NotAlgebraic(f"a power of {exponent}")
    result: Sum = {(): ring.constant(1)}
    for _ in range(abs(exponent)):
        result = _multiply(ring, result, base)
    return result


def words_vanish(left: Any, right: Any) -> bool:
    """Whether left - right is zero for matrices of every size that fits. True is a proof, False is none."""
    size = 8 + sum(1 for side in (left, right) for _ in sp.preorder_traversal(side))
    ring = Ring(min(size, 400))
    difference = _add(ring, spell(ring, left), {w: -c for w, c in spell(ring, right).items()})
    return all(ring.vanishes(coefficient) for coefficient in difference.values())
