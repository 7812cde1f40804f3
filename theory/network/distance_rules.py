"""The elementary operations of torch's lengths, distances and losses, from the shapes that each was called with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from theory.layers.operations import Count
from theory.layers.shapes import Shape, numel
from theory.network.operator_rules import CountRule, Details

MEAN = 1  # torch's number of the reduction of a loss; 0 is none, 2 a sum


def _norm_of_vector(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """The root of a sum of squares, or of other powers; of order 1 a sum of absolute values."""
    size, left, order = numel(inputs[0]), numel(output), details.get("order", 2)
    power, root = {2: ("multiply", "root"), 1: ("compare", "")}.get(order, ("exponential", "exponential"))
    last = ((f"elementwise.{root}", left),) if root else ()
    return "norm", ((f"elementwise.{power}", size), ("elementwise.add", size - left), *last)


def _distances(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """|x - y| of every pair, by one product of (-2x, |x|^2, 1) with (y, 1, |y|^2)."""
    (*_, rows, width), other = inputs[0], inputs[1][-2]
    pairs_, lead = numel(output), numel(output) // (rows * other) if rows * other else 0
    lengths = lead * (rows + other)
    return "distances", (
        ("product.multiply", pairs_ * (width + 2)), ("product.add", pairs_ * (width + 1)),
        ("elementwise.multiply", lengths * width + lead * rows * width), ("elementwise.add", lengths * (width - 1)),
        ("elementwise.compare", pairs_), ("elementwise.root", pairs_),
    )  # fmt: skip


def _pairwise(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """|x - y| of every pair, number by number."""
    pairs_, width = numel(output), inputs[0][-1]
    return "distances", (
        ("elementwise.multiply", pairs_ * width), ("elementwise.add", pairs_ * (2 * width - 1)),
        ("elementwise.root", pairs_),
    )  # fmt: skip


def _affine_grid(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Every place (x, y, 1), or with a depth, by the matrix of its image."""
    places, n = numel(output), inputs[0][-1]
    return "affinegrid", (("product.multiply", places * n), ("product.add", places * (n - 1)))


def _reduced(operations: Count, size: int, output: Shape, details: Details) -> Count:
    """A loss of every number, and the sum or the mean of all where it is reduced."""
    reduction = details.get("reduction", MEAN)
    if not reduction:
        return operations
    return (*operations, ("loss.add", size - numel(output)), ("loss.divide", int(reduction == MEAN)))


def _loss(kind: str, **steps: int) -> CountRule:
    """So many elementary operations for every number."""

    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        size = numel(inputs[0])
        each = tuple((f"loss.{step}", size * times) for step, times in steps.items())
        return kind, _reduced(each, size, output, details)

    return rule


def _picked(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """The logarithm of the right class of every row, picked."""
    return "nll", _reduced((), numel(inputs[1]), output, details)


RULES: Mapping[str, CountRule] = {
    "linalg_vector_norm": _norm_of_vector, "norm": _norm_of_vector,
    "_euclidean_dist": _distances, "_cdist_forward": _pairwise,
    "affine_grid_generator": _affine_grid,
    "mse_loss": _loss("mse", add=1, multiply=1),
    "binary_cross_entropy_with_logits": _loss("bce", compare=2, multiply=1, add=3, exponential=2),
    "nll_loss_forward": _picked, "nll_loss2d_forward": _picked,
}  # fmt: skip
