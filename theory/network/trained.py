"""A traced step of training under rules: what the forward pass says of the backward pass, and what that really did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from theory.layers.gradients import PRODUCTS
from theory.layers.operations import FULL, Count, merge, scale
from theory.layers.shapes import numel
from theory.network.operators import ADDED_FIRST, count_operator

Step: TypeAlias = Any  # checks.witness.traced.OperatorCall, which is not imported here


def done(steps: Iterable[Step], whole: bool = False) -> Count:
    """The products that the steps of a pass do, there or back.

    whole: also those that an attention's mask leaves out, which torch does and throws away.
    """
    return merge(_products(step, whole) for step in steps)


def expected(forward: Iterable[Step], whole: bool = False) -> Count:
    """The products that the backward pass must do: those of each step once more for each factor's gradient."""
    return merge(_backward(step, whole) for step in forward)


def unruled(forward: Iterable[Step]) -> tuple[str, ...]:
    """The operators with products whose backward pass has no rule."""
    return tuple(dict.fromkeys(step.operator for step in forward if step.operator in UNRULED))


def _products(step: Step, whole: bool) -> Count:
    rule = BACKWARD.get(step.operator)
    if rule is not None:
        return rule(step)
    if step.operator not in FACTORS and step.operator != ATTENTION:
        return ()
    counted = count_operator(step.operator, step.inputs, step.output, step.details)
    found = {kind: amount for kind, amount in counted[1] if kind in PRODUCTS} if counted else {}
    masked = found.pop(FULL, None)
    if whole and masked is not None:
        found["product.multiply"] = masked
    return tuple(found.items())


def _backward(step: Step, whole: bool) -> Count:
    wanted = step.details.get("wanted", ())
    if not any(wanted):
        return ()
    if step.operator == ATTENTION:
        return _of_attention(step, whole, *wanted)
    factors = FACTORS.get(step.operator, ())
    return scale(_products(step, whole), sum(wanted[place] for place in factors))


ATTENTION = "scaled_dot_product_attention"
# Which tensors of an operator are multiplied: the first two, or those behind what is added.
FACTORS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("convolution", "linear", "mm", "mv", "bmm", "matmul", "dot", "_grouped_mm"), (0, 1)),
    **dict.fromkeys(ADDED_FIRST, (1, 2)),
}
UNRULED = frozenset(("_trilinear",))


def _of_attention(step: Step, whole: bool, query: bool, key: bool, value: bool) -> Count:
    """q k^T once more for each of q and k, the weights times v for the weights and for v; a mask cuts all alike."""
    q, _, v = step.inputs
    times = q[-1] * (query + key) + v[-1] * ((query or key) + value)
    return tuple((kind, amount * times // (q[-1] + v[-1])) for kind, amount in _products(step, whole))


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
