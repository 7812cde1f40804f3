"""The gradients of what slides over an image, and of what takes the largest: as a hand writes them, at ties, too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.enclosure import rational
from checks.evidence import Verdict
from checks.vocabulary import heads as f
from checks.vocabulary import windows
from checks.vocabulary.blocks import Pull
from theory.topic import Worked
from theory.topics.computation import Settings, derive
from theory.verify import links, verify

HALF = Fraction(1, 2)


def matrix(rows: int, columns: int, seed: int) -> list[list[Fraction]]:
    """Whole numbers of which no two are the same."""
    return [[Fraction((7 * (i * columns + j) + seed) % 31 - 9) for j in range(columns)] for i in range(rows)]


def worked(givens: dict[str, Any], graph: dict[str, str], *by: str) -> Worked:
    return derive(Settings(givens=givens, graph=graph, ask=tuple(f"dL/d{name}" for name in by)), {})


def convolved(size: tuple[int, int], kernel: tuple[int, int], numbers: str, of: str = "conv2d") -> Worked:
    graph = {"Y": f"{of}(X, K{numbers})", "L": "sum(Y*Y)"}
    return worked({"X": matrix(*size, 1), "K": matrix(*kernel, 3)}, graph, "X", "K")


def holds(found: Worked) -> None:
    rows = [*verify(found, samples=2)]
    assert not [row for row in rows if not row.verdict.holds]
    decided = [row for quantity in found.derivation for row in links(found.derivation, quantity)]
    assert {row.verdict for row in decided} == {Verdict.DECIDED}


def written(found: Worked, name: str) -> str:
    return str(found.derivation[name].last)


@pytest.mark.parametrize(
    ("size", "kernel", "numbers", "by_image", "by_kernel"),
    [
        ((3, 3), (2, 2), "", "Correlated(dL/dY, Flipped(K), 1, 1)", "Correlated(X, dL/dY, 1, 0)"),
        ((3, 4), (2, 2), "", "Correlated(dL/dY, Flipped(K), 1, 1)", "Correlated(X, dL/dY, 1, 0)"),
        ((3, 4), (2, 3), "", "TransposedConvolution(dL/dY, K, 1, 0, 0)", "Correlated(X, dL/dY, 1, 0)"),
        ((3, 3), (3, 3), ", 1, 1", "Correlated(dL/dY, Flipped(K), 1, 1)", "Correlated(X, dL/dY, 1, 1)"),
        ((3, 3), (1, 1), "", "Correlated(dL/dY, Flipped(K), 1, 0)", "Correlated(X, dL/dY, 1, 0)"),
        ((2, 2), (1, 1), ", 1, 1", "TransposedConvolution(dL/dY, K, 1, 1, 0)", "Correlated(X, dL/dY, 1, 1)"),
        ((4, 4), (2, 2), ", 2", "TransposedConvolution(dL/dY, K, 2, 0, 0)", "Correlated(X, Dilated(dL/dY, 2), 1, 0)"),
        (
            (5, 5),
            (3, 3),
            ", 2, 1",
            "TransposedConvolution(dL/dY, K, 2, 1, 0)",
            "Correlated(X, Dilated(dL/dY, 2), 1, 1)",
        ),
        ((4, 4), (3, 3), ", 2, 1", "TransposedConvolution(dL/dY, K, 2, 1, 1)", "Cropped(Correlated("),
        ((4, 5), (2, 2), ", 2", "PulledBack(", "Cropped(Correlated("),  # no two numbers say what is left over
    ],
)
def test_a_convolution(
    size: tuple[int, int], kernel: tuple[int, int], numbers: str, by_image: str, by_kernel: str
) -> None:
    found = convolved(size, kernel, numbers)
    assert written(found, "dL/dX").startswith(by_image)
    assert written(found, "dL/dK").startswith(by_kernel)
    holds(found)


@pytest.mark.parametrize("numbers", ["", ", 2", ", 2, 1", ", 1, 1", ", 2, 1, 1"])
def test_a_transposed_convolution(numbers: str) -> None:
    holds(convolved((2, 2), (3, 3), numbers, "conv_transpose2d"))


@pytest.mark.parametrize("size", [(2, 4), (3, 3)])
@pytest.mark.parametrize("pooled", ["maxpool(X, 2)", "maxpool(X, 2, 1)", "avgpool(X, 2)"])
def test_pooling(pooled: str, size: tuple[int, int]) -> None:
    holds(worked({"X": matrix(*size, 5)}, {"P": pooled, "L": "sum(P*P)"}, "X"))


def test_each_step_of_a_network_is_decided_by_itself() -> None:
    graph = {"Y": "conv2d(X, K)", "A": "relu(Y)", "P": "maxpool(A, 2)", "Z": "W@P", "L": "sum(Z*Z)"}
    holds(worked({"X": matrix(5, 5, 2), "K": matrix(2, 2, 4), "W": matrix(2, 2, 7)}, graph, "X", "K", "W"))


def test_of_entries_that_tie_a_window_takes_the_first() -> None:
    tied = [[Fraction(n) for n in row] for row in ((1, 2), (2, 2))]
    found = worked({"X": tied}, {"L": "sum(maxpool(X, 2))"}, "X")
    holds(found)
    assert found.derivation.values()["dL/dX"].tolist() == [[0, 1], [0, 0]]


def test_a_kernel_that_is_not_turned_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    row = windows.conv2d
    wrong = Pull("", lambda node, upstream: row(upstream, node.operands[1], 1, 1))
    monkeypatch.setitem(f.ARRAY_OPERATIONS, row.head, replace(row, pulls=((wrong,), row.pulls[1])))
    found = convolved((3, 3), (2, 2), "").derivation
    decided = [one for quantity in found for one in links(found, quantity)]
    assert Verdict.FAILED in {one.verdict for one in decided}


@pytest.mark.parametrize(
    ("line", "givens", "slopes"),
    [
        ("max(a, b)^2", {"a": 3, "b": 2}, (6, 0)),
        ("max(a, b)", {"a": 2, "b": 2}, (HALF, HALF)),
        ("minimum(a, b)", {"a": 2, "b": 2}, (HALF, HALF)),
        ("max(0, 1 - a*b)", {"a": 1, "b": 1}, (0, 0)),  # the hinge at its bend
        ("min(6, max(a, 0))*b", {"a": 6, "b": 1}, (0, 6)),
        ("sum(maximum(0, a*[b, 1]))", {"a": 0, "b": 2}, (0, 0)),
        ("relu6(a)*b", {"a": 6, "b": 1}, (0, 6)),
        ("hardtanh(a)*b", {"a": 1, "b": 1}, (0, 1)),
        ("hardsigmoid(a)*b", {"a": -3, "b": 1}, (0, 0)),
        ("hardswish(a)*b", {"a": 3, "b": 1}, (1, 3)),
        ("norm([a, b], 1)^2", {"a": 2, "b": -1}, (6, -6)),
        ("norm([a, b])^2", {"a": 2, "b": -1}, (4, -2)),
    ],
)
def test_slopes_where_something_bends(line: str, givens: dict[str, int], slopes: tuple[Any, Any]) -> None:
    found = worked({name: Fraction(value) for name, value in givens.items()}, {"L": line}, "a", "b")
    holds(found)
    values = found.derivation.values()
    assert tuple(values[f"dL/d{name}"] for name in "ab") == tuple(map(rational, slopes))


def test_the_square_of_a_norm_needs_no_root() -> None:
    found = worked({"x": [Fraction(1), Fraction(0)], "y": [Fraction(1), Fraction(0)]}, {"L": "norm(x - y)^2"}, "x")
    holds(found)
    values = found.derivation.values()
    assert values["L"] == 0
    assert values["dL/dx"].tolist() == [[0], [0]]
