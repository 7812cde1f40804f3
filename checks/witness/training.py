"""What a step of training does to a torch module: the products of both passes, and the arrays that autograd keeps.

The module runs on meta tensors in training mode, with gradients; every operator that reaches the dispatcher is written
down, forward and backward, and every array that torch saves for the backward pass, once for each piece of memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import torch
from torch import Tensor, nn

from checks.witness.feeding import arguments, ended
from checks.witness.loading import load
from checks.witness.recording import Dispatched, Whole, on_meta, parameters, parts_of, prepared
from checks.witness.shape_only import META
from checks.witness.traced import CannotFollow, Given, TrainingTrace


def train_named(text: str, given: Sequence[Given]) -> TrainingTrace:
    """Both passes of the module that `package.module:callable` names. Raises Refused, or what the module raises."""
    torch.set_num_threads(1)  # in a copy of a process, the threads that computed before are gone
    return trace_training(load(text), given)


def trace_training(module: nn.Module, given: Sequence[Any]) -> TrainingTrace:
    """One forward pass, and one backward pass from all that it gives and that has a gradient.

    given: each a Given, a tensor, or another argument as it is. An attention is one step of the forward pass. The
    module is as before afterwards. Raises CannotFollow, or what the module raises.
    """
    with prepared(module, training=True) as recorder, on_meta(module), torch.enable_grad(), META:
        by_place, by_name = arguments(module, given, lambda shape, dtype: torch.empty(shape, dtype=dtype))
        kept = Kept(module)
        saving = torch.autograd.graph.saved_tensors_hooks(kept.save, _same)
        with Dispatched(recorder), saving, Whole(recorder):
            output = ended(module(*by_place, **by_name))
        forward, recorder.steps = recorder.steps, []
        results = list({id(tensor): tensor for tensor in _with_gradients(output)}.values())
        if not results:
            raise CannotFollow("nothing that it gives has a gradient")
        with Dispatched(recorder):
            torch.autograd.backward(results, [torch.empty_like(result) for result in results])
        for part in module.parameters():
            part.grad = None
        return TrainingTrace(tuple(forward), tuple(recorder.steps), kept.bytes, tuple(parameters(parts_of(module))))


class Kept:
    """The pieces of memory that hold what autograd saves; those of the module itself are not among them."""

    def __init__(self, module: nn.Module) -> None:
        self.held = {_place(part): part.untyped_storage() for part in (*module.parameters(), *module.buffers())}
        self.bytes: dict[str, int] = {}

    def save(self, tensor: Tensor) -> Tensor:
        place = _place(tensor)
        if place not in self.held:
            storage = self.held[place] = tensor.untyped_storage()  # held, so that no other gets its place
            kind = str(tensor.dtype).partition(".")[2]
            self.bytes[kind] = self.bytes.get(kind, 0) + storage.nbytes()
        return tensor


def _place(tensor: Tensor) -> int:
    return tensor.untyped_storage()._cdata


def _same(tensor: Tensor) -> Tensor:
    return tensor


def _with_gradients(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        if value.requires_grad:
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _with_gradients(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _with_gradients(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _with_gradients(getattr(value, each.name))
