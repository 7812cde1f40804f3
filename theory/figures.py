"""How a value is written: rounded to decimals, exact as a fraction, or with digits that are certain."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from checks.arrays import is_array
from checks.enclosure import PRECISION, fraction, precision, round_scalar, settle
from theory.figure import Figure

SIGNIFICANT = 12  # digits of an irrational value that are written
LONGEST = 10**30  # a longer whole number is written by its leading digits
WIDEST = 10**6  # a fraction whose parts are larger is written as a decimal


def decimal(value: Fraction, places: int) -> str:
    """With trailing zeros: -0.175 to 4 places is `-0.1750`. The value must already be rounded to these places."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {places} decimals; round it first")
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if scaled < 0 else text


def whole(value: Any) -> int | None:
    """The value as an integer where it is exactly one."""
    return int(value.p) if isinstance(value, fmpq) and value.q == 1 else None


def rounded(value: Any, places: int) -> str:
    """A scalar to this many decimals; whole numbers of counts keep their form, with separators."""
    return decimal(_round(value, places), places)


def _round(value: Any, places: int) -> Fraction:
    return settle(lambda bits: value, lambda found: round_scalar(found, places))


def exact(value: Any) -> Figure:
    """`1,151,280`, `3/16`, or, for an irrational value, the 12 digits that are certain."""
    number = whole(value)
    if number is not None and abs(number) < LONGEST:
        return Figure(f"{number:,}")
    if isinstance(value, fmpq):
        parts = fraction(value)
        if max(abs(parts.numerator), parts.denominator) <= WIDEST:
            return Figure(f"{parts.numerator}/{parts.denominator}")
    return Figure(significant(value, SIGNIFICANT), near=True)


def plain(value: Any) -> str:
    """The exact value for machines: `1151280`, `-7/40`, or 30 certain digits of an irrational value."""
    if isinstance(value, fmpq):
        return str(fraction(value))
    return significant(value, 30)


def significant(value: Any, digits: int) -> str:
    """The value to this many significant digits, correctly rounded, in plain or scientific notation."""
    if value == 0 or (isinstance(value, arb) and value.contains(0)):
        return "0"  # to all digits that are known
    with precision(PRECISION):
        exponent = int(float((abs(arb(value)).log() / arb.const_log10()).mid().floor()))
    if -5 < exponent < digits:
        text = decimal(_round(value, digits - 1 - exponent), digits - 1 - exponent)
        return text.rstrip("0").rstrip(".") if "." in text else text
    with precision(PRECISION):
        scaled = value * fmpq(10) ** -exponent
    mantissa = decimal(_round(scaled, digits - 1), digits - 1).rstrip("0").rstrip(".")
    return f"{mantissa}e{exponent:+03d}"


def operand(value: Any) -> str:
    """A value as it is put in place of a letter: a whole number, a short decimal or fraction, or 6 digits."""
    if (number := whole(value)) is not None:
        return str(number)
    if isinstance(value, fmpq):
        parts = fraction(value)
        for places in range(1, 7):
            if (10**places * parts).denominator == 1:
                return decimal(parts, places)
        if max(abs(parts.numerator), parts.denominator) <= WIDEST:
            return f"{parts.numerator}/{parts.denominator}"
    return significant(value, 6)


def exact_operand(value: Any) -> str:
    """A result put in place of a letter where nothing is rounded: a fraction stays a fraction."""
    found = exact(value)
    return significant(value, 6) if found.near else found.text.replace(",", "")


def each(write: Callable[[Any], Any], value: Any) -> Any:
    """`write` applied to a scalar, or to every entry: nested lists for an array."""
    if is_array(value):
        return [each(write, part) for part in value] if value.ndim else write(value.item())
    return write(value)
