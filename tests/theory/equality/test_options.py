"""What a question leaves open: digits, assumptions on letters, scale, sign and order."""

from __future__ import annotations

import io
import json
import random
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from theory.cli import run
from theory.equality import Equality, judge
from theory.equality.settings import settings

SEED = 12
FAST, MANY = 80, 10_000


@pytest.mark.parametrize(
    ("gold", "answer", "given", "verdict", "why"),
    [
        ("sqrt(x^2)", "x", {}, "undecided", "only for a positive x"),
        ("sqrt(x^2)", "x", {"positive": "x"}, "equal", ""),
        ("sqrt(x^2)", "x", {"positive": "y"}, "undecided", "nothing is said of x"),
        ("sqrt(x^2)", "-x", {"positive": "x"}, "different", ""),
        ("|x|", "x", {}, "different", "no root or logarithm that could be meant for sizes"),
        ("log(x*y)", "log(x) + log(y)", {"positive": ("x", "y")}, "equal", ""),
        (r"\cos(\pi n)", "(-1)^n", {"integer": "n"}, "equal", ""),
        ("N K", "K N", {}, "undecided", ""),
        ("N K", "K N", {"real": "N,K"}, "equal", ""),
        ("N K", "K N", {"positive": "N,K"}, "equal", "what is positive is a number"),
        ("7.266026", "7.266026 + 0.000000314", {}, "different", "the right answer is exact as it stands"),
        ("7.266026", "7.266026 + 0.000000314", {"places": 6}, "equal", ""),
        ("7.266026", "7.266026 + 0.000000314", {"places": 7}, "different", "it has six"),
        ("1.41421356237", r"\sqrt{2}", {}, "equal", "a calculator's digits of what has no last one"),
        ("1.414214", r"\sqrt{2}", {}, "undecided", "too few digits to be sure"),
        (r"\sqrt{2}", "1.414214", {}, "equal", "an answer may be rounded"),
        (r"\sqrt{2}", "1.41", {"digits": 3}, "equal", ""),
        (r"\sqrt{2}", "1.4", {"digits": 3}, "different", "it has two"),
        ("61706", "61700", {"digits": 3}, "different", "a whole number claims itself"),
        ("{pi, sqrt(2)}", "{3.1416, 1.4142}", {"places": 4}, "equal", ""),
        ("{pi, sqrt(2)}", "{3.1416, 1.4141}", {"places": 4}, "different", ""),
        ("[1 - 6/sqrt(5), 1]", "[-1.6833, 1]", {"places": 3}, "equal", "a sign before the digits"),
        ("(1, 2)", "(2, 4)", {}, "different", ""),
        ("(1, 2)", "(2, 4)", {"up_to": "scale"}, "equal", ""),
        ("(1, 2)", "(-1, -2)", {"up_to": "sign"}, "equal", ""),
        ("(1, 2)", "(-1, 2)", {"up_to": "sign"}, "different", "one sign for all"),
        ("(1, 2)", "(0, 0)", {"up_to": "scale"}, "different", "0 is no scale"),
        ("(0, 0)", "(1, 2)", {"up_to": "scale"}, "different", ""),
        ("(1, 2, 2)", "(2, 1, 1)", {"up_to": "order"}, "different", "as often as they stand there"),
        ("1, 2, 3", "3, 2, 1", {"up_to": "order"}, "equal", ""),
        ("(1, 2, 3)", "(6, 2, 4)", {"up_to": "scale,order"}, "equal", ""),
        ("(1, 2, 3)", "(6, 2, 5)", {"up_to": "scale,order"}, "different", ""),
        (r"(1, \sqrt{2})", r"(\sqrt{2}, 2)", {"up_to": "scale"}, "equal", "a scale that is no fraction"),
        ("(x, 2x)", "(3x, 6x)", {"up_to": "scale"}, "equal", ""),
        ("(x, x^2)", "(1, x)", {"up_to": "scale"}, "different", "the factor is no constant"),
        (r"\{(1, 0), (1, 1)\}", r"\{(2, 2), (3, 0)\}", {"up_to": "scale"}, "equal", "a basis, each vector by itself"),
        ("x^2 + x", "3x^2 + 3x", {"up_to": "scale"}, "equal", ""),
        ("7", "14", {"up_to": "scale"}, "different", "a number is no vector"),
        ("7", "-7", {"up_to": "sign"}, "different", "nor has it a direction"),
        ("[[1, 2], [3, 4]]", "[[2, 4], [6, 8]]", {"up_to": "scale"}, "equal", "a matrix, by one scale"),
        ("[[1, 2], [3, 4]]", "[[2, 4], [3, 4]]", {"up_to": "scale"}, "different", ""),
    ],
)
def test_what_the_question_leaves_open(gold: str, answer: str, given: dict[str, Any], verdict: str, why: str) -> None:
    assert judge(gold, answer, settings(given)).verdict.value == verdict, why


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--digits", "0"], "expected 1 to 30"),
        (["--digits", "2", "--places", "2"], "exclude each other"),
        (["--up-to", "rotation"], "order, scale, sign"),
        (["--positive", "x;y"], "set apart by commas"),
        (["--seconds", "-1"], "above 0"),
    ],
)
def test_an_odd_option_is_refused_with_what_there_is(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["equal", "1", "2", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_line_may_carry_its_own_options(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"gold": "(1, 2)", "answer": "(2, 4)", "up_to": ["scale"]},
        {"gold": "(1, 2)", "answer": "(2, 4)"},
        {"gold": "1/3", "answer": "0.33", "places": 2},
        {"gold": "1", "answer": "1", "precision": 2},
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, rows))))
    assert run(["equal", "--jsonl"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["verdict"] for row in found] == ["equal", "different", "equal", "unread"]
    assert "there are places, digits" in found[-1]["detail"]


# --- vectors by the thousand ------------------------------------------------------------------------------------


def vector(rng: random.Random) -> list[Fraction]:
    return [Fraction(rng.randint(-4, 4), rng.choice((1, 2))) for _ in range(3)]


def alike(one: list[Fraction], other: list[Fraction], free: frozenset[str]) -> bool:
    """Whether some order and some factor that are left open make one vector of the other."""
    orders = permutations(other) if "order" in free else [tuple(other)]
    signs = (1, -1) if "sign" in free else (1,)
    for arranged in orders:
        if any(one == [sign * entry for entry in arranged] for sign in signs):
            return True
        if "scale" in free and any(one) and any(arranged):
            pairs = [*zip(one, arranged, strict=True)]
            if all(a * d == b * c for a, b in pairs for c, d in pairs):
                return True
    return False


def text(entries: list[Fraction]) -> str:
    return f"({', '.join(map(str, entries))})"


def check_vectors(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        free = frozenset(name for name in ("scale", "sign", "order") if rng.random() < 0.5)
        gold = vector(rng)
        factor = Fraction(rng.choice((1, -1, 2, -3)), rng.choice((1, 2)))
        other = [factor * entry for entry in gold]
        rng.shuffle(other)
        if rng.random() < 0.3:
            other[rng.randrange(3)] += 1
        found = judge(text(gold), text(other), settings({"up_to": sorted(free)})).verdict
        assert found is (Equality.EQUAL if alike(gold, other, free) else Equality.DIFFERENT), (gold, other, free)


def test_vectors_are_alike_as_fractions_say() -> None:
    check_vectors(SEED, FAST)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_vectors(seed: int) -> None:
    check_vectors(seed, MANY // 10)
