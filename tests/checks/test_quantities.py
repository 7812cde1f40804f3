"""What a formula with units measures, and two sides in one unit; what is unlike is an error or never equal."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.literals import numbers
from checks.quantities import Kin, as_units, counted, is_measured, measure, pair, without_units
from checks.reading import WRITTEN, read
from checks.reading.building import BuildError, Scope, build
from checks.tree import Number, Tree
from checks.vocabulary.units import said


def tree(text: str) -> Tree:
    return read(text, notation=WRITTEN)


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("5 km", "length"),
        ("5 km/h", "length / time"),
        ("9.81 metres/seconds^2", "length / time^2"),
        ("2 (5 FLOPs)", "floating point operations"),
        ("5 km + 3 cm", "length"),
        ("(2 km)^2", "length^2"),
        ("sqrt(4 cm^2)", "length"),
        ("10 km / 2 hours", "length / time"),
        ("1/2 km", "length"),
        ("30°", "a number"),
        ("5 km / (2 cm)", "a number"),
        ("5 x km", "letters"),
        ("x + 5 km", "length"),
        ("3", "a number"),
    ],
)
def test_a_formula_has_a_dimension(text: str, dimension: str) -> None:
    found = measure(tree(text)).dimension
    assert ("letters" if found is None else said(found)) == dimension
    assert not is_measured(measure(tree(text)).amount)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5 cm + 3 nats", "terms of one dimension"),
        ("5 cm - 3", "terms of one dimension"),
        ("exp(5 km)", "a number in 'exp'"),
        ("2^(3 km)", "a number as the exponent"),
        ("(5 km)^x", "a number as the exponent"),
    ],
)
def test_what_is_unlike_is_an_error(text: str, why: str) -> None:
    with pytest.raises(BuildError, match=why):
        measure(tree(text))


KINS = [
    ("5000 m", "5 km", Kin.SAME),
    ("36 km/h", "10 m/s", Kin.SAME),
    ("61706", "61706 parameters", Kin.COUNTED),
    ("5", "5 km", Kin.BARE),
    ("5", "0.69 nats", Kin.BARE),
    ("x", "5 km", Kin.OPEN),
    ("x km", "5 m", Kin.SAME),
    ("4 FLOPs", "2 MACs", Kin.CONVENTION),
    ("25 °C", "298 kelvin", Kin.CONVENTION),
    ("100 GFLOPS", "100 GFLOP/s", Kin.CONVENTION),
    ("5 images", "5 samples", Kin.THINGS),
    ("5 km", "5 kg", Kin.OTHER),
    ("5 tokens", "5 seconds", Kin.OTHER),
]


@pytest.mark.parametrize(("one", "other", "expected"), KINS)
def test_two_sides_lie_so_to_one_another(one: str, other: str, expected: Kin) -> None:
    assert pair(tree(one), tree(other)).kin is expected
    assert pair(tree(other), tree(one)).kin is expected


@pytest.mark.parametrize(
    ("one", "other", "digits", "why"),
    [
        ("1.003 km", "7 metres", 4, "a decimal keeps its digits through a power of ten"),
        ("1.15 million tokens", "1 tokens", 3, "and so it does through a magnitude"),
        ("2 km", "1 metres", 4, "a whole number stays one, 2000, which claims itself"),
    ],
)
def test_a_number_in_another_unit_claims_the_same_digits(one: str, other: str, digits: int, why: str) -> None:
    found = numbers(pair(tree(one), tree(other)).bare[0])
    assert found is not None
    assert found.entries[0].digits == digits, why


def test_a_megabyte_has_a_rival() -> None:
    found = pair(tree("1 MB"), tree("1024 KB"))
    assert found.rival is not None
    one, other = found.rival
    assert one == other
    assert found.bare[0] != found.bare[1]
    assert pair(tree("1 MiB"), tree("1024 KiB")).rival is None


LETTERS = [
    ("5000 m", "5 km", (), True, "a length stands beside it"),
    ("5 m/s", "18 km/h", (), True, "and a time"),
    ("5 m", "5 s", (), False, "nothing says that either is a unit"),
    ("5 m x + m", "5 km", (), False, "m stands alone elsewhere"),
    ("3 W", "5 km", (), False, "the weights W are no watts beside a length"),
    ("5000 m", "5 km", ("m",), False, "the document has an m of its own"),
    ("m", "5 km", (), False, "no number stands before it"),
]


@pytest.mark.parametrize(("one", "other", "letters", "is_unit", "why"), LETTERS)
def test_a_letter_is_a_unit_if_something_says_so(
    one: str, other: str, letters: tuple[str, ...], is_unit: bool, why: str
) -> None:
    assert is_measured(as_units((tree(one), tree(other)), letters)[0]) is is_unit, why


def test_things_are_counted_and_lengths_are_not() -> None:
    assert counted(tree("25.6 million parameters")) == Number(Fraction(25_600_000), "25.6e6")
    assert counted(tree("5 km")) == tree("5 km")
    assert without_units(tree("5 km")) == tree("5")
    assert without_units(tree("5 km + 3 cm")) == tree("5*1 + 3*1")


def test_a_length_is_a_number_nowhere_by_accident() -> None:
    with pytest.raises(BuildError, match="a unit of length"):
        build(tree("5 km"))
    one, other = (build(tree(text), Scope(measured=True)) for text in ("5000 metres", "5 km"))
    assert (one - other).doit() == 0
    assert build(tree("cos 60°")).doit() == Fraction(1, 2)
