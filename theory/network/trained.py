"""A traced step of training under rules: what the forward pass says of the backward pass, and what that really did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from theory.layers.gradients import PRODUCTS
from theory.layers.operations import Count, merge, scale
from theory.layers.shapes import numel
from theory.network.operators import ADDED_FIRST, count_operator

Step: TypeAlias = Any  # checks.witness.traced.OperatorCall, which is not imported here


def by_rule(forward: Iterable[Step]) -> Count:
    """The products that the backward pass must do: those of each step once more for each factor's gradient."""
    return merge(map(_expected, forward))


def by_trace(backward: Iterable[Step]) -> Count:
    """The products that the steps of a backward pass do."""
    return merge(map(products, backward))


def products(step: Step) -> Count:
    """The products of one step, forward or backward."""
    rule = BACKWARD.get(step.operator)
    if rule is not None:
        return rule(step)
    counted = count_operator(step.operator, step.inputs, step.output, step.details)
    return () if counted is None else tuple((kind, n) for kind, n in counted[1] if kind in PRODUCTS)


def _expected(step: Step) -> Count:
    wanted = step.details.get("wanted", ())
    if not any(wanted):
        return ()
    if step.operator == "scaled_dot_product_attention":
        return _of_attention(step, *map(int, wanted))
    first = 1 if step.operator in ADDED_FIRST else 0
    return scale(products(step), sum(wanted[first : first + 2]))


def _of_attention(step: Step, query: int, key: int, value: int) -> Count:
    """q k^T gives a product for each of q and k; the weights times v one for the weights and one for v.

    A mask leaves the same share of each out.
    """
    q, k, v = step.inputs
    pairs = numel(q[:-1]) * k[-2]
    scores, mixing = pairs * q[-1], pairs * v[-1]
    full = scores * (query + key) + mixing * (max(query, key) + value)
    return tuple((kind, n * full // (scores + mixing)) for kind, n in products(step))


def _of_convolution(step: Step) -> Count:
    """The gradients of input and weight, each as many products as the convolution itself."""
    upstream, x, weight = step.inputs
    places = numel(x if step.details["transposed"] else upstream)
    return (("conv.multiply", places * numel(weight[1:]) * sum(step.details["mask"][:2])),)


def _of_groups(step: Step) -> Count:
    """Rows by the matrix of their group; or, for the gradient of the matrices, rows by rows of the same group."""
    left, right = step.inputs[:2]
    if len(left) == len(right) == 2:
        return (("linear.multiply", left[0] * left[1] * right[1]),)
    return (("linear.multiply", numel(step.output) * left[-1]),)


BACKWARD: Mapping[str, Callable[[Step], Count]] = {
    "convolution_backward": _of_convolution,
    "_grouped_mm": _of_groups,
}
