"""Writes a report as reStructuredText with `.. math::`, as Sphinx and docutils show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from theory.report import latex_chains, png, rails
from theory.report.blocks import (
    Bars,
    Chart,
    Drawing,
    Equation,
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

UNDERLINES = "=-~^\"'"  # of headings, from the outermost
SPECIAL = re.compile(r"([\\`*_|<>\[\]@]|(?<=:):|:(?=\S))")
OPENING = re.compile(r"^(\W|\(?\w+(?=[.)]))")  # what makes a list, a comment or a field of a line


def render(report: Group) -> bytes:
    return ("\n\n".join(filter(None, _group(report, 0))) + "\n").encode()


def plain(text: str) -> str:
    """Text that says what it says: no mark in it is read as reStructuredText."""
    shown = SPECIAL.sub(r"\\\1", "".join(c if c.isprintable() else " " for c in " ".join(text.split())))
    return f"\\ {shown}" if OPENING.match(shown) else shown


def _group(group: Group, level: int) -> list[str]:
    title = group.title if any(isinstance(b, Group) for b in group.blocks) else f"{group.key}  {group.title}"
    parts = [_heading(title, level)]
    for block in group.blocks:
        parts += _group(block, level + 1) if isinstance(block, Group) else [WRITERS[type(block)](block)]
    return parts


def _heading(title: str, level: int) -> str:
    """A line twice as long as the title is long enough for any script."""
    shown = plain(title)
    return f"{shown}\n{UNDERLINES[min(level, len(UNDERLINES) - 1)] * (2 * len(shown) + 4)}"


def _math(latex: str) -> str:
    return ".. math::\n\n" + _indented(latex)


def _literal(text: str) -> str:
    return "::\n\n" + _indented(text)


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.splitlines())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are plain text already."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in (head, *rows):
        lines += [f"   {'* -' if place == 0 else '  -'} {entry}".rstrip() for place, entry in enumerate(row)]
    return "\n".join(lines)


def _givens(block: Givens) -> str:
    """Within a line, a grave accent would end the formula."""
    shown = (given.replace("`", "'") for given in latex_chains.givens(block))
    return f"{answers.GIVEN}: " + ", ".join(f":math:`{given}`" for given in shown)


def _verdicts(block: Verdicts) -> str:
    rows = ((row.verdict.name, plain(claim_text(row)), plain(how_text(row))) for row in block.rows)
    return _table(("verdict", "claim", "how it was decided"), rows)


def _drawing(block: Drawing) -> str:
    def shown(name: str) -> tuple[str, ...]:
        found = (block.forward.get(name), block.backward.get(name))
        return (plain(name), *("" if value is None else plain(inline(value)) for value in found))

    names = (*block.graph.leaves, *(node.name for node in block.graph.nodes))
    return _table(("node", "value", "gradient of the loss"), map(shown, names))


def _link(row: Linked) -> str:
    """A display of its own, or what was written, as it stands."""
    head = f"{plain(row.place)}: **{row.verdict}**{f', {plain(row.detail)}' if row.detail else ''}"
    latex = latex_chains.link(row)
    return f"{head}\n\n{_literal(row.written) if latex is None else _math(latex)}"


def _bars(block: Bars) -> str:
    """The longest bar is ten blocks."""
    columns = range(len(block.head))
    rows = [[_barred(block, place, column) for column in columns] for place in range(len(block.rows))]
    rows += [[plain(cell(value)) for value in block.total]] if block.total else []
    table = _table(list(map(plain, block.head)), rows)
    return f"{plain(block.of)}\n\n{table}" if block.of else table


def _barred(block: Bars, place: int, column: int) -> str:
    bar = block.bar(place, column)
    shown = plain(cell(block.rows[place][column]))
    return shown if bar is None else f"{'█' * round(10 * bar)} {shown}".strip()


WRITERS: dict[type, Callable[[Any], str]] = {
    Heading: lambda block: f"**{plain(block.text)}**",
    Text: lambda block: plain(block.text),
    Givens: _givens,
    Equation: lambda block: _math(latex_chains.equation(block)),
    Step: lambda block: _math(latex_chains.aligned(block)),
    Drawing: _drawing,
    Wiring: lambda block: f"{_literal(rails.text(block))}\n\n{plain(f'{block.says}.')}",
    Plot: lambda block: plain(describe(block)),
    Chart: lambda block: plain(f"{block.says}."),
    Verdicts: _verdicts,
    Links: lambda block: "\n\n".join(map(_link, block.rows)),
    Bars: _bars,
    Gallery: lambda block: plain(png.describe(block)),
}
