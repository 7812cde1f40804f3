"""FlopCounterMode of torch on both passes of a step of training, and where it is known to count otherwise than ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from theory.layers.operations import Count
from theory.layers.shapes import numel
from theory.network.trained import done

# What it has no formula for.
LEFT_OUT = frozenset(("mv", "addmv", "dot", "vdot", "_grouped_mm", "_euclidean_dist", "affine_grid_generator"))


def flops(count: Count) -> int:
    return 2 * sum(amount for _, amount in count)


def by_torch(module: nn.Module, places: Sequence[Any], names: Mapping[str, Any] | None = None) -> tuple[int, int]:
    """Its numbers for the forward pass in training mode, and for the backward pass from all that has a gradient."""
    module = module.to("meta").train()
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        results = list({id(each): each for each in with_gradients(module(*places, **(names or {})))}.values())
        forward = counter.get_total_flops()
        torch.autograd.backward(results, [torch.empty_like(result) for result in results])
    return forward, counter.get_total_flops() - forward


def with_gradients(made: Any) -> Iterator[Tensor]:
    if isinstance(made, Tensor):
        yield from [made] if made.requires_grad else []
    elif isinstance(made, Mapping | list | tuple):
        for part in made.values() if isinstance(made, Mapping) else made:
            yield from with_gradients(part)


def otherwise(steps: Iterable[Any]) -> int:
    """What it counts beyond ours.

    It takes the gradient of grouped weights as if there were no groups, leaves out what it has no formula for, and
    takes a product of complex numbers as one of real ones.
    """
    more = 0
    for step in steps:
        if step.operator == "convolution_backward" and step.details["mask"][1]:
            upstream, x, weight = step.inputs
            transposed = step.details["transposed"]
            groups = upstream[1] // weight[1] if transposed else x[1] // weight[1]
            more += 2 * (groups - 1) * numel(x if transposed else upstream) * numel(weight[1:])
        elif step.operator in LEFT_OUT:
            more -= flops(done([step], whole=True))
        elif step.details.get("complex"):
            more -= flops(done([step], whole=True)) * 3 // 4
    return more
