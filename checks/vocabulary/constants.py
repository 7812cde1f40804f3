"""The numbers that have a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.vocabulary.rows import VocabularyRow


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Constant(VocabularyRow):
    """A number with a name. sympy: the name of sympy's own.

    letters: letters that may mean it where nothing speaks against it; said: what it is called then.
    """

    sympy: str
    letters: tuple[str, ...] = ()
    said: str = ""

    @property
    def value(self) -> Any:
        """The number in sympy."""
        import sympy

        return getattr(sympy, self.sympy)


pi = Constant(name="pi", macro="pi", unicode="π", sympy="pi")
infinity = Constant(name="oo", macro="infty", unicode="∞", sympy="oo")
e = Constant(name="e", typed=False, sympy="E", letters=("e",), said="Euler's number")
i = Constant(name="i", typed=False, sympy="I", letters=("i", "j"), said="the imaginary unit")

ROWS = (pi, infinity, e, i)
