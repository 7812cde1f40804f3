"""One walk serves balls and symbols alike; what has no value, or does not fit, is refused and never made up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb, fmpq
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks.enclosure import BALLS, PRECISION, enclose, precision
from checks.evaluation import EvaluationError, array, as_fraction, evaluate, lift, scalar
from checks.symbols import SYMBOLS
from checks.vocabulary import heads as f

x, y = sp.symbols("x y", real=True)
i, j, n = sp.symbols("i j n", integer=True)
A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 3)
w = sp.MatrixSymbol("w", 2, 1)
t = sp.IndexedBase("t", shape=(2, 2, 2))
P, Q = sp.symbols("P Q", commutative=False)
U = sp.Function("U")


def matrix(*rows: tuple[Any, ...]) -> Any:
    return array([fmpq(value) for row in rows for value in row], (len(rows), len(rows[0])))


GIVEN: dict[Any, Any] = {
    x: fmpq(3),
    y: fmpq(-2),
    n: fmpq(2),
    A: matrix((1, 2), (3, 4)),
    B: matrix((1, 0, -1), (2, 1, 0)),
    w: matrix((5,), (7,)),
    P: matrix((0, 1), (0, 0)),
    Q: matrix((0, 0), (1, 0)),
    t: array([fmpq(k) for k in range(8)], (2, 2, 2)),
    "U": lambda value: value + value,
}

CASES: list[tuple[Any, Any]] = [
    (x**2 - y / 2, 10),
    (A * B, [[5, 2, -1], [11, 4, -3]]),
    (B.T * w, [[19], [7], [-5]]),
    (A + 2 * sp.Identity(2), [[3, 2], [3, 6]]),
    (A.I, [[-2, 1], [Fraction(3, 2), Fraction(-1, 2)]]),
    (A**-2 * A**3, [[1, 2], [3, 4]]),
    (sp.Identity(n) * w, [[5], [7]]),
    (sp.ZeroMatrix(n, 1) + w, [[5], [7]]),
    (sp.Trace(A), 5),
    (sp.Determinant(A), -2),
    (sp.HadamardProduct(A, A), [[1, 4], [9, 16]]),
    (A[1, 0] + A[n - 1, n - 1], 7),
    (t[1, 0, 1], 5),
    (P * Q + 1, [[2, 0], [0, 1]]),
    (P * Q - Q * P, [[1, 0], [0, -1]]),
    (U(x) + U(U(y)), -2),
    (U(w), [[10], [14]]),
    (U(w) + 1, [[11], [15]]),  # a number added to what an operator makes of an image
    (sp.Sum(A[i, j] * x, (i, 0, 1), (j, 0, 1)), 30),
    (sp.Product(i + x, (i, 0, 2)), 60),
    (sp.Sum(i, (i, 5, 2)), 0),  # empty, where sympy would count backwards
    (ArrayComprehension(i * x, (i, 1, 3)), [3, 6, 9]),
    (f.entrywise(f.ReLU, w - 6 * sp.OneMatrix(2, 1)), [[0], [1]]),
    (f.Total(A), 10),
    (f.Mean(A), Fraction(5, 2)),
    (f.Norm(sp.ImmutableDenseMatrix([[3, 4]])), 5),
    (f.Softmax(sp.ZeroMatrix(1, 4)), [[Fraction(1, 4)] * 4]),
    (f.Softmax(sp.ZeroMatrix(2, 4)), [[Fraction(1, 4)] * 4] * 2),
    (sp.Derivative(x**3, x), 27),
    (sp.Limit(sp.sin(i) / i, i, 0), 1),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_values(expression: Any, expected: Any) -> None:
    value = evaluate(expression, GIVEN, BALLS)
    found = np.vectorize(as_fraction, otypes=[object])(value).tolist() if np.ndim(value) else as_fraction(value)
    assert found == expected


REFUSED: list[tuple[Any, str]] = [
    (sp.Symbol("unknown"), "has no value"),
    (sp.Function("V")(x), "no interpretation"),
    (sp.Symbol("unknown") ** A[0, 0], "has no value"),
    (A[n, 0], "names no entry"),
    (t[-1, 0, 0], "names no entry"),
    (t[sp.Rational(1, 2), 0, 0], "names no entry"),
    (A ** sp.Symbol("k"), "has no value"),
    (sp.MatPow(A, sp.Rational(1, 2)), "whole powers"),
    (sp.MatPow(A, 10**6), "whole powers"),
    (sp.Identity(x - 3), "size"),
    (sp.Sum(i, (i, 1, x / 2)), "whole numbers"),
    (sp.Sum(i, (i, 1, 10**7)), "not written out"),
    (sp.EulerGamma, "not known"),
    (sp.Piecewise((x, x > 0), (y, True)), "no rule"),
    (sp.Float("0.5"), "no rule"),
    (sp.Inverse(sp.MatrixSymbol("W", 6, 6)), "more than 5 rows is taken of numbers alone"),
]


@pytest.mark.parametrize(("expression", "message"), REFUSED, ids=lambda value: str(value)[:40])
def test_refusals(expression: Any, message: str) -> None:
    given = {**GIVEN, sp.MatrixSymbol("W", 6, 6): array([sp.Symbol("c")] * 36, (6, 6))}
    with pytest.raises(EvaluationError, match=message):
        evaluate(expression, given, BALLS)


def test_a_singular_matrix_has_no_inverse() -> None:
    with pytest.raises(EvaluationError, match="division by zero"):
        enclose(A.I, {A: matrix((1, 2), (2, 4))})
    large = sp.MatrixSymbol("W", 6, 6)
    with pytest.raises(EvaluationError, match="division by zero"):
        enclose(large.I, {large: array([fmpq(1)] * 36, (6, 6))})


@pytest.mark.parametrize("other", [(3, 3), (1, 2)])
def test_shapes_are_not_stretched(other: tuple[int, int]) -> None:
    wrong = array([fmpq(1)] * (other[0] * other[1]), other)
    for expression in (A + sp.MatrixSymbol("B", 2, 2), sp.HadamardProduct(A, sp.MatrixSymbol("B", 2, 2))):
        with pytest.raises(EvaluationError, match="shape"):
            evaluate(expression, {A: GIVEN[A], sp.MatrixSymbol("B", 2, 2): wrong}, BALLS)


def test_exact_symbols() -> None:
    letters = {A: array([sp.Symbol(name) for name in "abcd"], (2, 2)), x: x, y: y}
    a, b, c, d = letters[A].flat
    assert evaluate(sp.Determinant(A), letters, SYMBOLS) == a * d - b * c
    given = {**letters, w: array([x, y], (2, 1))}
    assert evaluate(f.Total(A * w), given, SYMBOLS).expand() == a * x + b * y + c * x + d * y
    slope = evaluate(U(x) + sp.Derivative(f.Softplus(x), x), letters, SYMBOLS)
    assert slope == U(x) + sp.exp(x) / (1 + sp.exp(x))
    assert evaluate(sp.sinh(x), letters, SYMBOLS) == sp.sinh(x)


def test_a_power_that_would_fill_the_memory_is_refused() -> None:
    tower = sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False)
    with pytest.raises(EvaluationError, match="bits"):
        evaluate(tower, {}, SYMBOLS)
    assert evaluate(sp.Pow(-1, 9**9, evaluate=False), {}, SYMBOLS) == -1


def test_a_bound_letter_hides_the_environment() -> None:
    function = sp.Lambda(x, x + y)
    assert evaluate(f.Entrywise(function, w), GIVEN, BALLS).tolist() == [[3], [5]]
    assert evaluate(sp.Sum(x, (x, 1, 3)) + x, GIVEN, BALLS) == 9


def test_small_tools() -> None:
    assert scalar(matrix((4,))) == 4
    assert scalar(fmpq(4)) == 4
    assert scalar(GIVEN[A]) is GIVEN[A]
    assert lift(lambda a, b: a - b)(w_values := GIVEN[w], fmpq(1)).tolist() == [[4], [6]]
    assert w_values.tolist() == [[5], [7]]
    assert as_fraction(fmpq(2, 3)) == Fraction(2, 3)
    assert as_fraction(sp.Rational(2, 3)) == Fraction(2, 3)
    assert as_fraction(sp.pi) is None
    with precision(PRECISION):
        assert as_fraction(arb(1)) is None
