"""One table of verdicts: policy, pages, tables, terminal and README read its rows; nobody else writes their names."""

from __future__ import annotations

import re
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from theory.grading.marks import Mark, Tone
from theory.grading.policy import SHARES
from theory.report.marks_html import counted, meanings, seal, tone
from theory.report.marks_terminal import COLUMNS, STYLES
from theory.report.wording import grading as wording

ROOT = Path(__file__).resolve().parents[3]
SHARED = {"right", "wrong", "unread", "missing"}  # words that other tables have too


@pytest.mark.parametrize("mark", Mark)
def test_every_verdict_has_all_that_is_read_of_it(mark: Mark) -> None:
    assert 0 <= mark.row.share <= 1
    assert SHARES[mark] == mark.row.share
    assert mark.row.column in COLUMNS
    assert mark.row.tone in STYLES
    assert mark.row.result or not mark.row.good
    shown = counted([])
    assert seal(mark) in meanings({**shown, mark: 1})
    assert wording.MEANINGS[mark] in meanings({**shown, mark: 1})


def test_every_tone_has_a_colour_on_the_page() -> None:
    style = "".join(files("theory.report").joinpath(name).read_text() for name in ("shared.css", "marks.css"))
    for found in Tone:
        assert f".bar .{found.value} {{" in style
        assert found is Tone.SURE or f".seal.{found.value} {{" in style  # a seal is green unless it is something else
    assert {tone(mark).split()[0] for mark in Mark} == {found.value for found in Tone}


def test_the_readme_gives_the_shares_of_the_table() -> None:
    rows = re.findall(r"^\| (\S+) \| .* \| (\d(?:/\d)?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert {Mark(name): Fraction(share) for name, share in rows} == {mark: mark.row.share for mark in Mark}


def test_a_verdicts_name_is_written_in_its_table_alone() -> None:
    found = [*ROOT.glob("theory/grading/**/*.py"), *ROOT.glob("theory/classroom/*.py"), *ROOT.glob("theory/report/*.*")]
    found = [path for path in found if path.suffix in (".py", ".css", ".js", ".html")]
    names = "|".join(mark.value for mark in Mark if mark.value not in SHARED)
    saying = [path.name for path in found if re.search(rf"['\".]({names})\b", path.read_text())]
    assert saying == ["marks.py"]
