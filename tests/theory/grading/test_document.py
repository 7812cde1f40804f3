"""Documents as they are handed in, against what is known of them by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from checks.reading import WRITTEN, read_latex
from checks.tree import Call, Name, Number, Tree
from theory.classroom.pool import Job, mark_one
from theory.classroom.sources import HandIn
from theory.cli import run
from theory.errors import InputError
from theory.grading.document import mark
from theory.grading.judging.dots import NoSequence, instances
from theory.grading.parts import Part
from theory.grading.policy import Policy, read
from theory.report.wording.grading import explanation, note, say

KEYS = {"csc420-a2-first": "csc420-a2", "csc420-a2-second": "csc420-a2"}


@cache
def graded(path: Path, assignment: str) -> dict[tuple[str, str], Part]:
    marked = mark(Job(assignment).grader(), path.name, path.read_text())
    return {(part.question, part.part): part for part in marked.parts}


@pytest.mark.parametrize(
    ("document", "question", "part", "verdict", "says"),
    [
        ("csc420-a2-first", "q3b", "dL/dw3", "right", ""),
        ("csc420-a2-first", "q3b", "da2/dz2", "right", ""),
        ("csc420-a2-first", "q4", "flops.total.without_bias", "right", ""),
        ("csc420-a2-first", "q4", "flops.total.with_bias", "right", ""),
        ("csc420-a2-first", "q5", "params.total", "right", ""),
        ("csc420-a2-first", "q6", "da/dx", "right", ""),
        ("csc420-a2-first", "q1", "Ihat0", "wrong", "the innermost U left out"),
        ("csc420-a2-first", "q2", "Wstar", "right", ""),  # without a star
        ("csc420-a2-first", "q2", "bstar", "wrong", "the plain sum of the biases"),
        ("csc420-a2-first", "q7b", "a.as_logistic", "right", ""),
        ("csc420-a2-first", "q7b", "da/dx", "unread", "the answer is wanted in s"),
        ("csc420-a2-first", "q7a", "lower.tanh", "right", ""),
        ("csc420-a2-first", "q7a", "upper.sigmoid", "right", ""),
        ("csc420-a2-second", "q3b", "dL/dyhat", "right-rounded", ""),
        ("csc420-a2-second", "q3b", "dyhat/dz3", "wrong", "no single mistake explains it"),
        ("csc420-a2-second", "q3b", "da2/dz2", "wrong", "no single mistake explains it"),
        ("csc420-a2-second", "q3b", "dyhat/dz3", "wrong", "yhat*(1 - yhat) lies between 0 and 1/4"),
        ("csc420-a2-second", "q3b", "da2/dz2", "wrong", "a2*(1 - a2) lies between 0 and 1/4"),
        ("csc420-a2-second", "q6", "da/dx", "unread", "in line 128: left is 1/2 times the right side"),
        ("csc420-a2-second", "q7a", "lower.tanh", "right", ""),
        ("csc420-a2-second", "q7a", "lower.sigmoid", "right", ""),
        ("csc420-a2-second", "q3b", "dL/dw3", "right-carried", "dyhat/dz3, da2/dz2"),
        ("csc420-a2-second", "q4", "flops.total.with_bias", "right", ""),
        ("csc420-a2-second", "q5", "params.total", "right", ""),
        ("csc420-a2-second", "q7b", "da/dx", "right", ""),
        ("csc420-a2-second", "q2", "bstar", "wrong", "uses b4"),
        ("cv-a1", "q1b", "BCE.nats", "right", ""),
        ("cv-a1", "q1c", "BCE.bits", "right", ""),
        ("cv-a1", "q1d", "BCE.bits", "right", ""),
        ("cv-a1", "q1e", "w.new", "right", ""),
        ("cv-a1", "q2a", "W2.shape", "right", ""),
        ("cv-a1", "q2a", "b2.shape", "right", ""),
        ("cv-a1", "q2b", "dyhat1/dz1", "right", ""),
        ("cv-a1", "q2c", "dyhat2/dz1", "right", ""),
        ("cv-a1", "q2d", "dL/dz", "unread", ""),
        ("eecs445-p2", "q2a", "params.total", "right", ""),
        ("eecs445-p2", "q2f", "flatten.features", "right", ""),
        ("eecs445-p2", "q3a", "alpha1", "right", ""),
        ("eecs445-p2", "q3a", "alpha2", "right", ""),
        ("eecs445-p2", "q3a", "map.before_relu", "wrong", "(4, 3), (4, 4)"),
        ("eecs445-p2", "q3a", "map", "right-carried", "by the key entry (4, 3): 0 for 1/16"),
        ("eecs445-p2", "q3a", "map", "right-carried", "row 4, entry 3: left is 1/16, right is -13/16"),
    ],
)
def test_what_is_known_of_the_real_documents(
    shared: Path, document: str, question: str, part: str, verdict: str, says: str
) -> None:
    found = graded(shared / "seeds" / f"{document}.md", KEYS.get(document, document))[question, part]
    assert found.verdict.value == verdict
    assert says in f"{explanation(found.explanation)} {note(found.reasons)}"


def test_the_first_wrong_line_of_the_second_document(shared: Path) -> None:
    found = graded(shared / "seeds" / "csc420-a2-second.md", "csc420-a2")["q3b", "dL/dw3"].first_wrong
    assert found is not None
    assert (found.line, found.left, found.right) == (68, "dyhat/dz3", "0.6908")


def test_a_document_without_formulas_is_given_no_marks(shared: Path) -> None:
    parts = graded(shared / "seeds" / "dnn-hw1.md", "dnn-hw1").values()
    assert {part.verdict.value for part in parts} == {"unread"}
    assert all(part.earned == 0 and note(part.reasons).startswith("no formulas to judge") for part in parts)


def test_a_notebook_is_read_by_its_markdown_cells(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": ["$q = 1$"]},
        {"cell_type": "markdown", "source": ["## Question 4\n", "\n", "Without bias $2 + 1153838 = 1,153,840$"]},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    job = Job("csc420-a2")
    parts = {part.part: part.verdict.value for part in mark_one(job, HandIn("a.ipynb", path)).parts}
    assert parts["flops.total.without_bias"] == "right"
    path.write_text("{}")
    assert "expected a notebook" in say(mark_one(job, HandIn("a.ipynb", path)).trouble)


def written(text: str, assignment: str = "csc420-a2") -> dict[tuple[str, str], Part]:
    marked = mark(Job(assignment).grader(), "a.md", text)
    return {(part.question, part.part): part for part in marked.parts}


Z1 = r"$$z_1 = (-0.65)(1.2) + (-0.55)(-1.1) = {} = {}$$"


@pytest.mark.parametrize(
    ("middle", "last", "expected", "step", "says"),
    [
        ("-0.78 + 0.605", "-0.1750", "right", None, ""),
        ("-0.1950 + 0.01", "-0.1750", "unread", "-0.1950 + 0.01", "is not known to be that: -0.1950 + 0.01"),
        ("-0.65 \\cdot 1.2 + 0.55", "-0.1750", "right", "-0.65 \\cdot 1.2 + 0.55", "after a step that does not hold"),
        ("-0.1850", "-0.1750", "unread", "-0.1850", "what stands before it is not known to be that: -0.1850"),
        ("-0.1850", "-0.1850", "wrong", "-0.1850", "a step of it that does not hold"),
        ("-0.78 + 0.605", "-0.1850", "wrong", "-0.1850", "a step of it that does not hold"),
        (r"\square", "-0.1750", "unread", None, r"is not known to be that: \square"),
        (r"q", "-0.1750", "unread", None, "is not known to be that: q"),
    ],
)
def test_each_step_is_judged(middle: str, last: str, expected: str, step: str | None, says: str) -> None:
    found = written("# Question 3\n\n(b)\n\n" + Z1.format(middle, last) + "\n")["q3b", "z1"]
    assert found.verdict.value == expected
    assert says in note(found.reasons)
    assert (found.step and found.step.right) == step
    if step is not None:
        assert found.first_wrong == found.step
        assert found.first_wrong is not None
        assert found.first_wrong.line == 5


@pytest.mark.parametrize(
    ("chain", "expected", "says"),
    [
        (r"\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2} = \sigma(x)(1+\sigma(x))", "wrong", "1 + a for 1 - a"),
        (r"\frac{e^{-x}}{(1+e^{-x})^2} = \sigma(x)(1-\sigma(x))", "right", ""),
        (r"\frac{e^{-x}}{(1+e^{-x})^3} = \sigma(x)(1+\sigma(x))", "unread", ""),  # nothing in it is the slope
    ],
)
def test_a_chain_that_begins_with_what_is_asked_for_answers_it(chain: str, expected: str, says: str) -> None:
    part = written(f"# Question 6\n\n$${chain}$$\n")["q6", "da/dx"]
    assert part.verdict.value == expected
    assert says in explanation(part.explanation)


def test_two_errors_that_cancel_are_both_seen() -> None:
    text = "# Question 5\n\n$t = 156 + 2416 + 48120 + 10164 + 850 = 61806 - 50 = 61806 - 100 = 61706$\n"
    found = written(text)["q5", "params.total"]
    assert found.verdict.value == "right"
    assert note(found.reasons).startswith("right result after a step that does not hold: left is 61706, right is 61756")
    assert "and 1 more step after it" in note(found.reasons)


def test_a_wrong_step_in_no_answers_chain_is_told_under_its_question() -> None:
    found = written("# Question 5\n\n$3 + 4 = 8$\n\nIn total $t = 156 + 61550 = 61706$\n")["q5", "params.total"]
    assert found.verdict.value == "right"
    assert found.step is None
    assert found.first_wrong is None
    assert "a step under this question does not hold, in line 3: left is 7, right is 8" in note(found.reasons)


@pytest.mark.parametrize(
    "text", ["", "# q3b", "# q3b\n\n$z_2 = 1.945$", "# q3b\n\n$dL/dw_3 = -0.0113$", "a photo of my notes"]
)
def test_all_parts_with_weight_have_a_row_for_everybody(text: str) -> None:
    """Also one that the question does not ask for: whoever leaves it out is marked out of as much as the others."""
    policy = Policy(weights={"q3b": {"dL/dw3": Fraction(3), "z2": Fraction(1)}})
    marked = mark(Job("csc420-a2", policy=policy).grader(), "a.md", text)
    assert marked.out_of == 80
    assert {part.part: part.out_of for part in marked.parts if part.question == "q3b"} == {
        "dL/dw3": Fraction(15, 4), "z2": Fraction(5, 4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"q99": {"a": 1}}, "csc420-a2 has no question q99"),
        ({"q3b": {"z9": 1}}, "there is no part z9; there are dL/dw3"),
    ],
)
def test_a_weight_of_what_is_not_there_is_refused(weights: dict[str, dict[str, int]], says: str) -> None:
    exact = {question: {part: Fraction(one) for part, one in parts.items()} for question, parts in weights.items()}
    with pytest.raises(InputError, match=says):
        mark(Job("csc420-a2", policy=Policy(weights=exact)).grader(), "a.md", "# q3b\n")


def test_what_a_right_result_after_a_wrong_step_earns_is_the_instructors_to_say(tmp_path: Path) -> None:
    text = "# Question 5\n\n$t = 156 + 2416 + 48120 + 10164 + 850 = 61806 - 50 = 61706$\n"
    path = tmp_path / "policy.toml"
    path.write_text('[shares]\nafter-wrong-step = "1/2"\n')
    for policy, earned in ((Policy(), 10), (read(path), 5)):
        parts = mark(Job("csc420-a2", policy=policy).grader(), "a.md", text).parts
        assert [part.earned for part in parts if part.question == "q5"] == [earned]
    whole = text.replace("= 61806 - 50 ", "")
    parts = mark(Job("csc420-a2", policy=read(path)).grader(), "a.md", whole).parts
    assert [part.earned for part in parts if part.question == "q5"] == [10]


@pytest.mark.parametrize(
    ("question", "part", "text", "expected"),
    [
        ("q3b", "dL/dw3", r"(b) $-\frac{\partial L}{\partial w_3} = -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $100 \frac{\partial L}{\partial w_3} = -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $\frac{\partial L}{\partial w_4} = -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $\frac{\partial L}{\partial w_3} < -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $\frac{\partial L}{\partial w_3} \neq -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $\frac{\partial L}{\partial w_3} = x > -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $q = 5 - 5.0113 = -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $w_3^{new} = -0.0113$", "unread"),
        ("q3b", "dL/dw3", r"(b) $(-0.6398)(0.2176)(0.93)(0.1094)(0.8) = -0.0113$", "right"),
        ("q4", "flops.total.with_bias", "Without bias: $1 + 1154559 = 1154560$.", "unread"),
        ("q4", "flops.total.with_bias", "With bias: $1 + 1154559 = 1154560$.", "right"),
        ("q4", "flops.total.with_bias", "With bias:\n\n$$1 + 1154559 = 1154560$$\n", "right"),
        ("q4", "flops.total.with_bias", "Without bias:\n\n$$1 + 1154559 = 1154560$$\n", "unread"),
        ("q4", "flops.total.with_bias", "Candidates: $576000, 1153840, 1154560$", "unread"),
        ("q4", "flops.total.with_bias", "$x = 576000$ or $x = 1154560$ with bias", "unread"),
        ("q5", "params.total", "The answer is not $156 + 61550 = 61706$.", "unread"),
        ("q5", "params.total", "~~$156 + 61550 = 61706$~~ $156 + 1 = 157$", "unread"),
        ("q5", "params.total", "$S = 61706$ is the number of multiplications", "unread"),
        ("q5", "params.total", "$S = 61706$ is the number of parameters", "right"),
        ("q6", "da/dx", r"$\frac{da}{dx} = \frac{da}{dx}$", "unread"),
        ("q7b", "da/dx", r"(b) $\sigma(2x) = 4\sigma(2x)(1-\sigma(2x))$", "unread"),
        ("q7a", "lower.tanh", r"(a) $\tanh x \in (-1, 1)$", "right"),
        ("q7a", "lower.tanh", r"(a) $\tanh x \in [-1, 1]$", "wrong"),
        ("q7a", "lower.tanh", r"(a) $\tanh x \in (0, 1)$ for $x > 0$", "unread"),
        ("q7a", "lower.tanh", "(a) The range of **tanh** is $(-1, 1)$.", "right"),
        ("q7a", "lower.tanh", "(a) The range of tanh is not $(-1, 1)$.", "unread"),
        ("q7a", "lower.tanh", "(a) The range of sin is $(-1, 1)$.", "unread"),
    ],
)  # fmt: skip
def test_what_is_said_of_something_else_is_no_answer(question: str, part: str, text: str, expected: str) -> None:
    number = question.strip("qab")
    assert written(f"# Question {number}\n\n{text}\n")[question, part].verdict.value == expected


def test_a_formula_that_cannot_be_read_is_not_missing() -> None:
    found = written("# Question 5\n\n$t^{new} = \\frac{1$\n")["q5", "params.total"]
    assert found.verdict.value == "unread"
    assert "line 3" in note(found.reasons)


KNOWN = ("I0", "I1", "I2", "I3", "L0", "L1", "L2", "W1", "W2", "W3", "b1", "b2", "b3", "x")


def plain(tree: Tree) -> str:
    if isinstance(tree, Name | Number):
        return tree.text
    assert isinstance(tree, Call)
    return (
        f"({f' {tree.head} '.join(map(plain, tree.args))})"
        if len(tree.args) == 2
        else f"{tree.head}{plain(tree.args[0])}"
    )


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"L_0 + U(L_1 + U(L_2 + \dots + U(L_{n-1} + I_n)))", "(L0 + U(L1 + U(L2 + I3)))"),
        (r"L_0 + U(L_1 + \dots + U(L_{n-1} + U(I_n)))", "(L0 + U(L1 + U(L2 + UI3)))"),
        (r"L_0 + U(L_1 + \cdots + U(L_{n-1} + U(I_n)) \cdots)", "(L0 + U(L1 + U(L2 + UI3)))"),  # the brackets go on
        (r"W^L W^{(L-1)} \dots W^{(1)} W^{(0)}", "((W3 * W2) * W1)"),
        (r"W^{(n)} W^{(n-1)} \dots W^{(1)} x", "(((W3 * W2) * W1) * x)"),
        (r"b^0 + b^1 + \dots + b^{(L-1)} + b^{(L)}", "((b1 + b2) + b3)"),
        (
            r"b^{(n)} + W^{(n)} b^{(n+1)} + W^{(n)} (W^{(n-1)} b^{(n-2)}) + \dots + (W^{(n)} \dots W^{(2)} b^{(1)})",
            "((b3 + (W3 * b4)) + (W3 * (W2 * b1)))",
        ),
    ],
)  # fmt: skip
def test_dots_are_filled_in_as_their_neighbours_say(latex: str, expected: str) -> None:
    from dataclasses import replace

    notation = replace(WRITTEN, functions={"U": "U"}, labelled=frozenset("Wb"), variables=frozenset({"W", "b", "W__n"}))
    assert [plain(tree) for tree in instances(read_latex(latex, notation=notation), KNOWN)] == [expected]


def test_dots_without_a_pattern_are_not_guessed() -> None:
    with pytest.raises(NoSequence):
        list(instances(read_latex(r"a + \dots + b"), KNOWN))
    with pytest.raises(NoSequence):
        list(instances(read_latex(r"((1 - I_1) \cdot (1 - I_2) \cdots)"), KNOWN))


BANK = """[e1]
title = "One neuron"
asks = "Differentiate the loss by the weight."
topic = "computation"
round = 4

[e1.settings]
givens = { w = 2, x = -1, b = 0.5, y = 1 }
wrt = ["w"]

[e1.settings.graph]
yhat = "sigma(w*x + b)"
L = "(y - yhat)^2"
"""


@pytest.mark.parametrize("heading", ["# Exercise 1", "# 1", "Problem 1:", "# E1", "My homework"])
def test_an_instructors_own_question_is_found_however_it_is_headed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], heading: str
) -> None:
    bank, hand_in = tmp_path / "mine.toml", tmp_path / "a.md"
    bank.write_text(BANK)
    hand_in.write_text(f"{heading}\n\n$\\frac{{dL}}{{dw}} = -1.6352 \\cdot (-0.1491) = 0.2438$\n")
    assert run(["grade", str(hand_in), "--bank", str(bank), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["assignment"] == "mine"
    assert {part["part"]: part["verdict"] for part in data["submissions"][0]["parts"]}["dL/dw"] == "right"


def test_an_answer_in_words_alone_is_not_missing() -> None:
    words = "# Question 4\n\nWithout bias we get what stands on the sheet, 1,153,840 or so.\n\n"
    parts = written(words + "# Question 6\n\n$\\frac{da}{dx} = a(1 - a)$\n\n# Question 5\n")
    total = parts["q4", "flops.total.without_bias"]
    assert total.verdict.value == "unread"
    assert note(total.reasons) == "words without a formula stand under this question, from line 3"
    assert parts["q6", "da/dx"].verdict.value == "right"
    assert parts["q5", "params.total"].verdict.value == "missing"  # a heading with nothing under it
