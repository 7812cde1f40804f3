"""Values and chains of forms in LaTeX, for the formats that are written in it."""

from __future__ import annotations

import re
from typing import Any

from theory.notation import LATEX
from theory.report.blocks import Step, slices
from theory.writing import matrix_text

TEXT = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
TEXT |= {mark: f"\\{mark}" for mark in "#$%&_"}


def text_latex(text: str) -> str:
    """Any text as LaTeX that prints it and does nothing else."""
    return "".join(TEXT.get(character, character) for character in text)


def figure_latex(text: str) -> str:
    """`-7/40`, `≈ 0.4563`, `1,151,280` as a formula."""
    text = text.removeprefix("≈ ")
    if match := re.fullmatch(r"(-?)(\d+)/(\d+)", text):
        return rf"{match[1]}\frac{{{match[2]}}}{{{match[3]}}}"
    if match := re.fullmatch(r"(-?[\d.]+)e([+-]\d+)", text):
        return rf"{match[1]} \cdot 10^{{{int(match[2])}}}"
    return text.replace(",", "{,}")


def value_latex(value: Any) -> str:
    """A number, or a list of rows of numbers as a matrix."""
    if isinstance(value, str):
        return figure_latex(value)
    rows = value if value and isinstance(value[0], list) else [value]
    return matrix_text([[figure_latex(entry) for entry in row] for row in rows], LATEX)


def aligned(block: Step) -> str:
    """The chain as one `aligned` block: name, forms with their rules, value."""
    rows = [f"&= {line.written[LATEX.key]} && \\text{{{text_latex(line.rule)}}}" for line in block.lines]
    if isinstance(block.value, str):
        if not block.lines or block.lines[-1].written[LATEX.key] != figure_latex(block.value):
            sign = r"\approx" if block.value.startswith("≈") else "="
            unit = rf" \text{{ {text_latex(block.unit)}}}" if block.unit else ""
            rows.append(f"&{sign} {figure_latex(block.value)}{unit}")
    elif block.value is not None:
        rows += [f"&= {value_latex(part)} && \\text{{{text_latex(label)}}}" for label, part in slices(block.value)]
    inside = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{block.name[LATEX.key]} {inside}\n\\end{{aligned}}"
