"""Numbers with units and magnitudes: exact factors that the tests state by themselves decide."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.attack.pairs import Kind, Pair

TEN = Fraction(10)
FAMILIES: dict[str, dict[str, Fraction]] = {
    "length": {"mm": TEN**-3, "cm": TEN**-2, "m": Fraction(1), "km": TEN**3},
    "time": {"ms": TEN**-3, "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)},
    "mass": {"g": TEN**-3, "kg": Fraction(1), "mg": TEN**-6},
    "memory": {"KB": TEN**3, "MB": TEN**6, "GB": TEN**9, "KiB": Fraction(2**10), "MiB": Fraction(2**20)},
    "operations": {"FLOPs": Fraction(1), "MFLOPs": TEN**6, "GFLOPs": TEN**9},
    "frequency": {"Hz": Fraction(1), "kHz": TEN**3, "MHz": TEN**6},
}
MAGNITUDES = {"k": TEN**3, "M": TEN**6, "million": TEN**6, "thousand": TEN**3, "billion": TEN**9}


def _decimal(value: Fraction) -> str | None:
    """The exact decimals of a value; None where they do not end soon."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
            whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
            return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")
    return None


def _unit(rng: random.Random, text: str, unit: str) -> str:
    return rng.choice([f"{text} {unit}", rf"{text} \text{{ {unit}}}", rf"{text}\,\mathrm{{{unit}}}"])


def conversion(rng: random.Random) -> Pair:
    """The same quantity in another unit of its family, right or spoilt by a factor or by its unit."""
    family = FAMILIES[rng.choice(list(FAMILIES))]
    one, other = rng.choice(list(family)), rng.choice(list(family))
    number = Fraction(rng.randint(1, 5000), rng.choice([1, 1, 2, 10]))
    value = number * family[one] / family[other]
    spoilt = rng.random() < 0.5
    value *= rng.choice([10, Fraction(1, 10), 1000, 2, Fraction(1, 1000)]) if spoilt else 1
    shown, gold = _decimal(value), _decimal(number)
    if shown is None or gold is None:
        return conversion(rng)
    return Pair(_unit(rng, gold, one), _unit(rng, shown, other), not spoilt)


def other_dimension(rng: random.Random) -> Pair:
    """The same number with a unit of another family."""
    one, other = rng.sample(list(FAMILIES), 2)
    number = str(rng.randint(1, 999))
    gold, answer = (_unit(rng, number, rng.choice(list(FAMILIES[family]))) for family in (one, other))
    return Pair(gold, answer, False)


def inside(rng: random.Random) -> Pair:
    """Units inside a sum, a tuple, a set, a product or a quotient."""
    family = FAMILIES[rng.choice(list(FAMILIES))]
    one, other = rng.sample(list(family), 2)
    third = rng.choice(list(family))
    a, b = rng.randint(2, 99), rng.randint(2, 99)
    frame = rng.choice(["{} + %d %s", "({}, %d %s)", r"\{{{}, %d %s\}}", "%d %s - {}"]) % (b, third)
    if rng.random() < 0.3:
        frame = rng.choice(["2 ({})", "{} / 4", r"\frac{{{}}}{{3}}", "{}, 1", "-{}"])
    return Pair(frame.format(f"{a} {one}"), frame.format(f"{a} {other}"), False)


def missing(rng: random.Random) -> Pair:
    """A unit that the right answer does not have, or a right answer whose unit is left out."""
    unit = rng.choice([unit for family in ("length", "time", "mass", "memory") for unit in FAMILIES[family]])
    number = str(rng.randint(2, 999))
    return Pair(*rng.choice([(number, _unit(rng, number, unit)), (_unit(rng, number, unit), number)]), None)


def magnitude(rng: random.Random) -> Pair:
    """1.15 million against 1150000, or against ten times as much."""
    word = rng.choice(list(MAGNITUDES))
    number = Fraction(rng.randint(11, 9999), rng.choice([10, 100]))
    value = number * MAGNITUDES[word]
    spoilt = rng.choice([1, 1, 10, 1000, Fraction(1, 1000)])
    text, gold = _decimal(number), _decimal(value * spoilt)
    if text is None or gold is None:
        return magnitude(rng)
    glue = "" if len(word) == 1 else " "
    return Pair(gold, f"{text}{glue}{word}", spoilt == 1)


KINDS: dict[str, Kind] = {
    "conversion": conversion,
    "another dimension": other_dimension,
    "units inside": inside,
    "unit on one side": missing,
    "magnitude": magnitude,
}
