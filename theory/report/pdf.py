"""Writes a report as PDF through Typst: fonts embedded, and the same bytes whenever the report is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.resources import files
from typing import Any

from checks.evidence import Equal, Evidence, summary
from theory.errors import InputError
from theory.figure import Figure
from theory.formula import foreign, unicode
from theory.formula.boxes import Grid
from theory.formula.names import name_box
from theory.formula.numbers import figure, number
from theory.formula.typst import breakable, math, string, write
from theory.report import chart_svg, charts_svg, graph_svg, png, rails
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
    Raster,
    Step,
    Text,
    Verdicts,
    Wiring,
    cell,
    slices,
)
from theory.report.wording import answers
from theory.report.wording.evidence import claim_text, how_text, own_claim_text

LONGEST_HOW = 150  # characters of how a claim was decided; the rest is in the page and in the data
TALLEST = 16  # boxes of a network under each other on one page


def render(report: Group) -> bytes:
    """The PDF. Raises InputError where Typst is not installed."""
    return compiled(source(report))


def compiled(document: str) -> bytes:
    """A Typst document as PDF. Raises InputError where Typst is not installed."""
    try:
        typst = import_module("typst")
    except ImportError:
        raise InputError("a PDF is set by Typst, which is not installed; `pip install 'theory[pdf]'`") from None
    return typst.compile(document.encode(), format="pdf", ignore_system_fonts=True, timestamp=0)


def source(report: Group) -> str:
    """The Typst document."""
    return "\n".join([template("page.typ"), f"#cover({string(report.title)})", *_group(report, 0)])


def template(name: str) -> str:
    """What a Typst document begins with: how its parts look."""
    return files("theory.report").joinpath(name).read_text(encoding="utf-8")


def _group(group: Group, level: int) -> Iterable[str]:
    inner = any(isinstance(block, Group) for block in group.blocks)
    if level:
        title = group.title if inner else f"{group.key.rpartition('/')[2]}  {group.title}"
        yield f"#heading(level: {level}, {string(title)})"
    rows = [row for block in group.blocks if isinstance(block, Verdicts) for row in block.rows]
    keys = {block.key for block in group.blocks if isinstance(block, (Step,))}
    keys |= {row.key for block in group.blocks if isinstance(block, Givens) for row in block.rows}
    for block in group.blocks:
        if isinstance(block, Group):
            yield from _group(block, level + 1)
        elif isinstance(block, Step):
            yield _step(block, [row for row in rows if row.subject == block.key])
        elif isinstance(block, Verdicts):
            yield _verdicts(block, keys)
        else:
            yield BLOCKS[type(block)](block)


def _value(found: Figures) -> str:
    if isinstance(found, Figure):
        return math(figure(found))
    grids = ((label, Grid(tuple(tuple(map(figure, row)) for row in rows))) for label, rows in slices(found))
    return " #h(1em) ".join(f"#{string(label)} {math(grid)}" if label else math(grid) for label, grid in grids)


def _givens(block: Givens) -> str:
    known = [f"{_name(row.key)} $=$ {_value(row.value)}" for row in block.rows if row.value is not None]
    free = [_name(row.key) for row in block.rows if row.value is None]
    parts = [(answers.GIVEN, known), (answers.FREE, free)]
    rows = "".join(
        f"[{label}], [{' #h(1.4em, weak: true) '.join(f'#box[{item}]' for item in items)}],"
        for label, items in parts
        if items
    )
    return f"#givens({rows})"


def _equation(block: Equation) -> str:
    """The formula, or a line to write on, with room above it."""
    shown = "#blank" if block.form is None else breakable(block.form)
    return f"#equation({'true' if block.form is None else 'false'})[{_name(block.key)} $=$ {shown}{_unit(block.unit)}]"


def _name(key: str) -> str:
    return math(name_box(key))


def _step(block: Step, rows: list[Evidence]) -> str:
    """The chain as a grid: name, forms, rules, the verdict on each link; below it what else was checked."""
    links = {row.link: row for row in rows}
    lines = []
    for place, line in block.placed:
        row = links.get(Equal(place))
        seal = f"#seal({string(row.verdict.name)})" if row else ""
        form = breakable(line.form) + (_unit(block.last_unit) if place == len(block.chain) - 1 else "")
        lines.append(f"[$=$ {form}], {string(line.rule)}, [{seal}],")
    lines += _result(block)
    checks = "".join(_check(row, own_claim_text(row)) for row in rows if not isinstance(row.link, Equal))
    answers = "true" if block.answers else "false"
    cells = "".join(f"[{'' if place else _name(block.key)}], {line}" for place, line in enumerate(lines))
    return f"#step({answers}, ({cells}), ({checks}))"


def _unit(unit: str) -> str:
    return f" #{string(unit)}" if unit else ""


def _result(block: Step) -> list[str]:
    if isinstance(block.value, list):
        return [f"grid.cell(colspan: 3)[{_array(block, block.value)}{_unit(block.unit)}],"]
    if block.result is None:
        return []
    sign = "$approx$" if block.result.near else "$=$"
    exact = ""
    if block.more is not None:
        says = answers.MORE_EXACTLY if block.more.near else answers.EXACTLY
        exact = f"#aside[{says} ${write(number(block.more.text))}$]"
    return [f"[#strong[{sign} {math(number(block.result.text))}{_unit(block.unit)}]], [{exact}], [],"]


def _array(block: Step, value: list[Figures]) -> str:
    """Matrices that are large enough to see a pattern in as heat maps, else as matrices."""
    parts = []
    for label, rows in slices(value):
        if len(rows) >= 3 and 3 <= len(rows[0]) <= 14:
            picture = _image(charts_svg.heat(rows, unicode.name(block.key)), 60)
            parts.append(f"#box[#{string(label)} {picture}]")
        else:
            parts.append(f"$=$ {_value(rows)}")
    return " #h(1em) ".join(parts)


def _check(row: Evidence, claim: str) -> str:
    return f"({string(row.verdict.name)}, {string(claim)}, {string(_how(row))}),"


def _how(row: Evidence) -> str:
    text = how_text(row)
    return text if len(text) <= LONGEST_HOW else text[: LONGEST_HOW - 2] + " …"


def _verdicts(block: Verdicts, keys: set[str]) -> str:
    """The totals, and in full what is not about a single step."""
    counts = "".join(f"{string(f'{count} {verdict.name}')}," for verdict, count in summary(block.rows).items())
    rest = "".join(_check(row, claim_text(row)) for row in block.rows if row.subject not in keys)
    return f"#evidence({len(block.rows)}, ({counts}), ({rest}))"


def _image(svg: str, share: int) -> str:
    """A picture at its own size, at most so many percent of the text's width."""
    return f"#picture({string(svg)}, {share}%)"


def _link(row: Linked) -> str:
    left, right = (_side(side, row.read) for side in (row.left, row.right))
    shown = f"{left} $#{string(row.relation)}$ {right}" if row.relation else left
    return f"({string(row.place)}, [{shown}], {string(row.detail)}, {string(row.verdict)}, {string(row.standing)}),"


def _side(written: str, read: bool) -> str:
    if read and (found := foreign.formula(written)) is not None:
        return breakable(found)
    return f"#code({string(' '.join(written.split()))})"


def _bars(block: Bars) -> str:
    """Cells as text, with the length of their bars."""
    ends = "".join("right, " if block.numeric(column) else "left, " for column in range(len(block.head)))
    cells = "".join(
        f"({string(cell(value))}, {'none' if (bar := block.bar(place, column)) is None else f'{bar:.4f}'}),"
        for place, row in enumerate(block.rows)
        for column, value in enumerate(row)
    )
    head, total = ("".join(f"{string(cell(value))}," for value in row) for row in (block.head, block.total))
    return f"#bars({string(block.of)}, ({ends}), ({head}), ({cells}), ({total}))"


def _wiring(block: Wiring) -> str:
    """As a picture where a page has room for it, else drawn with characters, which go over pages."""
    said = string(f"{block.says}.")
    if len(block.boxes) <= TALLEST:
        return f"#figure([{_image(graph_svg.draw(block), 100)}], caption: {said})"
    lines = "".join(f"{string(line)}," for line in rails.text(block).splitlines())
    return f'#text(size: 0.75em, raw(block: true, ({lines}).join("\\n")))\n#block({said})'


def _gallery(block: Gallery) -> str:
    rows = ", ".join(f"({''.join(map(_raster, images))})" for images in block.rows)
    return f"#gallery(({rows},), {string(block.caption)})"


def _raster(image: Raster) -> str:
    return f"(({','.join(map(str, png.write(image)))}), {string(image.name)}, {string(image.says)}),"


BLOCKS: dict[type, Callable[[Any], str]] = {
    Heading: lambda block: f"#strong({string(block.text)})",
    Text: lambda block: f"#block(above: 0.9em, {string(' '.join(block.text.split()))})",
    Givens: _givens,
    Equation: _equation,
    Drawing: lambda block: f"#align(center, [{_image(graph_svg.draw(block), 100)}])",
    Wiring: _wiring,
    Plot: lambda block: (
        f"#figure([{_image(charts_svg.plot(block), 62)}], caption: {string(charts_svg.describe(block))})"
    ),
    Chart: lambda block: f"#figure([{_image(chart_svg.draw(block), 100)}], caption: {string(f'{block.says}.')})",
    Links: lambda block: f"#links(({''.join(map(_link, block.rows))}))",
    Bars: _bars,
    Gallery: _gallery,
}
