"""The numbers that a question states: exact, in the shape in which they are written, and others like them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from checks.reading.building import Meaning, shaped
from theory.derivation import Given
from theory.errors import InputError
from theory.exact import Exact, exact

# What a bank file may state: a number, a vector (a column), or a matrix as a list of rows; `given` checks it.
Entry: TypeAlias = Any

LARGEST = 4096  # entries of a vector or matrix


def given(name: str, value: Any) -> Given:
    """A stated number, vector (a column) or matrix. Raises InputError for other things, and for uneven rows."""
    found = exact(value, name)
    if not isinstance(found, tuple):
        return Given(name, found)
    rows: Any = found if found and isinstance(found[0], tuple) else tuple((entry,) for entry in found)
    lengths = {len(row) if isinstance(row, tuple) else 0 for row in rows}
    if len(lengths) != 1 or 0 in lengths or any(isinstance(entry, tuple) for row in rows for entry in row):
        raise InputError(f"{name}: expected a vector, or a matrix with rows of equal length; its rows differ")
    columns = lengths.pop()
    if len(rows) * columns > LARGEST:
        raise InputError(f"{name}: {len(rows)} x {columns} entries; at most {LARGEST} are worked by hand")
    return Given(name, rows, (len(rows), columns))


def meaning(item: Given, value: Any) -> Meaning:
    """What a given is in a formula: a plain list of numbers is a vector, whose direction an operation settles."""
    flat = isinstance(value, list | tuple) and not isinstance(value[0], list | tuple)
    return replace(shaped(item.shape[:1] if flat else item.shape, item.name), value=item.value)


def zeros(shape: tuple[int, ...]) -> Exact:
    """A number, vector or matrix of exact zeros."""
    if shape == ():
        return Fraction(0)
    return tuple((Fraction(0),) * shape[1] for _ in range(shape[0]))


def vary(value: Exact, rng: Random) -> Exact:
    """Another number of the same sign and about the same size, so that a logarithm keeps its domain.

    A multiple of 1/2048, so that it is the same number in binary floating point.
    """
    if isinstance(value, tuple):
        return tuple(vary(entry, rng) for entry in value)
    if value == 0:
        return Fraction(rng.randint(-8, 8), 32)
    sign = 1 if value > 0 else -1
    return Fraction(max(1, round(abs(value) * 64 * rng.randint(24, 40))), 2048) * sign
