"""Writes a report as one self-contained page: nothing is loaded from anywhere, and it is complete without script."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from checks.evidence import Evidence, Verdict, summary
from theory.report import chart_svg, charts_svg, graph_svg
from theory.report.blocks import (
    Bars,
    Block,
    Chart,
    Drawing,
    Equation,
    Gallery,
    Givens,
    Group,
    Heading,
    Links,
    Plot,
    Step,
    Text,
    Verdicts,
    Wiring,
)
from theory.report.html_steps import Page, given, seal, step
from theory.report.html_tables import bars, gallery, links, stamps
from theory.report.wording import answers
from theory.report.wording.evidence import claim_text, how_text

ASSETS = files("theory.report")
MEANINGS = {  # what a verdict says, for the reader of a page
    Verdict.PROVED: "for every n, by induction that a solver discharged",
    Verdict.DECIDED: "by exact algebra, or by a counterexample to the mistake",
    Verdict.ENCLOSED: "by interval arithmetic with outward rounding",
    Verdict.MEASURED: "agrees with an independent torch computation, within a stated bound",
    Verdict.UNDECIDED: "neither shown nor refuted",
    Verdict.FAILED: "refuted",
}


def render(report: Group) -> bytes:
    """The page as UTF-8. Every text that comes from outside is escaped."""
    blocks = [block for group in questions(report) for block in group.blocks]
    rows = [row for block in blocks if isinstance(block, Verdicts) for row in block.rows]
    judged = [row for block in blocks if isinstance(block, Links) and not block.excerpt for row in block.rows]
    return (
        _asset("page.html")
        .substitute(
            title=escape(report.title),
            style=style(),
            licence=escape(ASSETS.joinpath("fonts/OFL.txt").read_text(encoding="utf-8").partition("\n")[0]),
            script=ASSETS.joinpath("page.js").read_text(encoding="utf-8"),
            seals=_seals(rows) + stamps(judged),
            contents=_contents(report),
            body="".join(chapter(block, 2) for block in report.blocks),
            footer=_meanings() if rows else "",
        )
        .encode()
    )


def fragment(group: Group) -> str:
    """One group with its style, to be shown inside of another page, such as a notebook's, which it leaves as it is."""
    font, _, rules = style().partition("\n")
    inside = chapter(group, 3)
    own = f"<style>{font}\n@scope (.theory-cell) {{ {rules} }}</style>"
    return f'<div class="theory-cell">{own}<div class="theory">{inside}</div></div>'


def questions(group: Group) -> Iterator[Group]:
    """The innermost groups, in order."""
    inner = [block for block in group.blocks if isinstance(block, Group)]
    if not inner:
        yield group
    for block in inner:
        yield from questions(block)


def _asset(name: str) -> Template:
    return Template(ASSETS.joinpath(name).read_text(encoding="utf-8"))


def style() -> str:
    """The font, on the first line; then what every page shares, and the rules of this one."""
    font, _, rules = _asset("page.css").substitute(font=_font()).partition("\n")
    return "\n".join([font, ASSETS.joinpath("shared.css").read_text(encoding="utf-8"), rules])


def _font() -> str:
    return base64.b64encode(ASSETS.joinpath("fonts/stix-two-math.woff2").read_bytes()).decode()


def _seals(rows: list[Evidence]) -> str:
    """How many claims have each verdict."""
    if not rows:
        return ""
    counts = "".join(f"<li>{seal(verdict, count=count)}</li>" for verdict, count in summary(rows).items())
    return f'<ul class="seals" aria-label="{len(rows)} claims by verdict">{counts}</ul>'


def _meanings() -> str:
    rows = "".join(f"<div><dt>{seal(verdict)}</dt><dd>{escape(says)}</dd></div>" for verdict, says in MEANINGS.items())
    return f'<footer><h2>What the verdicts mean</h2><dl class="meanings">{rows}</dl></footer>'


def _contents(report: Group) -> str:
    """The questions, under their assignments."""
    items = []
    for block in report.blocks:
        if isinstance(block, Group):
            inner = "".join(
                f'<li><a href="#{ident(g.key)}"><b>{escape(g.key.rpartition("/")[2])}</b> {escape(g.title)}</a></li>'
                for g in questions(block)
            )
            home = any(isinstance(part, Group) for part in block.blocks)
            items.append(f"<li>{escape(block.key.partition('/')[0]) if home else ''}<ol>{inner}</ol></li>")
    return f"<ol>{''.join(items)}</ol>"


def ident(key: str) -> str:
    return escape(key.replace("/", "-").replace(" ", "-"))


def chapter(block: Block, level: int) -> str:
    """A group as a section: an assignment with its questions, or a question with its blocks."""
    if not isinstance(block, Group):
        return BLOCKS[type(block)](block, QuestionPage(Page("", frozenset()), ()))
    if any(isinstance(inner, Group) for inner in block.blocks):
        inside = "".join(chapter(inner, level + 1) for inner in block.blocks)
        return f'<section class="chapter"><h{level}>{escape(block.title)}</h{level}>{inside}</section>'
    rows = tuple(row for inner in block.blocks if isinstance(inner, Verdicts) for row in inner.rows)
    keys = {row.key for inner in block.blocks if isinstance(inner, Givens) for row in inner.rows}
    keys |= {inner.key for inner in block.blocks if isinstance(inner, Step)}
    shown = QuestionPage(Page(f"{ident(block.key)}:", frozenset(keys)), rows)
    home, _, own = block.key.rpartition("/")
    place = f'<span class="home">{escape(home)}/</span>' if home else ""
    title = f'<span class="key">{place}{escape(own)}</span> {escape(block.title)}'
    inside = "".join(BLOCKS[type(inner)](inner, shown) for inner in block.blocks)
    heading = f'<h{level} id="{ident(block.key)}-title">{title}</h{level}>'
    return (
        f'<article id="{ident(block.key)}" class="question" aria-labelledby="{ident(block.key)}-title">'
        f"{heading}{inside}</article>"
    )


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """What the blocks of one question share: how its quantities are marked, and all of its evidence."""

    page: Page
    rows: tuple[Evidence, ...]

    def of(self, key: str) -> list[Evidence]:
        return [row for row in self.rows if row.subject == key]


def _givens(block: Givens, shown: QuestionPage) -> str:
    known = [given(row, shown.page) for row in block.rows if row.value is not None]
    free = [given(row, shown.page) for row in block.rows if row.value is None]
    parts = [(answers.GIVEN, known), (answers.FREE, free)]
    lists = "".join(f"<dt>{label}</dt><dd><ul>{''.join(items)}</ul></dd>" for label, items in parts if items)
    return f'<dl class="givens">{lists}</dl>'


def _equation(block: Equation, shown: QuestionPage) -> str:
    """The formula, or a line to write on."""
    form = '<span class="blank"></span>' if block.form is None else shown.page.formula(block.form)
    unit = f" {escape(block.unit)}" if block.unit else ""
    return f'<p class="stated">{shown.page.name(block.key)}<span class="eq">=</span>{form}{unit}</p>'


def _drawing(block: Drawing, shown: QuestionPage) -> str:
    picture = graph_svg.draw(block, shown.page.prefix)
    caption = (
        'Each node: its operation, its <span class="forward">value</span> and the '
        '<span class="backward">gradient of the loss</span> by it. Each edge: the local derivative.'
    )
    return (
        f'<figure><div class="wide" tabindex="0" role="region" aria-label="Computation graph">{picture}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _wiring(block: Wiring, shown: QuestionPage) -> str:
    picture = graph_svg.draw(block, shown.page.prefix)
    return (
        f'<figure><div class="wide" tabindex="0" role="region" aria-label="The network as a graph">{picture}</div>'
        f"<figcaption>{escape(block.says)}.</figcaption></figure>"
    )


def _plot(block: Plot, shown: QuestionPage) -> str:
    swatches = " ".join(
        f'<span class="swatch c{index}">{shown.page.name(curve.key)}</span>' for index, curve in enumerate(block.curves)
    )
    said = escape(charts_svg.describe(block).partition("; ")[2])
    return f"<figure>{charts_svg.plot(block)}<figcaption>{swatches} {said}</figcaption></figure>"


def _chart(block: Chart, shown: QuestionPage) -> str:
    return (
        f'<figure><div class="wide" tabindex="0" role="region" aria-label="Chart">{chart_svg.draw(block)}</div>'
        f"<figcaption>{escape(block.says)}.</figcaption></figure>"
    )


def _verdicts(block: Verdicts, shown: QuestionPage) -> str:
    """The totals, and in full what is not about a single step."""
    rest = [row for row in block.rows if row.subject not in shown.page.keys]
    rows = "".join(
        f"<tr><td>{seal(row.verdict)}</td><td>{escape(claim_text(row))}</td><td>{escape(how_text(row))}</td></tr>"
        for row in rest
    )
    head = '<tr><th scope="col">verdict</th><th scope="col">claim</th><th scope="col">how it was decided</th></tr>'
    table = f'<div class="wide"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>' if rest else ""
    where = ", each inside of its step" if shown.page.keys else ""
    where += ", and for the question as a whole" if where and rest else ""
    total = f"Evidence for {len(block.rows)} claims{where}: {_seals(list(block.rows))}"
    return f'<section class="evidence" aria-label="Evidence"><div class="total">{total}</div>{table}</section>'


BLOCKS: dict[type, Callable[[Any, QuestionPage], str]] = {
    Heading: lambda block, shown: f"<h4>{escape(block.text)}</h4>",
    Text: lambda block, shown: f"<p>{escape(block.text)}</p>",
    Givens: _givens,
    Equation: _equation,
    Step: lambda block, shown: step(block, shown.page, shown.of(block.key)),
    Drawing: _drawing,
    Wiring: _wiring,
    Plot: _plot,
    Chart: _chart,
    Verdicts: _verdicts,
    Links: lambda block, shown: links(block),
    Bars: lambda block, shown: bars(block),
    Gallery: lambda block, shown: gallery(block),
}
