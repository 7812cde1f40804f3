"""What is known of functions that depend on a sign: steps, absolute values, the larger of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

if TYPE_CHECKING:
    from checks.identity.ring import KernelKey, Poly, Quotient, Ring

MAX_BRANCHES = 5  # steps inside a step that are taken apart; each doubles the work


def step(ring: Ring, argument: Quotient) -> Quotient:
    """step(cu) = step(u) for c > 0; by the signs of its factors; for steps inside, by each of their values."""
    return _step(ring, argument, MAX_BRANCHES)


def _step(ring: Ring, argument: Quotient, depth: int) -> Quotient:
    if argument.num == 0:
        return ring.constant(0)
    used = ring.used(argument.num, argument.den)
    if depth and used & ring.idempotent:
        total = ring.constant(0)
        for where, branch in ring.branches(argument):
            total = ring.add(total, ring.multiply(where, _step(ring, branch, depth - 1)))
        return total
    if used & ring.unreal:
        return _whole(ring, argument)
    number, factors = ring.factors(argument)
    negative, doubtful = number < 0, []
    for poly, count in factors:
        if ring.is_positive(-poly):
            negative ^= bool(count % 2)
        elif not ring.is_positive(poly):
            doubtful.append((poly, count % 2))
    if not all(ring.used(poly) <= ring.smooth for poly, _ in doubtful):
        product = ring.context.constant(1)
        for poly, odd in doubtful:
            product *= poly if odd else poly * poly
        return _oriented(ring, ("step", str(product)), product, negative)
    turn = ring.constant(-1 if negative else 1)
    for poly, count in doubtful:
        if count:
            doubled = ring.multiply(ring.constant(2), _kernel(ring, poly))
            turn = ring.multiply(turn, ring.add(doubled, ring.constant(-1)))
    return ring.multiply(ring.constant(fmpq(1, 2)), ring.add(ring.constant(1), turn))


def _kernel(ring: Ring, poly: Poly) -> Quotient:
    index = ring.index(("step", str(poly)))
    ring.idempotent.add(index)
    return ring.generator(index)


def _whole(ring: Ring, argument: Quotient) -> Quotient:
    """Where the factors are complex numbers, although the argument is real: it is left whole."""
    direction, oriented = orient(argument, -argument)
    return _oriented(ring, ("step", oriented.key), oriented.num, direction < 0)


def _oriented(ring: Ring, key: KernelKey, zero: Poly, negative: bool) -> Quotient:
    """step(u), or step(-u) = 1 - step(u) - (1 where u = 0), since u may be zero on more than a set of measure zero."""
    index = ring.index(key)
    ring.idempotent.add(index)
    if not negative:
        return ring.generator(index)
    here = ring.index(("zero", *key))
    ring.idempotent.add(here)
    ring.zeros[here] = (zero, index)
    return ring.add(ring.constant(1), -ring.add(ring.generator(index), ring.generator(here)))


def sign(ring: Ring, argument: Quotient) -> Quotient:
    return ring.add(step(ring, argument), -step(ring, -argument))


def heaviside(ring: Ring, argument: Quotient, middle: Quotient) -> Quotient:
    """1 above zero, `middle` at zero, 0 below."""
    above, below = step(ring, argument), step(ring, -argument)
    here = ring.add(ring.constant(1), -ring.add(above, below))
    return ring.add(above, ring.multiply(here, middle))


def absolute(ring: Ring, argument: Quotient) -> Quotient:
    return ring.multiply(argument, sign(ring, argument))


def largest(ring: Ring, first: Quotient, *others: Quotient) -> Quotient:
    for other in others:
        difference = ring.add(first, -other)
        first = ring.add(other, ring.multiply(difference, step(ring, difference)))
    return first


def least(ring: Ring, *args: Quotient) -> Quotient:
    return -largest(ring, *(-arg for arg in args))


def orient(argument: Quotient, other: Quotient) -> tuple[int, Quotient]:
    """Of a quotient and its opposite (negative or inverse), the one to key by, and the sign or exponent: 1 or -1."""
    return (1, argument) if argument.key >= other.key else (-1, other)
