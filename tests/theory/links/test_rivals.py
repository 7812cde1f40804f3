"""Behind a wrong link what is said of a name and what is right are both gone on with: neither is a second error."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import Formerly

WRONG = "$w = 0.5$, $x = 0.6$ $$z = w x = 0.5 \\cdot 0.6 = 0.35$$ "
MISQUOTED = "$w = 0.5$, $x = 0.8$ $$z = w x = 0.5 \\cdot 0.6 = 0.3$$ "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (WRONG + r"$$2 z = 2 \cdot 0.35$$", "right", "what was said"),
        (WRONG + r"$$2 z = 2 \cdot 0.3$$", "right", "what is right"),
        (WRONG + r"$$2 z = 2 \cdot 0.4$$", "wrong", "neither"),
        (WRONG + r"$$z = 0.3$$", "defines", "a second value"),
        (WRONG + r"$z = 0.1$ $$2 z = 2 \cdot 0.3$$", "wrong", "a third value ends it"),
        (MISQUOTED + r"$$3 x = 1.8$$", "right", "the number that was put in"),
        (MISQUOTED + r"$$3 x = 2.4$$", "right", "the number that was given"),
        (MISQUOTED + r"$$3 x = 2.1$$", "wrong", "neither"),
        (MISQUOTED + r"$$z + 1 = 1.3$$", "right", "of the number that was put in"),
        (MISQUOTED + r"$$z + 1 = 1.4$$", "right", "of the number that was given"),
        (r"$w = 0.5$, $x = 0.8$ $$z = w x = 0.4 \cdot 0.6 = 0.24$$ $$3 x = 1.8$$", "wrong", "two numbers are others"),
    ],
)
def test_both_values_are_gone_on_with(text: str, expected: str, why: str) -> None:
    assert check(read("a.md", text.replace(" $$", "\n\n$$"))).links[-1].truth.value == expected, why


@pytest.mark.parametrize(
    ("text", "truth", "why"),
    [
        (r"$w = 2$ $$w \leftarrow 2 - 0.5 = 1.5$$ $$3 w = 6$$", "undecided", "the value before the step"),
        (r"$w = 2$ $$w \leftarrow 2 - 0.5 = 1.5$$ $$3 w = 4.5$$", "right", "the value behind it"),
        (r"$w = 2$ $$w \leftarrow 2 - 0.5 = 1.5$$ $$3 w = 5$$", "wrong", "neither"),
        (r"$w = 2$ $$w = 2.0$$ $$3 w = 7$$", "wrong", "it has one value"),
    ],
)
def test_a_value_that_a_name_had_before_convicts_nobody(text: str, truth: str, why: str) -> None:
    found = check(read("a.md", text.replace(" $$", "\n\n$$"))).links
    assert found[-1].truth.value == truth, why
    assert isinstance(found[-1].cause, Formerly) == (truth == "undecided")
