"""Polynomials with rational coefficients over symbols and floors, small and fast, so that layer rules work on symbols.

A monomial is a sorted tuple of `(atom, power)`; an atom is a symbol's name, or `Floor(numerator, divisor)` for a floor
division that does not come out even. Nested floors collapse by floor((floor(a/m) + c) / n) = floor((a + c*m) / (m*n)).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Floor:
    """floor(numerator / divisor), with an integer divisor above 1."""

    numerator: Polynomial
    divisor: int

    def __str__(self) -> str:
        return f"floor(({self.numerator})/{self.divisor})"


Atom: TypeAlias = str | Floor
Monomial: TypeAlias = tuple[tuple[Atom, int], ...]


def _whole(value: int | Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


class Polynomial:
    """A sum of monomials; `terms` maps each to its coefficient, zeros left out. Immutable by custom, hashable."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, int | Fraction]) -> None:
        self.terms = terms
        self._hash: int | None = None

    def __add__(self, other: Any) -> Polynomial:
        terms = dict(self.terms)
        for monomial, coefficient in _terms(other).items():
            total = terms.get(monomial, 0) + coefficient
            if total:
                terms[monomial] = total
            else:
                terms.pop(monomial, None)
        return Polynomial(terms)

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -coefficient for monomial, coefficient in self.terms.items()})

    def __sub__(self, other: Any) -> Polynomial:
        return self + -other

    def __rsub__(self, other: Any) -> Polynomial:
        return -self + other

    def __mul__(self, other: Any) -> Polynomial:
        if isinstance(other, int | Fraction):
            return Polynomial({m: _whole(c * other) for m, c in self.terms.items()} if other else {})
        terms: dict[Monomial, int | Fraction] = {}
        for left, a in self.terms.items():
            for right, b in _terms(other).items():
                monomial = _join(left, right)
                total = terms.get(monomial, 0) + a * b
                if total:
                    terms[monomial] = total
                else:
                    terms.pop(monomial, None)
        return Polynomial(terms)

    __rmul__ = __mul__

    def __pow__(self, power: int) -> Polynomial:
        result = Polynomial({(): 1})
        for _ in range(power):
            result = result * self
        return result

    def __floordiv__(self, divisor: Any) -> Polynomial:
        if not isinstance(divisor, int):
            return self._exactly(divisor)
        if divisor < 0:
            return (-self) // -divisor
        if divisor == 1:
            return self
        if divisor == 0:
            raise ZeroDivisionError("a size is divided by 0")
        even = {m: c // divisor for m, c in self.terms.items() if isinstance(c, int) and c % divisor == 0}
        rest = {m: c for m, c in self.terms.items() if m not in even}
        constant = rest.get((), 0)
        if isinstance(constant, int) and constant:  # keep 0 <= constant < divisor, so that equal floors look equal
            whole, kept = divmod(constant, divisor)
            if whole:
                even[()] = even.get((), 0) + whole
            rest[()] = kept
        if not any(rest):
            return Polynomial(even)
        return Polynomial(even) + _floor(Polynomial(rest), divisor)

    def __truediv__(self, divisor: int) -> Polynomial:
        return self * Fraction(1, divisor)

    def _exactly(self, divisor: Any) -> Polynomial:
        """Division by a symbol, when every term holds it."""
        divisor = polynomial(divisor)
        if len(divisor.terms) != 1:
            raise ValueError(f"cannot divide {self} by {divisor}: only a single term divides a size")
        ((below, scale),) = divisor.terms.items()
        terms = {}
        for monomial, coefficient in self.terms.items():
            powers = dict(monomial)
            for atom, power in below:
                powers[atom] = powers.get(atom, 0) - power
                if powers[atom] < 0:
                    raise ValueError(f"{self} is not divisible by {divisor}")
            terms[tuple((atom, power) for atom, power in powers.items() if power)] = _whole(
                Fraction(coefficient) / scale
            )
        return Polynomial(terms)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | Fraction):
            return self.terms == ({(): other} if other else {})
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __repr__(self) -> str:
        return f"Polynomial({self})"

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        parts = []
        for monomial, coefficient in sorted(self.terms.items(), key=lambda term: (-_degree(term[0]), str(term[0]))):
            factors = [str(atom) if power == 1 else f"{atom}^{power}" for atom, power in monomial]
            if abs(coefficient) != 1 or not factors:
                factors.insert(0, str(abs(coefficient)))
            parts.append(("- " if coefficient < 0 else "+ ") + "*".join(factors))
        text = " ".join(parts)
        return text[2:] if text.startswith("+ ") else "-" + text[2:]

    def at(self, values: Mapping[str, int]) -> int | Fraction | Polynomial:
        """The value with these symbols replaced; an integer when none is left."""
        total: Any = 0
        for monomial, coefficient in self.terms.items():
            term: Any = coefficient
            for atom, power in monomial:
                if isinstance(atom, Floor):
                    base: Any = atom.numerator.at(values)
                    base = base // atom.divisor
                else:
                    base = values.get(atom, symbol(atom))
                term = term * base**power
            total = total + term
        return _whole(total) if isinstance(total, int | Fraction) else total


def symbol(name: str) -> Polynomial:
    """The polynomial that is this symbol, standing for a positive integer."""
    return Polynomial({((name, 1),): 1})


def polynomial(value: Any) -> Polynomial:
    """An integer or fraction as a constant polynomial."""
    return value if isinstance(value, Polynomial) else Polynomial({(): value} if value else {})


def _terms(value: Any) -> Mapping[Monomial, int | Fraction]:
    return value.terms if isinstance(value, Polynomial) else ({(): value} if value else {})


def _degree(monomial: Monomial) -> int:
    return sum(power for _, power in monomial)


def _order(entry: tuple[Atom, int]) -> tuple[bool, str]:
    return isinstance(entry[0], Floor), str(entry[0])


def _join(left: Monomial, right: Monomial) -> Monomial:
    if not left:
        return right
    if not right:
        return left
    powers = dict(left)
    for atom, power in right:
        powers[atom] = powers.get(atom, 0) + power
    return tuple(sorted(powers.items(), key=_order))


def _floor(numerator: Polynomial, divisor: int) -> Polynomial:
    """floor(numerator / divisor), with a floor inside a floor collapsed and common factors cancelled."""
    constant = numerator.terms.get((), 0)
    others = [(m, c) for m, c in numerator.terms.items() if m]
    if len(others) == 1 and isinstance(constant, int):
        monomial, coefficient = others[0]
        if coefficient == 1 and len(monomial) == 1 and isinstance(monomial[0][0], Floor) and monomial[0][1] == 1:
            inner = monomial[0][0]
            return (inner.numerator + constant * inner.divisor) // (divisor * inner.divisor)
    common = gcd(divisor, *(c for _, c in others if isinstance(c, int)))
    if common > 1 and all(isinstance(c, int) for _, c in others) and isinstance(constant, int):
        # floor((g*a + c) / (g*d)) = floor((a + floor(c/g)) / d) for integers a
        shrunk = Polynomial({m: c // common for m, c in others if isinstance(c, int)}) + constant // common
        return shrunk // (divisor // common)
    return Polynomial({((Floor(numerator, divisor), 1),): 1})
