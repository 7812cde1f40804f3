"""What was said of a document's equalities in the terminal: wrong first, then what is for a person, then how many."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from theory.cells import short, visible
from theory.links.link import Link, Truth
from theory.report import foreign_line, wrapping
from theory.report.document_blocks import IN_QUESTION, STANDINGS, Checked, in_order
from theory.report.wording.links import TRUTHS, of_link, summary

STYLES = {"wrong": "red", "doubt": "yellow", "near": "green", "sure": "green", "plain": ""}  # by standing
LONGEST_WHY = 200  # characters


def show(checked: Sequence[Checked], *, every: bool) -> None:
    """Prints what is in question, verdict by verdict; every: each document in its own order instead, all of it."""
    console = Console(highlight=False)
    for number, one in enumerate(checked):
        if number:
            console.print()
        (_whole if every else _in_question)(console, one)
        console.print(Text(f"{visible(one.name)}: {summary(one.equalities, one.counts)}"), soft_wrap=True)


def _in_question(console: Console, checked: Checked) -> None:
    for truth in IN_QUESTION:
        links = [link for link in checked.equalities.links if link.truth is truth]
        if links:
            for line in wrapping.words(f"{truth.value}: {TRUTHS[truth]}", console.width):
                console.print(Text(line, style=f"bold {STYLES[STANDINGS[truth]]}"))
            for link in links:
                _link(console, checked, link, "")
            console.print()


def _whole(console: Console, checked: Checked) -> None:
    for one in in_order(checked):
        if isinstance(one, Link):
            _link(console, checked, one, one.truth.value)
        else:
            console.print(Text(visible(one), style="dim"))


def _link(console: Console, checked: Checked, link: Link, verdict: str) -> None:
    """One link with its place, both sides as mathematics, and why."""
    style = STYLES[STANDINGS[link.truth]]
    place = f"{visible(checked.name)}:{checked.place(link.line) or checked.document.source.origin(link.line)}"
    asked = f"question {visible(link.question)}" if link.question else ""
    console.print(Text("  ".join(filter(None, (f"  {place}", asked, verdict))), style=style), soft_wrap=True)
    sides = foreign_line.equation(link.left, link.relation, link.right, link.truth is not Truth.UNREAD)
    for line in wrapping.formula(sides, console.width - 6):
        console.print(Text(f"      {line}"), soft_wrap=True)
    if (why := of_link(link)) and why != TRUTHS[link.truth]:
        for line in wrapping.words(visible(short(why, LONGEST_WHY)), console.width - 6):
            console.print(Text(f"      {line}", style="dim"), soft_wrap=True)
