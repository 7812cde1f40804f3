"""The elementary operations that a layer performs, each under the role it plays, and sums of them.

A count is a tuple of `(kind, amount)` pairs; a kind is `role.operation`, for example `conv.multiply`. Conventions
(`theory/conventions.py`) give every kind a weight, so one count answers for all of them.

Operations: `multiply`, `add` (subtraction too), `compare` (one step of a maximum, or an absolute value), `divide`,
`root`, and `exponential` (exp, log, erf, sine: one call of a transcendental function).

Roles: `conv`, `linear` (a matrix product with weights), `product` (a matrix product of two activations), `bias`,
`norm`, `activation`, `pool`, `softmax`, `elementwise`, `gate` (the pointwise part of a recurrent cell), `resize`,
`loss`. A kind `role.in` or `role.out` is no operation: it is how many numbers go in or come out, which some public
counters take for a count. `product.full` is no operation either: the products that a masked attention would do
without its mask, which is what most counters count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Amount: TypeAlias = Any  # an integer, or a symbol with + - * //: our Polynomial, or sympy's
Count: TypeAlias = tuple[tuple[str, Amount], ...]

OPERATIONS = ("multiply", "add", "compare", "divide", "root", "exponential")
ROLES = (
    "conv",
    "linear",
    "product",
    "bias",
    "norm",
    "activation",
    "pool",
    "softmax",
    "elementwise",
    "gate",
    "resize",
    "loss",
)
KINDS = tuple(f"{role}.{operation}" for role in ROLES for operation in OPERATIONS)
FULL = "product.full"


def merge(counts: Iterable[Count]) -> Count:
    """The sum of counts, kind by kind, in order of first appearance."""
    total: dict[str, Amount] = {}
    for count in counts:
        for kind, amount in count:
            total[kind] = total[kind] + amount if kind in total else amount
    return tuple(total.items())


def scale(count: Count, times: Amount) -> Count:
    """The count of doing it `times` times."""
    return tuple((kind, amount * times) for kind, amount in count)


def rename(count: Count, role: str) -> Count:
    """The same operations under another role."""
    return tuple((f"{role}.{kind.partition('.')[2]}", amount) for kind, amount in count)


def weigh(count: Count, weights: Mapping[str, Any]) -> Amount:
    """The sum of amount times weight; a kind without a weight is free."""
    total = 0
    for kind, amount in count:
        weight = weights.get(kind)
        if weight:
            total = total + amount * weight
    return total
