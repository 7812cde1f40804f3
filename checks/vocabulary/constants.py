"""The numbers that have a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.vocabulary.rows import Word


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Constant(Word):
    """A number with a name. sympy: the name of sympy's own."""

    sympy: str

    @property
    def value(self) -> Any:
        """The number in sympy."""
        import sympy

        return getattr(sympy, self.sympy)


pi = Constant(name="pi", macro="pi", unicode="π", sympy="pi")
e = Constant(name="e", typed=False, latex="e", sympy="E")  # `e` is a letter like any other, where no text says more
infinity = Constant(name="oo", macro="infty", unicode="∞", sympy="oo")

ROWS = (pi, e, infinity)
