"""The gradient of a number by a matrix of any size: what is called proved is the gradient, and nothing else is."""

from typing import Any

import numpy as np
import pytest
import sympy as sp

from checks.identity.differential import gradient_vanishes
from checks.identity.ring import NotAlgebraic
from checks.vocabulary import heads as f
from checks.vocabulary.arrays import log_softmax, logsumexp

N = sp.Symbol("n", integer=True, positive=True)
A, B, b = sp.MatrixSymbol("A", N, N), sp.MatrixSymbol("B", N, N), sp.MatrixSymbol("b", N, 1)
INVERSE = sp.Inverse(A)
SHIFTED = sp.Inverse(sp.MatAdd(A, B))


def of(*factors: Any) -> Any:
    return sp.MatMul(*factors, evaluate=False)


def turned(*factors: Any) -> Any:
    return sp.Transpose(of(*factors))


def plus(*terms: Any) -> Any:
    return sp.MatAdd(*terms, evaluate=False)


def minus(matrix: Any) -> Any:
    return of(sp.S.NegativeOne, matrix)


FIRST, SECOND = turned(INVERSE, B, INVERSE, INVERSE), turned(INVERSE, INVERSE, B, INVERSE)

NUMBERS = {
    "b^T A b": f.Total(of(b.T, A, b)),
    "tr(A B)": sp.Trace(of(A, B)),
    "tr(A^-1 B)": sp.Trace(of(INVERSE, B)),
    "tr(A^-1 B A^-1)": sp.Trace(of(INVERSE, B, INVERSE)),
}
CASES: list[tuple[str, Any, bool]] = [
    ("b^T A b", of(b, b.T), True),
    ("tr(A B)", B.T, True),
    ("tr(A B)", B, False),
    ("tr(A^-1 B)", minus(turned(INVERSE, B, INVERSE)), True),
    ("tr(A^-1 B)", turned(INVERSE, B, INVERSE), False),
    ("tr(A^-1 B A^-1)", plus(minus(FIRST), minus(SECOND)), True),
    ("tr(A^-1 B A^-1)", plus(minus(FIRST), SECOND), False),
    ("tr(A^-1 B A^-1)", plus(FIRST, minus(SECOND)), False),
    ("tr(A^-1 B A^-1)", minus(FIRST), False),
]


@pytest.mark.parametrize(("number", "gradient", "expected"), CASES)
def test_what_is_proved_is_the_gradient(number: str, gradient: Any, expected: bool) -> None:
    """Measured besides, by differences, at one size: a table that is wrong itself proves nothing."""
    assert gradient_vanishes(NUMBERS[number], A, gradient) is expected
    assert _measured(number, gradient) is expected


def _measured(number: str, gradient: Any) -> bool:
    rng = np.random.default_rng(3)
    at, other, vector = rng.normal(size=(3, 3)) + 3 * np.eye(3), rng.normal(size=(3, 3)), rng.normal(size=(3, 1))
    values = {
        "b^T A b": lambda m: (vector.T @ m @ vector).item(),
        "tr(A B)": lambda m: np.trace(m @ other),
        "tr(A^-1 B)": lambda m: np.trace(np.linalg.inv(m) @ other),
        "tr(A^-1 B A^-1)": lambda m: np.trace(np.linalg.inv(m) @ other @ np.linalg.inv(m)),
    }
    step = 1e-6
    slopes = np.zeros((3, 3))
    for place in np.ndindex(3, 3):
        move = np.zeros((3, 3))
        move[place] = step
        slopes[place] = (values[number](at + move) - values[number](at - move)) / (2 * step)
    known = {A: at, B: other, b: vector}
    found = sp.lambdify([A, B, b], gradient.subs(N, 3), "numpy")(*known.values())
    return bool(np.allclose(found, slopes, atol=1e-5))


OF_ALL = [
    (sp.Trace(of(SHIFTED, A)), plus(sp.Transpose(SHIFTED), minus(turned(SHIFTED, A, SHIFTED))), True, "both move"),
    (sp.Trace(of(SHIFTED, A)), sp.Transpose(SHIFTED), False, "the inverse of a sum moves, too"),
    (sp.Trace(of(sp.Trace(A), A)), of(2, sp.Trace(A), sp.Identity(N)), True, "and so does a number in front"),
    (sp.Trace(of(sp.Trace(A), A)), of(sp.Trace(A), sp.Identity(N)), False, "not once, but twice"),
    (sp.det(A), of(sp.det(A), sp.Transpose(INVERSE)), True, "Jacobi's formula"),
    (sp.det(A), of(sp.det(A), INVERSE), False, "without the transpose"),
    (sp.Trace(A), sp.Identity(N**2), False, "a gradient of another size"),
    (f.Norm(of(A, b)), of(1 / f.Norm(of(A, b)), A, b, b.T), True, "a norm that is no square"),
    (f.Norm(of(A, b)), of(A, b, b.T), False, "its square, halved"),
    (f.Total(f.entrywise(sp.exp, of(A, b))), of(f.entrywise(sp.exp, of(A, b)), b.T), True, "entry by entry"),
    (f.Total(f.entrywise(sp.exp, of(A, b))), of(b, f.entrywise(sp.exp, of(b.T, A.T))), False, "turned"),
    (logsumexp.head(of(A, b)), of(f.Softmax(of(A, b)), b.T), True, "its slope is the softmax"),
    (logsumexp.head(of(A, b)), of(log_softmax.head(of(A, b)), b.T), False, "and not its logarithm"),
]


@pytest.mark.parametrize(("number", "gradient", "expected", "why"), OF_ALL)
def test_the_gradient_of_what_is_no_trace(number: Any, gradient: Any, expected: bool, why: str) -> None:
    assert gradient_vanishes(number, A, gradient) is expected


def test_what_has_no_rule_is_not_decided() -> None:
    with pytest.raises(NotAlgebraic):
        gradient_vanishes(f.Total(f.Softmax(A)), A, A)
