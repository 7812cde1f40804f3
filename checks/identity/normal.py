"""From a sympy expression to its normal form, so that two expressions can be told equal by exact algebra."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.identity.kernels import KERNELS, exponential, power, root
from checks.identity.ring import Known, NotAlgebraic, Quotient, Ring
from checks.identity.sums import summed
from checks.vocabulary import heads as f

MAX_KERNELS = 400
MAX_PASSES = 6  # each one knows the roots and the signs that the one before has met

# Scalars that are left whole: equal where they are written the same.
WHOLE = (
    MatrixElement,
    *(head for head, row in f.ARRAY_FUNCTIONS.items() if row.is_number),
    f.Gradient,
    f.Root,
    sp.Derivative,
    sp.Sum,
    sp.Product,
    sp.Integral,
    sp.Limit,
    sp.Indexed,
)


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
        return _letter(ring, node)
    if node.is_Pow:
        return _power(ring, *node.args)
    if node.func in f.LAWS:
        return read(ring, f.LAWS[node.func](*node.args))
    if isinstance(node, WHOLE):
        return _whole(ring, node)
    if node.func is sp.exp:
        return _exponential(ring, node.args[0])
    if isinstance(node, AppliedUndef) or node.is_Function:
        return _function(ring, node, [read(ring, arg) for arg in node.args])
    raise NotAlgebraic(f"{type(node).__name__} is neither a sum, a product, a power nor a function")


def _whole(ring: Ring, node: Any) -> Quotient:
    """A sum is taken apart where its body fits; everything else is left whole."""
    if isinstance(node, sp.Sum):
        try:
            return summed(ring, node, read)
        except NotAlgebraic:
            pass
    return ring.kernel("whole", node)


def _letter(ring: Ring, node: Any) -> Quotient:
    """The symbol itself is the key: two of one name and different assumptions are different letters."""
    if not node.is_commutative:
        raise NotAlgebraic(f"{node} may be a matrix")
    index = ring.index(("letter", node))
    if node.is_positive:
        ring.positive.add(index)
    if node.is_nonnegative:
        ring.nonnegative.add(index)
    if node.is_negative:
        ring.known.facts.add(str(-ring.context.gen(index)))
    if not node.is_integer:
        ring.entire.add(index)
        ring.smooth.add(index)
    return ring.generator(index)


def _power(ring: Ring, base: Any, exponent: Any) -> Quotient:
    if exponent.is_Integer:
        return ring.power(read(ring, base), int(exponent))
    if base is sp.E:
        return _exponential(ring, exponent)
    if exponent.is_Rational:
        return ring.power(root(ring, read(ring, base), int(exponent.q)), int(exponent.p))
    return power(ring, read(ring, base), read(ring, exponent), exponent.is_integer is True)


def _exponential(ring: Ring, exponent: Any) -> Quotient:
    if not ring.apart or not exponent.is_Add:
        return exponential(ring, read(ring, exponent))
    return ring.multiply(*(exponential(ring, read(ring, term)) for term in exponent.args))


def _function(ring: Ring, node: Any, args: list[Quotient]) -> Quotient:
    if node.func in KERNELS:
        return KERNELS[node.func](ring, *args)
    if not isinstance(node, AppliedUndef):
        return ring.kernel("function", node.func, *args)
    name = node.func.__name__
    if name in ring.linear and len(args) == 1:
        return _linear(ring, name, args[0])
    return ring.kernel("operator", name, *args)


def _linear(ring: Ring, name: str, argument: Quotient) -> Quotient:
    if not argument.is_polynomial:
        raise NotAlgebraic(f"the linear {name} of a quotient")
    total = ring.constant(0)
    for exponents, coefficient in argument.num.terms():
        image = ring.kernel("operator", name, ring.whole(ring.monomial(exponents)))
        total = ring.add(total, ring.multiply(ring.constant(coefficient), image))
    return total


def size(*expressions: Any) -> int:
    """How many generators to allow for: a shared part is counted once, so that this ends for a large network."""
    seen: set[Any] = set()
    pending = [*expressions]
    while pending and len(seen) < MAX_KERNELS:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending.extend(node.args)
    return min(MAX_KERNELS, 16 + 3 * len(seen))


def vanishes(expression: Any, linear: frozenset[str] = frozenset(), cap: int = 20_000) -> bool:
    """Whether the expression is zero wherever it is defined, sets of measure zero apart.

    True is a proof. False is none: kernels may depend on each other in ways that are not known here.
    cap: terms that one product may make; TooLarge beyond it. Raises NotAlgebraic where the expression does not fit.
    """
    return any(_vanishes(expression, linear, cap, apart) for apart in (False, True))


def _vanishes(expression: Any, linear: frozenset[str], cap: int, apart: bool) -> bool:
    known, generators = Known(), size(expression)
    for _ in range(MAX_PASSES):
        before = known.stage
        ring = Ring(generators, cap, linear, known, apart)
        if ring.vanishes(read(ring, expression)):
            return True
        if known.stage == before:
            break
    return False
