"""Writes a report as one self-contained page: nothing is loaded from anywhere, and it is complete without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from importlib.resources import files
from typing import Any

from checks.evidence import Evidence
from theory.notation import LATEX, UNICODE
from theory.report import formula, graph_svg
from theory.report.blocks import Block, Drawing, Givens, Group, Heading, Plot, Step, Text, Verdicts, slices, summary
from theory.report.mathml import breakable, math


def render(report: Group) -> bytes:
    """The page as UTF-8. Every text that comes from outside is escaped."""
    groups = list(_questions(report))
    contents = "".join(f'<li><a href="#{_id(g.key)}">{escape(g.key)}  {escape(g.title)}</a></li>' for g in groups)
    page = PAGE.format(
        title=escape(report.title),
        style=_asset("page.css"),
        script=_asset("page.js"),
        contents=contents,
        body="".join(map(_chapter, report.blocks)),
    )
    return page.encode()


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1><p class="tools" hidden><button type="button" id="hints" aria-pressed="false">One step at a time
</button></p></header>
<nav aria-label="Questions"><ol>{contents}</ol></nav>
<main>{body}</main>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return files("theory.report").joinpath(name).read_text(encoding="utf-8")


def _questions(group: Group) -> Iterator[Group]:
    """The groups that hold steps, in order."""
    inner = [block for block in group.blocks if isinstance(block, Group)]
    if not inner:
        yield group
    for block in inner:
        yield from _questions(block)


def _id(key: str) -> str:
    return escape(key.replace("/", "-").replace(" ", "-"))


def _chapter(block: Block) -> str:
    if not isinstance(block, Group):
        return _plain(block, "")
    if any(isinstance(inner, Group) for inner in block.blocks):
        return f"<section><h2>{escape(block.title)}</h2>{''.join(map(_chapter, block.blocks))}</section>"
    prefix = f"{_id(block.key)}:"
    inside = "".join(_plain(inner, prefix) for inner in block.blocks)
    title = f'<span class="key">{escape(block.key)}</span> {escape(block.title)}'
    return f'<article id="{_id(block.key)}" class="question"><h3>{title}</h3>{inside}</article>'


def _plain(block: Block, prefix: str) -> str:
    return WRITERS[type(block)](block, prefix)


def _step(block: Step, prefix: str) -> str:
    name = math(formula.Named(block.key, formula.read(block.name[LATEX.key])), display=False)
    rows = [
        f'<div class="line"><span class="form">= {breakable(formula.read(line.written[LATEX.key]))}</span>'
        f'<span class="rule">{escape(line.rule)}</span></div>'
        for line in block.lines
    ]
    answer = " answer" if block.answers else ""
    shown = _value(block)
    return (
        f'<details class="step{answer}" id="{prefix}{escape(block.key)}" data-q="{escape(block.key)}" open>'
        f"<summary>{name} {shown}</summary>{''.join(rows)}</details>"
    )


def _value(block: Step) -> str:
    if block.value is None:
        return ""
    if isinstance(block.value, str):
        sign = "" if block.value.startswith("≈") else "= "
        unit = f" {escape(block.unit)}" if block.unit else ""
        exact = f' <span class="exact">{escape(block.exact)}</span>' if isinstance(block.exact, str) else ""
        return f'<span class="value">{sign}{math(formula.figure(block.value), display=False)}{unit}</span>{exact}'
    parts = (f"{escape(label)} {_matrix(rows)}" for label, rows in slices(block.value))
    return f'<span class="value">= {" ".join(parts)}</span>'


def _matrix(rows: list[list[str]]) -> str:
    cells = "".join(
        f"<mtr>{''.join(f'<mtd>{_entry(entry)}</mtd>' for entry in row)}</mtr>" for row in rows
    )  # fmt: skip
    return f"<math><mrow><mo>[</mo><mtable>{cells}</mtable><mo>]</mo></mrow></math>"


def _entry(text: str) -> str:
    return math(formula.figure(text), display=False).removeprefix("<math>").removesuffix("</math>")


def _givens(block: Givens, prefix: str) -> str:
    items = []
    for row in block.rows:
        name = math(formula.Named(row.key, formula.read(row.name[LATEX.key])), display=False)
        if row.value is None:
            items.append(f"<li>{name}</li>")
        elif isinstance(row.value, str):
            items.append(f"<li>{name} = {math(formula.figure(row.value), display=False)}</li>")
        else:
            items.append(f"<li>{name} = {' '.join(_matrix(rows) for _, rows in slices(row.value))}</li>")
    return f'<ul class="givens" aria-label="Given">{"".join(items)}</ul>'


def _drawing(block: Drawing, prefix: str) -> str:
    caption = "Each node: its operation, value (green) and gradient of the loss (red); each edge: its local derivative."
    return f'<figure class="wide">{graph_svg.draw(block, prefix)}<figcaption>{caption}</figcaption></figure>'


def _plot(block: Plot, prefix: str) -> str:
    """The curves as SVG polylines in one frame; the page says in words what they are."""
    points = [point for curve in block.curves for point in curve.points]
    if not points:
        return ""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(0.0, *(y for _, y in points)), max(0.0, *(y for _, y in points))
    wide, tall = 420.0, 220.0

    def at(x: float, y: float) -> str:
        across = (x - left) / ((right - left) or 1) * wide
        return f"{across:.1f},{(high - y) / ((high - low) or 1) * tall:.1f}"

    lines = "".join(
        f'<polyline class="curve c{n}" fill="none" points="{" ".join(at(*p) for p in curve.points)}"/>'
        for n, curve in enumerate(block.curves)
    )
    tops = "".join(
        f'<circle class="top" r="3.5" cx="{at(*curve.top).partition(",")[0]}" cy="{at(*curve.top).partition(",")[2]}"/>'
        for curve in block.curves
        if curve.top
    )
    zero = at(left, 0).partition(",")[2]
    axis = f'<line class="axis" x1="0" x2="{wide}" y1="{zero}" y2="{zero}"/>'
    said = ", ".join(
        curve.name[UNICODE.key] + (f" (largest {curve.top[1]:.6g} at {curve.top[0]:.6g})" if curve.top else "")
        for curve in block.curves
    )
    label = escape(f"{said}, over {block.variable[UNICODE.key]} from {left:g} to {right:g}")
    box = f'viewBox="-4 -6 {wide + 8} {tall + 12}" role="img" aria-label="{label}"'
    return f'<figure><svg class="plot" {box}>{axis}{lines}{tops}</svg><figcaption>{label}</figcaption></figure>'


def _verdicts(block: Verdicts, prefix: str) -> str:
    counts = ", ".join(f"{count} {verdict.name}" for verdict, count in summary(block.rows).items())
    rows = "".join(map(_evidence, block.rows))
    head = "<thead><tr><th>verdict</th><th>claim</th><th>how it was decided</th></tr></thead>"
    return (
        f'<details class="evidence"><summary>Evidence: {escape(counts)}</summary>'
        f'<div class="wide"><table>{head}<tbody>{rows}</tbody></table></div></details>'
    )


def _evidence(row: Evidence) -> str:
    how = f"{row.method}: {row.detail}" if row.detail else row.method
    name = row.verdict.name
    return f'<tr><td class="verdict {name.lower()}">{name}</td><td>{escape(row.claim)}</td><td>{escape(how)}</td></tr>'


WRITERS: dict[type, Callable[[Any, str], str]] = {
    Heading: lambda block, prefix: f"<h4>{escape(block.text)}</h4>",
    Text: lambda block, prefix: f"<p>{escape(block.text)}</p>",
    Givens: _givens,
    Step: _step,
    Drawing: _drawing,
    Plot: _plot,
    Verdicts: _verdicts,
}
