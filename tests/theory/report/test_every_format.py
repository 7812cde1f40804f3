"""Every row of the table of formats: it writes every kind of report, and is named where formats are named."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import pytest

from tests.theory.report.reports import HOSTILE, checked, counted, evidence, hostile, report, rooflined
from theory.cli import run
from theory.report import writers
from theory.report.blocks import Group
from theory.report.formats import FORMATS, endings

KINDS: dict[str, Callable[[], Group]] = {
    "answer": lambda: report("csc420-a2/q3b"),
    "images": lambda: report("csc420-a2/q1"),
    "plots": lambda: report("csc420-a2/q7a"),
    "check": checked,
    "count": counted,
    "charts": rooflined,
    "verify": lambda: evidence("csc420-a2/q3b"),
    "hostile": lambda: hostile(HOSTILE[0]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_writes_every_kind_of_report_and_the_same_twice(ending: str, kind: str) -> None:
    row = FORMATS[ending]
    if row.package and find_spec(row.package) is None:
        pytest.skip(f"the extra `{row.extra}` is not installed")
    made = KINDS[kind]()
    assert writers.render(made, ending)
    assert writers.render(made, ending) == writers.render(made, ending)


@pytest.mark.parametrize("command", ["report", "verify", "check", "count"])
def test_the_help_names_every_format(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert endings() in said
    assert all(ending in endings() for ending in FORMATS)
