"""A student's document line by line where it was read: the verdicts beside the lines, the first wrong link marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from theory.grading.marks import Mark
from theory.grading.parts import Part
from theory.links.link import BrokenLink
from theory.report.marks_html import quoted, seal, text, tone
from theory.report.wording.links import why_not

AROUND = 1  # lines before and after one that was read
MOST = 300  # lines that are shown
LONGEST = 600  # characters of a line that are shown


class Flag(Enum):
    """What is said in words of a link that is marked in its line."""

    FIRST = "first wrong"
    BROKEN = "does not hold"


Highlight: TypeAlias = Flag | Mark  # why a piece of a line is marked


def section(document: str, parts: Sequence[Part], links: Sequence[BrokenLink] = (), file: str = "") -> str:
    """The lines around every answer, and every link that does not hold; empty where there is neither. file: which of
    several it is."""
    lines = document.split("\n")
    verdicts: dict[int, list[Part]] = {}
    for part in parts:
        if part.line is not None and 0 < part.line <= len(lines):
            verdicts.setdefault(part.line, []).append(part)
    flagged = {(link.line, link.right): Flag.BROKEN for link in links}
    for link in links:
        if link.line is not None:
            verdicts.setdefault(link.line, [])
    for wrong in (part.first_wrong for part in parts if part.first_wrong is not None):
        flagged[wrong.line, wrong.right] = Flag.FIRST
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
    place = f" in {text(file, 200)}" if file else ""
    inside = f'<h2>Your lines{place}</h2><ol class="listing">{"".join(rows)}</ol>{more}{_broken(links)}'
    return f'<section class="lines">{inside}</section>'


def _broken(links: Sequence[BrokenLink]) -> str:
    """The links that do not hold by themselves, one by one."""
    items = "".join(
        f'<li><span class="place">line {link.line}</span> '
        f"{quoted(f'{link.left} = {link.right}')} {text(why_not(link))}</li>"
        for link in links
    )
    return f'<h3 class="first">Links that do not hold</h3><ul class="broken">{items}</ul>' if links else ""


def _shown(lines: Sequence[str], verdicts: Collection[int]) -> list[int]:
    """The numbers of the lines that are shown: those with a verdict, and their neighbours that are not empty."""
    near = {
        other
        for number in verdicts
        for other in range(number - AROUND, number + AROUND + 1)
        if 0 < other <= len(lines) and (other in verdicts or lines[other - 1].strip())
    }
    return sorted(near)


def _line(number: int, line: str, parts: Sequence[Part], flagged: Mapping[tuple[int | None, str], Flag]) -> str:
    wanted: list[tuple[str, Highlight]] = [(right, flag) for (place, right), flag in flagged.items() if place == number]
    wanted += [
        (part.given, part.verdict)
        for part in parts
        if part.given is not None and (number, part.given) not in flagged and part.verdict.row.flagged
    ]
    spans = _spans(line, wanted)
    words, at = [], 0
    for start, stop, sign in spans:
        kind = sign.name.lower() if isinstance(sign, Flag) else tone(sign)
        words += [
            text(line[at:start], LONGEST),
            f'<mark class="{kind}" title="{sign.value}">{text(line[start:stop])}</mark>',
        ]
        words += [f'<span class="flag">{sign.value}</span>'] if isinstance(sign, Flag) else []
        at = stop
    words.append(text(line[at:], LONGEST))
    counts = Counter(part.verdict for part in parts)
    seals = " ".join(seal(verdict, count if count > 1 else None) for verdict, count in counts.items())
    beside = f'<span class="beside">{seals}</span>' if seals else ""
    return f'<li value="{number}"><span class="number">{number}</span><code>{"".join(words)}</code>{beside}</li>'


def _spans(line: str, wanted: Sequence[tuple[str, Highlight]]) -> list[tuple[int, int, Highlight]]:
    """Where the answers stand in the line, those that stand there exactly once; none inside of another."""
    found: dict[tuple[int, int], Highlight] = {}
    for given, sign in wanted:
        bare = given.strip("$ ")
        places = [m.span() for m in re.finditer(rf"(?<![0-9.]){re.escape(bare)}(?![0-9])", line)] if bare else []
        if len(places) == 1 and found.get(places[0]) is not Flag.FIRST:
            found[places[0]] = sign
    spans, at = [], 0
    for (start, stop), sign in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if start >= at:
            spans.append((start, stop, sign))
            at = stop
    return spans
