"""Who claims what stands in a document: its author, somebody else, an earlier version, or nobody."""

from __future__ import annotations

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
