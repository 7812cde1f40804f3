"""What the pages made from marks share: verdicts as seals, answers laid out, and the page around them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import TypeAlias

from theory.cells import visible
from theory.formula import mathml, unicode
from theory.formula.boxes import Box
from theory.formula.breaking import pieces, size
from theory.formula.names import name_box
from theory.formula.numbers import number
from theory.grading.marks import Mark, Tone
from theory.grading.parts import Part
from theory.report import html
from theory.report.html_tables import stamp
from theory.report.marks_feedback import NAME, laid_out
from theory.report.wording import grading as wording

ASSETS = files("theory.report")
DECIDED = "by hand"  # what stands for a verdict where a person gave marks to what the program could not judge
LONGEST = 600  # characters of a text that is shown
WIDEST = 24  # characters of a formula up to which it fits on a telephone
FIGURE = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?(e[+-]?[0-9]+)?|-?[0-9]+/[0-9]+")


def text(words: str, most: int = LONGEST) -> str:
    """Foreign text, shown and nothing else: escaped, bounded, with what cannot be seen spelled out."""
    return escape(visible(words if len(words) <= most else f"{words[: most - 1]}…"))


def quoted(words: str, most: int = LONGEST) -> str:
    """A student's own words on one line."""
    return f"<code>{text(' '.join(words.split()), most)}</code>"


def written(words: str) -> str:
    """A student's formula laid out where all of it is known, else as it was written."""
    found = laid_out(words)
    return quoted(words) if found is None else math(found)


Shown: TypeAlias = Mark | None  # a verdict as it is shown; None where a person gave marks to what could not be judged
SHOWN: tuple[Shown, ...] = (*Mark, None)


def shown(part: Part) -> Shown:
    """A part's verdict as it is shown: what a person decided is no longer unread or missing."""
    row = part.verdict.row
    return None if part.decided and (row.waits or row.tone is Tone.GONE) else part.verdict


def tone(verdict: Shown) -> str:
    """The class that gives a verdict its colour."""
    if verdict is None:
        return "by-hand"
    return f"{verdict.row.tone.value} faint" if verdict.row.faint else verdict.row.tone.value


def seal(verdict: Shown, count: int | None = None) -> str:
    """A verdict as a word in its colour."""
    word = DECIDED if verdict is None else verdict.value
    return f'<span class="seal {tone(verdict)}">{word if count is None else f"{count} {word}"}</span>'


def stamped(verdict: Mark) -> str:
    """A verdict as a word in its colour, on the pages that have the styles of worked answers."""
    return stamp(verdict.value, "plain" if verdict.row.tone is Tone.GONE else verdict.row.tone.value)


def seals(counts: Mapping[Shown, int], label: str) -> str:
    """How often each verdict occurs."""
    items = "".join(f"<li>{seal(verdict, count)}</li>" for verdict, count in counts.items() if count)
    return f'<ul class="seals" aria-label="{escape(label)}">{items}</ul>'


def counted(parts: Iterable[Part]) -> dict[Shown, int]:
    """Verdict -> number of parts, in the order in which verdicts are explained."""
    found = Counter(map(shown, parts))
    return {verdict: found[verdict] for verdict in SHOWN}


@cache
def math(box: Box) -> str:
    """A formula; one that is wider than a telephone breaks before its outer signs, or can be scrolled."""
    inside = mathml.breakable(box)
    if max(map(size, pieces(box))) <= WIDEST:
        return f'<span class="formula">{inside}</span>'
    return f'<span class="formula wide" tabindex="0" role="group" aria-label="formula">{inside}</span>'


@cache
def name(part: str) -> str:
    """A quantity's name: as mathematics where it is a plain one, else as it is written."""
    if NAME.fullmatch(part):
        return math(name_box(part))
    known = unicode.name(part) if re.fullmatch(r"[A-Za-z0-9_.]{1,60}", part) else part
    return f'<span class="plain">{text(known, 80)}</span>' if part else ""


def expected(part: Part) -> str:
    """What the key says: a formula or a number laid out, anything else as text."""
    said = part.expected or ""
    if part.formula is not None:
        return math(part.formula)
    bare = said.removeprefix("≈").strip()
    if FIGURE.fullmatch(bare):
        return ("≈ " if bare != said else "") + math(number(bare))
    return quoted(said, 300)


def render(template: str, *, title: str, script: str = "", font: bool = False, **parts: str) -> bytes:
    """The page as UTF-8. A policy inside of it forbids everything but its own style and its own script.

    font: the page carries the font of its formulas. A page that is written for every student leaves it out, since it
    is larger than all of the rest; their own system's font for mathematics is taken.
    """
    code = _asset(script) if script else ""
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; font-src data:; script-src {allowed}; form-action 'none'"
    page = _template(template).substitute(
        title=title,
        style=(_font() if font else "") + _asset("shared.css") + _asset("marks.css"),
        policy=policy,
        script=f"<script>{code}</script>" if code else "",
        **parts,
    )
    return page.encode("utf-8", "backslashreplace")


@cache
def _font() -> str:
    """The rule that brings the font of formulas: the first line of the style of a worked answer's page."""
    return html.style().partition("\n")[0] + "\n"


@cache
def _asset(name: str) -> str:
    return ASSETS.joinpath(name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    return Template(_asset(name))


def meanings(verdicts: Mapping[Shown, int]) -> str:
    """The verdicts that occur, explained."""
    rows = "".join(
        f"<div><dt>{seal(mark)}</dt><dd>{wording.MEANINGS[mark]}</dd></div>" for mark in Mark if verdicts[mark]
    )
    return f'<dl class="meanings">{rows}</dl>'
