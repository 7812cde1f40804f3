"""The options of a pair as people give them, on the command line, in a line of JSON or in Python, and checked once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.reading.spelling import canonical
from theory.equality.case import UP_TO, Options
from theory.errors import InputError
from theory.exact import number_text

LARGEST_COUNT = 30
NAME = re.compile(r"[^\W\d]\w*")


def settings(given: Mapping[str, Any]) -> Options:
    """The options that these entries say; None and what is left out say nothing. Raises InputError.

    places, digits: 0 to 30, 1 to 30. tolerance: a number from 0 on, or one with a per cent sign. log: a base, or `e`.
    up_to, positive, integer, real, commuting: names, in a text set apart by commas, or one by one. seconds: above 0.
    """
    if unknown := sorted(given.keys() - RULES.keys()):
        raise InputError(f"there is no option {unknown[0]!r}; there are {', '.join(RULES)}")
    told = {name: value for name, value in given.items() if value is not None and value != ()}
    exclusive = [name for name in ("places", "digits", "tolerance") if name in told]
    if len(exclusive) > 1:
        raise InputError(f"--{exclusive[0]} and --{exclusive[1]} exclude each other; give one of them")
    found: dict[str, Any] = {}
    for name, value in told.items():
        found |= RULES[name](f"--{name.replace('_', '-')}", value)
    real = found.pop("real", frozenset())
    return Options(**{**found, "commuting": found.get("commuting", frozenset()) | real})


def _count(key: str, least: int) -> Callable[[str, Any], Mapping[str, Any]]:
    def rule(option: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= LARGEST_COUNT:
            raise InputError(f"{option}: expected {least} to {LARGEST_COUNT}, got {value}")
        return {key: value}

    return rule


def _tolerance(option: str, value: Any) -> Mapping[str, Any]:
    text = str(value).strip()
    relative = text.endswith("%")
    size = number_text(text.removesuffix("%"), option) / (100 if relative else 1)
    if size < 0:
        raise InputError(f"{option}: expected a number from 0 on, got {value}")
    return {"tolerance": size, "relative": relative}


def _base(option: str, value: Any) -> Mapping[str, Any]:
    if value == "e":
        return {}
    base = number_text(str(value), option)
    if base <= 0 or base == 1:
        raise InputError(f"{option}: expected a base above 0 other than 1, got {value}")
    return {"log": sp.Rational(base.numerator, base.denominator)}


def _listed(option: str, value: Any) -> list[str]:
    parts: Iterable[Any] = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, Iterable) or not all(isinstance(part, str) for part in parts):
        raise InputError(f"{option}: expected names, got {value!r}")
    return [part.strip() for part in parts if part.strip()]


def _letters(key: str) -> Callable[[str, Any], Mapping[str, Any]]:
    def rule(option: str, value: Any) -> Mapping[str, Any]:
        """Names as the reader spells them: `W_1` is W1."""
        names = _listed(option, value)
        if odd := next((name for name in names if not NAME.fullmatch(name)), None):
            raise InputError(f"{option}: expected names set apart by commas, such as N,K, got {odd!r}")
        return {key: frozenset(map(canonical, names))}

    return rule


def _up_to(option: str, value: Any) -> Mapping[str, Any]:
    names = _listed(option, value)
    if odd := next((name for name in names if name not in UP_TO), None):
        raise InputError(f"{option}: expected some of {', '.join(UP_TO)}, set apart by commas, got {odd!r}")
    return {"up_to": frozenset(names)}


def _seconds(option: str, value: Any) -> Mapping[str, Any]:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction) or not 0 < value < 10**6:
        raise InputError(f"{option}: expected a number above 0, got {value!r}")
    return {"seconds": float(value)}


RULES: Mapping[str, Callable[[str, Any], Mapping[str, Any]]] = {
    "places": _count("places", 0),
    "digits": _count("digits", 1),
    "tolerance": _tolerance,
    "log": _base,
    "up_to": _up_to,
    "positive": _letters("positive"),
    "integer": _letters("integer"),
    "real": _letters("real"),
    "commuting": _letters("commuting"),
    "seconds": _seconds,
}
