"""Quotients of polynomials in letters and kernels: the arithmetic in which two expressions are compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb
from typing import Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

MAX_POWER = 10_000

Poly: TypeAlias = fmpq_mpoly
Key: TypeAlias = tuple[Any, ...]


class NotAlgebraic(ValueError):
    """Something in the expression has no place in a quotient of polynomials; the text names it."""


class TooLarge(NotAlgebraic):
    """A polynomial grew beyond the ring's cap."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """num / den, in lowest terms, den with leading coefficient 1."""

    num: Poly
    den: Poly

    @property
    def key(self) -> Key:
        return (str(self.num), str(self.den))

    def __neg__(self) -> Quotient:
        return Quotient(-self.num, self.den)


@dataclass
class Ring:
    """The polynomial ring of one comparison: a generator for each letter and each kernel, made when it is first met.

    size: generators at most. cap: terms that one product may make before it is refused, which bounds the time.
    linear: names of uninterpreted functions that are additive and homogeneous.
    roots: for each monomial inside an exponential, the common denominator of its rational factors.
    squares, idempotent: kernels k with k^2 = a quotient, and with k^2 = k.
    logarithms: log kernels and their arguments; exponentials: exp kernels and the monomials that they are powers of.
    """

    size: int
    cap: int = 20_000
    linear: frozenset[str] = frozenset()
    roots: dict[str, int] = field(default_factory=dict)
    generators: dict[Key, int] = field(default_factory=dict)
    squares: dict[int, Quotient] = field(default_factory=dict)
    idempotent: set[int] = field(default_factory=set)
    positive: set[int] = field(default_factory=set)
    logarithms: dict[int, Quotient] = field(default_factory=dict)
    exponentials: dict[int, Poly] = field(default_factory=dict)
    denominators: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 1))
    memo: dict[Any, Quotient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context = fmpq_mpoly_ctx.get([f"g{i}" for i in range(self.size)], Ordering.lex)

    def index(self, key: Key) -> int:
        number = self.generators.setdefault(key, len(self.generators))
        if number >= self.size:
            raise NotAlgebraic(f"over {self.size} different kernels")
        return number

    def generator(self, index: int) -> Quotient:
        return self.whole(self.context.gen(index))

    def kernel(self, name: str, *args: Quotient) -> Quotient:
        """A function that is left as it is: the same letter whenever its arguments have the same normal form."""
        return self.generator(self.index((name, *(arg.key for arg in args))))

    def constant(self, value: Any) -> Quotient:
        return self.whole(self.context.constant(value))

    def whole(self, num: Poly) -> Quotient:
        return Quotient(num, self.context.constant(1))

    def monomial(self, exponents: tuple[int, ...]) -> Poly:
        return self.context.from_dict({tuple(exponents): 1})

    def divide(self, num: Poly, den: Poly) -> Quotient:
        if den == 0:
            raise NotAlgebraic("a division by zero")
        if not den.is_constant():
            common = num.gcd(den)
            num, den = num / common, den / common
        leading = den.leading_coefficient()
        return Quotient(num / leading, den / leading)

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        if a.den == b.den:
            return self.divide(a.num + b.num, a.den)
        self._bound(max(len(a.num) * len(b.den), len(b.num) * len(a.den), len(a.den) * len(b.den)))
        return self.divide(a.num * b.den + b.num * a.den, a.den * b.den)

    def multiply(self, a: Quotient, b: Quotient) -> Quotient:
        self._bound(max(len(a.num) * len(b.num), len(a.den) * len(b.den)))
        return self.divide(a.num * b.num, a.den * b.den)

    def power(self, base: Quotient, exponent: int) -> Quotient:
        if abs(exponent) > MAX_POWER:
            raise NotAlgebraic(f"a power of {exponent}")
        longest = max(len(base.num), len(base.den))
        self._bound(comb(longest + abs(exponent) - 1, longest - 1))
        if exponent < 0:
            return self.divide(base.den**-exponent, base.num**-exponent)
        return Quotient(base.num**exponent, base.den**exponent)

    def _bound(self, terms: int) -> None:
        if terms > self.cap:
            raise TooLarge(f"over {self.cap} terms")

    def is_positive(self, poly: Poly) -> bool:
        """Certainly positive: every coefficient is, and every letter in it is."""
        used = {i for exponents in poly.monoms() for i, exponent in enumerate(exponents) if exponent}
        return poly != 0 and all(c > 0 for c in poly.coeffs()) and used <= self.positive

    def vanishes(self, quotient: Quotient) -> bool:
        """Whether the numerator is zero once every square of a square root, and of a step, is replaced."""
        return self._vanishes(quotient.num, sorted({*self.squares, *self.idempotent}, reverse=True))

    def _vanishes(self, poly: Poly, reducible: list[int]) -> bool:
        """Later kernels may hold earlier ones in what they square to, so the latest is replaced first."""
        if not reducible or poly == 0:
            return poly == 0
        index, rest = reducible[0], reducible[1:]
        parts = [self.constant(0), self.constant(0)]  # without the kernel, and its factor
        for exponents, coefficient in poly.terms():
            powers = [int(exponent) for exponent in exponents]
            count, powers[index] = powers[index], 0
            term = self.whole(self.monomial(tuple(powers)) * coefficient)
            if index in self.idempotent:
                count = min(count, 1)
            else:
                term = self.multiply(term, self.power(self.squares[index], count // 2))
            parts[count % 2] = self.add(parts[count % 2], term)
        return all(self._vanishes(part.num, rest) for part in parts)


def as_fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
