"""Marks on a terminal: a submission in full, or a class in one line each with what is to be done next."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from theory.cells import short, visible
from theory.classroom import tally
from theory.classroom.feedback import link_sentence
from theory.grading.data import decimal, fraction

IN_FULL = 4  # submissions up to which every answer is shown
MOST_MISTAKES = 3
COLUMNS = {  # of the table of a class -> the verdicts that are counted there
    "right": ("right", "right-rounded"),
    "carried": ("right-carried", "right-elsewhere"),
    "wrong": ("wrong",),
    "unread": ("unread",),
    "missing": ("missing",),
}
STYLES = {"right": "green", "right-rounded": "green", "wrong": "red", "missing": "dim"}


class Printer:
    """Prints lines that hold foreign text: never as markup, never with what a terminal takes for a command."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(Text(visible(text), style=style), soft_wrap=True)

    def show(self, assignment: str, rows: Sequence[Mapping[str, Any]], out: Path | None = None) -> None:
        """A few submissions in full; of a class, one line each and a summary."""
        if len(rows) <= IN_FULL:
            for row in rows:
                self._submission(assignment, row)
        else:
            self._class(assignment, rows)
            self._summary(rows, out)

    def _submission(self, assignment: str, row: Mapping[str, Any]) -> None:
        marks = f"{decimal(row['earned'])} of {decimal(row['out_of'])} marks"
        self.line(f"{row['file']}  {assignment}  {marks}  ({_counts(row)})", "bold")
        if row.get("trouble"):
            self.line(f"  unread: {row['trouble']}", "yellow")
            return
        for parts in _grouped(row["parts"]):
            if len(parts) == 1:
                self._part(parts[0])
            else:
                names = ", ".join(part["part"] for part in parts)
                count = f"{len(parts)} steps: " if parts[0]["verdict"] == "right" else ""
                self.line(f"  {parts[0]['verdict']:<15} {parts[0]['question']}  {count}{short(names, 48)}", "dim")
        told = [part["first_wrong"] for part in row["parts"] if part["first_wrong"] is not None]
        known = {(place["line"], place["left"]) for place in told}
        for link in (link for link in row.get("links", ()) if (link["line"], link["left"]) not in known):
            self.line(f"  does not hold   {link_sentence(link, short)}", "red")

    def _part(self, part: Mapping[str, Any]) -> None:
        place = "" if part["line"] is None else f"line {part['line']}: "
        given = "" if part["given"] is None else f" = {short(part['given'])}"
        marks = f"  {decimal(part['earned'])}/{decimal(part['out_of'])}" if part["out_of"] else ""
        self.line(
            f"  {part['verdict']:<15} {part['question']}  {place}{part['part']}{given}{marks}",
            STYLES.get(part["verdict"], "yellow"),
        )
        for text in _why(part):
            self.line(f"                  {text}", "dim")

    def _class(self, assignment: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """A line each; of the verdicts, those of the parts that carry marks."""
        wide = min(25, max(10, *(len(visible(row["file"])) for row in rows)))
        heads = "".join(f"{name:>9}" for name in COLUMNS)
        self.line(f"{assignment}, {len(rows)} submissions", "bold")
        self.line(f"{'':<{wide}}  {'marks':>8}{heads}", "dim")
        for row in rows:
            file, marks = _middle(visible(row["file"]), wide), decimal(row["earned"])
            if row.get("trouble"):
                self.line(f"{file:<{wide}}  {marks:>8}    unread: {short(row['trouble'], 58 - wide)}", "yellow")
                continue
            found = Counter(
                part["verdict"]
                for part in row["parts"]
                if fraction(part["out_of"]) and not (part.get("overridden") and part["verdict"] == "unread")
            )
            counts = [sum(found[verdict] for verdict in verdicts) for verdicts in COLUMNS.values()]
            self.line(f"{file:<{wide}}  {marks:>8}{''.join(f'{count or chr(183):>9}' for count in counts)}")

    def _summary(self, rows: Sequence[Mapping[str, Any]], out: Path | None) -> None:
        """The mean, the hardest question, the commonest mistakes, and how many answers wait for a person, and where."""
        self.line()
        out_of = max(fraction(row["out_of"]) for row in rows)
        self.line(f"mean {float(tally.mean(rows)):.0%} of {decimal(str(out_of))} marks{_hardest(rows)}", "bold")
        for question, mistake, files in tally.mistakes(rows)[:MOST_MISTAKES]:
            self.line(f"{len(files):>4} x {question}: {short(mistake, 68 - len(question))}")
        troubled = sum(bool(row.get("trouble")) for row in rows)
        entries = tally.waiting([row for row in rows if not row.get("trouble")])
        waits = sum(len(entry.files) for entry in entries)
        if troubled:
            self.line(f"{troubled} of {len(rows)} submissions could not be read at all", "yellow")
        if waits:
            self.line(f"{waits} unread answers ({len(entries)} different ones) wait for a person", "yellow")
            self.line(
                f"  decide them in {out / 'unread.toml'}" if out else "  --out DIR lists them, to be decided", "yellow"
            )


def _hardest(rows: Sequence[Mapping[str, Any]]) -> str:
    found = tally.hardest(rows)
    return "" if found is None else f"; hardest: {found[0]}, {float(found[1].mean):.0%}"


def _counts(row: Mapping[str, Any]) -> str:
    counts: dict[str, int] = {}
    for part in row["parts"]:
        counts[part["verdict"]] = counts.get(part["verdict"], 0) + 1
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items())


def _middle(text: str, most: int) -> str:
    """The text with its middle left out where it is longer: names often differ at both ends."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[len(text) - most + most // 2 :]}"


def _grouped(parts: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The parts one by one; together those of a question that were not handed in, or are right and earn nothing."""

    def alike(part: Mapping[str, Any]) -> tuple[str, str] | None:
        absent = part["given"] is None and part["verdict"] in ("missing", "unread")
        plain = part["verdict"] == "right" and not fraction(part["out_of"]) and not part["note"]
        together = (absent or plain) and not part.get("overridden")
        return (part["question"], part["verdict"]) if together else None

    for mark, found in itertools.groupby(parts, alike):
        group = list(found)
        yield from [[part] for part in group] if mark is None else [group]


def _why(part: Mapping[str, Any]) -> Iterator[str]:
    if part["expected"] is not None and part["verdict"] not in ("right", "missing"):
        yield f"expected {short(part['expected'])}"
    wrong = part["first_wrong"]
    if wrong is not None and wrong["left"] != part["part"]:
        where = "" if wrong["line"] is None else f"line {wrong['line']}: "
        yield f"first wrong: {where}{short(wrong['left'])} = {short(wrong['right'])}"
    yield from (text for text in (part["mistake"], part["note"]) if text)
    if decided := part.get("overridden"):
        yield f"decided by {decided['by'] or 'a person'}; it was {decided['verdict']}" + (
            f": {decided['note']}" if decided["note"] else ""
        )


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where somebody watches; nothing where it is a file or a pipe."""
    if not sys.stderr.isatty() or total <= IN_FULL:
        yield lambda: None
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("marking", total=total)
        yield lambda: bar.advance(task)
