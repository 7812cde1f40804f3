"""Documents of any text: each is read, or refused in words, and marked; nothing else happens, and soon."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.theory.documents.test_formats import notebook
from theory.classroom.pool import Job
from theory.documents.formats import SUFFIXES, read
from theory.documents.limits import SubmissionError
from theory.documents.pieces import Prose, equalities
from theory.grading import document
from theory.grading.grader import Grader


@cache
def grader(assignment: str) -> Grader:
    return Job(assignment).grader()


@pytest.fixture(scope="module", autouse=True)
def warmed() -> None:
    """What is made once, such as the key, counts for no example's time."""
    for text in ("$x = 1 + 1$", "0.5"):
        document.mark(grader("csc420-a2"), "a.md", f"Question 3b\n\n{text}")


PIECES = st.sampled_from([
    "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\\\", "&", "{", "}", "(", ")", "[", "]",
    "|", "⎡", "⎤", "⎣", "⎦", "=", "≈", "+", "-", "*", "/", "^", "_", "\\frac", "\\dots", "...", "d/dx", "∂L/∂w₃", "ŷ",
    "σ(z)", "W*", "x_1", "1,153,840", "0.5", ".", ",", ";", "```", "```math", "~~~", "\n", "\n\n", "    ", "- ", "> ",
    "# Question 3b", "Question 2", "3b)", "(a)", "the loss", "with bias", "| a | b |", "|---|---|", "\\item",
    "\\section{", "\\newcommand", "\\verb", "%", "Σ_i", "⇒", "\\overbrace{", "}^{= W^*}", "I_{n-1}", "W^{(n)}", "\\",
    "'", "√", "²", "½", "\x00", "\u0302",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)


def walk_through(suffix: str, text: str) -> None:
    """The whole way of a document, as far as its pieces: every character lies in exactly one of them."""
    content = notebook(("markdown", text), ("raw", text)) if suffix == ".ipynb" else text
    try:
        document = read(f"a{suffix}", content)
    except SubmissionError:
        return
    shown = document.source.text
    lined = text.replace("\r\n", "\n").replace("\r", "\n")
    assert shown == ("\n".join((lined, lined)) if suffix == ".ipynb" else lined)
    assert "".join(shown[slice(*piece.span)] for piece in document.pieces) == shown
    for piece in document.pieces:
        if isinstance(piece, Prose):
            assert not any(True for _ in equalities(shown[slice(*piece.span)])), "an equality is never prose"
    for statement in document.statements:
        for side in statement.chain.sides:
            assert 0 <= side.start <= side.end <= len(shown)


QUICK = settings(
    max_examples=40, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("suffix", [".md", ".tex", ".txt", ".ipynb"])
@given(text=TEXTS)
@QUICK
def test_any_text_is_read_or_refused(suffix: str, text: str) -> None:
    walk_through(suffix, text)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@given(text=TEXTS)
@settings(QUICK, max_examples=3000)
def test_any_text_is_read_or_refused_at_length(suffix: str, text: str) -> None:
    walk_through(suffix, text)


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@given(text=TEXTS)
@QUICK
def test_any_text_is_marked(suffix: str, text: str) -> None:
    marked = document.mark(grader("csc420-a2"), f"a{suffix}", f"Question 3b\n\n{text}")
    assert sum(part.out_of for part in marked.parts) == 80


SEEDS = {
    "csc420-a2-first": "csc420-a2", "csc420-a2-second": "csc420-a2", "cv-a1": "cv-a1", "eecs445-p2": "eecs445-p2",
    "dnn-hw1": "dnn-hw1",
}  # fmt: skip


@pytest.mark.slow
@given(data=st.data())
@settings(QUICK, max_examples=150, deadline=None)
def test_spoilt_documents_are_marked_without_an_error(shared: Path, data: st.DataObject) -> None:
    name, assignment = data.draw(st.sampled_from(list(SEEDS.items())))
    text = (shared / "seeds" / f"{name}.md").read_text()
    for _ in range(data.draw(st.integers(1, 6))):
        at, length = data.draw(st.integers(0, len(text) - 1)), data.draw(st.integers(0, 20))
        text = text[:at] + data.draw(st.sampled_from(["", text[at : at + length] * 2]) | PIECES) + text[at + length :]
    marked = document.mark(grader(assignment), f"{name}.md", text)
    assert marked.parts
    assert all(0 <= part.earned <= part.out_of for part in marked.parts)
