"""A mistake: its name in the field's words, and the wrong last form of the quantity in which it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import sympy as sp

from checks.spans import Evaluable

if TYPE_CHECKING:
    from theory.derivation import Derivation


class Origin(Enum):
    """Where a mistake comes from."""

    TYPICAL = "typical"  # the topic names it: verification must refute it, and marking tries it first
    SLIP = "slip"  # one of the small changes of theory.mistakes.slips, made anywhere


@dataclass(frozen=True, slots=True)
class Made:
    """A mistake without its formulas, as a record keeps it: its name, and the quantities in which it is made."""

    name: str
    quantities: tuple[str, ...]


@dataclass(frozen=True)
class Mistake:
    """One way to go wrong in a derivation: verification refutes it, marking finds who made it.

    again: the same mistake in later quantities, as quantity -> expression: a bias left out in every layer.
    rank: how far down it stands among what people do. decides: a verdict may rest on it; else it only names what went
    wrong.
    """

    name: str
    quantity: str
    expression: sp.Basic
    origin: Origin = Origin.TYPICAL
    again: Mapping[str, sp.Basic] = field(default_factory=dict)
    rank: int = 0
    decides: bool = True

    @property
    def made(self) -> Made:
        return Made(self.name, (self.quantity, *self.again))

    @cached_property
    def rules(self) -> Mapping[str, Evaluable]:
        """The wrong forms, ready to be evaluated: quantity -> rule."""
        return {name: Evaluable(form) for name, form in {self.quantity: self.expression, **self.again}.items()}

    def made_in(self, derivation: Derivation) -> Derivation:
        """The derivation with the wrong last forms in place of the right ones."""
        for name, rule in self.rules.items():
            derivation = derivation.with_last(name, rule.expression, f"mistake: {self.name}")
        return derivation
