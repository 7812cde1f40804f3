"""Number types of activations and weights: how many bytes one number takes."""

from __future__ import annotations

from collections.abc import Iterable

from theory.errors import InputError
from theory.layers import nearest

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "float8": 1, "int8": 1}
TRAINED = ("float64", "float32", "float16", "bfloat16")  # in which gradients are computed


def size_of(dtype: str, known: Iterable[str] = tuple(BYTES)) -> int:
    """The bytes of one number. Raises InputError for another type than those that are known here."""
    names = list(known)
    if dtype not in names:
        raise InputError(f"there is no number type called {dtype!r} here{nearest(dtype, names)}")
    return BYTES[dtype]
