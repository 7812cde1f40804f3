"""What a torch module does to an input of some shape: every operator in order, without allocating or computing.

Two ways. `follow` passes shape-only tensors through the unmodified module: each torch function that meets one is
answered from its shapes by a rule, and a function without a rule is run on the meta device and recorded there.
`dispatch` runs the whole module on meta tensors and records the operators that reach the dispatcher: the fallback, in a
process of its own, and the cross-check. Nothing of torch is patched; the module's parameters, buffers and modes are as
before afterwards, also when forward raises.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from checks.witness import shape_rules  # fills the table of rules
from checks.witness.apart import apart
from checks.witness.feeding import arguments, ended
from checks.witness.flowing import Flow, WatchedFunctions, WatchedOperators
from checks.witness.loading import load
from checks.witness.own_layers import known
from checks.witness.recording import Dispatched, Whole, on_meta, prepared
from checks.witness.shape_only import META, RULES, Following, Ghost
from checks.witness.traced import Given, Trace

__all__ = ["RULES", "Ghost", "Trace", "dispatch", "follow", "shape_rules", "trace", "trace_named"]


def trace_named(text: str, given: Sequence[Given], flows: bool = False) -> Trace:
    """The operators of the module that `package.module:callable` names; flows: with what feeds each, on meta tensors.

    Raises Refused, or what the module raises.
    """
    torch.set_num_threads(1)  # in a copy of a process, the threads that computed before are gone
    return dispatch(load(text), given, flows=True) if flows else trace(load(text), given)


def trace(module: nn.Module, given: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """The operators of one forward pass in evaluation mode.

    given: each a Given, a tensor, or another argument as it is. Shape-only tensors first; where those are not enough,
    meta tensors, in a copy of this process. Raises Refused.
    """
    try:
        return follow(module, given, keywords)
    except Exception:  # foreign code may raise anything
        return apart(dispatch, module, given, keywords)


def follow(module: nn.Module, given: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """By shape-only tensors. Raises CannotFollow, or what the module raises."""
    with prepared(module, known=known) as recorder:

        def ghost(value: Any) -> Any:
            return Ghost(value.shape, recorder, value.dtype) if isinstance(value, Tensor) else value

        by_place, by_name = arguments(module, given, lambda shape, dtype: Ghost(shape, recorder, dtype), keywords or ())
        by_place, more = [ghost(value) for value in by_place], {k: ghost(v) for k, v in (keywords or {}).items()}
        with torch.no_grad(), _uncompiled(), Following(recorder):
            output = ended(module(*by_place, **by_name, **more))
        return recorder.trace(module, _shapes(output), "shapes")


def dispatch(
    module: nn.Module, given: Sequence[Any], keywords: Mapping[str, Any] | None = None, flows: bool = False
) -> Trace:
    """By meta tensors; flows: with what feeds each step. Raises what the module raises."""
    with prepared(module) as recorder, on_meta(module):
        by_place, by_name = arguments(
            module, given, lambda shape, dtype: torch.empty(shape, dtype=dtype, device=META), keywords or ()
        )
        by_place, more = [_meta(value) for value in by_place], {k: _meta(v) for k, v in (keywords or {}).items()}
        flow = Flow()
        functions, operators = Whole(recorder), Dispatched(recorder)
        if flows:
            flow.given((*by_place, *by_name.values(), *more.values()))
            functions, operators = WatchedFunctions(recorder, flow), WatchedOperators(recorder, flow)
        with torch.no_grad(), _uncompiled(), META, functions, operators:
            output = ended(module(*by_place, **by_name, **more))
        found = recorder.trace(module, _shapes(output), "dispatch")
        return replace(found, feeds=flow.listed(len(found.steps))) if flows else found


def _uncompiled() -> Any:
    """A compiled module runs as it was written."""
    return torch.compiler.set_stance("force_eager") if "torch._dynamo" in sys.modules else nullcontext()


def _meta(value: Any) -> Any:
    return torch.empty(value.shape, dtype=value.dtype, device=META) if isinstance(value, Tensor) else value


def _shapes(value: Any) -> Any:
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, Mapping):
        return {key: _shapes(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_shapes(part) for part in value)
    return None
