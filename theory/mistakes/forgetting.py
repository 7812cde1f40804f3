"""A given that is forgotten everywhere: nothing is added for it, or it multiplies by 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import sympy as sp

from theory.derivation import Derivation
from theory.mistakes import Mistake, Origin

MEANT: tuple[tuple[int, Any], ...] = ((0, sp.ZeroMatrix), (1, sp.OneMatrix))


def forgotten(derivation: Derivation, path: Sequence[str]) -> Iterator[Mistake]:
    """Every given taken as 0, and as 1, in all of these quantities."""
    for given in derivation.givens:
        letter = derivation.symbol(given.name)
        used = [name for name in path if letter in derivation[name].last.free_symbols]
        for number, filled in MEANT if used else ():
            other = filled(*given.shape) if given.shape else sp.Integer(number)
            with suppress(ValueError, TypeError, AttributeError):  # where sympy puts nothing in
                changed = {name: derivation[name].last.xreplace({letter: other}) for name in used}
                if not any(form.has(sp.nan, sp.zoo, sp.oo) for form in changed.values()):
                    first, *rest = changed
                    again = {name: changed[name] for name in rest}
                    words = f"{given.name} taken as {number} everywhere"
                    yield Mistake(words, first, changed[first], Origin.SLIP, again, rank=1, decides=False)
