"""Ways in which students write what they found: each answer with the verdict of a careful human."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from theory.grading import document
from theory.grading.grader import Grader
from theory.question import assignments

BANK = """
[assignment]
title = "Ways of writing"

[q1]
title = "Surprise"
asks = "p = softmax(z), L = -sum y log p: find both, and dL/dz."
topic = "computation"
round = 4
marked = ["p", "L"]
[q1.settings]
wrt = ["z"]
givens = { z = [0.5, -0.4, 1.1], y = [0, 1, 0] }
[q1.settings.graph]
p = "softmax(z)"
L = "-sum(y*log(p))"

[q2]
title = "Descent"
asks = "Give both weights after one step."
topic = "computation"
round = 4
marked = ["u1.new", "u2.new"]
[q2.settings]
wrt = ["u1", "u2"]
givens = { x = 2, u1 = 0.5, u2 = -1, t = 1 }
update = { rule = "plain", rate = 0.1 }
[q2.settings.graph]
L = "(u1*x + u2 - t)^2"

[q3]
title = "Errors"
asks = "Find the mean squared error and its slopes."
topic = "loss"
[q3.settings]
loss = "mse"
samples = 2
givens = { y1 = 1, yhat1 = 0.5, y2 = 0, yhat2 = 0.25 }
asks = ["loss", "gradient"]

[q4]
title = "Counting"
asks = "Give the shape after c1, and its parameters."
topic = "counting"
[q4.settings]
network = "c1: conv(6, k5)"
input = "1x28x28"
ask = ["shapes", "params"]
answer = ["c1.height", "c1.width", "params.c1"]

[q5]
title = "Bits"
asks = "Find the binary cross-entropy in bits."
topic = "loss"
conventions = { log = "bits" }
[q5.settings]
loss = "bce"
samples = 2
givens = { y1 = 1, yhat1 = 0.8, y2 = 0, yhat2 = 0.3 }
asks = ["loss"]

[q6]
title = "A square"
asks = "Find f."
topic = "computation"
[q6.settings]
wrt = ["x"]
givens = { x = 2.3 }
[q6.settings.graph]
f = "1.37*x^2"

[q7]
title = "A logarithm and more"
asks = "Find f."
topic = "computation"
[q7.settings]
wrt = ["x"]
givens = { x = 2.3 }
[q7.settings.graph]
f = "log(x) + x"

[q8]
title = "A loss by its logit"
asks = "Find f."
topic = "computation"
marked = ["f", "df/dx"]
[q8.settings]
wrt = ["x"]
givens = { x = 2.3 }
[q8.settings.graph]
f = "softplus(-x)"
"""


@cache
def grader(folder: Path) -> Grader:
    path = folder / "ways.toml"
    path.write_text(BANK, encoding="utf-8")
    return Grader(next(one for one in assignments(path) if one.name == "ways"))


@cache
def course() -> Grader:
    return Grader(next(one for one in assignments(None) if one.name == "csc420-a2"))


def verdicts(grader: Grader, file: str, text: str, question: str) -> dict[str, str]:
    parts = document.mark(grader, file, text, links=False).parts
    return {part.part: part.verdict.value for part in parts if part.question == question}


@pytest.mark.parametrize(
    ("file", "text", "question", "expected"),
    [
        ("a.txt", "1.\nL = 2.9894\n(the loss is in bits)\n", "q1", {"L": "right-elsewhere"}),
        ("a.txt", "1.\nL = 2.9894\n", "q1", {"L": "wrong"}),  # nobody says bits
        ("a.txt", "1.\nL = 2.0721\n(the loss is in bits)\n", "q1", {"L": "unread"}),  # says bits, has nats
        ("a.txt", "1.\nL = 2.9894\n(the loss is not in bits)\n", "q1", {"L": "unread"}),
        ("a.md", "Question 1\n\n$L = 2.0721 \\quad\\text{more exactly: } 2.072076$", "q1", {"L": "right"}),
        ("a.md", "Question 1\n\n$L = 2.0721 \\quad\\text{more exactly: } 2.0801$", "q1", {"L": "unread"}),
        ("a.txt", "5.\nBCE = 0.4183\n(the loss is in bits)\n", "q5", {"BCE.bits": "right"}),
        ("a.txt", "5.\nBCE = 0.6034\n(the loss is in bits)\n", "q5", {"BCE.bits": "wrong"}),  # divided by ln 2 twice
        ("a.md", "Question 6\n\nf = 10.4556 (bits)\n", "q6", {"f": "wrong"}),  # over ln 2, without a logarithm
        ("a.md", "Question 7\n\nf = 4.5198 (bits)\n", "q7", {"f": "wrong"}),  # x over ln 2, too
        ("a.md", "Question 8\n\nf = 0.1378 (bits)\n", "q8", {"f": "right-elsewhere"}),
        ("a.md", "Question 8\n\ndf/dx = -0.1315 (bits)\n", "q8", {"df/dx": "right-elsewhere"}),
        ("a.md", "Problem 2\n\nnew u1 = 0.9\n\nnew u2 = −0.8\n", "q2", {"u1.new": "right", "u2.new": "right"}),
        ("a.md", "Problem 2\n\nu1 new = 0.9\n\nu2 new = -0.9\n", "q2", {"u1.new": "right", "u2.new": "wrong"}),
        ("a.md", "Problem 2\n\nhalf of u1 new = 0.9\n", "q2", {"u1.new": "unread"}),
        ("a.md", "Problem 2\n\n$u_1$ = $0.5$, $u_2$ = $-1$\n", "q2", {"u1.new": "unread"}),  # as they are given
        ("a.txt", "3.\ndMSE/dyhat1 = -0.5\ndMSE/dyhat2 = 0.35\n", "q3",
         {"dMSE/dyhat1": "right", "dMSE/dyhat2": "wrong"}),
        ("a.md", "## Q3\n\n$MSE$ = $0.15625$\n", "q3", {"MSE": "right"}),
        ("a.md", "## Q3\n\n$MSE$ = $0.15626$\n", "q3", {"MSE": "wrong"}),
        ("a.md", "## Q3\n\nMSE $= 0.15625$; the gradient is $(-0.5, 0.25)$.", "q3",
         {"MSE": "right", "dMSE/dyhat1": "right", "dMSE/dyhat2": "right"}),
        ("a.md", "## Q3\n\n$MSE = 0.15625$, and the derivatives are $-0.5$ and $0.35$.", "q3",
         {"dMSE/dyhat1": "right", "dMSE/dyhat2": "wrong"}),
        ("a.md", "## Q3\n\n$MSE = 0.15625$; half of the derivatives are $-0.5$ and $0.25$.", "q3",
         {"dMSE/dyhat1": "unread", "dMSE/dyhat2": "unread"}),
        ("a.md", "## Q3\n\nSlopes:\n- the derivatives: $-0.5$, $0.25$", "q3",
         {"dMSE/dyhat1": "right", "dMSE/dyhat2": "right"}),
        ("a.md", "## Q3\n\nMinus the gradient is $(-0.5, 0.25)$.", "q3", {"dMSE/dyhat1": "unread"}),
        ("a.md", "## Q3\n\nMinus\nthe gradient is $(-0.5, 0.25)$.", "q3", {"dMSE/dyhat1": "unread"}),
        ("a.md", "## Q3\n\nThe sum of the derivatives is $-0.5$ and $0.25$.", "q3", {"dMSE/dyhat1": "unread"}),
        ("a.csv", "question,part,answer\nq4,c1 output,24x24x6\nq4,params of c1,156\n", "q4",
         {"c1.height": "right", "c1.width": "right", "params.c1": "right"}),
        ("a.csv", "question,part,answer\nq1,first,0.27\n", "q1", {"L": "unread", "p": "unread"}),  # could be either
        ("a.csv", "question,part,answer\nq1,L,2.0721\n", "q1", {"L": "right", "p": "missing"}),
    ],
)  # fmt: skip
def test_own_questions(
    tmp_path_factory: pytest.TempPathFactory, file: str, text: str, question: str, expected: dict[str, str]
) -> None:
    found = verdicts(grader(tmp_path_factory.getbasetemp()), file, text, question)
    assert {part: found[part] for part in expected} == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("skip", "missing"), ("(skipped)", "missing"), ("I don’t know.", "missing"),
        ("weiß nicht", "missing"), ("none", "unread"), ("I don't know, perhaps zero", "unread"),
        ("see the scan", "unread"), ("skip connections add their input", "unread"),
    ],
)  # fmt: skip
def test_who_says_that_there_is_no_answer_gave_none(
    tmp_path_factory: pytest.TempPathFactory, line: str, expected: str
) -> None:
    text = f"Question 1: {line}\n\nQuestion 4: $params.c1 = 156$\n"
    assert verdicts(grader(tmp_path_factory.getbasetemp()), "a.md", text, "q1")["L"] == expected


RANGES = ("lower.tanh", "upper.tanh", "lower.sigmoid", "upper.sigmoid")


@pytest.mark.parametrize(
    ("file", "text", "question", "expected"),
    [
        ("a.md", r"$-1 < \tanh x < 1$, whereas $0 < \sigma(x) < 1$.", "q7a", ("right",) * 4),
        ("a.md", r"$-1 \le \tanh x < 1$, and $0 < \sigma(x) < 2$.", "q7a", ("wrong", "right", "right", "wrong")),
        ("a.txt", "The range of tanh is (-1, 1), and of the logistic function (0, 1).", "q7a", ("right",) * 4),
        ("a.txt", "The range of tanh is (0, 1), and of the logistic function (0, 1).", "q7a",
         ("wrong", "right", "right", "right")),
        ("a.md", r"$\frac{d\sigma}{dx} = \sigma(x)(1 - \sigma(x))$", "q6", ("right",)),
        ("a.md", r"$\frac{d\sigma}{dx} = \sigma(x)(1 + \sigma(x))$", "q6", ("wrong",)),
        ("a.md", r"$\frac{d\tanh}{dx} = \sigma(x)(1 - \sigma(x))$", "q6", ("unread",)),
        ("a.md", "$N = 61{,}706$", "q5", ("right",)),
        ("a.md", r"$N_{\text{total}} = 61706$", "q5", ("right",)),
        ("a.md", "$N_{C1} = 61706$", "q5", ("unread",)),
        ("a.md", "$N_1 = 61706$", "q5", ("unread",)),
        ("a.md", "$N = 61{,}706$ and $K = 60{,}000$", "q5", ("unread",)),
        ("a.md", "$C_5 = 61{,}706$ without the last layer", "q5", ("unread",)),
        ("a.md", "$S = 61{,}706$ is the number of multiplications", "q5", ("unread",)),
    ],
)  # fmt: skip
def test_questions_of_the_bank(file: str, text: str, question: str, expected: tuple[str, ...]) -> None:
    found = verdicts(course(), file, f"Question {question[1:]}\n\n{text}\n", question)
    parts = RANGES if question == "q7a" else tuple(found)
    assert tuple(found[part] for part in parts) == expected
