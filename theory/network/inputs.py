"""What a network is given: `3x224x224`, `10:int64`, or by name `mask=8x8:bool`; without the batch axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from theory.errors import InputError
from theory.layers import nearest
from theory.layers.shapes import Shape
from theory.network.reader import read_shape

DTYPES = (
    "float32", "float64", "float16", "bfloat16", "complex64", "complex128",
    "int64", "int32", "int16", "int8", "uint8", "bool",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """shape: without the batch axis. dtype: one of DTYPES, or empty where not said. name: empty for one by place."""

    shape: Shape
    dtype: str = ""
    name: str = ""


def read_inputs(texts: Sequence[str]) -> tuple[Input, ...]:
    """The inputs that are written, several in one text with spaces between them. Raises InputError."""
    found = tuple(_read(part) for text in texts for part in text.split())
    names = [each.name for each in found if each.name]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InputError(f"the input {twice} is given twice; give each once")
    return found


def _read(text: str) -> Input:
    name, equals, rest = text.rpartition("=")
    shape, colon, dtype = rest.partition(":")
    if equals and not name.isidentifier():
        raise InputError(f"an input is called by its name in forward, such as ids=2048:int64, but {text[:60]!r} came")
    if colon and dtype not in DTYPES:
        raise InputError(f"{dtype[:40]!r} is no number type of an input{nearest(dtype, list(DTYPES))}")
    return Input(read_shape(shape), dtype, name)


def one_shape(inputs: Sequence[Input] | None) -> Shape | None:
    """The one shape that a spec, a file or a ready-made network takes. Raises InputError where more is given."""
    if not inputs:
        return None
    if len(inputs) > 1:
        raise InputError(f"a spec has one input, but {len(inputs)} came; only a module:callable takes several")
    if inputs[0].name or inputs[0].dtype:
        raise InputError("the input of a spec has no name and no number type; give its shape alone, such as 3x224x224")
    return inputs[0].shape
