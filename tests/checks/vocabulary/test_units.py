"""Units: each spelling is read behind a number and leaves its value alone; multiples are known within a dimension."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.reading import WRITTEN, read, read_latex
from checks.tree import Number
from checks.vocabulary import FUNCTIONS, UNITS
from checks.vocabulary.units import ratio
from theory.equality import judge
from theory.report.wording.equality import detail_text


@pytest.mark.parametrize("spelling", UNITS)
def test_a_unit_behind_a_number_says_nothing_of_its_value(spelling: str) -> None:
    assert read(f"12.5 {spelling}", notation=WRITTEN) == Number(Fraction(25, 2), "12.5")
    assert read_latex(rf"12.5 \text{{ {spelling}}}") == Number(Fraction(25, 2), "12.5")


@pytest.mark.parametrize("spelling", UNITS)
def test_spellings_of_one_unit_are_one(spelling: str) -> None:
    assert judge(f"3 {UNITS[spelling].name}", f"3 {spelling}").verdict.value == "equal"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("km", "mm", 10**6),
        ("cm", "km", Fraction(1, 10**5)),
        ("ms", "seconds", Fraction(1, 1000)),
        ("GB", "MB", 1000),
        ("px", "pixels", 1),
        ("bits", "nats", None),
        ("MACs", "FLOPs", None),
        ("kg", "km", None),
    ],
)
def test_multiples(one: str, other: str, expected: Fraction | int | None) -> None:
    assert ratio(UNITS[one], UNITS[other]) == expected


def test_units_that_differ_are_never_equal() -> None:
    found = judge("5 km", "5 cm")
    assert found.verdict.value == "undecided"
    assert "1 km is 100000 cm" in detail_text(found)


def test_a_dimension_has_a_first_unit_and_no_unit_is_a_function() -> None:
    rows = set(UNITS.values())
    assert {row.dimension for row in rows} == {row.dimension for row in rows if row.factor == 1}
    assert not set(UNITS) & set(FUNCTIONS)
