"""Variants: other numbers by a seed, as the question allows, and never against a condition."""

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from theory.cli import run
from theory.errors import InputError
from theory.question import Question, assignments, find, read
from theory.solution import solve
from theory.variants import Choice, Variation, variant

BANK = """
[size]
title = "Shapes"
asks = "Give the sizes."
topic = "counting"
vary = { %s }
[size.settings]
network = "conv(8, k3) conv(8, k3)"
input = "3xnxn"
ask = ["flops"]
givens = { n = 32 }
"""


def changed(question: Question, **fields: Any) -> Question:
    return replace(question, table=msgspec.structs.replace(question.table, **fields))


@pytest.mark.parametrize(
    ("stated", "expected", "why"),
    [
        ("1..3", [1, 2, 3], "whole steps where none is said"),
        ("-1..1 step 0.5", [-1, Fraction(-1, 2), 0, Fraction(1, 2), 1], "both ends"),
        ("0..1 step 0.4", [0, Fraction(2, 5), Fraction(4, 5)], "an end that no step reaches is left out"),
        ("1/3 .. 1 step 1/3", [Fraction(1, 3), Fraction(2, 3), 1], "fractions, and room around the dots"),
        ([1, "1/2"], [1, Fraction(1, 2)], "a list"),
        ("2..2", [2], "one value"),
    ],
)
def test_ranges(stated: Any, expected: list[Any], why: str) -> None:
    assert list(Choice.read(stated, "x").values) == expected, why


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ("1-3", "expected a range"), ("1..", "expected a range"), ([], "expected a range"), (7, "expected a range"),
        ("3..1", "a lower end"), ("1..3 step 0", "a step above 0"), ("1..3 step -1", "a step above 0"),
        ("0..1 step 1e-9", "take a larger step"), ("a..b", "expected a number"),
        ("0..1e999999 step 1", "expected a number"),
    ],
)  # fmt: skip
def test_what_is_no_range(stated: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        Choice.read(stated, "x")


def test_one_seed_is_one_variant() -> None:
    question = find("q3b")
    one, again, other = (variant(question, seed) for seed in ("7", "7", "8"))
    assert one == again
    assert one.table.settings["givens"] != other.table.settings["givens"]
    assert one.id == question.id
    assert one.variant == "7"


def test_a_question_without_other_numbers_stays() -> None:
    assert variant(find("q6"), "7") == find("q6")
    with pytest.raises(InputError, match="has no other numbers; give it a table"):
        Variation(find("q6"))


VARIED = [q for a in assignments() for q in a.questions if q.table.vary]


@pytest.mark.parametrize("question", VARIED, ids=lambda question: question.id)
def test_what_a_draw_says_is_what_the_question_works_out(question: Question) -> None:
    variation = Variation(question)
    for seed in map(str, range(6)):
        assert variation.draw(seed)[1] == solve(variation.variant(seed)).hand


@pytest.mark.parametrize("question", VARIED, ids=lambda question: question.id)
def test_a_class_of_variants(question: Question) -> None:
    """All distinct, every condition met; the time is that of a slow machine."""
    variation, start = Variation(question), time.process_time()
    drawn = [variation.draw(str(seed)) for seed in range(200)]
    assert time.process_time() - start < 4
    assert len({str(numbers) for numbers, _ in drawn}) == len(drawn)
    for _, values in drawn:
        assert all(condition.holds(values, question.table.marked or solve(question).derivation.answer)
                   for condition in variation.conditions)  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "holds", "why"),
    [
        ("z1 > 0", False, "z1 is -0.1750"), ("z1 < 0", True, ""), ("z1 <= -0.1750", True, "as it is written down"),
        ("z1 != -0.175", False, ""), ("answers != 0", True, "-0.0113"), ("answers > 0", False, ""),
        ("z1 < z2", True, "two names"), ("0.5 > a1", True, "a number before"),
    ],
)  # fmt: skip
def test_conditions(condition: str, holds: bool, why: str) -> None:
    question = changed(find("q3b"), require=(condition,))
    (read_,) = Variation(question).conditions
    assert read_.holds(solve(question).hand, ("dL/dw3",)) is holds, why


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"require": ("z9 > 0",)}, "speaks of z9, which has no value; there are .*answers"),
        ({"require": ("z1",)}, "expected a condition such as"),
        ({"require": ("L < 0",)}, "none of 2000 draws meets all conditions; most often it is not so that L < 0"),
        ({"vary": {"w9": "1..2"}}, "no given of that name; did you mean w"),
        ({"vary": {"w1": "zero"}}, "vary.w1: expected a range"),
    ],
)
def test_what_does_not_fit_is_said(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Variation(changed(find("q3b"), **fields)).draw("1")


def test_vectors_and_sizes_vary_entry_by_entry(tmp_path: Path) -> None:
    question = changed(find("classifier", EXAMPLES), vary={"W": "-2..2", "x": "1..9"})
    givens = variant(question, "1").table.settings["givens"]
    assert [len(row) for row in givens["W"]] == [2, 2, 2]
    assert len({entry for row in givens["W"] for entry in row}) > 1
    path = tmp_path / "shapes.toml"
    path.write_text(BANK % 'n = "20..40 step 2"')
    (sizes,) = read(path).questions
    assert len({variant(sizes, str(seed)).table.settings["givens"]["n"] for seed in range(30)}) > 5


EXAMPLES = Path("theory/bank/examples/back_propagation.toml")


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["q3b", "--variant", "7", "--no-verify"]) == 0
    assert "variant 7" in capsys.readouterr().out
    assert run(["q6", "--variant", "7", "--no-verify"]) == 2
    assert "has no other numbers" in capsys.readouterr().err
    out = tmp_path / "key.md"
    assert run(["report", "q3b", "q6", "--variant", "7", "--no-verify", "--out", str(out)]) == 0
    assert "variant 7" in out.read_text()
