"""A traced step of training under rules: what the forward pass says of the backward pass, and what that really did."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
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


class Reason(Enum):
    """Why a backward pass does other products than the rule says."""

    UNREACHED = "no gradient reaches it"
    AGAIN = "a part of the forward pass is run again"
    LATER = "gradients were followed only when it was run again"
    OWN = "a function of one's own"
    OPERATOR = "no rule"


@dataclass(frozen=True, slots=True)
class Difference:
    """Products of the backward pass beyond what the rule says, negative where they are fewer, and what does them: the
    paths of modules, or the names of functions or operators.
    """

    reason: Reason
    names: tuple[str, ...]
    count: Count


def differences(forward: Sequence[Step], backward: Sequence[Step]) -> tuple[Difference, ...]:
    """Where the backward pass differs from `expected`, reason by reason; together that is the whole difference.

    Every step of the backward pass computes the gradient of one node of autograd's graph, and every node was made by
    one step of the forward pass, or by one that is run again.
    """
    first = [step for step in forward if "nodes" in step.details]
    made = [*first, *(step for step in backward if "nodes" in step.details)]
    until = [step.details["nodes"] for step in made]
    did: dict[int, Count] = {}  # place in made -> the products of the gradients of its nodes
    found: list[tuple[Reason, str, Count]] = []
    for step in backward:
        products, (node, own) = _products(step, whole=True), step.details.get("by", NO_NODE)
        place = bisect_right(until, node)
        if "nodes" in step.details:
            found.append((Reason.AGAIN, step.module, products))
        elif own:
            found.append((Reason.OWN, own, products))
        elif place < len(made):
            did[place] = merge((did.get(place, ()), products))
        else:
            found.append((Reason.OPERATOR, step.operator, products))
    for place, step in enumerate(made):
        if place >= len(first):
            found.append((Reason.LATER, step.module, did.get(place, ())))
            continue
        ruled = scale(_backward(step, whole=True), -1)
        if place in did:
            found.append((Reason.OPERATOR, step.operator, merge((did[place], ruled))))
        else:
            found.append((Reason.UNREACHED, step.module, ruled))
    return tuple(_together(reason, [each for each in found if each[0] is reason]) for reason in Reason)


def _together(reason: Reason, found: Iterable[tuple[Reason, str, Count]]) -> Difference:
    there = [(name, count) for _, name, count in found if sum(amount for _, amount in count)]
    return Difference(reason, tuple(dict.fromkeys(name for name, _ in there)), merge(count for _, count in there))


def unruled(forward: Iterable[Step]) -> tuple[str, ...]:
    """The operators of which no rule says what they multiply, or what their backward pass does."""
    return tuple(dict.fromkeys(step.operator for step in forward if not _ruled(step)))


def _ruled(step: Step) -> bool:
    counted = count_operator(step.operator, step.inputs, step.output, step.details)
    if counted is None:
        return False
    return step.operator in MULTIPLYING or not any(kind in PRODUCTS for kind, _ in counted[1])


def _products(step: Step, whole: bool) -> Count:
    rule = BACKWARD.get(step.operator)
    if rule is not None:
        return rule(step)
    if step.operator not in MULTIPLYING:
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
    other = OTHERWISE.get(step.operator)
    if other is not None:
        return (("product.multiply", sum(amount for amount, asked in zip(other(step), wanted, strict=True) if asked)),)
    factors = FACTORS.get(step.operator, ())
    return scale(_products(step, whole), sum(wanted[place] for place in factors))


NO_NODE = (1 << 64, "")  # beyond every number of a node
ATTENTION = "scaled_dot_product_attention"
# Of which tensors of an operator the gradient is a product again: of both that are multiplied, which stand behind what
# is added. That of a matrix that meets a vector is one number times one, and so is that of two vectors.
FACTORS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("convolution", "linear", "mm", "bmm", "matmul", "_grouped_mm"), (0, 1)),
    **dict.fromkeys(ADDED_FIRST, (1, 2)),
    "mv": (1,), "addmv": (2,), "dot": (), "vdot": (),
}  # fmt: skip
# Of what is no plain product: the products of the gradient of each tensor.
OTHERWISE: Mapping[str, Callable[[Step], tuple[int, ...]]] = {
    "_euclidean_dist": lambda step: (numel(step.output) * step.inputs[0][-1],) * 2,
    "affine_grid_generator": lambda step: (numel(step.output) * step.inputs[0][-1],),
}
MULTIPLYING = frozenset((*FACTORS, *OTHERWISE, ATTENTION))


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
