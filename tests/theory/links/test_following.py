"""What follows for a name from what was said of others: members, entries, sums of known length, derivatives."""

from __future__ import annotations

import math
import random

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import Truth

SOFTMAX = r"$z = [1.2, 0.3, -0.5]$, $p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$. "
CHAIN = r"$a = x + y$, $b = \max(y, z)$, $f = ab$, $x = 1$, $y = 2$, $z = 0$. "
NET = r"$w = 0.5$, $x = 0.6$. $$z = w x = 0.3$$ $$a = \sigma(z) = 0.5744$$ $$L = (a - 1)^2 = 0.1811$$ "
STEP = NET + r"$$\frac{\partial L}{\partial z} = -0.21$$ "


def last(text: str) -> str:
    return check(read("a.md", text.replace(" $$", "\n\n$$"))).links[-1].truth.value


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (SOFTMAX + r"$p_1 = \frac{3.3201}{5.2765}$", "right", "a member of a family, by the entries of a vector"),
        (SOFTMAX + r"$p_1 = \frac{3.3201}{5.3765}$", "wrong", "a digit"),
        (SOFTMAX + r"$p_2 = 0.2558$", "right", "to its digits"),
        (SOFTMAX + r"$p_2 = 0.2556$", "wrong", "no rounding that is shown explains the last digit"),
        (SOFTMAX + r"$p_2 = \frac{1.35}{5.28}$", "right", "a calculation with what was rounded before it"),
        (SOFTMAX + r"$p_2 = \frac{1.35}{5.28} = 0.2557$", "right", "the result of that calculation"),
        (SOFTMAX + r"$p_2 = \frac{1.35}{5.34}$", "wrong", "more than the rounding of what stands there"),
        (SOFTMAX + r"$\sum_k e^{z_k} = e^{1.2} + e^{0.3} + e^{-0.5}$", "right", "over the entries of a vector"),
        (SOFTMAX + r"$\sum_k e^{z_k} = e^{1.2} + e^{0.3} + e^{0.5}$", "wrong", "a sign"),
        (SOFTMAX + r"$\sum_i p_i = 1$", "right", "of every softmax"),
        (SOFTMAX + r"$z_4 + 1 = 3$", "undecided", "there is no such entry"),
        (r"$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$, $\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)$",
         "right", "another letter, and one that the sum uses"),
        (r"$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$, $\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} + p_j)$",
         "wrong", "a sign"),
        (r"$\eta_t = \eta_0 \cdot 0.5^{t/10}$, $\eta_0 = 0.1$, $\eta_{20} = 0.025$", "right", "a schedule"),
        (r"$\eta_t = \eta_0 \cdot 0.5^{t/10}$, $\eta_0 = 0.1$, $\eta_{20} = 0.05$", "wrong", "a schedule"),
        (CHAIN + r"$$\frac{\partial f}{\partial a}\frac{\partial a}{\partial x} = 2 \cdot 1$$", "right", "by value"),
        (CHAIN + r"$$\frac{\partial f}{\partial a}\frac{\partial a}{\partial x} = 3 \cdot 1$$", "wrong", "by value"),
        (NET + r"$$\frac{\partial L}{\partial w} = -0.1248$$", "right", "through every number in between"),
        (NET + r"$$\frac{\partial L}{\partial w} = -0.1284$$", "wrong", "through every number in between"),
        (NET + r"$$\frac{\partial L}{\partial w} = -0.1258$$", "wrong", "within one in a hundred, but not by rounding"),
        (STEP + r"$$\frac{\partial L}{\partial w} = -0.21 \cdot 0.6 = -0.126$$", "right", "from what was printed"),
        (STEP + r"$$\frac{\partial L}{\partial w} = -0.13$$", "right", "goes on from what was printed"),
        (STEP + r"$$\frac{\partial L}{\partial w} = -0.26 \cdot 0.6$$", "wrong", "a digit"),
        (NET + r"$$\delta = -0.21$$ $$\frac{\partial L}{\partial w} = \delta x$$", "right", "what rounds to -0.21"),
        (NET + r"$$\delta = -0.22$$ $$\frac{\partial L}{\partial w} = \delta x$$", "wrong", "what rounds to -0.22"),
        (NET + r"$$\delta = -0.35$$ $$\frac{\partial L}{\partial w} = \delta x$$", "wrong", "far off"),
        (r"$L = a^2 b$, $b = 3$, $c = 2$, $\frac{dL}{da} = c a b$", "defines", "what c hangs on is not said"),
        (r"$d_1 = -0.0921$, $d_2 = 0.1258$, $u = 0.5$, $v = 0.2$. $$d_1 u + d_2 v = -0.0461 + 0.0252$$", "right",
         "terms that are rounded"),
        (r"$d_1 = -0.0921$, $d_2 = 0.1258$, $u = 0.5$, $v = 0.2$. $$d_1 u + d_2 v = -0.0461 + 0.0352$$", "wrong",
         "a term"),
        (r"$\mathbf{x} = (1, -2)^\top$, $W = \begin{pmatrix} 2 & 1 \\ 0 & 1 \end{pmatrix}$. "
         r"$$W \mathbf{x} = \begin{pmatrix} 0 \\ -2 \end{pmatrix}$$", "right", "a column in round brackets"),
    ],
)  # fmt: skip
def test_what_follows_is_judged_by(text: str, expected: str, why: str) -> None:
    assert last(text) == expected, why


@pytest.mark.parametrize("shown", [True, False])
def test_a_hand_calculation_that_rounds_every_step_is_never_called_wrong(shown: bool) -> None:
    dice = random.Random(8)
    for _ in range(6):
        places = dice.choice([2, 3, 4])
        w, x, v, t = (round(dice.uniform(0.2, 1.5), 2) for _ in "wxvt")

        def hand(value: float, places: int = places) -> str:
            return f"{value:.{places}f}"

        z = hand(w * x)
        a = hand(1 / (1 + math.exp(-float(z))))
        y = hand(v * float(a))
        by_y = hand(float(y) - t)
        by_a, slope = hand(float(by_y) * v), hand(float(a) * (1 - float(a)))
        by_z = hand(float(by_a) * float(slope))
        by_w = hand(float(by_z) * x)
        steps = (
            ["", f"{by_y} \\cdot {v} = ", f"{by_a} \\cdot {slope} = ", f"{by_z} \\cdot {x} = "] if shown else [""] * 4
        )
        lines = [
            f"$w = {w}$, $x = {x}$, $v = {v}$, $t = {t}$, $L = \\frac12 (y - t)^2$.",
            f"$z = w x = {z}$", f"$a = \\sigma(z) = {a}$", f"$y = v a = {y}$",
            *(
                f"$\\frac{{\\partial L}}{{\\partial {name}}} = {step}{value}$"
                for name, step, value in zip("yazw", steps, (by_y, by_a, by_z, by_w), strict=True)
            ),
        ]  # fmt: skip
        found = check(read("a.md", "\n\n".join(lines))).links
        assert [link for link in found if link.truth is Truth.WRONG] == [], lines
