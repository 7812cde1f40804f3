"""What letters may be, attacked: seeded pairs whose truth numpy decides, with matrices, functions and alphabets."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.theory.test_one_reading import contradict, said
from theory.equality import Equality, judge

FAST, SLOW = 25, 2000  # pairs of each kind
SEED = 11


class Pair(NamedTuple):
    """Two texts, and whether they say the same for every meaning of their letters."""

    gold: str
    answer: str
    same: bool


# --- words of matrices and columns -----------------------------------------------------------------------------------

CAPITALS, COLUMNS = ("A", "B", "K", "W"), ("u", "x")
SIZES = (2, 3)


def value(word: list[str], at: dict[str, Any]) -> Any:
    product: Any = np.eye(len(at["A"]))
    for factor in word:
        matrix = at[factor[0]]
        product = product @ (matrix.T if factor.endswith("^T") else matrix)
    return product


def worded(rng: random.Random) -> list[str]:
    word = [rng.choice(CAPITALS) + rng.choice(("", "", "^T")) for _ in range(rng.randint(2, 4))]
    return [*word, rng.choice(COLUMNS)] if rng.random() < 0.3 else word


def changed(rng: random.Random, word: list[str]) -> list[str]:
    other = [*word]
    one, two = rng.randrange(len(word)), rng.randrange(len(word))
    if rng.random() < 0.6:
        other[one], other[two] = other[two], other[one]
    else:
        other[one] = other[one].removesuffix("^T") if "^T" in other[one] else other[one] + "^T"
    return other


def alike(one: list[str], other: list[str], rng: random.Random) -> bool:
    """Whether both have a value and the same one, for matrices of each size."""
    for size in SIZES:
        numbers = np.random.default_rng(rng.randrange(10**6))
        at = {letter: numbers.normal(size=(size, size)) for letter in CAPITALS}
        at |= {letter: numbers.normal(size=(size, 1)) for letter in COLUMNS}
        try:
            values = value(one, at), value(other, at)
        except ValueError:
            return False
        if values[0].shape != values[1].shape or not np.allclose(*values):
            return False
    return True


AROUND = (
    r"\frac{{{0}}}{{1 + \|A\|^2}}", r"\frac{{{0}}}{{\max(A) + \det(B)}}", r"\frac{{{0}}}{{\|K\|}}",
    r"2 \begin{{pmatrix}} {0} \\ 0 \end{{pmatrix}}", r"{0}", r"\frac{{1}}{{n}} {0}",
    r"\frac{{{0}}}{{\mathrm{{tr}}(W)}}", r"\max(0, {0})", r"\sigma({0})",
)  # fmt: skip


def of_matrices(rng: random.Random) -> Pair:
    word = worded(rng)
    other = changed(rng, word)
    around = rng.choice(AROUND)
    gold, answer = (around.format(" ".join(factors)) for factors in (word, other))
    return Pair(gold, answer, alike(word, other, rng))


# --- a superscript T -------------------------------------------------------------------------------------------------


def of_powers(rng: random.Random) -> Pair:
    """Powers by T against what is left where it is dropped, at a base that can only be a number."""
    name = rng.choice((r"\beta", "q", r"\gamma", "p", "0.9"))
    base = rng.choice((name, f"(1 - {name})"))
    around = rng.choice(
        (
            r"\frac{{1 - {0}}}{{1 - {1}}}",
            r"\frac{{m}}{{1 - {0}}}",
            r"\sqrt{{\frac{{1 - {0}}}{{1 - {1}}}}}",
            r"1 + {0} {0}",
        )
    )
    return Pair(around.format(f"{base}^T", name), around.format(base, name), False)


# --- alphabets -------------------------------------------------------------------------------------------------------

ALPHABETS = (
    r"\mathbf{{{0}}}",
    r"\bm{{{0}}}",
    r"\mathcal{{{0}}}",
    r"\mathscr{{{0}}}",
    r"\mathfrak{{{0}}}",
    r"\hat{{{0}}}",
)


def of_alphabets(rng: random.Random) -> Pair:
    letter = rng.choice("vwxyz")
    other = rng.choice(ALPHABETS).format(letter)
    forms = (
        (f"{other} - {letter}", "0"),
        (f"{other} {letter}", f"{letter}^2"),
        (f"3 {other} + {letter}", f"4 {letter}"),
        (f"\\frac{{{other}}}{{{letter}}}", "1"),
    )
    gold, answer = rng.choice(forms)
    return Pair(gold, answer, False)


# --- letters before brackets -----------------------------------------------------------------------------------------


def of_functions(rng: random.Random) -> Pair:
    """Applications of a letter to letters, and what they would be as products; at random functions neither is so."""
    f, g = rng.sample(("p", "q", "s", "u", "r", "v"), 2)
    a, b = rng.sample(("x", "y", "t", "k"), 2)
    forms: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
        (f"{f}({a}) + {f}({b})", f"{f}({a}+{b})", lambda F, G: F(0.3) + F(0.7) == F(1.0)),
        (f"{f}({a}) {g}({b})", f"{f}({b}) {g}({a})", lambda F, G: F(0.3) * G(0.7) == F(0.7) * G(0.3)),
        (f"\\frac{{{f}({a})}}{{{f}({b})}}", f"\\frac{{{a}}}{{{b}}}", lambda F, G: F(0.3) / F(0.7) == 0.3 / 0.7),
        (f"{f}({a}) {g}({b})", f"{g}({b}) {f}({a})", lambda F, G: True),
        (f"2 {f}({a}+{b})", f"{f}({b}+{a}) + {f}({a}+{b})", lambda F, G: True),
        (f"{f}({a}+1) - {f}({a})", f, lambda F, G: F(1.3) - F(0.3) == F(0.0)),
    )
    gold, answer, truth = rng.choice(forms)
    first, second = rng.uniform(1, 2), rng.uniform(2, 3)
    return Pair(gold, answer, truth(lambda t: math.cos(first * t) + t, lambda t: math.exp(second * t)))


# --- numbers ---------------------------------------------------------------------------------------------------------


def of_mixed_numbers(rng: random.Random) -> Pair:
    whole, above = rng.randint(1, 9), rng.randint(1, 6)
    below = rng.randint(above + 1, 9)
    number = whole + Fraction(above, below)
    told = number if rng.random() < 0.5 else rng.choice((number + 1, whole * Fraction(above, below), 1 / number))
    text = rng.choice((f"{whole} {above}/{below}", f"{whole}\\frac{{{above}}}{{{below}}}"))
    return Pair(f"\\frac{{{told.numerator}}}{{{told.denominator}}}", text, told == number)


KINDS: dict[str, Callable[[random.Random], Pair]] = {
    "matrices": of_matrices, "powers": of_powers, "alphabets": of_alphabets, "functions": of_functions,
    "mixed numbers": of_mixed_numbers,
}  # fmt: skip


def pairs(kind: str, count: int) -> Iterator[Pair]:
    rng = random.Random(f"{SEED} {kind}")
    return (KINDS[kind](rng) for _ in range(count))


def judged_soundly(kind: str, count: int) -> None:
    for pair in pairs(kind, count):
        verdict = judge(pair.gold, pair.answer).verdict
        assert pair.same or verdict is not Equality.EQUAL, pair
        assert not pair.same or verdict is not Equality.DIFFERENT, pair


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_accepted_that_differs_nor_rejected_that_does_not(kind: str) -> None:
    judged_soundly(kind, FAST)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nor_in_a_long_run(kind: str) -> None:
    judged_soundly(kind, SLOW)


@pytest.mark.parametrize("kind", ["matrices", "functions", "mixed numbers"])
def test_both_truths_are_met(kind: str) -> None:
    assert {pair.same for pair in pairs(kind, 200)} == {False, True}


@pytest.mark.parametrize("kind", KINDS)
def test_check_and_equal_do_not_contradict_each_other(kind: str) -> None:
    for pair in pairs(kind, FAST // 2):
        truth, verdict = said(pair.gold, pair.answer)
        assert not contradict(truth, verdict), (pair, truth, verdict)


ACCEPTED = [
    # pairs that are the same, whatever their letters are
    (r"\frac{A B}{1 + \|A\|^2}", r"\frac{A}{1 + \|A\|^2} B"),
    (r"\frac{A B + A C}{\det(A)}", r"\frac{A \cdot (B + C)}{\det(A)}"),
    (r"\frac{1}{H W} A B", r"\frac{A B}{H W}"),
    ("n(n + 1) + n(n - 1)", "2n^2"),
    (r"2 \begin{pmatrix} A B \\ 0 \end{pmatrix}", r"\begin{pmatrix} 2 A B \\ 0 \end{pmatrix}"),
    (r"(X^T X + \lambda I) w", r"X^T X w + \lambda w"),
    (r"(x - m)^T (x - m)", r"x^T x - x^T m - m^T x + m^T m"),
    (r"\mathbf{W} x + b", r"b + W x"),
    (r"\epsilon + 1", r"1 + \varepsilon"),
    ("ab + ac", "a(b + c)"),
    ("p(1 - p)", "p - p^2"),
    ("p(x) q(y)", "q(y) p(x)"),
    (r"A^{-1} b", "inv(A) b"),
    (r"4 \sqrt{2}", r"4\sqrt(2)"),
    ("nm^2", "n m^2"),
    (r"n / sum(x_i)", r"\frac{n}{\sum_{i=1}^{n} x_i}"),
]


@pytest.mark.parametrize(("gold", "answer"), ACCEPTED)
def test_what_is_the_same_is_accepted(gold: str, answer: str) -> None:
    assert judge(gold, answer).verdict is Equality.EQUAL


DOUBTED = [
    # pairs that are the same in one of two readings
    ("A", "A I"), (r"\mathcal{L} + 1", "L + 1"), ("(x + y)^T", "x^T + y^T"), ("1", r"2\frac{1}{2}"), ("2", r"\lg 100"),
    ("w(t+1) - w(t)", "w"), ("u(x)/u", "x"), ("s(1)", "s"),
    (r"\frac{A B}{A}", "B"), (r"\frac{C}{A B}", r"\frac{C}{B A}"),
    ("a^(b*c)", "(a^b)^c"), ("n^2 m^2", "nm^2"), (r"P^{T-1} P", "P^T"),
    (r"\sum_{n=1}^{3} n + 1", r"\sum_{n=1}^{3} (n + 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "answer"), DOUBTED)
def test_what_has_two_readings_is_undecided(gold: str, answer: str) -> None:
    assert judge(gold, answer).verdict is Equality.UNDECIDED
