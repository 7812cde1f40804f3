"""Units: each spelling is read behind a number, and each factor is what sympy's own table of units says."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from sympy.physics import units as su
from sympy.physics.units.systems.si import SI

from checks.reading import WRITTEN, read, read_latex
from checks.tree import UNIT, Call, Number
from checks.vocabulary import FUNCTIONS, UNITS
from checks.vocabulary.units import (
    CONVENTIONS,
    INFORMATION,
    LETTERS,
    MAGNITUDES,
    ROWS,
    SHARES,
    Unit,
    convention,
    is_counted,
    is_plain,
    said,
)

TWELVE = Number(Fraction(25, 2), "12.5")
# What the witness calls the base of each of our dimensions, and what it calls a unit that has no prefix.
BASES = {
    "length": su.meter, "mass": su.kilogram, "time": su.second, "current": su.ampere, "temperature": su.kelvin,
    "information": su.bit,
}  # fmt: skip
WITNESS = {
    "bit": su.bit, "B": su.byte, "m": su.meter, "inches": su.inch, "feet": su.foot, "miles": su.mile, "s": su.second,
    "minutes": su.minute, "h": su.hour, "days": su.day, "g": su.gram, "K": su.kelvin, "A": su.ampere, "Hz": su.hertz,
    "N": su.newton, "J": su.joule, "W": su.watt, "Wh": su.watt * su.hour, "V": su.volt, "Pa": su.pascal,
    "l": su.liter, "weeks": 7 * su.day, "tonnes": su.metric_ton,
}  # fmt: skip
PREFIXES = {
    "p": su.pico, "n": su.nano, "mu": su.micro, "m": su.milli, "c": su.centi, "d": su.deci, "h": su.hecto,
    "k": su.kilo, "M": su.mega, "G": su.giga, "T": su.tera, "P": su.peta, "E": su.exa,
    "Ki": su.kibi, "Mi": su.mebi, "Gi": su.gibi, "Ti": su.tebi, "Pi": sp.Integer(2) ** 50,
}  # fmt: skip
COUNTED = {"FLOPs", "MACs", "FLOPS"}  # symbols that take prefixes, of which the witness knows nothing
OWN = {
    "years",
    "months",
    "decades",
    "centuries",
    "millennia",
    "nats",
    "rad",
    "degrees",
    "degC",
    "degF",
    "eV",
}  # rows that the tests below hold


def witnessed(row: Unit) -> Fraction | None:
    """The factor of a row by the witness: of what it has no unit for, only that of the prefix."""
    known = {**WITNESS, **dict.fromkeys(COUNTED, sp.Integer(1)), "eV": None}
    for name, unit in known.items():
        if unit is None or not row.name.endswith(name):
            continue
        mark = row.name.removesuffix(name)
        if mark not in ("", *PREFIXES) or (mark in PREFIXES and row.name in WITNESS):
            continue
        factor = sp.Integer(1) if not mark else PREFIXES[mark]
        factor = getattr(factor, "scale_factor", factor)
        base = sp.Mul(*(BASES[b] ** sp.Rational(str(p)) for b, p in row.dimension if b in BASES))
        value = su.convert_to(factor * unit, list(BASES.values()), SI) / base
        return Fraction(*map(int, sp.Rational(sp.simplify(value)).as_numer_denom()))
    return None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_factor_is_that_of_the_witness(row: Unit) -> None:
    found = witnessed(row)
    held = row.name in OWN or row.name.endswith("eV") or (is_counted(row.dimension) and row.factor == 1)
    assert found == row.factor or (found is None and held)


@pytest.mark.parametrize(
    ("name", "factor", "constant", "why"),
    [
        ("months", Fraction(1, 12), "", "a year has twelve"),
        ("years", Fraction(1), "", "it is no fixed number of days"),
        ("decades", Fraction(10), "", "ten years"),
        ("centuries", Fraction(100), "", "ten decades"),
        ("millennia", Fraction(1000), "", "ten centuries"),
        ("nats", 1, "log2(e)", "a nat is 1/ln 2 bits"),
        ("degrees", Fraction(1, 180), "pi", "180 degrees are pi"),
        ("rad", 1, "", "an angle is a number"),
        ("eV", Fraction(1602176634, 10**28), "", "the charge of an electron in coulombs, exact since 2019"),
    ],
)
def test_what_the_witness_does_not_know(name: str, factor: Fraction | int, constant: str, why: str) -> None:
    assert (UNITS[name].factor, UNITS[name].constant) == (factor, constant), why


@pytest.mark.parametrize("row", [row for row in ROWS if row.binary], ids=lambda row: row.name)
def test_a_decimal_prefix_of_bytes_has_a_binary_rival(row: Unit) -> None:
    other = UNITS[f"{row.name[0].upper()}iB"]
    assert row.dimension == other.dimension == INFORMATION
    assert (row.binary, row.factor != other.factor) == (other.factor, True)


@pytest.mark.parametrize("spelling", UNITS)
def test_a_unit_is_read_behind_a_number(spelling: str) -> None:
    quantity = Call("*", (TWELVE, Call(UNIT + UNITS[spelling].name, ())))
    assert read_latex(rf"12.5 \text{{ {spelling}}}") == quantity
    if is_plain(spelling):
        assert read(f"12.5 {spelling}", notation=WRITTEN) == quantity
        assert spelling not in FUNCTIONS


@pytest.mark.parametrize("spelling", [spelling for spelling in UNITS if not is_plain(spelling)])
def test_a_letter_or_two_behind_a_number_stay_a_name(spelling: str) -> None:
    found = read(f"12.5 {spelling} + 1", notation=WRITTEN)
    assert UNIT not in repr(found)


@pytest.mark.parametrize(("word", "power"), [*MAGNITUDES.items(), *LETTERS.items()])
def test_a_magnitude_keeps_the_digits_that_are_printed(word: str, power: int) -> None:
    expected = Number(Fraction(115, 100) * Fraction(10) ** power, f"1.15e{power}")
    assert read_latex(rf"1.15 \text{{ {word} tokens}}") == Call("*", (expected, Call(f"{UNIT}tokens", ())))
    assert word in UNITS or read_latex(rf"1.15 \text{{ {word}}}") == expected


def test_every_spelling_is_of_one_row_and_no_magnitude() -> None:
    spellings = [spelling for row in ROWS for spelling in row.spellings]
    assert len(spellings) == len(set(spellings))
    assert not set(spellings) & (MAGNITUDES.keys() | SHARES.keys())


def test_a_dimension_has_a_coherent_unit_and_conventions_join_different_ones() -> None:
    coherent = {row.dimension for row in ROWS if row.factor == 1}
    assert {row.dimension for row in ROWS} - coherent <= {UNITS["litres"].dimension, UNITS["eV"].dimension}
    for one, other, why in CONVENTIONS:
        assert one != other
        assert convention(one, other) == convention(other, one) == why


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("km", "length"),
        ("Hz", "1 / time"),
        ("N", "length mass / time^2"),
        ("degrees", "a number"),
        ("GB", "information"),
    ],
)
def test_a_dimension_has_words(name: str, expected: str) -> None:
    assert said(UNITS[name].dimension) == expected
