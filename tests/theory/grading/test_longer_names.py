"""A name of several letters is one name, and its derivative one too, however a hand-in sets them."""

from __future__ import annotations

import pytest

from theory.classroom.pool import Job
from theory.grading.document import mark
from theory.grading.grader import Grader

BANK = """
[assignment]
title = "Longer names"
course = "Tests"

[divergence]
title = "A divergence"
asks = "Give the divergence, and its derivatives by m and by s."
topic = "computation"

[divergence.settings]
letters = { m = "number", s = "positive", g = "positive" }
graph = { KL = "-ln(s) + (s^2 + g*m^2)/2 - 1/2" }
ask = ["KL", "dKL/dm", "dKL/ds"]
"""


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Grader:
    bank = tmp_path_factory.mktemp("bank") / "longer.toml"
    bank.write_text(BANK)
    return Job("longer", bank).grader()


@pytest.mark.parametrize(
    ("text", "part", "verdict"),
    [
        (r"$KL = \frac{s^2 + g m^2 - 1}{2} - \ln s$", "KL", "right"),
        (r"$\mathrm{KL} = \frac{s^2 + g m^2 - 1}{2} - \ln s$", "KL", "right"),
        (r"$$\frac{dKL}{dm} = g m$$", "dKL/dm", "right"),
        (r"$$\frac{\partial KL}{\partial m} = gm$$", "dKL/dm", "right"),
        ("dKL/ds = s - 1/s", "dKL/ds", "right"),
        (r"$\frac{dKL}{ds} = s - \frac{1}{s}$", "dKL/ds", "right"),
        (r"$\frac{dKL}{dm} = g (m + 1) - g$", "dKL/dm", "right"),
        (r"$$\frac{dKL}{dm} = g m + 1$$", "dKL/dm", "wrong"),
        (r"$$\frac{dKX}{dm} = g m$$", "dKL/dm", "unread"),
        ("dKX/dm = g m", "dKL/dm", "unread"),
        (r"$$\frac{dKL}{ds} = g m$$", "dKL/dm", "unread"),
    ],
)
def test_a_name_of_several_letters_is_one(grader: Grader, text: str, part: str, verdict: str) -> None:
    found = mark(grader, "a.md", f"## divergence\n\n{text}\n").parts
    assert [one.verdict.value for one in found if one.part == part] == [verdict]


def test_the_key_ends_in_the_letters_that_are_given(grader: Grader) -> None:
    marked = mark(grader, "a.md", "## divergence\n\n$\\frac{dKL}{ds} = 2s$\n")
    assert [one.expected for one in marked.parts if one.part == "dKL/ds"] == ["s - 1/s"]
