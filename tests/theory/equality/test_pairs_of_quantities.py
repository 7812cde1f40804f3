"""Quantities against quantities: made pairs, judged by fractions of the tests' own, and pairs by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import pytest

from theory.equality import judge

SEED, QUICK, MANY = 11, 120, 10_000
# Dimension -> unit, as it may be written behind a number: how many of the first it is. Kept apart from the vocabulary.
TABLE: dict[str, dict[str, Fraction]] = {
    "length": {
        r"\text{ m}": Fraction(1), r"\,\mathrm{km}": Fraction(1000), " cm": Fraction(1, 100), " mm": Fraction(1, 1000),
        r"\text{ metres}": Fraction(1), r"\text{ nm}": Fraction(1, 10**9), " inches": Fraction(127, 5000),
    },
    "time": {
        r"\text{ s}": Fraction(1), " ms": Fraction(1, 1000), " minutes": Fraction(60), r"\text{ h}": Fraction(3600),
        " hours": Fraction(3600), " days": Fraction(86400), r"\,\mathrm{ns}": Fraction(1, 10**9),
    },
    "mass": {" kg": Fraction(1), r"\text{ g}": Fraction(1, 1000), " mg": Fraction(1, 10**6)},
    "information": {
        r"\text{ bits}": Fraction(1), " bytes": Fraction(8), " GiB": Fraction(8 * 2**30), " KiB": Fraction(8 * 2**10),
        r"\text{ Mbit}": Fraction(10**6),
    },
    "operations": {
        " FLOPs": Fraction(1), " MFLOPs": Fraction(10**6), r"\text{ GFLOPs}": Fraction(10**9),
        r"\text{ thousand FLOPs}": Fraction(1000), " million FLOPs": Fraction(10**6), "k FLOPs": Fraction(1000),
    },
    "speed": {
        r"\text{ km/h}": Fraction(5, 18), r"\,\mathrm{m}\,\mathrm{s}^{-1}": Fraction(1), " cm/s": Fraction(1, 100),
    },
    "rate": {r"\text{ tokens/s}": Fraction(1), r"\text{ tokens per minute}": Fraction(1, 60)},
}  # fmt: skip
SPOILS = (Fraction(10), Fraction(1, 1000), Fraction(1024, 1000), Fraction(2), Fraction(999, 1000), Fraction(-1))


@dataclass(frozen=True)
class Pair:
    gold: str
    answer: str
    equal: bool


def number(value: Fraction) -> str:
    """An exact number: a decimal that ends, or a fraction."""
    if value.denominator == 1:
        return str(value)
    places = next((n for n in range(12) if (value * 10**n).denominator == 1), None)
    if places is None:
        return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    digits = str(abs(value) * 10**places).rjust(places + 1, "0")
    return f"{'-' * (value < 0)}{digits[:-places]}.{digits[-places:]}"


def made(rng: random.Random) -> Pair:
    """A quantity in two units; the second may be off by a factor, or of another dimension."""
    kind = rng.choice(list(TABLE))
    one, other = (rng.choice(list(TABLE[kind])) for _ in range(2))
    value = Fraction(rng.randint(1, 9999), rng.choice((1, 1, 4, 10, 100)))
    there = value * TABLE[kind][one] / TABLE[kind][other]
    how = rng.choice(("right", "right", "factor", "dimension"))
    if how == "factor":
        there *= rng.choice(SPOILS)
    if how == "dimension":
        other = rng.choice(list(TABLE[rng.choice([name for name in TABLE if name != kind])]))
    frame = rng.choice(FRAMES)
    return Pair(frame.format(number(value) + one), frame.format(number(there) + other), how == "right")


FRAMES = ("{}", "{}", "x = {}", r"({}, 7)", r"\{{{}, 1\}}", r"\boxed{{{}}}", "3 ({})", r"\frac{{{}}}{{2}}", "x < {}")


def check(pairs: int, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(pairs):
        case = made(rng)
        found = judge(case.gold, case.answer).verdict.value
        allowed = {"equal"} if case.equal else {"different", "undecided", "unread"}
        assert found in allowed, (seed, case, found)


def test_made_pairs() -> None:
    check(QUICK, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_many_made_pairs(seed: int) -> None:
    check(MANY // 4, seed)


PAIRS = [
    ("5000 m", "5 km", "equal", "a letter beside a length"),
    ("2 h", "120 min", "equal", "two letters that are equal as units, and cannot be as letters"),
    ("2 h", "120 s", "different", "neither as units nor as letters"),
    ("3 h", "3 h", "equal", "as either"),
    ("5 km", "5 kg", "different", "another dimension"),
    ("5 km", "5", "undecided", "a unit on one side"),
    ("-0.0113", "-0.0113 km", "undecided", "a unit on the other side"),
    ("61706", "61706 parameters", "equal", "a number of things"),
    ("61706", "61705 parameters", "different", "another number of things"),
    ("3", "3 MFLOPs", "undecided", "the bare number may count millions"),
    ("3000000", "3 MFLOPs", "equal", "the bare number counts one by one"),
    ("4 FLOPs", "3 MACs", "undecided", "a convention says how many"),
    ("1 MB", "1024 KB", "undecided", "a convention says how many"),
    ("1 MB", "1000 KB", "equal", "by the SI"),
    ("1 MB", "1030 KB", "different", "by no convention"),
    ("5 samples", "5 images", "undecided", "samples may be images"),
    (r"1 \text{ bit}", r"\ln 2 \text{ nats}", "equal", "ln 2 is exact"),
    (r"1 \text{ bit}", r"0.7 \text{ nats}", "different", "0.7 is not ln 2"),
    (r"25^\circ\text{C}", "25 degC", "equal", "spellings of one unit"),
    (r"25^\circ\text{C}", r"298.15 \text{ K}", "undecided", "a temperature has another zero"),
    (r"\cos 30^\circ", r"\sqrt{3}/2", "equal", "a degree is pi/180"),
    (r"30^\circ", r"\pi/6", "equal", "a degree is a number"),
    ("45", r"45^\circ", "undecided", "the question may ask for degrees"),
    (r"45^\circ", r"46^\circ", "different", "another angle"),
    ("61700", "61.7k", "equal", "a magnitude in the answer"),
    ("2k", "2000", "undecided", "in the question's answer k may be a letter"),
    ("2k", "3000", "different", "neither way"),
    ("1150000", "1.15 million", "equal", "a magnitude"),
    ("1150000", "1.151 million", "different", "another number"),
    ("1", r"1^{4}\mathrm{k}", "unread", "a magnitude is none of an exponent's: no 1^4000"),
    ("1", r"1^{4}\%", "unread", "nor a per cent sign"),
    ("3 W", "3 W x", "different", "letters stay letters"),
    ("y = 5 m x + b", "y = 5 x m + b", "equal", "letters stay letters"),
    ("5 m", r"5 \text{ m}", "equal", "set as text, it is a unit"),
    ("5 m", "5 s", "different", "other letters, or other units"),
    ("5 cm + 3 nats", "8 cm", "unread", "unlike quantities are not added"),
    ("[1 km, 2 km]", "[1000 m, 2000 m]", "equal", "each end in its unit"),
    (r"5\permil", "0.005", "equal", "per mille"),
]


@pytest.mark.parametrize(("gold", "answer", "verdict", "why"), PAIRS)
def test_pairs(gold: str, answer: str, verdict: str, why: str) -> None:
    assert judge(gold, answer).verdict.value == verdict, why
