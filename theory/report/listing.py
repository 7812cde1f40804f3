"""A student's document line by line where it was read: the verdicts beside the lines, the first wrong link marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from theory.report.marks_html import seal, text

AROUND = 1  # lines before and after one that was read
MOST = 300  # lines that are shown
LONGEST = 600  # characters of a line that are shown
MARKED = ("wrong", "unread")  # verdicts whose answers are marked where they stand


def section(document: str, parts: Sequence[Mapping[str, Any]]) -> str:
    """The lines around every answer; empty where no answer has a line in the document."""
    lines = document.split("\n")
    verdicts: dict[int, list[Mapping[str, Any]]] = {}
    for part in parts:
        if part["line"] is not None and 0 < part["line"] <= len(lines):
            verdicts.setdefault(part["line"], []).append(part)
    first = {(wrong["line"], wrong["right"]) for part in parts if (wrong := part["first_wrong"]) is not None}
    shown = _shown(lines, verdicts)
    if not shown:
        return ""
    rows, before = [], 0
    for number in shown[:MOST]:
        if number > before + 1:
            rows.append('<li class="gap" aria-hidden="true">⋯</li>')
        rows.append(_line(number, lines[number - 1], verdicts.get(number, []), first))
        before = number
    more = f"<p>and {len(shown) - MOST} lines more</p>" if len(shown) > MOST else ""
    return f'<section class="lines"><h2>Your lines</h2><ol class="listing">{"".join(rows)}</ol>{more}</section>'


def _shown(lines: Sequence[str], verdicts: Mapping[int, Any]) -> list[int]:
    """The numbers of the lines that are shown: those with a verdict, and their neighbours that are not empty."""
    near = {
        other
        for number in verdicts
        for other in range(number - AROUND, number + AROUND + 1)
        if 0 < other <= len(lines) and (other in verdicts or lines[other - 1].strip())
    }
    return sorted(near)


def _line(number: int, line: str, parts: Sequence[Mapping[str, Any]], first: set[tuple[int | None, str]]) -> str:
    wanted = [(part["given"], "first" if (number, part["given"]) in first else part["verdict"]) for part in parts]
    wanted += [(right, "first") for place, right in first if place == number]
    spans = _spans(line, wanted)
    words, at = [], 0
    for start, stop, kind in spans:
        label = "first wrong" if kind == "first" else kind
        words += [
            text(line[at:start], LONGEST),
            f'<mark class="{kind}" title="{label}">{text(line[start:stop])}</mark>',
        ]
        words += ['<span class="flag">first wrong</span>'] if kind == "first" else []
        at = stop
    words.append(text(line[at:], LONGEST))
    counts: dict[str, int] = {}
    for part in parts:
        counts[part["verdict"]] = counts.get(part["verdict"], 0) + 1
    seals = " ".join(seal(verdict, count if count > 1 else None) for verdict, count in counts.items())
    beside = f'<span class="beside">{seals}</span>' if seals else ""
    return f'<li value="{number}"><span class="number">{number}</span><code>{"".join(words)}</code>{beside}</li>'


def _spans(line: str, wanted: Sequence[tuple[str | None, str]]) -> list[tuple[int, int, str]]:
    """Where the answers stand in the line, those that stand there exactly once; none inside of another."""
    found: dict[tuple[int, int], str] = {}
    for given, kind in wanted:
        bare = (given or "").strip("$ ")
        if not bare or (kind != "first" and kind not in MARKED):
            continue
        places = [m.span() for m in re.finditer(rf"(?<![0-9.]){re.escape(bare)}(?![0-9])", line)]
        if len(places) == 1 and found.get(places[0]) != "first":
            found[places[0]] = kind
    spans, at = [], 0
    for (start, stop), kind in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if start >= at:
            spans.append((start, stop, kind))
            at = stop
    return spans
