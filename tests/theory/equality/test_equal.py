"""The judge alone: no pair that differs is accepted, and most that agree are."""

from __future__ import annotations

import io
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theory.cli import run
from theory.equality import Equality, Options, judge

# Of the published pairs that agree; the others are unread or undecided. Some stand beside words that change what is
# said, or may: `the number is not 10 which is 1,000.99`.
ACCEPTED = 0.93

DIFFERENT = Equality.DIFFERENT
# The one pair that the file takes for equal although both are exact, and differ.
MISTAKEN = ("1.1234567891234 * 10^200", "1.1234567891235 * 10^200")


@pytest.mark.parametrize(
    ("gold", "answer", "expected"),
    [
        ("a(1-a)", "a - a^2", "equal"),
        ("a(1-a)", "a + a^2", "different"),
        ("1/3", r"\frac{1}{3}", "equal"),
        ("1/3", "0.333333333", "equal"),
        ("1/3", "0.33", "different"),
        ("1,153,840", "1153840", "equal"),
        ("-0.0113", "−0.0113", "equal"),
        ("0.51", "0.50", "different"),
        (r"\{1, 2\}", r"\{2, 1\}", "equal"),
        ("(1, 2)", "(2, 1)", "different"),
        ("[0, 1)", "[0, 1)", "equal"),
        ("[0, 1)", "(0, 1)", "different"),
        (r"\pm 3", r"\{3, -3\}", "equal"),
        (r"W_2 W_1 x", r"W_1 W_2 x", "undecided"),
        (r"W_2 W_1 x + W_2 b", r"W_2 (W_1 x + b)", "equal"),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", r"\begin{pmatrix} 1 & 3 \end{pmatrix}", "different"),
        ("sin(7 pi)", "0", "equal"),
        ("5 km", "5 m", "different"),
        (r"5 \text{ km}", r"5 \text{ mi}", "unread"),
        (r"5 \text{ km}", r"5 \text{ m}", "different"),
        (r"The answer is $\boxed{7}$.", "7", "equal"),
        (r"\boxed{1} or maybe \boxed{2}", "2", "unread"),
        ("10%", "10", "undecided"),
        ("2", "import os", "unread"),
        ("2", "", "unread"),
    ],
)
def test_pairs(gold: str, answer: str, expected: str) -> None:
    assert judge(gold, answer).verdict.value == expected


def test_letters_that_are_said_to_commute_do() -> None:
    assert judge("N K", "K N", Options(commuting=frozenset({"N", "K"}))).verdict is Equality.EQUAL


def test_the_base_of_a_plain_logarithm_can_be_said() -> None:
    assert judge("3", "log(8)").verdict is not Equality.EQUAL
    assert judge("3", "log(8)", Options(log=2)).verdict is Equality.EQUAL


def options(pair: dict[str, Any]) -> Options:
    policy = pair.get("policy") or {}
    if "precision" in policy:
        return Options(places=policy["precision"])
    if "tolerance" not in policy:
        return Options()
    text = policy["tolerance"]
    size = Fraction(text.rstrip("%")) / (100 if "%" in text else 1)
    return Options(tolerance=size, relative="%" in text)


def test_the_published_pairs(shared: Path) -> None:
    pairs = json.loads((shared / "truth" / "equal-answers.json").read_text())
    verdicts = [judge(pair["gold"], pair["answer"], options(pair)).verdict for pair in pairs]
    found = Counter((pair["equal"], verdict) for pair, verdict in zip(pairs, verdicts, strict=True))
    assert found[False, Equality.EQUAL] == 0
    agreeing = sum(pair["equal"] for pair in pairs)
    assert found[True, Equality.EQUAL] >= ACCEPTED * agreeing
    rejected = [pair for pair, verdict in zip(pairs, verdicts, strict=True) if pair["equal"] and verdict is DIFFERENT]
    assert [(pair["gold"], pair["answer"]) for pair in rejected] in ([], [MISTAKEN])


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["equal", "a(1-a)", "a - a^2"]) == 0
    assert capsys.readouterr().out.startswith("equal")
    assert run(["equal", "x", "x + 1"]) == 3
    assert "counterexample" in capsys.readouterr().out
    lines = ['{"gold": "1", "answer": "1.0"}', "nonsense", '{"gold": 1}', '{"gold": "1", "answer": "2"}']
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    assert run(["equal", "--jsonl"]) == 0
    rows = [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()]
    assert rows == ["equal", "unread", "unread", "different"]
    assert run(["equal", "1"]) == 2
    assert run(["equal", "1", "1", "--tolerance", "x"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--places", "-1"], "expected 0 to 30"),
        (["--tolerance", "-1"], "from 0 on"),
        (["--tolerance", "nan"], "expected a number"),
        (["--tolerance", "1", "--places", "2"], "exclude each other"),
        (["--log", "1"], "other than 1"),
        (["--log", "-2"], "above 0"),
        (["--commuting", "A;B"], "set apart by commas"),
        (["--jsonl"], "give no GOLD"),
    ],
)
def test_odd_options_are_refused_in_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["equal", "1", "1.001", *arguments]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1


def test_names_that_commute_are_spelled_as_in_the_formula(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["equal", "W_1 W_2", "W_2 W_1", "--commuting", "W_1, W_2"]) == 0
    assert capsys.readouterr().out.startswith("equal")


def test_a_line_that_is_no_pair_is_told_what_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = json.dumps({"gold": "1" * 2**21, "answer": "1"})
    lines = [
        "[1]",
        "null",
        '{"gold": "1"}',
        '{"gold": 1, "answer": 2}',
        long,
        '{"gold": "\\ud800", "answer": "1"}',
        "{",
        '{"gold": "1", "answer": "1"}',
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    assert run(["equal", "--jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["verdict"] for row in rows] == ["unread"] * 7 + ["equal"]
    wanted = ["no object", "no object", "under answer", "under gold and answer", "over", "found", "no JSON"]
    assert all(part in row["detail"] for part, row in zip(wanted, rows, strict=False))
