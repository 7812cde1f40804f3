"""Torch's convolutions and filters against numbers that are found by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from checks.evidence import Apart, Verdict
from checks.witness.convolution import CASES, ConvolutionCase, compare, compute, conv2d

PLAIN: dict[str, Any] = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1, "filter": None}


@pytest.mark.parametrize(
    ("problem", "givens", "expected"),
    [
        ({}, {"x": [[1.0, 2.0, 4.0]], "w": [[1.0, -1.0]]}, {"y": [[-1.0, -2.0]], "out.height": 1.0, "out.width": 2.0}),
        ({}, {"x": [[2.0]], "w": [[3.0]], "b": 0.5}, {"y": [[6.5]]}),
        ({}, {"x": [[[2.0]]], "w": [[[[3.0]]], [[[4.0]]]], "b": [1.0, -1.0]}, {"y": [[[7.0]], [[7.0]]]}),
        ({"groups": 2}, {"x": [[[2.0]], [[5.0]]], "w": [[[[3.0]]], [[[4.0]]]]}, {"y": [[[6.0]], [[20.0]]]}),
        (
            {"padding": (0, 1), "stride": (1, 2)},
            {"x": [[1.0, 2.0, 4.0]], "w": [[1.0, 1.0]]},
            {"x.padded": [[0.0, 1.0, 2.0, 4.0, 0.0]], "y": [[1.0, 6.0]], "out.width": 2.0},
        ),
        (
            {"filter": {"kind": "box", "size": 2}},
            {"x": [[1.0, 2.0], [3.0, 6.0]]},
            {"w": [[0.25, 0.25]] * 2, "w.total": 1.0, "y": [[3.0]]},
        ),
        (
            {"groups": 2, "filter": {"kind": "binomial", "size": 3}},
            {"x": [[[1.0] * 3] * 3] * 2},
            {"row": [[0.25, 0.5, 0.25]], "row.total": 1.0, "y": [[[1.0]], [[1.0]]]},
        ),
    ],
)
def test_one_pass(problem: dict[str, Any], givens: dict[str, Any], expected: dict[str, Any]) -> None:
    found = compute({**PLAIN, **problem}, givens)
    assert {name: found[name].tolist() for name in expected} == expected
    assert found["y"].dtype == torch.float64


def test_the_gaussian_falls_as_the_bell_curve_does() -> None:
    problem = {**PLAIN, "filter": {"kind": "gaussian", "size": 3}}
    found = compute(problem, {"x": [[1.0] * 3] * 3, "sigma": 0.5})
    assert found["bell"].tolist()[0] == pytest.approx([np.exp(-2), 1, np.exp(-2)], rel=1e-15)
    assert found["row"].sum().item() == pytest.approx(1, rel=1e-15)
    assert torch.allclose(found["w"], found["row"].T @ found["row"], rtol=1e-14, atol=0)


def test_the_cases_are_those_of_the_document() -> None:
    assert len(CASES) == 12
    assert [(case.into, case.out) for case in CASES["biased convolution"]] == [
        (1, 3),
        (2, 9),
        (4, 27),
        (8, 81),
        (16, 243),
    ]
    assert [(case.into, case.out) for case in CASES["decreasing number of filters"]] == [
        (3, 1), (9, 2), (27, 4), (81, 8), (243, 16),
    ]  # fmt: skip
    assert [case.into for case in CASES["same number of filters"]] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert [case.dilation for case in CASES["dilation"]] == [1, 2, 3]
    assert [case.groups for case in CASES["groups"]] == [4, 8, 16, 32, 64]
    assert [case.kernel for case in CASES["square kernels"]] == [(k, k) for k in range(1, 8)]
    assert [case.kernel for case in CASES["horizontal kernels"]] == [(k, k + 2) for k in range(1, 8)]
    assert [case.kernel for case in CASES["vertical kernels"]] == [(k + 2, k) for k in range(1, 8)]
    assert [case.stride for case in CASES["stride"]] == [1, 2, 3]
    assert [case.kernel for case in CASES["filter"]] == [(k, k) for k in range(1, 7)]


def test_torch_agrees_with_itself_and_not_with_a_neighbour() -> None:
    one = {"one": (ConvolutionCase(2, 4),)}
    (same,) = compare(conv2d, one, size=6)
    assert same.verdict is Verdict.MEASURED
    (other,) = compare(lambda *arrays, **options: conv2d(*arrays, **options) + 1, one, size=6)
    assert other.verdict is Verdict.FAILED
    assert isinstance(other.method, Apart)
    assert other.method.entries == 64
    assert ("entry", "(0, 0, 0, 0)") in other.method.at
    (smaller,) = compare(lambda *arrays, **options: conv2d(*arrays, **options)[..., 1:], one, size=6)
    assert smaller.verdict is Verdict.FAILED
    assert isinstance(smaller.method, Apart)
    assert smaller.method.entries is None
