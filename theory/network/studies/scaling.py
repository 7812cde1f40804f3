"""The estimate of training by 6ND beside the exact count, and what lies between the two.

N parameters and D tokens: each weight is multiplied once for a token and added, 2 operations there, and 4 back, for the
gradients of its input and of itself (Kaplan et al., 2020; Hoffmann et al., 2022).
"""

from __future__ import annotations

from collections.abc import Iterator

from theory.layers.gradients import ACTIVATED
from theory.layers.operations import FULL
from theory.layers.shapes import Size
from theory.network.studies.study import Fact, Known
from theory.network.training import TrainedRow, Training

FLOPS = 2  # of a product and its addition


def beside(training: Training, tokens: Size) -> Iterator[Fact]:
    """The estimate, every difference from it, and what is left, which is nothing. tokens: of the whole batch."""
    met = sum((row.params * row.times for row in training.rows), start=0)
    yield Fact("6ND", 6 * met * tokens, "FLOPs", Known.RULE,
               f"N = {_text(met)} parameters that a token meets, D = {_text(tokens)} tokens")  # fmt: skip
    differences = {
        "parameters that are not multiplied": (
            sum((-6 * row.params * tokens * row.times for row in training.rows if not _weights(row)), start=0),
            "embeddings are looked up, norms scale",
        ),
        "biases, and weights that meet other tokens": (
            sum((6 * (_weights(row) - row.params * tokens) * row.times for row in training.rows if _weights(row)),
                start=0),
            "a bias is added; a weight may meet fewer or more numbers than there are tokens",
        ),
        "gradients that are not wanted": (
            sum((FLOPS * (_back(row) - 2 * _weights(row)) * row.times for row in training.rows), start=0),
            "of the first input, and of what is frozen",
        ),
        "products between tokens": (
            sum((FLOPS * _between(row) * row.times for row in training.rows), start=0),
            "queries with keys and weights with values, there and back; they have no parameters",
        ),
    }  # fmt: skip
    for what, (amount, why) in differences.items():
        if amount != 0:
            yield Fact(what, amount, "FLOPs", Known.RULE, why)
    exact = FLOPS * sum(
        (sum(n for kind, n in (*row.forward, *row.backward) if kind != FULL) * row.times for row in training.rows),
        start=0,
    )
    left = exact - 6 * met * tokens - sum((amount for amount, _ in differences.values()), start=0)
    yield Fact("left unexplained", left, "FLOPs", Known.RULE, "both passes, exactly, less all of the above")


def _weights(row: TrainedRow) -> Size:
    """The products with weights of the forward pass."""
    return sum((n for kind, n in row.forward if kind not in ACTIVATED), start=0)


def _back(row: TrainedRow) -> Size:
    return sum((n for kind, n in row.backward if kind not in ACTIVATED), start=0)


def _between(row: TrainedRow) -> Size:
    """Products of two activations, there and back, without pairs that a mask leaves out."""
    return sum((n for kind, n in (*row.forward, *row.backward) if kind in ACTIVATED and kind != FULL), start=0)


def _text(value: Size) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
