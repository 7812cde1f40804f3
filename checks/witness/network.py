"""What a torch module does to an input of some shape: every operator in order, without allocating or computing.

Two ways. `follow` passes shape-only objects through the unmodified module: each torch function that meets one is
answered from its shapes by a rule, and a function without a rule is run on the meta device and recorded there.
`dispatch` runs the whole module on meta tensors and records the operators that reach the dispatcher: the fallback and
the cross-check. Nothing of torch is patched; the module's parameters, buffers and modes are as before afterwards, also
when forward raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from checks.witness import shape_rules  # fills the table of rules
from checks.witness.recording import (
    CannotFollow,
    Dispatched,
    Recorder,
    Trace,
    is_shape,
    on_meta,
    prepared,
)
from checks.witness.shape_only import RULES, Following, Ghost, ghost

__all__ = ["RULES", "CannotFollow", "Ghost", "Trace", "dispatch", "follow", "shape_rules", "trace"]


def trace(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """The operators of one forward pass in evaluation mode. inputs: shapes, or tensors, or other arguments as they are.

    Shape-only objects first; where they cannot be followed, meta tensors. Whatever the module raises is raised on.
    """
    try:
        return follow(module, inputs, keywords)
    except Exception:
        return dispatch(module, inputs, keywords)


def follow(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """By shape-only objects. Raises CannotFollow, or what the module raises."""
    with prepared(module) as places:
        recorder = Recorder(places)
        with torch.no_grad(), recorder.tracked(), Following(recorder):
            arguments = [ghost(value) for value in inputs]
            named = {name: ghost(value) for name, value in (keywords or {}).items()}
            output = module(*arguments, **named)
        return recorder.trace(module, _shapes(output), "shapes")


def dispatch(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """By meta tensors. Raises what the module raises."""
    with prepared(module) as places, on_meta(module):
        recorder = Recorder(places)
        with torch.no_grad(), recorder.tracked(), torch.device("meta"), Dispatched(recorder):
            arguments = [_meta(value) for value in inputs]
            named = {name: _meta(value) for name, value in (keywords or {}).items()}
            output = module(*arguments, **named)
        return recorder.trace(module, _shapes(output), "dispatch")


def _meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.empty(value.shape, dtype=value.dtype, device="meta")
    if is_shape(value):
        return torch.empty(value, device="meta")
    return value


def _shapes(value: Any) -> Any:
    if isinstance(value, Ghost | Tensor):
        return tuple(value.shape)
    if isinstance(value, Mapping):
        return {key: _shapes(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_shapes(part) for part in value)
    return None
