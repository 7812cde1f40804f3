"""Answers that a question takes as right besides its key's: what they earn, and which rows a question may not have."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from theory.errors import InputError
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.policy import Policy
from theory.grading.reasons import Accepted
from theory.question import read, work

BANK = """
[spread]
title = "Spread"
asks = "Give the variance v of 1, 2, 4 and 5, and the deviation s."
topic = "computation"
marks = 2
also_right = [{ of = "v", value = "10/3", convention = "divided by n - 1" }]
[spread.settings]
givens = { x = [1, 2, 4, 5], n = 4 }
graph = { m = "sum(x)/n", v = "sum((x - m)^2)/n", s = "sqrt(v)" }
ask = ["v", "s"]

[slope]
title = "Slope"
asks = "Give dL/dw."
topic = "computation"
marks = 1
also_right = [{ value = "w*x^2 - x*y", convention = "with 1/2 in the loss" }]
[slope.settings]
ask = ["dL/dw"]
letters = { w = "number", x = "number", y = "number" }
graph = { L = "(w*x - y)^2" }

[entropy]
title = "Entropy"
asks = "Give the cross-entropy."
topic = "loss"
marks = 1
%s
[entropy.settings]
loss = "bce"
givens = { y = 1, yhat = 0.1 }

"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("also") / "also.toml"
    path.write_text(BANK.partition("[entropy]")[0])
    return path


@pytest.mark.parametrize(
    ("text", "verdicts", "earned", "why"),
    [
        ("v = 5/2, s = 1.5811", ["right", "right"], 2, "the key"),
        ("v = 10/3, s = 1.8257", ["right-elsewhere", "right-elsewhere"], 2, "the row, and what follows from it"),
        ("v = 3.33, s = 1.826", ["right-elsewhere", "right-elsewhere"], 2, "rounded"),
        ("s = 1.8257", ["unread", "right-elsewhere"], 1, "what follows alone"),
        ("v = 5/2, s = 1.8257", ["right", "wrong"], 1, "of two conventions: s does not follow from v"),
        ("v = 3.34, s = 1.8276", ["wrong", "wrong"], 0, "near it is not it"),
        ("v = 9/4, s = 1.5", ["wrong", "wrong"], 0, "1.5 follows from 9/4, and is no 1.58 with digits cut off"),
    ],
)
def test_numbers(bank: Path, text: str, verdicts: list[str], earned: Fraction, why: str) -> None:
    lines = "\n\n".join(f"${one}$" for one in text.split(", "))
    found = mark(Grader(read(bank)), "a.md", f"## spread\n\n{lines}\n")
    parts = [part for part in found.parts if part.question == "spread"]
    assert [part.verdict.value for part in parts] == verdicts, why
    assert sum(part.earned for part in parts) == earned, why
    said = {reason.convention for part in parts for reason in part.reasons if isinstance(reason, Accepted)}
    assert said == ({"divided by n - 1"} if "right-elsewhere" in verdicts else set())


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2x(wx - y)", "right"), ("x(wx - y)", "right-elsewhere"), ("w x^2 - y x", "right-elsewhere"),
        ("x(wx + y)", "wrong"), ("x(wx - y)/2", "wrong"),
    ],
)  # fmt: skip
def test_formulas(bank: Path, text: str, verdict: str) -> None:
    found = mark(Grader(read(bank)), "a.md", f"## slope\n\n$$\\frac{{dL}}{{dw}} = {text}$$\n")
    assert [part.verdict.value for part in found.parts if part.question == "slope"] == [verdict]


def test_a_policy_may_give_less(bank: Path) -> None:
    grader = Grader(read(bank), Policy(accepted=Fraction(1, 2)))
    found = mark(grader, "a.md", "## spread\n\n$v = 10/3$\n\n$s = 1.5811$\n")
    assert [part.earned for part in found.parts if part.part == "v"] == [Fraction(1, 2)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{ value = "3.3219", convention = "bits", of = "BCE.bits" }', ""),
        ('{ value = "3.3", convention = "bits", of = "BCE.bits" }', ""),
        ('{ value = "3.4", convention = "bits", of = "BCE.bits" }', "is not what is computed under that convention"),
        ('{ value = "3.4", convention = "as in the lecture", of = "BCE.nats" }', ""),
        ('{ value = "[1, 2]", convention = "c", of = "BCE.nats" }', "expected the shape"),
        ('{ value = "q + 1", convention = "c", of = "BCE.nats" }', "also_right: row 1, value: "),
        ('{ value = "1", convention = "c", of = "q" }', "also_right: row 1, of: expected one of"),
    ],
)
def test_rows_that_do_not_fit(tmp_path: Path, row: str, says: str) -> None:
    (path := tmp_path / "also.toml").write_text(BANK % f"also_right = [{row}]")
    question = read(path).questions[-1]
    if not says:
        assert work(question).also
        return
    with pytest.raises(InputError, match=says):
        work(question)
