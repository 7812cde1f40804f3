"""Differences, quotients and powers that stay as they are written, for the lines of a worked answer."""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.derivation import Form, Quantity


def exact(value: Any) -> Any:
    """A whole number as sympy's own; an expression as it is."""
    return sp.Integer(value) if isinstance(value, int) else value


def minus(left: Any, *right: Any) -> Any:
    """left - right - ..., in this order."""
    return added(left, *(product(-1, term) for term in right))


def over(above: Any, below: Any) -> Any:
    """The fraction above / below."""
    inverse = sp.Pow(exact(below), sp.S.NegativeOne, evaluate=False)
    return inverse if above == 1 else product(above, inverse)


def square(base: Any) -> Any:
    return sp.Pow(base, sp.Integer(2), evaluate=False)


def product(*factors: Any) -> Any:
    """A product with every factor kept, numbers and ones too."""
    return sp.Mul(*map(exact, factors), evaluate=False)


def added(*terms: Any) -> Any:
    """A sum with every term kept, zeros too."""
    return sp.Add(*map(exact, terms), evaluate=False)


def chain(name: str, *forms: tuple[Any, str], unit: str = "", shape: tuple[int, ...] = ()) -> Quantity:
    """A quantity from pairs of an expression and the rule that leads to it."""
    return Quantity(name, tuple(Form(exact(expression), rule) for expression, rule in forms), unit, shape)
