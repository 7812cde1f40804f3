"""Under which question something stands, by headings and signs of every kind, and what is left over there."""

from __future__ import annotations

import json

import pytest

from tests.theory.grading.test_belief import grader, judged
from theory.grading.document import mark

A2 = "csc420-a2"
Q5, Q6, Q7B = (
    "The sum is $156 + 2416 + 48120 + 10164 + 850 = 61706$.",
    "$a' = a(1-a)$",
    "$a' = 4\\sigma(2x)(1-\\sigma(2x))$",
)


@pytest.mark.parametrize(
    ("text", "question", "part", "expected", "why"),
    [
        (f"## 6. Slope of tanh\n\n{Q6}", "q6", "da/dx", "unread", "of another function"),
        (f"## 6. Slope of the sigmoid\n\n{Q6}", "q6", "da/dx", "right", "of its own function"),
        (f"## 6. ReLU\n\n{Q6}", "q6", "da/dx", "unread", "of another function, by its name"),
        (f"## 5. LeNet\n\n{Q5}\n\n## 6\n\n{Q6}", "q5", "params.total", "right", "a heading that a number begins"),
        (f"## 5. LeNet\n\n{Q5}\n\n## 6. Sigmoid\n\n{Q6}", "q6", "da/dx", "right", "the next one"),
        (f"## 7. Tangent\n\n(b) {Q7B}", "q7b", "da/dx", "right", "a letter behind such a heading"),
        (f"# Problem 3b\n\n## 6. Last step\n\n{Q6}", "q6", "da/dx", "missing", "a step of the question that is named"),
        (f"6.  {Q6}\n\n7.b  {Q7B}", "q7b", "da/dx", "right", "number, point, letter"),
        (f"7. b. {Q7B}", "q7b", "da/dx", "right", "the letter of an item"),
        (f"## Problem 7\n\n**b)** {Q7B}", "q7b", "da/dx", "right", "a letter that is set apart"),
        (f"**Q7.** a) $-1 < \\tanh x < 1$. b) {Q7B}", "q7b", "da/dx", "right", "the next part within a line"),
        (f"**Q7.** a) $-1 < \\tanh x < 1$. b) {Q7B}", "q7a", "upper.tanh", "right", "and the part before it"),
        (
            f"**Q7a** $-1 < \\tanh x < 1$.\n\n{Q7B}",
            "q7b",
            "da/dx",
            "unread",
            "left over under one with the same number",
        ),
        (f"## Q7\n\n### b\n\n{Q7B}", "q7b", "da/dx", "right", "a heading that is a letter"),
        (
            f"# 1. Warm-up\n\n$1 + 1 = 2$\n\n# 2. LeNet\n\n{Q5}",
            "q5",
            "params.total",
            "unread",
            "headings number other things",
        ),
        (f"**Q5** {Q5}\n\n{Q7B}", "q7b", "da/dx", "missing", "an answer to nothing under another number"),
    ],
)
def test_where_an_answer_stands(text: str, question: str, part: str, expected: str, why: str) -> None:
    assert judged(grader(A2), f"{text}\n")[question, part].verdict.value == expected, why


# (lines, question, part, verdict, why)
PLAIN = [
    ("Q7\na) tanh: -1 to 1, logistic: 0 to 1", "q7a", "lower.tanh", "right", "both ends of a range, under Q7 and a)"),
    ("Q7\na) tanh: -1 to 1, logistic: 0 to 1", "q7a", "upper.sigmoid", "right", "the second range of the line"),
    ("Q7\na) tanh: -1 to 2, logistic: 0 to 1", "q7a", "upper.tanh", "wrong", "a wrong end"),
    ("Q7a\ntanh lies between -1 and 1", "q7a", "lower.tanh", "right", "the words between"),
    ("Q7a\nThe domain of tanh is between -1 and 1", "q7a", "lower.tanh", "unread", "where it is defined"),
    ("Q7a\ntanh and the sigmoid lie between -1 and 1", "q7a", "lower.sigmoid", "unread", "of which of the two?"),
    ("Q7a\ntanh lies between -1 and 1 for x > 0", "q7a", "lower.tanh", "unread", "a condition"),
    ("Q4\ntotal: 1153840 without bias and 1154560 with bias", "q4", "flops.total.with_bias", "right", "one label"),
    ("Q4\nconv: 1151280 without bias and 1152000 with bias\ntotal: 1153840 without bias and 1154560 with bias", "q4",
     "flops.total.with_bias", "right", "each label for its own line"),
    ("Q4\nconv: 1151280 and with bias: 1152000\ntotal: 1153840 without bias, 1154560 with bias", "q4",
     "flops.total.with_bias", "right", "exactly the convolution's, which has the same words in its name"),
    ("Q4\nwith bias: 7\ntotal: 1153840 without bias, 1154560 with bias", "q4", "flops.total.with_bias", "unread",
     "two different ones, and nothing tells which counts"),
    ("Q4\nwith bias: 1152001", "q4", "flops.total.with_bias", "wrong", "the only one that is given"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "question", "part", "expected", "why"), PLAIN)
def test_what_plain_lines_say(lines: str, question: str, part: str, expected: str, why: str) -> None:
    rows = mark(grader(A2), "a.txt", f"{lines}\n").parts
    found = next(row for row in rows if (row.question, row.part) == (question, part))
    assert found.verdict.value == expected, why


SECTIONS = r"""\documentclass{article}\begin{document}
\section{Pyramids}
$\hat I_0 = L_0 + U(L_1 + U(L_2 + U(I_3)))$
\section{Linear networks}
$y = \underbrace{W_3W_2W_1}_{W^*}x + \underbrace{W_3W_2b_1 + W_3b_2 + b_3}_{b^*}$
\section*{Remarks}
\section{Back-propagation}
\subsection*{(b)}
$\frac{\partial L}{\partial w_3} = -0.0113$
\end{document}
"""


@pytest.mark.parametrize(
    ("question", "part", "expected", "why"),
    [
        ("q1", "Ihat0", "right", "the first section"),
        ("q2", "Wstar", "right", "named below a brace, in the second"),
        ("q2", "bstar", "right", "the same"),
        ("q3b", "dL/dw3", "right", "the third, since one with a star is not counted"),
        ("q6", "da/dx", "missing", "all that stands there answers something else"),
    ],
)
def test_sections_are_counted_as_latex_prints_them(question: str, part: str, expected: str, why: str) -> None:
    found = {(part.question, part.part): part for part in mark(grader(A2), "a.tex", SECTIONS).parts}
    assert found[question, part].verdict.value == expected, why


def test_a_formula_for_a_whole_vector_leaves_the_entries_their_own() -> None:
    text = "# Q2d\n\n$\\frac{\\partial L}{\\partial z_1} = y_1 - \\hat y_1$\n\n$\\nabla_z L = \\hat y - y$\n"
    found = judged(grader("cv-a1"), text)
    assert found["q2d", "dL/dz"].verdict.value == "right"
    assert found["q2d", "dL/dz1"].verdict.value == "wrong", "as it says itself"
    assert found["q2d", "dL/dz2"].verdict.value == "right", "as the vector says"


def test_a_program_is_no_words_beside_a_formula() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# Q6\n\n{Q6}"},
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "import numpy\nrun()"},
    ]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    found = {(part.question, part.part): part for part in mark(grader(A2), "a.ipynb", json.dumps(book)).parts}
    assert found["q6", "da/dx"].verdict.value == "right"
