"""Integrals, limits, sums, binomials, repeating decimals, proportions, empty sets: pairs that agree or differ."""

from __future__ import annotations

import pytest

from theory.equality import Equality, Options, judge
from theory.library import check

PATIENT = Options(seconds=60)  # another process has to load what it computes with

EQUAL = [
    (r"1/3", r"\int_0^1 x^2\, dx"),
    (r"\sqrt{\pi}", r"\int_{-\infty}^{\infty} e^{-x^2} dx"),
    (r"\ln 2", r"\int_1^2 \frac{dx}{x}"),
    (r"1/4", r"\int_0^1\int_0^1 x y \, dx \, dy"),
    (r"\frac{x^3}{3}", r"\int_0^x t^2 dt"),
    (r"\int_0^2 x^2 dx", r"\int_0^1 x^2 dx + \int_1^2 x^2 dx"),
    (r"5/6", r"\int_0^1 x^2 + x dx"),
    (r"5/2", r"\int_{-1}^{2} |x| dx"),
    (r"1", r"\int_1^e \ln x \, dx"),
    (r"\frac{\pi^2}{6}", r"\sum_{n=1}^\infty \frac{1}{n^2}"),
    (r"e", r"\sum_{n=0}^\infty \frac{1}{n!}"),
    (r"2^n", r"\sum_{k=0}^n \binom{n}{k}"),
    (r"n!", r"\prod_{k=1}^n k"),
    (r"n/2", r"sum(1/2,k,1,n)"),
    (r"\binom{n}{k-1}+\binom{n}{k}", r"\binom{n+1}{k}"),
    (r"\binom{n}{2}", r"\frac{n(n-1)}{2}"),
    (r"(2n)(2n-1)", r"\frac{(2n)!}{(2n-2)!}"),
    (r"2x", r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}"),
    (r"e", r"\lim_{n\to\infty} \left(1+\frac{1}{n}\right)^n"),
    (r"\infty", r"\lim_{x\to 0^+} \frac{1}{x}"),
    (r"2", r"17 \bmod 5"),
    (r"|xy|", r"|x||y|"),
    (r"|x^2-1|", r"|x-1||x+1|"),
    (r"1/6", r"0.1\overline{6}"),
    (r"1/3", r"0.333..."),
    (r"1", r"0.\overline{9}"),
    (r"\emptyset", r"\{\}"),
    (r"y \propto x", r"2x \propto 3y"),
    (r"(-\infty, \infty)", r"\mathbb{R}"),
    (r"x \in \mathbb{R}", r"(-\infty, \infty)"),
    (r"\sum_{k \ne j} p_k", r"\sum_{k\neq j} p_k"),
]
DIFFERENT = [
    (r"1/2", r"\int_0^1 x^2\, dx"),
    (r"\pi", r"\int_{-\infty}^{\infty} e^{-x^2} dx"),
    (r"\frac{x^2}{3}", r"\int_0^x t^2 dt"),
    (r"4", r"\sum_{k=0}^{\infty} (4/5)^k"),
    (r"2^n - 1", r"\sum_{k=0}^{n-1} 2^{k+1}"),
    (r"\binom{n}{2}", r"\frac{n(n+1)}{2}"),
    (r"x", r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}"),
    (r"3", r"17 \bmod 5"),
    (r"|x|+|y|", r"|x||y|"),
    (r"3/10", r"0.\overline{3}"),
    (r"\emptyset", r"\{0\}"),
    (r"y \propto x", r"y \propto x^2"),
    (r"\mathbb{R}", r"(0, \infty)"),
    (r"True", r"The answer is false."),
    (r"6:51 AM", r"6:51 PM"),
]
UNSURE = [
    (r"1/a", r"\int_0^\infty e^{-a x} dx", "only where a is positive"),
    (r"\frac{1}{1-r}", r"\sum_{n=0}^\infty r^n", "only between -1 and 1"),
    (r"0", r"\int_{-1}^1 \frac{1}{x} dx", "it has no value"),
    (r"0.333", r"0.333...", "more digits follow"),
    (r"\sqrt 2", r"1.414...", "digits that do not repeat"),
    (r"\frac{x^2}{2}", r"\int x\, dx", "up to a constant only"),
    (r"0", r"\lim_{x \to \infty} \sin x", "it has no limit"),
    (r"1", r"\int_0^1 d x dx", "two differentials"),
    (r"R", r"\mathbb{R}", "a letter, or the real numbers"),
    (r"(1, -1)/2", r"(\frac12, -\frac12)", "a multiple of a pair"),
    (r"True", r"yes", "words that may say the same"),
]


@pytest.mark.parametrize(("gold", "answer"), EQUAL)
def test_what_agrees(gold: str, answer: str) -> None:
    assert judge(gold, answer, PATIENT).verdict is Equality.EQUAL
    assert judge(answer, gold, PATIENT).verdict is Equality.EQUAL


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_what_differs(gold: str, answer: str) -> None:
    assert judge(gold, answer, PATIENT).verdict is Equality.DIFFERENT


@pytest.mark.parametrize(("gold", "answer", "why"), UNSURE, ids=[why for *_, why in UNSURE])
def test_what_is_not_sure(gold: str, answer: str, why: str) -> None:
    assert judge(gold, answer, PATIENT).verdict in (Equality.UNDECIDED, Equality.UNREAD)


def test_a_letter_that_is_said_to_be_positive_settles_it() -> None:
    options = Options(seconds=60, positive=frozenset({"a"}))
    assert judge("1/a", r"\int_0^\infty e^{-a x} dx", options).verdict is Equality.EQUAL


CHECKED = [
    (r"\int_0^1 x^2\, dx = \frac13", True),
    (r"\int_0^1 x^2\, dx = \frac12", False),
    (r"\sum_{k=0}^{\infty} \left(\tfrac12\right)^k = 2", True),
    (r"\sum_{k=0}^{\infty} \left(\tfrac12\right)^k = 3", False),
    (r"\binom{5}{2} = \frac{5!}{2!\,3!} = 10", True),
    (r"\lim_{x\to 0} \frac{\sin x}{x} = 0", False),
    (r"\int_0^1 e^{-x^2} dx \approx 0.7468", True),
    (r"\int_0^1 e^{-x^2} dx \approx 0.7469", False),
    (r"0.\overline{3} = \frac13", True),
    (r"|x||y| = |xy|", True),
]


@pytest.mark.parametrize(("text", "right"), CHECKED)
def test_check_decides_the_same_forms(text: str, right: bool) -> None:
    found = {link.verdict for link in check(f"${text}$")}
    assert found == {"right" if right else "wrong"}
