"""What is said of a formula is heard in every format and kind of block; what says nothing leaves it judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from theory.documents.formats import read
from theory.links.document import JUDGED, check

Block = Callable[[str, str], str]  # of the words before a formula, and behind it


def _notebook(*cells: str) -> str:
    made = [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _tex(body: str) -> str:
    return f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


BLOCKS: Mapping[str, Mapping[str, Block]] = {
    "a.md": {
        "inline": lambda p, q: f"{p} $7+8=15$ {q}",
        "soft break": lambda p, q: f"{p}\n$7+8=15$\n{q}",
        "bold": lambda p, q: f"{p} **$7+8=15$** {q}",
        "display": lambda p, q: f"{p}\n\n$$\n7+8=15\n$$\n\n{q}",
        "fence": lambda p, q: f"{p}\n\n```math\n7+8=15\n```\n\n{q}",
        "program": lambda p, q: f"{p}\n\n```\n7 + 8 = 15\n```\n\n{q}",
        "list": lambda p, q: f"{p}\n\n- $7+8=15$\n\n{q}",
        "item": lambda p, q: f"- {p} $7+8=15$ {q}",
        "quote": lambda p, q: f"{p}\n\n> $7+8=15$\n\n{q}",
        "cell": lambda p, q: f"| a | b |\n|---|---|\n| {p} $7+8=15$ {q} | 3 |",
        "details": lambda p, q: f"<details><summary>{p}</summary>\n\n$7+8=15$\n\n{q}\n\n</details>",
        "folded": lambda p, q: f"{p}\n\n<details><summary>Click</summary>\n\n$7+8=15$\n\n{q}\n\n</details>",
        "rule": lambda p, q: f"{p}\n\n---\n\n$7+8=15$\n\n{q}",
        "image": lambda p, q: f"{p}\n\n![](a.png)\n\n$7+8=15$\n\n{q}",
        "heading": lambda p, q: f"## {p} $7+8=15$ {q}",
        "footnote": lambda p, q: f"See[^1].\n\n[^1]: {p} $7+8=15$ {q}",
        "callout": lambda p, q: f"> [!NOTE]\n> {p} $7+8=15$ {q}",
    },
    "a.tex": {
        "inline": lambda p, q: _tex(f"{p} $7+8=15$ {q}"),
        "display": lambda p, q: _tex(f"{p}\n\\[7+8=15\\]\n{q}"),
        "items": lambda p, q: _tex(f"{p}\n\\begin{{enumerate}}\n\\item $7+8=15$\n\\end{{enumerate}}\n{q}"),
        "quote": lambda p, q: _tex(f"{p}\n\\begin{{quote}}\n$7+8=15$\n\\end{{quote}}\n{q}"),
        "words in it": lambda p, q: _tex(f"\\[\\text{{{p} }} 7+8=15 \\text{{ {q}}}\\]"),
        "theorem": lambda p, q: _tex(f"\\begin{{theorem}}\n{p} $7+8=15$ {q}\n\\end{{theorem}}"),
        "box": lambda p, q: _tex(f"\\begin{{tcolorbox}}[title={{{p}}}]\n$7+8=15$\n\n{q}\n\\end{{tcolorbox}}"),
    },
    "a.txt": {
        "inline": lambda p, q: f"{p} 7 + 8 = 15 {q}\n",
        "line": lambda p, q: f"{p}\n7 + 8 = 15\n{q}\n",
        "paragraph": lambda p, q: f"{p}\n\n7 + 8 = 15\n\n{q}\n",
    },
    "a.ipynb": {
        "inline": lambda p, q: _notebook(f"{p} $7+8=15$ {q}"),
        "cells": lambda p, q: _notebook(p, "$7+8=15$", q),
    },
    "a.html": {
        "inline": lambda p, q: f"<p>{p} \\(7+8=15\\) {q}</p>",
        "paragraphs": lambda p, q: f"<p>{p}</p><p>\\(7+8=15\\)</p><p>{q}</p>",
        "list": lambda p, q: f"<p>{p}</p><ul><li>\\(7+8=15\\)</li></ul><p>{q}</p>",
        "nested": lambda p, q: f"<ul><li>{p}<ul><li>\\(7+8=15\\) {q}</li></ul></li></ul>",
        "details": lambda p, q: f"<details><summary>{p}</summary>\\(7+8=15\\)</details><p>{q}</p>",
        "caption": lambda p, q: f"<table><caption>{p}</caption><tr><td>\\(7+8=15\\) {q}</td></tr></table>",
    },
}
DENYING = [
    *((words, "") for words in ("It is false that", "Nobody believes that", "Myth:", "Not true:", "I doubt that")),
    *((words, "") for words in ("The following is wrong:", "Rejected:", "A typical wrong solution:")),
    *(("", words) for words in ("is wrong.", "(wrong!)", "❌", "is a misconception.", "which is false.")),
]
HARMLESS = [
    *((words, "") for words in ("Therefore", "The result:", "Note that", "We get", "Let's compute the sum:")),
    *(("", words) for words in ("as expected.", "✓", "in total.", "(correct)")),
]


def _written(said: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, blocks in BLOCKS.items():
        for block in blocks.values():
            for before, behind in said:
                yield name, block(before, behind)


def _judged(name: str, text: str) -> bool:
    return any(link.truth in JUDGED for link in check(read(name, text)).links if "15" in link.right)


def test_what_denies_a_formula_is_heard_in_every_block() -> None:
    assert [row for row in _written(DENYING) if _judged(*row)] == []


@pytest.mark.parametrize("name", BLOCKS)
def test_what_says_nothing_leaves_it_judged(name: str) -> None:
    rows = [row for row in _written(HARMLESS) if row[0] == name]
    silent = [row for row in rows if not _judged(*row)]
    assert len(silent) <= len(rows) // 20, silent
