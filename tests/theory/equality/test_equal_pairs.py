"""The judge attacked: pairs that look alike and differ, pairs of courses that agree, texts that are hostile."""

from __future__ import annotations

import time

import pytest

from tests.theory.equality.pairs_that_agree import LISTED as AGREE
from tests.theory.equality.pairs_that_differ import LISTED as DIFFER
from theory.equality import Equality, Options, judge
from theory.report.wording.equality import method_text

SHARE = 0.97  # of the pairs that agree
LIMIT, SECONDS = 1.0, 6.0  # a pair stops after so many of its own time; and what it may take, on a busy machine


@pytest.mark.parametrize(("gold", "answer", "why"), DIFFER)
def test_no_pair_that_differs_is_accepted(gold: str, answer: str, why: str) -> None:
    assert judge(gold, answer).verdict is not Equality.EQUAL
    assert judge(answer, gold).verdict is not Equality.EQUAL


@pytest.mark.parametrize(("gold", "answer", "why"), AGREE)
def test_no_pair_that_agrees_is_rejected(gold: str, answer: str, why: str) -> None:
    assert judge(gold, answer).verdict is not Equality.DIFFERENT
    assert judge(answer, gold).verdict is not Equality.DIFFERENT


def test_nearly_all_pairs_that_agree_are_accepted() -> None:
    verdicts = [judge(*pair).verdict for gold, answer, _ in AGREE for pair in ((gold, answer), (answer, gold))]
    assert verdicts.count(Equality.EQUAL) >= SHARE * len(verdicts)


def test_the_tables_are_large_and_say_nothing_twice() -> None:
    for table in (DIFFER, AGREE):
        assert len(table) >= 150
        assert len({frozenset((gold, answer)) for gold, answer, _ in table}) == len(table)
    assert not {(g, a) for g, a, _ in DIFFER} & {pair for g, a, _ in AGREE for pair in ((g, a), (a, g))}


@pytest.mark.parametrize(
    ("gold", "answer", "verdict", "named"),
    [
        ("-1.709975946", "(-5)^(1/3)", "equal", "with odd roots of negative numbers real"),
        ("1.709975946", "(-5)^(1/3)", "different", "with principal complex values"),
        (r"1 + \sqrt{-3}", "(-8)^(1/3)", "equal", "with principal complex values"),
        ("2i", r"\sqrt{-4}", "equal", "with i the imaginary unit"),
        ("-1", "j^2", "equal", "with j the imaginary unit"),
        ("i^2", "-1", "undecided", ""),
        ("max(x, i)", "i", "undecided", ""),
        (r"\frac{a^2}{b^2}", r"max(\sqrt{-4}, \frac{a^2}{b^2})", "undecided", ""),
        ("1/e", "0.367879441", "equal", "with e Euler's number"),
        ("(-2)^(n+1)", "-2 (-2)^n", "equal", "with n whole"),
        ("(-2)^(n+1)", "(-2)^n", "different", "with n whole"),
        ("(-2)^(n+1.1)", "(-2)^(n+0.1)", "undecided", ""),
        ("ab + ac", "a(b + c)", "equal", "with ab read as a·b, ac read as a·c"),
        ("xy", "yx", "undecided", ""),
        ("e^xy", "e^{x} y", "different", ""),
        ("e^xy", "e^{x y}", "undecided", ""),
        ("1/ab", "b/a", "different", ""),
        ("1/ab", "1/(a b)", "undecided", ""),
        ("2 log(x)", "log(x^2)", "equal", "where both sides are defined"),
        ("-log(p)", "log(1/p)", "equal", "exact algebra"),
        ("W x + b", "b + W x", "equal", "capitals matrices"),
        (r"\sum_{i=1}^{n} c", "n c", "equal", "with n whole"),
        (r"w - \eta g", r"w + \eta(-g)", "equal", "evaluated"),
        ("f(x) + f(y)", "f(y) + f(x)", "equal", "evaluated"),
        ("f W", "W f", "undecided", ""),
        (r"\operatorname{tr}(A) + 1", r"1 + \text{trace}(A)", "equal", "evaluated"),
        (r"\operatorname{tr}(A B)", r"\operatorname{tr}(B A^T)", "undecided", ""),
        (r"\hat{y}", "x", "different", "counterexample"),
        (r"\hat{y} h(x)", "x h(x)", "different", "counterexample"),
    ],
)
def test_the_method_names_the_reading_it_rests_on(gold: str, answer: str, verdict: str, named: str) -> None:
    found = judge(gold, answer)
    assert found.verdict.value == verdict
    assert named in method_text(found)


@pytest.mark.parametrize(
    ("gold", "answer", "verdict"),
    [
        (r"\boxed{1} and \boxed{2}", "1, 2", "equal"),
        (r"\boxed{7} means \boxed{7}", "7", "equal"),
        (r"\boxed{1} cats and \boxed{2} dogs", r"\boxed{1} dogs and \boxed{2} cats", "undecided"),
        (r"\boxed{1} wrong and \boxed{2}", "1, 2", "unread"),
        (r"\\boxed{\\frac{1}{2}}\\n", "0.5", "equal"),
        (r"\begin{pmatrix} 1 \\ \frac{1}{2} \end{pmatrix}", r"\begin{pmatrix} 1 \\ 0.5 \end{pmatrix}", "equal"),
        ("Cost: 2,74 $", "2.74", "equal"),
        ("Cost: 2,74 $ or less", "2.74", "unread"),
        ("12:00", "12:00", "equal"),
        ("12:00", "1:00", "different"),
        (r"$\text{13}$", "13", "equal"),
        (r"\boxed{35 cm}", "35", "undecided"),
        ("5 km", "5 cm", "different"),
        (r"\boxed{5} km", r"$\boxed{5}$ cm.", "different"),
        (r"\boxed{5} km", "5", "undecided"),
        ("3 × 5", "5 × 3", "undecided"),
        ("1,234", "1.234", "undecided"),
        ("0.333...", "1/3", "equal"),
        (r"x \in (2,12) \cup (12,102)", r"(2, 12) \cup (12, 102)", "equal"),
        ("{1, 2}", r"\{2, 1\}", "equal"),
        ("${1, 2}$", "$(1, 2)$", "equal"),
        ("{1}", "{1, 1}", "equal"),
        ("{1, {2}}", "{{2}, 1}", "equal"),
        ("{1, {2}}", "{1, 2}", "undecided"),
        ("{x^{2}, 1}", "{1, x^2}", "equal"),
        ("2 or 1", "1 or 2", "equal"),
        (r"Not \boxed{5}.", "5", "unread"),
        (r"\boxed{5} is wrong", "5", "unread"),
        ("no, not $5$", "5", "unread"),
        ("$5$ or not", "5", "unread"),
        (r"The answer is \boxed{5}, not 6.", "5", "unread"),
        ("x is 5 if y is 6", "6", "unread"),
        (r"\text{A and B}", r"\text{B and C}", "unread"),
        ("[1, 2]", "(1, 2)", "undecided"),
        ("[1, 2]", "(1, 3)", "different"),
        ("[1, 2]", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "equal"),
        ("(1, 2, 3)", "[1, 2, 3]", "equal"),
        ("(2, 1)", "[2, 1]", "equal"),
        ("[1, 2, 3]", "1, 2, 3", "undecided"),
        ("[1, 2, 3]", "1, 2, 4", "different"),
        ("(1, 2)", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "equal"),
        ("[1, 2, 3, 4]", "[[1, 2], [3, 4]]", "undecided"),
        ("[[a, b], [c, d]]", "[a, b; c, d]", "equal"),
        ("[[a, b], [c, d]]", "[a, c; b, d]", "different"),
        ("(3, 224, 224)", r"3 \times 224 \times 224", "undecided"),
        ("2 and 1", "1 and 2", "undecided"),
    ],
)
def test_the_answer_in_a_text(gold: str, answer: str, verdict: str) -> None:
    assert judge(gold, answer).verdict.value == verdict


HOSTILE = [
    (r"\sum_{i=1}^{99999} \sin(i)", "1"),
    (r"\sum_{i=1}^{1000000000} i", "5"),
    ("fact(fact(20))", "1"),
    ("fact(10^300)", "1"),
    ("floor(e^{100000})", "1"),
    ("(x+y+z+w)^{60}", "((w+x+y+z)^2)^{30}"),
    (r"\{" + ",".join(f"x+{i}" for i in range(90)) + r"\}", r"\{" + ",".join(f"{i}+x" for i in range(90)) + r"\}"),
    ("e^{e^{e^{e^{10}}}}", "1"),
    (r"\boxed{" * 200 + "1" + "}" * 200, "1"),
    ("$" * 3999, "1"),
    ("(" * 3999, ")" * 3999),
    (r"\\" * 1999, "1"),
    ("a" * 3999, "b" * 3999),
    ("(A+B)^{60}", "(B+A)^{60}"),
    ("(-2)^{n^{n^n}}", "(-2)^n"),
    ("-1", "(1+i)^{999}"),
    ("1" * 5000, "1"),
    ("a b " * 900 + "x", "1"),
    ("1, " * 1300 + "1", "2, " * 1300 + "1"),
    ("\x00", "\ud800"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{999}", "1"),
]


@pytest.mark.parametrize("pair", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pairs_end_in_a_verdict(pair: tuple[str, str]) -> None:
    start = time.process_time()
    for gold, answer in (pair, pair[::-1]):
        assert isinstance(judge(gold, answer, Options(seconds=LIMIT)).verdict, Equality)
    assert time.process_time() - start < 2 * SECONDS  # of the processor, for others may be busy with it
