"""Writes a report as Markdown with `$$` mathematics, as GitHub and Jupyter show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from theory.report import latex_chains, png, rails
from theory.report.blocks import (
    Bars,
    Chart,
    Drawing,
    Equation,
    Figures,
    Gallery,
    Givens,
    Group,
    Heading,
    Linked,
    Links,
    Plot,
    Step,
    Text,
    Verdicts,
    Wiring,
    cell,
    inline,
)
from theory.report.charts_svg import describe
from theory.report.wording import answers
from theory.report.wording.evidence import claim_text, how_text

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~])")


def render(report: Group) -> bytes:
    return ("\n\n".join(filter(None, _group(report, 1))) + "\n").encode()


def cells(report: Group) -> list[str]:
    """The report in parts: each question by itself, and what stands before the first one of a chapter."""
    parts: list[list[str]] = [[]]
    for text in _group(report, 1):
        if text.startswith("#"):
            parts.append([])
        parts[-1].append(text)
    return ["\n\n".join(filter(None, part)) for part in parts if part]


def plain(text: str) -> str:
    """Text that says what it says: no mark in it is read as Markdown, HTML or mathematics."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _group(group: Group, level: int) -> list[str]:
    title = group.title if any(isinstance(b, Group) for b in group.blocks) else f"{group.key}  {group.title}"
    parts = [f"{'#' * min(level, 6)} {plain(title)}"]
    for block in group.blocks:
        parts += _group(block, level + 1) if isinstance(block, Group) else [WRITERS[type(block)](block)]
    return parts


def _step(block: Step) -> str:
    return f"$$\n{latex_chains.aligned(block)}\n$$"


def _givens(block: Givens) -> str:
    return f"{answers.GIVEN}: " + ", ".join(f"${given}$" for given in latex_chains.givens(block))


def _verdicts(block: Verdicts) -> str:
    rows = (f"| {row.verdict.name} | {plain(claim_text(row))} | {plain(how_text(row))} |" for row in block.rows)
    return "\n".join(["| verdict | claim | how it was decided |", "|---|---|---|", *rows])


def _drawing(block: Drawing) -> str:
    rows = [
        f"| {plain(name)} | {_value(block.forward.get(name))} | {_value(block.backward.get(name))} |"
        for name in (*block.graph.leaves, *(node.name for node in block.graph.nodes))
    ]
    return "\n".join(["| node | value | gradient of the loss |", "|---|---|---|", *rows])


def _wiring(block: Wiring) -> str:
    """Drawn with characters, as code: all that shows text in columns shows it."""
    return f"```text\n{rails.text(block)}\n```\n\n{plain(f'{block.says}.')}"


def _value(found: Figures | None) -> str:
    return "" if found is None else plain(inline(found))


def _plot(block: Plot) -> str:
    """A curve has no place in text: what it would show, in words."""
    return plain(describe(block))


def _links(block: Links) -> str:
    return "\n\n".join(map(_link, block.rows))


def _link(row: Linked) -> str:
    """A display of its own, since Markdown reads marks in a line of text; or what was written, as code."""
    head = f"- {plain(row.place)}: **{row.verdict}**{f', {plain(row.detail)}' if row.detail else ''}"
    fence, shown = "$$", latex_chains.link(row)
    if shown is None:
        fence, shown = "`" * max(3, 1 + max(map(len, re.findall("`+", row.written)), default=0)), row.written
    return f"{head}\n\n  {fence}\n  {shown}\n  {fence}"


def _bars(block: Bars) -> str:
    """The longest bar is ten blocks."""
    rules = ("--:" if block.numeric(column) else "---" for column in range(len(block.head)))
    rows = [[_barred(block, place, column) for column in range(len(row))] for place, row in enumerate(block.rows)]
    rows += [[plain(cell(value)) for value in block.total]] if block.total else []
    listed = [f"| {' | '.join(row)} |" for row in (list(map(plain, block.head)), list(rules), *rows)]
    return "\n".join([f"{plain(block.of)}\n", *listed] if block.of else listed)


def _barred(block: Bars, place: int, column: int) -> str:
    bar = block.bar(place, column)
    shown = plain(cell(block.rows[place][column]))
    return shown if bar is None else f"{'█' * round(10 * bar)} {shown}".strip()


WRITERS: dict[type, Callable[[Any], str]] = {
    Heading: lambda block: f"**{plain(block.text)}**",
    Text: lambda block: plain(block.text),
    Givens: _givens,
    Equation: lambda block: f"$$\n{latex_chains.equation(block)}\n$$",
    Step: _step,
    Drawing: _drawing,
    Wiring: _wiring,
    Plot: _plot,
    Chart: lambda block: plain(f"{block.says}."),
    Verdicts: _verdicts,
    Links: _links,
    Bars: _bars,
    Gallery: lambda block: plain(png.describe(block)),
}
