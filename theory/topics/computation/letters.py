"""Letters in place of numbers: what each stands for, in which sizes, and seeded values for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from random import Random
from typing import Any

import sympy as sp

from checks.reading.building import Meaning, shaped
from checks.reading.spelling import canonical
from theory.derivation import Given, symbol
from theory.errors import InputError
from theory.exact import Exact


class Domain(Enum):
    """Which numbers a letter stands for, by the word that says so."""

    NUMBER = "number"
    POSITIVE = "positive"
    PROBABILITY = "probability"
    INTEGER = "integer"  # a whole number of at least 2
    SYMMETRIC = "symmetric"  # of a square matrix: positive definite, too
    DIAGONAL = "diagonal"  # of a square matrix, with positive entries

    def drawn(self, rng: Random) -> Fraction:
        """A number of this kind, which floating point has exactly."""
        if self is Domain.INTEGER:
            return Fraction(rng.randint(2, 5))
        if self is Domain.PROBABILITY:
            return Fraction(rng.randint(8, 56), 64)
        size = Fraction(rng.randint(16, 160), 64)
        return size if self is Domain.POSITIVE else size * rng.choice((-1, 1))


FACTS: Mapping[Domain, tuple[str, ...]] = {
    Domain.POSITIVE: ("positive",),
    Domain.PROBABILITY: ("positive",),
    Domain.INTEGER: ("integer", "positive"),
    Domain.SYMMETRIC: ("symmetric",),
    Domain.DIAGONAL: ("symmetric",),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. shape: () for a number; of a vector or a matrix whole numbers, or the names of other letters."""

    name: str
    domain: Domain = Domain.NUMBER
    shape: tuple[int | str, ...] = ()

    @property
    def given(self) -> Given:
        return Given(self.name, None, self.meaning.shape, FACTS.get(self.domain, ()))

    @property
    def meaning(self) -> Meaning:
        sizes: Any = tuple(symbol(size) if isinstance(size, str) else size for size in self.shape)
        return shaped(sizes, self.name)

    def drawn(self, rng: Random, sizes: Mapping[str, Fraction]) -> Exact:
        """A value, in the sizes that were drawn before."""
        if not self.shape:
            return sizes.get(self.name) or self.domain.drawn(rng)
        rows, columns = (int(sizes[n]) if isinstance(n, str) else n for n in (*self.shape, 1)[:2])
        if self.domain in (Domain.SYMMETRIC, Domain.DIAGONAL):
            return _symmetric(rows, rng, diagonal=self.domain is Domain.DIAGONAL)
        return tuple(tuple(self.domain.drawn(rng) for _ in range(columns)) for _ in range(rows))


def _symmetric(rows: int, rng: Random, *, diagonal: bool) -> Exact:
    """Positive definite, since every entry of the diagonal outweighs its row."""
    table = [[Fraction(0)] * rows for _ in range(rows)]
    for i in range(rows):
        table[i][i] = Fraction(rng.randint(64, 192), 64) + (0 if diagonal else rows)
        for j in range(i):
            table[i][j] = table[j][i] = Fraction(0) if diagonal else Fraction(rng.randint(-60, 60), 64)
    return tuple(map(tuple, table))


def letters(texts: Mapping[str, str]) -> tuple[Letter, ...]:
    """The letters that a question declares, name -> `number`, `positive`, `probability`, `integer`, `d` (a vector), or
    `n x d` (a matrix), with a word for the entries before it where they are not any numbers. Sizes are letters, too.

    Raises InputError.
    """
    found = {name: _letter(name, text) for name, text in texts.items()}
    sizes = dict.fromkeys(size for letter in found.values() for size in letter.shape if isinstance(size, str))
    for size in sizes:
        if size in found and found[size].shape:
            raise InputError(f"letters: {size} is a size, so it cannot be a vector or a matrix")
    named = {name: Letter(name, Domain.INTEGER) for name in sizes}
    return tuple({**found, **named}.values())


_WORDS = "|".join(domain.value for domain in Domain)
_DECLARED = re.compile(rf"(?:({_WORDS})\b)?\s*(?:([A-Za-z]\w*|\d+)(?:\s*x\s*([A-Za-z]\w*|\d+))?)?")


def _letter(name: str, text: str) -> Letter:
    match = _DECLARED.fullmatch(text.strip()) if len(text) < 80 else None
    if match is None or not any(match.groups()):
        words = ", ".join(domain.value for domain in Domain)
        raise InputError(
            f'letters: {name} is {text[:40]!r}; expected {words}, a size such as "d" for a vector, or "n x d"'
        )
    square = match[2] is not None and match[2] == match[3]
    if match[1] in (Domain.SYMMETRIC.value, Domain.DIAGONAL.value) and not square:
        raise InputError(f'letters: {name} is {text[:40]!r}; a {match[1]} matrix is square, such as "{match[1]} n x n"')
    sizes = tuple(int(size) if size.isdigit() else canonical(size) for size in match.groups()[1:] if size)
    return Letter(name, Domain(match[1] or Domain.NUMBER.value), sizes)


def drawn(found: tuple[Letter, ...], rng: Random) -> dict[str, Exact]:
    """Seeded values for all letters; no two sizes are the same, so that no shape fits by accident.

    Matrices are taller than wide where they can be, so that X^T X has an inverse.
    """
    tall = dict.fromkeys((size for letter in found for size in letter.shape if isinstance(size, str)), 0)
    for letter in found:
        if len(letter.shape) == 2:
            for size, step in zip(letter.shape, (1, -1), strict=True):
                if isinstance(size, str):
                    tall[size] += step
    numbers = sorted(rng.sample(range(2, 3 + len(tall)), len(tall)))
    sizes = dict(zip(sorted(tall, key=lambda size: tall[size]), map(Fraction, numbers), strict=True))
    return {letter.name: letter.drawn(rng, sizes) for letter in found}


def has_open_size(shape: tuple[Any, ...]) -> bool:
    """Whether a size is a letter."""
    return any(not isinstance(size, (int, sp.Integer)) for size in shape)
