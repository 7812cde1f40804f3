"""The page for the grader: marks of the class, hardest questions, commonest mistakes, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice
from statistics import median

from theory.cells import short
from theory.classroom import tally
from theory.grading.marks import Mark
from theory.grading.parts import Marked
from theory.grading.policy import decimal
from theory.report import marks_queue
from theory.report.feedback_page import About
from theory.report.marks_html import counted, expected, math, meanings, name, quoted, render, seal, text, tone
from theory.report.wording import grading as wording

BINS = 10  # of the histogram
MOST_MISTAKES, MOST_WAITING, MOST_NAMES, MOST_ROWS = 40, 200, 60, 3


def page(about: About, rows: Sequence[Marked], names: Mapping[str, str]) -> bytes:
    """The page as UTF-8. names: submission -> the name of its feedback page, without the ending."""
    parts = [part for row in rows for part in row.parts]
    read = [row for row in rows if row.trouble is None]
    waiting = tally.waiting(read)
    waits = sum(len(entry.files) for entry in waiting)
    people = _People(names)
    return render(
        "class.html",
        title=f"{text(about.assignment.name)} – the class",
        heading=text(about.assignment.heading.title),
        name=text(about.assignment.name),
        submissions=_number(len(rows), "submission"),
        waits=str(waits) if waits else "none",
        figures=figures(rows),
        histogram=histogram(rows),
        questions=_questions(about, rows),
        mistakes=_mistakes(rows, people),
        waiting=_waiting(waiting, people),
        trouble=_trouble(rows, people),
        students=_students(rows, names),
        verdicts="".join(f'<option value="{mark.value}">{mark.value}</option>' for mark in Mark),
        columns="".join(f'<th scope="col" class="count">{mark.value}</th>' for mark in Mark),
        meanings=meanings(counted(parts)),
        script="class.js",
        font=True,
    )


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def percent(value: Fraction) -> str:
    return f"{float(100 * value):.0f} %"


class _People:
    """Links to the feedback pages of submissions."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def link(self, file: str) -> str:
        return f'<a href="feedback/{self.names[file]}.html">{text(file, 80)}</a>'

    def links(self, files: Sequence[str]) -> str:
        shown = ", ".join(map(self.link, files[:MOST_NAMES]))
        return shown + (f" and {len(files) - MOST_NAMES} more" if len(files) > MOST_NAMES else "")


def figures(rows: Sequence[Marked]) -> str:
    shares = [tally.share(row) for row in rows]
    if not shares:
        return ""
    known = {"mean": tally.mean(rows), "median": median(shares), "lowest": min(shares), "highest": max(shares)}
    return "".join(f"<div><dt>{label}</dt><dd>{percent(Fraction(value))}</dd></div>" for label, value in known.items())


def bins(rows: Sequence[Marked]) -> list[int]:
    """How many submissions lie in each tenth of the marks; full marks are in the last one."""
    counts = [0] * BINS
    for row in rows:
        counts[min(BINS - 1, int(tally.share(row) * BINS))] += 1
    return counts


def histogram(rows: Sequence[Marked]) -> str:
    """The marks of the class as bars, with every count written on its bar."""
    counts, wide, tall = bins(rows), 60, 150
    most = max([*counts, 1])
    bars, said = [], []
    for place, count in enumerate(counts):
        x, high = place * wide, tall * count / most
        bars.append(
            f'<rect x="{x + 4}" y="{20 + tall - high:.1f}" width="{wide - 8}" height="{high:.1f}" rx="3"/>'
            + (f'<text x="{x + wide / 2:.0f}" y="{14 + tall - high:.1f}">{count}</text>' if count else "")
        )
        said.append(f"{100 * place // BINS} to {100 * (place + 1) // BINS} %: {count}")
    ticks = "".join(
        f'<text class="tick" x="{place * wide}" y="{tall + 40}">{100 * place // BINS}</text>'
        for place in range(0, BINS + 1, 2)
    )
    return (
        f'<svg class="histogram" viewBox="-16 0 {BINS * wide + 32} {tall + 46}" role="img" '
        f'aria-label="How many submissions earned which share of the marks. {"; ".join(said)}">'
        f'{"".join(bars)}<line x1="0" y1="{tall + 21}" x2="{BINS * wide}" y2="{tall + 21}"/>{ticks}</svg>'
    )


def _bar(verdicts: Mapping[Mark, int]) -> str:
    """The verdicts of a question side by side; the numbers stand beside it."""
    total, at, pieces = sum(verdicts.values()) or 1, 0.0, []
    for mark in Mark:
        width = 100 * verdicts[mark] / total
        if width:
            pieces.append(f'<rect class="{tone(mark)}" x="{at:.2f}" y="0" width="{width:.2f}" height="10"/>')
        at += width
    return (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
    )


def _questions(about: About, rows: Sequence[Marked]) -> str:
    lines = []
    for question, found in tally.questions(rows).items():
        cells = "".join(f'<td class="count">{found.verdicts[mark] or "–"}</td>' for mark in Mark)
        title = text(about.titles.get(question, ""))
        lines.append(
            f'<tr><th scope="row"><span class="key">{text(question, 40)}</span> <span class="title">{title}</span></th>'
            f'<td class="count">{percent(found.mean)}</td><td class="bars">{_bar(found.verdicts)}</td>{cells}</tr>'
        )
    return "".join(lines)


def _mistakes(rows: Sequence[Marked], people: _People) -> str:
    found = tally.mistakes(rows)
    if not found:
        return "<p>No wrong answer is explained by a single mistake.</p>"
    items = "".join(
        f'<li><span class="times">{len(files)}×</span><div><b class="key">{text(question, 40)}</b> '
        f"{text(wording.mistake(mistake))}"
        f'<details><summary>{_number(len(files), "answer")}</summary><p class="who">{people.links(files)}</p></details>'
        "</div></li>"
        for question, mistake, files in found[:MOST_MISTAKES]
    )
    more = f"<p>and {len(found) - MOST_MISTAKES} more in summary.json</p>" if len(found) > MOST_MISTAKES else ""
    return f'<ol class="mistakes">{items}</ol>{more}'


def _waiting(waiting: Sequence[tally.Waiting], people: _People) -> str:
    if not waiting:
        return "<p>Nothing waits for a person.</p>"
    cards = "".join(_card(entry, people) for entry in waiting[:MOST_WAITING])
    more = f"<p>and {len(waiting) - MOST_WAITING} more in {marks_queue.NAME}</p>" if len(waiting) > MOST_WAITING else ""
    return f'<ol class="queue">{cards}</ol>{more}'


def _card(entry: tally.Waiting, people: _People) -> str:
    """Answers that are alike: what was given, why it was not decided, what is expected, whose it is, and the row."""
    facts = [("Given", _given(entry))] if entry.given is not None else []
    why = wording.note(entry.reasons)
    facts += [("Why", text(short(why, 400)))] if why else []
    facts += [("Expected", expected(entry.shown))] if entry.expected else []
    facts += [("Whose", people.links(entry.files))]
    rows = "".join(f"<div><dt>{label}</dt><dd>{shown}</dd></div>" for label, shown in facts)
    lines = list(islice(marks_queue.rows(entry), MOST_ROWS + 1))
    shown = "\n\n".join(lines[:MOST_ROWS])
    more = f"<p>The rows of the other files are in {marks_queue.NAME}.</p>" if len(lines) > MOST_ROWS else ""
    count = f'<span class="times">{len(entry.files)}×</span>' if len(entry.files) > 1 else ""
    part = name(entry.part) if entry.part else "<span>all of it</span>"
    return (
        f'<li class="card"><h3><span class="key">{text(entry.question, 40)}</span> {part}{count}</h3>'
        f'<dl class="facts">{rows}</dl><details class="row"><summary>Row for the override file</summary>'
        f'<pre tabindex="0">{text_lines(shown)}</pre>{more}</details></li>'
    )


def text_lines(block: str) -> str:
    return "\n".join(text(line, 2000) for line in block.split("\n"))


def _given(entry: tally.Waiting) -> str:
    source = quoted(entry.given or "", 400)
    return f"{math(entry.shown.read)} {source}" if entry.shown.read else source


def _trouble(rows: Sequence[Marked], people: _People) -> str:
    found = [(row.file, wording.say(row.trouble)) for row in rows if row.trouble]
    items = "".join(f"<li>{people.link(file)}: {text(why, 300)}</li>" for file, why in found)
    said = f"{_number(len(found), 'submission')} could not be read at all:"
    return f'<div class="notice"><p>{said}</p><ul>{items}</ul></div>' if found else ""


def _students(rows: Sequence[Marked], names: Mapping[str, str]) -> str:
    lines = []
    for row in rows:
        counts = counted(row.parts)
        cells = "".join(f'<td class="count">{counts[mark] or "–"}</td>' for mark in Mark)
        decided = sum(part.decided is not None for part in row.parts)
        mark = f' <span class="place">{decided} decided by hand</span>' if decided else ""
        state = f" {seal(Mark.UNREAD)}" if row.trouble else ""
        link = f'<a href="feedback/{names[row.file]}.html">{text(row.file, 120)}</a>'
        lines.append(
            f'<tr><th scope="row">{link}{state}{mark}</th>'
            f'<td class="count">{decimal(row.earned)}</td><td class="count">{percent(tally.share(row))}</td>'
            f"{cells}</tr>"
        )
    return "".join(lines)
