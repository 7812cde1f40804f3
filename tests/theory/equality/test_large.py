"""Factorials and large exact numbers: decided, however many digits they have; whole numbers of Python are the judge."""

from __future__ import annotations

import math
import random
import time
from fractions import Fraction

import pytest

from theory.equality import Equality, judge

SEED = 3
FAST, MANY = 40, 10_000


@pytest.mark.parametrize(
    ("gold", "answer", "verdict"),
    [
        (r"\frac{1}{2004!}", r"\frac{1}{2006!}", "different"),
        ("2004! * 2005", "2005!", "equal"),
        ("2004! * 2005", "2005! + 1", "different"),
        ("(n+1)!", "(n+1) n!", "equal"),
        ("(n+1)!", "n (n+1)", "different"),
        ("-3!", "-6", "equal"),
        ("2^{3!}", "64", "equal"),
        ("(2n)!", "2 n!", "different"),
        ("n!^2", "(n^2)!", "different"),
        (r"\frac{2^{2005}+1}{3 \cdot 2^{2006}}", r"\frac{1}{3 \cdot 2^{2006}}", "different"),
        (r"\frac{2^{2005}+1}{3 \cdot 2^{2006}}", r"\frac{1}{6} + \frac{1}{3 \cdot 2^{2006}}", "equal"),
        ("2^{2006} + 1", "2^{2006}", "different"),
        ("3!!", "720", "unread"),
        ("5000!", "5000! + 1", "undecided"),
    ],
)
def test_large_numbers(gold: str, answer: str, verdict: str) -> None:
    assert judge(gold, answer).verdict.value == verdict


def formula(rng: random.Random) -> tuple[str, Fraction]:
    """A product or quotient of powers and factorials, perhaps with a small number added, and its value."""
    pieces = []
    for _ in range(rng.randint(1, 3)):
        if rng.random() < 0.5:
            base, exponent = rng.choice((2, 3, 6, 10)), rng.randint(0, 2500)
            pieces.append((f"{base}^{{{exponent}}}", Fraction(base) ** exponent))
        else:
            number = rng.randint(0, 900)
            pieces.append((f"{number}!", Fraction(math.factorial(number))))
    text, value = pieces[0]
    for other, size in pieces[1:]:
        if rng.random() < 0.5:
            text, value = f"{text} * {other}", value * size
        else:
            text, value = f"\\frac{{{text}}}{{{other}}}", value / size
    added = rng.choice((0, 0, 1, -1))
    return (f"{text} + {added}" if added > 0 else f"{text} - 1" if added else text), value + added


def check_numbers(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        state = rng.getstate()
        one = formula(rng)
        rng.setstate(state)
        other = formula(rng) if rng.random() < 0.1 else (f"\\frac{{2 ({one[0]})}}{{2}}", one[1])
        if rng.random() < 0.5:
            other = f"{other[0]} + 10^{{-{rng.randint(1, 300)}}}", other[1] + 1
        found = judge(one[0], other[0]).verdict
        assert found is (Equality.EQUAL if one[1] == other[1] else Equality.DIFFERENT), (one[0], other[0])


def test_large_numbers_are_told_apart_as_whole_numbers_say() -> None:
    check_numbers(SEED, FAST)


def test_what_is_too_large_is_refused_at_once() -> None:
    start = time.process_time()
    for text in ("9^{9^{9^9}}", "10^{1000000000}", "((3!)!)!", "(10^{300})!", "(n!)!", "1^{999999999}"):
        assert judge(text, "1").verdict is not Equality.EQUAL
    assert time.process_time() - start < 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_large_numbers(seed: int) -> None:
    check_numbers(seed, MANY // 10)
