"""What a calculation of plain numbers comes to: exactly, and straight from its tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flint import fmpq

from checks.tree import Call, Number, Tree

HIGHEST = 64  # a power that is worked out here; the reader has bounded what it is a power of


def calculated(tree: Tree) -> fmpq | None:
    """The value of a tree that holds nothing but numbers, their sums, products, quotients and small whole powers.

    None for any other tree, and where there is no value: a division by zero.
    """
    if isinstance(tree, Number):
        return fmpq(tree.value.numerator, tree.value.denominator)
    operation = OPERATIONS.get(tree.head) if isinstance(tree, Call) else None
    if operation is None or not isinstance(tree, Call):
        return None
    values: list[fmpq] = []
    for arg in tree.args:
        if (value := calculated(arg)) is None:
            return None
        values.append(value)
    return operation(*values)


def _power(base: fmpq, exponent: fmpq) -> fmpq | None:
    whole = exponent.q == 1 and abs(exponent.p) <= HIGHEST
    return base ** int(exponent.p) if whole and (base or exponent >= 0) else None


OPERATIONS: Mapping[str, Callable[..., fmpq | None]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other if other else None,
    "neg": lambda one: -one,
    "^": _power,
}
