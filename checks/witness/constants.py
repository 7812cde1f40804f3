"""Values of meta tensors that follow from sizes alone, such as positions and masks: branches on them can be followed.

A whole number or truth value that is computed from nothing but such ones is computed on the CPU beside it. One more
thing is supposed where it is asked for: that `topk`, as the router of a mixture of experts, chooses evenly. To how many
places each row goes is then right, whichever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

LARGEST = 1 << 22  # numbers of a tensor whose values are kept
NAME = "_value_from_sizes"  # the attribute of a meta tensor: its value, its version when it had it, and if supposed
SOURCES = frozenset(("arange", "zeros", "ones", "full", "scalar_tensor", "eye"))  # made from sizes and numbers alone


def known_value(tensor: Tensor) -> Tensor | None:
    """The value of a meta tensor, where it follows from sizes; None where it does not, or was written over since."""
    if not tensor.is_meta:
        return tensor
    value, version, _ = getattr(tensor, NAME, (None, 0, False))
    return value if version == tensor._version else None


def is_supposed(tensor: Tensor) -> bool:
    """Whether its known value rests on what a router is supposed to choose."""
    return known_value(tensor) is not None and getattr(tensor, NAME, (None, 0, False))[2]


def suppose_chosen(chosen: Tensor, places: int) -> None:
    """Each row of the places that `topk` gave is supposed to be k different ones of all, shifted from row to row."""
    if chosen.numel() <= LARGEST and chosen.ndim:
        k = chosen.shape[-1]
        with torch._C.DisableTorchFunction():
            rows = torch.arange(chosen.numel() // max(k, 1), device="cpu").reshape(*chosen.shape[:-1], 1)
            value = (rows * k + torch.arange(k, device="cpu")) % places
        setattr(chosen, NAME, (value, chosen._version, True))


def sized_by_values(func: Any, args: Any, kwargs: Any) -> Any:
    """What an operator gives whose size depends on values, such as `nonzero`, where these are known; else None.

    A meta tensor, or several, whose own values are known, too.
    """
    given = [*_tensors((args, tuple(kwargs.values())))]
    if not given or not all(not _moves(tensor) and known_value(tensor) is not None for tensor in given):
        return None
    found = func(*_real(args), **_real(kwargs))
    with torch._C.DisableTorchFunction():
        made = [torch.empty_like(each, device="meta") for each in _tensors((found,))]
    for each, known in zip(made, _tensors((found,)), strict=True):
        setattr(each, NAME, (known, each._version, any(map(is_supposed, given))))
    return made[0] if isinstance(found, Tensor) else tuple(made)


def by_places(indices: Sequence[Tensor | None]) -> list[Tensor | None]:
    """The same indices, with masks whose values are known as the places where they hold."""
    found: list[Tensor | None] = []
    for index in indices:
        if index is None or index.dtype not in (torch.bool, torch.uint8) or known_value(index) is None:
            found.append(index)
            continue
        places = sized_by_values(torch.ops.aten.nonzero.default, (index,), {})
        known = known_value(places)
        for axis in range(places.shape[1]):
            each = torch.ops.aten.select.int(places, 1, axis)
            if each.is_meta and known is not None:
                setattr(each, NAME, (known[:, axis], each._version, is_supposed(index)))
            found.append(each)
    return found


def remember_value(func: Any, args: Any, kwargs: Any, result: Any) -> None:
    """Computes the value of what an operator gave on meta, where it follows from sizes."""
    results = result if isinstance(result, tuple | list) else (result,)
    if not all(isinstance(each, Tensor) and each.is_meta and not _moves(each) for each in results):
        return
    if sum(each.numel() for each in results) > LARGEST:
        return
    if func._schema.is_mutable or torch.Tag.nondeterministic_seeded in func.tags:
        return
    given = [*_tensors((args, tuple(kwargs.values())))]
    if not given and func._schema.name.partition("::")[2] not in SOURCES:
        return
    if all(not _moves(tensor) and known_value(tensor) is not None for tensor in given):
        try:
            value = func(*_real(args), **_real(kwargs))
        except NotImplementedError:  # not for whole numbers on the CPU, such as histc
            return
        values = value if isinstance(value, tuple | list) else (value,)
        for each, known in zip(results, values, strict=True):
            setattr(each, NAME, (known, each._version, any(map(is_supposed, given))))


def _moves(tensor: Tensor) -> bool:
    """Whether it holds numbers that a model computes with: of these no values are wanted."""
    return tensor.is_floating_point() or tensor.is_complex()


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)


def _real(value: Any) -> Any:
    """The same arguments on the CPU."""
    if isinstance(value, Tensor):
        return known_value(value)
    if isinstance(value, torch.device):
        return torch.device("cpu")
    if isinstance(value, dict):
        return {key: _real(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_real, value))
    return value
