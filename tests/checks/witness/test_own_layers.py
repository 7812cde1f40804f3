"""Torch's own layers answered without their forward: step for step what their forward gives, or its refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from checks.witness.network import follow
from checks.witness.own_layers import LAYERS
from checks.witness.traced import Given

IMAGE, LINE, ROWS, BODY = (2, 4, 6, 6), (2, 4, 6), (2, 5, 4), (2, 4, 5, 5, 5)
MADE: list[tuple[Callable[[], nn.Module], tuple[int, ...]]] = [
    (lambda: nn.Conv1d(4, 3, 2), LINE),
    (lambda: nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2, bias=False), IMAGE),
    (lambda: nn.Conv2d(4, 6, 3, padding="same", dilation=2), IMAGE),
    (lambda: nn.Conv2d(4, 6, 3, padding=1, padding_mode="circular"), IMAGE),
    (lambda: nn.Conv2d(4, 6, 3), (4, 6, 6)),
    (lambda: nn.Conv2d(5, 6, 3), IMAGE),
    (lambda: nn.Conv3d(4, 2, (1, 2, 3)), BODY),
    (lambda: nn.Linear(4, 3), ROWS),
    (lambda: nn.Linear(4, 3, bias=False), (4,)),
    (lambda: nn.Linear(5, 3), ROWS),
    (lambda: nn.BatchNorm1d(4), LINE),
    (lambda: nn.BatchNorm1d(4), IMAGE),
    (lambda: nn.BatchNorm2d(4, affine=False), IMAGE),
    (lambda: nn.BatchNorm2d(4, track_running_stats=False), IMAGE),
    (lambda: nn.BatchNorm2d(3), IMAGE),
    (lambda: nn.BatchNorm2d(4), (4, 6, 6)),
    (lambda: nn.BatchNorm3d(4), BODY),
    (lambda: nn.LayerNorm(4), ROWS),
    (lambda: nn.LayerNorm([5, 4], elementwise_affine=False), ROWS),
    (lambda: nn.LayerNorm(6, bias=False), LINE),
    (lambda: nn.LayerNorm(7), ROWS),
    (nn.ReLU, ROWS), (lambda: nn.ReLU(inplace=True), ROWS), (nn.ReLU6, ROWS), (nn.SiLU, ROWS), (nn.Tanh, ROWS),
    (nn.Sigmoid, ROWS), (nn.Hardswish, ROWS), (nn.GELU, ROWS), (lambda: nn.GELU("tanh"), ROWS), (nn.Dropout, ROWS),
]  # fmt: skip


def outcome(module: nn.Module, shape: tuple[int, ...]) -> Any:
    try:
        trace = follow(module, [Given(shape)])
    except (RuntimeError, ValueError) as error:
        return type(error)
    return trace.steps, trace.parameters, trace.output


def hooked(layer: nn.Module) -> nn.Module:
    """Runs its own forward, since a hook may change what it gives."""
    layer.register_forward_hook(lambda part, given, made: None)
    return layer


@pytest.mark.parametrize(("make", "shape"), MADE)
def test_a_layer_is_answered_as_its_forward_answers(make: Callable[[], nn.Module], shape: tuple[int, ...]) -> None:
    assert outcome(nn.Sequential(make()), shape) == outcome(nn.Sequential(hooked(make())), shape)


def test_every_layer_is_tried() -> None:
    assert {type(make()) for make, _ in MADE} == set(LAYERS)


def _twice(part: nn.Module, given: Any, made: Any) -> Tensor:
    return torch.cat([made, made], -1)


def test_hooks_and_a_forward_of_its_own_are_asked() -> None:
    doubled, own = nn.Linear(4, 4), nn.Linear(4, 4)
    doubled.register_forward_hook(_twice)
    own.forward = lambda input: input @ input.transpose(-1, -2)  # type: ignore[method-assign]
    assert outcome(nn.Sequential(doubled), ROWS)[-1] == (2, 5, 8)
    assert outcome(nn.Sequential(own), ROWS)[-1] == (2, 5, 5)


class Halved(nn.Linear):
    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input)[..., ::2]


def test_a_subclass_runs_its_own_code() -> None:
    assert outcome(nn.Sequential(Halved(4, 4)), ROWS)[-1] == (2, 5, 2)
