"""Torch's Grad-CAM against numbers that are found by hand."""

from __future__ import annotations

import pytest
import torch

from checks.witness.gradcam import compute

MAPS = {"A1": [[1.0, -2.0], [0.0, 4.0]], "A2": [[2.0, 1.0], [-8.0, 0.0]]}


def test_weights_and_map_from_given_gradients() -> None:
    givens = {**MAPS, "G1": [[2.0, 0.0], [0.0, 2.0]], "G2": [[-1.0, 1.0], [2.0, 0.0]]}
    found = compute({"form": "gradients", "maps": 2}, givens)
    assert (found["alpha1"].item(), found["alpha2"].item()) == (1.0, 0.5)
    assert found["map.before_relu"].tolist() == [[2.0, -1.5], [-4.0, 4.0]]
    assert found["map"].tolist() == [[2.0, 0.0], [0.0, 4.0]]
    assert {value.dtype for value in found.values()} == {torch.float64}


def test_pooling_and_a_linear_layer() -> None:
    found = compute({"form": "global-average-pooling", "maps": 2}, {**MAPS, "w1": 8.0, "w2": -4.0, "b": 1.0})
    assert {name: value.tolist() for name, value in found.items()} == {
        "mean1": 0.75,
        "mean2": -1.25,
        "score": 8 * 0.75 + 4 * 1.25 + 1,
        "dscore/dmean1": 8.0,
        "dscore/dmean2": -4.0,
        "dmean1/dA1": [[0.25, 0.25]] * 2,
        "dmean2/dA2": [[0.25, 0.25]] * 2,
        "dscore/dA1": [[2.0, 2.0]] * 2,
        "dscore/dA2": [[-1.0, -1.0]] * 2,
        "alpha1": 2.0,
        "alpha2": -1.0,
    }


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError, match="cam"):
        compute({"form": "cam", "maps": 1}, {})
