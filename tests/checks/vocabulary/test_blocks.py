"""Every operation on arrays: its value and its pull-back against torch, its shape, and what does not fit is refused."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from flint import arb

from checks.arrays import array
from checks.enclosure import enclose, rational
from checks.reading import ReadError, read
from checks.reading.building import BuildError, Scope, build, shaped
from checks.reading.spelling import of_arrays
from checks.unevaluated import shape_of
from checks.vocabulary import ARRAY_OPERATIONS
from checks.vocabulary import heads as f
from checks.witness.functions import ARRAY_OPERATIONS as TORCH
from theory.formula import ascii, latex, unicode
from theory.formula.layout import layout

# name -> calls, each on letters with their shapes; a shape of one size is a vector
CALLS: dict[str, list[tuple[str, dict[str, tuple[int, ...]]]]] = {
    "concat": [("concat(a, b)", {"a": (2,), "b": (3,)}), ("concat(a, 2)", {"a": (2,)})],
    "columns": [
        ("columns(1, a)", {"a": (3,)}),
        ("columns(a, b, a)", {"a": (2,), "b": (2,)}),
        ("columns(A, b, 1, B)", {"A": (3, 2), "b": (3,), "B": (3, 3)}),
    ],
    "rows": [("rows(a, b)", {"a": (3,), "b": (3,)}), ("rows(A, b, B)", {"A": (2, 3), "b": (3,), "B": (3, 3)})],
    "size": [("size(a) + 0*a", {"a": (3,)}), ("a*size(A, 0) + size(A, 1)", {"a": (2,), "A": (3, 2)})],
    "slice": [("slice(a, 1, 3)", {"a": (4,)}), ("slice(A, 0, 2)", {"A": (3, 2)})],
    "crop": [("crop(A, 0, 2, 1, 3)", {"A": (3, 4)})],
    "take": [("take(a, [2, 0, 2])", {"a": (3,)}), ("take(A, [1, 1])", {"A": (2, 3)})],
    "argmax": [("argmax(a)", {"a": (4,)}), ("argmax(A, 0)", {"A": (3, 2)}), ("argmax(A)", {"A": (2, 2)})],
    "argmin": [("argmin(a)", {"a": (4,)}), ("argmin(A, 1)", {"A": (3, 2)})],
    "median": [("median(a)", {"a": (4,)}), ("median(A)", {"A": (3, 3)})],
    "one_hot": [("one_hot([1, 0], 3)", {}), ("one_hot(2, 3)", {})],
    "maximum": [("maximum(a, b)", {"a": (3,), "b": (3,)}), ("maximum(A, B)", {"A": (2, 2), "B": (2, 2)})],
    "minimum": [("minimum(a, b)", {"a": (3,), "b": (3,)})],
    "eigenvectors": [("eigenvectors([[2, 1], [1, 2]])", {}), ("eigenvectors([[2, 1, 0], [1, 3, 1], [0, 1, 4]])", {})],
    "tril": [("tril(A)", {"A": (3, 3)}), ("tril(A)", {"A": (2, 3)})],
    "reshape": [("reshape(A, 3, 2)", {"A": (2, 3)}), ("reshape(a, 2, 2)", {"a": (4,)})],
    "flatten": [("flatten(A)", {"A": (2, 3)})],
    "ones": [("ones(3)", {}), ("ones(2, 3)", {})],
    "eye": [("eye(3)", {})],
    "outer": [("outer(a, b)", {"a": (2,), "b": (3,)})],
    "inv": [("inv(A)", {"A": (3, 3)}), ("inv(A)", {"A": (2, 2)})],
    "solve": [("solve(A, b)", {"A": (2, 2), "b": (2,)}), ("solve(A, B)", {"A": (2, 2), "B": (2, 3)})],
    "kron": [("kron(A, B)", {"A": (2, 2), "B": (1, 2)})],
    "skew": [("skew(a)", {"a": (3,)})],
    "cross": [("cross(a, b)", {"a": (3,), "b": (3,)})],
    "entropy": [("entropy(a*a)", {"a": (3,)})],
    "entropy2": [("entropy2(a*a)", {"a": (3,)})],
    "cumsum": [("cumsum(a)", {"a": (4,)})],
    "cumprod": [("cumprod(a)", {"a": (4,)})],
    "sort": [("sort(a)", {"a": (5,)})],
    "argsort": [("argsort(a)", {"a": (5,)})],
    "eigenvalues": [
        ("eigenvalues(A@A^T)", {"A": (2, 2)}),
        ("eigenvalues([[2, 1], [1, 2]])", {}),
        ("eigenvalues(A@A^T)", {"A": (4, 4)}),
    ],
    "singular_values": [
        ("singular_values(A)", {"A": (2, 3)}),
        ("singular_values(A)", {"A": (3, 2)}),
        ("singular_values(A)", {"A": (3, 4)}),
    ],
    "conv2d": [
        ("conv2d(A, B)", {"A": (4, 4), "B": (3, 2)}),
        ("conv2d(A, B, 2, 1)", {"A": (4, 5), "B": (2, 2)}),
    ],
    "conv_transpose2d": [
        ("conv_transpose2d(A, B, 2)", {"A": (2, 2), "B": (3, 2)}),
        ("conv_transpose2d(A, B, 2, 1)", {"A": (3, 3), "B": (3, 3)}),
        ("conv_transpose2d(A, B, 2, 1, 1)", {"A": (2, 2), "B": (3, 3)}),
    ],
    "dilate": [("dilate(A, 2)", {"A": (2, 3)}), ("conv2d(A, dilate(B, 2))", {"A": (4, 5), "B": (2, 2)})],
    "flip": [("flip(A)", {"A": (2, 3)}), ("flip(a)", {"a": (3,)})],
    "pad": [("pad(A, 1)", {"A": (2, 2)})],
    "maxpool": [("maxpool(A, 2)", {"A": (4, 4)}), ("maxpool(A, 2, 1)", {"A": (3, 3)})],
    "avgpool": [("avgpool(A, 2)", {"A": (4, 4)}), ("avgpool(A, 3, 1)", {"A": (4, 4)})],
}
CASES = [(name, *call) for name, calls in CALLS.items() for call in calls]
SAMPLES = 3


def test_every_operation_has_calls_and_a_witness() -> None:
    typed = {name for name, row in ARRAY_OPERATIONS.items() if row.typed}
    assert typed == CALLS.keys()
    assert typed <= TORCH.keys()


def built(text: str, shapes: dict[str, tuple[int, ...]]) -> Any:
    scope = Scope({name: shaped(shape, name) for name, shape in shapes.items()}, closed=True, arrays=True)
    return build(read(text, notation=of_arrays(shapes)), scope)


def values(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    return {
        name: array([Fraction(rng.randint(-40, 40) or 1, 16) for _ in range(int(np.prod(shape)))], shape)
        for name, shape in shapes.items()
    }


def ours(expression: Any, known: dict[str, Any]) -> np.ndarray:
    return floats(enclose(expression, exact(known)))


def exact(known: dict[str, Any]) -> dict[Any, Any]:
    """Letter -> its exact value; a vector is a column."""
    columns = {name: value.reshape(-1, 1) if value.ndim == 1 else value for name, value in known.items()}
    return {sp.MatrixSymbol(name, *v.shape): np.vectorize(rational, otypes=[object])(v) for name, v in columns.items()}


def floats(value: Any) -> np.ndarray:
    return np.vectorize(lambda entry: float(arb(entry)), otypes=[float])(np.asarray(value, dtype=object))


def theirs(text: str, known: dict[str, torch.Tensor]) -> torch.Tensor:
    from checks.witness.values import Step, Values

    return Step(Values(known)).evaluate(read(text, notation=of_arrays(known)))


@pytest.mark.parametrize(("name", "text", "shapes"), CASES, ids=lambda part: part if isinstance(part, str) else "")
def test_the_value_is_torchs(name: str, text: str, shapes: dict[str, tuple[int, ...]]) -> None:
    expression = built(text, shapes)
    for seed in range(SAMPLES if shapes else 1):
        known = values(shapes, seed)
        tensors = {key: torch.tensor(value.astype(float)) for key, value in known.items()}
        found, expected = ours(expression, known), theirs(text, tensors).numpy()
        assert found.shape in (expected.shape, (*expected.shape, 1), ()), "another shape"
        assert shape_of(expression) == found.shape
        assert np.allclose(found.reshape(-1), expected.reshape(-1), rtol=1e-12, atol=1e-12)


ROUGH = ("argmax", "argmin", "argsort", "eigenvalues", "size")
SMOOTH = [
    case for case in CASES
    if case[1] and case[2] and case[0] not in ROUGH and case[2].get("A") != (3, 4)
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "shapes"), SMOOTH, ids=lambda part: part if isinstance(part, str) else "")
def test_the_pull_back_is_autograds(name: str, text: str, shapes: dict[str, tuple[int, ...]]) -> None:
    from theory.gradients import pull

    expression = built(text, shapes)
    shape = shape_of(expression)
    upstream: Any = sp.MatrixSymbol("G", *shape) if shape else sp.Symbol("G", real=True)
    output: Any = sp.MatrixSymbol("Y", *shape) if shape else sp.Symbol("Y", real=True)
    for seed in range(SAMPLES):
        known = values(shapes, seed)
        tensors = {key: torch.tensor(value.astype(float), requires_grad=True) for key, value in known.items()}
        result = theirs(text, tensors)
        weights = torch.arange(1.0, result.numel() + 1, dtype=torch.float64)
        slopes = torch.autograd.grad((result.reshape(-1) * weights).sum(), [*tensors.values()])
        at = exact(known)
        whole = array([rational(k + 1) for k in range(result.numel())], shape or (1,))
        at[upstream] = whole if shape else whole[0]
        at[output] = enclose(expression, at)
        for letter, slope in zip(tensors, slopes, strict=True):
            parent = next(key for key in at if str(key) == letter)
            found = floats(enclose(pull(expression, parent, upstream, output), at))
            assert np.allclose(found.reshape(-1), slope.numpy().reshape(-1), rtol=1e-9, atol=1e-9), letter


@pytest.mark.parametrize(
    ("text", "shapes", "says"),
    [
        ("columns(a, b)", {"a": (2,), "b": (3,)}, "vectors of one length"),
        ("solve(A, b)", {"A": (2, 3), "b": (2,)}, "a square matrix"),
        ("conv2d(A, B)", {"A": (2, 2), "B": (3, 3)}, "a kernel that fits"),
        ("reshape(A, 2, 2)", {"A": (2, 3)}, "rows x columns entries"),
        ("cross(a, b)", {"a": (2,), "b": (2,)}, "three entries"),
        ("maxpool(A, 0)", {"A": (2, 2)}, "a window fits into"),
        ("pad(A, 1/2)", {"A": (2, 2)}, "whole numbers"),
        ("eigenvalues(A)", {"A": (3, 2)}, "a square matrix"),
        ("x[2]", {"x": (2,)}, "inside of the array"),
        ("A[0, 5]", {"A": (2, 2)}, "inside of the array"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, shapes: dict[str, tuple[int, ...]], says: str) -> None:
    with pytest.raises(BuildError, match=says):
        built(text, shapes)


def test_they_are_known_in_computations_alone() -> None:
    with pytest.raises(ReadError):
        read("columns(1, x)")


@pytest.mark.parametrize(("name", "text", "shapes"), CASES, ids=lambda part: part if isinstance(part, str) else "")
def test_it_is_written_in_every_notation(name: str, text: str, shapes: dict[str, tuple[int, ...]]) -> None:
    box = layout(built(text, shapes))
    assert all(notation.write(box) for notation in (latex, unicode, ascii))
    assert isinstance(f.ARRAY_OPERATIONS, dict)
