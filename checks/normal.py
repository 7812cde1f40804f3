"""From a sympy expression to its normal form, so that two expressions can be told equal by exact algebra."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.functions import LAWS
from checks.kernels import KERNELS, exponential, logarithm, square_root
from checks.ring import NotAlgebraic, Quotient, Ring, fmpq

MAX_KERNELS = 400


def read(ring: Ring, node: Any) -> Quotient:
    """The expression as a quotient in the ring. Raises NotAlgebraic where a part of it does not fit."""
    if node not in ring.memo:
        ring.memo[node] = _read(ring, node)
    return ring.memo[node]


def _read(ring: Ring, node: Any) -> Quotient:
    if node.is_Rational:
        return ring.constant(fmpq(int(node.p), int(node.q)))
    if node.is_Add or node.is_Mul:
        combine = ring.add if node.is_Add else ring.multiply
        result = read(ring, node.args[0])
        for arg in node.args[1:]:
            result = combine(result, read(ring, arg))
        return result
    if node is sp.E:
        return exponential(ring, ring.constant(1))
    if node.is_Symbol or node.is_NumberSymbol:
        index = ring.index((str(node), node.is_positive))
        if node.is_positive:
            ring.positive.add(index)
        return ring.generator(index)
    if node.is_Pow:
        return _power(ring, *node.args)
    if node.func in LAWS:
        return read(ring, LAWS[node.func](*node.args))
    if isinstance(node, AppliedUndef) or node.is_Function:
        return _function(ring, node.func, [read(ring, arg) for arg in node.args])
    raise NotAlgebraic(f"{type(node).__name__} is neither a sum, a product, a power nor a function")


def _power(ring: Ring, base: Any, exponent: Any) -> Quotient:
    if exponent.is_Integer:
        return ring.power(read(ring, base), int(exponent))
    if exponent.is_Rational and exponent.q == 2:
        return ring.power(square_root(ring, read(ring, base)), int(exponent.p))
    if base is sp.E:
        return exponential(ring, read(ring, exponent))
    return exponential(ring, ring.multiply(read(ring, exponent), logarithm(ring, read(ring, base))))


def _function(ring: Ring, function: Any, args: list[Quotient]) -> Quotient:
    if function in KERNELS:
        return KERNELS[function](ring, *args)
    name = function.__name__
    return _linear(ring, name, args[0]) if name in ring.linear and len(args) == 1 else ring.kernel(name, *args)


def _linear(ring: Ring, name: str, argument: Quotient) -> Quotient:
    if not argument.den.is_constant():
        raise NotAlgebraic(f"the linear {name} of a quotient")
    total = ring.constant(0)
    for exponents, coefficient in argument.num.terms():
        image = ring.kernel(name, ring.whole(ring.monomial(exponents)))
        total = ring.add(total, ring.multiply(ring.constant(coefficient), image))
    return total


def vanishes(expression: Any, linear: frozenset[str] = frozenset(), cap: int = 20_000) -> bool:
    """Whether the expression is identically zero.

    True is a proof. False is none: kernels may depend on each other in ways that are not known here.
    cap: terms that one product may make; TooLarge beyond it. Raises NotAlgebraic where the expression does not fit.
    """
    size = min(MAX_KERNELS, 8 + 2 * sum(1 for _ in sp.preorder_traversal(expression)))
    roots: dict[str, int] = {}
    while True:
        ring = Ring(size, cap, linear, roots)
        zero = ring.vanishes(read(ring, expression))
        if zero or all(roots.get(name, 1) % root == 0 for name, root in ring.denominators.items()):
            return zero
        roots = dict(ring.denominators)  # once more, with one kernel for e^(x/2) and e^(x/3)
