"""Formulas for reading: the input's sizes as letters, and a polynomial in LaTeX, which alone needs sympy."""

from __future__ import annotations

from typing import Any

from theory.errors import InputError
from theory.layers.polynomial import Floor, Polynomial, symbol
from theory.layers.shapes import Shape
from theory.network.network import Network
from theory.network.totals import total

LETTERS = {1: ("D",), 2: ("T", "D"), 3: ("C", "H", "W"), 4: ("C", "D", "H", "W")}


def lettered_input(network: Network, shape: Shape) -> Shape:
    """The input with letters for as many sizes as the network allows: all, or all but the first, or the last ones."""
    letters = [symbol(name) for name in LETTERS.get(len(shape), tuple(f"N{i}" for i in range(len(shape))))]
    for kept in range(len(shape) + 1):
        candidate = (*shape[:kept], *letters[kept:])
        try:
            total(network, candidate)
        except (InputError, ValueError):
            continue
        return candidate
    return shape


def to_sympy(value: Any) -> Any:
    """The same polynomial for sympy: symbols are positive integers."""
    import sympy as sp

    if isinstance(value, Polynomial):
        terms = []
        for monomial, coefficient in value.terms.items():
            factors = [_atom(atom) ** power for atom, power in monomial]
            terms.append(sp.Mul(sp.Rational(coefficient), *factors))
        return sp.Add(*terms)
    return sp.Integer(int(value))


def _atom(atom: Any) -> Any:
    import sympy as sp

    if isinstance(atom, Floor):
        return sp.floor(to_sympy(atom.numerator) / atom.divisor)
    return sp.Symbol(atom, integer=True, positive=True)


def latex(value: Any) -> str:
    """The formula in the LaTeX of all reports, common factors taken out."""
    import sympy as sp

    from theory.formula.latex import write
    from theory.formula.layout import layout
    from theory.network.sizes import tidy

    return write(layout(tidy(sp.factor_terms(to_sympy(value)))))
