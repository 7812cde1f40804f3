"""What a document strikes out is claimed by nobody, over however many lines and blocks it is struck out."""

from __future__ import annotations

import time

import pytest

from theory.documents.formats import read
from theory.words import Stance

DEFINED = "\\documentclass{article}\n%s\\begin{document}\n%s\n\\end{document}\n"
TEX = DEFINED.replace("%s", "", 1)

STRUCK = [
    ("a.md", "~~$7+8=15$~~", "in a line"),
    ("a.md", "~~The sum\nis $7+8=15$.~~", "over two lines"),
    ("a.md", "~$7+8=15$~", "as GitHub does, too"),
    ("a.md", "<del>$7+8=15$</del>", "an element"),
    ("a.md", "<del>\n\n$$\n7+8=15\n$$\n\n</del>", "one over blocks"),
    ("a.md", '<p style="text-decoration: line-through">$7+8=15$</p>', "by its style"),
    ("a.md", '<div style="text-decoration:line-through">\n\n<div>x</div>\n\n$7+8=15$\n\n</div>', "with others in it"),
    ("a.md", "{--$7+8=15$--}", "as editors mark changes"),
    ("a.md", "\\sout{$7+8=15$}", "by a macro"),
    ("a.tex", TEX % "\\sout{$7+8=15$}", "by a macro"),
    ("a.tex", TEX % "\\st{\nWe get\n\\[7+8=15\\]}", "over lines"),
    ("a.tex", TEX % "\\deleted{x {y} $7+8=15$}", "by one of a package, with braces in it"),
    ("a.tex", TEX % "\\DIFdelbegin \\[7+8=15\\] \\DIFdelend", "what a tool says is gone"),
    ("a.tex", DEFINED % ("\\newcommand{\\no}[1]{\\sout{#1}}", "\\no{$7+8=15$}"), "by a macro of its own"),
    ("a.tex", DEFINED % ("\\newcommand{\\hide}[1]{}", "\\hide{$7+8=15$}"), "one that shows nothing"),
    ("a.html", "<del><p>\\(7+8=15\\)</p></del>", "a block in it"),
    ("a.html", "<p style='text-decoration: line-through'>\\(7+8=15\\)</p>", "by its style"),
    ("a.html", "<table><tr style='text-decoration: line-through'><td>\\(7+8=15\\)</td></tr></table>", "a row"),
    ("a.html", "<del><ul><li>\\(7+8=15\\)</li></ul></del>", "a list"),
]
CLAIMED = [
    ("a.md", "~~x~~ $7+8=15$ ~~y~~", "between two"),
    ("a.md", "<s> a sentence begins\n\n$7+8=15$", "an element that does not end"),
    ("a.md", "<del>x</del>\n\n$7+8=15$", "behind one"),
    ("a.md", "~~x\n\n$7+8=15$\n\ny~~", "over paragraphs, which markdown does not do"),
    ("a.tex", TEX % "\\sout{x} $7+8=15$", "behind a macro"),
    ("a.tex", DEFINED % ("\\newcommand{\\yes}[1]{\\textbf{#1}}", "\\yes{$7+8=15$}"), "a macro that shows it"),
    ("a.html", "<p style='text-decoration: underline'>\\(7+8=15\\)</p>", "another line"),
    ("a.html", "<del><p>x</p></del><p>\\(7+8=15\\)</p>", "behind it"),
]


@pytest.mark.parametrize(("name", "text", "why"), STRUCK)
def test_what_is_struck_out_is_not_claimed(name: str, text: str, why: str) -> None:
    assert [one.stance for one in read(name, text).statements] == [Stance.STRUCK], why


@pytest.mark.parametrize(("name", "text", "why"), CLAIMED)
def test_what_stands_beside_it_is(name: str, text: str, why: str) -> None:
    assert [one.stance for one in read(name, text).statements] == [Stance.CLAIMED], why


@pytest.mark.parametrize(
    "piece", ["{--a ", "~~a\n\n", "<del>", "<s>$x=1$", "\\sout{", "\\DIFdelbegin x ", "~", "</del>"]
)
def test_marks_that_do_not_end_take_no_time(piece: str) -> None:
    start = time.process_time()
    read("a.md", piece * (60_000 // len(piece)) + "\n\n$7+8=15$ </del>")
    assert time.process_time() - start < 20  # some seconds of the parser's own
