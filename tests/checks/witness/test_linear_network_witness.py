"""The torch stack of linear layers: read off as one layer, against hand-made cases, and that a broken one shows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from checks.witness import linear_network

PLAIN = {"depth": 2, "activated": False, "narrow": 0}
GIVENS: dict[str, Any] = {
    "W1": [[1.0, 2.0], [0.0, 1.0]],
    "b1": [[1.0], [-1.0]],
    "W2": [[0.0, 1.0], [3.0, 0.0]],
    "b2": [[5.0], [0.0]],
    "x": [[1.0], [1.0]],
}
ACTIVATED = {**GIVENS, "c1": 2.0, "d1": 1.0, "c2": -1.0, "d2": 0.5}

CASES = [
    (PLAIN, GIVENS, "h1", [[4.0], [0.0]]),
    (PLAIN, GIVENS, "h2", [[5.0], [12.0]]),
    (PLAIN, GIVENS, "y", [[5.0], [12.0]]),
    (PLAIN, GIVENS, "Wstar", [[0.0, 1.0], [3.0, 6.0]]),
    (PLAIN, GIVENS, "bstar", [[4.0], [3.0]]),
    (PLAIN, GIVENS, "rank", 2.0),
    (PLAIN, GIVENS, "rank.bound", 2.0),
    ({**PLAIN, "activated": True}, ACTIVATED, "Wprime1", [[2.0, 4.0], [0.0, 2.0]]),
    ({**PLAIN, "activated": True}, ACTIVATED, "bprime1", [[3.0], [-1.0]]),
    ({**PLAIN, "activated": True}, ACTIVATED, "h1", [[9.0], [1.0]]),
    ({**PLAIN, "activated": True}, ACTIVATED, "y", [[-5.5], [-26.5]]),
    ({**PLAIN, "activated": True}, ACTIVATED, "bstar", [[-3.5], [-8.5]]),
]


@pytest.mark.parametrize(("problem", "givens", "name", "expected"), CASES)
def test_by_hand(problem: dict[str, Any], givens: dict[str, Any], name: str, expected: Any) -> None:
    value = linear_network.compute(problem, givens)[name]
    assert torch.equal(value, torch.tensor(expected, dtype=torch.float64))


def stack(widths: list[int], seed: int) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(seed)

    def numbers(rows: int, columns: int) -> Any:
        return (torch.randint(-16, 17, (rows, columns), generator=generator).double() / 8).tolist()

    givens: dict[str, Any] = {"x": numbers(widths[0], 1)}
    for k, (into, out) in enumerate(pairwise(widths), start=1):
        givens |= {f"W{k}": numbers(out, into), f"b{k}": numbers(out, 1)}
    return givens


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), st.integers(0, 1000))
def test_one_layer_does_what_the_stack_does(widths: list[int], seed: int) -> None:
    givens = stack(widths, seed)
    values = linear_network.compute({"depth": len(widths) - 1, "activated": False, "narrow": 0}, givens)
    x = torch.tensor(givens["x"], dtype=torch.float64)
    assert torch.equal(values["Wstar"] @ x + values["bstar"], values["y"])  # eighths: exact in float64
    assert values["rank"] <= values["rank.bound"] == min(widths)
    assert all(value.dtype == torch.float64 for value in values.values())


def test_the_stack_is_cut_at_the_narrowest_layer() -> None:
    values = linear_network.compute({"depth": 3, "activated": False, "narrow": 2}, stack([3, 4, 1, 2], 7))
    assert values["Wstar.in"].shape == (1, 3)
    assert values["Wstar.out"].shape == (2, 1)
    assert torch.equal(values["Wstar.out"] @ values["Wstar.in"], values["Wstar"])
    assert values["rank"] == 1


def test_a_layer_that_is_not_linear_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a ReLU in between, no single layer does what the stack does."""
    bare = linear_network.layer
    monkeypatch.setattr(linear_network, "layer", lambda *args: nn.Sequential(bare(*args), nn.ReLU()))
    givens = {**GIVENS, "W1": [[-1.0, 2.0], [0.0, 1.0]], "x": [[3.0], [-5.0]]}
    values = linear_network.compute(PLAIN, givens)
    x = torch.tensor(givens["x"], dtype=torch.float64)
    assert not torch.equal(values["Wstar"] @ x + values["bstar"], values["y"])
