"""What is asked, in the letters of the question alone and as short as it gets: the answer as a hand leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from checks.unevaluated import is_matrix
from theory.derivation import Form, Quantity, free_names
from theory.tidying import evaluated, tidy
from theory.topics.computation.derivatives import unfolded

LARGEST = 80  # operations of a formula that is shortened; a longer one stays in the lines that lead to it
HIGHEST = 8  # a power that may be multiplied out
RULE = "in the letters that are given"


def closed(earlier: Mapping[str, Quantity], quantity: Quantity) -> Quantity:
    """The quantity with its last form in givens alone, where it is a number and that says more, or is shorter.

    earlier: the quantities before it, by name, in order.
    """
    if quantity.shape or not isinstance(quantity.last, sp.Expr):
        return quantity
    whole = tidy(unfolded(earlier, quantity.last))
    letters = {part: sp.Dummy(real=True) for part in _of_arrays(whole)}
    whole = evaluated(whole.xreplace(letters))
    if not _plain(whole):
        return quantity
    arrays = {letter: part for part, letter in letters.items()}
    shortest = min(map(_with_sign_inside, _written(whole)), key=_length).xreplace(arrays)
    leads = not free_names(quantity.last).isdisjoint(earlier)
    if shortest == quantity.last or not (leads or _length(shortest) < _length(quantity.last)):
        return quantity
    return replace(quantity, closed=Form(shortest, RULE))


def _of_arrays(formula: Any) -> list[Any]:
    """The numbers in a formula that are made of arrays, such as sums of entries: to the algebra they are letters."""
    if not formula.args or not formula.atoms(sp.MatrixSymbol, sp.Indexed):
        return []
    if any(is_matrix(arg) for arg in formula.args) or formula.is_Indexed:
        return [formula]
    return [part for arg in formula.args for part in _of_arrays(arg)]


def _length(formula: Any) -> int:
    return int(sp.count_ops(formula))


def _plain(formula: Any) -> bool:
    """Whether a formula is one of numbers, without bound letters, that is quickly taken apart."""
    parts = [*sp.preorder_traversal(formula)]
    powers = [part.exp for part in parts if isinstance(part, sp.Pow) and part.exp.is_Integer]
    return (
        len(parts) <= LARGEST
        and all(isinstance(part, sp.Expr) and not is_matrix(part) and not part.is_Indexed for part in parts)
        and not formula.has(sp.Derivative, sp.Sum, sp.Product, sp.Integral, sp.Limit)
        and all(abs(power) <= HIGHEST for power in powers)
    )


def _written(formula: Any) -> tuple[Any, ...]:
    """The ways to write a formula: as a product, as one fraction, and term by term; of equally long ones the first."""
    fraction = sp.cancel(formula)
    return sp.factor(fraction), fraction, sp.expand(fraction), formula


def _with_sign_inside(formula: Any) -> Any:
    """-1/(p (p - 1)) as 1/(p (1 - p)): a number stands before what is taken from it, and no sign in front, where both
    can be had by turning differences round."""
    number, rest = formula.as_coeff_Mul()
    factors = [*sp.Mul.make_args(rest)]
    differences = [place for place, factor in enumerate(factors) if _is_difference(factor)]
    turned = [place for place in differences if factors[place].as_base_exp()[0].as_coeff_Add()[0].is_negative]
    if number.is_negative != (len(turned) % 2 == 1):
        others = [place for place in differences if place not in turned]
        turned = [*turned, others[0]] if others else turned[:-1]
    for place in turned:
        base, power = factors[place].as_base_exp()
        factors[place], number = (-base) ** power, -number
    return sp.Mul(number, *factors)


def _is_difference(factor: Any) -> bool:
    """Whether something is taken from something, so that what is left changes its sign where it is turned round."""
    base, power = factor.as_base_exp()
    return base.is_Add and power.is_odd and any(term.could_extract_minus_sign() for term in base.args)
