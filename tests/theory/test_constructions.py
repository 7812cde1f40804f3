"""Answers that are judged by what they compute: any weights that do what is asked are right, and nothing is guessed."""

from __future__ import annotations

import pytest

from theory.forms.said import Said
from theory.question import BANK, find
from theory.solution import solve

FORM = next(iter(solve(find("every_topic/perceptron", BANK / "examples/every_topic.toml")).worked.forms.values()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w = (3, 2), b = -4", Said.RIGHT),
        ("w = [1, 1], b = -3/2", Said.RIGHT),
        ("w = (1, 1), b = -1", Said.WRONG),
        ("0.3719", Said.UNREAD),
        ("", Said.UNREAD),
        ("w = (1, 1)", Said.UNREAD),
        ("w = (1, 1), b = -3/2, w = (2, 2)", Said.UNREAD),
        ("not w = (3, 2), b = -4", Said.UNREAD),
        ("w = (3, 2, 1), b = -4", Said.UNREAD),
        ("w = (3, 2), b = -4 or 5", Said.UNREAD),
    ],
)
def test_what_is_said(text: str, said: Said) -> None:
    assert FORM.said(text) is said
