"""Writes a report as LaTeX for a plain article class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theory.notation import LATEX
from theory.report.blocks import Drawing, Givens, Group, Heading, Plot, Step, Text, Verdicts, slices, summary
from theory.report.values import aligned, text_latex, value_latex

HEAD = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=2.2cm]{geometry}
\allowdisplaybreaks
\begin{document}
"""
LEVELS = ("title", "section", "subsection", "subsubsection")


def render(report: Group) -> bytes:
    return (HEAD + "\n".join(_group(report, 0)) + "\n\\end{document}\n").encode()


def _group(group: Group, level: int) -> list[str]:
    title = group.title if any(isinstance(b, Group) for b in group.blocks) else f"{group.key}: {group.title}"
    head = rf"\{LEVELS[min(level, 3)]}{{{_words(title)}}}"
    parts = [f"{head}\\date{{}}\\maketitle" if level == 0 else head]
    for block in group.blocks:
        parts += _group(block, level + 1) if isinstance(block, Group) else [WRITERS[type(block)](block)]
    return parts


def _words(text: str) -> str:
    """Text outside of mathematics; what the plain fonts lack is left to mathematics."""
    return "".join(c if ord(c) < 128 else rf"\ensuremath{{{SIGNS.get(c, '?')}}}" for c in text_latex(text))


SIGNS = {"σ": r"\sigma", "∂": r"\partial ", "·": r"\cdot ", "≈": r"\approx ", "ŷ": r"\hat y", "×": r"\times "}


def _givens(block: Givens) -> str:
    rows = []
    for row in block.rows:
        parts = [value_latex(part) for _, part in slices(row.value)] if isinstance(row.value, list) else []
        shown = r"\; ".join(parts) or (value_latex(row.value) if row.value is not None else "")
        rows.append(f"${row.name[LATEX.key]}{' = ' + shown if shown else ''}$")
    return "Given: " + ", ".join(rows) + "."


def _verdicts(block: Verdicts) -> str:
    counts = ", ".join(f"{count} {verdict.name}" for verdict, count in summary(block.rows).items())
    return rf"\paragraph{{Evidence.}} {len(block.rows)} claims: {counts}."


WRITERS: dict[type, Callable[[Any], str]] = {
    Heading: lambda block: rf"\paragraph{{{_words(block.text)}}}",
    Text: lambda block: _words(" ".join(block.text.split())) + "\n",
    Givens: _givens,
    Step: lambda block: f"\\[\n{aligned(block)}\n\\]",
    Drawing: lambda block: "",
    Plot: lambda block: "",
    Verdicts: _verdicts,
}
