"""Calculations made by chance: correctly rounded ones are never wrong, and spoilt ones never right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from operator import add, mul, sub

import pytest

from theory.documents.formats import read
from theory.links.document import judged
from theory.links.link import Truth

SEED = 11
GOOD = (Truth.RIGHT, Truth.ROUNDED, Truth.ELSEWHERE)
SIGNS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, r"\cdot": mul}
PLACES = (0, 1, 2, 4)  # decimals of the operands


def shown(value: Fraction, places: int) -> str:
    """The value rounded half up, with all its places. It shares no code with what is tested."""
    scaled = int(abs(value) * 10**places + Fraction(1, 2))
    digits = str(scaled).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 and scaled else text


@dataclass(frozen=True)
class Calculation:
    """Numbers of so many decimals with signs between them, from left to right, each sign between brackets."""

    numbers: tuple[Fraction, ...]
    signs: tuple[str, ...]
    places: int

    @property
    def text(self) -> str:
        text = f"({shown(self.numbers[0], self.places)})"
        for sign, number in zip(self.signs, self.numbers[1:], strict=True):
            text = f"({text} {sign} ({shown(number, self.places)}))"
        return text

    def at(self, numbers: tuple[Fraction, ...]) -> Fraction:
        value = numbers[0]
        for sign, number in zip(self.signs, numbers[1:], strict=True):
            value = SIGNS[sign](value, number)
        return value

    @property
    def value(self) -> Fraction:
        return self.at(self.numbers)

    @property
    def reach(self) -> tuple[Fraction, Fraction]:
        """What it may come to where its operands are rounded: sums and products have their extremes in the corners."""
        half = Fraction(1, 2 * 10**self.places) if self.places > 2 else Fraction(0)
        corners = product(*((number - half, number + half) for number in self.numbers))
        values = [self.at(corner) for corner in corners]
        return min(values), max(values)


def calculations(count: int, chance: random.Random) -> Iterator[Calculation]:
    for _ in range(count):
        places = chance.choice(PLACES)
        size = chance.randint(2, 3)
        numbers = tuple(Fraction(chance.randint(-999, 999), 10**places) for _ in range(size))
        yield Calculation(numbers, tuple(chance.choice(list(SIGNS)) for _ in numbers[1:]), places)


def verdict(left: str, relation: str, right: str) -> Truth:
    *_, step = judged(read("a.md", f"$${left} {relation} {right}$$"))  # nobody asks here for the slip behind it
    return step.links[-1].truth


def spoilt(text: str, chance: random.Random) -> str:
    """The number with another digit, another sign, or a digit less at its end."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = chance.choice(places)
    other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
    changed = text[:place] + other + text[place + 1 :]
    return chance.choice([changed, changed, text.removeprefix("-") if text.startswith("-") else f"-{text}"])


def near(calculation: Calculation, text: str) -> bool:
    """Whether the number may be the result, rounded or exact, where operands with many decimals are rounded."""
    low, high = calculation.reach
    value = Fraction(text)
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2])) if "." in text else Fraction(0)
    return low <= value + half and value - half <= high


def right_ones(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for one in calculations(count, chance):
        places = 0 if one.value.denominator == 1 and chance.random() < 0.5 else chance.choice((1, 2, 3, 4))
        text = shown(one.value, places)
        assert verdict(one.text, "=", text) in GOOD, (seed, one.text, text)
        assert verdict(one.text, r"\approx", shown(one.value, 0)) in GOOD, (seed, one.text)
        percent = rf"{shown(100 * one.value, places)} \%"
        assert verdict(one.text, "=", percent) in GOOD, (seed, one.text, percent)
        relation = "<" if one.value < 1 else r"\ge"
        assert verdict(one.text, relation, "1") is Truth.RIGHT, (seed, one.text)


def spoilt_ones(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for one in calculations(count, chance):
        text = spoilt(shown(one.value, chance.choice((0, 1, 2, 3, 4))), chance)
        if not near(one, text):
            assert verdict(one.text, "=", text) not in GOOD, (seed, one.text, text)
        if one.value.denominator != 1:  # a whole number claims itself
            whole = str(round(one.value))
            if not near(one, whole):
                assert verdict(one.text, "=", whole) is Truth.WRONG, (seed, one.text, whole)
        wrong = r"\ge" if one.value < 1 else "<"
        assert verdict(one.text, wrong, "1") is Truth.WRONG, (seed, one.text)
        assert verdict(one.text, r"\ne", one.text) is Truth.WRONG, (seed, one.text)
        percent = spoilt(shown(100 * one.value, 2), chance)
        if abs(Fraction(percent) / 100 - one.value) > Fraction(1, 2 * 10**4) and one.places <= 2:
            assert verdict(one.text, "=", rf"{percent} \%") not in GOOD, (seed, one.text, percent)


def test_what_is_rounded_correctly_is_right() -> None:
    right_ones(150, SEED)


def test_what_is_spoilt_is_not() -> None:
    spoilt_ones(150, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_of_both(seed: int) -> None:
    right_ones(2000, seed)
    spoilt_ones(2000, seed)
