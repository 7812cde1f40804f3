"""What `grade` believes: an answer is one only where all that stands around it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest

from checks.rounding import round_half_up, show
from tests.theory.grading.students import middle
from theory.classroom.pool import Job
from theory.formula import latex
from theory.formula.layout import layout
from theory.formula.names import name_box
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.key import Key, family
from theory.grading.parts import Part
from theory.report.wording.grading import note

BANK = """
[assignment]
title = "Made up"

[q1]
title = "The slope of one neuron"
asks = "Differentiate the loss by the weight."
topic = "computation"
round = 4
marked = ["dL/dw"]

[q1.settings]
givens = { w = 2, x = -1, b = 0.5, y = 1 }
wrt = ["w"]

[q1.settings.graph]
z = "w*x + b"
yhat = "sigma(z)"
L = "(y - yhat)^2"

[q2]
title = "Softplus: its slope"
asks = "Differentiate."
topic = "activation"

[q2.settings]
function = "softplus"
asks = ["derivative"]

[q3]
title = "Parameters of a perceptron"
asks = "How many?"
topic = "counting"
marked = ["params.total"]

[q3.settings]
network = "fc1: linear(40) relu fc2: linear(7)"
input = "300"
"""
GOOD = ("right", "right-rounded", "right-carried", "right-elsewhere")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bank") / "made.toml"
    path.write_text(BANK)
    return path


@cache
def grader(assignment: str, bank: Path | None = None) -> Grader:
    return Job(assignment, bank).grader()


def judged(of: Grader, text: str) -> dict[tuple[str, str], Part]:
    parts: dict[tuple[str, str], Part] = {}
    for part in mark(of, "a.md", text).parts:
        parts.setdefault((part.question, part.part), part)
    return parts


# Each with another question than the samples of the kind.
@pytest.mark.parametrize(
    ("text", "question", "part", "expected", "why"),
    [
        # the question's own letters, and others
        (r"$\frac{dL}{dw} = 0.2439$", "q1", "dL/dw", "right", "by its name"),
        (r"$\frac{\partial E}{\partial w} = 0.2439$", "q1", "dL/dw", "right", "the loss by another usual name"),
        (r"$\frac{dL}{db} = 0.2439$", "q1", "dL/dw", "unread", "the slope by another given"),
        (r"$\frac{dw}{dL} = 0.2439$", "q1", "dL/dw", "unread", "the other way round"),
        (r"$-\frac{dL}{dw} = 0.2439$", "q1", "dL/dw", "unread", "its negative"),
        (r"$w = 0.2439$", "q1", "dL/dw", "unread", "a given"),
        (r"$\text{learning rate} = 0.2439$", "q1", "dL/dw", "unread", "a word that names another thing"),
        (r"$g_3 = 0.2439$", "q1", "dL/dw", "unread", "a letter that nothing says anything of"),
        (r"$N = 12327$", "q3", "params.total", "right", "a large count, and nothing else stands there"),
        (r"In all there are $N = 12327$ parameters", "q3", "params.total", "right", "words say what it is"),
        (r"$N = 300 \cdot 40 + 40 + 40 \cdot 7 + 7 = 12327$", "q3", "params.total", "right", "its own numbers"),
        (r"$N = 12000 + 327 = 12327$", "q3", "params.total", "unread", "numbers from nowhere"),
        (r"Total parameters: 12,327", "q3", "params.total", "right", "a label"),
        # formulas for what is asked for in other words
        (r"$\frac{d}{dx}\ln(1 + e^x) = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "right", "the left side equals it"),
        (r"$\frac{d}{dz}\ln(1 + e^z) = \frac{1}{1 + e^{-z}}$", "q2", "da/dx", "right", "in another letter, throughout"),
        (r"$\frac{d}{dx}\ln(1 + e^{2x}) = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "another's"),
        (r"$\text{loss} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "a word"),
        (r"$\frac{dx}{da} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "the other way round"),
        # an answer that still contains what was asked for
        (r"$\frac{da}{dx} = \frac{d}{dx}\ln(1 + e^x)$", "q2", "da/dx", "unread", "not carried out"),
        (r"$\frac{da}{dx} = \frac{da}{dx}$", "q2", "da/dx", "unread", "itself"),
        # a chain that says two things
        (r"$\frac{da}{dx} = 7 = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "a number before the formula"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^x} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "another before it"),
        (r"$\frac{da}{dx} = \frac{e^x}{1 + e^x} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "right", "the same before it"),
        (r"$\frac{dL}{dw} = 0.5 = 0.2439$", "q1", "dL/dw", "unread", "another number before it"),
        (r"$\frac{dL}{dw} = 0.24388 = 0.2439$", "q1", "dL/dw", "right", "the same, rounded"),
        # what is done with a value behind it
        (r"$dL/dw = 0.2439$, scaled by the learning rate", "q1", "dL/dw", "unread", "behind a comma"),
        (r"$dL/dw = 0.2439$ (with a minus sign)", "q1", "dL/dw", "unread", "in brackets"),
        (r"$dL/dw = 0.2439$, in magnitude", "q1", "dL/dw", "unread", "without its sign"),
        (r"$dL/dw = 0.2439$ which is then reduced by the loss", "q1", "dL/dw", "unread", "behind joining words"),
        (r"$dL/dw = 0.2439$, and cancels", "q1", "dL/dw", "unread", "it is gone"),
        (r"$dL/dw = 0.2439$ is then divided by the bias", "q1", "dL/dw", "unread", "a sign in a word"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$, up to a constant", "q2", "da/dx", "unread", "or more"),
        (r"$dL/dw = 0.2439$, which is the slope", "q1", "dL/dw", "right", "words that join"),
        (r"$dL/dw = 0.2439$ with the penalty added", "q1", "dL/dw", "unread", "of another loss"),
        (r"With momentum $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "another step"),
        (r"$da/dx = \frac{1}{1 + e^{-x}}$ for positive $x$", "q2", "da/dx", "unread", "not everywhere"),
        (r"$N = 12327$, biases excluded", "q3", "params.total", "unread", "they are counted"),
        (r"$N = 12327$ parameters, biases not included", "q3", "params.total", "unread", "the same"),
        (r"$dL/dw = 0.2439$ is excluded", "q1", "dL/dw", "unread", "taken back"),
        (r"The derivative of ReLU: $\frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "of another"),
        (r"For tanh we get $\frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "the same"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$ for the tanh", "q2", "da/dx", "unread", "behind it"),
        (r"tanh: $\frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "a label"),
        (r"The derivative of the function: $\frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "right", "its own"),
        # numbers in words that are of something else, or are several
        ("The network has 12327 layers", "q3", "params.total", "unread", "layers"),
        ("layer 2: 12327", "q3", "params.total", "unread", "of one layer"),
        ("12327 outputs", "q3", "params.total", "unread", "outputs"),
        ("range: 12327", "q3", "params.total", "unread", "a range is an interval"),
        ("the output is $0.2439$", "q1", "dL/dw", "unread", "the output"),
        ("the maximum is 0.2439", "q1", "dL/dw", "unread", "the largest of what?"),
        (r"the function is $\frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "its slope is"),
        ("between 12327 and 12400", "q3", "params.total", "unread", "neither end"),
        ("12327 and 12328", "q3", "params.total", "unread", "two numbers, and none is the other rounded"),
        ("12328\n\n12327", "q3", "params.total", "unread", "the same on two lines"),
        ("All in all 12327 parameters", "q3", "params.total", "right", "named"),
        # several answers
        ("$dL/dw = 0.2439$\n\n$dL/dw = 0.35$", "q1", "dL/dw", "unread", "two, and none is marked"),
        ("$dL/dw = 0.35$\n\n$dL/dw = 0.2439$", "q1", "dL/dw", "unread", "the right one last changes nothing"),
        ("$dL/dw = 0.35$\n\nCorrected: $dL/dw = 0.2439$", "q1", "dL/dw", "right", "marked as the one that counts"),
        ("$dL/dw = 0.2439$\n\nCorrected: $dL/dw = 0.35$", "q1", "dL/dw", "wrong", "the same of a wrong one"),
        ("$dL/dw = 0.24388$, so $dL/dw = 0.2439$", "q1", "dL/dw", "right", "one value, twice"),
        ("$dL/dw = 0.2439$ or $0.3$", "q1", "dL/dw", "unread", "one of two"),
        ("open: 12327", "q3", "params.total", "unread", "of something else"),
        ("It puts out 12327", "q3", "params.total", "unread", "of something else"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$ for $x > 0$", "q2", "da/dx", "unread", "only there"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$ where $0 \le x < 1$", "q2", "da/dx", "unread", "only there"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$ for all $x \in \mathbb{R}$", "q2", "da/dx", "right", "everywhere"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}$, and $x > 0$ is a case of it", "q2", "da/dx", "right", "set off"),
        # how the words mean it
        ("It cannot be that $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "denied"),
        ("Is $dL/dw = 0.2439$?", "q1", "dL/dw", "unread", "asked"),
        ("~~$dL/dw = 0.2439$~~", "q1", "dL/dw", "unread", "struck out, and nothing else is there"),
        # what follows from a value that is no attempt
        ("$dL/dz = 7$, $dL/dw = -7$", "q1", "dL/dw", "wrong", "from nowhere"),
        ("$dL/dz = 0$, $dL/dw = 0$", "q1", "dL/dw", "unread", "trivial, but a slip gives it"),
        (r"$dL/dz = 2(0.1824 - 1)(0.1824)(0.8176) = 0.2439$, $dL/dw = -0.2439$", "q1", "dL/dw", "right-carried", ""),
        # what touches a formula
        ("So\n\n```math\ndL/dw = 0.2439\n```", "q1", "dL/dw", "right", "the fence of a formula says nothing"),
        ("```{math}\n\\frac{dL}{dw} = 0.2439\n```", "q1", "dL/dw", "right", "another dialect's"),
        ("$dL/dw = 0.2439$ ✅", "q1", "dL/dw", "right", "a check mark"),
        ("✔️ $dL/dw = 0.2439$", "q1", "dL/dw", "right", "one in colour"),
        ("❌ $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a cross"),
        ("✖️ $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "one in colour"),
        ("- [x] $dL/dw = 0.2439$", "q1", "dL/dw", "right", "a task that is done"),
        (r"$\frac{da}{dx} = \text{not } \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "the rest of what is unread"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}} \text{ (wrong)}$", "q2", "da/dx", "unread", "denied inside"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}, \quad e^x$", "q2", "da/dx", "unread", "the first of a list"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-x}}, \quad a = 3$", "q2", "da/dx", "right", "another name"),
        ("$dL/dw = 0.2439$ million", "q1", "dL/dw", "unread", "a magnitude"),
        ("$dL/dw = 0.2439$ times 100", "q1", "dL/dw", "unread", "a sign in words"),
        ("$dL/dw = 0.2439$ unless I err", "q1", "dL/dw", "unread", "a condition"),
        ("$dL/dw = 0.2439$ (I doubt it)", "q1", "dL/dw", "unread", "doubted in brackets"),
        ("$dL/dw = 0.2439$, I disagree.", "q1", "dL/dw", "unread", "denied in other words"),
        ("$dL/dw = 0.2439$ (rounded to 4 decimals)", "q1", "dL/dw", "right", "words about the rounding"),
        ("total: 12327 FLOPs", "q3", "params.total", "unread", "what is counted stands behind it"),
        ("total: 12327 parameters", "q3", "params.total", "right", "the same, as it is asked for"),
        ("| | parameters | FLOPs |\n|---|---|---|\n| all | 5 | 12327 |", "q3", "params.total", "wrong", "another cell"),
        (r"$\text{twice } \frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "words inside, ahead of it"),
        ("$dL/dw = 0.2439$ * $2$", "q1", "dL/dw", "unread", "a product"),
        ("$dL/dw = 0.2439$*$2$", "q1", "dL/dw", "unread", "a product"),
        ("$dL/dw = 0.2439$ * **$2$**", "q1", "dL/dw", "unread", "a product"),
        ("$dL/dw = 0.2439$ $z$", "q1", "dL/dw", "unread", "a product"),
        ("$2$ $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a product"),
        ("$dL/dw$ $= 0.2439$", "q1", "dL/dw", "right", "one equality in two pieces"),
        ("$dL/dw$ = $0.2439$", "q1", "dL/dw", "right", "one equality in two pieces"),
        ("$dL/dw$ = $0.2439$ * $2$", "q1", "dL/dw", "unread", "a factor beside them"),
        ("$dL/dw$ = $0.2439$ $z$", "q1", "dL/dw", "unread", "a factor beside them"),
        ("$dL/dw$ = $0.2439$ - $z$", "q1", "dL/dw", "unread", "a term beside them"),
        ("$z$ + $dL/dw$ = $0.2439$", "q1", "dL/dw", "unread", "a term beside them"),
        ("$2$ $dL/dw$ = $0.2439$", "q1", "dL/dw", "unread", "a factor beside them"),
        ("dL/dw = 0.2439 = Wx + 1 = 5", "q1", "dL/dw", "unread", "the chain goes on in what is not read"),
        ("dL/dw = 0.2439 = Wx + 1", "q1", "dL/dw", "unread", "it ends in what is not read"),
        ("2x4 = dL/dw = 0.2439", "q1", "dL/dw", "unread", "it begins with what is not read"),
        ("dL/dw = Wx + 1 = 5 = 0.2439", "q1", "dL/dw", "unread", "its name stands before that"),
        ("dL/dw = 5 = Wx + 1 = 0.2439", "q1", "dL/dw", "unread", "nor is it wrong"),
        ("Twice $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a word right before it"),
        ("The inverse of $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "what it is of"),
        ("By the chain rule, the gradient $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "a noun that the name names"),
        (r"$\text{so } \frac{da}{dx} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "right", "harmless words there"),
        ("$dL/dw = 0.35$, an alternative instead: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "not marked as final"),
        # words of a worked solution, and those that change a value, a time or a claim
        ("Only the first term survives, so we end up with $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "known words"),
        ("With two layers the error signal flows through both:\n\n$dL/dw = 0.2439$", "q1", "dL/dw", "right", "known"),
        ("Reading off the remaining factor, $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "remaining is not known"),
        ("$dL/dw = 0.2439$ on average", "q1", "dL/dw", "unread", "a mean of it"),
        ("In magnitude $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "its size only"),
        ("$dL/dw = 0.2439$ up to a sign", "q1", "dL/dw", "unread", "one of two"),
        ("$dL/dw = 0.2439$ with a minus sign", "q1", "dL/dw", "unread", "its negative"),
        ("$dL/dw = 0.2439$ scaled by the weight", "q1", "dL/dw", "unread", "a multiple"),
        ("$dL/dw = 0.2439$ before the update", "q1", "dL/dw", "unread", "at another time"),
        ("Initially $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "at another time"),
        ("With $y = 0$ we get $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "at another number than the question's"),
        ("With $y = 1$ we get $dL/dw = 0.2439$", "q1", "dL/dw", "right", "at the question's own"),
        ("$dL/dw = 0.2439$, plus the bias", "q1", "dL/dw", "unread", "a term behind a comma"),
        ("It appears that $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "doubted"),
        ("Some write $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "quoted"),
        ("$dL/dw = 0.2439$ vanishes", "q1", "dL/dw", "unread", "it is 0"),
        ("The second term is gone, since it cancels: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "gone is not known"),
        ("The second term cancels: $dL/dw = 0.2439$", "q1", "dL/dw", "right", "of something else"),
        ("My first try: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "an attempt"),
        ("My error: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a mistake"),
        ("We require that $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a condition"),
        ("To prove: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "what is to be shown"),
        ("What was asked: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "a question"),
        # the same value for another thing, or in other letters
        (r"$\frac{dL}{dw} = z = 0.2439$", "q1", "dL/dw", "unread", "a quantity of another value before it"),
        (r"$\frac{da}{dx} \approx \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "nearly a formula"),
        (r"$\frac{1}{1 + e^{-x}} = \frac{1}{1 + e^{-x}}$", "q2", "da/dx", "unread", "an answer to nothing"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-y}}$", "q2", "da/dx", "unread", "another letter than on its left side"),
        # units, and functions of arrays
        (r"$\frac{dL}{dw} = 0.2439 \text{ km}$", "q1", "dL/dw", "unread", "a number of no unit"),
        (r"$\text{total} = 12327 \text{ parameters}$", "q3", "params.total", "right", "what it counts"),
        (r"$\text{total} = 12327 \text{ MFLOPs}$", "q3", "params.total", "unread", "another unit"),
        (r"$\frac{da}{dx} = \frac{1}{1 + e^{-\max(x)}}$", "q2", "da/dx", "unread", "the largest of one number"),
        # what sets a task, and a piece of a formula
        ("Show that $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "the task"),
        ("Derive $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "another word for it"),
        ("We want $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "wanted, and not found"),
        ("It can be $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "only possible"),
        ("You may get $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "only possible, of somebody"),
        ("We may write $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "said, for all its modesty"),
        ("Known: $dL/dw = 0.2439$", "q1", "dL/dw", "unread", "taken as a given"),
        ("$dL/dw = 0.2439$ is given.", "q1", "dL/dw", "unread", "the same behind it"),
        ("$dL/dw = 0.2439$ ... no.", "q1", "dL/dw", "unread", "taken back behind an ellipsis"),
        ("Show that the slope is $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "the task, with more words"),
        ("To show: $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "what remains to be shown"),
        ("<span style='color:white'>$dL/dw = 0.2439$</span>", "q1", "dL/dw", "unread", "white on white"),
        ("<div hidden>$dL/dw = 0.2439$</div>", "q1", "dL/dw", "unread", "hidden"),
        ("<span style='color:#333'>$dL/dw = 0.2439$</span>", "q1", "dL/dw", "right", "grey on white"),
        ("We show that $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "who does it"),
        ("Compute the slope: $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "what is done here"),
        ("The numerator: $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "a piece of a formula"),
        # what the words call it
        ("The log is $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "another number"),
        ("The log of it: $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "the same as a label"),
        ("The loss is $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "another quantity of the question"),
        ("$dL/dw = 0.2439$ is the loss.", "q1", "dL/dw", "unread", "the same behind it"),
        ("The derivative of the bias is $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "by another letter"),
        ("For the bias $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "the same without a verb"),
        ("$dL/dw = 0.2439$ as the mean of all.", "q1", "dL/dw", "unread", "made of several"),
        ("The sum of the gradients is $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "the same ahead"),
        ("$dL/dw = 0.2439$, then apply the sigmoid.", "q1", "dL/dw", "unread", "something is done to it"),
        ("Given: $dL/dw = 0.2439$.", "q1", "dL/dw", "unread", "taken as a given, in the key's own word"),
        ("The gradient of the loss by the weight is $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "its own nouns"),
        ("So the slope that we get is $dL/dw = 0.2439$.", "q1", "dL/dw", "right", "a noun of the question"),
        # where it stands
        ("### 1.\n\n$dL/dw = 0.2439$", "", "dL/dw", "right", "a number with a point"),
        ("## The slope of one neuron\n\n$dL/dw = 0.2439$", "", "dL/dw", "right", "the title"),
        ("Frage 1: $dL/dw = 0.2439$", "", "dL/dw", "right", "in another language"),
        ("# 1\n\n(b) the slope\n\n$$\\frac{dL}{dw} = 0.2439$$", "", "dL/dw", "right", "a letter that numbers a step"),
        ("# 1\n\n0.2439", "", "dL/dw", "right", "a number by itself"),
        ("# 1\n\n0.3538", "", "dL/dw", "wrong", "the same, and wrong"),
        ("$dL/dw = 0.2439$", "", "dL/dw", "unread", "under no question"),
        ("# 9.7\n\n$dL/dw = 0.2439$", "", "dL/dw", "unread", "under a question that is not there"),
        ("# 2\n\n$a'(x) = 3$", "", "dL/dw", "missing", "nothing is left that could be it"),
    ],
)  # fmt: skip
def test_what_is_believed(bank: Path, text: str, question: str, part: str, expected: str, why: str) -> None:
    whole = f"# {question[1:]}\n\n{text}\n" if question else f"{text}\n"
    found = judged(grader("made", bank), whole)[question or "q1", part]
    assert found.verdict.value == expected, (why, note(found.reasons))


# The right answer to every question of the bank, in surroundings in which it is none


ASSIGNMENTS = ("csc420-a2", "cv-a1", "eecs445-p2", "dnn-hw1")
SEED, FEW = 20261, 30
AROUND: Mapping[str, Callable[[str, str], str]] = {
    "a word": lambda name, text: f"$\\text{{learning rate}} = {text}$",
    "an own letter": lambda name, text: f"$q_7 = {text}$",
    "another slope": lambda name, text: f"$\\frac{{dq}}{{du}} = {text}$",
    "guesses": lambda name, text: f"$c_1 = 7531$, $c_2 = {text}$, $c_3 = 8642$",
    "its negative": lambda name, text: f"$-{name} = {text}$",
    "denied": lambda name, text: f"It cannot be that ${name} = {text}$.",
    "asked": lambda name, text: f"Is ${name} = {text}$?",
    "two answers": lambda name, text: f"${name} = {text}$\n\n${name} = 7531$",
    "two in a chain": lambda name, text: f"${name} = 7531 = {text}$",
    "struck out": lambda name, text: f"~~${name} = {text}$~~",
}


def right(key: Key, name: str) -> str | None:
    """The answer to one part as it would be written in a document; None where it is no number and no formula."""
    if name not in key.exact:
        return latex.write(layout(key.derivation[name].last))
    if np.shape(key.exact[name]):
        return None
    value = middle(key.exact[name])
    return show(value, 0) if value.denominator == 1 else show(round_half_up(value, key.places or 9), key.places or 9)


def parts(assignment: str) -> Iterator[tuple[str, str, str, str]]:
    """Question, part, its name in LaTeX, and its right answer; of a range nothing, since its ends have no names."""
    for question, marker in grader(assignment).markers.items():
        for part in marker.key.asked:
            text = right(marker.key, part.name)
            if text is not None and not marker.question.table.open and "." not in family(part.name):
                yield question, part.name, latex.write(name_box(family(part.name))), text


def verdict(assignment: str, question: str, part: str, text: str) -> str:
    return judged(grader(assignment), f"# {question}\n\n{text}\n")[question, part].verdict.value


EVERY = [(assignment, *row) for assignment in ASSIGNMENTS for row in parts(assignment)]


def believed(rows: list[tuple[tuple[str, ...], str]]) -> list[tuple[str, ...]]:
    """Those that were taken for right answers."""
    found = []
    for (assignment, question, part, name, text), around in rows:
        whole = AROUND[around](name, text)
        if verdict(assignment, question, part, whole) in GOOD:
            found.append((around, question, whole))
    return found


def test_the_right_answer_in_other_surroundings_is_none() -> None:
    rng = Random(SEED)
    assert len(EVERY) > 15
    assert believed([(rng.choice(EVERY), around) for around in AROUND for _ in range(FEW // len(AROUND))]) == []


@pytest.mark.slow
@pytest.mark.parametrize("around", AROUND)
def test_no_right_answer_in_other_surroundings_is_one(around: str) -> None:
    assert believed([(row, around) for row in EVERY]) == []


def test_the_plain_right_answer_is_right() -> None:
    plain = [(row, verdict(row[0], row[1], row[2], f"${row[3]} = {row[4]}$")) for row in EVERY]
    assert [row for row, found in plain if found not in GOOD] == []
