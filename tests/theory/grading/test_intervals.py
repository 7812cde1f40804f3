"""Ranges and shapes as answers: both ends, whether they are reached, and the order of sizes."""

from __future__ import annotations

import pytest

from tests.theory.grading.test_marks import mark, verdict
from theory.report.wording.grading import note as said


@pytest.mark.parametrize(
    ("part", "text", "ends"),
    [
        ("tanh", "(-1, 1)", {"lower.tanh": "right", "upper.tanh": "right"}),
        ("range of tanh", r"$(-1, 1)$", {"lower.tanh": "right", "upper.tanh": "right"}),
        ("range.tanh", r"\tanh x \in (-1, 1)", {"lower.tanh": "right", "upper.tanh": "right"}),
        ("range of the logistic function", "(0, 1)", {"lower.sigmoid": "right", "upper.sigmoid": "right"}),
        ("σ", "(0, 1)", {"lower.sigmoid": "right", "upper.sigmoid": "right"}),
        ("tanh", "(0, 1)", {"lower.tanh": "wrong", "upper.tanh": "right"}),
        ("tanh", "$[-1, 1]$", {"lower.tanh": "wrong", "upper.tanh": "wrong"}),
        ("tanh", "[-1, 1]", {"lower.tanh": "unread", "upper.tanh": "unread"}),
        ("tanh", "[-1, 1)", {"lower.tanh": "wrong", "upper.tanh": "right"}),
        ("tanh", "(-1, x)", {"lower.tanh": "right", "upper.tanh": "unread"}),
        ("softmax", "(0, 1)", {}),
        ("range", "(0, 1)", {}),
    ],
)
def test_an_interval_gives_two_ends(part: str, text: str, ends: dict[str, str]) -> None:
    found = mark("q7a", {part: text})
    given = {name: row.verdict.value for name, row in found.items() if row.given is not None and name != part}
    assert given == ends


def test_an_end_that_is_not_reached_is_told() -> None:
    assert "an open end" in said(mark("q7a", {"tanh": "$[-1, 1]$"})["lower.tanh"].reasons)


@pytest.mark.parametrize(
    ("part", "text", "expected", "why"),
    [
        ("W2.shape", r"$K \times D_a$", "right", ""),
        ("W2.shape", r"$K \times D^a$", "right", "the same letter with its mark above"),
        ("W2.shape", "(K, D_a)", "right", "a tuple"),
        ("W2.shape", "K × D_a", "right", "typed"),
        ("W2.shape", r"$D_a \times K$", "wrong", "transposed"),
        ("W2.shape", r"$K \times m$", "wrong", "samples for hidden units"),
        ("W2.shape", r"$K \times N$", "unread", "another letter is not renamed: it may stand for the samples"),
        ("W2.shape", r"$K D_a m$", "unread", "three sizes"),
        ("b2.shape", r"$K \times 1$", "right", ""),
        ("b2.shape", r"$1 \times K$", "wrong", "a row for a column"),
        ("A1.shape", r"$m \times D_a$", "wrong", "samples in rows"),
    ],
)
def test_a_shape_is_an_order(part: str, text: str, expected: str, why: str) -> None:
    assert verdict("cv-a1/q2a", {part: text}, part) == expected, why


def test_what_is_counted_or_exchanged_is_told() -> None:
    found = mark("q4", {"without bias": "1,154,560", "with bias": "1,153,840"})
    assert "it is the answer to flops.total.with_bias" in said(found["flops.total.without_bias"].reasons)
    assert "it is the answer to flops.total.without_bias" in said(found["flops.total.with_bias"].reasons)
