"""Values of functions of which nothing else is said: each is a name of its own, until the function is defined."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check

EVENTS = r"$P(A) = 3/8$, $P(B|A) = 1/2$. "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$g(0) = 0.4$, $g(1) = 0.24$ $$g(0) + 2 g(1) = 0.88$$", "defines defines right", "at numbers"),
        (r"$g(0) = 0.4$, $g(1) = 0.24$ $$g(0) + 2 g(1) = 0.98$$", "defines defines wrong", "at numbers"),
        (r"$k(-1) = 2$ $$3 k(-1) = 7$$", "defines wrong", "at a negative number"),
        (EVENTS + r"$P(A, B) = P(A) P(B|A) = 3/16$", "defines defines defines right", "probabilities"),
        (EVENTS + r"$P(A, B) = P(A) P(B|A) = 5/16$", "defines defines defines wrong", "probabilities"),
        (r"$P(spam) = 0.4$ $$1 - P(spam) = 0.5$$", "defines wrong", "an event is a word"),
        (r"$H(Y) = 0.94$, $H(Y|X) = 0.5$ $$H(Y) - H(Y|X) = 0.44$$", "defines defines right", "what is given"),
        (r"$\text{IoU}(A, B) = 0.5$ $$2\,\text{IoU}(A, B) = 1.5$$", "defines wrong", "a word with a capital"),
        (r"$f(2) = 5$, $f(x) = x^2$ $$f(2) = 4$$", "defines defines right", "what is defined is put in"),
        (r"$f(2) = 4$, $f(x) = x^2$ $$f(2) = 5$$", "defines defines wrong", "what is defined is put in"),
        (r"$x = 2$, $h(x) = 5$, $x = 3$ $$h(x) + 1 = 7$$", "defines defines defines undecided", "of another x"),
        (r"$w = 3$ $$w(2) = 7$$", "defines undecided", "a product, or a function"),
        (r"Let $f(x) = X x$. $$f(2) = 3 X$$", "defines undecided", "X may be a matrix, and f is no value"),
        (
            r"$P(A) = 0.2$ $$P(A) = 1 - P(A^c)$$ $$P(A) + 0.5 = 0.8$$",
            "defines defines wrong",
            "a value of P",
        ),
    ],
)
def test_values_of_functions(text: str, expected: str, why: str) -> None:
    links = check(read("a.md", text.replace(" $$", "\n\n$$"))).links
    assert " ".join(link.truth.value for link in links) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("H(weak) = 0.811\n\n2*H(weak) = 1.7\n", "defines wrong", "a word that is all of an argument"),
        ("Gain(S, Wind) = 0.94 - 0.5 = 0.44\n", "defines right", "one of several"),
        ("P(A|B) = 0.25\n\nP(A|B) * 2 = 0.5\n", "defines right", "what is given"),
        ("relu(weak) = 0.5\n", "unread", "the argument of a function may be a product"),
        ("L(Wx) = 0.5\n", "unread", "two letters may be a product"),
        ("H(2 weak) = 0.5\n", "unread", "a product"),
    ],
)
def test_words_in_plain_text(text: str, expected: str, why: str) -> None:
    assert " ".join(link.truth.value for link in check(read("a.txt", text)).links) == expected, why
