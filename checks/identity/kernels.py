"""What is known of each transcendental function: how it splits over sums, products and signs, in a ring of quotients.

Every rule is an identity over the reals wherever both of its sides are defined, sets of measure zero apart.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq

from checks.identity import shifts, signs
from checks.identity.ring import NotAlgebraic, Poly, Quotient, Ring, as_fraction
from checks.vocabulary.heads import FUNCTIONS, Step

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FACTORED = 10**12  # of a larger number inside a logarithm or a root only the small primes are taken out
SMALL_PRIMES = 1000


def exponential(ring: Ring, argument: Quotient, *, real: bool = True) -> Quotient:
    """e^(a + b) = e^a e^b; each term's rational factor becomes a power of one kernel.

    A quotient is its whole part, and the terms of what remains over the denominator.
    real: whether the argument is a real number, so that the exponential is positive.
    """
    whole, rest = divmod(argument.num, argument.den)
    if len(whole) + len(rest) > 1 and ring.used(whole, rest, argument.den) & ring.unreal:
        real = False  # the sum may be real although its terms are not
    result = ring.constant(1)
    for poly, den in ((whole, ring.context.constant(1)), (rest, argument.den)):
        for exponents, coefficient in poly.terms():
            monomial = ring.divide(ring.monomial(exponents), den)
            result = ring.multiply(result, _exponential_term(ring, monomial, as_fraction(coefficient), real))
    return result


def _exponential_term(ring: Ring, monomial: Quotient, factor: Fraction, real: bool) -> Quotient:
    for index, argument in ring.logarithms.items():
        if monomial.is_polynomial and monomial.num == ring.context.gen(index):
            return ring.power(root(ring, argument, factor.denominator), factor.numerator)
    key = ("exp", monomial.key)
    degree = ring.known.root(key, factor.denominator)
    index = ring.index((*key, degree))
    ring.exponentials[index] = ring.multiply(monomial, ring.constant(fmpq(1, degree)))
    _describe_exponential(ring, index, monomial, real)
    return ring.power(ring.generator(index), int(factor * degree))


def _describe_exponential(ring: Ring, index: int, argument: Quotient, real: bool) -> None:
    if real:
        ring.positive.add(index)
    else:
        ring.unreal.add(index)
    if ring.used(argument.num, argument.den) <= ring.entire:
        ring.smooth.add(index)
        if argument.is_polynomial:
            ring.entire.add(index)


def imaginary_unit(ring: Ring) -> Quotient:
    index = ring.index(("i",))
    ring.powers[index] = (2, ring.constant(-1))
    ring.unreal.add(index)
    ring.entire.add(index)
    ring.smooth.add(index)
    return ring.generator(index)


def sine(ring: Ring, argument: Quotient) -> Quotient:
    """(e^ix - e^-ix) / 2i, so that every addition theorem holds by algebra."""
    unit = imaginary_unit(ring)
    turn = exponential(ring, ring.multiply(unit, argument), real=False)
    difference = ring.add(turn, -ring.power(turn, -1))
    return ring.multiply(difference, ring.power(ring.multiply(ring.constant(2), unit), -1))


def cosine(ring: Ring, argument: Quotient) -> Quotient:
    turn = exponential(ring, ring.multiply(imaginary_unit(ring), argument), real=False)
    return ring.multiply(ring.add(turn, ring.power(turn, -1)), ring.constant(fmpq(1, 2)))


Split = tuple[fmpq, list[tuple[Poly, int]], list[tuple[Poly, int]]]


def _split(ring: Ring, argument: Quotient) -> Split:
    """A number, the factors that are certainly not negative, and the others.

    An argument must not be negative where a logarithm or a root of it is defined. Where that leaves one factor
    of odd power whose sign is not known, its sign is a fact for the next pass.
    """
    number, factors = ring.factors(argument)
    certain = [(poly, count) for poly, count in factors if ring.is_nonnegative(poly)]
    doubtful = [(poly, count) for poly, count in factors if not ring.is_nonnegative(poly)]
    for poly, count in [*doubtful]:
        if ring.is_nonnegative(-poly):
            certain.append((-poly, count))
            doubtful.remove((poly, count))
            number = -number if count % 2 else number
    odd = [poly for poly, count in doubtful if count % 2]
    if not odd and number < 0:
        raise NotAlgebraic("the logarithm, or the root, of a negative number")
    if len(odd) == 1 and ring.used(argument.num, argument.den) <= ring.smooth:
        ring.known.facts.add(str(odd[0] if number > 0 else -odd[0]))
    return number, certain, doubtful


def _product(ring: Ring, factors: list[tuple[Poly, int]]) -> Quotient:
    return ring.multiply(ring.constant(1), *(ring.power(ring.whole(poly), count) for poly, count in factors))


def logarithm(ring: Ring, argument: Quotient) -> Quotient:
    """log of a product where the factors are certainly not negative; log of an inverse; prime factors of a number."""
    if argument.num == 0:
        raise NotAlgebraic("the logarithm of zero")
    if ring.used(argument.num, argument.den) & ring.unreal:
        sign, oriented = signs.orient(argument, ring.power(argument, -1))
        return ring.multiply(ring.constant(sign), _log_kernel(ring, oriented))
    if ring.used(argument.num, argument.den) & ring.idempotent:
        square = ring.reduced(ring.power(argument, 2))
        if not ring.used(square.num, square.den) & ring.idempotent:  # log |u| = log(u^2) / 2
            return ring.multiply(ring.constant(fmpq(1, 2)), logarithm(ring, square))
    number, certain, doubtful = _split(ring, argument)
    result = _log_number(ring, abs(number))
    for poly, count in certain:
        result = ring.add(result, ring.multiply(ring.constant(count), _log_factor(ring, poly)))
    if not doubtful:
        return result
    shared = gcd(*(count for _, count in doubtful))
    shared = shared // 2 if shared % 2 == 0 else shared
    rest = _product(ring, [(poly, count // shared) for poly, count in doubtful])
    if number < 0:  # the exponents are not all even, so that `shared` is odd
        rest = -rest
    sign, oriented = signs.orient(rest, ring.power(rest, -1))
    return ring.add(result, ring.multiply(ring.constant(sign * shared), _log_kernel(ring, oriented)))


def _log_factor(ring: Ring, poly: Poly) -> Quotient:
    """The logarithm of a factor; of an exponential, its exponent, and of a root, part of the logarithm of its base."""
    if (found := _arsinh(ring, poly)) is not None:
        return found
    used = ring.used(poly)
    if len(used) == 1 and poly == ring.context.gen(index := used.pop()):
        if index in ring.exponentials:
            return ring.exponentials[index]
        if index in ring.powers:
            degree, base = ring.powers[index]
            return ring.multiply(ring.constant(fmpq(1, degree)), logarithm(ring, base))
    return _log_kernel(ring, ring.whole(poly))


def _arsinh(ring: Ring, poly: Poly) -> Quotient | None:
    """log(a + b r) as arsinh(a) where b^2 r^2 - a^2 = 1: then b r is above |a|, or there is no logarithm. Else None."""
    latest = max(ring.used(poly) & ring.powers.keys(), default=None)
    if latest is None or ring.powers[latest][0] != 2 or poly.degrees()[latest] != 1:
        return None
    rest = poly.subs({f"g{latest}": 0})
    a, b = ring.whole(rest), ring.whole(poly.subs({f"g{latest}": 1}) - rest)
    square = ring.multiply(ring.power(b, 2), ring.powers[latest][1])
    norm = ring.add(square, -ring.power(a, 2))
    return odd(sp.asinh)(ring, a) if norm.key == ring.constant(1).key else None


def artanh(ring: Ring, argument: Quotient) -> Quotient:
    """log((1 + x) / (1 - x)) / 2, for an argument between -1 and 1."""
    one = ring.constant(1)
    inner = ring.multiply(ring.add(one, argument), ring.power(ring.add(one, -argument), -1))
    return ring.multiply(ring.constant(fmpq(1, 2)), logarithm(ring, inner))


def arccosine(ring: Ring, argument: Quotient) -> Quotient:
    """pi/2 - arcsin(x)."""
    right_angle = ring.multiply(ring.constant(fmpq(1, 2)), ring.generator(ring.index(("letter", sp.pi))))
    return ring.add(right_angle, -odd(sp.asin)(ring, argument))


def _factors(value: fmpq) -> list[tuple[int, int]]:
    """(prime, exponent) of a positive rational; a number too large to factor counts as one prime."""
    factors: list[tuple[int, int]] = []
    for number, sign in ((int(value.p), 1), (int(value.q), -1)):
        parts = sp.factorint(number, limit=None if number < MAX_FACTORED else SMALL_PRIMES)
        factors += [(int(prime), sign * int(count)) for prime, count in parts.items() if prime != 1]
    return factors


def _log_number(ring: Ring, value: fmpq) -> Quotient:
    result = ring.constant(0)
    for prime, exponent in _factors(value):
        result = ring.add(result, ring.multiply(ring.constant(exponent), _log_kernel(ring, ring.constant(prime))))
    return result


def _log_kernel(ring: Ring, argument: Quotient) -> Quotient:
    index = ring.index(("log", argument.key))
    ring.logarithms[index] = argument
    if ring.used(argument.num) <= ring.entire and argument.is_polynomial and ring.is_positive(argument.num):
        ring.entire.add(index)
        ring.smooth.add(index)
    if argument.num.is_constant() and argument.is_polynomial and argument.num.leading_coefficient() > 1:
        ring.positive.add(index)
    return ring.generator(index)


def root(ring: Ring, argument: Quotient, degree: int) -> Quotient:
    """argument^(1/degree), for an argument that is not negative: split over its factors, powers of `degree` outside."""
    if degree == 1 or argument.num == 0:
        return argument
    if ring.used(argument.num, argument.den) & ring.unreal:
        return _root_kernel(ring, argument, degree)
    number, certain, doubtful = _split(ring, argument)
    result = ring.constant(1)
    for poly, count in certain:
        whole, part = divmod(count, degree)
        result = ring.multiply(result, ring.power(ring.whole(poly), whole))
        if part:
            result = ring.multiply(result, ring.power(_root_factor(ring, poly, degree), part))
    if doubtful and degree % 2 == 0:
        for poly, count in doubtful:
            whole = count // degree
            result = ring.multiply(result, ring.power(signs.absolute(ring, ring.whole(poly)), whole))
        doubtful = [(poly, count % degree) for poly, count in doubtful if count % degree]
    if doubtful:
        rest = _product(ring, doubtful)
        result = ring.multiply(result, _root_kernel(ring, rest if number > 0 else -rest, degree))
    elif number < 0:
        raise NotAlgebraic("the root of a negative number")
    for prime, count in _factors(abs(number)):
        result = ring.multiply(result, ring.power(_root_kernel(ring, ring.constant(prime), degree), count))
    return result


def _root_factor(ring: Ring, poly: Poly, degree: int) -> Quotient:
    used = ring.used(poly)
    if len(used) == 1 and poly == ring.context.gen(index := used.pop()):
        if index in ring.exponentials:
            inner = ring.multiply(ring.exponentials[index], ring.constant(fmpq(1, degree)))
            return exponential(ring, inner, real=index in ring.positive)
        if index in ring.powers:
            inside, base = ring.powers[index]
            return root(ring, base, inside * degree)
    return _root_kernel(ring, ring.whole(poly), degree)


def _root_kernel(ring: Ring, base: Quotient, degree: int) -> Quotient:
    key = ("root", base.key)
    common = ring.known.root(key, degree)
    index = ring.index((*key, common))
    ring.powers[index] = (common, base)
    ring.nonnegative.add(index)
    if base.is_polynomial and ring.is_positive(base.num):
        ring.positive.add(index)
        if ring.used(base.num) <= ring.entire:
            ring.entire.add(index)
            ring.smooth.add(index)
    return ring.power(ring.generator(index), common // degree)


def power(ring: Ring, base: Quotient, exponent: Quotient, whole: bool) -> Quotient:
    """base^exponent = e^(exponent log base), for a base that must be positive for it.

    whole: the exponent has whole values only, so that the base may be negative: (uv)^n = u^n v^n, u^(n + 1) = u u^n.
    """
    if base.num == 0:
        raise NotAlgebraic("a symbolic power of zero")
    used = ring.used(exponent.num, exponent.den)
    if _is_positive(ring, base) or (not whole and used and used <= ring.smooth):
        return exponential(ring, ring.multiply(exponent, logarithm(ring, base)))
    terms = [(ring.monomial(exponents), as_fraction(c)) for exponents, c in exponent.num.terms()]
    if not whole or not exponent.is_polynomial or any(c.denominator != 1 for _, c in terms):
        return ring.kernel("power", "", base, exponent)
    number, factors = ring.factors(base)
    pieces = [(ring.constant(abs(number)), 1), *((ring.whole(poly), count) for poly, count in factors)]
    if number < 0:
        pieces.append((ring.constant(-1), 1))
    result = ring.constant(1)
    for letters, coefficient in terms:
        for piece, count in pieces:
            value = piece
            if not letters.is_constant():
                value = _whole_power(ring, piece, ring.whole(letters))
            result = ring.multiply(result, ring.power(value, count * int(coefficient)))
    return result


def _whole_power(ring: Ring, piece: Quotient, letters: Quotient) -> Quotient:
    if _is_positive(ring, piece):
        return exponential(ring, ring.multiply(letters, logarithm(ring, piece)))
    index = ring.index(("power", "", piece.key, letters.key))
    if piece.key == ring.constant(-1).key:
        ring.powers[index] = (2, ring.constant(1))
    return ring.generator(index)


def _is_positive(ring: Ring, argument: Quotient) -> bool:
    number, factors = ring.factors(argument)
    return number > 0 and all(ring.is_positive(poly) for poly, _ in factors)


def _without_roots_below(ring: Ring, argument: Quotient) -> Quotient:
    """x / sqrt(2) as x sqrt(2) / 2, so that the two are one argument: roots of numbers leave a denominator."""
    for index in ring.used(argument.den) & ring.powers.keys():
        degree, base = ring.powers[index]
        if base.is_polynomial and base.num.is_constant() and base.num != 0 and len(argument.den) == 1:
            exponent = int(argument.den.degrees()[index])
            above = ring.power(ring.generator(index), (-exponent) % degree)
            below = ring.power(base, -(-exponent // degree))
            den = argument.den.subs({f"g{index}": 1})
            argument = ring.multiply(
                ring.whole(argument.num), above, ring.power(below, -1), ring.power(ring.whole(den), -1)
            )
    return argument


def odd(function: Any) -> Callable[[Ring, Quotient], Quotient]:
    """A rule for f(-x) = -f(x): the sign in front, one kernel for both."""

    def rule(ring: Ring, argument: Quotient) -> Quotient:
        if argument.num == 0:
            return argument
        argument = _without_roots_below(ring, argument)
        sign, oriented = signs.orient(argument, -argument)
        return ring.multiply(ring.constant(sign), ring.kernel("function", function, oriented))

    return rule


KERNELS: dict[Any, Callable[..., Quotient]] = {
    **{head: odd(head) for head, row in FUNCTIONS.items() if row.odd},
    sp.acos: arccosine,
    sp.atanh: artanh,
    sp.exp: exponential,
    sp.log: logarithm,
    sp.sin: sine,
    sp.cos: cosine,
    sp.tan: lambda ring, x: ring.multiply(sine(ring, x), ring.power(cosine(ring, x), -1)),
    sp.gamma: shifts.gamma,
    sp.floor: shifts.floor,
    sp.ceiling: lambda ring, x: -shifts.floor(ring, -x),
    sp.Abs: signs.absolute,
    sp.Max: signs.largest,
    sp.Min: signs.least,
    sp.sign: signs.sign,
    sp.Heaviside: signs.heaviside,
    Step: signs.step,
}
