"""What is one name for all its signs: a variance, an own e, h_{t-1}, words of capitals; arrays beside numbers."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check


def truths(text: str) -> str:
    return " ".join(link.truth.value for link in check(read("a.md", text.replace(" $$", "\n\n$$"))).links)


VARIANCE = r"$\sigma^2 = \frac{26}{3} = 8.67$ and $\sigma = 2.94$ "
ERROR = r"Let $e = wx + b - y$ and $\ell = e^2$. "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (VARIANCE + r"$$\frac{5}{\sqrt{\sigma^2}} = 1.698$$", "defines right right right", "not the square of 2.94"),
        (r"$\sigma^2 = 9$ and $\sigma = 4$", "defines wrong", "the root is another"),
        (r"$$x^2 = 4$$", "undecided", "an equation"),
        (ERROR + r"$\frac{\partial \ell}{\partial w} = 2 e x$", "defines defines right", "e is no constant"),
        (ERROR + r"$\frac{\partial^2 \ell}{\partial w^2} = 2 x^2$", "defines defines right", "of the second order"),
        (ERROR + r"$\frac{\partial^2 \ell}{\partial w^2} = 2 x$", "defines defines wrong", "of the second order"),
        (ERROR + "\n\n## Next\n\n" + r"$e^2 = 7.389$", "defines defines right", "under another heading it is"),
        (r"$c_{t-1} = 1.5$, $f = 0.8$ $$f c_{t-1} = 1.2$$", "defines defines right", "the state before"),
        (r"$c_{t-1} = 1.5$, $f = 0.8$ $$f c_{t-1} = 1.3$$", "defines defines wrong", "the state before"),
        (r"$h_t = 2 h_{t-1} + 1$, $h_0 = 3$, $h_1 = 7$", "defines defines right", "a recurrence"),
        (r"$h_t = 2 h_{t-1} + 1$, $h_0 = 3$, $h_1 = 8$", "defines defines wrong", "a recurrence"),
        (r"Here $\hat\sigma^2 = \frac{26}{3} = 8.67$", "defines right", "a variance that is estimated"),
        (r"$$\int_0^1 x e^x \, dx = e - 1$$", "wrong", "Euler's number beside a power of it"),
        (r"$$\int_0^1 x^2 e^x \, dx = e - 2$$", "right", "Euler's number beside a power of it"),
        (r"$w = 5$ $$2 w + 1 = 7$$ $$w = 3$$", "defines undecided defines", "an equation that is solved"),
        (r"$w = 5$ $$2 w + 1 = 7$$ $$w + 1 = 7$$", "defines wrong wrong", "a claim"),
        (r"Let $x = 2$. "+"\n\n## Exercise 1\n\n" + r"$$x + 1 = 4$$", "defines wrong", "given for all exercises"),
        (r"$w = (X^T X)^{-1} X^T y = \begin{bmatrix} 1 \\ 2 \end{bmatrix}$, $y = [1, 2]$ $$y - w = [0, 1]$$",
         "defines undecided defines wrong", "a formula of letters says nothing of an array"),
        (r"$P = 0.75$, $TP = 30$, $FP = 10$ $$\frac{TP}{TP + FP} = 0.75$$", "defines defines defines right",
         "of two letters, one of which has its own meaning"),
        (r"$TP = 30$, $FP = 10$ $$\frac{TP}{TP + FP} = 0.75$$", "defines defines right", "two letters are one name"),
        (r"$\sqrt{x^2} = x$ for $x > 0$", "undecided", "where it holds is said"),
        (r"$\sqrt{x^2} = x$, $y > 0$", "wrong", "nothing is said"),
        (r"$0.25 \cdot (1, 2) + 0.75 \cdot (3, 4) = (2.5, 3.5)$", "right", "tuples that are calculated with"),
        (r"$0.25 \cdot (1, 2) + 0.75 \cdot (3, 4) = (2.5, 3.6)$", "wrong", "tuples that are calculated with"),
        (r"$1,5 + 1 = 2,5$", "unread", "decimal commas, or lists"),
        (r"$2 + 2 = 4 \text{ dozen}$", "unread", "a word that changes a number"),
        (r"$2 + 2 = 4 \text{ weights in all}$", "right", "a noun that is counted"),
        (r"$A = 2$, $B = 3$ $$AB = 6$$", "defines defines right", "a product"),
        (r"$$AB = BA$$", "undecided", "a product"),
        (r"$w \leftarrow 2$ $$w \leftarrow w - 1 = 1$$ $$3 w = 3$$", "defines defines right right", "an update"),
        ("```\nWx = 0.5   x = 2\n```\n\n```\nWx·x = 1\nWx ← Wx - 0.1 = 0.4\n2·Wx = 0.8\n```",
         "defines defines right defines right right", "a word that an earlier block defines"),
        (r"$w = [3, -4]$ $$\|w\|_1 = 7$$ $$\|w\|_\infty = 4$$ $$\|w\|_2 = 5$$", "defines right right right", "norms"),
        (r"$w = [3, -4]$ $$\|w\|_1 = 5$$", "defines wrong", "the other norm"),
        (r"$z = [1, -3]$ $$\max(0, z) = [1, 0]$$", "defines right", "entry by entry"),
        (r"$z = [1, -3]$ $$\max(0, z) = [1, 3]$$", "defines wrong", "entry by entry"),
        (r"$x = [1, 2]$ $$2 x + 1 = [3, 5]$$", "defines right", "a number is added to every entry"),
        (r"$x = [1, 2]$ $$2 x + 1 = [3, 4]$$", "defines wrong", "a number is added to every entry"),
        (r"$W = [[1, 2], [3, 4]]$ $$W + 1 = [[2, 3], [4, 5]]$$", "defines undecided", "W + I may be meant"),
        (r"$\mu = \mathbb{E}[X]$ $$\mathbb{E}[(X - \mu)^2] = \mathbb{E}[X^2] - \mu^2$$", "defines right", "a mean"),
        (r"$$\mathbb{E}[X Y] = \mathbb{E}[X] \mathbb{E}[Y]$$", "undecided", "they may depend on one another"),
        (r"$$\mathbb{E}[a X + b] = a \mathbb{E}[X] + b$$", "right", "a and b are numbers"),
        (r"$$\operatorname{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2$$", "right", "of what is random"),
        (r"$$\mathbb{E}[X X^\top] = \mathbb{E}[X^\top X]$$", "undecided", "X may be a vector"),
        (r"Let $u = 3w - 1$, $v = u^2$. $$\left.\frac{dv}{dw}\right|_{w=1} = 12$$", "defines defines right", "there"),
        (r"Let $u = 3w - 1$, $v = u^2$. $$\left.\frac{dv}{dw}\right|_{w=1} = 11$$", "defines defines wrong", "there"),
        (r"$$\left.\frac{dv}{dw}\right|_{w=1} = \frac{dv}{dw}$$", "undecided", "what v is is not said"),
    ],
)  # fmt: skip
def test_names_and_what_is_made_of_them(text: str, expected: str, why: str) -> None:
    assert truths(text) == expected, why
