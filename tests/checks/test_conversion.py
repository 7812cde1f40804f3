"""A conversion that a side writes out is seen by its factor, and by nothing else."""

from __future__ import annotations

import pytest

from checks.conversion import converted
from checks.reading import WRITTEN as NOTATION
from checks.reading import read_chain

WRITTEN = (
    ("401408 * 4 / 10^6 = 1.61 MB", "MB", "bytes in megabytes"),
    ("359480 / 1024 = 351 kB", "kB", "by the convention of 1024"),
    ("0.002 * 1000 = 2 ms", "ms", "seconds in milliseconds"),
    ("5000000 * 8 / 1000 / 1000 = 40 Mbit", "Mbit", "in two steps"),
)
NONE = (
    ("1000 = 1000 kB", "no factor beside the number"),
    ("7 * 3 = 21 kB", "no factor between two units"),
    ("5 * 3 = 15", "no unit"),
)


@pytest.mark.parametrize(("text", "unit", "why"), WRITTEN)
def test_a_conversion_is_seen(text: str, unit: str, why: str) -> None:
    one, other = (side.tree for side in read_chain(text, notation=NOTATION).sides)
    assert one is not None
    assert other is not None
    found = converted(one, other)
    assert found is not None, why
    assert found.unit == unit


@pytest.mark.parametrize(("text", "why"), NONE)
def test_nothing_else_is_one(text: str, why: str) -> None:
    one, other = (side.tree for side in read_chain(text, notation=NOTATION).sides)
    assert one is not None
    assert other is not None
    assert converted(one, other) is None, why
