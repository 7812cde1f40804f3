"""The judge against math-verify: the same published pairs, the same machine, one process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from theory.equality import Equality, judge

TIMES = 5  # as many answers per second, at least


def measured(pairs: list[dict[str, Any]], accept: Callable[[str, str], bool]) -> tuple[float, int, int]:
    """Answers per second, pairs that agree and are accepted, pairs that differ and are accepted."""
    start = time.perf_counter()
    accepted = [accept(pair["gold"], pair["answer"]) for pair in pairs]
    rate = len(pairs) / (time.perf_counter() - start)
    right = sum(found and pair["equal"] for found, pair in zip(accepted, pairs, strict=True))
    wrong = sum(found and not pair["equal"] for found, pair in zip(accepted, pairs, strict=True))
    return rate, right, wrong


@pytest.mark.benchmark
def test_more_answers_per_second_and_fewer_false_accepts(shared: Path) -> None:
    math_verify = pytest.importorskip("math_verify")
    pairs = json.loads((shared / "truth" / "equal-answers.json").read_text())

    def theirs(gold: str, answer: str) -> bool:
        return bool(math_verify.verify(math_verify.parse(gold), math_verify.parse(answer)))

    def ours(gold: str, answer: str) -> bool:
        return judge(gold, answer).verdict is Equality.EQUAL

    ours("1", "2")
    theirs("1", "2")  # both are warm
    our_rate, our_right, our_wrong = measured(pairs, ours)
    their_rate, their_right, their_wrong = measured(pairs, theirs)
    print(f"ours {our_rate:.0f}/s, {our_right} accepted, {our_wrong} falsely")
    print(f"math-verify {their_rate:.0f}/s, {their_right} accepted, {their_wrong} falsely")
    assert our_wrong == 0
    assert our_wrong < their_wrong
    assert our_rate > TIMES * their_rate
