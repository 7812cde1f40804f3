"""What the pages made from marks share: verdicts as seals, answers laid out, and the page around them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from theory.cells import visible
from theory.formula import foreign, mathml, unicode
from theory.formula.boxes import Box, Words
from theory.formula.breaking import pieces, size
from theory.formula.names import named
from theory.formula.numbers import number
from theory.report import html

ASSETS = files("theory.report")
MEANINGS = {
    "right": "equal to the key",
    "right-rounded": "explained by the rounding that was carried along",
    "right-carried": "follows correctly from an earlier number that was wrong",
    "right-elsewhere": "right under another named convention",
    "wrong": "does not agree with the key, and does not follow from what stands before it",
    "unread": "could not be read or decided: a person will look at it",
    "missing": "nothing was found",
}
DECIDED = "by hand"  # what stands for a verdict where a person gave marks to what the program could not judge
LONGEST = 600  # characters of a text that is shown
WIDEST = 24  # characters of a formula up to which it fits on a telephone
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}(/[A-Za-z][A-Za-z0-9_]{0,15})?")
FIGURE = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?(e[+-]?[0-9]+)?|-?[0-9]+/[0-9]+")


def text(words: str, most: int = LONGEST) -> str:
    """Foreign text, shown and nothing else: escaped, bounded, with what cannot be seen spelled out."""
    return escape(visible(words if len(words) <= most else f"{words[: most - 1]}…"))


def quoted(words: str, most: int = LONGEST) -> str:
    """A student's own words on one line."""
    return f"<code>{text(' '.join(words.split()), most)}</code>"


def said(part: Any) -> str:
    """A part's verdict as it is shown: what a person decided is no longer unread or missing."""
    return DECIDED if part.get("overridden") and part["verdict"] in ("unread", "missing") else part["verdict"]


def seal(verdict: str, count: int | None = None) -> str:
    """A verdict as a word in its colour."""
    return f'<span class="seal {verdict.replace(" ", "-")}">{verdict if count is None else f"{count} {verdict}"}</span>'


def seals(counts: dict[str, int], label: str) -> str:
    """How often each verdict occurs."""
    items = "".join(f"<li>{seal(verdict, count)}</li>" for verdict, count in counts.items() if count)
    return f'<ul class="seals" aria-label="{escape(label)}">{items}</ul>'


def counted(parts: list[Any]) -> dict[str, int]:
    """Verdict -> number of parts, in the order in which verdicts are explained."""
    found = Counter(map(said, parts))
    return {verdict: found[verdict] for verdict in (*MEANINGS, DECIDED)}


@cache
def math(latex: str) -> str:
    """A formula laid out, or as text where a part of it is not known."""
    return laid_out(foreign.formula(latex) or Words(latex))


def laid_out(box: Box) -> str:
    """A formula; one that is wider than a telephone breaks before its outer signs, or can be scrolled."""
    inside = mathml.breakable(box)
    if max(map(size, pieces(box))) <= WIDEST:
        return f'<span class="formula">{inside}</span>'
    return f'<span class="formula wide" tabindex="0" role="group" aria-label="formula">{inside}</span>'


@cache
def name(part: str) -> str:
    """A quantity's name: as mathematics where it is a plain one, else as it is written."""
    if NAME.fullmatch(part):
        return laid_out(named(part))
    known = unicode.name(part) if re.fullmatch(r"[A-Za-z0-9_.]{1,60}", part) else part
    return f'<span class="plain">{text(known, 80)}</span>' if part else ""


def expected(part: Any) -> str:
    """What the key says: a formula or a number laid out, anything else as text."""
    said = part["expected"]
    if part["expected_latex"]:
        return math(part["expected_latex"])
    bare = said.removeprefix("≈").strip()
    if FIGURE.fullmatch(bare):
        return ("≈ " if bare != said else "") + laid_out(number(bare))
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


def meanings(verdicts: dict[str, int]) -> str:
    """The verdicts that occur, explained."""
    rows = "".join(
        f"<div><dt>{seal(verdict)}</dt><dd>{says}</dd></div>" for verdict, says in MEANINGS.items() if verdicts[verdict]
    )
    return f'<dl class="meanings">{rows}</dl>'
