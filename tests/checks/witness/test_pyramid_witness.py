"""The torch pyramid: its operators by their definition, its reconstruction, and that a broken one shows."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.witness import pyramid

ROUNDING = 1e-9  # pixels up to 255, a few hundred float64 operations of 3e-14 each


def image(rows: int, columns: int, seed: int = 0) -> list[list[float]]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (rows, columns), generator=generator).double().tolist()


@pytest.mark.parametrize(
    ("rows", "columns", "levels"), [(8, 8, 3), (7, 5, 3), (1, 6, 3), (13, 1, 4), (3, 3, 1), (16, 9, 4), (2, 1, 1)]
)
def test_the_image_is_rebuilt_from_the_differences_and_the_coarsest_level(rows: int, columns: int, levels: int) -> None:
    given_image = image(rows, columns)
    values = pyramid.compute({"levels": levels}, {"I0": given_image})
    for name in ("Ihat0", "Ihat0.linear"):
        assert torch.allclose(values[name], torch.tensor(given_image, dtype=torch.float64), atol=ROUNDING, rtol=0)
    assert values["stored.image"] == rows * columns
    assert values["stored.pyramid"] == values[f"I{levels}"].numel() + sum(
        values[f"L{k}"].numel() for k in range(levels)
    )
    assert {f"I{k}" for k in range(1, levels + 1)} | {f"L{k}" for k in range(levels)} <= values.keys()
    assert all(value.dtype == torch.float64 for value in values.values())


def test_down_and_up_by_hand() -> None:
    point = torch.zeros(5, 5, dtype=torch.float64)
    point[2, 2] = 256
    taps = torch.tensor([1.0, 6.0, 1.0], dtype=torch.float64)
    assert torch.equal(pyramid.down(point), torch.outer(taps, taps))
    one = torch.tensor([[64.0]], dtype=torch.float64)
    assert torch.equal(pyramid.up(one, torch.Size((1, 1))), torch.tensor([[36.0]], dtype=torch.float64))
    assert torch.equal(pyramid.up(one, torch.Size((2, 1))), torch.tensor([[36.0], [24.0]], dtype=torch.float64))


def test_brightness_is_kept_away_from_the_border() -> None:
    flat = torch.full((15, 15), 80.0, dtype=torch.float64)
    small = pyramid.down(flat)
    assert small.shape == (8, 8)
    assert torch.all(small[1:-1, 1:-1] == 80)
    assert torch.all(pyramid.up(torch.full((8, 8), 80.0, dtype=torch.float64), flat.shape)[1:-1, 1:-1] == 80)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 12), st.integers(1, 12), st.integers(0, 1000))
def test_up_is_four_times_the_transpose_of_down(rows: int, columns: int, seed: int) -> None:
    x = torch.tensor(image(rows, columns, seed), dtype=torch.float64)
    y = torch.tensor(image(-(-rows // 2), -(-columns // 2), seed + 1), dtype=torch.float64)
    assert torch.sum(pyramid.up(y, x.shape) * x) == pytest.approx(4 * float(torch.sum(y * pyramid.down(x))))


BROKEN: dict[str, Any] = {
    "not blurred": ("down", lambda x: x[::2, ::2]),
    "up without the factor 4": ("up", lambda x, size, up=pyramid.up: up(x, size) / 4),
    "up by repetition": ("up", lambda x, size: x.repeat_interleave(2, 0).repeat_interleave(2, 1)[: size[0], : size[1]]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_operator_changes_the_levels(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pyramid.compute({"levels": 2}, {"I0": image(6, 5)})
    monkeypatch.setattr(pyramid, *BROKEN[name])
    after = pyramid.compute({"levels": 2}, {"I0": image(6, 5)})
    assert not torch.allclose(before["L0"], after["L0"])


def test_the_limit_of_what_is_stored() -> None:
    values = pyramid.compute({"levels": 1}, {"I0": image(2, 2)})
    assert values["stored.limit"] == 4 / 3
    assert values["stored.ratio"] == 5 / 4
