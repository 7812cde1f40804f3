"""The bounds of every quantity of a key, so that a number that no data could give is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from checks.literals import Numbers
from checks.ranges import REAL, Range, reach
from checks.spans import Evaluable, ends
from theory.grading.key import Key
from theory.links.link import Impossible
from theory.links.plausible import impossible, outside


@dataclass(frozen=True, eq=False)
class Plausible:
    """The bounds of every quantity of a key.

    Numbers that the question states are fixed, but for those under a logarithm, which may be whatever it can take: a
    predicted probability. Functions give whatever they can, since their arguments come from data.
    """

    key: Key

    @cached_property
    def ranges(self) -> dict[Any, Range]:
        """Letter -> its range: of the givens, then of every quantity by all its forms."""
        found: dict[Any, Range] = {}
        forms = [rule.expression for ways in self.key.rules.values() for rule in ways]
        for given in self.key.derivation.givens:
            letter = self.key.derivation.symbol(given.name)
            if isinstance(letter, sp.Symbol):
                value = self.key.exact.get(given.name)
                fixed = REAL if value is None else Range(*ends(value), (True, True))
                found[letter] = _domain(letter, forms) or fixed
        for name, ways in self.key.rules.items():
            spans = [reach(rule.expression, found) for rule in ways]
            whole = REAL
            for span in spans:
                whole = whole & span
            found[self.key.derivation.symbol(name)] = whole
        return found

    def _of(self, name: str) -> Sequence[tuple[Evaluable, Range]]:
        """Every way to compute a quantity, with what it can give; the same for everybody who answers."""
        if name not in self._found:
            self._found[name] = [(rule, reach(rule.expression, self.ranges)) for rule in self.key.rules[name]]
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, Sequence[tuple[Evaluable, Range]]]:
        return {}

    def impossible(self, name: str, numbers: Numbers) -> Impossible | None:
        """Why no numbers could make the quantity what was printed; None where some could."""
        for rule, found in self._of(name):
            if found.point or not any(outside(entry, found) for entry in numbers.entries):
                continue
            return impossible(rule.expression, found, self.ranges)
        return None


def _domain(letter: Any, forms: list[Any]) -> Range | None:
    """Where every logarithm of a line in this letter alone has a value; None where there is no such logarithm."""
    found: Range | None = None
    for form in forms:
        for node in form.atoms(sp.log):
            inner = node.args[0]
            if inner.free_symbols != {letter} or not inner.is_polynomial(letter) or sp.degree(inner, letter) != 1:
                continue
            slope = inner.coeff(letter)
            zero = Fraction(str(-inner.subs(letter, 0) / slope)) if slope.is_rational else None
            if zero is not None:
                side = Range(zero, math.inf) if slope > 0 else Range(-math.inf, zero)
                found = side if found is None else found & side
    return found
