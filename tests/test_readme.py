"""What the README shows of the Python interface is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_python_section_shows_what_happens() -> None:
    section = README.read_text(encoding="utf-8").partition("### In Python")[2].partition("\n### ")[0]
    blocks = [part.partition("```")[0] for part in section.split("```python\n")[1:]]
    assert len(blocks) == 2
    for block in blocks:
        shown = doctest.DocTestParser().get_doctest(block, {}, "README", str(README), 0)
        assert len(shown.examples) > 6
        told: list[str] = []
        result = doctest.DocTestRunner(verbose=False).run(shown, out=told.append)
        assert result.failed == 0, "".join(told)


def test_a_value_that_is_changed_is_noticed() -> None:
    shown = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(shown, out=lambda text: None).failed == 1
