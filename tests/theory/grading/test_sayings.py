"""Values in plain words: each part gets its own where every word beside it is known, and else a person does."""

from __future__ import annotations

from functools import cache

import pytest

from theory.classroom.pool import Job
from theory.grading.document import mark
from theory.grading.grader import Grader

WITHOUT, WITH = "flops.total.without_bias", "flops.total.with_bias"


@cache
def grader() -> Grader:
    return Job("csc420-a2").grader()


@pytest.mark.parametrize(
    ("question", "text", "expected", "why"),
    [
        ("5", "61,706 parameters", {"params.total": "right"}, "what is counted stands behind"),
        ("5", "Altogether 61,690 parameters.", {"params.total": "wrong"}, "the same, and wrong"),
        ("5", "61706 of the total", {"params.total": "unread"}, "a part of it"),
        ("5", "Not\n61706", {"params.total": "unread"}, "the sentence begins on the line before"),
        ("5", "The first layer has 61706 km.", {"params.total": "unread"}, "another unit"),
        ("5", "61706, or 5", {"params.total": "unread"}, "one of two"),
        ("5", "61706\n\n5 parameters", {"params.total": "unread"}, "two"),
        ("4", "1153840 without bias, 1154560 with bias", {WITHOUT: "right", WITH: "right"}, "words behind"),
        ("4", "Without the bias 1153840, with it 5.", {WITHOUT: "right", WITH: "wrong"}, "words ahead"),
        ("4", "ohne Bias 1.153.840 FLOPs, mit Bias 1.154.560 FLOPs", {WITHOUT: "right", WITH: "right"}, "in German"),
        ("4", "1.15384 MFLOPs without the bias", {WITHOUT: "right", WITH: "unread"}, "millions"),
        ("4", "1153840 without the last layer", {WITHOUT: "unread", WITH: "unread"}, "without another thing"),
        ("7a", "tanh: (-1, 1), logistic: (0, 1)", {"lower.tanh": "right", "upper.sigmoid": "right"}, "two ranges"),
        ("7a", "tanh: (0, 1)", {"lower.tanh": "wrong", "lower.sigmoid": "unread"}, "one of them"),
        ("7a", "$\\tanh$: $(-1, 1)$.", {"lower.tanh": "right", "upper.tanh": "right"}, "a name as a formula"),
        ("3a", "| weight | dL/dw |\n|---|---|\n| w3 | -0.0113 |", {"dL/dw3": "right"}, "a table of slopes"),
        ("7b", "4 sigma(2x) (1 - sigma(2x))", {"da/dx": "right"}, "a formula in plain text"),
        ("7b", "twice 4 sigma(2x) (1 - sigma(2x))", {"da/dx": "unread"}, "a word beside it"),
    ],
)
def test_values_in_words(question: str, text: str, expected: dict[str, str], why: str) -> None:
    marked = mark(grader(), "a.md", f"# Question {question}\n\n{text}\n")
    found: dict[str, str] = {}
    for part in marked.parts:
        if part.question == f"q{question}":
            found.setdefault(part.part, part.verdict.value)
    assert {name: found[name] for name in expected} == expected, why
