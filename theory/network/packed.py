"""Which weights the arrays of a checkpoint stand for: one each, or several packed into one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from theory.layers.shapes import Shape, numel

WORD = {"I32": 32, "U32": 32, "int32": 32, "uint32": 32}  # bits of the numbers that weights are packed into
BYTE = ("U8", "uint8")


@dataclass(frozen=True, slots=True)
class Stored:
    """An array of a checkpoint. dtype: as its file calls it."""

    name: str
    dtype: str
    shape: Shape

    @property
    def size(self) -> int:
        return numel(self.shape)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an array stands for. kind: what it is. weights: how many, 0 of one that only helps to unpack others."""

    kind: str
    weights: int


Arrays = Mapping[str, Stored]
Rule = Callable[[Arrays, str, int], dict[str, Standing] | None]  # (arrays, prefix of a layer, group size or 0)


def standing(arrays: Arrays, group: int = 0) -> dict[str, Standing]:
    """What each array stands for, by its name; what fits no form of packing stands for itself.

    group: how many weights share a scale, as a configuration says; 0 where none does.
    """
    found: dict[str, Standing] = {}
    for name in arrays:
        prefix, _, last = name.rpartition(".")
        for rule in RULES.get(last, ()):
            known = rule(arrays, f"{prefix}." if prefix else "", group)
            if known is not None:
                found.update(known)
                break
    return {name: found.get(name, Standing(array.dtype, array.size)) for name, array in arrays.items()}


def unclear(arrays: Arrays, stands: Mapping[str, Standing]) -> list[str]:
    """Arrays of whole words beside scales that no rule took apart: they may be packed, and count as they are stored."""
    return [
        name
        for name, array in arrays.items()
        if array.dtype in WORD and stands[name].weights == array.size and _beside(arrays, name.rpartition(".")[0])
    ]


def _beside(arrays: Arrays, prefix: str) -> bool:
    return any(f"{prefix}.{name}" in arrays for name in ("scales", "weight_scale", "weight_shape"))


def _in_words(arrays: Arrays, prefix: str, group: int) -> dict[str, Standing] | None:
    """GPTQ packs rows (qweight has as many columns as scales), AWQ columns; both pack the zero points in columns."""
    packed, scales, zeros = (arrays.get(prefix + name) for name in ("qweight", "scales", "qzeros"))
    if packed is None or scales is None or zeros is None or packed.dtype not in WORD:
        return None
    if not len(packed.shape) == len(scales.shape) == len(zeros.shape) == 2 or 0 in scales.shape:
        return None
    bits, rest = divmod(zeros.shape[1] * WORD[packed.dtype], scales.shape[1])
    by_rows = packed.shape[1] == scales.shape[1]
    if rest or bits not in (2, 3, 4, 8) or not (by_rows or packed.shape[1] == zeros.shape[1]):
        return None
    name = "GPTQ" if by_rows else "AWQ"
    weights = packed.size * WORD[packed.dtype] // bits
    return {packed.name: Standing(f"{bits}-bit {name}", weights)} | _helpers(
        arrays, name, *(prefix + each for each in ("scales", "qzeros", "g_idx"))
    )


def _in_groups(arrays: Arrays, prefix: str, group: int) -> dict[str, Standing] | None:
    """MLX packs rows of a layer, or of an embedding; how many bits follows from the size of a group."""
    packed, scales = arrays.get(f"{prefix}weight"), arrays.get(f"{prefix}scales")
    if packed is None or scales is None or packed.dtype not in WORD or not group:
        return None
    if f"{prefix}biases" not in arrays or packed.shape[:-1] != scales.shape[:-1] or not scales.size:
        return None
    weights = scales.size * group
    bits, rest = divmod(packed.size * WORD[packed.dtype], weights)
    if rest or bits not in (2, 3, 4, 5, 6, 8):
        return None
    return {packed.name: Standing(f"{bits}-bit MLX", weights)} | _helpers(
        arrays, "MLX", f"{prefix}scales", f"{prefix}biases"
    )


def _in_bytes(arrays: Arrays, prefix: str, group: int) -> dict[str, Standing] | None:
    """bitsandbytes: two weights in a byte with the state of a 4-bit type beside them."""
    packed = arrays.get(f"{prefix}weight")
    if packed is None or packed.dtype not in BYTE:
        return None
    state = f"{prefix}weight.quant_state.bitsandbytes__"
    kind = next((kind for kind in ("nf4", "fp4") if state + kind in arrays), None)
    if kind is None or f"{prefix}weight.absmax" not in arrays:
        return None
    helpers = (f"{prefix}weight.{name}" for name in ("absmax", "quant_map", "nested_absmax", "nested_quant_map"))
    return {packed.name: Standing(f"4-bit {kind} of bitsandbytes", 2 * packed.size)} | _helpers(
        arrays, "bitsandbytes", *helpers, state + kind
    )


def _scaled(arrays: Arrays, prefix: str, group: int) -> dict[str, Standing] | None:
    """A weight in 8 bits with scales beside it: as many weights as numbers."""
    weight = arrays.get(f"{prefix}weight")
    if weight is None or weight.dtype not in ("I8", "int8", "F8_E4M3", "F8_E5M2", "float8_e4m3fn", "float8_e5m2"):
        return None
    helpers = [prefix + name for name in ("SCB", "weight_scale", "weight_scale_inv", "input_scale", "weight_format")]
    if not any(name in arrays for name in helpers):
        return None
    return {weight.name: Standing(f"8-bit {weight.dtype}", weight.size)} | _helpers(arrays, "8-bit weights", *helpers)


def _helpers(arrays: Arrays, of: str, *names: str) -> dict[str, Standing]:
    return {name: Standing(f"scales of {of}", 0) for name in names if name in arrays}


RULES: Mapping[str, tuple[Rule, ...]] = {"qweight": (_in_words,), "weight": (_in_groups, _in_bytes, _scaled)}
