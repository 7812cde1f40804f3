"""A checkpoint's table of parameters, read from its safetensors header without loading a number of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from theory.errors import InputError
from theory.layers.shapes import numel
from theory.network.profile import Profile
from theory.network.rows import LayerRow
from theory.network.totals import Totals

LARGEST_HEADER = 100_000_000  # bytes: the limit of the format itself


def read_checkpoint(path: Path) -> Profile:
    """One row per stored array: name, type, shape, size. Raises InputError for a file that is not of this format.

    The header is 8 bytes of length, little-endian, then that much JSON: name -> dtype, shape, data_offsets.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= min(LARGEST_HEADER, path.stat().st_size - 8):
                raise InputError(f"{path.name} is no safetensors file: its header claims {length} bytes")
            header: Any = json.loads(file.read(length))
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path.name} is no safetensors file: its header is not JSON") from None
    rows, totals = [], Totals()
    for name, entry in header.items() if isinstance(header, dict) else ():
        if name == "__metadata__":
            continue
        shape = entry.get("shape") if isinstance(entry, dict) else None
        if not isinstance(shape, list) or not all(isinstance(size, int) and size >= 0 for size in shape):
            raise InputError(f"{path.name}: {name} has no shape in the header")
        size = numel(tuple(shape))
        kind = str(entry.get("dtype", "array"))
        rows.append(
            LayerRow(tuple(name.split(".")), kind, None, (), tuple(shape), size, size, 0, {kind: {"params": size}})
        )
        totals.params += size
        totals.trainable += size
    note = "a checkpoint holds arrays: buffers are among the parameters, and it says nothing of operations"
    return Profile(path.name, (), tuple(rows), totals, None, (note,))
