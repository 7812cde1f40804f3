"""`%%check` in a notebook, and a worked answer whose numbers are moved."""

from __future__ import annotations

from typing import Any

import pytest

from theory import InputError, sliders, worked
from theory.live.cell import Judged, check
from theory.live.sliders import ends, numbers


def test_a_cell_is_judged_and_shows_what_is_wrong() -> None:
    judged = check("", "Let $x = 2$, so $x + 1 = 4$ and $2 + 2 = 4$.")
    assert "x + 1 = 4" in repr(judged)
    assert "2 of 3 equalities judged" in repr(judged)
    assert "with the numbers said before, left is 3" in judged._repr_html_()
    assert "differ" in repr(check("tex", r"\[ 2 + 2 = 5 \]"))


def test_a_cell_is_escaped() -> None:
    assert "<script>alert" not in check("", "<script>alert(1)</script> $2 + 2 = 5$ <b>x = 3</b>")._repr_html_()


def test_what_a_cell_cannot_be() -> None:
    with pytest.raises(InputError, match="expected one of md, markdown, tex"):
        check("rst", "$1 = 1$")


def test_ipython_knows_it() -> None:
    pytest.importorskip("IPython", reason="notebooks are an extra: theory[jupyter]")
    from IPython.core.interactiveshell import InteractiveShell

    shell: Any = InteractiveShell()
    shell.run_line_magic("load_ext", "theory")
    found = shell.run_cell_magic("check", "", "$2 + 2 = 5$")
    assert isinstance(found, Judged)
    assert "wrong" in repr(found)


def test_numbers_are_moved() -> None:
    answer = worked("q3b")
    assert answer.changed(w3=1.5).written("dL/dw3") == worked("q3b", w3=1.5).written("dL/dw3")
    assert "w3" in numbers(answer)
    for value in numbers(answer).values():
        low, high, step = ends(value)
        assert low <= float(value) <= high
        assert 0 < step < high - low


def test_sliders_show_the_answer_for_where_they_stand() -> None:
    ipywidgets = pytest.importorskip("ipywidgets", reason="sliders are an extra: theory[jupyter]")
    box = sliders(worked("q3b"))
    *moved, shown = box.children
    before = shown.value
    slider = next(one for one in moved if one.description == "w3")
    slider.value = slider.max
    assert isinstance(shown, ipywidgets.HTML)
    assert shown.value != before
    slider.value = slider.min
    assert "theory-cell" in shown.value
