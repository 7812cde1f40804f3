"""Every link of a document is judged without a key: arithmetic as printed, formulas by algebra, bases named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from theory.cli import run
from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import Link, Truth
from theory.report.wording.links import say


def links(text: str) -> list[Link]:
    return list(check(read("a.md", text)).links)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$$z = (-0.65)(1.2) + (-0.55)(-1.1) = -0.1750$$", "right", "exact"),
        (r"$$z = (-0.65)(1.2) + (-0.55)(-1.1) = -0.1850$$", "wrong", "arithmetic"),
        (r"$$(0.6801)(1 - 0.6801) = 0.2176$$", "right", "rounded"),
        (r"$$(0.6801)(1 - 0.6801) = 0.2175$$", "right-rounded", "what rounds to 0.6801 explains the last digit"),
        (r"$$(0.68)(1 - 0.68) = 0.217$$", "cut off", "neither right nor wrong"),
        (r"$(0.6801)(1 - 0.6801) = 0.2175$ (truncated)", "right", "cut off, as it says"),
        (r"$2/3 = 0.666$", "cut off", "neither right nor wrong"),
        (r"$2/3 = 0.67$", "right", "rounded"),
        (r"$0.67 = 2/3$", "right", "rounded, on the left"),
        (r"$7/2 = 4$", "wrong", "a whole number claims itself"),
        (r"$7/2 \approx 4$", "right", "about that"),
        (r"$7/2 \approx 5$", "wrong", "not about that"),
        (r"$61706 \approx 62000$", "right", "zeros that are no digits"),
        (r"$61706 \approx 61000$", "cut off", "zeros that are no digits"),
        (r"$61706 \approx 63000$", "wrong", "zeros that are no digits"),
        (r"$0.3 \approx 0.333$", "right", "about that, whichever stands first"),
        (r"$6.0 \approx 6.02$", "right", "about that"),
        (r"$0.4 \approx 0.333$", "wrong", "not about that"),
        (r"$0.3 = 0.333$", "wrong", "not equal"),
        (r"$e^{0.1} \approx 1 + 0.1$", "undecided", "how close is close"),
        (r"$e^{0.1} \approx 3 + 0.1$", "wrong", "not close at all"),
        (r"$\sin x \approx x$", "undecided", "how close is close"),
        (r"$3.37 + 2.41 = 5.79$", "wrong", "two decimals are stated"),
        (r"$x = 0.3 + 0.072 = 0.37$, $y = 2 + 1.21 = 3.21$ $$0.37 + 3.21 = 3.59$$", "right-rounded", "results"),
        (r"$x = 0.125$ $$4 \times 0.125 = 0.501$$", "wrong", "0.125 is given"),
        (r"$\log_2(1.333) = 0.4150$", "right-rounded", "of 4/3"),
        (r"$0.333 + 0.333 + 0.333 = 1$", "right-rounded", "thirds"),
        (r"$[0, 3]^T = [0, 3]$", "right", "nothing in a list settles its direction"),
        (r"$[0, 3]^T = [0, 4]$", "wrong", "an entry"),
        (r"$2(a + b) = 2a$", "wrong", "a letter is lost"),
        (r"$w_1 x_1 + w_2 x_2 = w_1 x_1$", "wrong", "a term is lost"),
        (r"$-y_k \ln p_k = -\ln p_k$", "undecided", "the label of the class is 1"),
        (r"$x^2 + y^2 = 2x$", "undecided", "an equation"),
        (r"$b = 0$ $$w x + b = w x$$", "right", "b is known"),
        (r"$$(0.6801)(1 - 0.6801) = 0.2177$$", "wrong", "neither"),
        (r"$$\frac{1}{3} = 0.333$$", "right", "rounded"),
        (r"$$\frac{1}{3} = 0.334$$", "wrong", "off by one"),
        (r"$$6 \times 5 \times 5 + 6 = 156$$", "right", "a count"),
        (r"$$6 \times 5 \times 5 + 6 = 157$$", "wrong", "a count is exact"),
        (r"$20 \times 6$ FLOPs = 120 FLOPs", "right", "the number follows in the text"),
        (r"$20 \times 6$ FLOPs = 121 FLOPs", "wrong", "the number follows in the text"),
        (r"$$-\log(0.1) = 2.3026$$", "right", "the natural logarithm"),
        (r"$$-\log(0.1) = 3.32$$", "right-elsewhere", "bits, not named"),
        (r"$-\log(0.1) = 3.32$ (log base 2)", "right", "bits, named"),
        (r"$$-(\log_2 0.1 + \log_2 0.8) / 2 = -(-3.32 - 0.32)/2$$", "right-rounded", "rounded operands"),
        (r"$$-(1 - 0) \log(1 - 0.9) = -\log(0.1)$$", "right", "short decimals are stated"),
        (r"$$-(1 - 0) \log(1 - 0.9) = -\log(0.2)$$", "wrong", "short decimals are stated"),
        (r"$$3.3 \times 2.1 = 7.0$$", "wrong", "short decimals are stated"),
        (r"$$-0.78 + 0.605 = -0.176$$", "wrong", "the spans only touch"),
        (r"$$-2(1 - 0.6801) = -0.6397$$", "right-rounded", "0.68015 would give it"),
        (r"$$\sigma(x)(1 - \sigma(x)) = \sigma(x) - \sigma(x)^2$$", "right", "algebra"),
        (r"$$\sigma(x)(1 - \sigma(x)) = \sigma(x) + \sigma(x)^2$$", "wrong", "a sign"),
        (r"$$\frac{d}{dx} \tanh x = 1 - \tanh^2 x$$", "right", "a derivative"),
        (r"$$\frac{d}{dx} \tanh x = 1 + \tanh^2 x$$", "wrong", "a derivative"),
        (r"$$2 \begin{bmatrix} 1 \\ 3 \end{bmatrix} = \begin{bmatrix} 2 \\ 7 \end{bmatrix}$$", "wrong", "an entry"),
        (r"$$x^2 = 4$$", "undecided", "an equation is no identity"),
        (r"$$a + \dots + z = 1$$", "undecided", "dots"),
        (r"$$y = \frac{$$", "unread", "half-finished"),
        (r"$$21^7 = 2 \times 10^9$$", "right", "one digit in scientific notation"),
        (r"$$21^7 = 3 \times 10^9$$", "wrong", "one digit in scientific notation"),
        (r"$$B(a, 1) + a = \frac{1}{a} + a$$", "undecided", "what B is is not said"),
        (r"$$\text{KL}(p, q) = p \log q$$", "defines", "a function of the document's own"),
        (r"$$\log \sum_i e^{z_i} = m + \log \sum_i e^{z_i - m}$$", "right", "at every length"),
        (r"$$\log \sum_i e^{z_i} = m + \log \sum_i e^{z_i + m}$$", "undecided", "z and m may be bound by something"),
        (r"$$\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases} = \max(0, x)$$", "right", "cases"),
        (r"$$\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases} = |x|$$", "wrong", "cases"),
        (r"$$\gamma(t) = t$$ $$2 \gamma(t) = 2t$$", "right", "a function of the document's own"),
        (r"$$\ell(m) = m^2$$ $$\ell'(m) = 3m$$", "wrong", "so is one with a name for its letter"),
        (r"$\lVert (3, -4) \rVert_1 = 8$", "wrong", "a norm is that of a vector"),
        (r"Let $q = (1, 0, 2)$, $k = (1, 1, 0)$. $q \cdot k = 2$", "undecided", "a tuple may be a shape"),
        (r"Let $x = [3, 4]$. $|x| = 5$", "undecided", "bars may mean a length"),
        (r"Let $x = [3, 4]$. $x = 5$", "defines", "another value"),
        (r"Let $x = [3, 4]$. $x + x = 5$", "wrong", "shapes differ"),
        (r"Let $p = [1, 2]$. $p_0 = 1$, $p_1 = 2$", "right", "entries that are counted from 0"),
        (r"Let $p = [1, 2]$. $p_1 = 2$", "wrong", "entries that are counted from 1"),
        (r"$\frac{e}{e + e^2} = 0.4$", "wrong", "e beside its powers"),
        (r"$e = 3$, $e + e^2 = 12$", "right", "but not where the document says what it is"),
        (r"$$p_k + 1 = 2$$ $$\sum_k p_k (1 - p_k) = \sum_k p_k - \sum_k p_k^2$$", "right", "p_k is a factor elsewhere"),
    ],
)  # fmt: skip
def test_the_last_link(text: str, expected: str, why: str) -> None:
    assert links(text.replace("$$ $$", "$$\n\n$$"))[-1].truth.value == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$w = 7$, $x = 4$ $$w x + 1 = 29$$", "right", "exact"),
        (
            r"$$a = 1 / (1 + e^{-1.30}) = 0.79$$ $$y = -1.07 \cdot 0.79 + 1.2 = 0.36$$",
            "right-rounded",
            "0.79 is a result",
        ),
        (r"$w = 7$, $x = 4$ $$w x + 1 = 28$$", "wrong", "29 is cut off to 29"),
        (r"$w = -7$, $x = 4$ $$w x = -27$$", "wrong", "a negative number is cut off towards 0"),
        (r"$w = 0.5$, $x = 0.4$ $$w x = 0.19$$", "wrong", "0.20 is cut off to 0.20"),
        (r"$w = 0.5$, $x = 0.398$ $$w x = 0.19$$", "cut off", "0.199 is cut off to 0.19"),
        (r"$x = [1, 2]$ $$2x = (2, 4)$$", "right", "a tuple beside a vector is one"),
        (r"$x = [1, 2]$ $$2x = (2, 5)$$", "wrong", "an entry"),
        (r"$$\begin{bmatrix} 7 \\ 10 \end{bmatrix} = (7, 10)$$", "right", "a tuple beside a column"),
        (r"$$\begin{bmatrix} 7 \\ 10 \end{bmatrix} = (7, 10, 1)$$", "wrong", "a length"),
        (r"$W = [2, 1]$ $$W a = [4, 2]$$", "undecided", "what a is is not said"),
    ],
)
def test_values_said_before(text: str, expected: str, why: str) -> None:
    last = links(text.replace(" $$", "\n\n$$"))[-1]
    assert last.truth.value == expected, why
    assert "object has no attribute" not in say(last.cause)


def test_numbers_said_before_are_put_in() -> None:
    text = "$$(w_1, x_1) = (2, 3)$$\n\n$$z_1 = w_1 x_1 = 6$$\n\n$$a_1 = z_1 + 1 = {}$$\n"
    assert links(text.format("7"))[-1].truth is Truth.RIGHT
    assert links(text.format("8"))[-1].truth is Truth.WRONG


def test_a_name_that_is_given_another_number_later_is_no_contradiction() -> None:
    assert {link.truth for link in links("$p = 0.1$ and later $p = 0.3$")} == {Truth.DEFINES}


def test_a_product_and_its_result_may_stand_in_two_formulas() -> None:
    text = "$$L = (-0.6398)(0.2176)$$\n\n$$L = {}$$\n"
    assert links(text.format("-0.1392"))[-1].truth is Truth.RIGHT
    assert links(text.format("-0.1492"))[-1].truth is Truth.WRONG
    far = text.replace("$$L = {}$$", "$$a = 1$$\n\n$$b = 2$$\n\n$$c = 3$$\n\n$$d = 4$$\n\n$$L = {}$$")
    assert links(far.format("5"))[-1].truth is Truth.DEFINES  # another L, for all that is known


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        (r"$$a_2 = \sigma(z_2)$$ $$\frac{\partial a_2}{\partial z_2} = 0.8064$$", "wrong", "between 0 and 1/4"),
        (r"$$a_2 = \sigma(z_2)$$ $$\frac{\partial a_2}{\partial z_2} = 0.1094$$", "defines", ""),
        (r"$$a_2 = \sigma(z_2)$$ $$a_2 = 1.2$$", "wrong", "between 0 and 1"),
        (r"$$\text{loss} = -0.5$$", "wrong", "never negative"),
    ],
)
def test_what_the_theory_rules_out(text: str, expected: str, says: str) -> None:
    last = links(text.replace("$$ $$", "$$\n\n$$"))[-1]
    assert last.truth.value == expected
    assert says in say(last.cause)


def test_lines_and_questions() -> None:
    text = "# Question 3\n\n(b) text\n\n$$\n\\begin{aligned}\n1 + 1 &= 2 \\\\\n&= 3\n\\end{aligned}\n$$\n"
    found = links(text)
    assert [(link.line, link.question, link.truth.value) for link in found] == [(7, "3b", "right"), (8, "3b", "wrong")]


def test_code_is_not_judged_but_said() -> None:
    assert [link.truth for link in links("```\n$1 = 2$\n```\n\n`$1 = 2$`\n")] == [Truth.UNREAD] * 2


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        ("csc420-a2-first", []),
        ("csc420-a2-second", [(128, "left is 1/2 times")]),
        ("cv-a1", []),
        ("eecs445-p2", [(60, "row 4, entry 3: left is 1/16, right is -13/16; row 4, entry 4")]),
        ("dnn-hw1", []),
    ],
)
def test_the_real_documents(shared: Path, document: str, wrong: list[tuple[int, str]]) -> None:
    found = [link for link in links((shared / "seeds" / f"{document}.md").read_text()) if link.truth is Truth.WRONG]
    assert [link.line for link in found] == [line for line, _ in wrong]
    for link, (_, words) in zip(found, wrong, strict=True):
        assert words in say(link.cause)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text("$$1 + 1 = 3$$\n")
    assert run(["check", str(path)]) == 3
    assert "a.md:1\n      1 + 1 = 3" in capsys.readouterr().out
    assert run(["check", str(path), "--json"]) == 3
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 2
    assert data["counts"] == {"wrong": 1}
    path.write_text("no formula\n")
    assert run(["check", str(path)]) == 0
    assert "no formulas to judge" in capsys.readouterr().out
    assert run(["check", str(tmp_path / "absent.md")]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$1/3 = 0.34$", "left is 1/3, right is 0.34"),
        ("$e^1 = 2.72$", None),
        ("$e^1 = 2.8$", "left is 2.71828, right is 2.8"),
        ("$e^1 = 2.7182819$", "left is 2.7182818, right is 2.7182819"),
        ("$2^{100} = 3$", "left is ≈ 1.26765e+30, right is 3"),
        ("$0.1 \\cdot 0.123456789 = 0.0123456788$", "left is 0.0123456789, right is 0.0123456788"),
    ],
)
def test_numbers_in_messages_are_short_and_not_the_same(text: str, said: str | None) -> None:
    links = check(read("a.md", text)).links
    assert [say(link.cause) for link in links if link.truth is Truth.WRONG] == ([said] if said else [])
