"""What a printed number claims, and whether a value agrees with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeAlias

from msgspec import Struct

from checks.reading.lexing import LIMITS, Limits, ReadError, quoted, recurring
from checks.rounding import (
    HALF,
    decimal,
    magnitude,
    nearest,
    round_half_even,
    round_half_up,
    round_significant,
    show,
    show_significant,
    truncate,
)

__all__ = [
    "Agreement", "Comparison", "Interval", "Printed", "agreement", "agrees", "as_printed", "claims", "decimal",
    "magnitude", "overlap", "possible", "printed",
    "round_half_even", "round_half_up", "round_significant", "show", "show_significant", "truncate",
]  # fmt: skip

Interval: TypeAlias = tuple[Fraction, Fraction]  # both ends belong to it


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as somebody wrote it.

    text: the source. value: what stands there, exact. quantum: the weight of its last digit (1/10000 for `-0.0113`,
    1/100 of that for a percentage); None for a fraction such as `3/16`, which claims to be exact.
    digits: how many significant digits are printed; None for a fraction. continued: `0.333...` says that more digits
    follow, so that it is cut off, not rounded. doubt: what else the text may mean, or nothing.
    """

    text: str
    value: Fraction
    quantum: Fraction | None
    digits: int | None = None
    continued: bool = False
    doubt: str = ""

    @property
    def rounded(self) -> Interval:
        """The real values that round to this text, ties included."""
        half = HALF * (self.quantum or 0)
        return self.value - half, self.value + (0 if self.minus_zero else half)

    @property
    def truncated(self) -> Interval:
        """The closure of the real values from which cutting off digits leaves this text."""
        quantum = self.quantum or Fraction(0)
        below = quantum if self.value < 0 or (self.value == 0 and not self.text.startswith("+")) else Fraction(0)
        above = quantum if self.value > 0 or (self.value == 0 and not self.minus_zero) else Fraction(0)
        return self.value - below, self.value + above

    @property
    def periodic(self) -> Fraction | None:
        """The value if the digits go on as they repeat, so that 0.333... is 1/3; None where they do not repeat."""
        found = _CONTINUED.match(self.text) if self.continued else None
        if found is None:
            return None
        digits = found["part"]
        for length in range(1, len(digits) // 2 + 1):
            period = digits[-length:]
            if digits.endswith(period * (3 if length == 1 else 2)):
                rest = recurring(period, len(digits))
                return self.value - rest if self.value < 0 else self.value + rest
        return None

    @property
    def minus_zero(self) -> bool:
        """Whether a sign stands before zeros: `-0.00` claims a value that is not positive."""
        return self.value == 0 and self.text.startswith(("-", "−"))

    @property
    def claim(self) -> str:
        """The claim in words: `-0.0113 claims a value from -0.01135 to -0.01125, rounded to 4 decimal places`."""
        if self.quantum is None:
            return f"{self.text} claims to be exact"
        low, high = self.truncated if self.continued else self.rounded
        how = "cut off after" if self.continued else "rounded to"
        return f"{self.text} claims a value from {decimal(low)} to {decimal(high)}, {how} {_unit(self.quantum)}"


_CONTINUED = re.compile(r"[-−+]?\s?[0-9]+\.(?P<part>[0-9]+)\s?(?:\.\.\.|…|\\[lc]?dots)\s*\Z")


class Agreement(Enum):
    """How a value and a printed number agree, best first; of an enclosure, the worst of its values."""

    EXACT = "right exactly"
    ROUNDED = "right as rounded"
    TRUNCATED = "right as cut off"
    UNDECIDED = "undecided"  # the enclosure is too wide to tell
    WRONG = "wrong"

    @property
    def agrees(self) -> bool:
        return self in (Agreement.EXACT, Agreement.ROUNDED, Agreement.TRUNCATED)


class Comparison(Struct, frozen=True):
    """The outcome of a comparison. value: both ends of it. short: in which respect the text has too few digits.

    Thousands are made for one sentence that is read, so words are made when they are asked for.
    """

    agreement: Agreement
    printed: Printed
    value: Interval
    short: str = ""

    @property
    def agrees(self) -> bool:
        return self.agreement.agrees

    @property
    def units(self) -> Fraction | None:
        """By how many units of the last printed digit the two differ; None where the text claims to be exact."""
        if self.agreement is Agreement.EXACT:
            return Fraction(0)
        farthest = max(abs(end - self.printed.value) for end in self.value)
        return farthest / self.printed.quantum if self.printed.quantum else None

    @property
    def detail(self) -> str:
        """What the text claims, and what the value is."""
        if self.agreement is Agreement.EXACT:
            return f"equal to {self.printed.text}{self.short}"
        return f"{self.printed.claim}; the value is {_range(*self.value)}{self.short}"


def agrees(
    printed: Printed, value: Fraction | int | Interval, *, places: int | None = None, digits: int | None = None
) -> Comparison:
    """Whether a value, or every value of an enclosure (low, high), agrees with the printed number.

    places, digits: demand at least so many decimal places, or significant digits; a text with fewer is judged at its
    own, and the detail says so.
    """
    low, high = value if isinstance(value, tuple) else (Fraction(value), Fraction(value))
    if low > high:
        raise ValueError(f"expected an interval (low, high), but got ({low}, {high}); swap the ends")
    short = ""
    if places is not None and printed.quantum is not None and printed.quantum > Fraction(1, 10**places):
        short = f"; {_unit(printed.quantum)} instead of {places}"
    if digits is not None and printed.digits is not None and printed.digits < digits:
        short += f"; {printed.digits} significant digit{'s' * (printed.digits > 1)} instead of {digits}"
    return Comparison(agreement(printed, (low, high)), printed, (low, high), short)


def agreement(printed: Printed, value: Fraction | Interval) -> Agreement:
    """How a value, or every value of an enclosure (low, high), agrees with the printed number.

    Right exactly: equal. Right as rounded: within half a unit of the last printed digit; a tie counts when rounding
    half up (away from zero) or half to even gives the text. Right as cut off: the value without its further digits.
    An enclosure that holds right and wrong values is UNDECIDED: compute more digits.
    """
    low, high = value if isinstance(value, tuple) else (value, value)
    if low == high:
        return _pointwise(printed, low)
    found = max((_pointwise(printed, end) for end in (low, high)), key=list(Agreement).index)
    spans = (printed.truncated,) if printed.continued else (printed.rounded, printed.truncated)
    if found is Agreement.WRONG and any(overlap(span, (low, high)) for span in spans):
        return Agreement.UNDECIDED
    return Agreement.ROUNDED if found is Agreement.EXACT else found


def claims(printed: Printed, *, approximate: bool = False) -> tuple[Printed, ...]:
    """What a number claims beside a relation: more than one thing where zeros at its end may be digits or not.

    Under an equals sign a whole number claims itself, so that 7/2 is not 4. Where it is approximate it is rounded to a
    whole number, and with zeros at its end maybe to tens or hundreds: 61,706 is about 62,000.
    """
    if printed.quantum != 1:
        return (printed,)
    if not approximate:
        return (replace(printed, quantum=None, digits=None),)
    zeros = len(found[0]) if printed.value and (found := re.search("0*$", str(abs(printed.value)))) else 0
    return tuple(replace(printed, quantum=Fraction(10**place)) for place in range(zeros + 1))


def possible(printed: Printed, span: Interval) -> bool:
    """Whether some value of the interval may be printed like this, rounded (or cut off, where the text says so)."""
    if printed.quantum is None:
        return span[0] <= printed.value <= span[1]
    return overlap(printed.truncated if printed.continued else printed.rounded, span)


def _pointwise(printed: Printed, value: Fraction) -> Agreement:
    """The agreement of one real value. The values that agree form an interval: if both ends do, all between do."""
    if value == printed.value:
        return Agreement.EXACT
    if printed.quantum is None or (printed.minus_zero and value > 0):
        return Agreement.WRONG
    scaled, written = value / printed.quantum, printed.value / printed.quantum
    if not printed.continued and written in (nearest(scaled), round(scaled)):  # round: ties to even
        return Agreement.ROUNDED
    return Agreement.TRUNCATED if written == int(scaled) else Agreement.WRONG


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals have a value in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _range(low: Fraction, high: Fraction) -> str:
    """A value or an enclosure with enough digits to see where it lies."""
    if low != high:
        return f"between {show_significant(low, 12)} and {show_significant(high, 12)}"
    exact = decimal(low) if low.denominator.bit_length() <= 64 else ""
    return exact if 0 < len(exact) <= 20 else f"{show_significant(low, 12)}..."


def _unit(quantum: Fraction) -> str:
    """`4 decimal places`, `units`, or the weight itself."""
    places = len(str(quantum.denominator)) - 1
    if quantum == 1:
        return "a whole number"
    if quantum.numerator == 1 and quantum.denominator == 10**places:
        return f"{places} decimal place{'s' * (places > 1)}"
    return f"a multiple of {quantum}"


# From here on: reading a printed number.


def printed(text: str, limits: Limits = LIMITS) -> Printed:
    """Read a printed number: `-0.01`, `1,153,840`, `61{,}706`, `3.2e-4`, `3.2 \\times 10^{-4}`, `12 %`, `3/16`.

    A decimal comma is read only where a comma cannot group thousands (`0,11`, `1000,99`). Raises ReadError for
    anything else, units and mixed numbers included.
    """
    if (found := as_printed(text, limits)) is not None:
        return found
    expected = "a printed number such as -0.0113, 61,706, 3.2e-4, 12 % or 3/16"
    raise ReadError(0, expected, quoted(text), "give one number")


Groups: TypeAlias = dict[str, Any]  # the groups of a pattern for numbers, by name


@lru_cache(maxsize=4096)
def as_printed(text: str, limits: Limits = LIMITS) -> Printed | None:
    """The printed number that a text is, None where it is none. Raises ReadError for one that is too long."""
    if len(text) > 2 * limits.digits:
        raise ReadError(0, f"a printed number of at most {limits.digits} digits", f"{len(text)} characters")
    plain = text.strip()
    if not BARE.fullmatch(plain):
        plain = _plain(plain)
    if not plain.startswith(BEGINNINGS):
        return None
    for pattern, rule in _rules():
        found = pattern.fullmatch(plain)
        if found:
            groups = found.groupdict()
            if len(_NO_DIGIT.sub("", found[0])) > limits.digits or abs(_power(groups)) > limits.exponent:
                raise ReadError(0, f"at most {limits.digits} digits", quoted(text), "write a smaller number")
            return rule(text.strip(), groups)
    return None


_NO_DIGIT = re.compile("[^0-9]+")
BARE = re.compile(r"[+-]?[0-9.,]+")  # nothing in it is spelled in another way
BEGINNINGS = (*"+-.0123456789", "\\frac", "\\dfrac", "\\tfrac", "\\cfrac")


_SPELLED = str.maketrans(
    {"−": "-", "\u2009": " ", "\u202f": " ", "\u00a0": " ", "×": "*", "·": "*", "⋅": "*", "…": "..."}
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", [f"^{c}" for c in "0123456789-+"], strict=True))
)


def _plain(text: str) -> str:
    """A text without white space at its ends, with LaTeX and Unicode spellings replaced by ASCII ones."""
    plain = text.translate(_SPELLED)
    plain = re.sub(r"(?<=\^[0-9+-])\^(?=[0-9])", "", plain)  # 10⁻⁴ gave 10^-^4
    plain = re.sub(r"(?<=\^[0-9+-][0-9])\^(?=[0-9])", "", plain)
    plain = re.sub(r",\\!\s*|\{,\}", ",", plain)
    plain = re.sub(r"\\[,;:!]|\\ |~", " ", plain)
    plain = re.sub(r"\s*\\(?:times|cdot)\s*", "*", plain).replace("\\%", "%")
    plain = re.sub(r"\\(?:dots|ldots|cdots)$", "...", plain)
    return re.sub(r"\^\{\s*([+-]?[0-9]+)\s*\}", r"^\1", plain)


_SIGN = r"(?P<sign>[+-]?)\s?"
_POWER = r"(?:[eE](?P<e>[+-]?[0-9]{1,6})|\s?[*x]\s?10\^(?P<ten>[+-]?[0-9]{1,6})|)"
_TAIL = r"(?P<more>\s?\.\.\.|)(?P<percent>\s?(?:%|per ?cent|pct)|)"


_FRAC = r"\\[dtc]?frac\s*(?:\{(?P<above>-?[0-9]+)\}|(?P<a>[0-9]))\s*(?:\{(?P<below>[0-9]+)\}|(?P<b>[0-9]))"


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[str, Groups], Printed]], ...]:
    """A pattern for each way to write a number, and how it is read. The first that fits the whole text is taken."""
    decimals = (
        rf"(?P<whole>[0-9]+)?(?:\.(?P<part>[0-9]*))?(?<=[0-9.]){_POWER}",
        r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<part>[0-9]+)",  # 1.153.840,5
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})",
        rf"(?P<whole>[0-9]+),(?P<part>[0-9]+){_POWER}",
    )
    fractions = (r"(?P<above>[0-9]+)\s?/\s?(?P<below>[0-9]+)", _FRAC)
    return (
        *((re.compile(_SIGN + body + _TAIL), _digits) for body in decimals),
        *((re.compile(_SIGN + body), _fraction) for body in fractions),
    )


def _power(groups: Groups) -> int:
    return int(groups.get("e") or groups.get("ten") or 0)


def _digits(text: str, groups: Groups) -> Printed:
    """A decimal number, from its whole part, its decimals and its power of ten."""
    written, part = groups["whole"] or "", groups.get("part") or ""
    whole = _NO_DIGIT.sub("", written)
    if not whole + part:
        raise ReadError(0, "a digit", quoted(text), "give one number")
    shift = _power(groups) - len(part) - 2 * bool(groups["percent"])
    quantum = _weight(shift)
    value = int(whole + part) * quantum
    doubt = ""
    if written.count(",") == 1 and not part and written[-4] == ",":
        doubt = f"with a decimal comma it would be {written.replace(',', '.')}"
    digits = len((whole + part).lstrip("0")) or 1
    return Printed(text, -value if groups["sign"] == "-" else value, quantum, digits, bool(groups["more"]), doubt)


@lru_cache(maxsize=256)
def _weight(place: int) -> Fraction:
    return Fraction(10) ** place


def _fraction(text: str, groups: Groups) -> Printed:
    """A fraction of two integers, which claims to be exact."""
    above, below = int(groups["above"] or groups["a"]), int(groups["below"] or groups["b"])
    if below == 0:
        raise ReadError(0, "a denominator other than 0", quoted(text), "check the fraction")
    value = Fraction(above, below)
    return Printed(text, -value if groups["sign"] == "-" else value, None)
