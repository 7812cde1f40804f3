"""Writes evidence to a terminal: what does not hold, or all of it, claim by claim; else what was found of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text as Styled

from checks.evidence import Evidence, Verdict, summary
from theory.report import wrapping
from theory.report.terminal import MARKS, NARROW, Printer
from theory.report.wording.evidence import KINDS, claim_text, how_text, methods_text

COLUMN = 11  # of a verdict's name
KIND = 17  # of what a kind of claim is called
HEAD = 2 + KIND + 4 + COLUMN  # a sign, the kind, how many, the verdict


def print_evidence(printer: Printer, rows: Iterable[Evidence], level: str) -> list[Evidence]:
    """Prints what is found, then how many claims have which verdict; brief: only what does not hold. All rows.

    normal: one line for each kind of claim and verdict; full: every claim with how it was decided.
    """
    found = []
    for row in rows:
        found.append(row)
        if level == "full" or not row.verdict.holds:
            for line in _lines(row, printer.console.width):
                printer.line(line)
    if level == "normal":
        for line in _kinds(found, printer.console.width):
            printer.line(line)
    print_counts(printer, found, more="; each with --level full" if level == "normal" else "")
    return found


def print_counts(printer: Printer, rows: Sequence[Evidence], more: str = "") -> None:
    """`34 claims: 17 DECIDED, 1 ENCLOSED, 16 MEASURED`, and what else is said of them."""
    parts = [(f"{count} {verdict.name}", MARKS[verdict].style) for verdict, count in summary(rows).items()]
    text = Styled(f"{len(rows)} claims: ")
    for position, part in enumerate(parts):
        text.append(", " if position else "")
        text.append(*part)
    printer.line(text.append(more, "dim"))


def _kinds(rows: Iterable[Evidence], width: int) -> Iterator[Styled]:
    """What holds, a line for each kind of claim and verdict: how many there are, and by which methods."""
    kinds: dict[tuple[type, Verdict], list[Evidence]] = defaultdict(list)
    for row in rows:
        if row.verdict.holds:
            kinds[type(row.link), row.verdict].append(row)
    for (kind, verdict), members in kinds.items():
        mark = MARKS[verdict]
        head = Styled.assemble((mark.sign, mark.style), f" {KINDS[kind]:<{KIND}}")
        head.append(f"{len(members):>3} {verdict.name}", mark.style)
        yield from _beside(head, methods_text(members), width)


def _lines(row: Evidence, width: int) -> Iterator[Styled]:
    """The verdict and the claim, and how it was decided below it."""
    head = Styled(f"{row.verdict.name:<{COLUMN}}", MARKS[row.verdict].style)
    first, *others = wrapping.words(claim_text(row), width - COLUMN)
    yield head.append(first, "default")
    for line in others:
        yield Styled(" " * COLUMN + line)
    for line in wrapping.words(how_text(row), width - COLUMN):
        yield Styled(" " * COLUMN + line, "dim")


def _beside(head: Styled, text: str, width: int) -> Iterator[Styled]:
    """A head and words beside it that go on under themselves; below it where it is narrow."""
    indent = HEAD if width >= NARROW else 4
    if width < NARROW:
        yield head
        head = Styled()
    for line in wrapping.words(text, width - indent):
        yield head.append(" " * (indent - head.cell_len) + line, "dim")
        head = Styled()
