"""Formulas and words in the lines of a terminal."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from theory.question import find
from theory.report import wrapping
from theory.report.answer_blocks import solution_blocks
from theory.report.terminal import Printer
from theory.solution import solve

CASES = [
    ("a + b", 20, ["a + b"]),
    ("aaaa + bbbb + cccc", 14, ["aaaa + bbbb", "  + cccc"]),
    ("f(a + b) - g(c + d)", 12, ["f(a + b)", "  - g(c + d)"]),
    ("[[1, 2, 3], [4, 5, 6]]", 16, ["[[1, 2, 3],", "  [4, 5, 6]]"]),
    ("max(0, ([[1, 2], [3, 4]]))", 20, ["max(0, ([[1, 2],", "  [3, 4]]))"]),
    ("abcdefghijklmno", 11, ["abcdefghijk", "  lmno"]),
]


@pytest.mark.parametrize(("text", "width", "lines"), CASES, ids=[case[0] for case in CASES])
def test_a_formula_breaks_at_its_outermost_sign(text: str, width: int, lines: list[str]) -> None:
    assert wrapping.formula(text, width) == lines


@given(st.text("ab1∂ŷ ([{)]},·+-=", max_size=80), st.integers(10, 60))
def test_no_line_is_too_long_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapping.formula(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.text("ab1=, ", max_size=30), max_size=12), st.integers(12, 60))
def test_a_list_loses_nothing(parts: list[str], width: int) -> None:
    lines = wrapping.listed("Given: ", parts, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()).rstrip(",") == "".join(f"Given:{','.join(parts)}".split()).rstrip(",")


def test_a_list_goes_on_with_a_whole_part() -> None:
    assert wrapping.listed("Given: ", ["a = 1", "b = 2", "c = 3"], 15) == ["Given: a = 1,", "  b = 2, c = 3"]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["q3a", "q1", "q4", "eecs445-p2/q3a", "cv-a1/q2d"])
def test_no_line_of_an_answer_is_wider_than_the_terminal_or_ends_in_room(name: str, width: int) -> None:
    stream = StringIO()
    Printer(Console(file=stream, width=width)).print(solution_blocks(solve(find(name))))
    lines = stream.getvalue().splitlines()
    assert len(lines) > 20
    for line in lines:
        assert cell_len(line) <= width
        assert line == line.rstrip() or "→" in line or "│" in line  # the graph is drawn with room around it


@pytest.mark.parametrize("width", [40, 80])
def test_the_graph_shows_values_gradients_and_local_derivatives(width: int) -> None:
    stream = StringIO()
    Printer(Console(file=stream, width=width)).print(solution_blocks(solve(find("q3a"))))
    text = stream.getvalue()
    for part in ("→ forward value", "← gradient of the loss", "×local derivative", "← -0.6398", "×0.9300", "→ 0.7544"):
        assert part in text
    assert not any(line.rstrip().endswith(("→", "←")) for line in text.splitlines() if width == 80)
