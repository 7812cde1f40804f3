"""Writes evidence to a terminal as it is found: verdict, claim and method of each, then how many have which verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.text import Text as Styled

from checks.evidence import Evidence, Verdict, summary
from theory.report.terminal import NARROW, Printer
from theory.report.wording.evidence import claim_text, how_text

COLOURS = {
    Verdict.PROVED: "bold green",
    Verdict.DECIDED: "green",
    Verdict.ENCLOSED: "green",
    Verdict.MEASURED: "cyan",
    Verdict.UNDECIDED: "yellow",
    Verdict.FAILED: "bold red",
}


def print_evidence(printer: Printer, rows: Iterable[Evidence], level: str) -> list[Evidence]:
    """Prints the rows one by one, then their number; brief: only what does not hold; full: nothing is cut. All rows."""
    found = []
    for row in rows:
        found.append(row)
        if level != "brief" or not row.verdict.holds:
            for line in _lines(row, printer.console.width, whole=level == "full" or not row.verdict.holds):
                printer.line(line)
    print_counts(printer, found)
    return found


def print_counts(printer: Printer, rows: list[Evidence]) -> None:
    parts = [(f"{count} {verdict.name}", COLOURS[verdict]) for verdict, count in summary(rows).items()]
    text = Styled(f"{len(rows)} claims: ")
    for position, part in enumerate(parts):
        text.append(", " if position else "")
        text.append(*part)
    printer.line(text)


def _lines(row: Evidence, width: int, *, whole: bool) -> Iterator[Styled]:
    """The verdict, the claim, and how it was decided, below it where it is narrow; cut to the width, or whole."""
    claim, how = claim_text(row), how_text(row)
    verdict = f"{row.verdict.name:<10} ", COLOURS[row.verdict]
    if width < NARROW:
        yield Styled.assemble(verdict, claim if whole else _cut(claim, width - 11))
        yield Styled("    " + (how if whole else _cut(how, width - 4)), "dim")
        return
    if not whole:
        room = width - 13
        kept = room * 3 // 5
        claim = _cut(claim, kept)
        claim, how = claim + " " * (kept - cell_len(claim)), _cut(how, room - kept)
    yield Styled.assemble(verdict, claim, "  ", (how, "dim"))


def _cut(text: str, width: int) -> str:
    styled = Styled(text)
    styled.truncate(max(width, 1), overflow="ellipsis")
    return styled.plain
