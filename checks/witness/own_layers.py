"""Torch's own layers whose forward is one call, answered without running it: the function, and what it is given.

That saves most of the time of a trace: a call of a module and of a torch function costs more than the rule's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from checks.witness.recording import Recorder
from checks.witness.shape_only import Ghost, answer

Given = Callable[[Any, Ghost], tuple[Any, ...] | None]  # layer and input -> the arguments behind the input


def known(recorder: Recorder, part: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What the layer gives; NotImplemented where its own code has to say, such as with hooks."""
    row = LAYERS.get(type(part))
    if row is None or kwargs or len(args) != 1 or type(args[0]) is not Ghost:
        return NotImplemented
    if part._forward_hooks or part._forward_pre_hooks or "forward" in part.__dict__:
        return NotImplemented
    function, given = row
    rest = given(part, args[0])
    if rest is None:
        return NotImplemented
    with torch._C.DisableTorchFunction():
        return answer(function, (args[0], *rest), {}, recorder)


def _normed(dims: tuple[int, ...]) -> Given:
    def given(part: Any, x: Ghost) -> tuple[Any, ...] | None:
        if part.training or part.running_mean is None or len(x.shape) not in dims:
            return None
        return part.running_mean, part.running_var, part.weight, part.bias

    return given


def _convolved(part: Any, x: Ghost) -> tuple[Any, ...] | None:
    if part.padding_mode != "zeros":
        return None
    return part.weight, part.bias, part.stride, part.padding, part.dilation, part.groups


def _weighted(part: Any, x: Ghost) -> tuple[Any, ...]:
    return part.weight, part.bias


def _alone(part: Any, x: Ghost) -> tuple[Any, ...]:
    return ()


LAYERS: Mapping[type, tuple[Any, Given]] = {
    nn.Conv1d: (torch.conv1d, _convolved), nn.Conv2d: (torch.conv2d, _convolved), nn.Conv3d: (torch.conv3d, _convolved),
    nn.Linear: (F.linear, _weighted),
    nn.BatchNorm1d: (F.batch_norm, _normed((2, 3))), nn.BatchNorm2d: (F.batch_norm, _normed((4,))),
    nn.BatchNorm3d: (F.batch_norm, _normed((5,))),
    nn.LayerNorm: (F.layer_norm, lambda part, x: (part.normalized_shape, part.weight, part.bias)),
    nn.ReLU: (F.relu, _alone), nn.ReLU6: (F.hardtanh, lambda part, x: (0.0, 6.0)), nn.SiLU: (F.silu, _alone),
    nn.Tanh: (torch.tanh, _alone), nn.Sigmoid: (torch.sigmoid, _alone), nn.Hardswish: (F.hardswish, _alone),
    nn.GELU: (F.gelu, lambda part, x: (part.approximate,)),
    nn.Dropout: (F.dropout, lambda part, x: (part.p, part.training)),
}  # fmt: skip
