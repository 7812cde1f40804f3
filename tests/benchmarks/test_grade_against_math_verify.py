"""The judge against math-verify: the same pairs, the same machine, one process, numbers and formulas apart."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theory.equality import Equality, judge

pytestmark = pytest.mark.benchmark
TIMES = {"numbers": 20, "formulas": 8}  # as many answers per second, at least
SEED, NUMBERS = 3, 300
PLAIN = re.compile(r"\s*[-+]?[0-9][0-9.,]*\s*")

# One pair of each kind, for which both load what they need.
WARM = (
    ("1", "2"), ("$1$", r"\boxed{2}"), (r"\frac{x}{2}", r"x/\sqrt{4}"), ("{1, 2}", "1 + x"), ("sin(2 pi x)", "cos(x)"),
)  # fmt: skip

Accept = Callable[[str, str], bool]


def measured(pairs: list[dict[str, Any]], accept: Accept) -> tuple[float, int, int]:
    """Answers per second, pairs that agree and are accepted, pairs that differ and are accepted."""
    start = time.process_time()
    accepted = [accept(pair["gold"], pair["answer"]) for pair in pairs]
    rate = len(pairs) / (time.process_time() - start)
    right = sum(found and pair["equal"] for found, pair in zip(accepted, pairs, strict=True))
    wrong = sum(found and not pair["equal"] for found, pair in zip(accepted, pairs, strict=True))
    return rate, right, wrong


def numbers(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Pairs of numbers as answers have them: bare, grouped, between dollar signs, in a box, as a fraction."""
    for _ in range(NUMBERS):
        value = rng.randint(1, 10**6)
        other = value + rng.choice((0, 1))
        for gold, answer in (
            (f"{value}", f"{other}"), (f"{value / 10**4:.4f}", f"{other / 10**4:.4f}"), (f"{value:,}", f"{other}"),
            (f"${value}$", f"${other}$"), (f"{value}", rf"\boxed{{{other}}}"),
            (f"{value}/7", rf"\frac{{{other}}}{{7}}"),
        ):  # fmt: skip
            yield {"gold": gold, "answer": answer, "equal": value == other}


@pytest.fixture
def theirs() -> Accept:
    math_verify = pytest.importorskip("math_verify")
    return lambda gold, answer: bool(math_verify.verify(math_verify.parse(gold), math_verify.parse(answer)))


def ours(gold: str, answer: str) -> bool:
    return judge(gold, answer).verdict is Equality.EQUAL


@pytest.mark.parametrize("kind", TIMES)
def test_more_answers_per_second_and_fewer_false_accepts(kind: str, shared: Path, theirs: Accept) -> None:
    published = json.loads((shared / "truth" / "equal-answers.json").read_text())
    formulas = [pair for pair in published if not all(PLAIN.fullmatch(pair[side]) for side in ("gold", "answer"))]
    pairs = formulas if kind == "formulas" else [*numbers(random.Random(SEED))]
    for accept in (ours, theirs):
        for gold, answer in WARM:
            accept(gold, answer)
    our_rate, our_right, our_wrong = measured(pairs, ours)
    their_rate, their_right, their_wrong = measured(pairs, theirs)
    print(f"\n{kind}: ours {our_rate:.0f}/s, {our_right} accepted, {our_wrong} falsely")
    print(f"math-verify {their_rate:.0f}/s, {their_right} accepted, {their_wrong} falsely: {our_rate / their_rate:.1f}")
    assert our_wrong == 0
    assert our_wrong <= their_wrong
    assert our_rate > TIMES[kind] * their_rate


def test_a_pair_of_numbers_beside_a_bare_comparison() -> None:
    pairs = [
        pair
        for pair in numbers(random.Random(SEED))
        if all(PLAIN.fullmatch(pair[side]) for side in ("gold", "answer")) and pair["gold"] != pair["answer"]
    ]

    def bare(gold: str, answer: str) -> bool:
        return Fraction(gold.replace(",", "")) == Fraction(answer.replace(",", ""))

    ours("1", "2")
    our_rate, bare_rate = measured(pairs, ours)[0], measured(pairs, bare)[0]
    print(f"\n{our_rate:.0f}/s, bare {bare_rate:.0f}/s: {bare_rate / our_rate:.1f} times as long (bound 20)")
    assert bare_rate < 20 * our_rate
