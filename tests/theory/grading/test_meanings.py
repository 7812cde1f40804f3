"""What a hand-in says of its own letters counts; so do names outside of a formula, and the summary of a network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from theory.classroom.pool import Job
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.matching.summaries import rows
from theory.grading.parts import Part
from theory.question import read


@cache
def grader() -> Grader:
    return Job("csc420-a2").grader()


def verdicts(found: Grader, question: str, text: str) -> dict[str, str]:
    def of(part: Part) -> bool:
        return part.question == question

    return {
        part.part: part.verdict.value for part in filter(of, mark(found, "a.md", f"## {question}\n\n{text}\n").parts)
    }


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$\tanh'(x) = 4s(1-s)$ with $s = \sigma(2x)$", "right", "the key's letter, and what it is there"),
        (r"$\tanh'(x) = 4t(1-t)$ with $t = \sigma(2x)$", "right", "another letter for it"),
        (r"$\tanh'(x) = 4t(1-t)$ with $t = \frac{1}{1+e^{-2x}}$", "right", "in other words"),
        (r"$\tanh'(x) = 4s(1-s)$ with $s = \sigma(u)$ and $u = 2x$", "right", "one thing after another"),
        (r"$4s(1-s)$ where $s = \sigma(2x)$", "right", "without a left side"),
        (r"$4t(1-t)$, with $t = \sigma(2x)$.", "right", "the same in another letter"),
        (r"$\tanh'(x) = 4s(1-s)$ with $s = \sigma(x)$", "unread", "the key's formula, but of another s"),
        (r"$\tanh'(x) = 4t(1-t)$ with $t = \sigma(x)$", "unread", "of another t"),
        (r"Let $t = \sigma(x)$. Then $\tanh'(x) = 4t(1-t)$", "unread", "said before it"),
        (r"$\tanh'(x) = 4s(1-s)$ with $s = \sigma(u)$ and $u = 3x$", "unread", "another u"),
        (r"$4s(1-s)$ where $s = \sigma(x)$", "unread", "without a left side"),
        (
            r"$\tanh'(x) = q$ where $q = 1 - \tanh(x)^2$ and $s = \sigma(2x)$",
            "unread",
            "not in the letters that are asked for",
        ),
        (r"$\tanh'(x) = 4q$ where $q = s(1-s)$", "right", "an abbreviation"),
        (r"$\tanh'(x) = 4q$ where $q = s(1+s)$", "wrong", "another abbreviation"),
        (r"$\tanh'(x) = 4q$ where perhaps $q = s(1-s)$", "unread", "a doubt"),
        (r"$4s(1-s)$ where $x = 2$", "unread", "no meaning of a letter in it"),
        (r"$4s(1-s)$ where $s = \sigma(2x)$ or $s = x$", "unread", "more stands behind it"),
    ],
)
def test_letters_mean_what_is_said_of_them(text: str, expected: str, why: str) -> None:
    assert verdicts(grader(), "q7b", text)["da/dx"] == expected, why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Question 7b: $4s(1-s)$ where $s = \sigma(2x)$", "right"), ("7b) $4s(1-s)$", "right"),
        (r"Question 7b: 2 $4s(1-s)$", "unread"), (r"Question 7b: not $4s(1-s)$", "unread"),
        (r"Question 7b: 1 - $4s(1-s)$", "unread"), (r"Question 7b: -$4s(1-s)$", "unread"),
    ],
)  # fmt: skip
def test_a_formula_behind_the_name_of_its_question(text: str, expected: str) -> None:
    parts = mark(grader(), "a.md", text).parts
    assert [one.verdict.value for one in parts if (one.question, one.part) == ("q7b", "da/dx")] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dL/dw3 = $-0.0113$", "right"), ("- dL/dw3 = $0.8 \\cdot (-0.01417) = -0.0113$", "right"),
        ("(a) dL/dw3 = $-0.0113$", "right"), ("dL/dw3' = $-0.0113$", "unread"), ("dL/dw3 = $0.0113$", "wrong"),
        ("2 dL/dw3 = $-0.0113$", "unread"), ("1 - dL/dw3 = $-0.0113$", "unread"),
        ("dL/dw3 = 2 = $-0.0113$", "unread"),
        ("dL/dw3 = $w_4 = -0.0113$", "unread"), ("dL/dw4 = $-0.0113$", "unread"),
    ],
)  # fmt: skip
def test_a_name_outside_of_the_formula(text: str, expected: str) -> None:
    assert verdicts(grader(), "q3b", text)["dL/dw3"] == expected


NETWORK = """
[net]
title = "A network"
asks = "Sizes and parameters."
topic = "counting"
[net.settings]
network = "conv1: conv(12, k5, p2) pool1: maxpool(2) conv2: conv(20, k5) pool2: maxpool(2) flatten fc1: linear(64)"
input = "3x32x32"
ask = ["shapes", "params"]
answer = ["conv2.height", "conv2.width", "params.conv2", "params.fc1", "params.total"]
"""
TORCHSUMMARY = """
----------------------------------------------------------------
        Layer (type)               Output Shape         Param #
================================================================
            Conv2d-1           [-1, 12, 32, 32]             912
         MaxPool2d-2           [-1, 12, 16, 16]               0
            Conv2d-3           [-1, 20, 12, 12]           {conv2}
         MaxPool2d-4             [-1, 20, 6, 6]               0
            Linear-5                   [-1, 64]          46,144
================================================================
Total params: 53,076
"""
KERAS = """
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
│ conv1 (Conv2D)                  │ (None, 32, 32, 12)     │           912 │
│ pool1 (MaxPooling2D)            │ (None, 16, 16, 12)     │             0 │
│ conv2 (Conv2D)                  │ (None, 12, 12, 20)     │         {conv2} │
│ fc1 (Dense)                     │ (None, 64)             │        46,144 │
 Total params: 53,076
"""
TORCHINFO = """
├─Conv2d: 1-1                            [1, 12, 32, 32]           912
├─MaxPool2d: 1-2                         [1, 12, 16, 16]           --
├─Conv2d: 1-3                            [1, 20, 12, 12]           {conv2}
├─Linear: 1-4                            [1, 64]                   46,144
==========================================================================================
Total params: 53,076
"""


@pytest.mark.parametrize("summary", [TORCHSUMMARY, KERAS, TORCHINFO])
@pytest.mark.parametrize(("conv2", "expected"), [("6,020", "right"), ("6,000", "wrong")])
def test_a_printed_summary(tmp_path: Path, summary: str, conv2: str, expected: str) -> None:
    (path := tmp_path / "net.toml").write_text(NETWORK)
    text = "```\n" + summary.format(conv2=conv2) + "```"
    found = verdicts(Grader(read(path)), "net", text)
    parts = ("conv2.height", "conv2.width", "params.fc1", "params.conv2", "params.total")
    total = "right" if expected == "right" else "unread"  # the right sum of a wrong part
    assert [found[part] for part in parts] == ["right", "right", "right", expected, total]


@pytest.mark.parametrize(("text", "expected"), [
    ("Total params: 61,706 (241.04 KB)", "right"), ("Total params: 61,706 (0.24 MB)", "right"),
    ("Total params: 61,706 (241.04 times)", "unread"), ("Total params: 61,606 (241.04 KB)", "wrong"),
])  # fmt: skip
def test_how_much_room_parameters_take_is_said_behind_their_number(text: str, expected: str) -> None:
    assert verdicts(grader(), "q5", text)["params.total"] == expected


def test_the_layers_of_a_type_are_told_by_their_place_only_where_all_of_them_stand_there(tmp_path: Path) -> None:
    (path := tmp_path / "net.toml").write_text(NETWORK)
    (row,) = rows([(1, "            Conv2d-3           [-1, 20, 12, 12]           6,020")]).values()
    assert not row.layer(Grader(read(path)).markers["net"].key)
