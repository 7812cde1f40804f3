"""Made-up students: right answers rounded by hand in many ways, and answers that carry one known mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np

from checks.enclosure import rational
from checks.evaluation import EvaluationError, array
from checks.rounding import round_half_even, round_half_up, show
from checks.spans import ends
from theory.grading.judging.catalogue import Catalogue
from theory.grading.key import Key
from theory.mistakes import Mistake

ROUNDINGS = (round_half_up, round_half_even)


@dataclass(frozen=True)
class Student:
    """shown: quantity -> what was printed. mistake: the one that was made, if any, and where it first shows."""

    shown: Mapping[str, str]
    mistake: Mistake | None = None


def numeric(key: Key) -> list[str]:
    """The scalar quantities that have a number, in order."""
    return [name for name in key.order if name in key.exact and np.shape(key.exact[name]) == ()]


def printed(value: Fraction, places: int, rng: Random) -> str:
    """The rounded value in one of the notations that people use."""
    text = show(value, places)
    style = rng.randrange(6)
    if style == 1:
        return text.replace("-", "−")
    if style == 2 and text.lstrip("-").startswith("0.") and places > 0:
        return text.replace("0.", ".", 1)
    if style == 3 and value.denominator == 1 and abs(value) >= 1000:
        return show(value, 0, thousands=True)
    if style == 4 and value and places > 0:
        digits = str(abs(round_half_up(value * 10**places, 0))).lstrip("0")
        power = len(digits) - 1 - places
        mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
        return f"{'-' if value < 0 else ''}{mantissa}e{power}"
    if style == 5:
        return f"${text}$"
    return text


def calculate(
    key: Key, rng: Random, places: int, *, mistake: Mistake | None = None, every: bool = True
) -> dict[str, Fraction | Any] | None:
    """Every quantity by hand: each step from rounded operands, rounded itself (or kept whole, where `every` is off)."""
    values: dict[Any, Any] = dict(key.start)
    found: dict[str, Any] = {}
    rounding = rng.choice(ROUNDINGS)
    for name in key.order:
        if name not in key.exact:
            continue
        rule = rng.choice(key.rules[name])
        if mistake is not None and mistake.quantity == name:
            rule = mistake.rules[name]
        try:
            value = rule.reach(values)
            if np.shape(value) != np.shape(key.exact[name]):
                return None
            if every:
                value = _rounded(value, places, rounding)
        except EvaluationError:
            return None
        values[key.derivation.symbol(name)] = found[name] = value
    return found


def _rounded(value: Any, places: int, rounding: Any) -> Any:
    if isinstance(value, np.ndarray):
        return array([_rounded(entry, places, rounding) for entry in value.flat], value.shape)
    low, high = ends(value)
    return rational(rounding((low + high) / 2, places))


def middle(value: Any) -> Fraction:
    low, high = ends(value)
    return (low + high) / 2


def right(key: Key, rng: Random, places: int) -> Student | None:
    """A student without a mistake, who rounds every step, or only what is written down, and shows some of it."""
    every = rng.random() < 0.7
    found = calculate(key, rng, places, every=every)
    return None if found is None else Student(_written(key, found, places, rng))


def mistaken(key: Key, catalogue: Catalogue, rng: Random, places: int) -> Student | None:
    """A student with one mistake. None where a careful hand may print the same."""
    last = rng.choice([name for name in key.derivation.answer if name in numeric(key)])
    mistake, _ = rng.choice(catalogue.values(last))
    found = calculate(key, rng, places, mistake=mistake, every=key.places == places)
    if found is None or round_half_up(middle(found[last]), places) in right_prints(key, last, places):
        return None
    shown = dict(_written(key, found, places, rng))
    shown[last] = printed(round_half_up(middle(found[last]), places), places, rng)
    return Student(shown, mistake)


@cache
def right_prints(key: Key, name: str, places: int) -> frozenset[Fraction]:
    """What careful hands print for a quantity: the exact value, and what rounding every step leads to."""
    rng = Random(places)
    ways = [calculate(key, rng, places, every=True) for _ in range(40)]
    hands = {round_half_up(middle(way[name]), places) for way in ways if way is not None}
    return frozenset(hands | {round_half_up(middle(key.exact[name]), places)})


def _written(key: Key, found: Mapping[str, Any], places: int, rng: Random) -> dict[str, str]:
    names = [name for name in numeric(key) if name in found]
    asked = [name for name in key.derivation.answer if name in names]
    share = rng.choice((0, 0.3, 1))
    shown = [name for name in names if name in asked or rng.random() < share]
    return {name: printed(round_half_up(middle(found[name]), places), places, rng) for name in shown}
