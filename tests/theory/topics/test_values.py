"""Computations that courses ask for, each with its answer: loops, images, geometry, estimation, reinforcement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb

from checks.enclosure import enclose
from checks.evidence import Verdict
from checks.reading import read
from checks.reading.building import build
from theory.errors import InputError
from theory.formula import ascii
from theory.formula.layout import layout
from theory.topics.computation import Settings, derive
from theory.topics.computation.lines import program
from theory.topics.computation.unrolling import loop, unrolled
from theory.verify import verify

VALUES: list[tuple[str, dict[str, Any], dict[str, str], str, list[str]]] = [
    # what, givens, lines, loop, the value of the last line
    ("layer norm", {"X": [[1, 3], [4, 10]]},
     {"d": "X - mean(X, 1)@ones(1, 2)", "Y": "d/(sqrt(mean(d*d, 1))@ones(1, 2))"}, "", ["-1", "1", "-1", "1"]),
    ("causal attention", {"S": [[0, 5], [0, 0]], "M": [[1, 0], [1, 1]]},
     {"E": "exp(S)*M", "A": "E/(sum(E, 1)@ones(1, 2))"}, "", ["1", "0", "1/2", "1/2"]),
    ("value iteration", {"V_0": [0, 0], "r": [1, 0], "s": [0, 2], "P": [[0, 1], [1, 0]]},
     {"a_k": "r + 9/10*V_{k-1}", "b_k": "s + 9/10*P@V_{k-1}", "V_k": "max(columns(a_k, b_k), 1)"}, "k = 1..2",
     ["19/10", "29/10"]),
    ("Q-learning", {"Q": [[1, 2], [3, 0.5]]}, {"q": "Q[0, 1] + 1/10*(1 + 9/10*max(Q[1]) - Q[0, 1])"}, "", ["217/100"]),
    ("two lines meet", {"p": [1, 2, 1], "q": [3, 1, 1], "r": [0, 0, 1], "s": [2, 2, 1]},
     {"x": "cross(cross(p, q), cross(r, s))", "P": "[x[0]/x[2], x[1]/x[2]]"}, "", ["5/3", "5/3"]),
    ("Harris", {"u": [1, 2, 0, 1], "v": [0, 1, 2, 1]},
     {"M": "[[sum(u*u), sum(u*v)], [sum(u*v), sum(v*v)]]", "R": "det(M) - 1/25*tr(M)^2"}, "", ["531/25"]),
    ("covariance", {"X": [[2, 0], [0, 2], [3, 1], [-1, -1]]},
     {"d": "X - ones(4)@mean(X, 0)", "C": "d^T@d/4"}, "", ["5/2", "1/2", "1/2", "5/4"]),
    ("intersection over union", {"a": [0, 0, 4, 4], "b": [2, 1, 6, 5]},
     {"i": "relu(min(a[2], b[2]) - max(a[0], b[0]))*relu(min(a[3], b[3]) - max(a[1], b[1]))", "J": "i/(32 - i)"}, "",
     ["3/13"]),
    ("area under the curve", {"p": [0.9, 0.6, 0.4], "n": [0.5, 0.3]},
     {"A": "mean(where(p@ones(1, 2) > ones(3)@n^T, 1, 0))"}, "", ["5/6"]),
    ("median", {"w": [3, 9, 1, 4, 7, 2, 8, 5, 6]}, {"s": "sort(w)", "m": "s[4]"}, "", ["5"]),
    ("Newton", {"x_0": 2}, {"f_t": "x_{t-1}^2 - 2", "x_t": "x_{t-1} - f_t/(df_t/dx_{t-1})"}, "t = 1..2", ["17/12"]),
    ("momentum of a vector", {"w_0": [2, 1], "v_0": [0, 0], "A": [[3, 1], [1, 2]]},
     {"y_t": "w_{t-1} + v_{t-1}/2", "f_t": "y_t^T@A@y_t/2", "v_t": "v_{t-1}/2 - 1/10*df_t/dy_t",
      "w_t": "w_{t-1} + v_t"},
     "t = 1..2", ["5/8", "9/40"]),
    ("k-means of points", {"X": [[0, 0], [0, 1], [5, 5], [6, 5]], "c_0": [0, 0], "e_0": [1, 1]},
     {"d_t": "sum((X - ones(4)@c_{t-1}^T)^2, 1)", "g_t": "sum((X - ones(4)@e_{t-1}^T)^2, 1)",
      "a_t": "where(d_t <= g_t, 1, 0)", "c_t": "X^T@a_t/sum(a_t)", "e_t": "X^T@(1 - a_t)/sum(1 - a_t)"},
     "t = 1..2", ["11/2", "5"]),
    ("a pooled filter", {"x": [[1, 2, 0], [0, 1, 3], [2, -2, 1]], "k": [[1, -1], [1, -1]]},
     {"m": "maxpool(relu(conv2d(x, k)), 2)"}, "", ["3"]),
    ("Hessian of logistic regression", {"w": [0, 0], "x": [1, 2]},
     {"L": "softplus(w@x) - w@x", "H": "hessian(L, w)"}, "", ["1/4", "1/2", "1/2", "1"]),
    ("a second derivative is a number", {"w": 3}, {"f": "w^4/2", "h": "hessian(f, w)", "v": "w - df/dw/h"}, "", ["2"]),
    ("a loss of several letters", {"w": [1, 2]}, {"loss": "w@w", "v": "w - dloss/dw/4"}, "", ["1/2", "1"]),
    ("a loss of several letters in a loop", {"w_0": 1}, {"loss_t": "w_{t-1}^2", "w_t": "w_{t-1} - dloss_t/dw_{t-1}/4"},
     "t = 1..2", ["1/4"]),
    ("a line called like a function", {"z": [1, 2]}, {"relu": "relu(z)", "loss": "relu@relu", "g": "dloss/dz"}, "",
     ["2", "4"]),
    ("a larger entry", {"x": [1, -2, 3], "y": [0, 5, 1]}, {"s": "sum(where(x >= y, x, y))", "g": "ds/dx"}, "",
     ["1", "0", "1"]),
    ("an entry of a call", {"s": [2, 2]}, {"p": "softmax(s)[0]"}, "", ["1/2"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "givens", "lines", "over", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_a_computation_comes_to_its_answer(
    what: str, givens: dict[str, Any], lines: dict[str, str], over: str, value: list[str]
) -> None:
    made = loop(over)
    last = [name for name, _, _ in unrolled(lines, made)][-1]
    worked = derive(Settings(givens=_exact(givens), graph=lines, ask=(last,), over=over), {})
    found = np.ravel(np.asarray(worked.derivation.values()[last], dtype=object))
    expected = [arb(enclose(build(read(text)), {})) for text in value]
    assert len(found) == len(expected)
    assert all(abs(float(arb(one) - other)) < 1e-30 for one, other in zip(found, expected, strict=True))
    rows = [*verify(worked, samples=2)]
    assert not [row for row in rows if not row.verdict.holds], what


def _exact(value: Any) -> Any:
    """Decimals as a file's are read."""
    if isinstance(value, dict):
        return {name: _exact(entry) for name, entry in value.items()}
    return [*map(_exact, value)] if isinstance(value, list) else Fraction(str(value))


OPTIMA = [
    # letters, lines, the answer
    ({"x": "positive n", "r": "positive"}, {"l": "n*ln(r) - r*sum(x)", "b": "argmax(l, r)"}, "n/sum(x)"),
    ({"x": "positive n", "r": "positive"}, {"l": "sum(x)*ln(r) - n*r", "b": "argmax(l, r)"}, "sum(x)/n"),
    ({"x": "n", "m": "number", "s": "positive"}, {"l": "-sum((x - m)^2)/(2*s^2)", "b": "argmax(l, m)"}, "sum(x)/n"),
    ({"k": "positive", "n": "positive", "t": "probability"},
     {"l": "k*ln(t) + (n - k)*ln(1 - t)", "b": "argmax(l, t)"}, "k/n"),
    ({"p": "probability"}, {"H": "-p*ln(p) - (1 - p)*ln(1 - p)", "b": "argmax(H, p)"}, "1/2"),
    ({"x": "n", "y": "n", "c": "number"}, {"l": "sum((y - c*x)^2)", "b": "argmin(l, c)"}, "sum(y*x)/sum(x*x)"),
    ({"S": "symmetric d x d", "m": "d", "x": "d"}, {"l": "-(x - m)^T@inv(S)@(x - m)/2", "b": "dl/dm"},
     "dl/dm"),
    ({"X": "n x d", "y": "n", "w": "d"}, {"L": "norm(y - X@w)^2", "b": "argmin(L, w)"}, "(X.T @ X)^(-1) @ X.T @ y"),
]  # fmt: skip


@pytest.mark.parametrize(("letters", "lines", "answer"), OPTIMA, ids=[row[-1] for row in OPTIMA])
def test_an_optimum_in_letters(letters: dict[str, str], lines: dict[str, str], answer: str) -> None:
    worked = derive(Settings(letters=letters, graph=lines, ask=("b",)), {})
    assert ascii.write(layout(worked.derivation["b"].last)) == answer
    assert not [row for row in verify(worked, samples=3) if not row.verdict.holds]


def test_an_optimum_over_stated_numbers() -> None:
    """The letter is of known size, and the slope is made of the slopes of parts."""
    givens = {"A": [[Fraction(3), Fraction(1)], [Fraction(1), Fraction(2)]], "b": [Fraction(1), Fraction(1)]}
    lines = {"f": "x^T@A@x/2 - b^T@x", "best": "argmin(f, x)"}
    worked = derive(Settings(givens=givens, letters={"x": "2"}, graph=lines, ask=("best",)), {})
    assert [Fraction(int(v.p), int(v.q)) for v in np.ravel(worked.derivation.values()["best"])] == [
        Fraction(1, 5),
        Fraction(2, 5),
    ]
    assert not [row for row in verify(worked, samples=3) if not row.verdict.holds]


def test_a_part_has_no_name_that_a_step_has() -> None:
    """v_2 of a loop and a part that would be called v2 are one name to a reader."""
    givens = {"v_0": Fraction(1), "A": [[Fraction(1), Fraction(2)]], "x": [Fraction(1), Fraction(1)]}
    worked = derive(Settings(givens=givens, graph={"v_t": "v_{t-1} + sum(A@x)"}, over="t = 1..2", ask=("v_2",)), {})
    names = [quantity.name.replace("_", "") for quantity in worked.derivation]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x"}, ask=("dy/dz",)), "cannot differentiate by z"),
        (Settings(givens={"x": Fraction(1), "z": Fraction(2)}, graph={"y": "x"}, ask=("dy/dz",)),
         "does not depend on z"),
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x^2", "z": "x - dy/dx", "w": "z^2"}, ask=("dw/dx",)),
         "a derivative, and is not differentiated again; write"),
        (Settings(givens={"x": Fraction(1)}, graph={"y_t": "x"}, over="t = 1..99"), "from 1 to 50"),
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x"}, over="t = 1..2"), "no line is repeated"),
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x"}, ask=("y",), wrt=("x",)), "take no loss, wrt"),
        (Settings(givens={"x": Fraction(1)}, letters={"x": "number"}, graph={"y": "x"}), "both a given and a letter"),
        (Settings(letters={"A": "symmetric n x d"}, graph={"y": "sum(A)"}), "a symmetric matrix is square"),
        (Settings(letters={"a": "number"}, graph={"J": "exp(a) + a^2", "b": "argmin(J, a)"}),
         "no closed form is found"),
        (Settings(givens={"x": [Fraction(1), Fraction(2)]}, graph={"y": "x[2]"}), "counted from 0"),
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x[1] + 1"}), "declare it with its shape"),
        (Settings(givens={"x": Fraction(1)}, graph={"y": "x*pi[0]"}), "graph, y"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_is_said(settings: Settings, says: str) -> None:
    with pytest.raises(InputError, match=says):
        derive(settings, {})


def test_a_line_is_taken_apart_only_where_something_is_differentiated() -> None:
    lines = {"p": "sigmoid(a*b) + exp(a)*b", "q": "p^2"}
    from theory.givens import given, meaning

    leaves = {name: meaning(given(name, Fraction(1)), Fraction(1)) for name in "ab"}
    made, _ = program(lines, leaves)
    assert [item.name for item in made.items] == ["p", "q"]


@pytest.mark.parametrize("array", ["sort(x)", "softmax(x)", "flip(x)"])
def test_an_entry_of_an_operation_stands_in_a_line_that_stays_whole(array: str) -> None:
    """A size that is a letter keeps every line whole."""
    found = derive(
        Settings(givens={"x": [3, 1]}, letters={"a": "n"}, graph={"m": f"{array}[0]*sum(a)"}, ask=("m",)), {}
    )
    assert [row.verdict for row in verify(found, samples=2)] == [Verdict.MEASURED]


def test_a_column_is_repeated_beside_a_matrix() -> None:
    X = [[Fraction(1), Fraction(3), Fraction(5)], [Fraction(0), Fraction(2), Fraction(4)]]
    graph = {"D": "X - mean(X, 1)", "L": "sum(D*D*X)"}
    found = derive(Settings(givens={"X": X}, graph=graph, ask=("D", "dL/dX")), {})
    assert all(row.verdict.holds for row in verify(found, samples=2))
    assert found.derivation.values()["D"].tolist() == [[-2, 0, 2], [-2, 0, 2]]


def test_the_larger_of_two_numbers_has_a_slope() -> None:
    settings = Settings(givens={"x": Fraction(3), "y": Fraction(2)}, graph={"L": "maximum(x, y)^2"}, ask=("dL/dx",))
    assert derive(settings, {}).derivation.values()["dL/dx"] == 6
