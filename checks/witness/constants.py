"""Values of meta tensors that follow from sizes alone, such as positions and masks: branches on them can be followed.

A whole number or truth value that is computed from nothing but such ones is computed on the CPU beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

LARGEST = 1 << 22  # numbers of a tensor whose values are kept
NAME = "_value_from_sizes"  # the attribute of a meta tensor: its value, and its version when it had it
SOURCES = frozenset(("arange", "zeros", "ones", "full", "scalar_tensor", "eye"))  # made from sizes and numbers alone


def known_value(tensor: Tensor) -> Tensor | None:
    """The value of a meta tensor, where it follows from sizes; None where it does not, or was written over since."""
    if not tensor.is_meta:
        return tensor
    value, version = getattr(tensor, NAME, (None, 0))
    return value if version == tensor._version else None


def remember_value(func: Any, args: Any, kwargs: Any, result: Any) -> None:
    """Computes the value of what an operator gave on meta, where it follows from sizes."""
    if not isinstance(result, Tensor) or not result.is_meta or _moves(result) or result.numel() > LARGEST:
        return
    if func._schema.is_mutable or torch.Tag.nondeterministic_seeded in func.tags:
        return
    given = [*_tensors((args, tuple(kwargs.values())))]
    if not given and func._schema.name.partition("::")[2] not in SOURCES:
        return
    if all(not _moves(tensor) and known_value(tensor) is not None for tensor in given):
        value = func(*_real(args), **_real(kwargs))
        setattr(result, NAME, (value, result._version))


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
