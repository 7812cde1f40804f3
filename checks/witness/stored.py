"""The arrays of a file that `torch.save` wrote, by torch's reader of weights alone, on the meta device."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from checks.witness.traced import Refused, Shape

MOST = 1_000_000  # arrays
DEEPEST = 20  # tables in tables


def arrays(path: str) -> list[tuple[str, str, Shape]]:
    """Name, number type and shape of every array, of tables in tables too; nothing of the file is run or loaded.

    Raises Refused where the file holds none, or what is no array.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            held = torch.load(path, map_location="meta", weights_only=True)
        except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, IndexError, AttributeError):
            raise Refused(
                "it is no file of torch.save, or holds more than arrays, such as a module; save state_dict() alone"
            ) from None  # what torch says of it tells how to run the code of the file
    found = []
    for name, value in _named(held, "", 0):
        found.append((name, str(value.dtype).partition(".")[2], tuple(value.shape)))
        if len(found) > MOST:
            raise Refused(f"it holds more than {MOST} arrays")
    if not found:
        raise Refused(f"it holds no arrays, but a {type(held).__name__}")
    return found


def _named(value: Any, name: str, depth: int) -> Iterator[tuple[str, Tensor]]:
    if isinstance(value, Tensor):
        yield name or "array", value
    elif isinstance(value, Mapping | list | tuple) and depth < DEEPEST:
        parts = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, part in parts:
            yield from _named(part, f"{name}.{key}" if name else str(key), depth + 1)
