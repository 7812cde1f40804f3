"""Answers that are no values: options that are chosen or put in order, chains of equalities, constructions."""

from __future__ import annotations

from typing import TypeAlias

from theory.forms.chains import EqualityChain
from theory.forms.choices import Choice, Ordering
from theory.forms.constructions import Construction
from theory.forms.said import Said

__all__ = ["Choice", "Construction", "EqualityChain", "Form", "Ordering", "Said"]

Form: TypeAlias = Choice | EqualityChain | Ordering | Construction
