"""Rounding by stated rules, and printing with so many digits; exact throughout, no floats."""

from __future__ import annotations

from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)


def nearest(value: Fraction) -> int:
    """The nearest integer, ties away from zero."""
    size = floor(abs(value) + HALF)
    return -size if value < 0 else size


def round_half_up(value: Fraction | int, places: int) -> Fraction:
    """The value at so many decimal places, ties away from zero as by hand: 0.125 -> 0.13, -0.125 -> -0.13.

    A negative `places` rounds to tens, hundreds, ...
    """
    unit = Fraction(10) ** places
    return nearest(Fraction(value) * unit) / unit


def round_half_even(value: Fraction | int, places: int) -> Fraction:
    """The value at so many decimal places, ties to the even digit: 0.125 -> 0.12."""
    return round(Fraction(value), places)


def truncate(value: Fraction | int, places: int) -> Fraction:
    """The value with the digits behind so many decimal places cut off: -0.129 -> -0.12."""
    unit = Fraction(10) ** places
    return Fraction(int(Fraction(value) * unit)) / unit


def magnitude(value: Fraction | int) -> int:
    """The power of ten of the leading digit: 2 for 345, -3 for 0.0012; 0 for 0."""
    value = abs(Fraction(value))
    if not value:
        return 0
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    power = (bits + 1) * 30103 // 100000 + 1  # log10(2) = 0.30103 from above, so this is never too small
    while value < Fraction(10) ** power:
        power -= 1
    return power


def round_significant(value: Fraction | int, digits: int) -> Fraction:
    """The value at so many significant digits, ties away from zero."""
    if digits < 1:
        raise ValueError(f"expected at least 1 significant digit, but got {digits}")
    return round_half_up(value, digits - 1 - magnitude(value))


def show(value: Fraction | int, places: int = 0, *, thousands: bool = False) -> str:
    """The value rounded half up, with its trailing zeros: `-0.1750`; a count with `thousands`: `1,153,840`."""
    if places < 0:
        raise ValueError(f"expected 0 or more decimal places, but got {places}")
    scaled = nearest(Fraction(value) * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    whole = f"{int(whole):,}" if thousands else whole
    return f"{'-' if scaled < 0 else ''}{whole}{'.' if places else ''}{part}"


def show_significant(value: Fraction | int, digits: int) -> str:
    """The value at so many significant digits, in scientific notation where plain digits would be long or invented."""
    rounded = round_significant(value, digits)
    power = magnitude(rounded)
    if -5 <= power < digits:
        return show(rounded, digits - 1 - power)
    return f"{show(rounded / Fraction(10) ** power, digits - 1)}e{power}"


def decimal(value: Fraction) -> str:
    """All digits of a terminating decimal (`-0.01135`), or the fraction (`1/3`) where there is no end."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return show(value, max(twos, fives)) if rest == 1 else str(value)
