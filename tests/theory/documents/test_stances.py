"""Who claims what stands in a document: its author, somebody else, an earlier version, or nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from theory.documents.formats import read
from theory.words import Stance

TEX = "\\documentclass{article}\\begin{document}%s\\end{document}"
BOTH = "| %s | %s |\n|---|---|\n| $2+2=5$ | $2+2=4$ |\n"

CLAIMED, DENIED, QUOTED, STRUCK = Stance.CLAIMED, Stance.DENIED, Stance.QUOTED, Stance.STRUCK

SAID = [
    ("a.md", "The textbook says that $2+2=5$.", [QUOTED], "a source of somebody else"),
    ("a.md", "Some authors define $2+2=5$.", [QUOTED], "others"),
    ("a.md", "Bob's answer is $2+2=5$.", [QUOTED], "what somebody has"),
    ("a.md", "Newton's method gives $2+2=5$.", [CLAIMED], "a method is nobody's answer"),
    ("a.md", "The chain rule says that $2+2=5$.", [CLAIMED], "a rule is nobody"),
    ("a.md", "This says that $2+2=5$.", [CLAIMED], "what the author goes on from"),
    ("a.md", "My first attempt gave $2+2=5$.", [QUOTED], "an earlier version"),
    ("a.md", "> Student: $2+2=5$", [QUOTED], "who speaks"),
    ("a.md", "> $2+2=4$", [CLAIMED], "a note is the author's own"),
    ("a.md", 'The line "$2+2=5$" stands there.', [QUOTED], "between marks of quotation"),
    ("a.md", "$2+2=5$ ✗", [DENIED], "a cross behind it"),
    ("a.md", "✗ $2+2=5$, ✓ $2+2=4$", [DENIED, CLAIMED], "a cross before one of two"),
    ("a.md", "Beware: $2+2=5$ is a common mistake.", [DENIED], "what is said behind it"),
    ("a.md", BOTH % ("wrong", "right"), [DENIED, CLAIMED], "the head of a column"),
    ("a.md", BOTH % ("Incorrect", "Correct"), [DENIED, CLAIMED], "the head of a column"),
    ("a.md", BOTH % ("before", "after"), [QUOTED, CLAIMED], "an earlier version beside the later one"),
    ("a.md", BOTH % ("before", "gradient"), [CLAIMED, CLAIMED], "before nothing"),
    ("a.md", "| sum | mark |\n|---|---|\n| $2+2=5$ | wrong |\n| $2+2=4$ | right |\n", [DENIED, CLAIMED], "its row"),
    ("a.md", "| right? | sum |\n|---|---|\n| no | $2+2=4$ |\n", [CLAIMED], "an answer to what the column asks"),
    ("a.md", "A common mistake is to write\n\n$$2+2=5$$\n\nand so on.", [DENIED], "a display in a sentence"),
    ("a.md", "We find\n\n$$2+2=5$$\n\nThis is wrong.", [DENIED], "the sentence behind a display"),
    ("a.md", "The following is wrong.\n\n$2+2=4$", [DENIED], "a whole sentence of what stands below it"),
    ("a.md", "We use the following.\n\n$2+2=4$", [CLAIMED], "a whole sentence of what stands below it"),
    ("a.md", "## Wrong answers\n\n$2+2=4$", [DENIED], "a title"),
    ("a.md", "None of the following is true.\n\n$2+2=4$", [DENIED], "none of several"),
    ("a.md", "It is false that\n\n$2+2=4$\n\nNow $3+3=6$.", [DENIED, CLAIMED], "a formula alone in its paragraph"),
    ("a.md", "It is false that\n\n2 + 2 = 4", [DENIED], "one in plain text"),
    ("a.md", "$2+2=5$\n\nThis is wrong.", [DENIED], "the sentence behind it"),
    ("a.md", "It is false that\n\n```math\n2+2=4\n```", [DENIED], "a block of mathematics"),
    ("a.md", "It is false that\n\n```{math}\n2+2=4\n```", [DENIED], "one of MyST"),
    ("a.md", "It is false that\n\n```\n2 + 2 = 4\n```", [DENIED], "a block of plain text"),
    ("a.md", "It is false that\n\n<!-- so -->\n\n$$2+2=4$$", [DENIED], "a comment, which nobody sees, between them"),
    (
        "a.md",
        "It is false that:\n\n- $2+2=4$\n- 3 + 3 = 6\n\n$4+4=8$",
        [DENIED, DENIED, CLAIMED],
        "the items of a list",
    ),
    ("a.md", "- It is false that\n  1. 2 + 2 = 4\n- 4 + 4 = 8", [DENIED, CLAIMED], "a list in an item"),
    ("a.md", "The textbook says:\n\n> $2+2=5$\n\n$2+2=4$", [QUOTED, CLAIMED], "a quote"),
    ("a.md", "It is false that so is it.\n\n$2+2=4$", [CLAIMED], "a sentence that has ended"),
    ("a.html", "<p>It is false that</p><pre>2 + 2 = 4</pre>", [DENIED], "a block of HTML"),
    ("a.md", "This is not allowed. We find\n\n$$2+2=4$$\n\nAll is well.", [CLAIMED], "another sentence"),
    ("a.tex", TEX % "A common mistake is to write\n\\[2+2=5\\]\nso beware.", [DENIED], "a display in a sentence"),
    ("a.tex", TEX % "We compute\n\\[2+2=5\\]\nThis is wrong.", [DENIED], "the sentence behind a display"),
    ("a.tex", TEX % "It is false that\n\n\\[2+2=4\\]\n\nNow \\[3+3=6\\]", [DENIED, CLAIMED], "a paragraph of its own"),
    ("a.tex", TEX % "\n\\[2+2=5\\]\n\nThis is wrong.", [DENIED], "and the sentence behind it"),
    ("a.tex", TEX % "It is false that.\n\nHere $2+2=4$ holds.", [CLAIMED], "one among words of its own paragraph"),
    ("a.txt", "It is false that\n\n$2+2=4$", [DENIED], "a plain text"),
    ("a.tex", TEX % "It is wrong to say so.\n\n\\[2+2=4\\]", [CLAIMED], "another paragraph"),
    ("a.tex", TEX % "\\iffalse $2+2=5$ \\fi $2+2=4$", [CLAIMED], "what is never typeset"),
    ("a.txt", "It is not true\nthat 2 + 2 = 5.", [DENIED], "a sentence that goes on in the next line"),
    ("a.pdf", "It is wrong to say\nthat 2 + 2 = 1 + 3\n= 5", [QUOTED], "with its formula on two lines"),
    ("a.md", "It is\nfalse\nthat 2 + 2 = 5.\nSo 3 + 3 = 6.", [DENIED, CLAIMED], "and ends there"),
    ("a.txt", "It is not true. We find\nthat 2 + 2 = 4.", [CLAIMED], "a sentence that has ended in the line above"),
    (
        "a.tex",
        "\\begin{tabular}{c}$2+2=5$\\end{tabular}\\caption{Wrong answer}",
        [DENIED],
        "what stands below a table",
    ),
    ("a.md", "$1+1=2$\n# Now\n$2+2=5$\n\nFigure: a wrong answer", [CLAIMED, DENIED], "below the last formula alone"),
    ("a.md", "## Wrong answer.\n\nSo $2+2=5$", [DENIED], "below a title with a full stop"),
    ("a.md", "We compute\n\n$$2+2=5$$\n\nFigure: a wrong answer", [DENIED], "below a formula to which words lead"),
    ("a.html", "<p><q>\\(2+2=5\\)</q> \\(2+2=4\\)</p>", [QUOTED, CLAIMED], "a quotation of HTML"),
    (
        "a.html",
        '<p><span style="text-decoration: line-through">\\(2+2=5\\)</span></p>',
        [STRUCK],
        "a style strikes out",
    ),
]


@pytest.mark.parametrize(("name", "text", "expected", "why"), SAID)
def test_who_claims_it(name: str, text: str, expected: list[Stance], why: str) -> None:
    assert [statement.stance for statement in read(name, text).statements] == expected, why


FORMULA = "2 + 2 = 4"
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "a.md": (
        f"${FORMULA}$", FORMULA, f"$${FORMULA}$$", f"```\n{FORMULA}\n```", f"| sum |\n|---|\n| ${FORMULA}$ |",
        f"- ${FORMULA}$", f"> ${FORMULA}$", f"<div>${FORMULA}$</div>", f":::{{note}}\n${FORMULA}$\n:::",
        f"1.\n   $${FORMULA}$$", f"<!-- so -->\n\n${FORMULA}$",
    ),
    "a.tex": (
        f"${FORMULA}$", FORMULA, f"\\[{FORMULA}\\]", f"\\begin{{itemize}}\\item ${FORMULA}$\\end{{itemize}}",
        f"\\begin{{tabular}}{{c}}${FORMULA}$\\\\\\end{{tabular}}", f"\\begin{{center}}${FORMULA}$\\end{{center}}",
    ),
    "a.txt": (FORMULA, f"${FORMULA}$", f"- {FORMULA}", f"    {FORMULA}"),
    "a.html": (f"<p>\\({FORMULA}\\)</p>", f"<ul><li>\\({FORMULA}\\)</li></ul>", f"<pre>{FORMULA}</pre>"),
}  # fmt: skip
DENYING: Mapping[str, tuple[str, ...]] = {
    "a.md": (
        "It is false that\n\n%s", "%s\n\nThis is wrong.", "## Wrong answer\n\nSo:\n\n%s", "**Wrong answer**\n\n%s",
        "This is wrong:\n\n%s", "<p>It is false that</p>\n\n%s", "%s\n\n*Figure: a wrong answer*",
        ":::{warning} Common mistake\n%s\n:::", "> It is false that\n\n%s",
    ),
    "a.tex": (
        "It is false that\n\n%s", "%s\n\nThis is wrong.", "\\section{Wrong answer}\n%s", "\\textbf{Wrong answer}\n\n%s",
        "\\begin{remark}[Wrong answer]%s\\end{remark}",
    ),
    "a.txt": (
        "It is false that\n\n%s", "It is false that\n%s", "%s\n\nThis is wrong.", "%s\nThis is wrong.",
        "Wrong answer\n------------\n\n%s", "%s\n\nIs this true?",
    ),
    "a.html": ("<p>It is false that</p>%s", "%s<p>This is wrong.</p>", "<h2>Wrong answer</h2>%s"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "beside"), [(name, beside) for name, all in DENYING.items() for beside in all])
def test_what_stands_beside_a_block_is_heard_in_every_format(name: str, beside: str) -> None:
    for block in BLOCKS[name]:
        assert {one.stance for one in read(name, beside % block).statements} <= {DENIED, Stance.ASKED}, block


def _cells(*cells: str) -> str:
    written = [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": written})


@pytest.mark.parametrize(
    ("cells", "expected", "why"),
    [
        (("It is false that", "$$2+2=4$$"), DENIED, "the cell before"),
        (("$$2+2=4$$", "This is wrong."), DENIED, "the cell behind"),
        (("## Wrong answer", "We get $2+2=4$."), DENIED, "a heading in another cell"),
        (("## Wrong answer", "## Right answer", "$2+2=4$"), CLAIMED, "one that has ended"),
        (("This is not all.", "$$2+2=4$$"), CLAIMED, "a sentence that has ended"),
    ],
)
def test_cells_of_a_notebook_are_neighbours(cells: tuple[str, ...], expected: Stance, why: str) -> None:
    assert [one.stance for one in read("a.ipynb", _cells(*cells)).statements] == [expected], why


@pytest.mark.parametrize(
    "text",
    [
        "- do not forget the bias\n- no padding\n\n$$%s$$", "## Why not use the mean?\n\n$%s$",
        "$$%s$$\n\nNo bias is used here.", "$$%s$$\n\nNot every layer has a bias.", "$$%s$$\n\n## Wrong answer\n",
        "Is the gradient zero?\n\n$$%s$$", "$$%s$$\n\nWhat is the output size?", "# Error analysis\n\n$%s$",
        "| layer (no bias) | n |\n|---|---|\n| conv | $%s$ |\n\nWithout a bias it is less.",
        "Assume a network as follows.\n\n- conv: $%s$", "(a) No.\n\n(b) $%s$", "1. False\n2. $%s$\n3. Wrong\n",
        "The answer is not unique\n\n$%s$", "$$%s$$\n\nThis is not a coincidence.",
    ],
)  # fmt: skip
def test_words_that_say_nothing_of_a_formula_leave_it_claimed(text: str) -> None:
    assert {one.stance for one in read("a.md", text % FORMULA).statements} == {CLAIMED}
