"""One step of a worked answer as HTML: folded it shows name, formula and value; open, its rules and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from checks.evidence import Equal, Evidence, Verdict
from theory.figure import Figure
from theory.formula import boxes, mathml, unicode
from theory.formula.boxes import Box
from theory.formula.breaking import size
from theory.formula.names import name_box
from theory.formula.numbers import figure, number
from theory.report import charts_svg
from theory.report.blocks import Figures, GivenValue, Step, slices
from theory.report.wording import answers
from theory.report.wording.evidence import how_text, own_claim_text

LONGEST = 46  # characters of a formula that a folded step shows
SMALLEST = 3  # rows and columns from which on a matrix of numbers is drawn as a heat map
LONGEST_HOW = 110  # characters of how a claim was decided that stand in the open
WIDEST = 14  # columns up to which it is


@dataclass(frozen=True, slots=True)
class Page:
    """prefix: what ids begin with in this question. keys: the names of its givens and quantities."""

    prefix: str
    keys: frozenset[str]

    def id(self, key: str) -> str:
        return escape(self.prefix + key)

    def name(self, key: str) -> str:
        return mathml.math(name_box(key), keys={key})

    def formula(self, box: Box) -> str:
        return mathml.breakable(box, keys=self.keys)


def seal(verdict: Verdict, *, count: int | None = None, how: str = "") -> str:
    """A verdict as a word in its colour."""
    text = verdict.name if count is None else f"{count} {verdict.name}"
    return f'<span class="seal {verdict.name.lower()}"{f" title={_quoted(how)}" if how else ""}>{text}</span>'


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def given(row: GivenValue, page: Page) -> str:
    """A given as an item of a list: its name, and its number or matrix."""
    name = page.name(row.key)
    if row.value is None:
        return f'<li id="{page.id(row.key)}" data-q="{escape(row.key)}">{name}</li>'
    shown = f"<span>{value(row.value)}</span>"
    return f'<li id="{page.id(row.key)}" data-q="{escape(row.key)}">{name}<span class="eq">=</span>{shown}</li>'


def value(found: Figures) -> str:
    """A number, or the matrices of an array, as mathematics."""
    if isinstance(found, Figure):
        return mathml.math(figure(found))
    return " ".join(f"{escape(label)} {mathml.math(_grid(rows))}" for label, rows in slices(found))


def _grid(rows: list[list[Figure]]) -> Box:
    return boxes.Grid(tuple(tuple(map(figure, row)) for row in rows))


def step(block: Step, page: Page, rows: list[Evidence]) -> str:
    """The step as `details`; what answers the question is open from the start."""
    key = escape(block.key)
    state = f' class="step{" answer" if block.answers else ""}"{" open" if block.answers else ""}'
    weakest = seal(min(row.verdict for row in rows)) if rows else ""
    chain = _lines(block, page, rows)
    others = _evidence(row for row in rows if not isinstance(row.link, Equal))
    return (
        f'<details id="{page.id(block.key)}" data-q="{key}"{state}><summary><span class="brief">{_brief(block, page)}'
        f'</span>{weakest}</summary><div class="work"><div class="chain">{chain}</div>{_arrays(block)}{others}'
        "</div></details>"
    )


def _brief(block: Step, page: Page) -> str:
    """`name = formula = value`, the formula only where it is short."""
    parts = [page.name(block.key)]
    last, first = block.forms[-1], block.lines[0]
    short = next((line for line in (last, first) if size(line.form) <= LONGEST), None)
    if block.value is None:
        short = last
    if short is not None and (isinstance(block.value, list) or short.unicode != str(block.value)):
        parts.append(_related("=", page.formula(short.form), "form"))
    if block.value is not None:
        parts.append(_result(block.value, block.unit))
    return "".join(parts)


def _related(sign: str, inside: str, kind: str) -> str:
    return f'<span class="{kind}"><span class="eq">{sign}</span><span class="side">{inside}</span></span>'


def _unit(unit: str) -> str:
    return f' <span class="unit">{escape(unit)}</span>' if unit else ""


def _result(value: Figures, unit: str) -> str:
    if isinstance(value, Figure):
        return _related("≈" if value.near else "=", mathml.math(number(value.text)) + _unit(unit), "value")
    return _related("=", _small(value) + _unit(unit), "value")


def _small(found: Sequence[Figures]) -> str:
    """A matrix of one or two rows, else its size; the entries are inside of the step."""
    rows = [rows for _, rows in slices(found)]
    if len(rows) == 1 and len(rows[0]) <= 2 and len(rows[0][0]) <= 4:
        return mathml.math(_grid(rows[0]))
    sizes: list[str] = []
    part: Any = found
    while isinstance(part, list):
        sizes.append(str(len(part)))
        part = part[0]
    return f'<span class="size">{" × ".join(sizes)} numbers</span>'


def _lines(block: Step, page: Page, rows: list[Evidence]) -> str:
    """The chain, line by line, with the verdict on each link."""
    links = {row.link: row for row in rows}
    shown = []
    for place, line in block.placed:
        row = links.get(Equal(place))
        mark = seal(row.verdict, how=how_text(row)) if row else ""
        unit = _unit(block.last_unit) if place == len(block.chain) - 1 else ""
        form = page.formula(line.form) + unit
        shown.append(_line(_related("=", form, "form"), escape(line.rule), mark))
    if block.result is not None:
        exact = ""
        if block.more is not None:
            shown_more = mathml.math(number(block.more.text), display=False)
            exact = f"{answers.MORE_EXACTLY if block.more.near else answers.EXACTLY} {shown_more}"
        shown.append(_line(_result(block.result, block.unit), exact, ""))
    head = f'<div class="subject">{page.name(block.key)}</div>'
    return f'{head}<div class="lines">{"".join(shown)}</div>'


def _line(left: str, rule: str, mark: str) -> str:
    why = f'<span class="rule">{rule}</span><span class="mark">{mark}</span>'
    return f'<div class="line">{left}<span class="why">{why}</span></div>'


def _arrays(block: Step) -> str:
    """The numbers of an array: as a heat map where there are enough of them to see a pattern, else as a matrix."""
    if not isinstance(block.value, list):
        return ""
    parts = []
    for label, rows in slices(block.value):
        name = f"{unicode.name(block.key)}{label}"
        drawn = (
            len(rows) >= SMALLEST
            and SMALLEST <= len(rows[0]) <= WIDEST
            and len({entry for row in rows for entry in row}) > 1
        )
        shown = charts_svg.heat(rows, name) if drawn else mathml.math(_grid(rows))
        caption = f"<figcaption>{escape(label)}</figcaption>" if label else ""
        parts.append(f'<figure class="array"><div class="wide">{shown}</div>{caption}</figure>')
    return f'<div class="arrays">{"".join(parts)}</div>'


def _evidence(rows: Iterable[Evidence]) -> str:
    """What was checked of this step beside its links."""
    items = "".join(
        f'<li>{seal(row.verdict)} <span>{escape(own_claim_text(row))}</span> <span class="how">{_how(row)}</span></li>'
        for row in rows
    )
    return f'<ul class="checks" aria-label="Evidence for this step">{items}</ul>' if items else ""


def _how(row: Evidence) -> str:
    """How it was decided; the letters and digits of a long counterexample are folded away."""
    text = how_text(row)
    if len(text) <= LONGEST_HOW:
        return escape(text)
    cut = text.rfind(" ", 0, LONGEST_HOW - 20)
    return f"<details><summary>{escape(text[:cut])} …</summary>{escape(text[cut:].strip())}</details>"
