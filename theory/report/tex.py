"""Writes a report as LaTeX for a plain article class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks.evidence import summary
from theory.formula import latex
from theory.formula.latex import text
from theory.formula.layout import layout
from theory.report import latex_chains, png
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
)
from theory.report.charts_svg import describe
from theory.report.wording import answers
from theory.report.wording.evidence import claim_text, how_text

HEAD = r"""\documentclass[fleqn]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=2cm]{geometry}
\usepackage{graphicx}
\usepackage{longtable}
\newsavebox{\chain}
\newenvironment{fitted}{\begin{lrbox}{\chain}}{\end{lrbox}%
  \[\ifdim\wd\chain>\linewidth\resizebox{\linewidth}{!}{\usebox{\chain}}\else\usebox{\chain}\fi\]}
\begin{document}
"""
LEVELS = ("title", "section", "subsection", "subsubsection")


def render(report: Group) -> bytes:
    return (HEAD + "\n".join(_group(report, 0)) + "\n\\end{document}\n").encode()


def _group(group: Group, level: int) -> list[str]:
    title = group.title if any(isinstance(b, Group) for b in group.blocks) else f"{group.key}: {group.title}"
    head = rf"\{LEVELS[min(level, 3)]}{{{text(title)}}}"
    parts = [f"{head}\\date{{}}\\maketitle" if level == 0 else head]
    for block in group.blocks:
        parts += _group(block, level + 1) if isinstance(block, Group) else [WRITERS[type(block)](block)]
    return parts


def _givens(block: Givens) -> str:
    return f"{answers.GIVEN}: " + ", ".join(f"${given}$" for given in latex_chains.givens(block)) + "."


def _drawing(block: Drawing) -> str:
    """The graph as a table: what each node computes, its value, and the gradient of the loss by it."""
    operations = {node.name: node.expression for node in block.graph.nodes}
    rows = []
    for name in (*block.graph.leaves, *operations):
        operation = f" = {latex.write(layout(operations[name]))}" if name in operations else ""
        figures = (_scalar(found.get(name)) for found in (block.forward, block.backward))
        rows.append(f"${latex_chains.name(name)}{operation}$ & {' & '.join(figures)} \\\\")
    head = r"node & value & gradient of the loss \\ \hline"
    return "\n".join([r"\begin{center}\small\begin{tabular}{lrr}", head, *rows, r"\end{tabular}\end{center}"])


def _wiring(block: Wiring) -> str:
    """The graph as a table: each box, and what feeds it."""
    head = ("layer", "kind", "output", "parameters", "fed by")
    rows = tuple((box.name, box.kind, box.output, box.params, ", ".join(box.sources)) for box in block.boxes)
    return f"{_bars(Bars(head, rows))}\n\n{text(f'{block.says}.')}\n"


def _scalar(found: Figures | None) -> str:
    return "" if found is None or isinstance(found, list) else f"${latex_chains.value(found)}$"


def _verdicts(block: Verdicts) -> str:
    counts = ", ".join(f"{count} {verdict.name}" for verdict, count in summary(block.rows).items())
    rows = [
        rf"\item[{row.verdict.name}] {text(claim_text(row))}. {{\itshape {text(how_text(row))}}}" for row in block.rows
    ]
    head = rf"\paragraph{{Evidence}} {len(block.rows)} claims: {counts}."
    listed = "\n".join(rows)
    return f"{head}\n{{\\footnotesize\\sloppy\\begin{{description}}\n{listed}\n\\end{{description}}}}" if rows else head


def _link(row: Linked) -> str:
    detail = f" {{\\itshape {text(row.detail)}}}" if row.detail else ""
    head = rf"\paragraph{{{text(row.place)}: {text(row.verdict)}}}{detail}"
    shown = latex_chains.link(row)
    if shown is None:
        return f"{head}\n\\begin{{flushleft}}\\ttfamily\\small {text(row.written)}\n\\end{{flushleft}}"
    return f"{head}\n{_fitted(shown)}"


def _fitted(formula: str) -> str:
    """A formula as a display, made smaller where it is wider than the line."""
    return f"\\begin{{fitted}}$\\displaystyle\n{formula}\n$\\end{{fitted}}"


def _bars(block: Bars) -> str:
    """A table that goes over pages; the longest bar is 5 mm."""
    ends = "p{38mm}" + "".join("r" if block.numeric(column) else "l" for column in range(1, len(block.head)))
    rows = [
        " & ".join(_barred(block, place, column) for column in range(len(row))) for place, row in enumerate(block.rows)
    ]
    total = [r"\hline " + " & ".join(text(cell(value)) for value in block.total)] if block.total else []
    lines = " \\\\\n".join([*rows, *total])
    head = rf"{' & '.join(map(text, block.head))} \\ \hline\endhead"
    caption = f"\\noindent\n{text(block.of)}" if block.of else ""
    table = f"\\begin{{longtable}}{{{ends}}}\n{head}\n{lines}\n\\end{{longtable}}"
    return f"{caption}\n{{\\scriptsize\\sloppy\\setlength{{\\tabcolsep}}{{3pt}}\n{table}}}"


def _barred(block: Bars, place: int, column: int) -> str:
    bar, shown = block.bar(place, column), text(cell(block.rows[place][column])).replace(".", r".\allowbreak{}")
    return shown if not bar else rf"\rule{{{5 * bar:.2f}mm}}{{1ex}} {shown}"


WRITERS: dict[type, Callable[[Any], str]] = {
    Heading: lambda block: rf"\paragraph{{{text(block.text)}}}",
    Text: lambda block: text(" ".join(block.text.split())) + "\n",
    Givens: _givens,
    Equation: lambda block: _fitted(latex_chains.equation(block)),
    Step: lambda block: _fitted(latex_chains.aligned(block)),
    Drawing: _drawing,
    Wiring: _wiring,
    Plot: lambda block: text(describe(block)) + "\n",
    Chart: lambda block: text(f"{block.says}.") + "\n",
    Verdicts: _verdicts,
    Links: lambda block: "\n".join(map(_link, block.rows)),
    Bars: _bars,
    Gallery: lambda block: text(png.describe(block)) + "\n",
}
