"""What begins with a name defines it, or claims something of what is known of it: values, functions, derivatives."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sympy as sp
from flint import fmpq

from theory.documents.formats import read
from theory.links.defining import _exact
from theory.links.document import check


def truths(text: str) -> str:
    return " ".join(link.truth.value for link in check(read("a.md", text)).links)


LOSS = r"The loss is $L=u^2$ with $u=4-2w$, so "
SOFTMAX = r"$p_i=\frac{e^{z_i}}{\sum_j e^{z_j}}$ gives "
STEP = "$x = 1.5$, $w = 2$\n\n$$z = w x = 3$$\n\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (LOSS + r"$\frac{dL}{dw} = 8w-16$.", "defines defines right", "the chain rule"),
        (LOSS + r"$\frac{dL}{dw} = 8w+16$.", "defines defines wrong", "a sign"),
        (LOSS + r"$\frac{dL}{dw} = -4u$.", "defines defines right", "in terms of u"),
        (LOSS + r"$\frac{dL}{du} = 2u$.", "defines defines right", "by what stands between"),
        (LOSS + r"$\frac{dL}{du} = 2w$.", "defines defines wrong", "by what stands between"),
        (LOSS + r"$\frac{dL}{dw} = 8w - v$.", "defines defines defines", "what v is is not said"),
        (LOSS + r"$\frac{dL}{db} = 0$.", "defines defines defines", "u may depend on b"),
        (LOSS + r"$\frac{dL}{dw} = \frac{dL}{du} \frac{du}{dw} = 2u \cdot (-2)$.", "defines defines right right", ""),
        (LOSS + r"$\frac{dL}{dw} = \frac{dL}{du} \frac{du}{dw} = 2u \cdot 2$.", "defines defines right wrong", "names"),
        (STEP + r"$$\frac{\partial z}{\partial w} = 1.5$$", "defines defines defines right right", "by value"),
        (STEP + r"$$\frac{\partial z}{\partial w} = 7$$", "defines defines defines right wrong", "by value"),
        (r"$z = W x$ and $\frac{\partial z}{\partial W} = 7 x$", "defines defines", "W may be a matrix"),
        (r"$L = y \log p$, $y = 1$, $\frac{dL}{dp} = \frac{1}{p}$", "defines defines right", "y is 1"),
        (r"$h_1 = w x$, $h_2 = w h_1$, $\frac{\partial h_2}{\partial w} = h_1$", "defines defines right", "held"),
        (r"$h_1 = w x$, $h_2 = w h_1$, $\frac{\partial h_2}{\partial w} = 2 w x$", "defines defines right", "in all"),
        (r"Let $f(x) = x^2$. Then $f'(x) = 2x$.", "defines right", "a derivative"),
        (r"Let $f(x) = x^2$. Then $f'(x) = 3x$.", "defines wrong", "a derivative"),
        (r"Let $f(x) = x^2$. Then $\frac{df}{dx} = 2x$.", "defines right", "a derivative"),
        (r"Let $f(x) = x^2$. Then $\frac{df}{dx} = 3x$.", "defines wrong", "a derivative"),
        (r"Let $f(x) = x^2$. Then $f(3) = 9$.", "defines right", "a value"),
        (r"Let $f(x) = x^2$. Then $f(3) = 8$.", "defines wrong", "a value"),
        (r"Let $f(x) = x^2$. Then $f(x) = x \cdot x$.", "defines right", "said again"),
        (r"Let $f(x) = x^2$. Later $f(x) = x^3$ and $f(2) = 8$.", "defines defines right", "defined again"),
        (r"Let $f(x) = x^2$ and $x_3 = 3$. Then $f(x_3) = 9$, $f(2) = 4$.", "defines defines right right", ""),
        (r"Let $f(x) = x^2$ and $x_3 = 3$. Then $f(x_3) = 8$, $f(2) = 4$.", "defines defines wrong right", ""),
        (r"$P(A) = 0.2$, $P(B) = 0.3$, $P(A) + P(B) = 0.5$", "defines defines right", "P is no constant"),
        (r"Let $f(x) = X x$. Then $f(2) = 2X$.", "defines undecided", "X may be a matrix"),
        (r"With the activation $\sigma(z)=z$ we have $\sigma(3)=3$.", "defines right", "an activation of its own"),
        (r"$\sigma(z) = z$", "wrong", "nothing introduces another"),
        (r"Let $\tanh(z) = z$.", "wrong", "tanh is tanh"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_i}=p_i(1-p_i)$", "defines right", "at every length"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_i}=p_i(1+p_i)$", "defines wrong", "at one length"),
        (SOFTMAX + r"$\frac{\partial p_i}{\partial z_i}=q_i(1+q_i)$", "defines defines", "what q is is not said"),
        (r"$$AB = BA$$", "undecided", "nothing is defined"),
        (r"$$a+b = a-b$$", "wrong", "nothing is defined"),
        (r"$z_1^2 = 3$, $$2 z_1^2 = 6$$", "defines right", "a layer"),
        (r"$z_1^2 = 3$, $$2 z_1^2 = 18$$", "defines wrong", "a layer"),
        (r"$z_1 = 3$ and $$z_1^2 = 9$$", "defines right", "a square"),
        (r"$z_1 = 3$ and $$z_1^2 = 3$$", "defines wrong", "a square"),
        ("```\nx = 1.5    t = 0\nx·2 = 3\n```", "defines defines right", "columns"),
        ("```\nz = 0.5 × 2 = 1.0   ✓\ny = 0.5 × 3 = 1.6   ✓\n```", "defines right defines wrong", "marks at the end"),
    ],
)  # fmt: skip
def test_what_is_defined_and_what_is_claimed(text: str, expected: str, why: str) -> None:
    assert truths(text.replace(", $$", "\n\n$$").replace(" and $$", "\n\n$$")) == expected, why


def test_a_letter_that_a_derivative_is_taken_by_stays_a_letter() -> None:
    w, a, b = sp.symbols("w a b")

    known = SimpleNamespace(values={w: fmpq(93, 100), b: fmpq(2)})
    slope = sp.Derivative(w * a, w)
    assert _exact(slope * b, a, known) == (slope * 2, a)  # type: ignore[arg-type]
