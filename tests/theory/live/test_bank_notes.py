"""A bank while it is written: each question's fault in its line, answers at its header, and what may be written."""

from __future__ import annotations

import pytest

from theory.live.bank import completions, hover, look
from theory.live.notes import Position

BANK = """[assignment]
title = "Exam"

[q1]
title = "A square"
asks = "Find the gradient."
topic = "computation"
[q1.settings]
wrt = ["w"]
givens = { w = 0.5, x = 2 }
[q1.settings.graph]
L = "(w*x - 3)^2"

[q2]
title = "Another"
asks = "Find it, too."
topic = "computation"
[q2.settings]
wrt = ["w"]
givens = { w = 2 }
[q2.settings.graph]
L = "w^2"
"""


def lines(text: str) -> list[int]:
    """The lines of the notes on a bank, from 1."""
    return [note.stretch.start.line + 1 for note in look("exam.toml", text).notes]


def test_a_bank_that_fits_has_no_notes() -> None:
    assert look("exam.toml", BANK).notes == ()
    assert look("exam.toml", BANK).summary == "2 of 2 questions can be worked"


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ('topic = "computation"\n[q2', 'topic = "computatoin"\n[q2', [17], "expected one of"),
        ('L = "(w*x - 3)^2"', 'L = "(w*y - 3)^2"', [12], "y is not defined"),
        ('title = "Another"\n', "", [14], "title must be stated"),
        ("[q2]", "[q1]", [14], "not valid TOML"),
        ('w^2"', 'w^\ud800"', [22], "expected"),
        ('asks = "Find it, too."', 'asks = "Find it, too.', [16], "not valid TOML"),
    ],
)
def test_what_does_not_fit_is_said_in_its_line(old: str, new: str, where: list[int], said: str) -> None:
    text = BANK.replace(old, new)
    assert lines(text) == where
    assert said in look("exam.toml", text).notes[0].message
    assert lines("\n\n" + text) == [line + 2 for line in where]  # what is kept of a question knows no line


def test_two_questions_that_do_not_fit_have_a_note_each() -> None:
    assert lines(BANK.replace('"w^2"', '"w^"').replace("w*x", "w*z")) == [12, 22]


def test_the_answers_stand_at_the_header() -> None:
    assert "∂L/∂w = -8" in hover("exam.toml", BANK, Position(0, 3, 1))
    assert hover("exam.toml", BANK, Position(0, 4, 1)) == ""


@pytest.mark.parametrize(
    ("line", "typed", "offered"),
    [
        (6, 'topic = "', "softmax"),
        (8, "", "wrt"),
        (6, "", "topic"),
        (6, "conventions = { ", "log = bits"),
        (11, 'y = "', "kron"),
    ],
)
def test_what_may_be_written(line: int, typed: str, offered: str) -> None:
    rows = BANK.split("\n")
    text = "\n".join((*rows[:line], typed, *rows[line:]))
    assert offered in [found.label for found in completions("exam.toml", text, Position(0, line, len(typed)))]
    assert completions("exam.toml", text, Position(0, 4, 9)) == ()
