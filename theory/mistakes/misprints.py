"""The small changes by which a right number is written down wrong: a table of rules on its printed digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from checks.tree import Number

Undone: TypeAlias = Iterator[Number]
PLACES = (1, 2, 3)  # by which a decimal point is written too far
DIGITS = re.compile(r"[0-9]+\.?[0-9]*")


@dataclass(frozen=True, slots=True)
class Misprint:
    """One kind of slip of the pen. name: in plain words. undone: a number as printed -> what may have been meant."""

    name: str
    undone: Callable[[Number], Undone]


def _exchanged(number: Number) -> Undone:
    text = number.text
    if not DIGITS.fullmatch(text):
        return
    for one in range(len(text)):
        two = one + 2 if text[one + 1 : one + 2] == "." else one + 1
        if two < len(text) and "." not in (text[one], text[two]) and text[one] != text[two]:
            meant = text[:one] + text[two] + text[one + 1 : two] + text[one] + text[two + 1 :]
            yield Number(Fraction(meant), meant)


def _moved(number: Number) -> Undone:
    if len(re.sub("[^0-9]", "", number.text).strip("0")) > 1:  # 0, and a single digit, is that of too many numbers
        for places in PLACES:
            yield number.scaled(places)
            yield number.scaled(-places)


def _another(number: Number) -> Undone:
    if DIGITS.fullmatch(number.text):
        for at, digit in enumerate(number.text):
            for other in "0123456789" if digit.isdigit() else "":
                meant = number.text[:at] + other + number.text[at + 1 :]
                yield Number(Fraction(meant), meant)


MISPRINTS: tuple[Misprint, ...] = (
    Misprint("two digits exchanged", _exchanged),
    Misprint("the decimal point in another place", _moved),
)
ANOTHER = Misprint("another digit", _another)  # which explains too much to be named
