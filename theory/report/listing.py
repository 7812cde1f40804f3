"""A student's document line by line where it was read: the verdicts beside the lines, the first wrong link marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from theory.report.marks_html import quoted, seal, text

AROUND = 1  # lines before and after one that was read
MOST = 300  # lines that are shown
LONGEST = 600  # characters of a line that are shown
FLAGS = {"first": "first wrong", "broken": "does not hold"}  # kinds of mark that are said in words
MARKED = ("wrong", "unread")  # verdicts whose answers are marked where they stand


def section(document: str, parts: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]] = ()) -> str:
    """The lines around every answer, and every link that does not hold; empty where there is neither."""
    lines = document.split("\n")
    verdicts: dict[int, list[Mapping[str, Any]]] = {}
    for part in parts:
        if part["line"] is not None and 0 < part["line"] <= len(lines):
            verdicts.setdefault(part["line"], []).append(part)
    flagged = {(link["line"], link["right"]): "broken" for link in links}
    for link in links:
        verdicts.setdefault(link["line"], [])
    for wrong in (part["first_wrong"] for part in parts if part["first_wrong"] is not None):
        flagged[wrong["line"], wrong["right"]] = "first"
    shown = _shown(lines, verdicts)
    if not shown:
        return ""
    rows, before = [], 0
    for number in shown[:MOST]:
        if number > before + 1:
            rows.append('<li class="gap" aria-hidden="true">⋯</li>')
        rows.append(_line(number, lines[number - 1], verdicts.get(number, []), flagged))
        before = number
    more = f"<p>and {len(shown) - MOST} lines more</p>" if len(shown) > MOST else ""
    inside = f'<h2>Your lines</h2><ol class="listing">{"".join(rows)}</ol>{more}{_broken(links)}'
    return f'<section class="lines">{inside}</section>'


def _broken(links: Sequence[Mapping[str, Any]]) -> str:
    """The links that do not hold by themselves, one by one."""
    items = "".join(
        f'<li><span class="place">line {link["line"]}</span> '
        f"{quoted(link['left'] + ' = ' + link['right'])} {text(link['why'])}</li>"
        for link in links
    )
    return f'<h3 class="first">Links that do not hold</h3><ul class="broken">{items}</ul>' if links else ""


def _shown(lines: Sequence[str], verdicts: Mapping[int, Any]) -> list[int]:
    """The numbers of the lines that are shown: those with a verdict, and their neighbours that are not empty."""
    near = {
        other
        for number in verdicts
        for other in range(number - AROUND, number + AROUND + 1)
        if 0 < other <= len(lines) and (other in verdicts or lines[other - 1].strip())
    }
    return sorted(near)


def _line(
    number: int, line: str, parts: Sequence[Mapping[str, Any]], flagged: Mapping[tuple[int | None, str], str]
) -> str:
    wanted = [(part["given"], flagged.get((number, part["given"]), part["verdict"])) for part in parts]
    wanted += [(right, kind) for (place, right), kind in flagged.items() if place == number]
    spans = _spans(line, wanted)
    words, at = [], 0
    for start, stop, kind in spans:
        label = FLAGS.get(kind, kind)
        words += [
            text(line[at:start], LONGEST),
            f'<mark class="{kind}" title="{label}">{text(line[start:stop])}</mark>',
        ]
        words += [f'<span class="flag">{label}</span>'] if kind in FLAGS else []
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
        if not bare or (kind not in FLAGS and kind not in MARKED):
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
