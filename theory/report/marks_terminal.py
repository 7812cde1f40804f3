"""Marks on a terminal: a submission in full, or a class in one line each with what is to be done next."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from theory.cells import short, visible
from theory.classroom import tally
from theory.classroom.merging import Row
from theory.formula import unicode
from theory.grading.marks import Mark, Tone
from theory.grading.parts import Marked, Part
from theory.grading.policy import decimal
from theory.report import marks_queue, wrapping
from theory.report.marks_feedback import link_sentence, marks, where
from theory.report.wording import grading as wording
from theory.report.wording.people import NOTHING, notices

IN_FULL = 4  # submissions up to which every answer is shown
MOST_MISTAKES = 3
COLUMNS = tuple(dict.fromkeys(mark.row.column for mark in Mark))  # of the table of a class
STYLES = {Tone.SURE: "green", Tone.NEAR: "yellow", Tone.DOUBT: "yellow", Tone.WRONG: "red", Tone.GONE: "dim"}
WIDE = max(len(mark.value) for mark in Mark)


class Printer:
    """Prints lines that hold foreign text: never as markup, never with what a terminal takes for a command."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(Text(visible(text), style=style), soft_wrap=True)

    def show(self, assignment: str, students: Sequence[Row], out: Path | None = None) -> None:
        """A few submissions in full; of a class, one line each and a summary."""
        rows = [row.marked for row in students]
        if len(rows) <= IN_FULL:
            for student in students:
                self._submission(assignment, student)
        else:
            self._class(assignment, students)
            self._summary(rows, out)

    def _submission(self, assignment: str, student: Row) -> None:
        row = student.marked
        self.line(f"{row.file}  {assignment}  {marks(row.earned, row.out_of)} marks  ({_counts(row)})", "bold")
        for notice in notices(student):
            self.line(f"  {notice}", "dim")
        if row.trouble:
            self.line(f"  {Mark.UNREAD.value}: {wording.say(row.trouble)}", "yellow")
            return
        for parts in _grouped(row.parts):
            first = parts[0]
            if len(parts) == 1:
                self._part(first)
            else:
                names = ", ".join(part.part for part in parts)
                count = f"{len(parts)} steps: " if first.given is not None else ""
                self.line(f"  {first.verdict.value:<{WIDE}} {first.question}  {count}{short(names, 48)}", "dim")
        known = {(wrong.line, wrong.left) for part in row.parts if (wrong := part.first_wrong) is not None}
        broken = (place for marked in student.files for place in marked.broken)
        for place in (place for place in broken if (place.line, place.left) not in known):
            self.line(f"  {'does not hold':<{WIDE}} {link_sentence(place, short)}", "red")

    def _part(self, part: Part) -> None:
        place = f"{where(part)}: " if part.line is not None else ""
        given = "" if part.given is None else f" = {short(_given(part))}"
        earned = f"  {decimal(part.earned)}/{decimal(part.out_of)}" if part.out_of else ""
        self.line(
            f"  {part.verdict.value:<{WIDE}} {part.question}  {place}{part.part}{given}{earned}",
            STYLES[part.verdict.row.tone],
        )
        for text in _why(part):
            for line in wrapping.words(visible(text), self.console.width - WIDE - 3):
                self.line(f"{'':{WIDE + 3}}{line}", "dim")

    def _class(self, assignment: str, students: Sequence[Row]) -> None:
        """A line each; of the verdicts, those of the parts that carry marks."""
        rows = [student.marked for student in students]
        wide = min(25, max(10, *(len(visible(row.file)) for row in rows)))
        heads = "".join(f"{name:>9}" for name in COLUMNS)
        self.line(f"{assignment}, {len(rows)} submissions", "bold")
        self.line(f"{'':<{wide}}  {'marks':>8}{heads}", "dim")
        for student, row in zip(students, rows, strict=True):
            file, earned = _middle(visible(row.file), wide), decimal(row.earned)
            if not student.files and all(part.verdict is Mark.MISSING for part in row.parts):
                self.line(f"{file:<{wide}}  {earned:>8}    {NOTHING}", "dim")
                continue
            if row.trouble:
                why = short(wording.say(row.trouble), 58 - wide)
                self.line(f"{file:<{wide}}  {earned:>8}    {Mark.UNREAD.value}: {why}", "yellow")
                continue
            counted = (part for part in row.parts if part.out_of and not (part.decided and part.verdict.row.waits))
            found = Counter(part.verdict.row.column for part in counted)
            counts = "".join(f"{found[column] or chr(183):>9}" for column in COLUMNS)
            self.line(f"{file:<{wide}}  {earned:>8}{counts}")

    def _summary(self, rows: Sequence[Marked], out: Path | None) -> None:
        """The mean, the hardest question, the commonest mistakes, and how many answers wait for a person, and where."""
        self.line()
        out_of = max(row.out_of for row in rows)
        self.line(f"mean {float(tally.mean(rows)):.0%} of {decimal(out_of)} marks{_hardest(rows)}", "bold")
        for question, mistake, files in tally.mistakes(rows)[:MOST_MISTAKES]:
            self.line(f"{len(files):>4} x {question}: {short(wording.mistake(mistake), 68 - len(question))}")
        troubled = sum(row.trouble is not None for row in rows)
        entries = tally.waiting([row for row in rows if row.trouble is None])
        waits = sum(len(entry.files) for entry in entries)
        if troubled:
            self.line(f"{troubled} of {len(rows)} submissions could not be read at all", "yellow")
        if waits:
            self.line(f"{waits} unread answers ({len(entries)} different ones) wait for a person", "yellow")
            where = f"decide them in {out / marks_queue.NAME}" if out else "--out DIR lists them, to be decided"
            self.line(f"  {where}", "yellow")


def _hardest(rows: Sequence[Marked]) -> str:
    found = tally.hardest(rows)
    return "" if found is None else f"; hardest: {found[0]}, {float(found[1].mean):.0%}"


def _counts(row: Marked) -> str:
    counts = Counter(part.verdict for part in row.parts)
    return ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items())


def _middle(text: str, most: int) -> str:
    """The text with its middle left out where it is longer: names often differ at both ends."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[len(text) - most + most // 2 :]}"


def _grouped(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts one by one; together those of a question that were not handed in, or are right and earn nothing."""

    def alike(part: Part) -> tuple[str, Mark] | None:
        plain = part.verdict is Mark.RIGHT and not part.out_of and not part.reasons
        together = (part.given is None or plain) and part.decided is None
        return (part.question, part.verdict) if together else None

    for mark, found in itertools.groupby(parts, alike):
        group = list(found)
        yield from [[part] for part in group] if mark is None else [group]


def _given(part: Part) -> str:
    """An answer as it was read, else as it was written."""
    return part.given or "" if part.read is None else unicode.write(part.read)


def _why(part: Part) -> Iterator[str]:
    if part.expected is not None and part.verdict not in (Mark.RIGHT, Mark.MISSING):
        yield f"expected {short(part.expected)}"
    wrong = part.first_wrong
    if wrong is not None and wrong.left != part.part:
        where = "" if wrong.line is None else f"line {wrong.line}: "
        yield f"first wrong: {where}{short(wrong.left)} = {short(wrong.right)}"
    yield from filter(None, (wording.explanation(part.explanation), wording.note(part.reasons)))
    if decided := part.decided:
        why = f": {decided.note}" if decided.note else ""
        yield f"decided by {decided.by or 'a person'}; it was {decided.verdict.value}{why}"


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
