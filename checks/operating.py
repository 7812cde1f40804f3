"""Operations on arrays in letters: what each entry of the value is, and what it passes back to each operand."""

from __future__ import annotations

import math
from functools import cmp_to_key, lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from checks.arrays import EvaluationError, array

if TYPE_CHECKING:
    from checks.vocabulary.blocks import ArrayOperation


@lru_cache(maxsize=256)
def operation_law(row: ArrayOperation, shapes: tuple[Any, ...], numbers: tuple[int, ...]) -> tuple[list[Any], Any, Any]:
    """Letters for all entries of the operands, the entries of the value in these, and its shape."""
    operands = [array([sp.Dummy(real=True) for _ in range(math.prod(shape))], shape) for shape in shapes]
    if row.law is None or row.numbers:
        raise EvaluationError(f"{row.name} is known of numbers alone, and has no derivative here")
    value = row.law(*operands, *numbers)
    return [letter for operand in operands for letter in operand.flat], sp.Tuple(*value.flat), value.shape


@lru_cache(maxsize=256)
def pulled_law(
    row: ArrayOperation, shapes: tuple[Any, ...], numbers: tuple[int, ...], place: int
) -> tuple[list[Any], Any, Any]:
    """The same of the gradient by the operand at a place; the letters of the gradient passed back come last."""
    letters, law, _ = operation_law(row, shapes, numbers)
    upstream = [sp.Dummy(real=True) for _ in law.args]
    start = sum(map(math.prod, shapes[:place]))
    by = letters[start : start + math.prod(shapes[place])]
    entries = [
        sp.Add(*(g * sp.diff(entry, letter) for g, entry in zip(upstream, law.args, strict=True) if entry.has(letter)))
        for letter in by
    ]
    return [*letters, *upstream], sp.Tuple(*entries), shapes[place]


def ascending(entries: list[Any]) -> list[int]:
    """The places of the entries from the least to the largest, equal ones as they stand."""

    def compare(one: int, other: int) -> int:
        gap = entries[one] - entries[other]
        if gap == 0:
            return 0
        if getattr(gap, "free_symbols", None) or not (gap > 0 or gap < 0):
            raise EvaluationError(f"which is larger, {entries[one]} or {entries[other]}, is not certain")
        return 1 if gap > 0 else -1

    return sorted(range(len(entries)), key=cmp_to_key(compare))
