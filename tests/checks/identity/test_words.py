"""Products of letters that do not commute are compared word by word; an inverse is taken only where there is one."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from checks.identity.ring import NotAlgebraic
from checks.identity.words import Kinds, words_vanish
from checks.vocabulary.heads import hadamard, transposed

N, M = sp.symbols("N M", integer=True, positive=True)
A, B, C = (sp.MatrixSymbol(name, N, N) for name in "ABC")
T = sp.MatrixSymbol("T", N, M)
v, w = (sp.MatrixSymbol(name, N, 1) for name in "vw")
P, Q = sp.symbols("P Q", commutative=False)
x, y = sp.symbols("x y", real=True)
one = sp.Identity(N)

EQUAL = {
    "distributed": ((A + B) * C, A * C + B * C),
    "scalars inside": (sp.MatMul(A, x + y, B), x * A * B + y * A * B),
    "scalars that vanish": (sp.sin(x) ** 2 * A + sp.cos(x) ** 2 * A, A),
    "roots in front": (sp.sqrt(1 + x**2) ** 2 * A * B, A * B + x**2 * A * B),
    "transpose of a product": (sp.Transpose(x * A * B), x * B.T * A.T),
    "transpose of a transpose": (sp.Transpose(sp.Transpose(A) * B), B.T * A),
    "inverse of a product": (sp.Inverse(A * B), B.I * A.I),
    "inverse of a multiple": (sp.Inverse(2 * A), A.I / 2),
    "inverse beside its letter": (A * B * B.I * A.I, one),
    "inverse of a transpose": (sp.Inverse(A.T), sp.Transpose(A.I)),
    "powers": ((A + one) ** 2, A**2 + 2 * A + one),
    "zero": (A * sp.ZeroMatrix(N, N) + B, B),
    "opaque": (sp.HadamardProduct(A, B) * C + sp.HadamardProduct(A, B), sp.HadamardProduct(A, B) * (C + one)),
    "inverse of a sum, left whole": (sp.Inverse(A + B) * C, sp.Inverse(A + B) * C + C - C),
    "number of letters": ((v.T * A) * w, w.T * (A.T * v)),
    "letters without a size": ((P + Q) * (P - Q), P**2 - P * Q + Q * P - Q**2),
    "unequal sides": ((T * T.T).T, T * T.T),
}

DIFFERENT = {
    "order": (A * B, B * A),
    "transpose": (A.T * B, A * B),
    "order of a transposed product": (sp.Transpose(A * B), A.T * B.T),
    "order of an inverted product": (sp.Inverse(A * B), A.I * B.I),
    "inverse and transpose": (A.I, A.T),
    "conjugated": (B * A * B.I, A),
    "projection": (T * sp.Inverse(T.T * T) * T.T, one),
    "projection by a product": (sp.Inverse(T * T.T) * T * T.T * A, A + B),
    "commuted square": ((P + Q) ** 2, P**2 + 2 * P * Q + Q**2),
    "outer product": (v * w.T, w * v.T),
    "letters of one name": (sp.MatrixSymbol("A", N, N), sp.Symbol("A", commutative=False) * 1),
    "letters of one name and other sizes": (sp.MatrixSymbol("v", N, 1).T * w, sp.MatrixSymbol("v", 1, N) * w),
    "entry by entry": (sp.HadamardProduct(A, B), A * B),
    "identity": (A * B, A * B + one),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal(name: str) -> None:
    assert words_vanish(*EQUAL[name])


@pytest.mark.parametrize("name", DIFFERENT)
def test_different(name: str) -> None:
    assert not words_vanish(*DIFFERENT[name])


@pytest.mark.parametrize(
    ("left", "right"),
    [(sp.MatPow(A + B, 40), A), (sp.MatPow(A, 10**6), A), (sp.Trace(A) ** sp.nan * B, B)],
    ids=["many words", "long words", "no value"],
)
def test_refusals(left: Any, right: Any) -> None:
    with pytest.raises(NotAlgebraic):
        words_vanish(left, right)


# --- letters without a size, of which some are columns --------------------------------------------------------------

p, q, r = sp.symbols("p q r", commutative=False)
some: Any = sp.Function("f")
COLUMNS = Kinds(is_square=lambda letter: letter == P, is_vector=lambda letter: letter in (p, q, r))

ALIKE: dict[str, tuple[Any, Any]] = {
    "a product is a number": (transposed(p) * q, transposed(q) * p),
    "with a matrix inside": (transposed(p) * P * q, transposed(q) * transposed(P) * p),
    "columns side by side": (p * q * P, q * p * P),
    "transpose of a product": (transposed(P * Q), transposed(Q) * transposed(P)),
    "an inverse, its terms in another order": (sp.Pow(P * Q + Q, -1), sp.Pow(Q + P * Q, -1)),
    "an inverse of a square letter": (sp.Pow(P * P, -1), sp.Pow(P, -1) * sp.Pow(P, -1)),
    "entry by entry": (hadamard(P, Q), hadamard(Q, P)),
    "a function of equal sums": (some(P * p + q), some(q + P * p)),
}
UNLIKE: dict[str, tuple[Any, Any]] = {
    "outer and inner": (transposed(p) * q, p * transposed(q)),
    "another matrix inside": (transposed(p) * P * q, transposed(q) * P * p),
    "columns on both sides": (p * P * q, q * P * p),
    "a transpose": (transposed(P) * p, P * p),
    "an inverse of a product that need not be square": (
        sp.Pow(transposed(Q) * Q, -1) * transposed(Q),
        sp.Pow(Q, -1),
    ),
    "entry by entry and in rows": (hadamard(P, Q), P * Q),
    "entry by entry, then in rows": (hadamard(P, Q) * p, hadamard(P, Q * p)),
    "a function of other sums": (some(P * p + q), some(p * P + q)),
}


@pytest.mark.parametrize("name", ALIKE)
def test_columns_alike(name: str) -> None:
    assert words_vanish(*ALIKE[name], COLUMNS)


@pytest.mark.parametrize("name", UNLIKE)
def test_columns_unlike(name: str) -> None:
    assert not words_vanish(*UNLIKE[name], COLUMNS)
