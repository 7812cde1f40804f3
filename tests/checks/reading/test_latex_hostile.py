"""Hostile and random LaTeX: it ends at once, in chains or in a ReadError, and nothing in it is run."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading import Chain, ReadError, read_chains

DEEP = 60
HOSTILE = [
    "9^{9^{9^9}}", "10^{1000000000}", "2^{2^{2^{2^{2^{2}}}}}", r"\frac{1}{" * 40 + "2" + "}" * 40, "{" * 9000,
    "}" * 9000, "{" * 4000 + "}" * 4000, r"\frac" * 1500, r"\frac{" * 1500, r"\sqrt" * 1500, r"\sqrt[" * 1500,
    r"\left(" * 1500, r"\begin{bmatrix}" * 400, "{)" * 900 + "}" * 900,
    r"\sqrt[" * 900 + "]" * 900, r"\begin{a}(" * 400 + r")\end{a}" * 400,
    r"\begin{bmatrix}" + r"\\".join(["&".join("1" * 60)] * 60) + r"\end{bmatrix}",
    # what a reader that tries twice at every level would take 2^60 steps for
    r"\mathbf{" * DEEP + "x" + "}" * DEEP, "x^{(x" * 30 + "y" + ")}" * 30, "x_{x" * DEEP + "+" + "}" * DEEP,
    r"\frac{d x}{d" * DEEP + "x" + "}" * DEEP, r"d\hat{" * DEEP + "x" + "}/d+" * DEEP,
    r"\operatorname{" * DEEP + "x" + "}" * DEEP, r"\boxed{" * DEEP + "x" + "}" * DEEP,
    r"\text{" * DEEP + "}" * DEEP, "e^{" * DEEP + "x" + "}" * DEEP,
    # long and flat
    "d" * 9999, "d/" * 4000, r"\partial" * 1200, r"\Delta" * 1600, r"\hat" * 2000, r"\sum" * 2000,
    r"\sum_{i=1}^{n}" * 600 + "x", r"a\\" * 3000, r"a\quad" * 1500, "a," * 4000, "=" * 9000, r"\text{a}" * 1400,
    "$" * 5000, r"\(" * 2000, r"\[" * 2000, "%" * 9000, "&" * 9000, "^" * 9000, "_" * 9000, "x^" * 4000,
    "x_" * 4000, "x" + "'" * 9000, "1" * 400, "1," * 3000, "1{,}000" * 1200, r"1\,000" * 1400, "." * 9000,
    "~" * 9000, "\\" * 9999, "\\" * 9998, r"\dots" * 2000, "e^" * 4000, "1e9" * 3000, "-" * 9000 + "1",
    "1+" * 4000 + "1", "(x)" * 3000, "((x)_i)_i" * 900, "|" * 5000,
    # attempts to run something
    r"\input{/etc/passwd}", r"\write18{id}", r"\immediate\write18{ls}", r"\def\a{\a}\a", r"\newcommand{\x}{\x\x}\x",
    r"\catcode`\@=11", r"\loop\repeat", r"\csname a\endcsname", r"\verb|x|", r"\href{javascript:alert(1)}{x}",
    "__import__('os').system('id')", "{{7*7}}", "{% for i in x %}", "#{7}", "`id`",
    # broken text
    "\x00", "x\u202e", "\ud800", "\ufeff", "🙂", r"\begin{x}", r"\end{x}", r"\begin{array}",
    r"\begin{pmatrix}\end{pmatrix}", r"\left\left", r"\right)", r"\left", r"\\[99999999pt]x",
    r"\infty^{\infty^{\infty}}",
]  # fmt: skip


SECONDS = 2.5  # half a second on a quiet machine; what hangs takes far longer


@pytest.mark.parametrize("partial", [False, True], ids=["strict", "partial"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_latex_ends_at_once_in_chains_or_a_read_error(text: str, partial: bool) -> None:
    start = time.process_time()
    message = ""
    try:
        for chain in read_chains(text, partial=partial):
            for side in chain.sides:
                hash(side.tree)
                message += str(side.unread or "")
    except ReadError as error:
        message = str(error)
    assert message.isprintable() or not message
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("piece", ["{", r"\frac{", "x^", "1+", r"\begin{aligned}", "$", "\\", "%"])
def test_a_million_characters_are_refused_before_work(piece: str) -> None:
    start = time.process_time()
    with pytest.raises(ReadError, match="at most 10000 characters"):
        read_chains(piece * (10**6 // len(piece)))
    assert time.process_time() - start < 0.05


PIECES = [
    r"\frac", r"\sqrt", r"\left(", r"\right)", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{aligned}",
    r"\end{aligned}", r"\\", "&", "{", "}", "(", ")", "[", "]", "^", "_", "x", "y_1", "W^{(2)}", "=", r"\approx",
    "+", "-", r"\times", r"\cdot", "1", "0.5", "1,000", r"\%", r"\text{for }", r"\text{padding}", r"\quad",
    r"\sum_{i=1}^{n}", r"\log", r"\log_2", r"\sigma", r"\hat{y}", r"\hat", r"\partial",
    r"\frac{\partial L}{\partial w}", r"\frac{d}{dx}", "d", "e^{-x}", "'", ",", ".", r"\dots", "|", r"\|", r"\{",
    r"\}", r"\boxed{3}", r"\underbrace{a}_{b}", r"\mathbf{W}", r"\mathbf", r"\tag{1}", r"\unknown", "%", "$", "~",
    r"\,", r"\left", r"\sum", "\n",
]  # fmt: skip


@settings(max_examples=400, deadline=1000)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]))
def test_any_latex_is_chains_or_a_read_error(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    with contextlib.suppress(ReadError):
        for chain in read_chains(text):
            assert all(side.tree is not None and text[side.start : side.end] == side.text for side in chain.sides)
    with contextlib.suppress(ReadError):
        assert all(isinstance(chain, Chain) for chain in read_chains(text, partial=True))


@settings(max_examples=200, deadline=1000)
@given(st.text(max_size=60))
def test_any_text_is_chains_or_a_read_error(text: str) -> None:
    with contextlib.suppress(ReadError):
        assert all(isinstance(chain, Chain) for chain in read_chains(text))
