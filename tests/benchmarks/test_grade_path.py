"""How much of the program one line of a hand-in runs through: functions entered from a line of markdown to its mark."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from theory.classroom.pool import Job
from theory.grading.document import mark

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tuple(str(ROOT / name) for name in ("theory", "checks"))
MOST = 480  # 470 for the product: every side of its chain and the words around it are understood before it is believed
LINES = {
    "a product": ("3b", r"\frac{dL}{dw_3} = -0.6398 \cdot 0.2176 \cdot 0.93 \cdot 0.1094 \cdot 0.8 = -0.0113"),
    "a number": ("3b", r"\frac{dL}{dw_3} = -0.0113"),
    "a formula": ("6", r"\frac{da}{dx} = a(1 - a)"),
}


@pytest.mark.benchmark
@pytest.mark.parametrize("line", LINES)
def test_functions_entered_from_a_line_to_its_mark(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    grader, (question, formula) = Job("csc420-a2").grader(), LINES[line]
    text = f"# Question {question}\n\n${formula}$\n"
    mark(grader, "a.md", text)  # keys, grammars and tables are made once for a class
    for marker in grader.markers.values():
        marker.kept.clear()
    entered: Counter[CodeType] = Counter()

    def note(frame: FrameType, event: str, arg: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGES):
            entered[frame.f_code] += 1

    sys.setprofile(note)
    try:
        mark(grader, "a.md", text)
    finally:
        sys.setprofile(None)
    functions = [code for code in entered if not code.co_name.startswith("<")]  # without what runs inside of them
    files = {code.co_filename for code in entered}
    with capsys.disabled():
        print(f"\n{line}: {len(functions)} functions in {len(files)} files, {entered.total()} calls")
    assert 0 < len(functions) < MOST
