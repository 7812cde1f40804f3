"""Seeded points at which expressions are compared: a value for each letter that meets what is assumed of it."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping  # the table below needs them when the module runs
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.function import AppliedUndef

from checks.arrays import dimensions, entries, is_array, spread
from checks.enclosure import constants, enclose, rational
from checks.evaluation import EvaluationError, array, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

POINTS = 8
ATTEMPTS = 60  # for eight points: those outside a domain are passed over
BITS = 192
DIGITS = 30  # at 192 bits a true identity of moderate size agrees to about 50 digits
MAX_BITS = 20_000  # of a fraction that goes into a function of which nothing is known
MEMBERS = 12  # of a family of letters such as x_i, along each index
PRIMES = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)  # a denominator for each letter: no two meet at a kink
SPREAD = (5, 5, 5, 1, 5, 5, 40, 300)  # how far from zero the points reach: most where people look, some far out

# What may be assumed of a letter, and whether a number has that property.
PROPERTIES: Mapping[str, Callable[[Fraction], bool]] = {
    "positive": lambda value: value > 0,
    "negative": lambda value: value < 0,
    "nonnegative": lambda value: value >= 0,
    "nonpositive": lambda value: value <= 0,
    "nonzero": lambda value: value != 0,
    "integer": lambda value: value.denominator == 1,
    "even": lambda value: value.denominator == 1 and value.numerator % 2 == 0,
    "odd": lambda value: value.denominator == 1 and value.numerator % 2 == 1,
    "real": lambda value: True,
}


def points(
    sides: Sequence[Any], seed: int, count: int, seconds: float, linear: frozenset[str] = frozenset()
) -> Iterator[tuple[Mapping[Any, Any], list[Any]]]:
    """Seeded points at which all sides have a value, and those values; one by one, since the first may refute."""
    rng = random.Random(seed)
    letters = _in_order(frozenset().union(*map(_letters, sides)))
    families = {str(i.base): (i.base, len(i.indices)) for side in sides for i in side.atoms(sp.Indexed)}
    operators = sorted({node.func.__name__ for side in sides for node in side.atoms(AppliedUndef)})
    try:
        known = constants(sides, BITS)
    except EvaluationError:
        return
    found = 0
    until = time.thread_time() + seconds
    for attempt in range(ATTEMPTS * count // POINTS):
        environment = _environment(rng, letters, operators, linear, SPREAD[attempt % len(SPREAD)])
        try:
            if environment is None:
                continue
            environment |= {base: _family(rng, rank) for _, (base, rank) in sorted(families.items())}
            values = _alike(*(enclose(side, environment, BITS, known) for side in sides))
        except EvaluationError:
            continue
        finally:
            late = time.thread_time() > until
        if all(map(_sharp, values)):
            found += 1
            yield environment, values
        if late or found == count or not (letters or operators):
            return


def _in_order(letters: frozenset[Any]) -> list[Any]:
    """The letters by their names; those of one name by what is assumed of them."""
    names = Counter(map(str, letters))
    return sorted(letters, key=lambda x: (str(x), str(x.assumptions0) if names[str(x)] > 1 else ""))


@lru_cache(maxsize=1024)
def _letters(side: Any) -> frozenset[Any]:
    """What needs a value: free symbols, and the letters in the sizes of matrices."""
    members = side.atoms(sp.Indexed)
    indices = set().union(*(index.free_symbols for member in members for index in member.indices))
    free = side.xreplace(dict.fromkeys(members, sp.S.One)).free_symbols if members else side.free_symbols
    letters = free | (indices & side.free_symbols)
    matrices = side.atoms(sp.MatrixSymbol, sp.Identity, sp.ZeroMatrix, sp.OneMatrix)
    return frozenset(letters).union(*(size.free_symbols for matrix in matrices for size in matrix.shape))


def _alike(*values: Any) -> list[Any]:
    """A 1 x 1 matrix beside a scalar is that scalar; a scalar beside a square matrix is a multiple of the identity."""
    if not any(is_array(value) for value in values) or len({*map(dimensions, values)}) == 1:
        return [*values]
    values = tuple(map(scalar, values))
    square = next((value for value in values if dimensions(value)), rational(0))
    return [spread(value, square, rational(0)) for value in values]


def _environment(
    rng: random.Random, letters: list[Any], operators: list[str], linear: frozenset[str], spread: int
) -> dict[Any, Any] | None:
    """Values for the letters; None where an attempt to meet their assumptions did not succeed."""
    matrices = [letter for letter in letters if isinstance(letter, sp.MatrixSymbol)]
    named = sorted(set().union(*(n.free_symbols for matrix in matrices for n in matrix.shape)), key=str)
    sizes = {size: sp.Integer(rng.randint(2, 4)) for size in named}
    environment: dict[Any, Any] = {}
    for position, letter in enumerate(letters):
        if letter in sizes:
            environment[letter] = rational(int(sizes[letter]))
        elif isinstance(letter, sp.MatrixSymbol):
            environment[letter] = _matrix(rng, *(int(n.subs(sizes)) for n in letter.shape))
        elif letter.is_commutative is False:
            environment[letter] = _matrix(rng, 3, 3)
        else:
            value = number(rng, letter, PRIMES[position % len(PRIMES)], spread)
            if value is None:
                return None
            environment[letter] = rational(value)
    for name in operators:
        coefficients = [rational(Fraction(rng.randint(1, 9), 3)) for _ in range(4)]
        environment[name] = _operator(coefficients, name in linear)
    return environment


def number(rng: random.Random, letter: Any, prime: int, spread: int) -> Fraction | None:
    """A value that meets the letter's assumptions, or None where twenty did not."""
    for _ in range(20):
        numerator = rng.randrange(spread * prime)
        size = Fraction(numerator + (numerator % prime == 0), prime)
        if letter.is_integer:
            size = Fraction(rng.randint(1, 9))
        for sign in (1, -1) if rng.random() < 0.5 else (-1, 1):
            if meets(value := sign * size, letter):
                return value
    return None


def meets(value: Fraction, letter: Any) -> bool:
    """Whether a value may stand for a letter under all that is assumed of it."""
    return all(test(value) == asked for test, asked in _asked(letter))


@lru_cache(maxsize=4096)
def _asked(letter: Any) -> tuple[tuple[Callable[[Fraction], bool], bool], ...]:
    """What the letter's assumptions say of its value."""
    pairs = ((test, getattr(letter, f"is_{name}")) for name, test in PROPERTIES.items())
    return tuple((test, asked) for test, asked in pairs if asked is not None)


def _matrix(rng: random.Random, rows: int, columns: int) -> Any:
    entries = [rational(Fraction(rng.randint(-9, 9), rng.randint(1, 3))) for _ in range(rows * columns)]
    return array(entries, (rows, columns))


def _family(rng: random.Random, rank: int) -> Any:
    """Members for each index from 0 on: enough for the whole numbers that letters take here."""
    if rank > 2:
        raise EvaluationError(f"a family with {rank} indices")
    return _matrix(rng, MEMBERS, MEMBERS if rank == 2 else 1).reshape((MEMBERS,) * rank)


def _operator(coefficients: list[Any], linear: bool) -> Any:
    """A stand-in for an arbitrary function: a fixed polynomial, of degree one without constant where it is linear."""

    def apply(*args: Any) -> Any:
        total = coefficients[0] * 0
        for position, arg in enumerate(map(_of_few_bits, args), start=1):
            total = total + coefficients[0] * arg * position
            if not linear:
                total = total + coefficients[1] * arg * arg + coefficients[2]
        return total

    return apply


def _of_few_bits(value: Any) -> Any:
    """A long fraction as a ball: of f(f(f(...))) each has twice as many digits as the one before."""
    long = isinstance(value, fmpq) and max(int(part).bit_length() for part in (value.p, value.q)) > MAX_BITS
    return arb(value) if long else value


def _sharp(value: Any) -> bool:
    """Known to DIGITS digits, so that agreement means something."""
    balls = [entry for entry in entries(value) if isinstance(entry, arb)]
    return all(entry.rad() * 10**DIGITS < abs(entry).max(arb(1)) for entry in balls)
