"""Quotients of polynomials in letters and kernels: the arithmetic in which two expressions are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm
from typing import TYPE_CHECKING, Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_POWER = 10_000
MAX_BITS = 1_000_000  # of one coefficient after a power
MAX_FACTORED = 60  # terms: a longer polynomial is not factored, since that may take long

Poly: TypeAlias = fmpq_mpoly
KernelKey: TypeAlias = tuple[Any, ...]


class NotAlgebraic(ValueError):
    """Something in the expression has no place in a quotient of polynomials; the text names it."""


class TooLarge(NotAlgebraic):
    """A polynomial grew beyond the ring's cap."""


class Quotient(Struct, frozen=True):
    """num / den, in lowest terms, den with leading coefficient 1."""

    num: Poly
    den: Poly

    @property
    def key(self) -> KernelKey:
        return (str(self.num), str(self.den))

    @property
    def is_polynomial(self) -> bool:
        return self.den.is_constant()

    def __neg__(self) -> Quotient:
        return Quotient(-self.num, self.den)


@dataclass
class Known:
    """What one pass over an expression learns for the next: the same letters keep the same generators.

    generators: a letter or a kernel -> its number. roots: for each kernel that occurs in fractional powers, their
    common denominator. facts: polynomials that are positive wherever the whole expression is defined.
    """

    generators: dict[KernelKey, int] = field(default_factory=dict)
    roots: dict[KernelKey, int] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)

    def root(self, key: KernelKey, denominator: int) -> int:
        self.roots[key] = lcm(self.roots.get(key, 1), denominator)
        return self.roots[key]

    @property
    def stage(self) -> tuple[Any, ...]:
        return (dict(self.roots), frozenset(self.facts))


@dataclass
class Ring:
    """The polynomial ring of one comparison: a generator for each letter and each kernel, made when it is first met.

    size: generators at most. cap: terms that one product may make before it is refused, which bounds the time.
    linear: names of uninterpreted functions that are additive and homogeneous.
    apart: whether the exponential of a sum is taken term by term as written, or of the sum over one denominator.
    powers, idempotent: kernels k with k^n = a quotient, and with k^2 = k.
    zeros: kernels that are 1 where a polynomial is zero, else 0: the polynomial, and the kernels that are 0 there.
    positive, nonnegative, unreal: kernels of that sign, and those that need not be real.
    entire: kernels that are analytic for all real values of their letters. smooth: also those with poles. A
    polynomial in these that is not zero everywhere is zero on a set of measure zero only.
    logarithms: log kernels and their arguments; exponentials: exp kernels and their arguments.
    """

    size: int
    cap: int = 20_000
    linear: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)
    apart: bool = False
    powers: dict[int, tuple[int, Quotient]] = field(default_factory=dict)
    idempotent: set[int] = field(default_factory=set)
    zeros: dict[int, tuple[Poly, int]] = field(default_factory=dict)
    positive: set[int] = field(default_factory=set)
    nonnegative: set[int] = field(default_factory=set)
    unreal: set[int] = field(default_factory=set)
    entire: set[int] = field(default_factory=set)
    smooth: set[int] = field(default_factory=set)
    logarithms: dict[int, Quotient] = field(default_factory=dict)
    exponentials: dict[int, Quotient] = field(default_factory=dict)
    memo: dict[Any, Quotient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context = fmpq_mpoly_ctx.get(_letters(self.size), Ordering.lex)

    def index(self, key: KernelKey) -> int:
        generators = self.known.generators
        number = generators.setdefault(key, len(generators))
        if number >= self.size:
            raise NotAlgebraic(f"over {self.size} different kernels")
        return number

    def generator(self, index: int) -> Quotient:
        return self.whole(self.context.gen(index))

    def kernel(self, kind: str, name: Any, *args: Quotient) -> Quotient:
        """A function that is left as it is: the same letter whenever its arguments have the same normal form."""
        return self.generator(self.index((kind, name, *(arg.key for arg in args))))

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
        return Quotient(num, den) if leading == 1 else Quotient(num / leading, den / leading)

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        if a.den == b.den:
            return self.divide(a.num + b.num, a.den)
        self._bound(max(len(a.num) * len(b.den), len(b.num) * len(a.den), len(a.den) * len(b.den)))
        return self.divide(a.num * b.den + b.num * a.den, a.den * b.den)

    def multiply(self, *factors: Quotient) -> Quotient:
        result, *others = factors
        for other in others:
            self._bound(max(len(result.num) * len(other.num), len(result.den) * len(other.den)))
            result = self.divide(result.num * other.num, result.den * other.den)
        return result

    def power(self, base: Quotient, exponent: int) -> Quotient:
        times = abs(exponent)
        if times > MAX_POWER:
            raise NotAlgebraic(f"a power of {exponent}")
        longest = max(len(base.num), len(base.den), 1)
        self._bound(comb(longest + times - 1, longest - 1))
        bits = max(int(c.p).bit_length() + int(c.q).bit_length() for p in (base.num, base.den) for c in p.coeffs())
        if bits * times > MAX_BITS:
            raise TooLarge(f"numbers of over {MAX_BITS} bits")
        if exponent < 0:
            return self.divide(base.den**times, base.num**times)
        return Quotient(base.num**times, base.den**times)

    def _bound(self, terms: int) -> None:
        if terms > self.cap:
            raise TooLarge(f"over {self.cap} terms")

    # --- what a polynomial is made of ---------------------------------------------------------------------------

    def used(self, *polys: Poly) -> set[int]:
        return {i for poly in polys for i, degree in enumerate(poly.degrees()) if degree > 0}

    def factors(self, argument: Quotient) -> tuple[fmpq, list[tuple[Poly, int]]]:
        """A number and factors with exponents, negative for the denominator's; each factor in a form of its own."""
        number, parts = fmpq(1), []
        for poly, sign in ((argument.num, 1), (argument.den, -1)):
            leading, pieces = self._factors(poly)
            number *= leading**sign
            parts += [(piece, sign * count) for piece, count in pieces]
        return number, parts

    def _factors(self, poly: Poly) -> tuple[fmpq, list[tuple[Poly, int]]]:
        shared = [int(min(column)) for column in zip(*poly.monoms(), strict=True)]
        pieces = [(self.context.gen(i), count) for i, count in enumerate(shared) if count]
        rest = poly / self.monomial(tuple(shared))
        inner = [(rest, 1)] if len(rest) > MAX_FACTORED or rest.is_constant() else rest.factor()[1]
        number = fmpq(1)
        for piece, count in inner:
            content = _content(piece.coeffs()) * (1 if piece.leading_coefficient() > 0 else -1)
            if not piece.is_constant():
                pieces.append((piece / content, int(count)))
        leading = poly.leading_coefficient()
        for piece, count in pieces:
            number *= piece.leading_coefficient() ** count
        return leading / number, pieces

    def is_positive(self, poly: Poly) -> bool:
        """Certainly above zero, wherever the whole expression is defined."""
        if str(poly) in self.known.facts:
            return True
        signs = [self._sign(exponents) for exponents in poly.monoms()]
        return all(c > 0 for c in poly.coeffs()) and None not in signs and 1 in signs

    def is_nonnegative(self, poly: Poly) -> bool:
        """Certainly not below zero."""
        if self.is_positive(poly):
            return True
        return all(c > 0 for c in poly.coeffs()) and None not in map(self._sign, poly.monoms())

    def _sign(self, exponents: Iterable[int]) -> int | None:
        """1 for a monomial that is certainly positive, 0 for one that may also be zero, else None."""
        sign = 1
        for index, exponent in enumerate(exponents):
            if exponent and index not in self.positive:
                if index in self.unreal or (exponent % 2 and index not in self.nonnegative):
                    return None
                sign = 0
        return sign

    # --- zero or not --------------------------------------------------------------------------------------------

    def vanishes(self, quotient: Quotient) -> bool:
        """Whether the numerator is zero once every power of a root, and every square of a step, is replaced."""
        return self._vanishes(quotient.num, self.size)

    def _vanishes(self, poly: Poly, below: int) -> bool:
        """Later kernels may hold earlier ones in what their powers are, so the latest is replaced first."""
        reducible = [i for i in self.used(poly) if i < below and (i in self.powers or i in self.idempotent)]
        if not reducible:
            return poly == 0
        latest = max(reducible)
        parts = self._parts(poly, latest)
        if latest in self.zeros and 1 in parts:
            zero, other = self.zeros[latest]
            part = parts.pop(1).num.subs({f"g{other}": 0})
            if part != 0 and divmod(part, zero)[1] != 0 and not self._vanishes(part, latest):
                return False
        return all(self._vanishes(part.num, latest) for part in parts.values())

    def _parts(self, poly: Poly, index: int) -> dict[int, Quotient]:
        """The factors of each power of a kernel that is left after replacing those that are known."""
        parts: dict[int, Quotient] = {}
        for exponents, coefficient in poly.terms():
            others = [int(exponent) for exponent in exponents]
            count, others[index] = others[index], 0
            term = self.whole(self.monomial(tuple(others)) * coefficient)
            if index in self.idempotent:
                count = min(count, 1)
            else:
                degree, value = self.powers[index]
                whole, count = divmod(count, degree)
                term = self.multiply(term, self.power(value, whole)) if whole else term
            parts[count] = self.add(parts[count], term) if count in parts else term
        return parts

    def reduced(self, quotient: Quotient) -> Quotient:
        """The same quotient, with every power of a step replaced by the step."""
        num, den = ({}, {})
        for poly, terms in ((quotient.num, num), (quotient.den, den)):
            for exponents, coefficient in poly.terms():
                key = tuple(min(int(e), 1) if i in self.idempotent else int(e) for i, e in enumerate(exponents))
                terms[key] = terms.get(key, 0) + coefficient
        return self.divide(self.context.from_dict(num), self.context.from_dict(den))

    def branches(self, argument: Quotient) -> Iterator[tuple[Quotient, Quotient]]:
        """For an argument with steps in it: (1 where the latest step is 1, else 0; the argument there), and for 0."""
        latest = max(self.used(argument.num, argument.den) & self.idempotent)
        kernel = self.generator(latest)
        for value, where in ((1, kernel), (0, self.add(self.constant(1), -kernel))):
            den = argument.den.subs({f"g{latest}": value})
            if den != 0:  # else the argument has no value there, whatever it is multiplied by
                yield where, self.divide(argument.num.subs({f"g{latest}": value}), den)


@lru_cache(maxsize=512)
def _letters(count: int) -> tuple[str, ...]:
    return tuple(f"g{i}" for i in range(count))


def _content(coefficients: Iterable[fmpq]) -> fmpq:
    """The positive number that leaves whole coefficients without a common factor."""
    values = [as_fraction(c) for c in coefficients]
    return fmpq(gcd(*(c.numerator for c in values)), lcm(*(c.denominator for c in values)))


def as_fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
