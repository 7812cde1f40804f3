"""What may be put in the place of a link, or into it: each change makes the document right there."""

from __future__ import annotations

import pytest

from theory.live.document import changes, hover, look
from theory.live.notes import Change, Position

GIVEN = "Let $w = 0.5$, $x = 2$ and $y = 3$.\n\n"


def offered(line: str, at: str, name: str = "a.md") -> list[Change]:
    """The changes at the first place of a text in the last line of a document."""
    return list(changes(name, GIVEN + line, Position(0, 2, line.index(at))))


def changed(line: str, change: Change) -> str:
    (_, _, start), (_, _, end) = change.stretch
    return line[:start] + change.text + line[end:]


@pytest.mark.parametrize(
    ("line", "at", "after", "why"),
    [
        ("$2 + 2 = 5$", "5", "$2 + 2 = 4$", "a whole number"),
        ("$9 / 2 = 5$", "5", "$9 / 2 = 4.5$", "a value that is none, exact"),
        ("$7 / 3 = 2$", "2", "$7 / 3 = 2.3333$", "the same, to some decimals"),
        ("$7 / 3 = 2.43$", "2.4", "$7 / 3 = 2.33$", "as many decimals as stand there"),
        ("$(y - wx)^2 = 5$", "5", "$(y - wx)^2 = 4$", "with the numbers said before"),
        ("$p = \\frac{1}{1 + e^{-wx}} = 0.7412$", "0.7", "$p = \\frac{1}{1 + e^{-wx}} = 0.7311$", "a number in LaTeX"),
        ("$2 - 5 = 3$", "3", "$2 - 5 = -3$", "a sign"),
    ],
)
def test_the_right_value(line: str, at: str, after: str, why: str) -> None:
    assert look("a.md", GIVEN + line).notes, why
    (found,) = offered(line, at)
    assert changed(line, found) == after, why
    assert not look("a.md", GIVEN + changed(line, found)).notes, why


@pytest.mark.parametrize(
    ("line", "at", "why"),
    [
        ("$2 + 2 = 4$", "4", "it is right, and nothing can be put in"),
        ("$x + z = 5$", "5", "nobody knows z"),
        ("$\\frac{1}{3} = \\frac{2}{5}$", "\\frac{2}", "a fraction is no number that can be put right"),
        ("$(a + b)^2 = a^2 + b^2$", "a^2", "no numbers at all"),
    ],
)
def test_nothing_is_offered(line: str, at: str, why: str) -> None:
    assert offered(line, at) == [], why


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("$L = (y - wx)^2 = 4$", r"$L = (y - wx)^2 = \left( 3 - 0.5 \cdot 2 \right)^{2} = 4$"),
        ("L = (y - w*x)^2 = 4", "L = (y - w*x)^2 = (3 - 0.5*2)^2 = 4"),
    ],
)
def test_the_step_between(line: str, after: str) -> None:
    found = offered(line, "= 4")
    assert [changed(line, change) for change in found] == [after]
    assert not look("a.md", GIVEN + after).notes


def test_hover_says_what_was_understood_and_what_is_known() -> None:
    line = "$L = (y - wx)^2 = 5$"
    said = hover("a.md", GIVEN + line, Position(0, 2, line.index("5")))
    assert "**wrong**" in said
    assert "`(y - w·x)²`, which is 4" in said
    assert "`w` is 0.5, said in line 1" in said
    assert hover("a.md", GIVEN + "Words alone.", Position(0, 2, 3)) == ""


def test_what_cannot_be_read_as_a_whole_is_said_at_its_beginning() -> None:
    (note,) = look("a.md", "$1 = 1$\n" * 120_000).notes
    assert note.stretch.start == (0, 0, 0)
    assert "at most" in note.message
    assert look("a.md", "").notes == ()
