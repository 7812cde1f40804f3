"""Sentences with values: what names a quantity in words is heard, and nothing else is taken for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from theory.classroom.pool import Job
from theory.grading.document import mark
from theory.grading.grader import Grader


@cache
def grader(assignment: str, shared: Path) -> Grader:
    return Job(assignment, bank=shared / "class" / "own.toml" if assignment == "own" else None).grader()


def judged(shared: Path, assignment: str, question: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in mark(grader(assignment, shared), "a.md", f"# Question {question}\n\n{text}\n").parts:
        if part.question == f"q{question}":
            found.setdefault(part.part, part.verdict.value)
    return found


HEARD = [
    (
        "csc420-a2",
        "3b",
        "The gradient of the loss with respect to $w_3$ is $-0.0113$ (rounded to four places).",
        "dL/dw3 right",
        "the slope of the loss, in words",
    ),
    (
        "csc420-a2",
        "3b",
        "After the backward pass I get a gradient of -0.0113 for w3.",
        "dL/dw3 right",
        "its value between them",
    ),
    ("csc420-a2", "3b", "The derivative of L wrt w3 comes out as +0.0113.", "dL/dw3 wrong", "a wrong sign"),
    (
        "csc420-a2",
        "3a",
        "| Gewicht | Gradient |\n|---|---|\n| $w_1$ | 0,0054 |\n| $w_3$ | 0,0113 |",
        "dL/dw1 right dL/dw3 wrong",
        "a table, in German",
    ),
    (
        "csc420-a2",
        "4",
        "no bias 1153840, w/ bias 1154560",
        "flops.total.without_bias right flops.total.with_bias right",
        "short for with",
    ),
    (
        "csc420-a2",
        "4",
        "Without counting the bias there are 1153840 FLOPs; counting it there are 1154561.",
        "flops.total.without_bias right flops.total.with_bias wrong",
        "two clauses",
    ),
    ("csc420-a2", "5", "En total hay 61706 parámetros entrenables.", "params.total right", "in Spanish"),
    (
        "csc420-a2",
        "5",
        "| layer | params |\n|---|---|\n| C3 | 2 416 |\n| out | 850 |\n| **total** | **61 706** |",
        "params.total right",
        "groups of digits, each alone in its cell",
    ),
    (
        "csc420-a2",
        "5",
        "| layer | params |\n|---|---|\n| C3 | 2 416 |\n| out | 850 |",
        "params.total unread",
        "a layer under a name that the key does not have is not the total",
    ),
    (
        "csc420-a2",
        "6",
        "The derivative of a by x equals a(1 - a).",
        "da/dx right",
        "a formula in plain text behind a verb",
    ),
    (
        "csc420-a2",
        "7a",
        "tanh: from -1 to 1 (both excluded). Logistic: from 0 to 2 (both excluded).",
        "lower.tanh right upper.sigmoid wrong",
        "which ends belong to it",
    ),
    (
        "csc420-a2",
        "7a",
        "tanh: from -1 to 1 (both included).",
        "lower.tanh unread",
        "ends that are said to belong to it",
    ),
    (
        "csc420-a2",
        "7a",
        "The hyperbolic tangent ranges from -1 to 1, and the logistic function from 0 to 1.",
        "upper.tanh right lower.sigmoid right",
        "other names",
    ),
    (
        "own",
        "1",
        "The softmax probabilities are 0.2499, 0.1016, 0.0338 and 0.6147. The loss is 1.3867.",
        "p right L right",
        "numbers one after another",
    ),
    (
        "own",
        "1",
        "Softmax: (0,2499; 0,1016; 0,0338; 0,6147). Gradient: (0,7501; 0,1016; 0,0338; 0,6147).",
        "p right dL/dz wrong",
        "decimal commas in a list",
    ),
    (
        "own",
        "5",
        "The errors are 0.36, 0.25 and 0.16; their mean is 0.2567. The derivatives by the three predictions are "
        "−0.4, 0.3333 and 0.2667, respectively.",
        "MSE right dMSE/dyhat1 right dMSE/dyhat3 right",
        "what is made of them, and one for each",
    ),
    (
        "own",
        "2",
        "The gradients are -0.0816 for w2 and 0.0162 for w1.",
        "dL/dw2 right dL/dw1 right",
        "one word for both",
    ),
    (
        "own",
        "2",
        "dL/dw2 = -0.0816\n\nnew w2 = -0.9 - 0.5*(-0.0816) = -0.8592\n\nnew w1 = 1.4 - 0.5*0.0162 = 1.3919",
        "w2.new right w1.new right",
        "a name of two words before a calculation",
    ),
    (
        "own",
        "3",
        "params conv2 = 12*25*20 = 6000\n\nparams fc1 = 46144",
        "params.conv2 wrong params.fc1 right",
        "the same of what is counted",
    ),
    (
        "own",
        "3",
        "conv2 puts out 20 maps of 12 × 12. It has 20·(12·25+1) = 6020 parameters, fc1 has "
        "64·(720+1) = 46144, and that is it.",
        "conv2.height right params.conv2 right",
        "several in one sentence",
    ),
    (
        "own",
        "4",
        "The derivative of the loss by z is yhat - y.",
        "dBCE.nats/dz right",
        "a derivative of what is a loss",
    ),
    (
        "own",
        "1",
        "I computed the softmax as p = (0.2499, 0.1016, 0.0338, 0.6147). From this the "
        "loss follows as L = 1.3867, and dL/dz = (-0.7501, 0.1016, 0.0338, 0.6147).",
        "p right L right dL/dz right",
        "equations in sentences",
    ),
    (
        "own",
        "2",
        "Going backwards I obtained dL/dw2 = -0.0816 and dL/dw1 = 0.0162, which gives "
        "the new weights w2 = -0.8592 and w1 = 1.3919.",
        "dL/dw2 right dL/dw1 right w2.new right w1.new right",
        "four of them in one",
    ),
    ("own", "4", "The derivative is dL/dz = y - yhat.", "dBCE.nats/dz wrong", "a wrong one"),
    ("own", "4", "dL/dz: yhat - y", "dBCE.nats/dz right", "a name with a colon"),
    (
        "own",
        "3",
        "| layer | output | parameters |\n|---|---|---|\n| conv2 | 20×12×12 | 6020 |\n| fc1 "
        "| 64 | 46145 |\n| total | | 53726 |",
        "conv2.width right params.conv2 right params.fc1 wrong params.total right",
        "columns of two kinds",
    ),
    (
        "own",
        "5",
        "MSE = 0.2567\n\nAbleitungen: −2/5; 1/3; 4/15",
        "dMSE/dyhat1 right dMSE/dyhat3 right",
        "a list of fractions",
    ),
    (
        "cv-a1",
        "1a",
        "$$\\frac{\\partial \\text{MSE}}{\\partial z} = 2(a-1)a(1-a), \\qquad \\frac{\\partial "
        "\\text{BCE}}{\\partial z} = 1-a$$",
        "dMSE/dz right dBCE/dz wrong",
        "formulas for what is asked in words",
    ),
    (
        "cv-a1",
        "1a",
        "$$\\lim_{z\\to-\\infty}\\frac{\\partial \\text{MSE}}{\\partial z} = 0,\\qquad "
        "\\lim_{z\\to-\\infty}\\frac{\\partial \\text{BCE}}{\\partial z} = 1$$",
        "limit.MSE right limit.BCE wrong",
        "limits",
    ),
    (
        "cv-a1",
        "1a",
        "The second derivatives are\n\n$$\\frac{\\partial^2 \\text{MSE}}{\\partial z^2} = "
        "2a(1-a)^2(3a-1), \\qquad \\frac{\\partial^2 \\text{BCE}}{\\partial z^2} = a(1-a)$$",
        "curvature.MSE right curvature.BCE right",
        "second derivatives",
    ),
    (
        "cv-a1",
        "1c",
        "With y = 0 and yhat = 0.9 the loss is -ln(0.1) = 2.3026.",
        "BCE.nats right",
        "the question's own numbers put in",
    ),
    ("cv-a1", "1c", "$L = 2{,}303$", "BCE.nats unread", "a comma that may be a point"),
    ("cv-a1", "2c", "The derivative is -yhat_i yhat_k.", "dyhat2/dz1 right", "letters for every number"),
    ("cv-a1", "2d", "The gradient is yhat - y.", "dL/dz1 right dL/dz right", "a vector, and its entries"),
    (
        "cv-a1",
        "2e",
        "After the shift, softmax gives $(0.0900, 0.2447, 0.6652)$.",
        "yhat1 right yhat3 right",
        "the entries of a vector",
    ),
    (
        "dnn-hw1",
        "1a",
        "$$y_0 = \\begin{pmatrix}4 & 6\\\\ 0 & 7\\end{pmatrix},\\qquad y_1 = \\begin{pmatrix}4 "
        "& -3\\\\ 3 & -2\\end{pmatrix}$$",
        "y right",
        "an array by its channels",
    ),
    ("dnn-hw1", "1a", "The output is 2 × 2 per channel.", "out.height right out.width right", "the size of each"),
    (
        "dnn-hw1",
        "2",
        "params without BN = 439178\n\nparams with BN = 440074",
        "params.total right params.batchnorm.total right",
        "a name that leaves something out",
    ),
    (
        "csc420-a2",
        "2",
        "The weight matrix of the single layer is W3 W2 W1 and its bias is W3 W2 b1 + W3 b2 + b3.",
        "Wstar right bstar right",
        "two clauses with formulas",
    ),
    (
        "csc420-a2",
        "2",
        "La matriz es $W_3 W_2 W_1$ y el sesgo es $W_3 W_2 b_1 + W_3 b_2 + b_3$.",
        "Wstar right bstar right",
        "the same in Spanish",
    ),
    (
        "csc420-a2",
        "3b",
        "Der gesuchte Gradient ist $\\partial L/\\partial w_3 = -0.0113$.",
        "dL/dw3 right",
        "a German noun",
    ),
    (
        "eecs445-p2",
        "2a",
        "In total the network learns 39,754 parameters (1,216 in conv1, 25,664 in conv2).",
        "params.total right",
        "a remark in brackets",
    ),
    (
        "eecs445-p2",
        "3a",
        "Averaging the gradients gives $\\alpha_1^c = 3/16$ and $\\alpha_2^c = 0.5$.",
        "alpha1 right alpha2 wrong",
        "a class above the letter",
    ),
    (
        "csc420-a2",
        "3a",
        "w1: 0.0054\n\nw5: 0.0635",
        "dL/dw1 right dL/dw5 wrong",
        "a derivative under the letter that it is by",
    ),
    ("csc420-a2", "3a", "w1: -0.65\n\n$\\partial L/\\partial w_2 = -0.0049$", "dL/dw1 unread dL/dw2 right", "a given"),
    ("csc420-a2", "7a", "tanh -> (-1,1)\n\nlogistic -> (0,2)", "upper.tanh right upper.sigmoid wrong", "arrows"),
    (
        "own",
        "2",
        "The updated weights are $w_2 = -0.8592$, $w_1 = 1.3919$.",
        "w2.new right w1.new right",
        "letters that are found anew",
    ),
    (
        "cv-a1",
        "1a",
        "$\\frac{\\partial L_{MSE}}{\\partial z} = 2(a-1)\\,a\\,(1-a)$",
        "dMSE/dz right",
        "a loss by its index",
    ),
    ("cv-a1", "2d", "$\\hat y - y$", "dL/dz1 right dL/dz right", "a formula alone"),
    ("cv-a1", "2d", "$y - \\hat y$", "dL/dz1 wrong dL/dz wrong", "the same, and wrong"),
    (
        "eecs445-p2",
        "3a",
        "The weights are $\\alpha_1 = 0.1875$ and $\\alpha_2 = 0.4375$.",
        "alpha1 right alpha2 right",
        "what the letter is called",
    ),
]


@pytest.mark.parametrize(("assignment", "question", "text", "expected", "why"), HEARD)
def test_what_is_heard(shared: Path, assignment: str, question: str, text: str, expected: str, why: str) -> None:
    found, words = judged(shared, assignment, question, text), expected.split()
    wanted = dict(zip(words[::2], words[1::2], strict=True))
    assert {part: found[part].removesuffix("-rounded") for part in wanted} == wanted, why


# Another quantity, one that is denied, supposed, asked for, somebody else's, or one of several.
HOSTILE = [
    ("csc420-a2", "3b", "The gradient of the loss with respect to w4 is -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient of the regulariser with respect to w3 is -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient of z2 with respect to w3 is -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient for w3 is not -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient for w3 would be -0.0113 if the bias were zero.", ""),
    ("csc420-a2", "3b", "Minus the gradient for w3 is -0.0113.", ""),
    ("csc420-a2", "3b", "Half the gradient of w3 is -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient of w3 times two is -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient for w3 could be -0.0113 or 0.0113.", ""),
    ("csc420-a2", "3b", "Is the gradient of the loss with respect to w3 -0.0113?", ""),
    ("csc420-a2", "3b", "My friend found a gradient of -0.0113 for w3.", ""),
    ("csc420-a2", "3b", "The gradient of the squared loss by w3 is at most -0.0113.", ""),
    ("csc420-a2", "3b", "The gradient of w3 in the second step is -0.0113.", ""),
    ("csc420-a2", "3b", "The old gradient for w3 was -0.0113, now it is 0.2.", ""),
    ("csc420-a2", "3b", "The weight w3 is -0.0113.", ""),
    ("csc420-a2", "5", "The encoder has 61706 parameters.", ""),
    ("csc420-a2", "5", "The network needs 61706 bytes.", ""),
    ("csc420-a2", "5", "Without the output layer the network has 61706 parameters.", ""),
    ("csc420-a2", "5", "Das Netz hat ohne die letzte Schicht 61706 Parameter.", ""),
    ("csc420-a2", "5", "Das Netz hat keine 61.706 Parameter.", ""),
    ("csc420-a2", "5", "Das Netz hat etwa 61.706 Parameter.", ""),
    ("csc420-a2", "5", "En total hay el doble de 61706 parámetros.", ""),
    ("csc420-a2", "5", "No hay 61706 parámetros.", ""),
    ("csc420-a2", "5", "Il n'y a pas 61706 paramètres.", ""),
    ("csc420-a2", "5", "Le réseau a moins de 61706 paramètres.", ""),
    ("csc420-a2", "5", "El modelo tiene menos de 61706 parámetros.", ""),
    ("csc420-a2", "5", "El modelo tiene más de 61706 parámetros.", ""),
    ("csc420-a2", "5", "La red del vecino tiene 61706 parámetros.", ""),
    ("csc420-a2", "5", "Das Netz von 1998 hat 61706 Parameter.", ""),
    ("csc420-a2", "5", "Each layer has 61706 parameters.", ""),
    ("csc420-a2", "5", "Every image needs 61706 parameters.", ""),
    ("csc420-a2", "7a", "tanh goes from -1 to 1 for positive x, the logistic function from 0 to 1.", ""),
    ("csc420-a2", "7a", "The slope of tanh ranges from -1 to 1.", ""),
    ("csc420-a2", "7a", "The input of tanh ranges from -1 to 1.", ""),
    ("csc420-a2", "7a", "tanh does not range from -1 to 1.", ""),
    ("csc420-a2", "7a", "For which x is tanh strictly between -1 and 1?", ""),
    ("csc420-a2", "7a", "tanh of 2x ranges from -1 to 1", ""),
    ("csc420-a2", "7a", "The derivative of the logistic function stays strictly between 0 and 1.", ""),
    ("csc420-a2", "7a", "The range of tanh is not from -1 to 1 (both excluded).", ""),
    ("csc420-a2", "6", "The derivative of a by x is never a(1 - a).", ""),
    ("csc420-a2", "6", "The derivative of a by x is half of a(1 - a).", ""),
    ("csc420-a2", "6", "The antiderivative of a by x is a(1 - a).", ""),
    ("csc420-a2", "6", "The second derivative of a by x is a(1 - a).", ""),
    ("csc420-a2", "6", "The derivative of x by a is a(1 - a).", ""),
    ("csc420-a2", "6", "One might think the derivative is: a(1 - a).", ""),
    ("csc420-a2", "6", "The derivative of a by x is the square of a(1 - a).", ""),
    ("csc420-a2", "6", "Hint: a(1 - a)", ""),
    ("csc420-a2", "6", "Wrong: a(1 - a)", ""),
    ("own", "1", "The log probabilities are 0.2499, 0.1016, 0.0338 and 0.6147.", ""),
    ("own", "1", "The target probabilities are 0.2499, 0.1016, 0.0338 and 0.6147.", ""),
    ("own", "1", "The probabilities are not 0.2499, 0.1016, 0.0338 and 0.6147.", ""),
    ("own", "1", "The squared probabilities are 0.2499, 0.1016, 0.0338 and 0.6147.", ""),
    ("own", "1", "The probabilities of the second example are 0.2499, 0.1016, 0.0338 and 0.6147.", ""),
    ("own", "1", "The probabilities are either 0.2499, 0.1016, 0.0338 or 0.6147.", ""),
    ("own", "1", "The loss is twice 1.3867.", ""),
    ("own", "1", "The average loss is 1.3867.", ""),
    ("own", "1", "The loss of class 2 is 1.3867.", ""),
    ("own", "1", "The loss without softmax is 1.3867.", ""),
    ("own", "1", "The regularised loss is 1.3867.", ""),
    ("own", "1", "The loss was supposed to be 1.3867.", ""),
    ("own", "1", "The gradient of the loss by p is (-0.7501, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "The negative gradient is (-0.7501, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "5", "The second derivatives are -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "The derivatives with respect to the labels are -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "The derivatives of the sum of squares are -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "The derivatives are twice -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "The derivatives might be -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "Without the 2 the derivatives are -0.4, 0.3333 and 0.2667.", ""),
    ("own", "5", "The derivatives are, up to a sign, -0.4, 0.3333, 0.2667", ""),
    ("own", "5", "The errors are 0.36, 0.25 and 0.16; their sum is 0.2567.", ""),
    ("own", "5", "The errors are 0.36, 0.25 and 0.16; half of their mean is 0.2567.", ""),
    ("own", "5", "If the errors are 0.36, 0.25 and 0.16; their mean is 0.2567.", ""),
    ("own", "5", "The losses are 0.36, 0.25 and 0.16, their mean is not 0.2567.", ""),
    ("own", "2", "old w2 = -0.8592", ""),
    ("own", "2", "wrong w2 = -0.8592", ""),
    ("own", "2", "new w3 = -0.8592", ""),
    ("own", "2", "not new w2 = -0.8592", ""),
    ("own", "2", "half new w2 = -0.8592", ""),
    ("own", "2", "new w2 squared = -0.8592", ""),
    ("own", "2", "new w2 minus w1 = -0.8592", ""),
    ("own", "3", "params conv2 without bias = 6020", ""),
    ("own", "3", "no params conv2 = 6020", ""),
    ("own", "3", "twice params conv2 = 6020", ""),
    ("own", "3", "flops conv2 = 20*(12*25+1) = 6020", ""),
    ("own", "3", "params conv1 = 20*(12*25+1) = 6020", ""),
    ("own", "3", "The wrong formula gives 20·(12·25+1) = 6020 parameters, and the whole network has 53726.", ""),
    ("own", "3", "conv2 has 20·(12·25+1) = 6020 parameters, and another network has 53726.", "params.total"),
    (
        "own",
        "3",
        "conv2 has 20·(12·25+1) = 6020 parameters, and nobody knows whether the whole network has 53726.",
        "params.total",
    ),
    ("cv-a1", "1d", "For other labels: the three losses are 2.3026, 0.2231 and 1.2040, their mean is 1.2432.", ""),
    ("cv-a1", "1d", "The three losses are 2.3026, 0.2231 and 1.2040, their mean is about 1.2432 too large.", ""),
    ("cv-a1", "1d", "The losses are said to be 2.3026, 0.2231 and 1.2040, their mean is 1.2432.", ""),
    ("own", "1", "I computed the wrong softmax as p = (0.2499, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "Last year the softmax was p = (0.2499, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "One could guess that the softmax is p = (0.2499, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "The softmax is not p = (0.2499, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "Is the softmax p = (0.2499, 0.1016, 0.0338, 0.6147)?", ""),
    ("own", "1", "If the softmax were p = (0.2499, 0.1016, 0.0338, 0.6147), the loss would follow as L = 1.3867.", ""),
    (
        "own",
        "1",
        "For another input I computed the softmax as p = (0.2499, 0.1016, 0.0338, "
        "0.6147), and the loss follows as L = 1.3867.",
        "",
    ),
    ("own", "1", "My neighbour computed the softmax as p = (0.2499, 0.1016, 0.0338, 0.6147).", ""),
    ("own", "1", "Twice the loss is L = 1.3867, I computed.", ""),
    ("own", "1", "The loss is at most L = 1.3867, and at least L = 0.", ""),
    ("own", "1", "The regularised loss follows as L = 1.3867.", ""),
    ("own", "4", "The derivative of tanh is dL/dz = yhat - y.", ""),
    ("own", "4", "The derivative would be dL/dz = yhat - y if the loss were squared.", ""),
    ("own", "4", "Nobody believes that dL/dz = yhat - y holds, so it is dL/dz = y.", ""),
    ("own", "4", "Minus the derivative is dL/dz = yhat - y.", ""),
    ("own", "4", "Half of the derivative: yhat - y", ""),
    ("own", "4", "Not the derivative: yhat - y", ""),
    ("own", "4", "The second derivative is yhat - y.", ""),
    ("own", "4", "The loss is yhat - y.", ""),
    ("own", "4", "The error is yhat - y.", ""),
    ("own", "4", "The error: yhat - y", ""),
    ("own", "4", "dL/dy: yhat - y", ""),
    ("own", "2", "The weights before the step are w2 = -0.8592 and w1 = 1.3919.", ""),
    ("own", "2", "With learning rate 5 the new weights are w2 = -0.8592 and w1 = 1.3919.", ""),
    ("own", "2", "Without the step I obtained w2 = -0.8592 and w1 = 1.3919.", ""),
    ("own", "3", "Without biases fc1 has 46144 parameters.", ""),
    ("own", "3", "The whole network has 53726 weights and biases less than another one.", ""),
    ("own", "3", "The whole network of my friend has 53726 parameters.", ""),
    ("cv-a1", "1a", "$$\\frac{\\partial \\text{MSE}}{\\partial z} \ne 2(a-1)a(1-a)$$", ""),
    ("cv-a1", "1a", "$$\\frac{\\partial \\text{MAE}}{\\partial z} = 2(a-1)a(1-a)$$", ""),
    ("cv-a1", "1a", "$$\\frac{\\partial \\text{MSE}}{\\partial a} = 2(a-1)a(1-a)$$", ""),
    ("cv-a1", "1a", "$$\\lim_{z\\to\\infty}\\frac{\\partial \\text{BCE}}{\\partial z} = -1$$", ""),
    ("cv-a1", "1a", "$$\\lim_{a\\to-\\infty}\\frac{\\partial \\text{BCE}}{\\partial z} = -1$$", ""),
    ("cv-a1", "1a", "$$\\frac{\\partial^2 \\text{MSE}}{\\partial z \\partial a} = 2a(1-a)^2(3a-1)$$", ""),
    ("cv-a1", "1a", "A bad student claims $\\frac{\\partial \\text{MSE}}{\\partial z} = 2(a-1)a(1-a)$.", ""),
    ("cv-a1", "1a", "For $y = 0$ we have $\\frac{\\partial \\text{MSE}}{\\partial z} = 2(a-1)a(1-a)$.", ""),
    ("cv-a1", "1c", "With y = 1 and yhat = 0.1 the loss is -ln(0.1) = 2.3026.", ""),
    ("cv-a1", "1c", "With yhat = 0.1 the loss is 2.3026.", ""),
    ("cv-a1", "2b", "The derivative is not yhat_k (1 - yhat_k).", ""),
    ("cv-a1", "2b", "The derivative of the loss is yhat_k (1 - yhat_k).", ""),
    ("cv-a1", "2b", "The second derivative is yhat_k (1 - yhat_k).", ""),
    ("cv-a1", "2d", "The Jacobian is yhat - y.", ""),
    ("cv-a1", "2d", "The loss is yhat - y.", ""),
    ("cv-a1", "2d", "Up to a factor the gradient is yhat - y.", ""),
    ("cv-a1", "2d", "The gradient by the weights is yhat - y.", ""),
    ("cv-a1", "2e", "Before the shift, softmax gives $(0.0900, 0.2447, 0.6652)$.", ""),
    ("cv-a1", "2e", "Without the shift, softmax gives $(0.0900, 0.2447, 0.6652)$.", ""),
    ("cv-a1", "2e", "The log softmax is $(0.0900, 0.2447, 0.6652)$.", ""),
    ("cv-a1", "2e", "For other logits softmax gives $(0.0900, 0.2447, 0.6652)$.", ""),
    (
        "dnn-hw1",
        "1a",
        "$$x_0 = \\begin{pmatrix}4 & 6\\\\ 0 & 7\\end{pmatrix},\\qquad x_1 = \\begin{pmatrix}4 "
        "& -3\\\\ 3 & -2\\end{pmatrix}$$",
        "",
    ),
    (
        "dnn-hw1",
        "1a",
        "$$y_1 = \\begin{pmatrix}4 & 6\\\\ 0 & 7\\end{pmatrix},\\qquad y_3 = \\begin{pmatrix}4 "
        "& -3\\\\ 3 & -2\\end{pmatrix}$$",
        "",
    ),
    ("dnn-hw1", "1a", "$$y_1 = \\begin{pmatrix}4 & 6\\\\ 0 & 7\\end{pmatrix}$$", ""),
    (
        "dnn-hw1",
        "1a",
        "Not $y_0 = \\begin{pmatrix}4 & 6\\\\ 0 & 7\\end{pmatrix}$, but $y_1 = "
        "\\begin{pmatrix}4 & -3\\\\ 3 & -2\\end{pmatrix}$.",
        "",
    ),
    ("dnn-hw1", "1a", "The input is 2 × 2 per channel.", ""),
    ("dnn-hw1", "2", "params without dropout = 439178\nparams with BN = 440074", "params.total"),
    ("dnn-hw1", "2", "params without conv1 = 439178", ""),
    ("eecs445-p2", "2a", "In total the other network learns 39,754 parameters (1,216 in conv1).", ""),
    ("eecs445-p2", "2a", "In total the network learns fewer than 39,754 parameters (1,216 in conv1).", ""),
    ("csc420-a2", "2", "The weight matrix of the second layer is W3 W2 W1 and its bias is W3 W2 b1 + W3 b2 + b3.", ""),
    (
        "csc420-a2",
        "2",
        "In a friend's network the weight matrix is W3 W2 W1 and its bias is W3 W2 b1 + W3 b2 + b3.",
        "",
    ),
    ("csc420-a2", "2", "The old weight matrix is W3 W2 W1.", ""),
    ("csc420-a2", "2", "The transposed weight matrix is W3 W2 W1.", ""),
    ("csc420-a2", "2", "The weight matrix is never W3 W2 W1.", ""),
    ("csc420-a2", "2", "La matriz no es $W_3 W_2 W_1$.", ""),
    ("csc420-a2", "2", "La matriz inversa es $W_3 W_2 W_1$.", ""),
    ("csc420-a2", "2", "Die Gesamtmatrix lautet nicht $W^* = W_3 W_2 W_1$.", ""),
    ("csc420-a2", "1", "Die Rekonstruktion ist falsch: $I_0 = L_0 + U(L_1 + U(L_2 + U(I_3)))$", ""),
    ("csc420-a2", "1", "La reconstrucción no es $I_0 = L_0 + U(L_1 + U(L_2 + U(I_3)))$.", ""),
    ("csc420-a2", "1", "La reconstruction n'est pas $I_0 = L_0 + U(L_1 + U(L_2 + U(I_3)))$.", ""),
    ("csc420-a2", "7a", "El rango de tanh no es (-1, 1).", ""),
    ("csc420-a2", "7a", "El dominio de tanh es (-1, 1).", ""),
    ("csc420-a2", "3a", "| weight | gradient |\n|---|---|\n| $x_1$ | 0.0054 |\n| wrong $w_3$ | -0.0113 |", ""),
    ("csc420-a2", "4", "We need $1{,}153{,}840$ FLOPs without bias?", ""),
    ("csc420-a2", "4", "Without the pooling we need 1153840 FLOPs without bias.", ""),
    ("csc420-a2", "3a", "w1 squared: 0.0054", ""),
    ("csc420-a2", "3a", "x1: 0.0054", ""),
    ("csc420-a2", "3a", "not w1: 0.0054", ""),
    ("csc420-a2", "7a", "tanh' -> (-1,1)", ""),
    ("csc420-a2", "7a", "arctanh -> (-1,1)", ""),
    ("cv-a1", "2d", "$|\\hat y - y|$ or $\\hat y - y$", ""),
    ("cv-a1", "1a", "$\\frac{\\partial L_{MAE}}{\\partial z} = 2(a-1)\\,a\\,(1-a)$", ""),
    ("own", "2", "The updated biases are $w_2 = -0.8592$.", ""),
]


@pytest.mark.parametrize(("assignment", "question", "text", "part"), HOSTILE)
def test_what_is_not_believed(shared: Path, assignment: str, question: str, text: str, part: str) -> None:
    """part: the one that the sentence might be taken to answer; any, where it is empty."""
    found = judged(shared, assignment, question, text)
    good = {name for name, verdict in found.items() if verdict.startswith("right")}
    assert not (good & {part} if part else good)


# Lines of one question each, whose number has no mark behind it.
BARE = "1c 2.3026\n1d 1.2432\n2b yhat_k (1 - yhat_k)\n2c yhat_i yhat_k\n"


@pytest.mark.parametrize(
    ("text", "question", "expected", "why"),
    [
        (BARE, "q1c", "right", "a value behind it"),
        (BARE, "q1d", "right", "and the next"),
        (BARE, "q2b", "right", "a formula behind it"),
        ("1d 1.2432\n", "q1d", "unread", "a single line may begin with a product"),
        ("1d 1.2432\n1d 2.3026\n", "q1d", "unread", "the same name twice"),
        ("1d 1.2432\n9f 2.3026\n", "q1d", "unread", "a name that the assignment does not have"),
        ("1c + 2.3026\n1d 1.2432\n1d - 3\n", "q1c", "unread", "a sum"),
    ],
)
def test_numbers_without_marks(text: str, question: str, expected: str, why: str) -> None:
    parts = mark(Job("cv-a1").grader(), "a.txt", text).parts
    assert {part.verdict.value for part in parts if part.question == question} == {expected}, why


def test_bold_numbers_count_questions(shared: Path) -> None:
    parts = mark(grader("own", shared), "a.md", "# PS 2\n\n**4.** $\\hat y - y$\n\n**5.** The MSE is 0.2567.\n").parts
    found = {part.part: part.verdict.value for part in parts if part.question in ("q4", "q5")}
    assert found["dBCE.nats/dz"] == "right"
    assert found["MSE"] in ("right", "right-rounded")
