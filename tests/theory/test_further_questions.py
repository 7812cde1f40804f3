"""Further questions as data, worked by hand or with numpy first: their keys, right and wrong answers, evidence."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from checks.evidence import Verdict
from tests.theory.topics.spoiling import passing
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.question import Assignment, read
from theory.solution import solve
from theory.verify import verify

BANK = read(Path(__file__).parent / "further" / "questions.toml")
QUESTIONS = {question.name: question for question in BANK.questions}
GOOD = {Mark.RIGHT, Mark.ROUNDED}

# question, part, right answers, wrong ones
ANSWERS: list[tuple[str, str, list[str], list[str]]] = [
    ("f01", "gain", ["0.2467"], ["0.1710", "0.694"]),
    ("f02", "best", ["2.5", "5/2"], []),
    ("f02", "G", ["[1/3, 1/4, 1/3]", "(0.3333, 0.2500, 0.3333)"], ["[1/3, 1/2, 1/3]"]),
    ("f03", "recall", ["[5/6, 3/5, 3/4]", "(0.8333, 0.6000, 0.7500)"], ["[5/7, 3/4, 3/5]"]),
    ("f03", "macro", ["0.7009", "82/117"], ["0.7278"]),
    ("f04", "AP", ["7/10", "0.700"], ["0.567"]),
    ("f05", "auc", ["3/4", "0.750"], ["2/3"]),
    ("f06", "iou", ["1/6", "0.1667"], ["1/7"]),
    ("f07", "boxes", ["1, 3", "boxes 1 and 3"], ["1, 4", "1, 2, 3"]),
    ("f08", "C_new", ["[[1/2, 0], [9/2, 7/2]]"], ["[[0.25, 0], [4.5, 3.5]]"]),
    ("f09", "mu1", ["-0.4993"], ["-0.6000"]),
    ("f10", "label", ["0"], ["1"]),
    ("f12", "construction", ["w = [1, 1], b = -1.5", "$w = (3, 2)^T$ and $b = -4$"], ["w = (1, 1), b = -1"]),
    ("f13", "construction", ["a = [1, -1]; c = [1, 1]", "a = (2, -3), c = (1/2, 1/3)"], ["a = (1, -1), c = (1, -1)"]),
    ("f14", "dist", ["1"], ["25", "0.2"]),
    ("f16", "u", ["[0.7071, 0.7071]", "(-0.7071, -0.7071)"], ["[0.7071, -0.7071]"]),
    ("f17", "A1", ["[[3/2, 3/2], [9/2, 9/2]]"], ["[[3/2, 9/2], [3/2, 9/2]]"]),
    ("f18", "x", ["(420, 390)"], ["(420, 240)"]),
    ("f19", "l", ["[1, 1, -5]", "(2, 2, -10)", "(0.1925, 0.1925, -0.9623)"], ["(1, 1, 5)", "(0, 0, 0)", "(2, 2, -9)"]),
    ("f20", "X", ["(2, 1, 4)"], ["(2, 1, 2)"]),
    ("f21", "med", ["6"], ["100"]),
    ("f22", "out", ["11.2543"], ["34"]),
    ("f24", "R", ["19.8", "99/5"], ["26.4"]),
    ("f25", "v", ["(25/21, 11/21)", "(1.1905, 0.5238)"], ["(-25/21, -11/21)"]),
    ("f26", "n", ["2"], ["3"]),
    ("f27", "r_3", ["8"], ["6"]),
    ("f28", "q", ["3.8", "19/5"], ["3.35"]),
    ("f29", "V_2", ["(1.5, 4.5)"], ["(1, 3)"]),
    ("f30", "BLEU", ["0.3894"], ["0.5000"]),
    ("f31", "q", ["(-127, 33, 50, 90)"], ["(-127, 34, 50, 90)"]),
    ("f32", "GB", ["112"], ["28"]),
    ("f33", "dL/dw", ["-0.63374"], ["-0.2313"]),
    ("f34", "v_hat", [r"\frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2"], [r"\frac{1}{n-1} \sum_{i=1}^n (x_i - \mu)^2"]),
    ("f35", "theta_hat", ["(k + a - 1)/(n + a + b - 2)"], ["k/n", "(k + a)/(n + a + b)"]),
    ("f36", "KL", ["0.5"], ["0.3466"]),
    ("f38", "L", ["2.4076"], ["0.4076"]),
    ("f39", "order", ["zero_one, logistic, hinge", "hinge > logistic > zero_one"], ["hinge, logistic, zero_one"]),
    ("f40", "H", ["[[6, 0, 0], [0, 4, 0], [-2, -1, 5]]"], []),
    ("f41", "lam", ["[3, 1]", "(1, 3)", "{1, 3}"], ["(1, 2)"]),
    ("f44", "tp", ["2"], ["3"]),
    ("f45", "B", ["1/2", "0.500"], ["1.120"]),
    ("f46", "ranking", ["(2, 3, 1)"], ["(1, 3, 2)"]),
    ("g01", "tpr", ["2/3", "0.6667"], ["0.3333"]),
    ("g04", "pi_s", ["(5/6, 1/6)", "(5, 1)"], ["(1, 5)"]),
    ("g12", "L", ["0.5076"], ["0.4076"]),
    ("g13", "pred", ["(1, 1, 0)"], ["(1, 2, 0)"]),
    ("g15", "L", ["7/30", "0.2333"], ["0.3333"]),
    (
        "g16",
        "construction",
        ["W = [[1, -1], [-1, 1]], b = (0, 0), v = (1, 1), c = -1/2"],
        ["W = [[1, 1], [1, 1]], b = (0, 0), v = (1, -2), c = 0"],
    ),
]


@cache
def grader(name: str) -> Grader:
    return Grader(Assignment("further", BANK.heading, (QUESTIONS[name],)))


def verdict(name: str, part: str, text: str) -> Mark:
    found = mark(grader(name), "answers.toml", f'["{name}"]\n{json.dumps(part)} = {json.dumps(text)}')
    return next(row.verdict for row in found.parts if row.part == part)


RIGHT = [(name, part, text) for name, part, right, _ in ANSWERS for text in right]
WRONG = [(name, part, text) for name, part, _, wrong in ANSWERS for text in wrong]
FEW = [*QUESTIONS][::3]  # the slow run has all


@pytest.mark.parametrize(("name", "part", "text"), RIGHT)
def test_a_right_answer_is_accepted(name: str, part: str, text: str) -> None:
    assert verdict(name, part, text) in GOOD


@pytest.mark.parametrize(("name", "part", "text"), WRONG[::4])
def test_a_wrong_answer_is_refused(name: str, part: str, text: str) -> None:
    assert verdict(name, part, text) is Mark.WRONG


@pytest.mark.slow
@pytest.mark.parametrize(("name", "part", "text"), WRONG)
def test_every_wrong_answer_is_refused(name: str, part: str, text: str) -> None:
    assert verdict(name, part, text) is Mark.WRONG


@pytest.mark.parametrize("name", FEW)
def test_every_claim_holds(name: str) -> None:
    test_every_claim_of_every_question_holds(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_claim_of_every_question_holds(name: str) -> None:
    found = solve(QUESTIONS[name])
    rows = [*verify(found.worked, places=found.places, samples=2)]
    assert not [row for row in rows if row.verdict is Verdict.FAILED]
    assert not [row for row in rows if not row.verdict.holds]


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_spoilt_derivation_is_caught(name: str) -> None:
    missed, caught = passing(solve(QUESTIONS[name]).worked, samples=3, most=1)
    assert not missed, f"{len(missed)} of {len(missed) + caught} spoilt derivations pass: {missed}"


# What says neither right nor wrong: question, what stands under its heading
DOUBTFUL = [
    ("f12", "not w = (1, 1), b = -1.5"),
    ("f12", "w = (1, 1) or (2, 2), b = -1.5"),
    ("f12", "w = (1, 1), b = -1.5?"),
    ("f12", "~~w = (1, 1), b = -1.5~~"),
    ("f12", "w = (1, 1)"),
    ("f12", "w = (1, 1, 1), b = -1.5"),
    ("f12", "> w = (1, 1), b = -1.5"),
    ("f12", "w = (1, 1), w = (2, 2), b = -1.5"),
    ("f12", "w != (1, 1), b = -1.5"),
    ("f39", "not zero_one, logistic, hinge"),
    ("f39", "zero_one < logistic > hinge"),
    ("f39", "zero_one, logistic"),
    ("f39", "zero_one, logistic, hinge?"),
    ("f39", "> zero_one, logistic, hinge"),
]


@pytest.mark.parametrize(("name", "text"), DOUBTFUL)
def test_what_is_not_plainly_said_is_for_a_person(name: str, text: str) -> None:
    both = Grader(Assignment("both", BANK.heading, (QUESTIONS[name], QUESTIONS["f06"])))
    found = mark(both, "answers.md", f"## {name}\n\n{text}\n\n## f06\n\n$iou = 1/6$\n")
    assert [part.verdict for part in found.parts] == [Mark.UNREAD, Mark.RIGHT]
