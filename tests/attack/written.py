"""Formulas that the tests write themselves: a tree with exact values and its LaTeX; no reader of ours takes part."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Values: TypeAlias = Mapping[str, Fraction]
LETTERS = ("a", "b", "u", "v", "x", "y", "z")  # none of them is a constant, a usual function or an index


@dataclass(frozen=True)
class Written:
    """A number (its text), a letter, or an operation: + - * / ^ with two parts, `neg` with one."""

    head: str
    parts: tuple[Written, ...] = ()

    def value(self, values: Values) -> Fraction | None:
        """Its exact value; None where it has none, as a quotient by 0."""
        if not self.parts:
            return values[self.head] if self.head in values else Fraction(self.head)
        parts = [part.value(values) for part in self.parts]
        if any(part is None for part in parts):
            return None
        one, *rest = (part for part in parts if part is not None)
        if self.head == "neg":
            return -one
        (other,) = rest
        if self.head == "+":
            return one + other
        if self.head == "-":
            return one - other
        if self.head == "*":
            return one * other
        if self.head == "/":
            return None if other == 0 else one / other
        if one == 0 and other <= 0:
            return None
        return one ** int(other)

    @property
    def latex(self) -> str:
        if not self.parts:
            return self.head
        texts = [part.latex for part in self.parts]
        if self.head == "neg":
            return f"-{_bracketed(self.parts[0])}"
        one, other = texts
        if self.head in ("+", "-"):
            right = _bracketed(self.parts[1]) if self.parts[1].head in ("+", "-", "neg") else other
            return f"{one} {self.head} {right}"
        if self.head == "*":
            return f"{_bracketed(self.parts[0])} \\cdot {_bracketed(self.parts[1])}"
        if self.head == "/":
            return rf"\frac{{{one}}}{{{other}}}"
        return f"{_bracketed(self.parts[0])}^{{{other}}}"


def _bracketed(part: Written) -> str:
    return rf"\left({part.latex}\right)" if part.parts else part.latex


def number(value: int) -> Written:
    return Written(str(value)) if value >= 0 else Written("neg", (Written(str(-value)),))


def formula(rng: random.Random, depth: int = 3, letters: tuple[str, ...] = LETTERS) -> Written:
    """A random formula that has at least one letter."""
    while True:
        made = _formula(rng, depth, letters)
        if used(made):
            return made


def _formula(rng: random.Random, depth: int, letters: tuple[str, ...]) -> Written:
    if depth == 0 or rng.random() < 0.15:
        return Written(rng.choice(letters)) if rng.random() < 0.7 else number(rng.randint(1, 9))
    head = rng.choice("++--***/^")
    one = _formula(rng, depth - 1, letters)
    other = number(rng.randint(2, 4)) if head == "^" else _formula(rng, depth - 1, letters)
    return Written(head, (one, other))


def used(made: Written) -> frozenset[str]:
    """The letters in a formula."""
    own = frozenset({made.head} & set(LETTERS)) if not made.parts else frozenset()
    return own.union(*(used(part) for part in made.parts))


def edited(rng: random.Random, made: Written) -> Written:
    """The formula with one place changed: another letter, number, sign or operation, or a part left out."""
    if made.parts and rng.random() < 0.7:
        place = rng.randrange(len(made.parts))
        parts = list(made.parts)
        if not (made.head == "^" and place == 1):
            parts[place] = edited(rng, parts[place])
            return Written(made.head, tuple(parts))
    if not made.parts:
        return Written(rng.choice(LETTERS)) if made.head in LETTERS else number(int(made.head) + rng.choice((-1, 1)))
    if made.head == "^":
        return Written("^", (made.parts[0], number(int(made.parts[1].head) + 1)))
    others = {"+": "-*", "-": "+*", "*": "+/", "/": "*-", "neg": ""}[made.head]
    if others and rng.random() < 0.6:
        return Written(rng.choice(others), made.parts)
    return rng.choice(made.parts)


def rearranged(rng: random.Random, made: Written) -> Written:
    """The same formula in another form: sums and products exchanged, multiplied out, minus and fractions rewritten."""
    if not made.parts:
        return made
    parts = tuple(rearranged(rng, part) for part in made.parts)
    one, other = (*parts, parts[0])[:2]
    if made.head in ("+", "*") and rng.random() < 0.5:
        return Written(made.head, (other, one))
    if made.head == "-" and rng.random() < 0.5:
        return Written("+", (Written("neg", (other,)), one))
    if made.head == "*" and other.head in ("+", "-") and rng.random() < 0.6:
        return Written(other.head, tuple(Written("*", (one, term)) for term in other.parts))
    if made.head == "/" and rng.random() < 0.4:
        return Written("*", (one, Written("/", (number(1), other))))
    if made.head == "^" and other.head == "2" and rng.random() < 0.5:
        return Written("*", (one, one))
    return Written(made.head, parts)


def sound(made: Written, rng: random.Random) -> bool:
    """Whether no part of it is 0 or without a value, so that whatever is done to it changes it."""
    values = {letter: Fraction(rng.randint(100, 999), 7) for letter in LETTERS}
    return bool(made.value(values)) and all(sound(part, rng) for part in made.parts)


def same(one: Written, other: Written, rng: random.Random, points: int = 6) -> bool | None:
    """Whether two formulas have equal values at random points; None where they hardly have any.

    Exact fractions at six random points of 400 values each: two different polynomials of degree below 100 agree at one
    with a chance of at most 1/4.
    """
    compared = 0
    for _ in range(4 * points):
        values = {letter: Fraction(rng.randint(-999, 999), rng.randint(1, 99)) for letter in LETTERS}
        left, right = one.value(values), other.value(values)
        if (left is None) != (right is None):
            return None  # they are not defined at the same points
        if left is None:
            continue
        if left != right:
            return False
        compared += 1
        if compared == points:
            return True
    return None
