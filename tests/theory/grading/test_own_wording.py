"""Hand-ins to own questions: nouns that a question introduces, values in sentences, options, orders, counts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from theory.classroom.pool import Job
from theory.grading import document
from theory.grading.grader import Grader

BANK = """
[assignment]
title = "Attention and evaluation"

[q1]
title = "Attention for one query"
asks = "Give the scores s = K q, and the attention weights a."
topic = "computation"
round = 4
[q1.settings]
givens = { q = [1, 2], K = [[1, 0], [0, 1]] }
graph = { s = "K@q", a = "softmax(s)" }
ask = ["s", "a"]

[q2]
title = "Ridge regression"
asks = "Give the minimiser."
topic = "computation"
[q2.settings]
letters = { X = "n x d", w = "d", y = "n", lambda = "positive" }
graph = { J = "norm(X@w - y)^2 + lambda*norm(w)^2", w_hat = "argmin(J, w)" }
ask = ["w_hat"]

[q3]
title = "Overfitting"
asks = "Which of these reduce overfitting?"
topic = "choice"
[q3.settings]
options = { A = "a larger network", B = "more training data", C = "more epochs", D = "weight decay" }
right = ["B", "D"]

[q4]
title = "Momentum"
asks = "Give L, the velocity v_new = beta v + dL/dw and the weight w_new."
topic = "computation"
[q4.settings]
givens = { w = 2, x = 3, y = 1, beta = 0.9, v = 0.5, eta = 0.01 }
graph = { L = "(w*x - y)^2", v_new = "beta*v + dL/dw", w_new = "w - eta*v_new" }
ask = ["L", "v_new", "w_new"]

[q5]
title = "An order"
asks = "Order by the number of parameters, the fewest first."
topic = "ordering"
[q5.settings]
givens = { c = 64 }
options = { A = "a convolution", B = "a dense layer", C = "a separable one" }
by = { A = "c*(9*c + 1)", B = "100*513", C = "c*10 + c*(c + 1)" }

[q6]
title = "Precision and recall"
asks = "Give precision and recall."
topic = "computation"
[q6.settings]
givens = { TP = 30, FP = 10, FN = 20 }
graph = { precision = "TP/(TP + FP)", recall = "TP/(TP + FN)" }
ask = ["precision", "recall"]

[q7]
title = "A Poisson rate"
asks = "Find the estimate."
topic = "computation"
[q7.settings]
letters = { x = "positive n", lambda = "positive" }
graph = { l = "-n*lambda + sum(x)*ln(lambda)", lambda_hat = "argmax(l, lambda)" }
ask = ["lambda_hat"]

[q8]
title = "How opposites are chosen"
asks = "Which of these do not reduce overfitting?"
topic = "choice"
[q8.settings]
options = { A = "a larger network", B = "more training data" }
right = ["A"]

[q9]
title = "A hinge loss"
asks = "Give the margin m and the loss L."
topic = "computation"
[q9.settings]
givens = { s = 0.4, y = -1 }
graph = { m = "y*s", L = "relu(1 - m)" }
ask = ["m", "L"]

[q10]
title = "Parameters of a small network"
asks = "Give the parameters of each layer and the total."
topic = "counting"
[q10.settings]
network = "conv1: conv(8, k3, p1) relu flatten fc: linear(20)"
input = "1x8x8"
answer = ["params.conv1", "params.fc", "params.total"]
"""
HEADS = "| Layer | Computation | {} |\n|---|---|---|\n| {} | $8(9+1)$ | 80 |\n| fc | $512\\cdot 20+20$ | 10260 |"
SOLVED = "(X^T X + \\lambda I)^{-1} X^T y"


@cache
def grader(folder: Path) -> Grader:
    path = folder / "wording.toml"
    path.write_text(BANK)
    return Job("wording", path).grader()


@pytest.mark.parametrize(
    ("question", "text", "expected", "why"),
    [
        ("q1", "The scores are $(1, 2)$ and the weights are $(0.2689, 0.7311)$.", "right right", "nouns of it"),
        ("q1", "Twice the scores are $(1, 2)$.", "unread unread", "a word that changes them"),
        ("q1", "$s = [1, 2]^T$, $a = \\frac{1}{10}[3, 7]^T$", "right wrong", "transposed, and times a number"),
        ("q2", f"$w^* = {SOLVED}$", "right", "the optimum with a star, and the identity"),
        ("q2", f"$w_{{opt}} = {SOLVED.replace('T X +', 'T X + 2')}$", "wrong", "the same, and wrong"),
        ("q3", "B and D reduce overfitting.", "right", "labels with the words of the question"),
        ("q3", "B and D increase overfitting.", "unread", "with another word"),
        ("q3", "the reduce overfitting B and D which", "unread", "its words in another order"),
        ("q3", "Of these, the right options are B and D.", "unread", "a comma ends what is repeated"),
        ("q3", "Of these I choose B and D.", "right", "what somebody does who answers"),
        ("q5", "parameters the fewest C, A, B number of", "unread", "words in another order, around an order"),
        ("q5", "By the number of parameters the order is C, A, B.", "right", "what the question says, and its noun"),
        ("q8", "A reduce overfitting.", "unread", "where the question denies something"),
        ("q4", "The loss is $25$. The new velocity is $0.9\\cdot 0.5+30 = 30.45$, so the new weight is $1.6955$.",
         "right right right", "with a word that says that it is new"),
        ("q3", "**Question 3.** B", "wrong", "a label right behind the sign of its question"),
        ("q4", "The velocity is $30.45$.", "missing unread missing", "the old one or the new one?"),
        ("q4", "Old weights: $w = 1.6955$", "missing", "what was there before, by the name of what is found"),
        ("q4", "Their loss: $L = 25$", "missing", "somebody else's formula"),
        ("q4", "His loss is $L = 25$.", "missing", "one person's"),
        ("q5", "The order is C, A, B.", "right", "behind the name of what is asked for"),
        ("q5", "**Question 5.** C < A < B", "right", "behind the sign of its question"),
        ("q6", "Precision is $30/40 = 75\\%$, and recall is $0.5$.", "right wrong", "names in a sentence"),
        ("q6", "The sum of precision and recall is $0.6$.", "missing", "a number that is made of both"),
        ("q6", "A model with precision $0.75$.", "missing", "of another model"),
        ("q6", "Precision is $0.75$ and $0.8$.", "missing", "two values of one"),
        ("q6", "Their precision is 0.75.", "missing", "somebody else's"),
        ("q6", "In the end their precision is $0.75$.", "missing", "somebody else's, further back"),
        ("q6", "The threshold with precision 0.75 and recall 0.6", "missing", "a condition, and what goes on in it"),
        ("q6", "The baseline has precision 0.75 and recall 0.6.", "missing", "of something unknown, and what goes on"),
        ("q6", "A network with recall 0.6 has precision 0.75.", "missing", "of something unknown, be it behind a verb"),
        ("q6", "The best has precision 0.75 and the recall is 0.6", "missing", "it goes on to the sentence's end"),
        ("q6", "For a precision of 0.75.", "missing", "a condition, too"),
        ("q6", "Precision should be 0.75.", "missing", "what is wanted"),
        ("q6", "Precision was 0.75. Now it is 0.8.", "missing", "what it was before"),
        ("q6", "Precision was 0.75, then we got 0.8", "missing", "the same, in one sentence"),
        ("q6", "Precision was 0.75.", "right unread", "what it was, and nothing else"),
        ("q6", "Precision: $0.75$ ... no, recall: 0.75", "missing", "taken back behind an ellipsis"),
        ("q6", "So precision 0.75 and recall 0.6.", "right right", "two values of which one verb is enough"),
        ("q1", "The sum of the scores are $(1, 2)$.", "missing", "made of them"),
        ("q10", HEADS.format("Parameters", "conv1"), "right right missing", "a row that calculates"),
        ("q10", HEADS.format("FLOPs", "conv1"), "missing missing missing", "of something else"),
        ("q10", HEADS.format("Parameters", "other"), "missing right missing", "of another layer"),
        ("q10", "conv1 has $80$, the fully connected layer has $512\\cdot 20+20 = 10260$. all: 10340",
         "right right right", "a layer by its kind, and all of them"),
        ("q10", "all but the bias: 10340", "missing missing missing", "not all of them"),
        ("q2", "Setting the gradient $\\nabla J(w)$ to zero gives the normal equations, so $\\hat w = " + SOLVED + "$",
         "right", "what is done with a formula that is no answer"),
        ("q3", "It is B and D.", "right", "what says that it is an answer"),
        ("q3", "\\textbf{B}, \\textbf{D}", "right", "set apart in LaTeX"),
        ("q3", "B (more training data) and D (weight decay)", "right", "labels with their texts"),
        ("q3", "B (a larger network) and D (weight decay)", "unread", "a label with another text"),
        ("q4", "It follows that the new weight is $2 - 0.01\\cdot 30.45 = 1.6955$.", "missing missing right",
         "a noun of its letter, with what says that it is new"),
        ("q4", "$w' = 2 - 0.3045 = 1.6955$", "missing missing right", "what is found anew, with a prime"),
        ("q7", "$\\hat\\lambda = \\frac1n\\sum_{i=1}^n x_i = \\bar x$", "right", "ends in a name"),
        ("q9", "m = 0.4\n\nL = 0.6", "wrong unread", "one digit, which a mistake explains exactly"),
        ("q9", "m = 0.3\n\nL = 0.7", "wrong wrong", "what follows from one that none does"),
        ("q7", "$\\lambda_{ML} = \\frac2n\\sum_{i=1}^n x_i$", "wrong", "the estimate by its method"),
    ],
)  # fmt: skip
def test_what_an_answer_is_called(
    tmp_path_factory: pytest.TempPathFactory, question: str, text: str, expected: str, why: str
) -> None:
    marked = document.mark(grader(tmp_path_factory.getbasetemp()), "a.md", f"## Question {question[1:]}\n\n{text}\n")
    found = [part.verdict.value.removesuffix("-rounded") for part in marked.parts if part.question == question]
    if "missing" in expected and "right" in expected:
        assert [verdict == "right" for verdict in found] == [verdict == "right" for verdict in expected.split()], why
    elif "missing" in expected:
        assert "right" not in found
    else:
        assert found == expected.split(), why


MAP = r"\begin{pmatrix} 10 & 10 & 13 & 10\\ 17 & 20 & 17 & 14\\ 14 & 17 & 7 & 0\\ 0 & 0 & 1 & 0 \end{pmatrix}"
COURSE = Job("csc420-a2", None)
COUNTS = "- without bias $720\\cdot1599 = 1151280$\n- with bias $720\\cdot1600 = 1152000$"
BIAS = "W_3W_2b_1 + W_3b_2 + b_3"
SLOPE = r"$\frac{da}{dx} = e^{-x}(1+e^{-x})^{-2}$. "
TENDS = r"as $x \to \infty$, $\tanh x \to 1$, "
DELTA = "$\\delta_2 = {}$\n\n$\\frac{{dL}}{{dw_3}} = \\delta_2 x_3 = -0.0142\\cdot 0.8 = -0.0114$"
COUNTED = """1. see below

3a. on paper

3b.
dz2/dw3 = 0.8
=> dL/dw3 = -0.0113

5. total {total}

6) da/dx = a(1-a)
"""


@pytest.mark.parametrize(
    ("assignment", "question", "said", "expected", "why"),
    [
        ("cv-a1", "q2d", "∂L/∂zk = ŷk - yk", "right", "indices right behind their letters"),
        ("cv-a1", "q2d", "∂L/∂zk = yk - ŷk", "wrong", "the same, and wrong"),
        ("cv-a1", "q1e", "w := w - 2αλw - α ∂L/∂w", "right", "Greek letters side by side"),
        ("cv-a1", "q1e", "w := w - 2αλw + α ∂L/∂w", "wrong", "the same, and wrong"),
        ("cv-a1", "q2a", "|  |  |\n|---|---|\n| W2 | K × D_a |\n| b2 | K × 1 |\n| hidden output | D_a × m |", "right",
         "a table without heads"),
        ("dnn-hw1", "q2", "| | Without BN | With BN |\n|---|---|---|\n| Total | 439178 | 440074 |", "right",
         "a column without what tells two quantities apart"),
        ("dnn-hw1", "q2", "| | Without BN | With BN |\n|---|---|---|\n| Total | 440074 | 439178 |", "wrong",
         "the same, the other way round"),
        ("csc420-a2", "q3b", "| step | value |\n|---|---|\n| $\\hat y$ | 0.6801 |\n| $dL/dw_3$ | -0.0113 |", "right",
         "a formula as the first cell of its row"),
        ("csc420-a2", "q2", "Let $W = W_3 W_2 W_1$ and $b = W_3 W_2 b_1 + W_3 b_2 + b_3$.", "right", "without stars"),
        ("csc420-a2", "q2", f"$y = W_3W_2W_1x + {BIAS} = W^*x + b^*$", "right", "named by the last side"),
        ("csc420-a2", "q2", "$y = W_1W_2W_3x + W_3b_2 = W^*x + b^*$", "unread", "the same, and wrong"),
        ("csc420-a2", "q2", f"$y = xW_3W_2W_1 + {BIAS} = W^*x + b^*$", "unread", "not before the letter"),
        ("csc420-a2", "q2", f"$y = W_3W_2W_1x + {BIAS} \\ne W^*x + b^*$", "unread", "denied"),
        ("csc420-a2", "q4", "Without bias we get 1,151,280 FLOPs for the convolution and 2,560 for the pooling, so "
         "1,153,840 in total.", "right", "what leads its sentence"),
        ("eecs445-p2", "q2f", "64 filters", "unread", "a number of what the title names beside it"),
        ("csc420-a2", "q4", COUNTS + "\n\nTotal: 1,153,840 FLOPs without bias and 1,154,560 FLOPs with bias.", "right",
         "values that are another's by the same words"),
        ("csc420-a2", "q6", SLOPE + r"Because $e^{-x} = \frac{1-a}{a}$ this is $\frac{1-a}{a}a^2 = a(1-a)$.",
         "right", "a chain that goes on in the letters that are asked for"),
        ("csc420-a2", "q6", SLOPE + r"This is $\frac{1+a}{a}a^2 = a(1+a)$.", "unread", "the same, and wrong"),
        ("csc420-a2", "q7a", TENDS + r"so $\tanh$ maps onto $(-1,1)$; the logistic function maps onto $(0,1)$.",
         "right", "what is concluded from formulas"),
        ("csc420-a2", "q7a", "If " + TENDS + r"so $\tanh$ maps onto $(-1,1)$.", "unread", "the same under a condition"),
        ("csc420-a2", "q3b", DELTA.format(r"-0.1392\cdot 0.93\cdot 0.1094 = -0.0142"), "right-rounded",
         "a letter of the writer's with its number"),
        ("csc420-a2", "q3b", DELTA.format("5"), "unread", "the same with another number"),
        ("cv-a1", "q2b", r"$\frac{\partial \hat y_k}{\partial z_k} = \frac{e^{z_k}S - e^{2z_k}}{S^2}"
         r" = \hat y_k - \hat y_k^2$ where $S = \sum_j e^{z_j}$", "right", "a letter that is told behind it"),
        ("eecs445-p2", "q2a", "The target network has 39754 learnable parameters: 1216, 25664, 12808 and 66.", "right",
         "words of the title"),
        ("csc420-a2", "q5", "LeNet-5 has 61,706 trainable parameters.", "right", "a name with a number"),
        ("csc420-a2", "q5", "VGG-16 has 61,706 trainable parameters.", "unread", "another one"),
        ("csc420-a2", "q2", "Each layer has the weight $W_1$ and the bias $b_1$.", "unread", "letters of one layer"),
        ("eecs445-p2", "q3a", "The Grad-CAM map is\n\n$$\\frac{1}{16}" + MAP + "$$", "right", "by the title's noun"),
        ("dnn-hw1", "q1b", "y = [[[1, 1.5], [0.25, 0.75]], [[0.5, 1], [1, 0]]]", "right", "a batch of one"),
        ("csc420-a2", "q3b", "~~$dL/dw_3 = 0.0113$~~\n\nI forgot the sign, the correct answer is $dL/dw_3 = -0.0113$.",
         "right", "behind what is struck out"),
        ("csc420-a2", "q3b", "Somebody said that the correct answer is $dL/dw_3 = -0.0113$.", "unread", "a quotation"),
    ],
)  # fmt: skip
def test_what_the_bank_asks(assignment: str, question: str, said: str, expected: str, why: str) -> None:
    marked = document.mark(Job(assignment).grader(), "a.md", f"## Question {question[1:]}\n\n{said}\n")
    found = {part.verdict.value for part in marked.parts if part.question == question and part.given is not None}
    assert found == ({expected} if expected != "unread" else found - {"right"}), why


@pytest.mark.parametrize(
    ("text", "question", "part", "expected", "why"),
    [
        (COUNTED.format(total="61,706"), "q5", "params.total", "right", "numbers that never fall count questions"),
        (COUNTED.format(total="61,706"), "q6", "da/dx", "right", "the last of them"),
        (COUNTED.format(total="61,706"), "q3b", "dL/dw3", "right", "behind a sign that concludes"),
        (COUNTED.format(total="61 706"), "q5", "params.total", "unread", "with one space it may be two numbers"),
        ("3b.\n1. z1 = -0.175\n2. z2 = 1.945\n5. 61706\n", "q5", "params.total", "missing", "steps of a question"),
        ("4. 1 153 840 FLOPs without bias and 1 154 560 FLOPs with bias", "q4", "flops.total.with_bias", "right",
         "digits in groups"),
        ("4. 1 153 840 FLOPs without bias and 1 154 561 FLOPs with bias", "q4", "flops.total.with_bias", "wrong",
         "digits in groups, and wrong"),
    ],
)  # fmt: skip
def test_what_is_counted(text: str, question: str, part: str, expected: str, why: str) -> None:
    marked = document.mark(COURSE.grader(), "a.txt", f"{text}\n")
    found = next(row for row in marked.parts if (row.question, row.part) == (question, part))
    assert (found.verdict.value in ("missing", "unread")) if expected == "missing" else found.verdict.value == expected
