"""What is known of each transcendental function: how it splits over sums, products and signs, in a ring of quotients.

Every rule is an identity over the reals wherever both of its sides are defined, isolated points apart.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import sympy as sp
from flint import fmpq

from checks.functions import Step
from checks.ring import NotAlgebraic, Poly, Quotient, Ring, as_fraction

MAX_FACTORED = 10**12  # a larger number inside a logarithm or a root is left whole


def exponential(ring: Ring, argument: Quotient) -> Quotient:
    """e^(a + b) = e^a e^b; each term's rational factor becomes a power of one kernel."""
    if not argument.den.is_constant():
        sign, oriented = orient(argument, -argument)
        index = ring.index(("exp", oriented.key))
        if not _imaginary(ring, oriented.num):
            ring.positive.add(index)
        return ring.power(ring.generator(index), sign)
    result = ring.constant(1)
    for exponents, coefficient in argument.num.terms():
        term = _exponential_term(ring, ring.monomial(exponents), as_fraction(coefficient))
        result = ring.multiply(result, term)
    return result


def _exponential_term(ring: Ring, monomial: Poly, factor: Fraction) -> Quotient:
    for index, argument in ring.logarithms.items():
        if factor.denominator == 1 and monomial == ring.context.gen(index):
            return ring.power(argument, int(factor))
    name = str(monomial)
    ring.denominators[name] = lcm(ring.denominators[name], factor.denominator)
    root = lcm(ring.roots.get(name, 1), factor.denominator)
    key = ("exp", name, root)
    index = ring.index(key)
    ring.exponentials[index] = monomial / root
    if not _imaginary(ring, monomial):
        ring.positive.add(index)
    return ring.power(ring.generator(index), int(factor * root))


def imaginary_unit(ring: Ring) -> Quotient:
    index = ring.index(("i",))
    ring.squares[index] = ring.constant(-1)
    return ring.generator(index)


def _imaginary(ring: Ring, monomial: Poly) -> bool:
    index = ring.generators.get(("i",))
    return index is not None and monomial.degrees()[index] > 0


def sine(ring: Ring, argument: Quotient) -> Quotient:
    """(e^ix - e^-ix) / 2i, so that every addition theorem holds by algebra."""
    unit = imaginary_unit(ring)
    turn = exponential(ring, ring.multiply(unit, argument))
    difference = ring.add(turn, -ring.power(turn, -1))
    return ring.multiply(difference, ring.power(ring.multiply(ring.constant(2), unit), -1))


def cosine(ring: Ring, argument: Quotient) -> Quotient:
    turn = exponential(ring, ring.multiply(imaginary_unit(ring), argument))
    return ring.multiply(ring.add(turn, ring.power(turn, -1)), ring.constant(fmpq(1, 2)))


def logarithm(ring: Ring, argument: Quotient) -> Quotient:
    """log of a product where both factors are certainly positive; log of an inverse; prime factors of a number."""
    if argument.num == 0:
        raise NotAlgebraic("the logarithm of zero")
    if ring.is_positive(argument.num) and ring.is_positive(argument.den):
        return ring.add(_log_positive(ring, argument.num), -_log_positive(ring, argument.den))
    sign, oriented = orient(argument, ring.power(argument, -1))
    content, rest = _content(oriented.num)
    log = ring.add(_log_number(ring, content), _log_kernel(ring, Quotient(rest, oriented.den)))
    return ring.multiply(ring.constant(sign), log)


def _log_positive(ring: Ring, poly: Poly) -> Quotient:
    """The number in front, the letters that divide every term, and what is left."""
    content, rest = _content(poly)
    result = _log_number(ring, content)
    exponents = [int(min(column)) for column in zip(*rest.monoms(), strict=True)]
    rest = rest / ring.monomial(tuple(exponents))
    for index, exponent in enumerate(exponents):
        if exponent:
            inner = ring.exponentials.get(index)
            log = ring.whole(inner) if inner is not None else _log_kernel(ring, ring.generator(index))
            result = ring.add(result, ring.multiply(ring.constant(exponent), log))
    return ring.add(result, _log_kernel(ring, ring.whole(rest)))


def _content(poly: Poly) -> tuple[fmpq, Poly]:
    """A positive number and the rest, whose coefficients are whole and share no factor."""
    coefficients = [as_fraction(c) for c in poly.coeffs()]
    content = fmpq(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))
    return content, poly / content


def _factors(value: fmpq) -> list[tuple[int, int]]:
    """(prime, exponent) of a positive rational; a number too large to factor counts as one prime."""
    factors: list[tuple[int, int]] = []
    for number, sign in ((int(value.p), 1), (int(value.q), -1)):
        parts = sp.factorint(number) if number < MAX_FACTORED else {number: 1}
        factors += [(int(prime), sign * int(count)) for prime, count in parts.items() if prime != 1]
    return factors


def _log_number(ring: Ring, value: fmpq) -> Quotient:
    result = ring.constant(0)
    for prime, exponent in _factors(value):
        result = ring.add(result, ring.multiply(ring.constant(exponent), _log_kernel(ring, ring.constant(prime))))
    return result


def _log_kernel(ring: Ring, argument: Quotient) -> Quotient:
    if argument.num == argument.den:
        return ring.constant(0)
    kernel = ring.kernel("log", argument)
    ring.logarithms[ring.index(("log", argument.key))] = argument
    return kernel


def square_root(ring: Ring, argument: Quotient) -> Quotient:
    """sqrt(p^2 q) = p sqrt(q) for numbers; any other root is a kernel whose square is known."""
    scale = Fraction(1)
    if argument.num.is_constant() and argument.den.is_constant():
        value = argument.num.leading_coefficient() if argument.num != 0 else fmpq(0)
        if value < 0:
            raise NotAlgebraic("the square root of a negative number")
        inside = 1
        for prime, exponent in _factors(value):
            scale *= Fraction(prime) ** (exponent // 2)
            inside *= prime ** (exponent % 2)
        if value == 0 or inside == 1:
            return ring.constant(fmpq(scale.numerator, scale.denominator)) if value else ring.constant(0)
        argument = ring.constant(inside)
    index = ring.index(("sqrt", argument.key))
    ring.squares[index] = argument
    return ring.multiply(ring.constant(fmpq(scale.numerator, scale.denominator)), ring.generator(index))


def step(ring: Ring, argument: Quotient) -> Quotient:
    """step(cu) = step(u) for c > 0, step(-u) = 1 - step(u) away from u = 0, step^2 = step."""
    if argument.num == 0:
        return ring.constant(0)
    sign, oriented = orient(argument, -argument)
    oriented = Quotient(_content(oriented.num)[1], oriented.den)
    index = ring.index(("step", oriented.key))
    ring.idempotent.add(index)
    kernel = ring.generator(index)
    return kernel if sign > 0 else ring.add(ring.constant(1), -kernel)


def absolute(ring: Ring, argument: Quotient) -> Quotient:
    doubled = ring.multiply(ring.constant(2), step(ring, argument))
    return ring.multiply(argument, ring.add(doubled, ring.constant(-1)))


def largest(ring: Ring, first: Quotient, *others: Quotient) -> Quotient:
    for other in others:
        difference = ring.add(first, -other)
        first = ring.add(other, ring.multiply(difference, step(ring, difference)))
    return first


def least(ring: Ring, *args: Quotient) -> Quotient:
    return -largest(ring, *(-arg for arg in args))


def odd(name: str) -> Callable[[Ring, Quotient], Quotient]:
    def rule(ring: Ring, argument: Quotient) -> Quotient:
        sign, oriented = orient(argument, -argument)
        return ring.multiply(ring.constant(sign), ring.kernel(name, oriented))

    return rule


def orient(argument: Quotient, other: Quotient) -> tuple[int, Quotient]:
    """Of a quotient and its opposite (negative or inverse), the one to key by, and the sign or exponent: 1 or -1."""
    return (1, argument) if argument.key >= other.key else (-1, other)


KERNELS: dict[Any, Callable[..., Quotient]] = {
    sp.exp: exponential,
    sp.log: logarithm,
    sp.sin: sine,
    sp.cos: cosine,
    sp.tan: lambda ring, x: ring.multiply(sine(ring, x), ring.power(cosine(ring, x), -1)),
    sp.erf: odd("erf"),
    sp.asin: odd("asin"),
    sp.atan: odd("atan"),
    sp.Abs: absolute,
    sp.Max: largest,
    sp.Min: least,
    Step: step,
}
