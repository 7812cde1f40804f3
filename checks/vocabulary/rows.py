"""The records of the vocabulary: what is said, once, of a function of one number and of a function of an array."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct

Bound: TypeAlias = "Fraction | float"  # a float only where it is infinite
Law: TypeAlias = Callable[..., Any]


class Bounds(Struct, frozen=True):
    """The values from low to high. closed: whether each end is one of them."""

    low: Bound = -math.inf
    high: Bound = math.inf
    closed: tuple[bool, bool] = (False, False)


REAL = Bounds()
POSITIVE = Bounds(Fraction(0))
AT_LEAST_0 = Bounds(Fraction(0), closed=(True, False))


def between(low: int, high: int, *, closed: tuple[bool, bool] = (True, True)) -> Bounds:
    return Bounds(Fraction(low), Fraction(high), closed)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class VocabularyRow:
    """What every row has: how it is read and how it is written. What is left empty follows from the name.

    name: the one name under which everything knows it; in ASCII.
    also: further spellings that are read. macro: the LaTeX macro, without its backslash, if there is one.
    typed: whether the name is read at all; off for what only arises in calculations.
    """

    name: str
    also: tuple[str, ...] = ()
    macro: str = ""
    unicode: str = ""
    ascii: str = ""
    typed: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling that is read as it."""
        return (self.name, *self.also) if self.typed else self.also

    @property
    def written(self) -> tuple[str, str]:
        """In Unicode, which pages set in LaTeX, too; and in ASCII."""
        return self.unicode or self.name, self.ascii or self.name


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Function(VocabularyRow):
    """A function of one real number, and of parameters behind it; of an array, entry by entry.

    A row is applied to sympy expressions as it stands, and gives the function of them, unevaluated: `softplus(x)`.

    sympy: the name of sympy's own class of it. cls: else, the name of the class that is made of the law.
    With neither, it is an abbreviation: `log2(x)` is written as its law, ln(x) / ln(2).
    parameters, defaults: the names of further arguments; the last of them may be left out, and have these values.
    law: one step into simpler functions; an identity over the reals. None where it is known to the instruments alone.
    slope: (value, argument, *parameters) -> the derivative by the argument, as a hand calculation writes it.
    rule: what a textbook calls that derivative.
    ball: the function of a ball (flint's `arb`). None: by the law, or a primitive of `checks.balls`.
    exact: whole numbers at which the value is rational -> that value.
    range: bounds that hold every value. lowest: an interval in which the slope has its one zero, at the least value.
    kinks: where the slope jumps; no two sides are compared there. continuous: off, the function itself jumps.
    total: whether it has a value at every number. odd: f(-x) = -f(x).
    largest: the largest number that is written behind it; beyond, its value would be no number that one writes down.
    bare: it may stand without brackets, as in `sin x`.
    cost: elementary operations for one number, if it is a layer of networks; a change of sign is free.
    """

    sympy: str = ""
    cls: str = ""
    parameters: tuple[str, ...] = ()
    defaults: tuple[Fraction | None, ...] = ()
    law: Law | None = None
    slope: Law | None = None
    rule: str = ""
    ball: Law | None = None
    exact: Mapping[int, Fraction | int] = field(default_factory=dict)
    range: Bounds = REAL
    lowest: tuple[Fraction, Fraction] | None = None
    kinks: tuple[int, ...] = ()
    continuous: bool = True
    total: bool = True
    odd: bool = False
    largest: int | None = None
    bare: bool = False
    cost: Mapping[str, int] = field(default_factory=dict)

    @property
    def arity(self) -> tuple[int, int]:
        """The fewest and the most arguments."""
        most = 1 + len(self.parameters)
        return most - len(self.defaults), most

    @cached_property
    def head(self) -> Any:
        """The class of its applications in sympy; None for an abbreviation."""
        if not (self.sympy or self.cls):
            return None
        import sympy

        from checks.vocabulary.classes import made

        return getattr(sympy, self.sympy) if self.sympy else made(self)

    def __call__(self, *args: Any) -> Any:
        """The function of sympy expressions or numbers, as it is written. Raises TypeError for another arity."""
        from sympy import S

        few, most = self.arity
        if not few <= len(args) <= most:
            wanted = str(few) if few == most else f"{few} to {most}"
            raise TypeError(f"{self.name} takes {wanted} arguments, but {len(args)} came")
        given = [*map(S, args), *map(S, self.defaults[len(args) - few :])]
        if self.head is not None:
            return self.head(*given, evaluate=False)
        assert self.law is not None, "an abbreviation has a law"
        return self.law(*given)
