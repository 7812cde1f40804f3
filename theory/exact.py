"""Exact numbers from what a file or a command line states; nothing heavy is imported here."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, TypeAlias

from theory.errors import InputError

Exact: TypeAlias = "Fraction | tuple[Exact, ...]"  # a matrix is a tuple of rows

LONGEST = 400  # characters of a number's text, and the largest exponent of ten: beyond, it is no given but a trap


def number(value: Any, where: str = "a number") -> Fraction:
    """An exact number from TOML (whole, or a decimal read as Fraction) or from a text such as `3/16`.

    Raises InputError for anything else.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        return number_text(value, where)
    raise InputError(f'{where}: expected a number such as 0.5 or "3/16", got {_shown(value)}')


def number_text(text: str, where: str = "a number") -> Fraction:
    """The exact value of a decimal or a fraction; bounded before anything is computed."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or len(text) > LONGEST or abs(int(match["exponent"] or 0)) > LONGEST:
        raise InputError(f"{where}: expected a number such as 0.5, 1e-3 or 3/16, got {_shown(text)}")
    if match["below"] is not None and not int(match["below"]):
        raise InputError(f"{where}: {_shown(text)} divides by zero")
    return Fraction(text.strip())


_NUMBER = re.compile(r"[+-]?(?:\d+/(?P<below>\d+)|(?:\d+\.?\d*|\.\d+)(?:[eE](?P<exponent>[+-]?\d{1,4}))?)")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def exact(value: Any, where: str) -> Exact:
    """A number, a vector or a matrix as a question states it, exact. Raises InputError."""
    if isinstance(value, (list, tuple)):
        return tuple(exact(entry, where) for entry in value)
    return number(value, where)
