"""A checkpoint's table of arrays, read without loading a number: a safetensors file, its shards, or a file of torch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from theory.cells import visible
from theory.errors import InputError
from theory.network.packed import Stored, standing, unclear
from theory.network.profile import Profile
from theory.network.rows import LayerRow
from theory.network.totals import Totals

LARGEST_HEADER = 100_000_000  # bytes: the limit of the format itself
LARGEST_INDEX = 50_000_000  # bytes
MOST_SHARDS = 2_000
ARRAYS = "a checkpoint holds arrays: buffers are among the parameters, and it says nothing of operations"


def is_checkpoint(text: str) -> bool:
    """Whether the text names a checkpoint, by how it ends."""
    return text.endswith(tuple(READERS))


def read_checkpoint(path: Path) -> Profile:
    """One row per array: name, type, shape, and the weights that it stands for; packed ones count unpacked.

    Parameters are the weights, buffers the numbers that only unpack them, and a note says how many are stored.
    Raises InputError for a file that is not of its format.
    """
    reader = next(reader for ending, reader in READERS.items() if path.name.endswith(ending))
    arrays = {array.name: array for array in reader(path)}
    stands = standing(arrays, _group(path))
    rows, totals, packed = [], Totals(), dict[str, int]()
    for name, array in arrays.items():
        stand = stands[name]
        helping = 0 if stand.weights else array.size
        rows.append(
            LayerRow(
                tuple(visible(name).split(".")), visible(stand.kind), None, (), array.shape, stand.weights,
                stand.weights, helping, {stand.kind: {"params": stand.weights}},
            )
        )  # fmt: skip
        totals.params += stand.weights
        totals.trainable += stand.weights
        totals.buffers += helping
        if stand.kind != array.dtype and stand.weights:
            packed[stand.kind] = packed.get(stand.kind, 0) + stand.weights
    return Profile(path.name, (), tuple(rows), totals, None, tuple(_notes(arrays, packed, unclear(arrays, stands))))


def _notes(arrays: Mapping[str, Stored], packed: Mapping[str, int], strange: Sequence[str]) -> Iterator[str]:
    yield ARRAYS
    if packed:
        stored = sum(array.size for array in arrays.values())
        kinds = ", ".join(f"{weights:,} in {kind}" for kind, weights in packed.items())
        yield f"{stored:,} numbers are stored; parameters are the weights that they stand for ({kinds})"
    if strange:
        yield (
            f"{len(strange)} arrays of whole words beside scales may be packed, such as {visible(strange[0][:80])}, "
            "and are counted as stored; a config.json beside the file says how"
        )


def _safetensors(path: Path) -> Iterator[Stored]:
    """The header is 8 bytes of length, little-endian, then that much JSON: name -> dtype, shape, data_offsets."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= min(LARGEST_HEADER, path.stat().st_size - 8):
                raise InputError(f"{path.name} is no safetensors file: its header claims {length} bytes")
            header = _object(file.read(length), f"{path.name} is no safetensors file: its header")
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror or error}") from None
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        shape = entry.get("shape") if isinstance(entry, dict) else None
        if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
            raise InputError(f"{path.name}: {name[:80]} has no shape in the header")
        yield Stored(name, str(entry.get("dtype", "array")), tuple(shape))


def _shards(path: Path) -> Iterator[Stored]:
    """An index names the file of every array; the files lie beside it. Raises InputError where one is not there."""
    if path.stat().st_size > LARGEST_INDEX if path.is_file() else False:
        raise InputError(f"{path.name} is larger than {LARGEST_INDEX} bytes, the most that is read of an index")
    try:
        found = _object(path.read_bytes(), f"{path.name} is no index of a checkpoint: it").get("weight_map")
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror or error}") from None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise InputError(f'{path.name} is no index of a checkpoint: it has no "weight_map" from arrays to files')
    files = list(dict.fromkeys(found.values()))
    strange = next((name for name in files if Path(name).name != name or not name.endswith(".safetensors")), None)
    if strange is not None or len(files) > MOST_SHARDS:
        wrong = f"names {strange[:80]!r}" if strange is not None else f"names {len(files)} files"
        raise InputError(f"{path.name} {wrong}; an index names at most {MOST_SHARDS} .safetensors files beside itself")
    held = {array.name: array for name in files for array in _safetensors(path.with_name(name))}
    missing = next((name for name in found if name not in held), None)
    if missing is not None:
        raise InputError(f"{path.name} says that {found[missing]} holds {missing[:80]}, but it does not")
    yield from held.values()


def _torch(path: Path) -> Iterator[Stored]:
    """What `torch.save` wrote, in a process of its own, by torch's reader of weights alone, which runs no code."""
    if not path.is_file():
        raise InputError(f"cannot read {path.name}: there is no such file")
    apart: Any = import_module("checks.witness.apart")
    traced: Any = import_module("checks.witness.traced")
    try:
        found = apart.apart(_read_by_torch, str(path))
    except traced.Refused as error:
        raise InputError(f"{path.name} cannot be read as weights alone: {error}") from None
    return (Stored(name, dtype, shape) for name, dtype, shape in found)


def _read_by_torch(path: str) -> Any:
    """In the process that may die, and only there torch is imported."""
    return import_module("checks.witness.stored").arrays(path)


def _object(raw: bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError(f"{what} is not JSON") from None
    if not isinstance(found, dict):
        raise InputError(f"{what} is JSON, but no object")
    return found


def _group(path: Path) -> int:
    """How many weights share a scale, as a config.json beside the file says of its quantisation; 0 where none does."""
    try:
        config = path.with_name("config.json")
        found = _object(config.read_bytes(), config.name) if config.stat().st_size < LARGEST_INDEX else {}
    except (OSError, InputError):
        return 0
    said = found.get("quantization")
    group = said.get("group_size") if isinstance(said, dict) else None
    return group if type(group) is int and group > 0 else 0


READERS: Mapping[str, Callable[[Path], Iterator[Stored]]] = {
    ".safetensors": _safetensors,
    ".safetensors.index.json": _shards,
    **dict.fromkeys((".pt", ".pth", ".bin"), _torch),
}
