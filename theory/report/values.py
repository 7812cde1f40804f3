"""Values and chains of forms in LaTeX, for the formats that are written in it."""

from __future__ import annotations

from typing import Any

from theory.formula import boxes, foreign
from theory.formula import latex as latex_math
from theory.formula import reading as formula
from theory.formula.names import LATEX
from theory.report.blocks import Line, Step, Written, says_nothing_new, slices
from theory.report.kinds import Linked

RELATIONS = {"≈": r"\approx"}
WIDEST = 24  # columns of a matrix that a line of text holds


def name_latex(name: Written) -> str:
    return latex_math.write(formula.read(name[LATEX.key]))


def line_latex(line: Line) -> str:
    return latex_math.write(formula.read(line.written[LATEX.key]))


def figure_latex(text: str) -> str:
    """`-7/40`, `≈ 0.4563`, `1,151,280` as a formula, without the sign of nearness."""
    return latex_math.write(formula.figure(text.removeprefix("≈").strip()))


def link_latex(row: Linked) -> str | None:
    """A link of a document as a formula; None where a side cannot be shown as one, but only as it was written."""
    sides = [foreign.formula(side) for side in ((row.left, row.right) if row.relation else (row.left,)) if row.read]
    if not sides or None in sides:
        return None
    return f" {RELATIONS.get(row.relation, row.relation)} ".join(latex_math.write(side) for side in sides if side)


def value_latex(value: Any) -> str:
    """A number, or a list of rows of numbers as a matrix."""
    if isinstance(value, str):
        return figure_latex(value)
    rows = value if value and isinstance(value[0], list) else [value]
    grid = boxes.Grid(tuple(tuple(formula.figure(entry) for entry in row) for row in rows))
    return latex_math.write(grid)


def aligned(block: Step) -> str:
    """The chain as one `aligned` block: name, forms with their rules, value."""
    unit = rf" \ {_words(block.unit)}" if block.unit else ""
    said = unit if says_nothing_new(block) else ""
    rows = [f"&= {line_latex(line)} && {_words(line.rule)}" for line in block.lines[:-1]]
    rows.append(f"&= {line_latex(block.lines[-1])}{said} && {_words(block.lines[-1].rule)}")
    if isinstance(block.value, str):
        if not says_nothing_new(block):
            exact = f" && {_exact(block.exact)}" if isinstance(block.exact, str) and block.exact != block.value else ""
            sign = r"\approx" if block.value.startswith("≈") else "="
            rows.append(f"&{sign} {figure_latex(block.value)}{unit}{exact}")
    elif block.value is not None:
        rows += [f"&= {value_latex(part)}{unit} && {_words(label)}" for label, part in slices(block.value)]
    inside = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{name_latex(block.name)} {inside}\n\\end{{aligned}}"


def _words(text: str) -> str:
    return rf"\text{{{latex_math.text(text)}}}"


def _exact(text: str) -> str:
    says = "more exactly " if text.startswith("≈") else "exactly "
    return _words(says) + figure_latex(text)
