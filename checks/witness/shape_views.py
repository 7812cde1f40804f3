"""The torch functions that only look at memory in another way: torch does them itself, on the shape-only tensor's own.

So their shapes, strides and refusals are torch's, such as that of `x.transpose(1, 2).view(-1)`, at a microsecond each.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import torch
from torch import Tensor

from checks.witness.recording import Recorder, like_meta
from checks.witness.shape_only import RULES, Ghost, by_places, over
from checks.witness.traced import CannotFollow


def _looked_at(function: Callable[..., Any], needs_order: bool, recorded: bool) -> Callable[..., Any]:
    """The rule of a function that gives views. needs_order: whether it depends on how the numbers lie in memory.
    recorded: whether it is a step, because the sizes that it is given may have been computed.
    """

    def answer(r: Recorder, input: Any, *args: Any, **kwargs: Any) -> Any:
        if needs_order and type(input) is Ghost and input.loose:
            raise CannotFollow("how the numbers of a tensor lie in memory depends on the device")
        result = function(_held(input), *map(_held, args), **kwargs)
        loose = type(input) is Ghost and input.loose
        if recorded:
            r.note("view", (tuple(input.shape),), tuple(result.shape))
        if isinstance(result, Tensor):
            return over(result, r, loose)
        return tuple([over(part, r, loose) for part in result])

    return answer


def _held(value: Any) -> Any:
    if type(value) is Ghost:
        return value.held
    return like_meta(value) if isinstance(value, Tensor) and not value.is_meta else value


ANYHOW = (
    Tensor.permute, torch.permute, Tensor.transpose, torch.transpose, Tensor.swapaxes, Tensor.unbind, torch.unbind,
    Tensor.chunk, torch.chunk, Tensor.split, torch.split, Tensor.unsqueeze, torch.unsqueeze, Tensor.squeeze,
    torch.squeeze, Tensor.expand, Tensor.expand_as, Tensor.t, Tensor.movedim, torch.movedim, Tensor.narrow,
    Tensor.select, Tensor.detach,
)  # fmt: skip
RULES.update({function: _looked_at(function, False, False) for function in ANYHOW})
RULES[Tensor.view] = _looked_at(Tensor.view, True, True)
RULES[Tensor.unflatten] = _looked_at(Tensor.unflatten, True, False)


def _taken(r: Recorder, input: Any, index: Any) -> Any:
    """By whole numbers, slices, `None` and `...`; what takes by tensors is no view."""
    if type(input) is not Ghost or not by_places(index):
        return NotImplemented
    return over(input.held[index], r, input.loose)


def _reshaped(r: Recorder, input: Any, *shape: Any, **kwargs: Any) -> Any:
    """A view where that is possible, else a copy."""
    if kwargs or not shape:
        return NotImplemented
    wanted = list(shape[0]) if isinstance(shape[0], list | tuple) else list(shape)
    if not all(type(size) is int for size in wanted):
        return NotImplemented
    size = prod(input.shape)
    if -1 in wanted:
        rest = -prod(wanted)
        if rest <= 0 or size % rest:
            return NotImplemented
        wanted[wanted.index(-1)] = size // rest
    if prod(wanted) != size or min(wanted, default=0) < 0:
        return NotImplemented
    r.note("view", (tuple(input.shape),), tuple(wanted))
    if type(input) is Ghost and not input.plain and not input.loose:
        return over(input.held.reshape(wanted), r)
    return Ghost(wanted, r, input.dtype, type(input) is Ghost and input.loose)


def _flattened(r: Recorder, input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    shape = tuple(input.shape)
    axes = range(-len(shape), len(shape))
    if type(input) is not Ghost or start_dim not in axes or end_dim not in axes:
        return NotImplemented
    start, end = start_dim % len(shape), end_dim % len(shape)
    if start > end:
        return NotImplemented
    return Ghost((*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]), r, input.dtype, not input.plain)


def _packed(r: Recorder, input: Any, **kwargs: Any) -> Any:
    if kwargs or type(input) is not Ghost:
        return NotImplemented
    return input if input.plain else Ghost(input.shape, r, input.dtype)


RULES[Tensor.reshape] = _reshaped
RULES[torch.reshape] = lambda r, input, shape: NotImplemented if type(shape) is int else _reshaped(r, input, shape)
RULES.update(dict.fromkeys((Tensor.flatten, torch.flatten), _flattened))
RULES[Tensor.__getitem__] = _taken
RULES[Tensor.contiguous] = _packed
