"""What a number counts, or is measured in, and how many of another unit that is: the words that may stand behind one.

Most rows are made: of a symbol, and each prefix that courses use with it. The factors are those of the SI brochure (9th
edition) and of IEC 80000-13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct

Dimension: TypeAlias = tuple[tuple[str, Fraction], ...]  # base, power: sorted, without zeros; () is a pure number


def times(one: Dimension, other: Dimension, power: Fraction | int = 1) -> Dimension:
    """The dimension of one * other^power."""
    powers = dict(one)
    for base, exponent in other:
        powers[base] = powers.get(base, Fraction(0)) + exponent * power
    return tuple(sorted((base, exponent) for base, exponent in powers.items() if exponent))


class Unit(Struct, frozen=True):
    """One unit. also: its other spellings.

    dimension: units of one dimension are multiples of each other.
    factor: how many of its dimension's coherent unit (metre, kilogram, second, bit, one token) it is, but for the
    constant, which is pi for a degree and log2(e) for a nat, and else nothing.
    binary: the factor under the convention that a KB is 1024 bytes; None where there is no other.
    """

    name: str
    dimension: Dimension
    factor: Fraction = Fraction(1)
    also: tuple[str, ...] = ()
    constant: str = ""
    binary: Fraction | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.also)


class Prefix(Struct, frozen=True):
    """What may stand before the symbol of a unit. symbols: the first is its own. word: before the unit's full name."""

    symbols: tuple[str, ...]
    word: str
    factor: Fraction


_TEN, _KILO = Fraction(10), Fraction(1024)
PREFIXES: Mapping[str, Prefix] = {
    prefix.symbols[0]: prefix
    for prefix in (
        Prefix(("p",), "pico", _TEN**-12), Prefix(("n",), "nano", _TEN**-9), Prefix(("mu", "u"), "micro", _TEN**-6),
        Prefix(("m",), "milli", _TEN**-3), Prefix(("c",), "centi", _TEN**-2), Prefix(("d",), "deci", _TEN**-1),
        Prefix(("h",), "hecto", _TEN**2), Prefix(("k",), "kilo", _TEN**3), Prefix(("M",), "mega", _TEN**6),
        Prefix(("G",), "giga", _TEN**9), Prefix(("T",), "tera", _TEN**12), Prefix(("P",), "peta", _TEN**15),
        Prefix(("E",), "exa", _TEN**18),
        Prefix(("Ki",), "kibi", _KILO), Prefix(("Mi",), "mebi", _KILO**2), Prefix(("Gi",), "gibi", _KILO**3),
        Prefix(("Ti",), "tebi", _KILO**4), Prefix(("Pi",), "pebi", _KILO**5),
    )
}  # fmt: skip
_LARGE, _BINARY = ("k", "M", "G", "T", "P", "E"), ("Ki", "Mi", "Gi", "Ti", "Pi")


def _dimension(**powers: int) -> Dimension:
    return tuple(sorted((base.replace("_", " "), Fraction(power)) for base, power in powers.items()))


LENGTH, MASS, TIME, CURRENT = (_dimension(**{base: 1}) for base in ("length", "mass", "time", "current"))
TEMPERATURE, INFORMATION = _dimension(temperature=1), _dimension(information=1)
FORCE = _dimension(mass=1, length=1, time=-2)
VOLUME, CALENDAR = times((), LENGTH, 3), _dimension(years=1)  # a year is so many months, but not so many days
ENERGY, POWER = times(FORCE, LENGTH), times(times(FORCE, LENGTH), TIME, -1)
OPERATIONS, PAIRED, OPERATIONS_OR_RATE = (
    _dimension(**{base: 1}) for base in ("floating_point_operations", "multiply_accumulates", "FLOPS")
)

CELSIUS, FAHRENHEIT = _dimension(degrees_Celsius=1), _dimension(degrees_Fahrenheit=1)
_DIGITAL = (INFORMATION, OPERATIONS, PAIRED, OPERATIONS_OR_RATE)


def _prefixed(
    symbol: str,
    dimension: Dimension,
    prefixes: tuple[str, ...] = (),
    *,
    factor: Fraction = Fraction(1),
    also: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    binary: bool = False,
) -> Iterator[Unit]:
    """A unit and its multiples. also: other symbols, which take prefixes, too. words: its full names.

    binary: the decimal prefixes are used for powers of 1024, too.
    """
    yield Unit(symbol, dimension, factor, (*also, *words))
    for prefix in (PREFIXES[name] for name in prefixes):
        mark = prefix.symbols[0]
        marks = ("k", "K") if mark == "k" and dimension in _DIGITAL else prefix.symbols  # KB is usual, Kg is not
        name, *others = (mark + base for base in (symbol, *also) for mark in marks)
        rival = PREFIXES.get(f"{mark.upper()}i") if binary else None
        other = rival.factor * factor if rival else None
        yield Unit(
            name, dimension, prefix.factor * factor, (*others, *(prefix.word + word for word in words)), "", other
        )


def _counted(name: str, *also: str) -> Unit:
    """What is counted one by one."""
    return Unit(name, _dimension(**{name: 1}), also=also)


COUNTED = (
    _counted("parameters", "parameter", "params", "param", "weights", "weight", "Parametern", "Gewichte"),
    _counted("tokens", "token"),
    _counted("pixels", "pixel", "px"),
    _counted("epochs", "epoch", "Epochen", "Epoche"),
    _counted("iterations", "iteration"),
    _counted("samples", "sample"),
    _counted("images", "image"),
    _counted("classes"),
    _counted("neurons", "neuron"),
    _counted("units"),
    Unit("FLOPs", OPERATIONS, also=("FLOP", "flops", "flop")),
)
ROWS = (
    *COUNTED,
    *(row for row in _prefixed("FLOPs", OPERATIONS, _LARGE, also=("FLOP",)) if row.name != "FLOPs"),
    *_prefixed("MACs", PAIRED, _LARGE, also=("MAC",)),
    *_prefixed("FLOPS", OPERATIONS_OR_RATE, _LARGE),
    *_prefixed("bit", INFORMATION, (*_LARGE, *_BINARY), also=("bits",)),
    *_prefixed(
        "B", INFORMATION, (*_LARGE, *_BINARY), factor=Fraction(8), words=("bytes", "byte", "Byte", "Bytes"), binary=True
    ),
    Unit("nats", INFORMATION, also=("nat",), constant="log2(e)"),
    *_prefixed("m", LENGTH, ("p", "n", "mu", "m", "c", "d", "k"), words=("metres", "metre", "meters", "meter")),
    Unit("inches", LENGTH, Fraction(254, 10000), ("inch",)),
    Unit("feet", LENGTH, Fraction(3048, 10000), ("foot", "ft")),
    Unit("miles", LENGTH, Fraction(1609344, 1000), ("mile",)),
    *_prefixed("s", TIME, ("p", "n", "mu", "m"), words=("seconds", "second", "Sekunden", "Sekunde")),
    Unit("minutes", TIME, Fraction(60), ("minute", "min", "Minuten", "Minute")),
    Unit("h", TIME, Fraction(3600), ("hours", "hour", "hrs", "Stunden", "Stunde")),
    Unit("days", TIME, Fraction(86400), ("day", "Tage", "Tag")),
    Unit("weeks", TIME, Fraction(7 * 86400), ("week", "Wochen", "Woche")),
    Unit("months", CALENDAR, Fraction(1, 12), ("month", "Monate", "Monat")),
    Unit("years", CALENDAR, Fraction(1), ("year", "Jahre", "Jahr")),
    Unit("decades", CALENDAR, Fraction(10), ("decade",)),
    Unit("centuries", CALENDAR, Fraction(100), ("century",)),
    Unit("millennia", CALENDAR, Fraction(1000), ("millennium",)),
    Unit("tonnes", MASS, Fraction(1000), ("tonne",)),
    *_prefixed("g", MASS, ("n", "mu", "m", "k"), factor=_TEN**-3, words=("grams", "gram")),
    *_prefixed("K", TEMPERATURE, ("m",), words=("kelvin",)),
    Unit("degC", CELSIUS, also=("celsius",)),  # its zero is another, so that it is no multiple
    Unit("degF", FAHRENHEIT, also=("fahrenheit",)),
    *_prefixed("A", CURRENT, ("mu", "m"), words=("amperes", "ampere")),
    *_prefixed("Hz", times((), TIME, -1), ("k", "M", "G", "T"), words=("hertz",)),
    *_prefixed("N", FORCE, ("m", "k"), words=("newtons", "newton")),
    *_prefixed("J", ENERGY, ("m", "k", "M", "G"), words=("joules", "joule")),
    *_prefixed("eV", ENERGY, ("k", "M", "G"), factor=Fraction(1602176634) * _TEN**-28),
    *_prefixed("W", POWER, ("mu", "m", "k", "M", "G", "T"), words=("watts", "watt")),
    *_prefixed("Wh", ENERGY, ("k", "M", "G", "T"), factor=Fraction(3600)),
    *_prefixed("V", times(POWER, CURRENT, -1), ("mu", "m", "k"), words=("volts", "volt")),
    *_prefixed("Pa", times(FORCE, LENGTH, -2), ("h", "k", "M"), words=("pascals", "pascal")),
    *_prefixed(
        "l", VOLUME, ("mu", "m", "c", "d"), factor=_TEN**-3, words=("litres", "litre", "liters", "liter")
    ),
    Unit("rad", (), also=("radians", "radian")),
    Unit("degrees", (), Fraction(1, 180), ("degree", "deg"), constant="pi"),
)  # fmt: skip

# What stands beside a number and multiplies it: what is printed keeps its digits. The word -> its power of ten.
MAGNITUDES: Mapping[str, int] = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "millions": 6, "billions": 9, "bn": 9, "mio": 6,
    "Mio": 6, "tausend": 3, "Tausend": 3, "Millionen": 6, "Milliarden": 9, "Milliarde": 9, "Mrd": 9,
    "percent": -2, "Prozent": -2, "permille": -3, "Promille": -3,
}  # fmt: skip
LETTERS: Mapping[str, int] = {"k": 3, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12}  # the same, where they are no letters
SHARES: Mapping[str, int] = {"%": -2, "‰": -3, "permil": -3, "textperthousand": -3}  # signs, and macros of LaTeX

# Units of two letters that are units behind a number where nothing says so. All others of two letters, or one, are
# names unless they are set as text, or something beside them is measured in units of the same kind.
_PLAIN = frozenset(
    {"cm", "mm", "km", "kg", "mg", "ml", "ms", "ns", "Hz", "px", "KB", "kB", "MB", "GB", "TB", "PB", "kW", "MW"}
)


def is_plain(spelling: str) -> bool:
    """Whether a word behind a number is certainly this unit, and no name."""
    return spelling in _PLAIN or not (len(spelling) <= 2 or spelling == "min")


BEHIND_A_SLASH = frozenset({"s", "h"})  # what a letter is behind a unit and a slash: km/h, GB/s

# Dimensions of which one may be the other by a convention or with another zero, and what would have to be known.
_ZERO = "whether temperatures or their differences are meant"
_PER_SECOND = "whether FLOPS are operations, or operations per second"
CONVENTIONS: tuple[tuple[Dimension, Dimension, str], ...] = (
    (PAIRED, OPERATIONS, "how many FLOPs a MAC is"),
    (OPERATIONS_OR_RATE, OPERATIONS, _PER_SECOND),
    (OPERATIONS_OR_RATE, times(OPERATIONS, TIME, -1), _PER_SECOND),
    (CELSIUS, TEMPERATURE, _ZERO),
    (CELSIUS, FAHRENHEIT, _ZERO),
    (FAHRENHEIT, TEMPERATURE, _ZERO),
)


def convention(one: Dimension, other: Dimension) -> str:
    """What would have to be known to compare the two; empty where nothing would help."""
    return next((said for *pair, said in CONVENTIONS if {*pair} == {one, other}), "")


_BASES = frozenset(base for row in COUNTED for base, _ in row.dimension)


def is_counted(dimension: Dimension) -> bool:
    """Whether it is a number of things, which a bare number may be, too."""
    return all(base in _BASES for base, _ in dimension)


def said(dimension: Dimension) -> str:
    """A dimension in words: `length / time^2`, or `a number`."""
    powers = [(base, abs(power), power > 0) for base, power in dimension]
    above, below = (
        " ".join(base if power == 1 else f"{base}^{power}" for base, power, side in powers if side is upper)
        for upper in (True, False)
    )
    return f"{above or 1} / {below}" if below else above or "a number"
