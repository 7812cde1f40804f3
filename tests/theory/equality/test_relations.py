"""Relations: equations up to a factor, inequalities and sets of one letter; exact fractions are the judge."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from theory.equality import Equality, judge

SEED = 11
FAST, MANY = 60, 10_000


@pytest.mark.parametrize(
    ("gold", "answer", "verdict", "why"),
    [
        ("2x+y=3", "4x+2y=6", "equal", "twice the same"),
        ("2x+y=3", "4x+2y=7", "different", "parallel"),
        ("2x+4y-3=0", "y = -x/2 + 3/4", "equal", "solved for y"),
        ("y = 2x", "x = y/2", "equal", "solved for the other letter"),
        ("y = y/2 + 1", "y = 2", "equal", "the name stands on both sides"),
        ("5 = x", "x = 5", "equal", "from the other end"),
        ("x = 5", "y = 5", "undecided", "another letter"),
        ("3x-y+13=0", "3x+4y+14=0", "different", "a point of one line is not on the other"),
        ("a = (c*x^3)/x", "a*x = c*x^3", "undecided", "they differ at x = 0"),
        ("2 = 3", "5 = 7", "undecided", "no letters, nothing to compare"),
        ("x^2 + 1 = 0", "x^2 + 2 = 0", "undecided", "neither has a real solution"),
        ("x^2 - 2 = 0", "x^2 - 3 = 0", "different", "a zero of one, irrational, is none of the other"),
        ("A X = B", "X A = B", "undecided", "capitals may be matrices"),
        ("A X = B", "2 A X = 2 B", "equal", "in order"),
        ("e^x y = e^x", "y = 1", "undecided", "the factor is no constant"),
        ("x*y = 1", "x*y = 1 + x", "different", "points of a hyperbola"),
        ("x + y < 1", "2x + 2y < 2", "equal", "a positive factor"),
        ("x + y < 1", "-x - y > -1", "equal", "a negative factor turns it"),
        ("x + y < 1", "-x - y < -1", "different", "a negative factor that does not turn it"),
        ("x + y < 1", r"x + y \le 1", "different", "the boundary"),
        (r"x + y \ne 1", r"2x + 2y \ne 2", "equal", "what is excluded, up to a factor"),
        ("1/x < 1", "1/x < 1 + 0", "equal", "the same domain"),
        ("1/x < 1", "1 < x", "different", "at a negative x"),
        (r"m \ge \sqrt{2}", r"m \in [\sqrt{2}, +\infty)", "equal", "a bound that is no fraction"),
        (r"m \ge \sqrt{2}", r"m \in (\sqrt{2}, +\infty)", "different", "the end"),
        ("0 < x < 12.5", r"x \in (0, 12.5)", "equal", ""),
        ("0 < x < 12.5", "(0, 12.5)", "equal", "beside a condition it is an interval"),
        ("0 < x < 12.5", "0 < y < 12.5", "undecided", "another letter"),
        ("2x + 1 > 5", "x > 2", "equal", "linear in its letter"),
        ("1 - 2x > 5", "x < -2", "equal", "a negative slope"),
        ("1 - 2x > 5", "x > -2", "different", ""),
        ("0 < x + 1 < 2", r"x \in (-1, 1)", "equal", ""),
        (r"x \ne 3", r"(-\infty, 3) \cup (3, \infty)", "equal", ""),
        (r"x \in (0, 2) \cup [2, 3)", "0 < x < 3", "equal", ""),
        ("x=(0,1)", r"x \in (0,1)", "undecided", "a pair, and a number between"),
        (r"x \in [0, 1]", "[0, 1]", "equal", ""),
        (r"x \in \{1, 2\}", r"\{2, 1\}", "equal", ""),
        ("x > 2", "2", "undecided", ""),
        (r"(\sqrt{8}, 3)\cup(3, 4)", r"(2\sqrt{2}, 3)\cup(3,4)", "equal", "the same end, written otherwise"),
        (r"[\sqrt{2}, \infty)", r"[1.41421356, \infty)", "equal", "an end rounded as an answer may be"),
        (r"\{5\}", "5", "undecided", "a set, and its member"),
        ("(a, b]", "[a, b)", "different", ""),
    ],
)
def test_relations(gold: str, answer: str, verdict: str, why: str) -> None:
    assert judge(gold, answer).verdict.value == verdict, why


def number(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(-9, 9), rng.choice((1, 1, 2, 3)))


def equation(rng: random.Random, coefficients: list[Fraction]) -> str:
    """The equation with these coefficients, times a random factor, with terms on both sides."""
    factor = Fraction(rng.choice((-3, -2, -1, 2, 5)), rng.choice((1, 2)))
    sides: tuple[list[str], list[str]] = ([], [])
    for coefficient, letter in zip(coefficients, ("x", "y", "z", ""), strict=True):
        right = rng.random() < 0.4
        value = factor * coefficient * (-1 if right else 1)
        if value:
            sides[right].append(f"({value}){'*' if letter else ''}{letter}")
    rng.shuffle(sides[0])
    return " = ".join(" + ".join(side) or "0" for side in sides)


def proportional(one: list[Fraction], other: list[Fraction]) -> bool:
    return all(a * d == b * c for a, c in zip(one, other, strict=True) for b, d in zip(one, other, strict=True))


def check_equations(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        gold = [number(rng) for _ in range(4)]
        other = [*gold]
        if rng.random() < 0.5:
            place = rng.randrange(4)
            other[place] += rng.choice((-1, 1, Fraction(1, 2)))
        if not any(gold[:3]) or not any(other[:3]):
            continue
        texts = equation(rng, gold), equation(rng, other)
        verdict = judge(*texts).verdict
        wanted = Equality.EQUAL if proportional(gold, other) else Equality.DIFFERENT
        assert verdict is wanted, texts


def interval(rng: random.Random, ends: tuple[Fraction, Fraction], closed: tuple[bool, bool]) -> str:
    """One of the ways to say which numbers lie between two ends."""
    low, high = ends
    left, right = ("≤" if end else "<" for end in closed)
    if rng.random() < 0.3:
        return f"x ∈ {'[' if closed[0] else '('}{low}, {high}{']' if closed[1] else ')'}"
    if rng.random() < 0.5:
        return f"{low} {left} x {right} {high}"
    slope, shift = Fraction(rng.choice((-2, -1, 3))), number(rng)
    if slope > 0:
        return f"{slope * low + shift} {left} {slope}*x + ({shift}) {right} {slope * high + shift}"
    return f"{slope * high + shift} {right} ({slope})*x + ({shift}) {left} {slope * low + shift}"


def check_intervals(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        low = number(rng)
        ends, closed = (low, low + rng.randint(1, 4)), (rng.random() < 0.5, rng.random() < 0.5)
        others = (ends, closed)
        if rng.random() < 0.5:
            others = (ends[0], ends[1] + rng.choice((0, 1))), (closed[0], rng.random() < 0.5)
        texts = interval(rng, ends, closed), interval(rng, *others)
        verdict = judge(*texts).verdict
        assert verdict is (Equality.EQUAL if others == (ends, closed) else Equality.DIFFERENT), texts


def test_equations_are_told_apart_as_their_coefficients_say() -> None:
    check_equations(SEED, FAST)


def test_intervals_are_told_apart_however_they_are_said() -> None:
    check_intervals(SEED, FAST)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_relations(seed: int) -> None:
    check_equations(seed, MANY // 10)
    check_intervals(seed, MANY // 10)
