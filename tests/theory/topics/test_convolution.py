"""Convolutions: worked examples, the definition against torch, every mistake caught, and dnn-hw1's list of cases."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoiling import measured, passing

from checks.evidence import Apart, TorchCases, Verdict
from theory.errors import InputError
from theory.exact import number
from theory.formula import latex, unicode
from theory.formula.layout import layout
from theory.topic import Worked
from theory.topics import convolution
from theory.topics.convolution.arrays import cases, forward
from theory.verify import verify

IMAGE = [[1, 2, 0, -1], [0, 1, 3, 1], [2, -2, 1, 0], [1, 0, -1, 2]]
OTHER = [[0, 1, 1, 2], [-1, 2, 0, 1], [3, 0, -2, 1], [1, 1, 0, -1]]
SMALL = [[1, 2, 0], [0, 1, 3], [2, -2, 1]]
KERNELS = [[[[1, -1], [2, 3]]], [[[2, 1], [-2, 3]]]]  # two outputs by one channel of 2 x 2

EVERYTHING = {
    "x": [[IMAGE, OTHER]], "w": KERNELS, "bias": [1, -2], "stride": 2, "padding": 1, "dilation": 2, "groups": 2,
}  # fmt: skip
BOX = {"x": [[SMALL, [[0, 1, 1], [-1, 2, 0], [3, 0, -2]]]], "filter": {"kind": "box", "size": 2}}
QUESTIONS: dict[str, dict[str, Any]] = {
    "everything": EVERYTHING,
    "box": BOX,
    "matrix": {"x": IMAGE, "w": [[1, -1], [2, 0]], "bias": "1/2"},
    "wide kernel, uneven steps": {"x": IMAGE, "w": [[1, -1, 3]], "stride": [2, 1], "padding": [1, 0]},
    "uneven dilation": {"x": [IMAGE], "w": [[[[1], [2]]]], "dilation": [3, 1]},
    "two channels into three": {"x": [SMALL, SMALL], "w": [[[[1]], [[2]]], [[[3]], [[4]]], [[[-1]], [[0]]]]},
    "two outputs for each of two channels": {"x": [SMALL, SMALL], "w": [*KERNELS, *KERNELS], "groups": 2},
    "batch of two": {"x": [[SMALL], [SMALL]], "w": KERNELS},
    "binomial": {"x": [SMALL, SMALL], "filter": {"kind": "binomial", "size": 3}, "padding": 1},
    "gaussian": {"x": IMAGE, "filter": {"kind": "gaussian", "size": 3, "sigma": "2/3"}, "stride": 2},
    "even gaussian": {"x": SMALL, "filter": {"kind": "gaussian", "size": 2}},
    "one by one": {"x": [[2]], "w": [[3]]},
    "blur of one entry": {"x": SMALL, "filter": {"kind": "binomial", "size": 1}},
}


def work(table: dict[str, Any]) -> Worked:
    asked = msgspec.convert(table, convolution.Settings, dec_hook=lambda kind, value: number(value))
    return convolution.derive(asked, {})


def fractions(value: Any) -> Any:
    """An evaluated quantity as Fractions."""
    if isinstance(value, np.ndarray):
        return [fractions(entry) for entry in value]
    return Fraction(int(value.p), int(value.q))


@pytest.mark.parametrize(
    ("table", "expected", "why"),
    [
        (EVERYTHING, [[[[4, 6], [0, 7]], [[4, -3], [3, -2]]]], "1 + 3*1, 1 + 2*1 + 3*1, 1 - 1 + 2*0 + 3*0, ..."),
        (BOX, [[[[1, 1.5], [0.25, 0.75]], [[0.5, 1], [1, 0]]]], "the mean of each 2 x 2 window"),
        ({"x": [[1, 2, 4]], "w": [[1, -1]]}, [[-1, -2]], "not flipped: left minus right"),
        ({"x": [[1, 2, 4]], "w": [[1, -1]], "padding": [0, 1]}, [[-1, -1, -2, 4]], "zeros left and right"),
        ({"x": [[1, 2, 4]], "w": [[1, -1]], "dilation": 2, "bias": 10}, [[7]], "10 + 1 - 4"),
        ({"x": [[1, 2, 4, 8]], "w": [[1]], "stride": [1, 3]}, [[1, 8]], "every third"),
        ({"x": [[[4]], [[5]]], "w": [[[[1]]], [[[10]]]], "groups": 2}, [[[4]], [[50]]], "each its own channel"),
        ({"x": [[[4]], [[5]]], "w": [[[[1]], [[10]]]]}, [[[54]]], "the channels added up"),
        ({"x": SMALL, "filter": {"kind": "binomial", "size": 3}}, [[Fraction(14, 16)]], "5 + 10 - 1, over 16"),
    ],
)
def test_outputs_that_are_found_by_hand(table: dict[str, Any], expected: Any, why: str) -> None:
    found = fractions(work(table).derivation.values()["y"])
    assert np.array_equal(np.array(found), np.vectorize(Fraction, otypes=[object])(np.array(expected))), why


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (3, 3)),
        ({"stride": 2}, (2, 2)),
        ({"stride": 3}, (1, 1)),
        ({"padding": 2, "stride": [1, 3]}, (7, 3)),
        ({"dilation": 3}, (1, 1)),
        ({"dilation": [1, 2], "padding": [0, 1]}, (3, 4)),
    ],
)
def test_the_size_of_the_output(options: dict[str, Any], size: tuple[int, int]) -> None:
    values = work({"x": IMAGE, "w": [[1, 2], [3, 4]], **options}).derivation.values()
    assert (fractions(values["out.height"]), fractions(values["out.width"])) == size
    assert values["y"].shape == size


@pytest.mark.parametrize("table", QUESTIONS.values(), ids=QUESTIONS)
def test_every_claim_holds(table: dict[str, Any]) -> None:
    worked = work(table)
    rows = list(verify(worked, samples=4))
    assert [row for row in rows if not row.verdict.holds] == []
    assert {quantity.name for quantity in worked.derivation} <= measured(rows)


@pytest.mark.parametrize("table", QUESTIONS.values(), ids=QUESTIONS)
def test_every_spoilt_quantity_is_caught(table: dict[str, Any]) -> None:
    worked = work(table)
    missed, caught = passing(worked, samples=2)
    assert missed == []
    assert caught >= len(worked.derivation.quantities)


def test_the_mistakes_that_are_looked_for() -> None:
    assert {mistake.name for mistake in work(EVERYTHING).mistakes} == {
        "the kernel flipped, as in a true convolution",
        "padding forgotten where the window starts",
        "the stride applied to the kernel's places",
        "dilation forgotten",
        "bias forgotten",
        "every output reads the first channels, whatever its group",
        "the first place not counted",
    }
    assert "the weights not divided by their sum" in {mistake.name for mistake in work(BOX).mistakes}
    assert work(QUESTIONS["one by one"]).mistakes  # the size: nothing else can go wrong there
    assert {mistake.quantity for mistake in work(QUESTIONS["one by one"]).mistakes} == {"out.height", "out.width"}


def test_the_formula_of_one_entry_is_written_with_its_ranges() -> None:
    formula = work(EVERYTHING).derivation["y"].forms[0].expression
    assert unicode.write(layout(formula)) == (
        "b[o] + Σ[u = 0..1, v = 0..1] w[o, 0, u, v]·x.padded[n, o, 2·i + 2·u, 2·j + 2·v] "
        "for n = 0..0, o = 0..1, i = 0..1, j = 0..1"
    )
    assert r"\quad n = 0 , \dots , 0" in latex.write(layout(formula))


# --- derivation, arrays and torch on configurations by chance -------------------------------------------------------


def tensor(draw: st.DrawFn, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    flat = draw(st.lists(st.integers(-5, 5), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return np.array(flat, dtype=np.int64).reshape(shape)


@st.composite
def passes(draw: st.DrawFn) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], Any, dict[str, Any]]:
    few, pairs = st.integers(1, 2), st.tuples(st.integers(1, 2), st.integers(1, 2))
    groups, fan, per, kernel = draw(few), draw(few), draw(few), draw(st.tuples(st.integers(1, 3), st.integers(1, 2)))
    stride, dilation, padding = draw(pairs), draw(pairs), draw(st.tuples(st.integers(0, 2), st.integers(0, 1)))
    size = tuple(
        max(1, d * (k - 1) + 1 - 2 * p) + draw(st.integers(0, 1))
        for k, d, p in zip(kernel, dilation, padding, strict=True)
    )
    x, w = tensor(draw, (draw(few), groups * fan, *size)), tensor(draw, (groups * per, fan, *kernel))
    b = tensor(draw, (groups * per,)) if draw(st.booleans()) else None
    return x, w, b, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


@settings(max_examples=150, deadline=None)
@given(passes())
def test_whole_arrays_equal_torch_exactly(case: tuple[Any, Any, Any, dict[str, Any]]) -> None:
    from checks.witness.convolution import conv2d

    x, w, b, options = case
    assert np.array_equal(forward(x, w, b, **options), conv2d(x, w, b, **options))


@settings(max_examples=25, deadline=None)
@given(passes())
def test_every_entry_written_out_equals_the_arrays(case: tuple[Any, Any, Any, dict[str, Any]]) -> None:
    x, w, b, options = case
    table = {"x": x.tolist(), "w": w.tolist(), "bias": None if b is None else b.tolist(), **options}
    assert fractions(work(table).derivation.values()["y"]) == forward(x, w, b, **options).tolist()


@pytest.mark.parametrize(
    ("x", "w", "expected", "why"),
    [
        (2**40, 2**40, 2**80, "beyond 64 bits the numbers become Python's own"),
        (2**31, -(2**31), -(2**62), "within 64 bits they stay"),
        (Fraction(1, 3), Fraction(3, 7), Fraction(1, 7), "fractions stay exact"),
    ],
)
def test_whole_arrays_are_exact(x: Any, w: Any, expected: Any, why: str) -> None:
    dtype = object if isinstance(x, Fraction) else np.int64
    found = forward(np.full((1, 1, 1, 1), x, dtype=dtype), np.full((1, 1, 1, 1), w, dtype=dtype))
    assert found.item() == expected, why


# --- the cases of dnn-hw1 -------------------------------------------------------------------------------------------


def test_every_test_of_the_document_passes_on_small_images() -> None:
    rows = list(cases(size=12))
    assert len(rows) == 12
    assert {row.verdict for row in rows} == {Verdict.MEASURED}
    assert sum(row.method.cases for row in rows if isinstance(row.method, TorchCases)) == 66


def changed(**fixed: Any) -> Callable[..., Any]:
    return lambda x, w, b, **options: forward(x, w, b, **{**options, **fixed})


@pytest.mark.parametrize(
    ("wrong", "caught"),
    [
        (lambda x, w, b, **o: forward(x, w[:, :, ::-1, ::-1], b, **o), "square kernels"),
        (lambda x, w, b, **o: forward(x, w, None, **o), "biased convolution"),
        (changed(dilation=1), "dilation"),
        (changed(stride=1), "stride"),
        (lambda x, w, b, **o: forward(x, w + (w.shape[1:] == (1, 6, 6)), b, **o), "filter"),
        (lambda x, w, b, **o: forward(np.roll(x, 1, axis=1), w, b, **o), "groups"),
        (lambda x, w, b, **o: forward(x, w, b, **o)[:, :, :, ::-1], "horizontal kernels"),
    ],
)
def test_a_wrong_implementation_is_caught(wrong: Callable[..., Any], caught: str) -> None:
    from checks.witness.convolution import CASES, compare

    (row,) = compare(wrong, {caught: CASES[caught]}, size=14)
    assert row.verdict is Verdict.FAILED
    assert isinstance(row.method, Apart)


# --- what does not fit ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"x": SMALL}, "needs the kernel w, or a filter"),
        ({"x": 3, "w": [[1]]}, "x has 0 axes"),
        ({"x": [[1, 2], [3]], "w": [[1]]}, "rows of one length"),
        ({"x": [[1, [2]]], "w": [[1]]}, "mixes numbers"),
        ({"x": [], "w": [[1]]}, "no empty ones"),
        ({"x": SMALL, "w": KERNELS}, "two matrices"),
        ({"x": [["one"]], "w": [[1]]}, "expected a number"),
        ({"x": SMALL, "w": [[1] * 4]}, "the kernel must fit"),
        ({"x": SMALL, "w": [[1]], "stride": 0}, "stride must be from 1"),
        ({"x": SMALL, "w": [[1]], "stride": "1/2"}, "stride must be a whole number"),
        ({"x": SMALL, "w": [[1]], "dilation": [1, 2, 3]}, "one number or 2"),
        ({"x": SMALL, "w": [[1]], "padding": -1}, "padding must be from 0"),
        ({"x": SMALL, "w": [[1]], "padding": []}, "one number or 2"),
        ({"x": SMALL, "w": [[1]], "padding": 10**6, "stride": 10**6}, "padded input has"),
        ({"x": [[1] * 40] * 40, "w": [[1]]}, "at most 1000 are"),
        ({"x": [[1] * 70] * 70, "w": [[1]], "stride": 70}, "at most 4096"),
        ({"x": SMALL, "w": [[1]], "bias": [1, 2]}, "bias must be one number for a matrix"),
        ({"x": [SMALL], "w": KERNELS, "bias": [1]}, "bias must be 2 numbers"),
        ({"x": [SMALL], "w": KERNELS, "groups": 2}, "1 input channels in 2 groups"),
        ({"x": [SMALL], "w": KERNELS, "filter": {"kind": "box", "size": 2}}, "leave out w"),
        ({"x": [[[SMALL] * 2]], "filter": {"kind": "box", "size": 2}}, "has 5 axes"),
        ({"x": SMALL, "filter": {"kind": "median", "size": 2}}, "box, binomial, gaussian"),
        ({"x": SMALL, "filter": {"kind": "box", "size": 0}}, "from 1 to 31"),
        ({"x": SMALL, "filter": {"kind": "gaussian", "size": 3, "sigma": 0}}, "sigma is 0"),
        ({"x": SMALL, "filter": {"kind": "box", "size": 3, "sigma": 2}}, "leave sigma out"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(table: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        work(table)


@pytest.mark.parametrize(
    ("x", "w", "b", "options", "message"),
    [
        ((1, 1, 2, 2), (1, 1, 3, 3), None, {}, "the kernel must fit"),
        ((1, 2, 2, 2), (1, 1, 1, 1), None, {}, "2 channels in 1 groups"),
        ((1, 2, 2, 2), (3, 1, 1, 1), None, {"groups": 2}, "a multiple of 2 outputs"),
        ((1, 1, 2, 2), (1, 1, 1, 1), (2,), {}, "b 2"),
        ((1, 2, 2), (1, 1, 1, 1), None, {}, "x must be 4 axes"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(x: Any, w: Any, b: Any, options: dict[str, Any], message: str) -> None:
    bias = None if b is None else np.ones(b, dtype=int)
    with pytest.raises(InputError, match=message):
        forward(np.ones(x, dtype=int), np.ones(w, dtype=int), bias, **options)


def test_floats_are_refused() -> None:
    with pytest.raises(InputError, match="float64"):
        forward(np.ones((1, 1, 2, 2)), np.ones((1, 1, 1, 1), dtype=int))
