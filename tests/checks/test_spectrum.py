"""Eigenvalues of numbers: exact where they are rational, enclosed else, and refused where they are not real."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq

from checks.arrays import EvaluationError
from checks.enclosure import rational
from checks.spectrum import eigenvalues


def exact(rows: list[list[Any]]) -> Any:
    return np.vectorize(rational, otypes=[object])(np.array(rows, dtype=object))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[2, 0, 0], [0, 5, 0], [0, 0, -1]], [5, 2, -1]),
        ([[1, 0, 0], [0, 1, 0], [0, 0, Fraction(1, 4)]], [1, 1, Fraction(1, 4)]),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1 + Fraction(1, 10**30)]], [1 + Fraction(1, 10**30), 1, 1]),
        ([[4, 1, 1], [1, 4, 1], [1, 1, 4]], [6, 3, 3]),
        ([[2, 1, 0], [0, 2, 1], [0, 0, 2]], [2, 2, 2]),
        ([[2, 1, 0, 0], [1, 2, 0, 0], [0, 0, 7, 0], [0, 0, 0, 0]], [7, 3, 1, 0]),
    ],
)
def test_rational_eigenvalues_are_exact(rows: list[list[Any]], expected: list[Any]) -> None:
    found = eigenvalues(exact(rows))
    assert found == [rational(value) for value in expected]
    assert all(isinstance(value, fmpq) for value in found)


def test_others_are_enclosed_in_order() -> None:
    found = eigenvalues(exact([[2, -1, 0], [-1, 2, -1], [0, -1, 2]]))
    assert isinstance(found[1], fmpq)
    assert [float(arb(value).mid()) for value in found] == pytest.approx([2 + 2**0.5, 2, 2 - 2**0.5])
    assert found[0].overlaps(arb(2).sqrt() + 2)
    assert not found[0].overlaps(arb(2).sqrt() + 2 + arb(2) ** -40)
    balls = np.vectorize(lambda value: arb(value, 1e-20), otypes=[object])(np.array([[2, 1, 0], [1, 2, 0], [0, 0, 9]]))
    for value, expected in zip(eigenvalues(balls), (9, 3, 1), strict=True):
        assert value.contains(expected)


@pytest.mark.parametrize("rows", [[[0, -1, 0], [1, 0, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]])
def test_complex_eigenvalues_are_refused(rows: list[list[Any]]) -> None:
    with pytest.raises(EvaluationError, match="not real"):
        eigenvalues(exact(rows))
