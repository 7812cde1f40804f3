"""Calculations of plain numbers: their value is that of the general evaluation, and nothing else has one."""

from __future__ import annotations

import random

import pytest
from flint import fmpq

from checks.calculation import calculated
from checks.evaluation import EvaluationError
from checks.reading import read
from checks.reading.building import BuildError, build
from checks.spans import compute
from checks.tree import Call, Tree

SEED = 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.35 * 2 - 1/4", fmpq(9, 20)),
        ("-3^2", fmpq(-9)),
        ("(1 - 0.9)^-2", fmpq(100)),
        ("0^0", fmpq(1)),
        ("1/0", None),
        ("0^-1", None),
        ("2^0.5", None),
        ("2^65", None),
        ("2 * x", None),
        ("exp(0)", None),
        ("[1, 2]", None),
    ],
)
def test_value(text: str, value: fmpq | None) -> None:
    assert calculated(read(text)) == value


def some_tree(rng: random.Random, depth: int) -> Tree:
    if depth == 0 or rng.random() < 0.2:
        return read(rng.choice(["0", "1", "2", "0.5", "3.25", "7", "0.01"]))
    head = rng.choice("+-*/^") if rng.random() < 0.9 else "neg"
    if head == "^":
        return Call("^", (some_tree(rng, depth - 1), read(str(rng.randint(0, 4)))))
    return Call(head, tuple(some_tree(rng, depth - 1) for _ in range(1 if head == "neg" else 2)))


def test_the_value_is_that_of_the_general_evaluation() -> None:
    rng = random.Random(SEED)
    for _ in range(300):
        tree = some_tree(rng, 3)
        try:
            general = compute(build(tree))
        except (BuildError, EvaluationError):
            general = None
        assert calculated(tree) == general, tree
